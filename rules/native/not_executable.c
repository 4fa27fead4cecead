/* Files that the platform starts and cannot: every file in /opt/extensions and /opt/bootstrap belong to the layers
 * (stack), a function's own bootstrap and its exec wrapper to the function. Programs in /opt/bin are only found on
 * PATH: a warning. What a shell script among them runs by absolute path is started too.
 *
 * A provided* function without any bootstrap is told here too (kind bootstrap-missing): no other rule looks at what a
 * custom runtime starts, and "nothing to execute" is the same failure, Runtime.InvalidEntrypoint. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/native/candidates.h"
#include "rules/native/interpreters.h"
#include "rules/native/native.h"
#include "rules/native/program.h"
#include "rules/native/script.h"

/* Follows links from `path`; false when it leads to no file. Then the reason has been reported if it is certain. */
static bool follow(struct lc_context *cx, struct lc_native_started *started)
{
    struct lc_image image = lc_native_image_of(cx);
    enum lc_found found = lc_image_find(&image, started->path, true, cx->scratch, &started->place);

    if (found == LC_FOUND)
        return started->place.node->kind == LC_ENTRY_FILE;
    if (found == LC_LINK_LOOP || (found == LC_ABSENT && lc_native_is_whole(&image))) {
        struct lc_finding *finding =
            lc_native_report_started(cx, started, "dangling-link",
                                     lc_arena_printf(cx->arena, "'%.*s' is a symbolic link that leads to no file",
                                                     LC_FMT(lc_show(cx, started->path))),
                                     LC_FACT_SYMLINKS_HONOURED);
        lc_finding_fix(cx, finding, "pack what it points to, or take the link out");
    }
    return false;
}

/* Is it something people leave in folders? Started and failing too, but layer-layout says so in words that fit. */
static bool is_leftover(lc_str name)
{
    static const char *const extensions[] = {".md", ".txt", ".rst"};
    static const lc_str words[] = {LC_S_INIT("README"), LC_S_INIT("LICENSE"), LC_S_INIT("LICENCE"), LC_S_INIT("NOTICE"),
                                   LC_S_INIT("CHANGELOG")};

    if (name.len > 0 && name.ptr[0] == '.')
        return true;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (lc_str_is(lc_path_extension(name), extensions[i]))
            return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_caseeq(lc_str_cut(name, 0, words[i].len), words[i]))
            return true;
    return false;
}

/* ------------------------------------------------------------------------------------------- what a script runs */

struct runs {
    struct lc_context *cx;
    const struct lc_native_started *script;
    struct lc_map seen;
};

/* Nothing stands there. Neither the script can make it: /opt and /var/task are read-only. What a script asks for before
 * it runs it is run behind && or in a branch, so not certain. */
static void check_absent(struct lc_context *cx, const struct lc_native_started *script,
                         const struct lc_script_command *command, enum lc_found found)
{
    struct lc_image image = lc_native_image_of(cx);
    lc_str below;
    bool own = lc_image_tree(&image, command->path, &below) != NULL;
    struct lc_finding *finding;

    if (!command->certain ||
        (own ? found != LC_ABSENT || !lc_native_is_whole(&image) : !lc_native_has_no_interpreter(cx, command->path)))
        return;
    finding = lc_report(cx, "absent", "'%.*s' runs '%.*s', which is not there", LC_FMT(lc_show(cx, script->path)),
                        LC_FMT(lc_show(cx, command->path)));
    lc_finding_subject(finding, lc_arena_copy(cx->arena, command->path));
    /* A shell goes on behind any other. */
    if (!command->exec)
        lc_finding_severity(finding, LC_WARNING);
    lc_rests_on(finding, script->fact);
    lc_rests_on(finding, own ? LC_FACT_KERNEL_EXEC : LC_FACT_NO_LANGUAGES_IN_IMAGE);
    lc_finding_at_line(cx, finding, lc_tree_unit(cx, script->place.tree, script->place.node->archive),
                       script->place.node->entry, command->line, 1);
    lc_finding_fix(cx, finding, "attach the layer that brings it, pack it at that path, or correct the script");
}

static void check_command(void *context, const struct lc_script_command *command)
{
    struct runs *runs = context;
    struct lc_context *cx = runs->cx;
    struct lc_image image = lc_native_image_of(cx);
    struct lc_native_started started = {.path = command->path,
                                        .fact = LC_FACT_KERNEL_EXEC,
                                        .shell = true,
                                        .by = runs->script->path,
                                        .line = command->line,
                                        .maybe = !command->certain};
    void **seen = lc_map_put(&runs->seen, command->path);
    enum lc_found found;

    if (*seen)
        return;
    found = lc_image_find(&image, command->path, true, cx->scratch, &started.place);
    if (found != LC_FOUND) {
        check_absent(cx, runs->script, command, found);
    }
    /* Layers alone say nothing of /var/task. */
    if (found != LC_FOUND || started.place.node->kind != LC_ENTRY_FILE || started.place.node->conflict)
        return;
    *seen = runs;
    lc_native_check_mode(cx, &started);
    lc_native_check_program(cx, &started);
}

