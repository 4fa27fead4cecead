/* Modules: the user's own files are run once, as the runtime would; others' are names. */
#include "layers/base/path.h"
#include "layers/flow/engine.h"

static struct lc_flow_module *find(struct lc_engine *engine, const struct lc_tree_node *node)
{
    for (size_t i = 0; i < engine->modules.count; i++)
        if (engine->modules.items[i]->tree_node == node)
            return engine->modules.items[i];
    return NULL;
}

static bool has_es_syntax(const struct lc_syntax *syntax)
{
    for (uint32_t kid = syntax->nodes[0].first; kid; kid = syntax->nodes[kid].next)
        if (syntax->nodes[kid].kind == LC_SYN_IMPORT || syntax->nodes[kid].kind == LC_SYN_EXPORT ||
            syntax->nodes[kid].kind == LC_SYN_EXPORTS)
            return true;
    return false;
}

static void bind_commonjs(struct lc_engine *engine, struct lc_flow_module *module)
{
    lc_value_p exports = lc_value_object(engine, module->exports);

    module->module_object = lc_object_new(engine, LC_OBJECT_PLAIN);
    lc_object_set(engine, module->module_object, LC_S("exports"), exports);
    lc_scope_bind(engine, module->scope, LC_S("module"), lc_value_object(engine, module->module_object));
    lc_scope_bind(engine, module->scope, LC_S("exports"), exports);
}

/* What a package's part of a bundle declares is named like a member of the package. */
static void declare_theirs(struct lc_engine *engine, struct lc_flow_module *module, uint32_t statement, lc_str package)
{
    const struct lc_syntax_node *at = lc_at(engine, statement);
    lc_str name = at->text;

    if (at->kind == LC_SYN_BIND)
        name =
            at->first && lc_at(engine, at->first)->kind == LC_SYN_NAME ? lc_at(engine, at->first)->text : (lc_str){0};
    if (name.len > 0)
        lc_scope_bind(engine, module->scope, name, lc_value_known(engine, lc_third_party_path(engine, package, name)));
}

/* Minifiers join declarations: one `var` may hold names of several packages and the user's own. */
static void declare_each(struct lc_engine *engine, struct lc_flow_module *module, uint32_t statement)
{
    unsigned theirs = 0, all = 0;
    lc_str package;

    for (uint32_t kid = lc_at(engine, statement)->first; kid; kid = lc_at(engine, kid)->next, all++)
        if (lc_is_third_party_code(engine, module, kid, &package)) {
            declare_theirs(engine, module, kid, package);
            theirs++;
        }
    if (theirs < all)
        lc_eval(engine, module->scope, statement);
}

static void run_statements(struct lc_engine *engine, struct lc_flow_module *module)
{
    for (uint32_t kid = module->syntax->nodes[0].first; kid && !engine->state->dead; kid = lc_at(engine, kid)->next) {
        lc_str package;
        if (lc_at(engine, kid)->kind == LC_SYN_DECLARE) {
            declare_each(engine, module, kid);
            continue;
        }
        if (!lc_is_third_party_code(engine, module, kid, &package)) {
            lc_eval(engine, module->scope, kid);
            continue;
        }
        declare_theirs(engine, module, kid, package);
        if (module->bundle->kind == LC_BUNDLE_UNTOLD) /* what it exports may be exported there */
            module->exports->opaque = true;
    }
}

