/* From a deployment to the model that the rules read. Plan first (no file is touched), then open, then trees, then
 * inventories. */
#include "lint/run/model.h"

#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/base/pool.h"
#include "lint/run/progress.h"

/* -- plan ---------------------------------------------------------------------------------------------------------- */

struct indices {
    uint32_t *items;
    size_t count, capacity;
};

/* Growing while planning; the model gets the finished arrays. Pointers between them are set when they no longer
 * move. */
struct plan {
    struct lc_arena *arena;
    struct lc_model *model;
    struct lc_map units, stacks, trees; /* key -> index + 1 */
    struct indices *unit_users, *stack_users;
    size_t unit_room, stack_room, tree_room;
};

static void *as_value(size_t index)
{
    return (void *)(uintptr_t)(index + 1);
}

static size_t as_index(const void *value)
{
    return (size_t)(uintptr_t)value - 1;
}

/* What cannot be evaluated in code that stands in a template stands as underscores: a text in quotes stays one, and so
 * does a name. */
static lc_str without_holes(const struct lc_value *value, struct lc_arena *arena)
{
    char *bytes = lc_arena_bytes(arena, value->text.len);

    if (value->text.len > 0)
        memcpy(bytes, value->text.ptr, value->text.len);
    for (size_t i = 0; i < value->hole_count; i++)
        memset(bytes + value->holes[i].offset, '_', value->holes[i].length);
    return (lc_str){bytes, value->text.len};
}

static size_t plan_unit(struct plan *plan, const struct lc_artifact *artifact, lc_str fallback_id, bool is_layer)
{
    struct lc_model *model = plan->model;
    lc_str name = artifact->path.len > 0 ? artifact->path : artifact->reference;
    lc_str key = lc_arena_printf(plan->arena, "%c%.*s", artifact->path.len > 0 ? 'p' : 'r', LC_FMT(name));
    lc_str lone = artifact->path.len > 0 ? artifact->inline_name : LC_S("");
    struct lc_unit *unit;
    void **place;

    if (lone.len > 0) /* two texts under one name: variants of a function */
        key = lc_arena_printf(plan->arena, "%.*s\n%.*s", LC_FMT(key), LC_FMT(artifact->inline_text.text));
    if (artifact->picks || artifact->source_only) /* one folder, of which functions pack different parts */
        key = lc_arena_printf(plan->arena, "%.*s\n%d%.*s", LC_FMT(key), artifact->source_only,
                              LC_FMT(lc_picks_text(plan->arena, artifact->picks)));
    place = lc_map_put(&plan->units, key);

    if (*place == NULL) {
        *place = as_value(model->unit_count);
        unit = &model->units[model->unit_count++];
        *unit = (struct lc_unit){.path = name, .file = artifact->file, .why = artifact->why, .how = artifact->how};
        unit->id = artifact->id.len > 0 ? artifact->id : fallback_id;
        if (artifact->path.len == 0 && unit->why.len == 0)
            unit->why = LC_S("it is not on this machine");
        if (lone.len > 0) {
            unit->made_of = without_holes(&artifact->inline_text, plan->arena);
            unit->made = lc_archive_of_one(plan->arena, lone, unit->made_of);
        }
    }
    unit = &model->units[as_index(*place)];
    unit->as_function |= !is_layer;
    unit->as_layer |= is_layer;
    unit->required |= artifact->required;
    unit->unbuilt |= artifact->unbuilt;
    unit->source_only |= artifact->source_only;
    unit->picks = artifact->picks;
    return as_index(*place);
}

/* `doubt` says why what is deployed may hold more than the units; it is part of the tree's key. */
static struct lc_tree *plan_tree(struct plan *plan, lc_str mount, const size_t *units, size_t unit_count, lc_str doubt)
{
    struct lc_model *model = plan->model;
    size_t count = unit_count > LC_TREE_ARCHIVES_MAX ? LC_TREE_ARCHIVES_MAX : unit_count;
    lc_str key = mount;
    void **place;