/* Whatever it runs by name is the business of PATH; a script that changes modes itself is left alone. */
static void each_command(struct lc_context *cx, const struct lc_place *script,
                         void (*each)(void *context, const struct lc_script_command *command), void *context)
{
    const struct lc_unit *unit = lc_tree_unit(cx, script->tree, script->node->archive);
    const struct lc_need *need =
        unit && script->node->entry != LC_NO_ENTRY ? lc_contents_get(&unit->contents, script->node->entry) : NULL;
    struct lc_binary head;

    if (need == NULL || !need->fetched || need->status != LC_OK)
        return;
    head = lc_binary_head(need->bytes);
    if (head.format == LC_BINARY_SCRIPT && !head.crlf && lc_script_is_shell(head.interpreter, head.argument) &&
        !lc_str_contains(need->bytes, LC_S("chmod")))
        lc_script_commands(need->bytes, need->head > 0 && need->bytes.len == need->head, each, context);
}

static void check_commands(struct lc_context *cx, const struct lc_native_started *started)
{
    struct runs runs = {.cx = cx, .script = started};

    lc_map_init(&runs.seen, cx->scratch, 16);
    each_command(cx, &started->place, check_command, &runs);
}

static void check_started(struct lc_context *cx, lc_str path, const struct lc_tree *tree,
                          const struct lc_tree_node *node, enum lc_fact_id fact)
{
    struct lc_native_started started = {.path = path, .place = {.tree = tree, .node = node}, .fact = fact};

    if (!follow(cx, &started))
        return;
    lc_native_check_mode(cx, &started);
    lc_native_check_program(cx, &started);
    check_commands(cx, &started);
}

/* -------------------------------------------------------------------------------------------------- the layers */

static void collect_command(void *context, const struct lc_script_command *command)
{
    struct runs *runs = context;

    *lc_map_put(&runs->seen, command->path) = runs;
}

/* Everything that a script of these functions or layers runs by absolute path: told there. */
static void collect_runs(struct lc_context *cx, struct runs *runs)
{
    const struct lc_tree *opt = cx->stack->opt;

    *runs = (struct runs){.cx = cx};
    lc_map_init(&runs->seen, cx->scratch, 16);
    for (const struct lc_tree_node *at = lc_native_extensions(cx->stack); at; at = at->next)
        if (at->kind == LC_ENTRY_FILE)
            each_command(cx, &(struct lc_place){.tree = opt, .node = at}, collect_command, runs);
    for (size_t i = 0; i < cx->model->target_count; i++) {
        const struct lc_target *target = &cx->model->targets[i];
        const struct lc_value *wrapper = lc_native_wrapper(target);
        struct lc_context own = *cx;
        struct lc_place place = {.tree = target->image.task};
        if (target->stack != cx->stack)
            continue;
        own.target = target;
        place.node = lc_native_bootstrap(place.tree);
        if (place.node == NULL) {
            place.tree = opt;
            place.node = lc_native_bootstrap(opt);
        }
        if (place.node && place.node->kind == LC_ENTRY_FILE && lc_native_has_bootstrap(cx->stack->runtime))
            each_command(&own, &place, collect_command, runs);
        if (wrapper && wrapper->know == LC_KNOWN &&
            lc_image_find(&target->image, wrapper->text, true, cx->scratch, &place) == LC_FOUND &&
            place.node->kind == LC_ENTRY_FILE)
            each_command(&own, &place, collect_command, runs);
    }
}

