/* Files that should not be in an archive. What is said of them is data: a row for each tool that packs, {file} is the file
 * as the tool counts it, {archive} the archive.
 * Sources: npm documentation, npm pack, .npmignore; AWS Lambda Builders, NodejsNpmBuilder (what `sam build` copies is what
 *          `npm pack` packs) and PythonPipBuilder, RubyBundlerBuilder (all but .aws-sam and .git is copied); Serverless
 *          Framework documentation, packaging, patterns; AWS CDK API Reference, AssetOptions.exclude; Terraform Registry,
 *          hashicorp/archive, archive_file, excludes; Info-ZIP's zip(1), -d and -x. */
#include "rules/secrets/leave_out.h"

#include "layers/base/path.h"
#include "rules/secrets/files.h"

/* -- which --------------------------------------------------------------------------------------------------------- */

bool lc_is_secrets_file(lc_str path)
{
    enum lc_secret_file kind = lc_secret_file_kind(path);

    return kind == LC_FILE_RISKY || kind == LC_FILE_KEYSTORE;
}

/* Made for the tools of whoever builds and deploys: nothing that runs in a function reads it. */
static bool is_for_tools(lc_str path)
{
    static const char *const names[] = {".npmrc",   ".yarnrc",          ".yarnrc.yml", ".pypirc",
                                        "pip.conf", ".git-credentials", ".dockercfg",  ".envrc"};
    static const char *const endings[] = {".tfstate", ".tfstate.backup", ".tfvars"};
    lc_str base = lc_path_base(path);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_caseeq(base, lc_str_from(names[i])))
            return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (lc_str_has_suffix(base, lc_str_from(endings[i])))
            return true;
    return false;
}

/* -- how ----------------------------------------------------------------------------------------------------------- */

struct packer {
    enum lc_description described;
    bool node, folder; /* only for Node.js; only when it is a folder that is packed */
    const char *text;
};

/* clang-format off */
static const struct packer packers[] = {
    {LC_DESCRIBED_BY_SAM, true, false,
     "# .npmignore, beside the package.json that 'sam build' packs\n"
     "/{file}"},
    {LC_DESCRIBED_BY_SAM, false, false,
     "# 'sam build' copies the whole folder: the file has to lie outside of it"},
    {LC_DESCRIBED_BY_CLOUDFORMATION, false, true,
     "# 'aws cloudformation package' packs the whole folder: the file has to lie outside of it"},
    {LC_DESCRIBED_BY_CDK, false, false,
     "lambda.Code.fromAsset(folder, { exclude: [\"{file}\"] })"},
    {LC_DESCRIBED_BY_SERVERLESS, false, false,
     "package:\n"
     "  patterns:\n"
     "    - '!{file}'"},
    {LC_DESCRIBED_BY_TERRAFORM, false, false,
     "# in the data source \"archive_file\"\n"
     "excludes = [\"{file}\"]"},
    {LC_DESCRIBED_BY_PROJECT, false, true,
     "# the whole folder is packed: the file has to lie outside of it"},
    {LC_DESCRIBED_BY_FLAGS, false, true,
     "# the whole folder is packed: the file has to lie outside of it"},
    {LC_DESCRIBED_BY_FLAGS, false, false,
     "zip -d '{archive}' '{file}'   # and -x '{file}' where the archive is made"},
};
/* clang-format on */

static const struct packer *packer_of(const struct lc_unit *unit, enum lc_description described, bool node)
{
    bool folder = unit->archive && unit->archive->is_directory;

    for (size_t i = 0; i < sizeof packers / sizeof *packers; i++)
        if (packers[i].described == described && (node || !packers[i].node) && (folder || !packers[i].folder))
            return &packers[i];
    return described == LC_DESCRIBED_BY_FLAGS ? NULL : packer_of(unit, LC_DESCRIBED_BY_FLAGS, node);
}

/* A name that has to be written with escapes somewhere is told, not quoted. */
static bool is_plain(lc_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!lc_is_alnum(name.ptr[i]) && lc_str_find_byte(LC_S("-_./ @+="), name.ptr[i]) == LC_NPOS)
            return false;
    return name.len > 0;
}

static lc_str put(struct lc_arena *arena, lc_str text, lc_str mark, lc_str by)
{
    lc_str out = LC_S("");

    for (size_t at; (at = lc_str_find(text, mark)) != LC_NPOS; text = lc_str_from_index(text, at + mark.len))
        out = lc_arena_printf(arena, "%.*s%.*s%.*s", LC_FMT(out), LC_FMT(lc_str_cut(text, 0, at)), LC_FMT(by));
    return lc_arena_join(arena, out, text);
}

static lc_str how(struct lc_context *cx, lc_str path, const struct lc_function *function, enum lc_language language)
{
    const struct packer *packer = packer_of(cx->unit, function ? function->described : LC_DESCRIBED_BY_FLAGS,
                                            language == LC_LANG_NODE && cx->unit->as_function);
    lc_str file = lc_scrub(cx->model->scrubber, path, NULL, cx->arena);
    lc_str archive = lc_scrub(cx->model->scrubber, cx->unit->path, NULL, cx->arena), text;

    if (packer == NULL || !is_plain(file) || !is_plain(archive))
        return LC_S("");
    text = put(cx->arena, lc_str_from(packer->text), LC_S("{file}"), file);
    return lc_arena_printf(cx->arena, "\n%.*s", LC_FMT(put(cx->arena, text, LC_S("{archive}"), archive)));
}

void lc_leave_out_fix(struct lc_context *cx, struct lc_finding *finding, lc_str path, const struct lc_remedy *remedy)
{
    lc_str name = lc_show(cx, lc_path_base(path)), lines = how(cx, path, remedy->function, remedy->language);
    const char *instead =
        "; what the function needs of it can be read from Parameter Store or Secrets Manager at its start";

    if (lc_remedy_is_the_role(remedy))
        instead = "; the function has the credentials of its role";
    else if (is_for_tools(path))
        instead = ": nothing that runs in a function reads it";
    lc_finding_fix(cx, finding,
                   "leave '%.*s' out of the archive%s; replace what it holds, since it may have been read%.*s",
                   LC_FMT(name), instead, LC_FMT(lines));
}
