/* The phases of a run. Read lc_run_do from the bottom up: it names each phase in order. */
#include "lint/run/run.h"

#include <stdatomic.h>
#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/pool.h"
#include "layers/binary/binary.h"
#include "lint/after/after.h"
#include "lint/run/answers.h"
#include "lint/run/asks.h"
#include "lint/run/binaries.h"
#include "lint/run/imports.h"
#include "lint/run/model.h"
#include "lint/run/progress.h"
#include "lint/run/secrets.h"
#include "lint/run/syntax.h"
#include "rules/native/candidates.h"

/* What a run keeps to itself.
 * Shape:  an inflater per worker; an arena per subject (archive, stack, function: in that order) for what is worked out
 *         about it, and one per task (a rule on a subject) for what the check says. Arenas take no memory before they
 *         are used. */
struct lc_run_private {
    struct lc_inflater **inflaters;
    struct lc_arena *worker_arenas; /* what is read about ELF files */
    size_t worker_count;
    unsigned needs; /* of all rules that were chosen */
    struct lc_import_cache *imports;
    struct lc_import_reader reader;
    struct lc_answer_store **answers; /* by stack; NULL where one function would have it for itself */
    struct lc_syntax_cache *syntax;
    struct lc_secret_search *secrets;
    struct lc_arena *subject_arenas;
    size_t subject_count;
    struct lc_arena *task_arenas;
    struct lc_results *task_results;
    size_t task_count;
};

/* -- one pass over the archives ------------------------------------------------------------------------------------ */

static unsigned wanted(const struct lc_run *run)
{
    unsigned needs = run->options.inventory ? LC_NEED_INVENTORY : 0;

    for (size_t i = 0; i < lc_rule_count; i++)
        if (run->options.selected[i])
            needs |= lc_rules[i]->needs;
    if (needs & LC_NEED_BINARIES)
        needs |= LC_NEED_HEADS;
    if (needs & LC_NEED_FLOW)
        needs |= LC_NEED_GRAPH;
    if (run->options.resolve || (needs & LC_NEED_GRAPH))
        needs |= LC_NEED_RESOLVE;
    return needs & LC_NEED_RESOLVE ? needs | LC_NEED_INVENTORY : needs;
}

struct contested {
    struct lc_unit **units;
    struct lc_contents *contents;
    uint64_t record_bytes; /* asked for so far, of LC_RECORDS_BYTES_MAX */
};

/* What is over the cap is not asked for: then nobody knows whether the package is torn. */
static void need_record(struct contested *contested, struct lc_contents *contents, uint32_t entry)
{
    uint64_t bytes = contents->archive->entries[entry].size;

    if (lc_contents_get(contents, entry) != NULL || bytes > LC_RECORDS_BYTES_MAX - contested->record_bytes)
        return;
    contested->record_bytes += bytes;
    lc_contents_need_all(contents, entry, LC_RECORD_BYTES_MAX);
}

static void need_package(void *context, size_t bringer, const struct lc_package *package)
{
    struct contested *contested = context;
    struct lc_contents *contents = &contested->units[bringer]->contents;

    if (package->entry != LC_NO_ENTRY && package->ecosystem != LC_MAVEN)
        lc_contents_need_all(contents, package->entry, LC_METADATA_BYTES_MAX);
    if (package->record != LC_NO_ENTRY)
        need_record(contested, contents, package->record);
}

static void need_module(void *context, uint32_t entry)
{
    struct contested *contested = context;

    need_record(contested, contested->contents, entry);
}

