/* Whose code is where in a bundled file: what belongs to a package is looked up in the data, like a package that is
 * required; it is never followed and never blamed. */
#include "layers/flow/engine.h"

enum { GLUE_BYTES = 2 << 10 };

void lc_module_attribute(struct lc_engine *engine, struct lc_flow_module *module)
{
    struct lc_bundle *bundle;

    if (engine->language != LC_LANG_NODE)
        return;
    bundle = LC_NEW(&engine->work_arena, struct lc_bundle);
    if (engine->reader->map)
        module->map = engine->reader->map(engine->reader->context, engine->flow->files.items[module->file].tree,
                                          module->tree_node);
    lc_bundle_read(module->syntax->source, module->map, &engine->work_arena, bundle);
    module->bundle = bundle;
    if (bundle->kind == LC_BUNDLE_UNTOLD)
        lc_flow_not_known(
            engine, lc_arena_printf(engine->arena, "which parts of the bundle '%.*s' are yours", LC_FMT(module->path)),
            LC_S("it has neither path comments nor a source map"),
            LC_S("ship the source map beside it, or keep the bundler's comments"));
}

lc_str lc_package_of_path(lc_str path)
{
    lc_str mark = LC_S("node_modules/");
    size_t at = 0, found, end;
    bool any = false;

    while ((found = lc_str_find(lc_str_from_index(path, at), mark)) != LC_NPOS) {
        at += found + mark.len;
        any = true;
    }
    if (!any)
        return (lc_str){0};
    path = lc_str_from_index(path, at);
    end = lc_str_find_byte(path, '/');
    if (end != LC_NPOS && path.len > 0 && path.ptr[0] == '@') {
        size_t second = lc_str_find_byte(lc_str_from_index(path, end + 1), '/');
        end = second == LC_NPOS ? LC_NPOS : end + 1 + second;
    }
    return end == LC_NPOS ? path : lc_str_cut(path, 0, end);
}

/* Whether a name is what the package is called by: pRetry of p-retry, core_default of @middy/core. */
static bool is_default_name(lc_str package, lc_str name)
{
    lc_str suffix = LC_S("_default");
    size_t slash = lc_str_find_byte(package, '/'), at = 0;

    if (lc_str_has_suffix(name, suffix))
        name.len -= suffix.len;
    if (slash != LC_NPOS)
        package = lc_str_from_index(package, slash + 1);
    for (size_t i = 0; i < package.len; i++) {
        if (!lc_is_alnum(package.ptr[i]))
            continue;
        if (at >= name.len || (name.ptr[at] | 0x20) != (package.ptr[i] | 0x20))
            return false;
        at++;
    }
    return at > 0 && at == name.len;
}

lc_str lc_third_party_path(struct lc_engine *engine, lc_str package, lc_str name)
{
    if (is_default_name(package, name))
        return package;
    return lc_arena_printf(&engine->work_arena, "%.*s.%.*s", LC_FMT(package), LC_FMT(name));
}

bool lc_is_third_party_code(struct lc_engine *engine, struct lc_flow_module *module, uint32_t node, lc_str *package)
{
    const struct lc_bundle_range *range;

    (void)engine;
    if (module == NULL || module->bundle == NULL || module->bundle->kind == LC_BUNDLE_NONE || module->syntax == NULL)
        return false;
    range = lc_bundle_at(module->bundle, module->syntax->nodes[node].start);
    if (range == NULL || range->party == LC_PARTY_OWN)
        return false;
    if (range->party == LC_PARTY_THIRD && !lc_str_contains(range->path, LC_S("node_modules/")))
        return false; /* the bundler's own runtime is known by its names, and small */
    if (range->party == LC_PARTY_UNKNOWN && module->bundle->by_map && range->end - range->start <= GLUE_BYTES)
        return false; /* what no source stands behind the bundler wrote: its helpers, the list of exports */
    if (package)
        *package = range->party == LC_PARTY_UNKNOWN ? LC_S("bundle") : lc_package_of_path(range->path);
    return true;
}