/* While a module is loaded nothing of the code that asked for it is going on. */
static void run(struct lc_engine *engine, struct lc_flow_module *module)
{
    struct lc_frame frame = {.caller = engine->frame, .module = module, .first_work = (uint32_t)engine->works.count};
    uint32_t continuation = engine->continuation;
    unsigned weak = engine->weak;
    struct lc_state *before;

    frame.site = (uint32_t)engine->sites.count;
    *LC_PUSH(&engine->work_arena, &engine->sites) = (struct lc_site){engine->frame ? engine->frame->module : NULL, 0};
    engine->frame = &frame;
    engine->continuation = LC_NO_WORK;
    engine->weak = 0;
    module->scope = lc_scope_new(engine, NULL, true);
    module->exports = lc_object_new(engine, LC_OBJECT_MODULE);
    module->exports->module = module->is_esm || engine->language != LC_LANG_NODE ? module : NULL;
    if (engine->language == LC_LANG_NODE)
        bind_commonjs(engine, module);
    if (engine->language == LC_LANG_RUBY)
        frame.self = lc_value_object(engine, module->exports);
    before = lc_state_copy(engine);
    lc_scope_hoist(engine, module->scope, 0, true);
    run_statements(engine, module);
    if (engine->state->dead)
        lc_state_join(engine, before, true, 0, NULL);
    engine->weak = weak;
    engine->continuation = continuation;
    engine->frame = frame.caller;
}

struct lc_flow_module *lc_module_load(struct lc_engine *engine, const struct lc_tree *tree,
                                      const struct lc_tree_node *node, lc_str path)
{
    struct lc_flow_module *module = find(engine, node);
    struct lc_flow_file *file;
    lc_str why = {0};

    if (module)
        return module->syntax ? module : NULL;
    module = LC_NEW(&engine->work_arena, struct lc_flow_module);
    *LC_PUSH(&engine->work_arena, &engine->modules) = module;
    module->tree_node = node;
    module->path = lc_arena_copy(engine->arena, path);
    module->file = (uint32_t)engine->flow->files.count;
    module->syntax = engine->reader->read(engine->reader->context, tree, node, &why);
    file = LC_PUSH(engine->arena, &engine->flow->files);
    *file = (struct lc_flow_file){module->path, tree, node, module->syntax, why};
    if (module->syntax == NULL) {
        lc_flow_not_known(engine, lc_arena_printf(engine->arena, "what '%.*s' leaves pending", LC_FMT(path)), why,
                          (lc_str){0});
        return NULL;
    }
    lc_module_attribute(engine, module);
    module->is_esm = engine->language == LC_LANG_NODE && has_es_syntax(module->syntax);
    run(engine, module);
    return module;
}

lc_value_p lc_module_value(struct lc_engine *engine, struct lc_flow_module *module)
{
    struct lc_flow_property *exports;
    lc_value_p value;

    if (module->is_esm || engine->language != LC_LANG_NODE || module->module_object == NULL)
        return lc_value_object(engine, module->exports);
    exports = lc_object_property(engine, module->module_object, LC_S("exports"), false);
    value = exports ? lc_cell_get(engine, exports->cell) : NULL;
    return value ? value : lc_value_object(engine, module->exports);
}

static lc_value_p python_submodule(struct lc_engine *engine, struct lc_flow_module *module, lc_str name)
{
    lc_str path = module->path, init = LC_S("/__init__.py");

    if (engine->language != LC_LANG_PYTHON || !lc_str_has_suffix(path, init))
        return NULL;
    return lc_module_require(engine, module, lc_arena_printf(&engine->work_arena, ".%.*s", LC_FMT(name)), 0);
}

lc_value_p lc_module_export(struct lc_engine *engine, struct lc_flow_module *module, lc_str name)
{
    struct lc_flow_property *property;
    lc_value_p value = NULL;

    if (engine->language == LC_LANG_NODE && !module->is_esm) {
        lc_value_p all = lc_module_value(engine, module);
        if (lc_str_is(name, "*"))
            return all;
        if (lc_str_is(name, "default")) {
            const struct lc_ref *ref = lc_value_first(all, LC_REF_OBJECT);
            property = ref ? lc_object_property(engine, ref->object, name, false) : NULL;
            return property ? lc_cell_get(engine, property->cell) : all;
        }
        return lc_member_get(engine, all, name, 0);
    }
    if (lc_str_is(name, "*"))
        return lc_value_object(engine, module->exports);
    property = module->exports ? lc_object_property(engine, module->exports, name, false) : NULL;
    if (property)
        value = lc_cell_get(engine, property->cell);
    if (value == NULL && engine->language != LC_LANG_NODE && module->scope)
        value = lc_scope_get(engine, module->scope, name);
    if (module->asked) /* they export all of each other */
        return value ? value : &lc_value_anything;
    module->asked = true;
    for (size_t i = 0; value == NULL && i < module->stars.count; i++) {
        lc_value_p found = lc_member_get(engine, module->stars.items[i], name, 0);
        value = found->count > 0 ? found : NULL;
    }
    module->asked = false;
    if (value == NULL)
        value = python_submodule(engine, module, name);
    return value ? value : &lc_value_anything;
}