/* Programs of /opt/bin that one archive provides, of one kind of trouble. */
static void check_bin_of(struct runs *runs, const struct lc_tree_node *folder, uint16_t archive, bool has_mode)
{
    struct lc_context *cx = runs->cx;
    const struct lc_tree_node *only = NULL;
    struct lc_finding *finding = NULL;
    size_t count = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (const struct lc_tree_node *at = folder->first; at; at = at->next) {
            const struct lc_entry *entry = lc_tree_entry(cx->stack->opt, at);
            bool seen;
            struct lc_binary head;
            if (at->archive != archive || at->kind != LC_ENTRY_FILE || at->conflict || entry == NULL ||
                ((entry->flags & LC_ENTRY_HAS_MODE) != 0) != has_mode || (has_mode && (entry->mode & 01)))
                continue;
            head = lc_native_head(cx, cx->stack->opt, at, &seen);
            if (head.format != LC_BINARY_SCRIPT &&
                (head.format != LC_BINARY_ELF || lc_native_is_library_name(at->path)))
                continue;
            if (lc_map_get(&runs->seen, lc_tree_absolute(cx->stack->opt, at, cx->scratch)))
                continue;
            if (finding)
                lc_finding_at(cx, finding, lc_tree_unit(cx, cx->stack->opt, archive), at->entry);
            only = at;
            count += pass == 0;
        }
        if (pass > 0 || count == 0)
            continue;
        if (count == 1)
            finding =
                lc_report(cx, has_mode ? "opt-bin" : "mode-unknown", "%s '/opt/bin/%.*s'%s",
                          has_mode ? "the program" : "nothing says that the program",
                          LC_FMT(lc_show(cx, lc_tree_node_name(only))),
                          has_mode ? " is not executable" : " is executable, its archive has no Unix permissions");
        else
            finding = lc_report(cx, has_mode ? "opt-bin" : "mode-unknown", "%s%zu programs in '/opt/bin' are %s",
                                has_mode ? "" : "nothing says that ", count,
                                has_mode ? "not executable" : "executable, their archive has no Unix permissions");
        lc_finding_severity(finding, LC_WARNING);
        lc_rests_on(finding, LC_FACT_OPT_BIN_ON_PATH);
        if (!has_mode)
            lc_rests_on(finding, LC_FACT_MODE_MAY_BE_MISSING);
        if (!has_mode)
            lc_finding_fix(cx, finding, "%s", lc_native_fix_mode);
        else if (count > 1)
            lc_finding_fix(cx, finding, "chmod 755 them before packaging");
        lc_finding_subject(finding, LC_S("/opt/bin"));
    }
}

static void check_bin(struct lc_context *cx)
{
    const struct lc_search_path *programs = &cx->stack->search.paths[LC_SEARCH_PROGRAMS];
    const struct lc_tree_node *folder = lc_tree_find(cx->stack->opt, LC_S("bin"));
    struct runs runs;

    if (folder == NULL || folder->kind != LC_ENTRY_DIRECTORY)
        return;
    if (cx->stack->runtime && (!programs->known || lc_search_index(programs, LC_S("/opt/bin")) == LC_NPOS))
        return;
    collect_runs(cx, &runs);
    for (size_t i = 0; i < cx->stack->opt->archive_count; i++) {
        check_bin_of(&runs, folder, (uint16_t)i, true);
        check_bin_of(&runs, folder, (uint16_t)i, false);
    }
}

static void check_stack(struct lc_context *cx)
{
    const struct lc_tree *opt = cx->stack->opt;

    for (const struct lc_tree_node *at = lc_native_extensions(cx->stack); at; at = at->next)
        if (lc_native_is_started(at) && !is_leftover(lc_tree_node_name(at)))
            check_started(cx, lc_tree_absolute(opt, at, cx->arena), opt, at, LC_FACT_EXTENSIONS_STARTED);
    if (lc_native_uses_opt_bootstrap(cx))
        check_started(cx, LC_S("/opt/bootstrap"), opt, lc_native_bootstrap(opt), LC_FACT_BOOTSTRAP_EXECUTABLE);
    if (opt)
        check_bin(cx);
}

/* ------------------------------------------------------------------------------------------------ the function */

/* Where a bootstrap stands that is not looked at: a folder too deep is the usual mistake. */
static void note_misplaced(struct lc_context *cx, struct lc_finding *finding, const struct lc_tree *tree)
{
    for (const struct lc_tree_node *at = tree ? lc_tree_walk(tree->root, NULL) : NULL; at;
         at = lc_tree_walk(tree->root, at)) {
        if (!lc_str_is(lc_tree_node_name(at), "bootstrap"))
            continue;
        lc_finding_note(cx, finding, at->kind == LC_ENTRY_DIRECTORY ? "'%.*s' is a folder" : "'%.*s' is not looked at",
                        LC_FMT(lc_show(cx, lc_tree_absolute(tree, at, cx->scratch))));
        if (at->entry != LC_NO_ENTRY)
            lc_finding_at(cx, finding, lc_tree_unit(cx, tree, at->archive), at->entry);
        return;
    }
}

static bool is_contested(const struct lc_tree *tree)
{
    const struct lc_tree_node *node = tree ? lc_tree_find(tree, LC_S("bootstrap")) : NULL;

    return node && node->conflict;
}