    for (size_t i = 0; i < count; i++)
        key = lc_arena_printf(plan->arena, "%.*s:%zu", LC_FMT(key), units[i]);
    key = lc_arena_printf(plan->arena, "%.*s %.*s", LC_FMT(key), LC_FMT(doubt));
    place = lc_map_put(&plan->trees, key);
    if (*place == NULL) {
        struct lc_tree_plan *tree = &model->tree_plans[model->tree_count];
        *place = as_value(model->tree_count++);
        *tree = (struct lc_tree_plan){.unit_count = count, .mount = mount, .cut = count < unit_count, .doubt = doubt};
        tree->archives = LC_NEW_ARRAY(plan->arena, count, struct lc_archive *);
        tree->units = LC_NEW_ARRAY(plan->arena, count, const struct lc_unit *);
        for (size_t i = 0; i < count; i++)
            tree->units[i] = &model->units[units[i]];
    }
    return &model->trees[as_index(*place)];
}

/* The settings that change a search path, as part of a stack's key. */
static lc_str search_key(const struct lc_function *function, struct lc_arena *arena)
{
    static const char *const names[] = {
        "NODE_PATH", "PYTHONPATH", "GEM_PATH", "RUBYLIB", "PATH", "LD_LIBRARY_PATH", "AWS_LAMBDA_EXEC_WRAPPER"};
    lc_str key = {NULL, 0};

    for (size_t i = 0; function && i < sizeof names / sizeof *names; i++) {
        const struct lc_value *value = lc_function_variable(function, lc_str_from(names[i]));
        if (value && value->know != LC_UNSET)
            key =
                lc_arena_printf(arena, "%.*s\n%s=%d%.*s", LC_FMT(key), names[i], (int)value->know, LC_FMT(value->text));
    }
    return key;
}

/* Layers that the description does not tell stand in no tree: nothing proves that a file is not in one of them. */
static lc_str layers_doubt(const struct lc_function *function, struct lc_arena *arena)
{
    if (function == NULL || (function->layers_known.know != LC_UNKNOWN && function->layers_known.know != LC_AT_LEAST))
        return LC_S("");
    return lc_arena_printf(arena, "the function's layers are not known: %.*s", LC_FMT(function->layers_known.why));
}

static size_t plan_stack(struct plan *plan, const struct lc_artifact *layers, size_t layer_count,
                         const struct lc_runtime *runtime, enum lc_arch arch, const struct lc_function *function)
{
    struct lc_model *model = plan->model;
    size_t *units = LC_NEW_ARRAY(plan->arena, layer_count, size_t);
    lc_str key = lc_arena_printf(plan->arena, "%p %d", (const void *)runtime, (int)arch);
    lc_str doubt = layers_doubt(function, plan->arena);
    struct lc_stack *stack;
    void **place;

    for (size_t i = 0; i < layer_count; i++) {
        units[i] = plan_unit(plan, &layers[i], lc_arena_printf(plan->arena, "layer:%zu", i + 1), true);
        key = lc_arena_printf(plan->arena, "%.*s:%zu", LC_FMT(key), units[i]);
    }
    key = lc_arena_printf(plan->arena, "%.*s%.*s\n%.*s", LC_FMT(key), LC_FMT(search_key(function, plan->arena)),
                          LC_FMT(doubt));
    place = lc_map_put(&plan->stacks, key);
    if (*place != NULL)
        return as_index(*place);
    *place = as_value(model->stack_count);
    stack = &model->stacks[model->stack_count++];
    *stack = (struct lc_stack){.layer_count = layer_count, .runtime = runtime, .arch = arch};
    stack->layers = LC_NEW_ARRAY(plan->arena, layer_count, const struct lc_unit *);
    for (size_t i = 0; i < layer_count; i++)
        stack->layers[i] = &model->units[units[i]];
    stack->opt = plan_tree(plan, LC_S("/opt"), units, layer_count, doubt);
    for (size_t i = 0; i < layer_count; i++)
        model->units[units[i]].languages |= runtime ? 1u << runtime->language : 0;
    lc_search_build(runtime, function, plan->arena, &stack->search);
    return as_index(*place);
}

