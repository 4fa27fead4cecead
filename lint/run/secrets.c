/* The search through a run's configuration and files. Read lc_secret_search_files at the end first: whose is each file
 * (learn_owners), which are looked through (plan), then slices of them by all workers, then what they found in
 * order. */
#include "lint/run/secrets.h"

#include <stdlib.h>

#include "layers/base/base64.h"
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/pool.h"
#include "layers/scan/scan.h"
#include "lint/run/secret_files.h"

enum { SLICE = 32, ENCODED_MIN = 24 };

struct slice {
    struct lc_unit *unit;
    const struct lc_owners *owners;
    const uint32_t *entries;
    size_t count;
    struct lc_secret_finds finds;
    struct lc_arena arena;
};

struct lc_secret_search {
    struct lc_model *model;
    const struct lc_run_options *options;
    struct lc_arena *arena;
    struct lc_scanner *scanner;
    struct lc_scan_worker **workers;
    size_t worker_count;
    struct lc_scrubber scrubber;
    struct lc_known_secrets *known;
    /* during the pass over files */
    struct lc_inflater **inflaters;
    struct lc_owners *owners;
    struct lc_arena *owner_arenas;
    struct slice *slices;
    bool packaged;
};

/* -- configuration ------------------------------------------------------------------------------------------------- */

struct plain {
    struct lc_secret_search *search;
    struct {
        struct lc_plain_secret *items;
        size_t count, capacity;
    } found;
    struct {
        struct lc_plain_limit *items;
        size_t count, capacity;
    } limits;
    struct lc_map seen; /* secret -> index + 1 of the first */
    struct lc_arena scratch;
};

static bool is_in_hole(const struct lc_value *value, size_t start, size_t end)
{
    for (size_t i = 0; i < value->hole_count; i++)
        if (start < (size_t)value->holes[i].offset + value->holes[i].length && end > value->holes[i].offset)
            return true;
    return false;
}

static void add_plain(struct plain *plain, const struct lc_plain_secret *secret)
{
    struct lc_arena *arena = plain->search->arena;
    lc_str text = lc_str_cut(secret->value->text, secret->start, secret->end);
    void **first = lc_map_put(&plain->seen, lc_arena_copy(&plain->scratch, text));
    struct lc_plain_secret *kept = LC_PUSH(arena, &plain->found);

    *kept = *secret;
    kept->shown = lc_secret_shown(secret->kind, text, arena);
    if (*first == NULL)
        *first = (void *)(uintptr_t)plain->found.count;
    kept->told = (size_t)(uintptr_t)*first - 1;
}

/* `before` bytes of `text` stand before the value in it: the variable's name and '='. */
static void look_through(struct plain *plain, uint32_t function, const struct lc_variable *variable,
                         const struct lc_value *value, lc_str text, size_t before)
{
    struct lc_secrets found;

    lc_scan(plain->search->workers[0], text, variable ? LC_SCAN_VARIABLE : LC_SCAN_FILE,
            variable ? LC_S("") : plain->search->model->deployment->functions[function].code.inline_name,
            &plain->scratch, &found);
    if (found.limited || found.more > 0)
        *LC_PUSH(plain->search->arena, &plain->limits) =
            (struct lc_plain_limit){function, variable, found.limited, found.more};
    for (size_t i = 0; i < found.count; i++) {
        const struct lc_secret *secret = &found.items[i];
        if (secret->start < before || is_in_hole(value, secret->start - before, secret->end - before))
            continue;
        add_plain(plain, &(struct lc_plain_secret){.kind = secret->kind,
                                                   .function = function,
                                                   .variable = variable,
                                                   .value = value,
                                                   .start = secret->start - before,
                                                   .end = secret->end - before});
    }
}

/* Does kind `a` say more of a secret than `b`? */
static bool says_more(const struct lc_secret_kind *a, const struct lc_secret_kind *b)
{
    return a->generic != b->generic ? b->generic : a->blast_radius > b->blast_radius;
}