/* Metadata of packages that meet another copy of themselves in a stack: told by path before anything is inflated. */
static void need_contested(struct lc_run *run)
{
    struct contested contested = {0};
    struct lc_arena scratch;

    lc_arena_init(&scratch, run->options.seed);
    for (size_t i = 0; i < run->model.stack_count; i++) {
        const struct lc_stack *stack = &run->model.stacks[i];
        struct lc_bringer *bringers = LC_NEW_ARRAY(&scratch, stack->layer_count, struct lc_bringer);
        struct lc_unit **units = LC_NEW_ARRAY(&scratch, stack->layer_count, struct lc_unit *);
        size_t count = lc_model_bringers(&run->model, NULL, stack, bringers, units);
        contested.units = units;
        lc_inventory_contested(bringers, count, &scratch, need_package, &contested);
        lc_arena_reset(&scratch);
    }
    for (size_t i = 0; i < run->model.target_count; i++) {
        const struct lc_target *target = &run->model.targets[i];
        struct lc_bringer bringer[1];
        struct lc_unit *unit[1];
        contested.units = unit;
        if (lc_model_bringers(&run->model, target, NULL, bringer, unit) == 1)
            lc_inventory_contested(bringer, 1, &scratch, need_package, &contested);
        lc_arena_reset(&scratch);
    }
    /* Which distribution a module is of, only its RECORD says ('yaml' is PyYAML's): asked by explain, and of binaries. */
    for (size_t i = 0; i < run->model.unit_count; i++) {
        struct lc_unit *unit = &run->model.units[i];
        contested.contents = &unit->contents;
        if (unit->archive && (run->private->needs & LC_NEED_BINARIES) && (unit->languages & 1u << LC_LANG_PYTHON))
            lc_native_unnamed_modules(unit->archive, &unit->packages, &scratch, need_module, &contested);
        lc_arena_reset(&scratch);
        for (size_t p = 0; run->options.resolve && unit->archive && p < unit->packages.count; p++)
            if (unit->packages.items[p].record != LC_NO_ENTRY)
                need_record(&contested, &unit->contents, unit->packages.items[p].record);
    }
    lc_arena_release(&scratch);
}

static bool is_placed(const struct lc_entry *entry)
{
    return !(entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE | LC_ENTRY_UNREADABLE)) &&
           entry->kind == LC_ENTRY_FILE;
}

static bool decides_imports(const struct lc_entry *entry, unsigned languages)
{
    for (unsigned language = LC_LANG_NODE; language <= LC_LANG_CUSTOM; language++)
        if ((languages & 1u << language) && lc_metadata_wants(entry, (enum lc_language)language))
            return true;
    return false;
}

static void need_in_unit(void *context, size_t item, size_t worker)
{
    struct lc_run *run = context;
    struct lc_unit *unit = &run->model.units[item];
    unsigned needs = run->private->needs;

    (void)worker;
    if (unit->archive == NULL)
        return;
    if (needs & LC_NEED_SECRETS)
        lc_secret_search_need(unit, run->options.thorough);
    for (size_t p = 0; (needs & LC_NEED_INVENTORY) && p < unit->packages.count; p++) {
        const struct lc_package *package = &unit->packages.items[p];
        uint64_t cap = package->ecosystem == LC_MAVEN ? LC_JAR_BYTES_MAX : LC_METADATA_BYTES_MAX;
        if (package->entry != LC_NO_ENTRY)
            lc_contents_need_all(&unit->contents, package->entry, cap);
        if (package->requires_txt != LC_NO_ENTRY)
            lc_contents_need_all(&unit->contents, package->requires_txt, LC_REQUIRES_BYTES_MAX);
    }
    for (uint32_t e = 0; (needs & LC_NEED_HEADS) && e < unit->archive->count; e++) {
        const struct lc_entry *entry = &unit->archive->entries[e];
        uint32_t head = is_placed(entry) ? lc_native_head_bytes(entry) : 0;
        if (head > 0)
            lc_contents_need_head(&unit->contents, e, head);
        else if ((unit->languages & 1u << LC_LANG_JAVA) && lc_native_wants_class(unit->archive, e))
            lc_contents_need_head(&unit->contents, e, LC_CLASS_HEAD_BYTES);
    }
    for (uint32_t e = 0; (needs & LC_NEED_RESOLVE) && e < unit->archive->count; e++)
        if (is_placed(&unit->archive->entries[e]) && decides_imports(&unit->archive->entries[e], unit->languages))
            lc_contents_need_all(&unit->contents, e, LC_METADATA_BYTES_MAX);
}

struct slice {
    struct lc_contents *contents;
    size_t index;
};

struct fetch {
    struct lc_run *run;
    struct slice *slices;
};

static void fetch_slice(void *context, size_t item, size_t worker)
{
    struct fetch *fetch = context;

    lc_contents_fetch(fetch->slices[item].contents, fetch->slices[item].index, fetch->run->private->inflaters[worker]);
    lc_progress_step(fetch->run->options.progress);
}