/* -- what a specifier gets ----------------------------------------------------------------------------------------- */

static lc_str known_name(lc_str specifier)
{
    if (lc_str_has_prefix(specifier, LC_S("node:")))
        return lc_str_from_index(specifier, 5);
    return specifier;
}

static enum lc_import_kind kind_of(const struct lc_engine *engine, const struct lc_flow_module *from, lc_str specifier)
{
    if (engine->language == LC_LANG_PYTHON)
        return LC_IMPORT_PYTHON;
    if (engine->language == LC_LANG_RUBY)
        return lc_str_has_prefix(specifier, LC_S("./")) || lc_str_has_prefix(specifier, LC_S("../"))
                   ? LC_IMPORT_RUBY_RELATIVE
                   : LC_IMPORT_RUBY;
    return from->is_esm ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE;
}

/* ".b" in /var/task/a/c.py is a.b: a dot for the file's own package, one more for each above. */
static lc_str absolute_python(struct lc_engine *engine, const struct lc_flow_module *from, lc_str specifier)
{
    lc_str root = LC_S("/var/task/"), folder = from->path;
    size_t dots = 0, cut;
    char *bytes;

    while (dots < specifier.len && specifier.ptr[dots] == '.')
        dots++;
    if (dots == 0)
        return specifier;
    for (size_t i = 0; i < dots; i++) {
        cut = lc_str_find_last_byte(folder, '/');
        folder = cut == LC_NPOS ? (lc_str){0} : lc_str_cut(folder, 0, cut);
    }
    folder = lc_str_has_prefix(folder, root) ? lc_str_from_index(folder, root.len) : (lc_str){0};
    specifier = lc_str_from_index(specifier, dots);
    if (folder.len == 0)
        return specifier;
    bytes = lc_arena_bytes(&engine->work_arena, folder.len);
    for (size_t i = 0; i < folder.len; i++)
        bytes[i] = folder.ptr[i] == '/' ? '.' : folder.ptr[i];
    folder.ptr = bytes;
    if (specifier.len == 0)
        return folder;
    return lc_arena_printf(&engine->work_arena, "%.*s.%.*s", LC_FMT(folder), LC_FMT(specifier));
}

/* Source that is not built yet imports './x' or './x.js' and means x.ts. */
static struct lc_flow_module *typescript_beside(struct lc_engine *engine, struct lc_flow_module *from, lc_str specifier)
{
    static const char *const endings[] = {".ts", ".tsx", ".mts", ".cts", "/index.ts"};
    size_t slash = lc_str_find_last_byte(from->path, '/');
    lc_str stem = specifier, joined;
    struct lc_place place;

    if (engine->language != LC_LANG_NODE || slash == LC_NPOS || !lc_str_has_prefix(specifier, LC_S(".")) ||
        from->syntax->language == LC_SYNTAX_JAVASCRIPT)
        return NULL;
    if (lc_str_has_suffix(stem, LC_S(".js")) || lc_str_has_suffix(stem, LC_S(".mjs")) ||
        lc_str_has_suffix(stem, LC_S(".cjs")))
        stem = lc_str_cut(stem, 0, lc_str_find_last_byte(stem, '.'));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        lc_str path;
        joined = lc_arena_printf(&engine->work_arena, "%.*s/%.*s%s", LC_FMT(lc_str_cut(from->path, 0, slash)),
                                 LC_FMT(stem), endings[i]);
        if (lc_path_normalize(&engine->work_arena, joined, &path) &&
            lc_image_find(engine->resolver->image, path, true, &engine->work_arena, &place) == LC_FOUND && place.node)
            return lc_module_load(engine, place.tree, place.node, place.path);
    }
    return NULL;
}