static void add_user(struct plan *plan, struct indices *users, uint32_t function)
{
    if (users->count == 0 || users->items[users->count - 1] != function)
        *LC_PUSH(plan->arena, users) = function;
}

static enum lc_arch arch_of(const struct lc_value *value)
{
    if (value->know == LC_UNSET)
        return LC_ARCH_X86_64;
    return value->know == LC_KNOWN ? lc_arch_from(value->text) : LC_ARCH_UNKNOWN;
}

static void plan_function(struct plan *plan, const struct lc_function *function, uint32_t index)
{
    struct lc_model *model = plan->model;
    const struct lc_runtime *runtime =
        function->runtime.know == LC_KNOWN ? lc_runtime_find(model->catalogue, function->runtime.text) : NULL;
    struct lc_target *target = &model->targets[index];
    size_t code = plan_unit(plan, &function->code, function->id, false);
    size_t stack =
        plan_stack(plan, function->layers, function->layer_count, runtime, arch_of(&function->architecture), function);
    const struct lc_tree *task =
        plan_tree(plan, LC_S("/var/task"), &code, 1, function->code.unbuilt ? LC_S("the code is not built") : LC_S(""));

    *target = (struct lc_target){.function = function, .index = index, .code = &model->units[code]};
    target->stack = &model->stacks[stack];
    target->image = (struct lc_image){.task = task, .opt = target->stack->opt};
    lc_search_build(runtime, function, plan->arena, &target->search);
    model->units[code].languages |= runtime ? 1u << runtime->language : 0;
    add_user(plan, &plan->unit_users[code], index);
    add_user(plan, &plan->stack_users[stack], index);
    for (size_t i = 0; i < target->stack->layer_count; i++)
        add_user(plan, &plan->unit_users[target->stack->layers[i] - model->units], index);
}

/* A layer alone, once for each of its labels. */
static void plan_by_label(struct plan *plan, const struct lc_artifact *layer)
{
    const struct lc_values *runtimes = &layer->label_runtimes, *architectures = &layer->label_architectures;

    for (size_t r = 0; r < runtimes->count || r == 0; r++)
        for (size_t a = 0; a < architectures->count || a == 0; a++)
            plan_stack(plan, layer, 1,
                       runtimes->count > 0 ? lc_runtime_find(plan->model->catalogue, runtimes->items[r].text) : NULL,
                       architectures->count > 0 ? arch_of(&architectures->items[a]) : LC_ARCH_UNKNOWN, NULL);
}

static size_t lone_stacks(const struct lc_lone_layers *lone)
{
    size_t stacks = (lone->runtime_count + 1) * (lone->architecture_count + 1);

    for (size_t i = 0; lone->by_label && i < lone->layer_count; i++)
        stacks += (lone->layers[i].label_runtimes.count + 1) * (lone->layers[i].label_architectures.count + 1);
    return stacks;
}

static void plan_lone(struct plan *plan, const struct lc_lone_layers *lone)
{
    size_t runtimes = lone->runtime_count > 0 ? lone->runtime_count : 1;
    size_t architectures = lone->architecture_count > 0 ? lone->architecture_count : 1;

    for (size_t i = 0; lone->by_label && i < lone->layer_count; i++)
        plan_by_label(plan, &lone->layers[i]);
    for (size_t r = 0; !lone->by_label && lone->layer_count > 0 && r < runtimes; r++)
        for (size_t a = 0; a < architectures; a++)
            plan_stack(plan, lone->layers, lone->layer_count,
                       lone->runtime_count > 0 ? lc_runtime_find(plan->model->catalogue, lone->runtimes[r].text) : NULL,
                       lone->architecture_count > 0 ? arch_of(&lone->architectures[a]) : LC_ARCH_UNKNOWN, NULL);
}

static const lc_str *names_of(const struct lc_model *model, const struct indices *users, struct lc_arena *arena)
{
    lc_str *names = LC_NEW_ARRAY(arena, users->count, lc_str);

    for (size_t i = 0; i < users->count; i++)
        names[i] = model->targets[users->items[i]].function->name;
    return names;
}

