/* Secrets in the files of functions and layers, found while they were read (lint/run/secrets.c). The same secret in several
 * files of one archive is one finding. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/secrets/leave_out.h"
#include "rules/secrets/remedy.h"

static bool is_same(const struct lc_packed_secret *a, const struct lc_packed_secret *b)
{
    return a->kind == b->kind && a->same == b->same && a->excuse == b->excuse;
}

static bool is_first(const struct lc_packed_secrets *secrets, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_same(&secrets->items[i], &secrets->items[index]))
            return false;
    return true;
}

/* In a file of an archive inside the archive, not in a source that a map carries. */
static bool is_in_archive(const struct lc_packed_secret *secret)
{
    return lc_str_contains(secret->inside, LC_S("!"));
}

static void add_place(struct lc_context *cx, struct lc_finding *finding, const struct lc_packed_secret *secret)
{
    if (secret->inside.len == 0)
        lc_finding_at_line(cx, finding, cx->unit, secret->entry, secret->line, secret->column);
    else if (is_in_archive(secret))
        lc_finding_at_source(cx, finding, cx->unit, secret->inside, secret->line, secret->column);
    else
        lc_finding_at(cx, finding, cx->unit, secret->entry);
}

/* Sources that a map carries are no files of the archive: they are told in words. */
static void name_sources(struct lc_context *cx, struct lc_finding *finding, size_t index)
{
    const struct lc_packed_secrets *secrets = &cx->unit->secrets;
    const struct lc_packed_secret *secret = &secrets->items[index];
    size_t others = 0;

    if (secret->inside.len == 0 || is_in_archive(secret))
        return;
    for (size_t i = index + 1; i < secrets->count; i++)
        others += is_same(secret, &secrets->items[i]) && secrets->items[i].inside.len > 0 &&
                  !is_in_archive(&secrets->items[i]);
    if (others == 0)
        lc_finding_note(cx, finding, "it stands in the source '%.*s' that the map carries, at line %u, column %u",
                        LC_FMT(lc_show(cx, secret->inside)), secret->line, secret->column);
    else
        lc_finding_note(
            cx, finding,
            "it stands in the source '%.*s' that the map carries, at line %u, column %u, and %zu time%s more",
            LC_FMT(lc_show(cx, secret->inside)), secret->line, secret->column, others, others == 1 ? "" : "s");
}

static enum lc_severity severity_of(const struct lc_packed_secret *secret)
{
    if (secret->excuse != LC_SECRET_OURS)
        return LC_NOTE;
    return secret->kind->blast_radius == LC_BLAST_LOW ? LC_WARNING : LC_ERROR;
}

static lc_str name_of(struct lc_context *cx, const struct lc_packed_secret *secret)
{
    lc_str path = cx->unit->archive->entries[secret->entry].path;

    return lc_show(cx, lc_path_base(is_in_archive(secret) ? secret->inside : path));
}

static void explain(struct lc_context *cx, struct lc_finding *finding, const struct lc_packed_secret *secret)
{
    lc_str package = secret->package.len > 0
                         ? lc_arena_printf(cx->arena, "package '%.*s'", LC_FMT(lc_show(cx, secret->package)))
                         : LC_S("a package");

    lc_finding_note(cx, finding, "whoever holds it can %.*s", LC_FMT(secret->kind->impact));
    if (secret->excuse == LC_SECRET_PUBLISHED)
        lc_finding_note(cx, finding, "the file is as %.*s brings it to everyone: its RECORD says so", LC_FMT(package));
    else if (secret->excuse == LC_SECRET_TEST)
        lc_finding_note(cx, finding, "it stands in a test, told by its name alone: it may be made up");
    else if (secret->excuse == LC_SECRET_COMMENT)
        lc_finding_note(cx, finding, "it stands in a comment of %.*s", LC_FMT(package));
    else if (secret->excuse == LC_SECRET_FIXTURE)
        lc_finding_note(cx, finding, "it stands in a test, an example or documentation of %.*s", LC_FMT(package));
    else if (secret->package.len > 0)
        lc_finding_note(cx, finding, "it stands in %.*s", LC_FMT(package));
}