lc_value_p lc_module_require(struct lc_engine *engine, struct lc_flow_module *from, lc_str specifier, uint32_t node)
{
    struct lc_resolution resolution = {0};
    struct lc_flow_module *module;
    bool relative = specifier.len > 0 && (specifier.ptr[0] == '.' || specifier.ptr[0] == '/');

    (void)node;
    if (engine->language == LC_LANG_PYTHON)
        specifier = absolute_python(engine, from, specifier);
    if (specifier.len == 0)
        return &lc_value_anything;
    lc_resolve(engine->resolver, kind_of(engine, from, specifier), specifier, from->path, false, &engine->work_arena,
               &resolution);
    if (!resolution.found && relative && (module = typescript_beside(engine, from, specifier)) != NULL)
        return lc_module_value(engine, module);
    if (!resolution.found || resolution.builtin || resolution.package || resolution.node == NULL ||
        (resolution.format != LC_MODULE_COMMONJS && resolution.format != LC_MODULE_ESM &&
         resolution.format != LC_MODULE_UNKNOWN && resolution.format != LC_MODULE_PYTHON &&
         resolution.format != LC_MODULE_RUBY))
        return relative && !resolution.builtin && !resolution.package ? &lc_value_anything
                                                                      : lc_value_known(engine, known_name(specifier));
    module = lc_module_load(engine, resolution.tree, resolution.node, resolution.path);
    return module ? lc_module_value(engine, module) : &lc_value_anything;
}

/* -- imports and exports ------------------------------------------------------------------------------------------- */

static struct lc_flow_module *module_of(lc_value_p value)
{
    const struct lc_ref *ref = lc_value_first(value, LC_REF_OBJECT);

    return ref && ref->object->shape == LC_OBJECT_MODULE ? ref->object->module : NULL;
}

static void import_star(struct lc_engine *engine, struct lc_flow_scope *scope, struct lc_flow_module *module)
{
    for (size_t i = 0; module && module->scope && i < module->scope->names.count; i++) {
        lc_value_p value = lc_cell_get(engine, module->scope->names.items[i].cell);
        if (value)
            lc_scope_bind(engine, scope, module->scope->names.items[i].name, value);
    }
}

static void import_one(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str specifier, lc_value_p value,
                       uint32_t imported)
{
    const struct lc_syntax_node *at = lc_at(engine, imported);
    uint32_t local = at->first;
    struct lc_flow_module *module = module_of(value);
    lc_str name;
    struct lc_binding *binding;

    if (local == 0 || lc_at(engine, local)->kind == LC_SYN_EMPTY) {
        if (engine->language == LC_LANG_PYTHON && module)
            import_star(engine, scope, module);
        else
            engine->frame->module->exports->opaque = true;
        return;
    }
    name = lc_at(engine, local)->text;
    if (at->text.len == 0) { /* import a.b binds a */
        size_t dot = lc_str_find_byte(specifier, '.');
        if (dot != LC_NPOS)
            value = lc_module_require(engine, engine->frame->module, lc_str_cut(specifier, 0, dot), imported);
        lc_scope_bind(engine, scope, name, value);
    } else if (lc_str_is(at->text, "*")) {
        lc_scope_bind(engine, scope, name, value);
    } else if (module && engine->language == LC_LANG_NODE) {
        binding = lc_scope_bind(engine, scope, name, NULL);
        binding->from = module;
        binding->imported = at->text;
    } else if (lc_str_is(at->text, "default") && lc_value_has(value, LC_REF_OBJECT)) {
        const struct lc_ref *ref = lc_value_first(value, LC_REF_OBJECT);
        struct lc_flow_property *property = lc_object_property(engine, ref->object, at->text, false);
        lc_scope_bind(engine, scope, name, property ? lc_cell_get(engine, property->cell) : value);
    } else if (lc_str_is(at->text, "default")) {
        lc_scope_bind(engine, scope, name, value);
    } else {
        lc_scope_bind(engine, scope, name, lc_member_get(engine, value, at->text, imported));
    }
}