static void fetch_all(struct lc_run *run)
{
    struct fetch fetch = {.run = run};
    struct lc_arena scratch;
    size_t count = 0, at = 0, *slices;

    lc_arena_init(&scratch, run->options.seed);
    slices = LC_NEW_ARRAY(&scratch, run->model.unit_count, size_t);
    for (size_t i = 0; i < run->model.unit_count; i++) {
        slices[i] = run->model.units[i].archive ? lc_contents_plan(&run->model.units[i].contents) : 0;
        count += slices[i];
    }
    fetch.slices = LC_NEW_ARRAY(&scratch, count, struct slice);
    for (size_t i = 0; i < run->model.unit_count; i++)
        for (size_t s = 0; s < slices[i]; s++)
            fetch.slices[at++] = (struct slice){&run->model.units[i].contents, s};
    lc_progress_phase(run->options.progress, LC_PROGRESS_READING, count);
    lc_pool_run(run->options.jobs, count, fetch_slice, &fetch);
    lc_arena_release(&scratch);
}

static void read_packages(struct lc_run *run, struct lc_unit *unit, size_t worker)
{
    for (size_t p = 0; unit->archive && p < unit->packages.count; p++) {
        struct lc_package *package = &unit->packages.items[p];
        const struct lc_need *need =
            package->entry == LC_NO_ENTRY ? NULL : lc_contents_get(&unit->contents, package->entry);
        if (need == NULL || !need->fetched || need->head > 0)
            continue;
        if (need->status == LC_OK) {
            lc_package_read(package, need->bytes, run->private->inflaters[worker], &unit->archive->arena);
        } else {
            package->flags |= LC_PACKAGE_BAD_METADATA;
            package->why = need->why;
        }
    }
}

/* The bytes of a metadata file, if there is one to read; what cannot be read leaves the requirements incomplete. */
static bool metadata_bytes(const struct lc_unit *unit, uint32_t entry, struct lc_requirements *out, lc_str *bytes)
{
    const struct lc_need *need = entry == LC_NO_ENTRY ? NULL : lc_contents_get(&unit->contents, entry);

    if (need == NULL || !need->fetched || need->head > 0)
        return false;
    *bytes = need->bytes;
    if (need->status != LC_OK && out->complete) {
        out->complete = false;
        out->why = need->why;
    }
    return need->status == LC_OK;
}

static void read_requirements(struct lc_unit *unit, const struct lc_package *package, struct lc_requirements *out)
{
    lc_str bytes;

    out->complete = true; /* without metadata it asks for nothing */
    if (metadata_bytes(unit, package->entry, out, &bytes))
        lc_requirements_read(package, bytes, &unit->archive->arena, out);
    if (metadata_bytes(unit, package->requires_txt, out, &bytes))
        lc_requirements_add_egg(bytes, &unit->archive->arena, out);
}

static void parse_metadata(struct lc_unit *unit)
{
    if (unit->archive == NULL)
        return;
    lc_metadata_build(&unit->metadata, unit->archive, &unit->contents, &unit->archive->arena);
    unit->requirements = LC_NEW_ARRAY(&unit->archive->arena, unit->packages.count, struct lc_requirements);
    for (size_t p = 0; p < unit->packages.count; p++)
        read_requirements(unit, &unit->packages.items[p], &unit->requirements[p]);
}

/* -- trees and inventories ----------------------------------------------------------------------------------------- */

/* Trees, and beside them what was fetched: neither needs the other. The tree of all layers takes longest. */
static void build_or_parse(void *context, size_t item, size_t worker)
{
    struct lc_run *run = context;
    struct lc_unit *unit;

    if (item < run->model.tree_count) {
        lc_model_build_tree(&run->model, item, run->options.seed);
        return;
    }
    unit = &run->model.units[item - run->model.tree_count];
    read_packages(run, unit, worker);
    if (run->private->needs & LC_NEED_RESOLVE)
        parse_metadata(unit);
}

static void take_stock(void *context, size_t item, size_t worker)
{
    struct lc_run *run = context;

    (void)worker;
    lc_model_take_stock(&run->model, item, &run->private->subject_arenas[run->model.unit_count + item]);
}