/* One text may be several kinds by the names of its variables: all are told by the one that says most. */
static void choose_told(struct plain *plain)
{
    size_t count = plain->found.count, *best = LC_NEW_ARRAY(&plain->scratch, count, size_t);
    struct lc_plain_secret *items = plain->found.items;

    for (size_t i = 0; i < count; i++) {
        size_t first = items[i].told;
        if (first == i || says_more(items[i].kind, items[best[first]].kind))
            best[first] = i;
    }
    for (size_t i = 0; i < count; i++)
        items[i].told = best[items[i].told];
}

static bool has_text(const struct lc_value *value)
{
    return (value->know == LC_KNOWN || value->know == LC_AT_LEAST) && value->text.len > 0;
}

/* Whole objects of configuration are handed over in base64: the text, or an empty one. */
static lc_str decoded_object(lc_str text, struct lc_arena *arena)
{
    lc_str out;

    text = lc_str_trim(text);
    if (text.len < ENCODED_MIN || !lc_base64_decode(text, arena, &out))
        return LC_S("");
    for (size_t i = 0; i < out.len; i++)
        if ((unsigned char)out.ptr[i] < ' ' && !lc_is_blank(out.ptr[i]))
            return LC_S("");
    out = lc_str_trim(out);
    return out.len > 0 && (out.ptr[0] == '{' || out.ptr[0] == '[') ? out : LC_S("");
}

/* What the variable's value decodes to, where nothing was found in it as it stands; one secret is told for all of it. */
static void look_through_base64(struct plain *plain, uint32_t function, const struct lc_variable *variable)
{
    const struct lc_value *value = &variable->value;
    lc_str object = value->hole_count == 0 ? decoded_object(value->text, &plain->scratch) : LC_S("");
    struct lc_secrets found;

    if (object.len == 0)
        return;
    lc_scan(plain->search->workers[0],
            lc_arena_printf(&plain->scratch, "%.*s=%.*s", LC_FMT(variable->name), LC_FMT(object)), LC_SCAN_VARIABLE,
            LC_S(""), &plain->scratch, &found);
    if (found.count > 0)
        add_plain(plain, &(struct lc_plain_secret){.kind = found.items[0].kind,
                                                   .function = function,
                                                   .variable = variable,
                                                   .value = value,
                                                   .end = value->text.len,
                                                   .in_base64 = true});
}

static void look_through_function(struct plain *plain, uint32_t index)
{
    const struct lc_function *function = &plain->search->model->deployment->functions[index];

    for (size_t i = 0; i < function->environment_count; i++) {
        const struct lc_variable *variable = &function->environment[i];
        size_t before = plain->found.count;
        if (!has_text(&variable->value))
            continue;
        look_through(
            plain, index, variable, &variable->value,
            lc_arena_printf(&plain->scratch, "%.*s=%.*s", LC_FMT(variable->name), LC_FMT(variable->value.text)),
            variable->name.len + 1);
        if (plain->found.count == before)
            look_through_base64(plain, index, variable);
    }
    if (has_text(&function->code.inline_text))
        look_through(plain, index, NULL, &function->code.inline_text, function->code.inline_text.text, 0);
}

static void make_scrubber(struct lc_secret_search *search)
{
    const struct lc_model *model = search->model;

    search->known = lc_known_secrets_new(search->arena);
    for (size_t i = 0; i < model->plain_count; i++) {
        const struct lc_plain_secret *secret = &model->plain[i];
        if (secret->told == i)
            lc_known_secrets_add(search->known, lc_str_cut(secret->value->text, secret->start, secret->end));
    }
    search->scrubber = (struct lc_scrubber){search->scanner, search->known};
    search->model->scrubber = &search->scrubber;
}

struct lc_secret_search *lc_secret_search_new(struct lc_model *model, const struct lc_run_options *options,
                                              struct lc_arena *arena)
{
    struct lc_secret_search *search = LC_NEW(arena, struct lc_secret_search);
    struct plain plain = {.search = search};

    search->model = model;
    search->options = options;
    search->arena = arena;
    search->scanner = lc_scanner_new(options->kinds ? options->kinds : lc_secret_kinds_builtin());
    search->worker_count = lc_pool_workers(options->jobs);
    search->workers = LC_NEW_ARRAY(arena, search->worker_count, struct lc_scan_worker *);
    for (size_t i = 0; i < search->worker_count; i++)
        search->workers[i] = lc_scan_worker_new(search->scanner);
    lc_arena_init(&plain.scratch, options->seed);
    lc_map_init(&plain.seen, &plain.scratch, 64);
    for (size_t i = 0; i < model->deployment->function_count; i++)
        look_through_function(&plain, (uint32_t)i);
    choose_told(&plain);
    model->plain = plain.found.items;
    model->plain_count = plain.found.count;
    model->plain_limits = plain.limits.items;
    model->plain_limit_count = plain.limits.count;
    lc_arena_release(&plain.scratch);
    make_scrubber(search);
    return search;
}