void lc_model_plan(struct lc_model *model, const struct lc_deployment *deployment, const struct lc_catalogue *catalogue,
                   struct lc_arena *arena)
{
    struct plan plan = {.arena = arena, .model = model};
    const struct lc_lone_layers *lone = &deployment->lone;
    size_t units = lone->layer_count, stacks = lone_stacks(lone);

    for (size_t i = 0; i < deployment->function_count; i++)
        units += 1 + deployment->functions[i].layer_count;
    stacks += deployment->function_count;
    *model = (struct lc_model){.deployment = deployment, .catalogue = catalogue};
    model->units = LC_NEW_ARRAY(arena, units, struct lc_unit);
    model->stacks = LC_NEW_ARRAY(arena, stacks, struct lc_stack);
    model->targets = LC_NEW_ARRAY(arena, deployment->function_count, struct lc_target);
    model->target_count = deployment->function_count;
    model->trees = LC_NEW_ARRAY(arena, stacks + units, struct lc_tree);
    model->tree_plans = LC_NEW_ARRAY(arena, stacks + units, struct lc_tree_plan);
    plan.unit_users = LC_NEW_ARRAY(arena, units, struct indices);
    plan.stack_users = LC_NEW_ARRAY(arena, stacks, struct indices);
    lc_map_init(&plan.units, arena, units);
    lc_map_init(&plan.stacks, arena, stacks);
    lc_map_init(&plan.trees, arena, stacks);
    for (size_t i = 0; i < deployment->function_count; i++)
        plan_function(&plan, &deployment->functions[i], (uint32_t)i);
    plan_lone(&plan, lone);
    for (size_t i = 0; i < model->unit_count; i++) {
        model->units[i].users = plan.unit_users[i].items;
        model->units[i].user_names = names_of(model, &plan.unit_users[i], arena);
        model->units[i].user_count = plan.unit_users[i].count;
    }
    for (size_t i = 0; i < model->stack_count; i++) {
        model->stacks[i].users = plan.stack_users[i].items;
        model->stacks[i].user_names = names_of(model, &plan.stack_users[i], arena);
        model->stacks[i].user_count = plan.stack_users[i].count;
    }
}

/* -- open ---------------------------------------------------------------------------------------------------------- */

struct opening {
    struct lc_model *model;
    const struct lc_run_options *options;
    struct lc_err *errors;
};

/* An entry of a search path as a folder of the archive mounted there; empty for one elsewhere. */
static lc_str folder_below(lc_str entry, lc_str mount)
{
    return lc_path_is_within(entry, mount) && entry.len > mount.len ? lc_str_from_index(entry, mount.len + 1)
                                                                    : LC_S("");
}

/* Packages in the folders that NODE_PATH names, of everybody who uses the unit. */
static void find_loose(const struct lc_search *search, lc_str mount, struct lc_unit *unit, struct lc_map *seen)
{
    const struct lc_search_path *path = &search->paths[LC_SEARCH_PACKAGES];

    for (size_t i = 0; lc_str_is(path->variable, "NODE_PATH") && i < path->count; i++) {
        lc_str folder = folder_below(path->items[i], mount);
        void **known = folder.len > 0 ? lc_map_put(seen, folder) : NULL;
        if (known == NULL || *known)
            continue;
        *known = seen;
        lc_packages_find_loose(unit->archive, folder, &unit->archive->arena, &unit->packages);
    }
}

static void find_packages(const struct lc_model *model, struct lc_unit *unit, struct lc_arena *scratch)
{
    struct lc_map seen;

    lc_packages_find(unit->archive, &unit->archive->arena, &unit->packages);
    lc_map_init(&seen, scratch, 8);
    for (size_t i = 0; i < model->target_count; i++)
        if (model->targets[i].code == unit)
            find_loose(&model->targets[i].search, LC_S("/var/task"), unit, &seen);
    for (size_t i = 0; i < model->stack_count; i++)
        for (size_t k = 0; k < model->stacks[i].layer_count; k++)
            if (model->stacks[i].layers[k] == unit)
                find_loose(&model->stacks[i].search, LC_S("/opt"), unit, &seen);
}