/* A file that holds nothing but secrets stays out; what is another's is theirs to mend; what is code reads it elsewhere. */
static void advise(struct lc_context *cx, struct lc_finding *finding, const struct lc_packed_secret *secret,
                   const struct lc_remedy *remedy)
{
    lc_str path = cx->unit->archive->entries[secret->entry].path;

    if (lc_is_secrets_file(path) || (is_in_archive(secret) && lc_is_secrets_file(secret->inside)))
        lc_leave_out_fix(cx, finding, path, remedy);
    else if (secret->package.len > 0)
        lc_finding_fix(
            cx, finding,
            "leave '%.*s' out of the archive when nothing needs it; else it is for those who maintain package '%.*s' "
            "to replace the secret",
            LC_FMT(lc_show(cx, lc_path_base(path))), LC_FMT(lc_show(cx, secret->package)));
    else
        lc_remedy_fix(cx, finding, remedy);
}

static void report(struct lc_context *cx, size_t index)
{
    const struct lc_packed_secrets *secrets = &cx->unit->secrets;
    const struct lc_packed_secret *secret = &secrets->items[index];
    struct lc_remedy remedy = {.kind = secret->kind, .variable = secret->name};
    struct lc_finding *finding;
    lc_str shown =
        secret->shown.len > 0 ? lc_arena_printf(cx->arena, " (%.*s)", LC_FMT(lc_show(cx, secret->shown))) : LC_S("");

    finding = lc_report(cx, "packaged", "'%.*s' holds %.*s%.*s", LC_FMT(name_of(cx, secret)),
                        LC_FMT(secret->kind->description), LC_FMT(shown));
    lc_finding_severity(finding, severity_of(secret));
    lc_rests_on(finding, LC_FACT_CODE_IS_READABLE);
    lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s %.*s", LC_FMT(secret->kind->id),
                                                LC_FMT(cx->unit->archive->entries[secret->entry].path)));
    for (size_t i = index; i < secrets->count; i++)
        if (is_same(secret, &secrets->items[i]))
            add_place(cx, finding, &secrets->items[i]);
    name_sources(cx, finding, index);
    explain(cx, finding, secret);
    if (secret->excuse != LC_SECRET_OURS) {
        lc_finding_fix(cx, finding, "%s",
                       secret->excuse == LC_SECRET_PUBLISHED || secret->excuse == LC_SECRET_COMMENT
                           ? "it is public already; leave the file out of the archive where nothing needs it"
                           : "leave tests, examples and documentation out of the archive");
        return;
    }
    if (cx->unit->user_count > 0) {
        const struct lc_target *target = &cx->model->targets[cx->unit->users[0]];
        remedy.function = target->function;
        remedy.language = target->stack->runtime ? target->stack->runtime->language : LC_LANG_NONE;
    }
    advise(cx, finding, secret, &remedy);
}

static void report_unread(struct lc_context *cx)
{
    const struct lc_packed_secrets *secrets = &cx->unit->secrets;
    lc_str path, more = LC_S("");

    if (secrets->more > 0)
        lc_report_unknown(cx,
                          lc_arena_printf(cx->arena, "%" PRIu64 " more secrets in '%.*s'", secrets->more,
                                          LC_FMT(lc_show_unit(cx, cx->unit))),
                          LC_S("only the first of one file are listed"), LC_S(""));
    if (secrets->unread == 0)
        return;
    path = cx->unit->archive->entries[secrets->first_unread].path;
    if (secrets->unread > 1)
        more = lc_arena_printf(cx->arena, " and %" PRIu64 " more files", secrets->unread - 1);
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether '%.*s'%.*s of '%.*s' %s secrets", LC_FMT(lc_show(cx, path)),
                                      LC_FMT(more), LC_FMT(lc_show_unit(cx, cx->unit)),
                                      secrets->unread > 1 ? "hold" : "holds"),
                      secrets->why, LC_S(""));
}

static void check(struct lc_context *cx)
{
    for (size_t i = 0; i < cx->unit->secrets.count; i++)
        if (is_first(&cx->unit->secrets, i))
            report(cx, i);
    report_unread(cx);
}

const struct lc_rule lc_rule_packaged_secret = {
    .name = "packaged-secret",
    .category = LC_SECRETS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_ARCHIVE,
    .needs = LC_NEED_SECRETS,
    .since = "0.1.0",
    .summary = "a secret is packed into a function's archive or a layer",
    .why =
        "Everyone who may read the function or the layer can download its archive, which ReadOnly access includes; a "
        "layer may be shared with other accounts, and old versions stay. By default the function's own files are looked "
        "through, and those of every archive that are made to hold secrets (.env, .npmrc, *.pem); with --thorough all.",
    .fix = "leave files that hold secrets out of the archive; what the code needs it reads from Parameter Store or "
           "Secrets Manager at its start; replace the secret, since it may have been read",
    .example = "bad-token-in-code",
    .source = "AWS Lambda API Reference, GetFunction, GetLayerVersion",
    .check = check,
};