void lc_secret_search_free(struct lc_secret_search *search)
{
    if (search == NULL)
        return;
    for (size_t i = 0; i < search->worker_count; i++)
        lc_scan_worker_free(search->workers[i]);
    lc_scanner_free(search->scanner);
}

int lc_fail_described(const struct lc_streams *streams, const struct lc_deployment *deployment, struct lc_arena *arena,
                      const struct lc_err *err)
{
    struct lc_model model = {.deployment = deployment};
    struct lc_run_options options = {.jobs = 1};
    struct lc_secret_search *search = lc_secret_search_new(&model, &options, arena);
    int status = lc_cli_fail_scrubbed(streams, err, model.scrubber);

    lc_secret_search_free(search);
    return status;
}

/* -- files --------------------------------------------------------------------------------------------------------- */

void lc_secret_search_need(struct lc_unit *unit, bool thorough)
{
    for (uint32_t e = 0; unit->as_function && e < unit->archive->count; e++)
        if (lc_secret_may_be_copied(unit->archive, e))
            lc_contents_need_all(&unit->contents, e, LC_METADATA_BYTES_MAX);
    for (size_t p = 0; (unit->as_function || thorough) && p < unit->packages.count; p++)
        if (unit->packages.items[p].record != LC_NO_ENTRY)
            lc_contents_need_all(&unit->contents, unit->packages.items[p].record, LC_RECORD_BYTES_MAX);
}

static void learn_owners(void *context, size_t item, size_t worker)
{
    struct lc_secret_search *search = context;
    struct lc_unit *unit = &search->model->units[item];

    (void)worker;
    lc_arena_init(&search->owner_arenas[item], search->options->seed);
    if (unit->archive && search->packaged)
        lc_owners_learn(search->model, unit, &search->owner_arenas[item], &search->owners[item]);
}

/* Code that stands in a template is looked through there. */
static bool is_inline(const struct lc_model *model, const struct lc_unit *unit)
{
    for (size_t i = 0; i < model->target_count; i++)
        if (model->targets[i].code == unit && model->targets[i].function->code.inline_name.len > 0)
            return true;
    return false;
}

/* The entries of a unit that are read, in the order of their offsets. */
static size_t plan(const struct lc_secret_search *search, struct lc_unit *unit, const struct lc_owners *owners,
                   struct lc_arena *arena, const uint32_t **out)
{
    bool all = search->options->thorough, looks = search->packaged && !is_inline(search->model, unit);
    const uint32_t *order = lc_archive_by_offset(unit->archive);
    uint32_t *entries = LC_NEW_ARRAY(arena, unit->archive->count, uint32_t);
    size_t count = 0;

    for (size_t i = 0; i < unit->archive->count; i++) {
        const struct lc_entry *entry = &unit->archive->entries[order[i]];
        if (entry->kind != LC_ENTRY_FILE || (entry->flags & LC_ENTRY_UNREADABLE))
            continue;
        if (all || (looks && lc_secret_wants(unit, owners, order[i])))
            entries[count++] = order[i];
    }
    *out = entries;
    return count;
}

static void read_slice(void *context, size_t item, size_t worker)
{
    struct lc_secret_search *search = context;
    struct slice *slice = &search->slices[item];
    struct lc_secret_reading reading = {.unit = slice->unit,
                                        .owners = slice->owners,
                                        .worker = search->workers[worker],
                                        .inflater = search->inflaters[worker],
                                        .arena = &slice->arena,
                                        .finds = &slice->finds,
                                        .seed = search->options->seed,
                                        .thorough = search->options->thorough,
                                        .looks = search->packaged && !is_inline(search->model, slice->unit)};

    lc_arena_init(&slice->arena, search->options->seed);
    lc_arena_init(&reading.scratch, search->options->seed);
    for (size_t i = 0; i < slice->count; i++) {
        lc_secret_read(&reading, slice->entries[i]);
        lc_arena_reset(&reading.scratch);
    }
    lc_arena_release(&reading.scratch);
}