static void check_bootstrap(struct lc_context *cx)
{
    const struct lc_image *image = &cx->target->image;
    const struct lc_tree_node *own = lc_native_bootstrap(image->task);
    struct lc_finding *finding;

    if (!lc_native_has_bootstrap(cx->stack->runtime))
        return;
    if (own) {
        check_started(cx, LC_S("/var/task/bootstrap"), image->task, own, LC_FACT_BOOTSTRAP_EXECUTABLE);
        return;
    }
    if (lc_native_bootstrap(image->opt))
        return;
    if (is_contested(image->task) || is_contested(image->opt)) {
        lc_report_unknown(cx, LC_S("which 'bootstrap' is started"),
                          LC_S("archives disagree about what stands at its path"), LC_S(""));
        return;
    }
    if (image->task == NULL || !lc_native_is_whole(image)) {
        lc_report_unknown(cx, LC_S("whether there is a 'bootstrap'"), LC_S(LC_NOT_READ_WHY), LC_S(""));
        return;
    }
    finding = lc_report(cx, "bootstrap-missing", "neither the function nor a layer has a 'bootstrap' at its root");
    lc_rests_on(finding, LC_FACT_BOOTSTRAP_EXECUTABLE);
    lc_finding_subject(finding, LC_S("bootstrap"));
    lc_finding_fix(cx, finding,
                   "name the program 'bootstrap', pack it at the root of the archive, and make it executable");
    lc_finding_at_function(cx, finding);
    if (cx->target->code)
        lc_finding_at(cx, finding, cx->target->code, LC_NO_ENTRY);
    note_misplaced(cx, finding, image->task);
    note_misplaced(cx, finding, image->opt);
}

static void wrapper_unknown(struct lc_context *cx, lc_str why, lc_str how)
{
    lc_report_unknown(cx, LC_S("whether the exec wrapper can be executed"), why, how);
}

static void check_wrapper(struct lc_context *cx)
{
    const struct lc_value *value = lc_native_wrapper(cx->target);
    struct lc_native_started started = {.fact = LC_FACT_WRAPPER_EXECUTABLE, .shell = true};
    struct lc_finding *finding;
    enum lc_found found;
    lc_str below;

    if (value == NULL)
        return;
    if (value->know != LC_KNOWN) {
        wrapper_unknown(cx, value->why, value->how);
        return;
    }
    started.path = value->text;
    if (lc_image_tree(&cx->target->image, value->text, &below) == NULL) {
        wrapper_unknown(cx, LC_S("its path is outside /opt and /var/task"), LC_S(""));
        return;
    }
    found = lc_image_find(&cx->target->image, value->text, true, cx->scratch, &started.place);
    if (found == LC_FOUND && started.place.node->kind == LC_ENTRY_FILE) {
        lc_native_check_mode(cx, &started);
        lc_native_check_program(cx, &started);
        check_commands(cx, &started);
        return;
    }
    if (found != LC_FOUND && found != LC_LINK_LOOP && (found != LC_ABSENT || !lc_native_is_whole(&cx->target->image))) {
        wrapper_unknown(cx, found == LC_ABSENT ? LC_S(LC_NOT_READ_WHY) : LC_S("what stands at its path is not known"),
                        LC_S(""));
        return;
    }
    finding = lc_native_report_started(cx, &started, "wrapper-missing",
                                       lc_arena_printf(cx->arena, "the exec wrapper '%.*s' is %s",
                                                       LC_FMT(lc_show(cx, value->text)),
                                                       found == LC_FOUND ? "no file" : "not there"),
                                       LC_FACT_WRAPPER_EXECUTABLE);
    lc_finding_fix(cx, finding,
                   "attach the layer that brings it, correct AWS_LAMBDA_EXEC_WRAPPER, or remove the variable");
    lc_finding_at_origin(cx, finding, value->at);
}

static void check(struct lc_context *cx)
{
    if (cx->target == NULL) {
        check_stack(cx);
        return;
    }
    check_bootstrap(cx);
    check_wrapper(cx);
}

const struct lc_rule lc_rule_not_executable = {
    .name = "not-executable",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_BINARIES,
    .since = "0.1.0",
    .summary = "a file that Lambda starts is missing, has no execute bit or cannot be started",
    .why =
        "Code does not run as root: a bootstrap, extension or wrapper that others cannot execute ends initialization.",
    .fix = "chmod 755 it before packaging",
    .example = "bootstrap-0644",
    .source = "AWS Lambda Developer Guide, custom runtimes and .zip file archives; "
              "aws-lambda-runtime-interface-emulator, rapid/handlers.go",
    .check = check,
};