void lc_eval_import(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_str specifier = lc_at(engine, node)->text;
    lc_value_p value = lc_module_require(engine, engine->frame->module, specifier, node);

    for (uint32_t kid = lc_at(engine, node)->first; kid; kid = lc_at(engine, kid)->next)
        import_one(engine, scope, specifier, value, kid);
}

static void export_names(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, lc_str specifier)
{
    struct lc_flow_object *exports = engine->frame->module->exports;
    lc_value_p from = specifier.len > 0 ? lc_module_require(engine, engine->frame->module, specifier, node) : NULL;

    if (from && (lc_at(engine, node)->flags & LC_SYN_ALL)) {
        *LC_PUSH(&engine->work_arena, &engine->frame->module->stars) = from;
        return;
    }
    for (uint32_t kid = lc_at(engine, node)->first; kid; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *at = lc_at(engine, kid);
        lc_str local = at->first ? lc_at(engine, at->first)->text : at->text;
        lc_value_p value;
        if (from) {
            struct lc_flow_module *module = module_of(from);
            value = lc_str_is(local, "*") ? from
                    : module              ? lc_module_export(engine, module, local)
                                          : lc_member_get(engine, from, local, kid);
        } else {
            value = lc_scope_get(engine, scope, local);
        }
        lc_object_set(engine, exports, at->text, value ? value : &lc_value_anything);
    }
}

static void export_pattern(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, unsigned depth)
{
    const struct lc_syntax_node *at = lc_at(engine, target);
    lc_value_p value;

    if (at->kind == LC_SYN_NAME) {
        value = lc_scope_get(engine, scope, at->text);
        lc_object_set(engine, engine->frame->module->exports, at->text, value ? value : &lc_value_anything);
        return;
    }
    if (at->kind == LC_SYN_PROPERTY || at->kind == LC_SYN_PARAMETER || at->kind == LC_SYN_SPREAD) {
        if (at->first && depth > 0)
            export_pattern(engine, scope, at->first, depth - 1);
        return;
    }
    for (uint32_t kid = at->first; kid && depth > 0; kid = lc_at(engine, kid)->next)
        export_pattern(engine, scope, kid, depth - 1);
}

/* A local name may get its value after its export statement: looked up when the module has run. */
void lc_eval_export(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);
    struct lc_flow_object *exports = engine->frame->module->exports;
    uint32_t x = at->first;

    if (at->kind == LC_SYN_EXPORTS) {
        export_names(engine, scope, node, at->text);
        return;
    }
    if (x == 0)
        return;
    if (at->flags & LC_SYN_DEFAULT) {
        const struct lc_syntax_node *declaration = lc_at(engine, x);
        lc_value_p value = lc_eval(engine, scope, x);
        if ((declaration->flags & LC_SYN_DECLARATION) && declaration->text.len > 0)
            value = lc_scope_get(engine, scope, declaration->text);
        else if (declaration->kind == LC_SYN_FUNCTION)
            value = lc_eval_function(engine, scope, x, NULL);
        lc_object_set(engine, exports, LC_S("default"), value ? value : &lc_value_anything);
        return;
    }
    lc_eval(engine, scope, x);
    if (lc_at(engine, x)->kind == LC_SYN_FUNCTION || lc_at(engine, x)->kind == LC_SYN_CLASS) {
        lc_value_p value = lc_scope_get(engine, scope, lc_at(engine, x)->text);
        lc_object_set(engine, exports, lc_at(engine, x)->text, value ? value : &lc_value_anything);
    } else if (lc_at(engine, x)->kind == LC_SYN_DECLARE) {
        for (uint32_t bind = lc_at(engine, x)->first; bind; bind = lc_at(engine, bind)->next) {
            if (lc_at(engine, bind)->first)
                export_pattern(engine, scope, lc_at(engine, bind)->first, 16);
        }
    }
}