static enum lc_status open_archive(const char *path, struct lc_unit *unit, const struct lc_archive_options *options,
                                   struct lc_err *err)
{
    struct lc_source source = {0};

    if (unit->made.len == 0)
        return lc_archive_open(path, unit->path, options, &unit->archive, err);
    lc_source_open_memory(&source, unit->made);
    return lc_archive_open_source(source, unit->path, options, &unit->archive, err);
}

static void open_unit(void *context, size_t item, size_t worker)
{
    struct opening *opening = context;
    struct lc_unit *unit = &opening->model->units[item];
    struct lc_archive_options options = {
        .seed = opening->options->seed, .thorough = opening->options->thorough, .picks = unit->picks};
    struct lc_err *err = &opening->errors[item];
    struct lc_arena arena;
    bool cut;
    const char *path;

    (void)worker;
    lc_progress_step(opening->options->progress);
    if (unit->why.len > 0)
        return;
    lc_arena_init(&arena, 0);
    path = lc_arena_cstring(&arena, unit->file.len > 0 ? unit->file : unit->path, &cut);
    if (cut) {
        lc_fail(err, LC_IO, "the path has a NUL byte");
    } else if (open_archive(path, unit, &options, err) == LC_OK) {
        if (opening->options->trace)
            lc_archive_trace_on(unit->archive);
        find_packages(opening->model, unit, &arena);
        lc_contents_init(&unit->contents, unit->archive, &unit->archive->arena);
    }
    lc_arena_release(&arena);
}

enum lc_status lc_model_open(struct lc_model *model, const struct lc_run_options *options, struct lc_err *err)
{
    struct opening opening = {.model = model, .options = options};
    enum lc_status status = LC_OK;
    struct lc_arena arena;

    lc_arena_init(&arena, options->seed);
    opening.errors = LC_NEW_ARRAY(&arena, model->unit_count, struct lc_err);
    lc_progress_phase(options->progress, LC_PROGRESS_OPENING, model->unit_count);
    lc_pool_run(options->jobs, model->unit_count, open_unit, &opening);
    for (size_t i = 0; i < model->unit_count; i++) {
        struct lc_unit *unit = &model->units[i];
        if (opening.errors[i].status == LC_OK)
            continue;
        if (unit->required)
            status = lc_fail(err, opening.errors[i].status, "%s", opening.errors[i].text);
        unit->why = LC_S("it cannot be read");
    }
    lc_arena_release(&arena);
    return status;
}

/* -- after opening ------------------------------------------------------------------------------------------------- */

size_t lc_model_bringers(const struct lc_model *model, const struct lc_target *target, const struct lc_stack *stack,
                         struct lc_bringer *out, struct lc_unit **units)
{
    size_t count = 0;

    for (size_t i = 0; i < (target ? 1 : 0) + (stack ? stack->layer_count : 0); i++) {
        bool is_code = target && i == 0;
        size_t layer = i - (target ? 1 : 0);
        const struct lc_unit *unit = is_code ? target->code : stack->layers[layer];
        if (!is_code && layer >= LC_TREE_ARCHIVES_MAX)
            break;
        out[count] = (struct lc_bringer){.origin = is_code ? 0 : (uint32_t)layer + 1,
                                         .tree = is_code ? target->image.task : stack->opt,
                                         .archive = unit->archive,
                                         .packages = &unit->packages,
                                         .contents = unit->archive ? &unit->contents : NULL};
        units[count++] = &model->units[unit - model->units];
    }
    return count;
}

void lc_model_sort_flaws(struct lc_model *model)
{
    for (size_t i = 0; i < model->unit_count; i++)
        if (model->units[i].archive)
            lc_archive_sort_flaws(model->units[i].archive);
}

void lc_model_build_tree(struct lc_model *model, size_t tree, uint64_t seed)
{
    const struct lc_tree_plan *plan = &model->tree_plans[tree];

    for (size_t i = 0; i < plan->unit_count; i++)
        plan->archives[i] = plan->units[i]->archive;
    lc_tree_build(&model->trees[tree], plan->mount, plan->archives, plan->unit_count, seed);
    if (plan->cut || plan->doubt.len > 0)
        model->trees[tree].complete = false;
    model->trees[tree].doubt = plan->doubt;
}