static int by_place(const void *a, const void *b)
{
    const struct lc_packed_secret *x = a, *y = b;
    int order;

    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    order = lc_str_cmp(x->inside, y->inside);
    if (order == 0 && x->line != y->line)
        order = x->line < y->line ? -1 : 1;
    if (order == 0 && x->column != y->column)
        order = x->column < y->column ? -1 : 1;
    return order != 0 ? order : lc_str_cmp(x->kind->id, y->kind->id);
}

/* What the slices found becomes the units'. */
static void gather(struct lc_secret_search *search, size_t count)
{
    for (size_t s = 0; s < count; s++) {
        struct slice *slice = &search->slices[s];
        struct lc_packed_secrets *into = &slice->unit->secrets;
        struct lc_arena *arena = &slice->unit->archive->arena;
        for (size_t i = 0; i < slice->finds.count; i++) {
            struct lc_packed_secret *kept = LC_PUSH(arena, into);
            *kept = slice->finds.items[i];
            kept->inside = lc_arena_copy(arena, kept->inside);
            kept->shown = lc_arena_copy(arena, kept->shown);
            kept->package = lc_arena_copy(arena, kept->package);
            kept->name = lc_arena_copy(arena, kept->name);
            kept->text = LC_S("");
            if (kept->excuse == LC_SECRET_OURS)
                lc_known_secrets_add(search->known, slice->finds.items[i].text);
        }
        into->more += slice->finds.more;
        if (slice->finds.unread > 0 && (into->unread == 0 || slice->finds.first_unread < into->first_unread)) {
            into->first_unread = slice->finds.first_unread;
            into->why = lc_arena_copy(arena, slice->finds.why);
        }
        into->unread += slice->finds.unread;
        lc_arena_release(&slice->arena);
    }
    for (size_t i = 0; i < search->model->unit_count; i++) {
        struct lc_packed_secrets *secrets = &search->model->units[i].secrets;
        if (secrets->count > 1)
            qsort(secrets->items, secrets->count, sizeof *secrets->items, by_place);
    }
}

void lc_secret_search_files(struct lc_secret_search *search, struct lc_inflater **inflaters, bool packaged)
{
    struct lc_model *model = search->model;
    struct lc_arena scratch;
    size_t count = 0, *counts;
    const uint32_t **entries;

    if (!packaged && !search->options->thorough)
        return;
    lc_arena_init(&scratch, search->options->seed);
    search->inflaters = inflaters;
    search->packaged = packaged;
    search->owners = LC_NEW_ARRAY(&scratch, model->unit_count, struct lc_owners);
    search->owner_arenas = LC_NEW_ARRAY(&scratch, model->unit_count, struct lc_arena);
    lc_pool_run(search->options->jobs, model->unit_count, learn_owners, search);
    counts = LC_NEW_ARRAY(&scratch, model->unit_count, size_t);
    entries = LC_NEW_ARRAY(&scratch, model->unit_count, const uint32_t *);
    for (size_t i = 0; i < model->unit_count; i++) {
        if (model->units[i].archive)
            counts[i] = plan(search, &model->units[i], &search->owners[i], &scratch, &entries[i]);
        count += (counts[i] + SLICE - 1) / SLICE;
    }
    search->slices = LC_NEW_ARRAY(&scratch, count, struct slice);
    count = 0;
    for (size_t i = 0; i < model->unit_count; i++)
        for (size_t at = 0; at < counts[i]; at += SLICE) {
            struct slice *slice = &search->slices[count++];
            slice->unit = &model->units[i];
            slice->owners = &search->owners[i];
            slice->entries = entries[i] + at;
            slice->count = counts[i] - at < SLICE ? counts[i] - at : SLICE;
        }
    lc_pool_run(search->options->jobs, count, read_slice, search);
    gather(search, count);
    for (size_t i = 0; i < model->unit_count; i++)
        lc_arena_release(&search->owner_arenas[i]);
    lc_arena_release(&scratch);
}
