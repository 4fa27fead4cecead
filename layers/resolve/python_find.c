/* One folder, as importlib's FileFinder looks through it: the package's __init__ in every suffix, then the module in
 * every suffix, then a folder without __init__ is a portion of a namespace. */
#include "layers/resolve/python.h"

#include "layers/base/path.h"

bool lc_python_minor(const struct lc_runtime *runtime, unsigned *out)
{
    uint64_t minor;

    if (runtime == NULL || runtime->language != LC_LANG_PYTHON || !lc_str_has_prefix(runtime->version, LC_S("3.")) ||
        !lc_str_to_u64(lc_str_from_index(runtime->version, 2), &minor) || minor > 98)
        return false;
    *out = (unsigned)minor;
    return true;
}

void lc_python_suffixes(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_python_suffixes *out)
{
    const struct lc_value *set = resolver->function ? &resolver->function->architecture : NULL;
    lc_str abi = resolver->runtime->abi;
    enum lc_arch arch = LC_ARCH_UNKNOWN;

    if (set)
        arch = set->know == LC_UNSET ? LC_ARCH_X86_64 : lc_arch_from(set->text);
    *out = (struct lc_python_suffixes){.foreign = LC_NPOS};
    if (arch != LC_ARCH_ARM64)
        out->items[out->count++] = lc_arena_printf(arena, ".%.*s-x86_64-linux-gnu.so", LC_FMT(abi));
    if (arch != LC_ARCH_X86_64)
        out->items[out->count++] = lc_arena_printf(arena, ".%.*s-aarch64-linux-gnu.so", LC_FMT(abi));
    if (arch == LC_ARCH_UNKNOWN)
        out->foreign = 0;
    out->items[out->count++] = LC_S(".abi3.so");
    out->items[out->count++] = LC_S(".so");
    out->extension_count = out->count;
    out->items[out->count++] = LC_S(".py");
    out->items[out->count++] = LC_S(".pyc");
}

/* `name` with every suffix as a file of `folder`. */
static bool find_file(const struct lc_image *image, const struct lc_python_suffixes *suffixes,
                      const struct lc_place *folder, lc_str name, struct lc_arena *arena, struct lc_python_hit *out)
{
    for (size_t i = 0; i < suffixes->count; i++) {
        enum lc_found found =
            lc_child(image, folder, lc_arena_join(arena, name, suffixes->items[i]), arena, &out->file);
        if (found != LC_FOUND) {
            if (out->doubt.len == 0)
                out->doubt = lc_found_why(found);
            continue;
        }
        if (!lc_place_is(&out->file, LC_ENTRY_FILE))
            continue;
        if (suffixes->foreign != LC_NPOS && i < 2 && out->doubt.len == 0)
            out->doubt = LC_S("the extension module is built for one architecture, and the function's is not known");
        out->format = i < suffixes->extension_count ? LC_MODULE_ADDON : LC_MODULE_PYTHON;
        out->bytecode = i + 1 == suffixes->count;
        return true;
    }
    return false;
}

void lc_python_find(const struct lc_image *image, const struct lc_python_suffixes *suffixes,
                    const struct lc_place *folder, lc_str name, struct lc_arena *arena, struct lc_python_hit *out)
{
    enum lc_found found;
    bool is_folder;

    *out = (struct lc_python_hit){.kind = LC_PYTHON_NOTHING};
    found = lc_child(image, folder, name, arena, &out->folder);
    out->doubt = lc_found_why(found);
    is_folder = found == LC_FOUND && lc_place_is(&out->folder, LC_ENTRY_DIRECTORY);
    if (is_folder && find_file(image, suffixes, &out->folder, LC_S("__init__"), arena, out))
        out->kind = LC_PYTHON_PACKAGE;
    else if (find_file(image, suffixes, folder, name, arena, out))
        out->kind = LC_PYTHON_MODULE;
    else if (is_folder)
        out->kind = LC_PYTHON_PORTION;
}

void lc_python_add_place(struct lc_python_entries *entries, const struct lc_place *place, struct lc_arena *arena)
{
    *LC_PUSH(arena, entries) = (struct lc_python_entry){LC_ENTRY_IS_FOLDER, *place, place->path, {0}};
}

void lc_python_scan(const struct lc_image *image, const struct lc_python_suffixes *suffixes,
                    const struct lc_python_entries *entries, lc_str name, struct lc_arena *arena,
                    struct lc_python_hit *out, struct lc_python_entries *portions)
{
    *portions = (struct lc_python_entries){0};
    *out = (struct lc_python_hit){.kind = LC_PYTHON_NOTHING};
    for (size_t i = 0; i < entries->count; i++) {
        struct lc_python_hit hit;
        if (entries->items[i].kind != LC_ENTRY_IS_FOLDER)
            continue;
        lc_python_find(image, suffixes, &entries->items[i].place, name, arena, &hit);
        if (hit.kind == LC_PYTHON_PORTION)
            lc_python_add_place(portions, &hit.folder, arena);
        if (hit.kind == LC_PYTHON_MODULE || hit.kind == LC_PYTHON_PACKAGE) {
            *out = hit;
            return;
        }
    }
    if (portions->count > 0)
        *out = (struct lc_python_hit){.kind = LC_PYTHON_PORTION, .folder = portions->items[0].place};
}