void lc_model_take_stock(struct lc_model *model, size_t item, struct lc_arena *arena)
{
    bool is_stack = item < model->stack_count;
    struct lc_target *target = is_stack ? NULL : &model->targets[item - model->stack_count];
    struct lc_stack *stack = &model->stacks[is_stack ? item : (size_t)(target->stack - model->stacks)];
    struct lc_bringer *bringers = LC_NEW_ARRAY(arena, stack->layer_count + 1, struct lc_bringer);
    struct lc_unit **units = LC_NEW_ARRAY(arena, stack->layer_count + 1, struct lc_unit *);
    size_t count = lc_model_bringers(model, target, stack, bringers, units);

    lc_inventory_build(stack->runtime, is_stack ? &stack->search : &target->search, bringers, count, arena,
                       is_stack ? &stack->inventory : &target->inventory);
}

void lc_model_set_resolvers(struct lc_model *model, struct lc_arena *arena)
{
    for (size_t i = 0; i < model->target_count; i++) {
        struct lc_target *target = &model->targets[i];
        const struct lc_stack *stack = target->stack;
        const struct lc_metadata **layers = LC_NEW_ARRAY(arena, stack->layer_count, const struct lc_metadata *);
        for (size_t k = 0; k < stack->layer_count; k++)
            layers[k] = stack->layers[k]->archive ? &stack->layers[k]->metadata : NULL;
        target->resolver = (struct lc_resolver){.image = &target->image,
                                                .runtime = stack->runtime,
                                                .search = &target->search,
                                                .inventory = &target->inventory,
                                                .function = target->function};
        target->resolver.metadata.task = target->code->archive ? &target->code->metadata : NULL;
        target->resolver.metadata.layers = layers;
    }
}

static void add_unknown(struct lc_results *results, struct lc_arena *arena, const struct lc_unknown *unknown)
{
    struct lc_unknown *copy = LC_NEW(arena, struct lc_unknown);

    *copy = *unknown;
    *LC_PUSH(arena, &results->unknowns) = copy;
}

static void report_partly(const struct lc_value *known, const char *what, struct lc_unknown *unknown,
                          struct lc_results *results, struct lc_arena *arena)
{
    if (known->know != LC_UNKNOWN && known->know != LC_AT_LEAST)
        return;
    unknown->what = lc_str_from(what);
    unknown->why = known->why;
    unknown->how = known->how;
    add_unknown(results, arena, unknown);
}

static void report_settings(const struct lc_model *model, const struct lc_target *target, struct lc_results *results,
                            struct lc_arena *arena)
{
    const struct lc_function *function = target->function;
    struct lc_unknown unknown = {.functions = &function->name, .function_count = 1};