/* What all imports of one function have in common, and then its import graph. */
static void follow_imports(void *context, size_t item, size_t worker)
{
    struct lc_run *run = context;
    struct lc_target *target = &run->model.targets[item];
    size_t subject = run->model.unit_count + run->model.stack_count + item;
    struct lc_arena *arena = &run->private->subject_arenas[subject];
    struct lc_prepared *prepared = LC_NEW(arena, struct lc_prepared);

    (void)worker;
    lc_resolve_prepare(&target->resolver, arena, prepared);
    target->resolver.prepared = prepared;
    if (run->private->imports)
        lc_answers_build_graph(run->private->answers, &run->model, target, &run->private->reader, arena);
}

/* Workers beyond one for each function lex ahead. Items are taken in order, so every graph has its worker before the
 * first helper begins, and the last graph sends the helpers home. */
struct following {
    struct lc_run *run;
    atomic_size_t left; /* graphs not finished */
};

static void follow_or_help(void *context, size_t item, size_t worker)
{
    struct following *following = context;
    struct lc_run *run = following->run;

    if (item >= run->model.target_count) {
        lc_import_cache_help(run->private->imports);
        return;
    }
    follow_imports(run, item, worker);
    lc_progress_step(run->options.progress);
    if (atomic_fetch_sub(&following->left, 1) == 1 && run->private->imports)
        lc_import_cache_close(run->private->imports);
}

static void follow_all(struct lc_run *run)
{
    struct following following = {.run = run, .left = run->model.target_count};
    size_t helpers = run->private->imports && run->model.target_count > 0 ? run->private->worker_count - 1 : 0;

    lc_progress_phase(run->options.progress, LC_PROGRESS_FOLLOWING, run->model.target_count);
    lc_pool_run(run->options.jobs, run->model.target_count + helpers, follow_or_help, &following);
}

/* What the handler leaves pending: source files are parsed as they are reached. */
static void follow_handler(void *context, size_t item, size_t worker)
{
    struct lc_run *run = context;
    struct lc_target *target = &run->model.targets[item];
    size_t subject = run->model.unit_count + run->model.stack_count + item;
    struct lc_syntax_reader reader = lc_syntax_cache_reader(run->private->syntax);

    (void)worker;
    lc_progress_step(run->options.progress);
    lc_flow_analyze(&target->resolver, &target->graph, &reader, &run->private->subject_arenas[subject], &target->flow);
}

/* -- checks -------------------------------------------------------------------------------------------------------- */

/* A task is one rule on one subject; subjects are numbered archives first, then stacks, then functions. */
static bool subject(const struct lc_model *model, size_t index, struct lc_context *cx)
{
    if (index < model->unit_count) {
        cx->unit = &model->units[index];
        cx->functions = cx->unit->user_names;
        cx->function_count = cx->unit->user_count;
        return cx->unit->archive != NULL && !cx->unit->source_only;
    }
    index -= model->unit_count;
    if (index < model->stack_count) {
        cx->stack = &model->stacks[index];
        cx->functions = cx->stack->user_names;
        cx->function_count = cx->stack->user_count;
        return true;
    }
    cx->target = &model->targets[index - model->stack_count];
    cx->stack = cx->target->stack;
    cx->functions = &cx->target->function->name;
    cx->function_count = 1;
    return true;
}

static unsigned scope_of(const struct lc_model *model, size_t index)
{
    if (index < model->unit_count)
        return LC_SCOPE_ARCHIVE;
    return index < model->unit_count + model->stack_count ? LC_SCOPE_STACK : LC_SCOPE_FUNCTION;
}

/* What a check names may lie in its scratch memory: it is copied before that goes. */
static void keep(struct lc_results *said, struct lc_arena *arena)
{
    for (size_t i = 0; i < said->findings.count; i++) {
        struct lc_finding *finding = said->findings.items[i];
        finding->subject = lc_arena_copy(arena, finding->subject);
        finding->package = lc_arena_copy(arena, finding->package);
    }
    for (size_t i = 0; i < said->unknowns.count; i++) {
        struct lc_unknown *unknown = said->unknowns.items[i];
        unknown->what = lc_arena_copy(arena, unknown->what);
        unknown->why = lc_arena_copy(arena, unknown->why);
        unknown->how = lc_arena_copy(arena, unknown->how);
    }
}