    if (target->stack->runtime == NULL) {
        lc_str near = lc_runtime_nearest(model->catalogue, function->runtime.text);
        unknown.what = LC_S("what depends on the runtime: search paths, layer folders, which copy of a package runs");
        unknown.why = function->runtime.know == LC_KNOWN
                          ? lc_arena_printf(arena, "the runtime '%.*s' is not in the catalogue of %.*s",
                                            LC_FMT(function->runtime.text), LC_FMT(model->catalogue->as_of))
                      : function->runtime.know == LC_UNSET ? LC_S("no runtime is given")
                                                           : function->runtime.why;
        unknown.how =
            function->runtime.know == LC_UNKNOWN ? function->runtime.how
            : function->described != LC_DESCRIBED_BY_FLAGS && function->runtime.know == LC_UNSET
                ? lc_arena_printf(arena, "name one in '%.*s'", LC_FMT(function->source))
            : function->described != LC_DESCRIBED_BY_FLAGS
                ? near.len > 0
                      ? lc_arena_printf(arena, "write '%.*s' in '%.*s', or --runtimes FILE with a newer catalogue",
                                        LC_FMT(near), LC_FMT(function->source))
                      : LC_S("--runtimes FILE with a newer catalogue")
            : near.len > 0 ? lc_arena_printf(arena, "--runtime %.*s", LC_FMT(near))
                           : LC_S("--runtime ID, or --runtimes FILE");
        add_unknown(results, arena, &unknown);
    }
    if (target->stack->arch == LC_ARCH_UNKNOWN) {
        unknown.what = LC_S("whether binaries fit the processor");
        unknown.why = function->architecture.know == LC_UNKNOWN ? function->architecture.why
                                                                : LC_S("the architecture is not known");
        unknown.how = function->architecture.know == LC_UNKNOWN ? function->architecture.how
                      : function->described == LC_DESCRIBED_BY_FLAGS
                          ? LC_S("--arch x86_64|arm64")
                          : lc_arena_printf(arena, "write x86_64 or arm64 in '%.*s'", LC_FMT(function->source));
        add_unknown(results, arena, &unknown);
    }
    if (function->code.unbuilt && target->code->archive) {
        unknown.what = LC_S("the packages and files that the build puts into the function");
        unknown.why = lc_arena_printf(arena, "'%.*s' is not built", LC_FMT(function->code.path));
        unknown.how = function->code.build;
        add_unknown(results, arena, &unknown);
    }
    report_partly(&function->layers_known, "what the function's layers bring", &unknown, results, arena);
    report_partly(&function->environment_known, "what the function's environment variables set", &unknown, results,
                  arena);
}

static void report_unevaluated(const struct lc_deployment *deployment, struct lc_results *results,
                               struct lc_arena *arena)
{
    for (size_t i = 0; i < deployment->unevaluated_count; i++) {
        const struct lc_unevaluated *item = &deployment->unevaluated[i];
        struct lc_unknown unknown = {.what = item->what, .why = item->why, .how = item->how};
        if (item->at.line > 0)
            unknown.what = lc_arena_printf(arena, "%.*s (%.*s, line %" PRIu32 ")", LC_FMT(item->what),
                                           LC_FMT(item->at.file), item->at.line);
        add_unknown(results, arena, &unknown);
    }
}

void lc_model_report_unread(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    const struct lc_lone_layers *lone = &model->deployment->lone;

    for (size_t i = 0; i < model->unit_count; i++) {
        const struct lc_unit *unit = &model->units[i];
        struct lc_unknown unknown = {
            .why = unit->why, .how = unit->how, .functions = unit->user_names, .function_count = unit->user_count};
        if (unit->archive)
            continue;
        /* An expression is no name: what it stands for is meant. */
        unknown.what = lc_arena_printf(
            arena, "the content of %s'%.*s'%s", lc_str_has_prefix(unit->path, LC_S("${")) ? "the archive that " : "",
            LC_FMT(unit->path), lc_str_has_prefix(unit->path, LC_S("${")) ? " stands for" : "");
        add_unknown(results, arena, &unknown);
    }
    for (size_t i = 0; i < model->target_count; i++)
        report_settings(model, &model->targets[i], results, arena);
    report_unevaluated(model->deployment, results, arena);
    if (lone->by_label)
        return;
    if (lone->layer_count > 0 && lone->runtime_count == 0)
        add_unknown(results, arena,
                    &(struct lc_unknown){.what = LC_S("whether a runtime finds what the layers bring"),
                                         .why = LC_S("no runtime is given"),
                                         .how = LC_S("--runtime ID, once for each runtime the layers are for")});
    if (lone->layer_count > 0 && lone->architecture_count == 0)
        add_unknown(results, arena,
                    &(struct lc_unknown){.what = LC_S("whether binaries fit the processor"),
                                         .why = LC_S("no architecture is given"),
                                         .how = LC_S("--arch x86_64 or --arch arm64, or both")});
}

void lc_model_release(struct lc_model *model)
{
    for (size_t i = 0; i < model->tree_count; i++)
        lc_tree_release(&model->trees[i]);
    for (size_t i = 0; i < model->unit_count; i++) {
        lc_contents_release(&model->units[i].contents);
        lc_archive_close(model->units[i].archive);
    }
}