/* The last subjects first: what is asked of a function is the most work. */
static void check(void *context, size_t item, size_t worker)
{
    struct lc_run *run = context;
    size_t task = run->private->task_count - 1 - item;
    size_t index = task / lc_rule_count, rule = task % lc_rule_count;
    struct lc_arena scratch;
    struct lc_context cx = {.model = &run->model,
                            .rule = lc_rules[rule],
                            .arena = &run->private->task_arenas[task],
                            .scratch = &scratch,
                            .results = &run->private->task_results[task]};

    (void)worker;
    lc_progress_step(run->options.progress);
    if (!run->options.selected[rule] || !(cx.rule->scope & scope_of(&run->model, index)) ||
        !subject(&run->model, index, &cx) || !lc_run_asks(run, rule, &cx))
        return;
    lc_arena_init(&scratch, run->options.seed);
    cx.rule->check(&cx);
    keep(cx.results, cx.arena);
    lc_arena_release(&scratch);
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static enum lc_status write_trace(const struct lc_run *run, struct lc_err *err)
{
    FILE *file = run->options.trace ? fopen(run->options.trace, "w") : NULL;

    if (run->options.trace && file == NULL)
        return lc_fail(err, LC_IO, "cannot write '%s'", run->options.trace);
    for (size_t i = 0; file && i < run->model.unit_count; i++) {
        const struct lc_unit *unit = &run->model.units[i];
        const struct lc_archive_trace *trace = unit->archive ? lc_archive_trace(unit->archive) : NULL;
        for (size_t k = 0; trace && k < trace->count; k++)
            fprintf(file, "%.*s\t%.*s\t%llu\n", LC_FMT(unit->path),
                    LC_FMT(unit->archive->entries[trace->items[k].entry].raw),
                    (unsigned long long)trace->items[k].bytes);
    }
    if (file && fclose(file) != 0)
        return lc_fail(err, LC_IO, "cannot write '%s'", run->options.trace);
    return LC_OK;
}

static void start(struct lc_run *run)
{
    struct lc_run_private *private = LC_NEW(&run->arena, struct lc_run_private);

    run->private = private;
    private->worker_count = lc_pool_workers(run->options.jobs);
    private->inflaters = LC_NEW_ARRAY(&run->arena, private->worker_count, struct lc_inflater *);
    private->worker_arenas = LC_NEW_ARRAY(&run->arena, private->worker_count, struct lc_arena);
    for (size_t i = 0; i < private->worker_count; i++) {
        private->inflaters[i] = lc_inflater_new();
        lc_arena_init(&private->worker_arenas[i], run->options.seed);
    }
}

static void start_tasks(struct lc_run *run)
{
    struct lc_run_private *private = run->private;

    private->subject_count = run->model.unit_count + run->model.stack_count + run->model.target_count;
    private->subject_arenas = LC_NEW_ARRAY(&run->arena, private->subject_count, struct lc_arena);
    for (size_t i = 0; i < private->subject_count; i++)
        lc_arena_init(&private->subject_arenas[i], run->options.seed);
    private->task_count = private->subject_count * lc_rule_count;
    private->task_arenas = LC_NEW_ARRAY(&run->arena, private->task_count, struct lc_arena);
    private->task_results = LC_NEW_ARRAY(&run->arena, private->task_count, struct lc_results);
    for (size_t i = 0; i < private->task_count; i++)
        lc_arena_init(&private->task_arenas[i], run->options.seed);
}

/* What was over the cap is said, not swallowed. */
static struct lc_unknown *dropped(struct lc_run *run, const struct lc_results *said)
{
    struct lc_unknown *unknown = LC_NEW(&run->arena, struct lc_unknown);
    const struct lc_finding *last = said->findings.items[said->findings.count - 1];

    unknown->what =
        lc_arena_printf(&run->arena, "%llu more findings of '%s'", (unsigned long long)said->dropped, last->rule->name);
    unknown->why =
        lc_arena_printf(&run->arena, "only the first %u of one rule on one subject are listed", LC_FINDINGS_MAX);
    unknown->functions = last->functions;
    unknown->function_count = last->function_count;
    return unknown;
}

static void gather(struct lc_run *run)
{
    for (size_t t = 0; t < run->private->task_count; t++) {
        const struct lc_results *said = &run->private->task_results[t];
        for (size_t i = 0; i < said->findings.count; i++)
            *LC_PUSH(&run->arena, &run->results.findings) = said->findings.items[i];
        for (size_t i = 0; i < said->unknowns.count; i++)
            *LC_PUSH(&run->arena, &run->results.unknowns) = said->unknowns.items[i];
        if (said->dropped > 0)
            *LC_PUSH(&run->arena, &run->results.unknowns) = dropped(run, said);
    }
}

enum lc_status lc_run_do(struct lc_run *run, const struct lc_deployment *deployment,
                         const struct lc_catalogue *catalogue, const struct lc_run_options *options, struct lc_err *err)
{
    unsigned needs;
    enum lc_status status;

    *run = (struct lc_run){.options = *options};
    lc_arena_init(&run->arena, options->seed);
    start(run);
    lc_model_plan(&run->model, deployment, catalogue, &run->arena);
    run->model.thorough = options->thorough;
    run->model.as_of = options->as_of;
    run->private->secrets = lc_secret_search_new(&run->model, options, &run->arena);
    status = lc_model_open(&run->model, options, err);
    if (status != LC_OK)
        return status;
    start_tasks(run);

    needs = run->private->needs = wanted(run);
    if (needs & (LC_NEED_CONTESTED | LC_NEED_INVENTORY))
        need_contested(run);
    lc_pool_run(options->jobs, run->model.unit_count, need_in_unit, run);
    fetch_all(run);
    if (needs & LC_NEED_BINARIES)
        lc_binaries_read(&run->model, options->jobs, run->private->inflaters, run->private->worker_arenas);
    lc_secret_search_files(run->private->secrets, run->private->inflaters, needs & LC_NEED_SECRETS);
    lc_model_sort_flaws(&run->model);

    lc_pool_run(options->jobs, run->model.tree_count + run->model.unit_count, build_or_parse, run);
    if (needs & (LC_NEED_CONTESTED | LC_NEED_INVENTORY))
        lc_pool_run(options->jobs, run->model.stack_count + run->model.target_count, take_stock, run);
    if (needs & LC_NEED_RESOLVE)
        lc_model_set_resolvers(&run->model, &run->arena);
    if (needs & LC_NEED_GRAPH) {
        run->private->imports = lc_import_cache_new(&run->model, options->seed, &run->arena);
        run->private->reader = lc_import_cache_reader(run->private->imports, options->jobs);
        run->private->answers = lc_answer_stores_new(&run->model, options->seed, &run->arena);
    }
    if (needs & LC_NEED_RESOLVE)
        follow_all(run);
    if (needs & LC_NEED_FLOW) {
        run->private->syntax = lc_syntax_cache_new(options->seed, &run->arena);
        lc_progress_phase(options->progress, LC_PROGRESS_ANALYSING, run->model.target_count);
        lc_pool_run(options->jobs, run->model.target_count, follow_handler, run);
    }
    /* Sources that could not be read are told in the threads' order. */
    lc_model_sort_flaws(&run->model);
    lc_progress_phase(options->progress, LC_PROGRESS_CHECKING, run->private->task_count);
    lc_pool_run(options->jobs, run->private->task_count, check, run);
    gather(run);
    lc_model_report_unread(&run->model, &run->results, &run->arena);
    lc_after(run, &run->results, &run->arena);
    return write_trace(run, err);
}

void lc_run_release(struct lc_run *run)
{
    if (run->private == NULL)
        return;
    for (size_t i = 0; i < run->private->task_count; i++)
        lc_arena_release(&run->private->task_arenas[i]);
    for (size_t i = 0; i < run->private->subject_count; i++)
        lc_arena_release(&run->private->subject_arenas[i]);
    lc_answer_stores_release(run->private->answers, &run->model);
    lc_import_cache_release(run->private->imports);
    lc_syntax_cache_release(run->private->syntax);
    lc_secret_search_free(run->private->secrets);
    lc_model_release(&run->model);
    for (size_t i = 0; i < run->private->worker_count; i++) {
        lc_inflater_free(run->private->inflaters[i]);
        lc_arena_release(&run->private->worker_arenas[i]);
    }
    lc_arena_release(&run->arena);
    run->private = NULL;
}
