/* What weighs most. Packages are told by path alone, as for the inventory: nothing is inflated to weigh. */
#include <stdlib.h>

#include "layers/base/path.h"
#include "rules/limits/weights.h"

struct weight {
    lc_str label;
    uint64_t bytes;
};

struct scale {
    struct lc_arena *arena;
    struct lc_map by_label;
    struct weight **items, *last; /* files come package by package */
    size_t count, capacity;
};

static void scale_init(struct scale *scale, struct lc_arena *arena)
{
    *scale = (struct scale){.arena = arena};
    lc_map_init(&scale->by_label, arena, 64);
}

static struct weight *weight_of(struct scale *scale, lc_str label)
{
    void **place = lc_map_put(&scale->by_label, label);
    struct weight *weight = *place;

    if (weight == NULL) {
        *place = weight = LC_NEW(scale->arena, struct weight);
        weight->label = label;
        *LC_PUSH(scale->arena, scale) = weight;
    }
    return weight;
}

static void weigh(struct scale *scale, lc_str label, uint64_t bytes)
{
    struct weight *weight = scale->last;

    if (weight == NULL || !lc_str_eq(weight->label, label))
        weight = scale->last = weight_of(scale, label);
    if (__builtin_add_overflow(weight->bytes, bytes, &weight->bytes))
        weight->bytes = UINT64_MAX;
}

static int heaviest_first(const void *a, const void *b)
{
    const struct weight *x = *(const struct weight *const *)a, *y = *(const struct weight *const *)b;

    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return lc_str_cmp(x->label, y->label);
}

static void note(struct lc_context *cx, struct lc_finding *finding, struct scale *scale, const char *by,
                 const char *quote)
{
    lc_str text = LC_S("");

    if (scale->count == 0)
        return;
    qsort(scale->items, scale->count, sizeof *scale->items, heaviest_first);
    for (size_t i = 0; i < scale->count && i < LC_WEIGHTS_SHOWN; i++)
        text = lc_arena_printf(cx->scratch, "%.*s%s%s%.*s%s %.*s", LC_FMT(text), i > 0 ? ", " : "", quote,
                               LC_FMT(lc_show(cx, scale->items[i]->label)), quote,
                               LC_FMT(lc_show_bytes(cx, scale->items[i]->bytes)));
    lc_finding_note(cx, finding, "by %s: %.*s", by, LC_FMT(text));
}

/* "libvips-cpp.so.42" is a .so; a name without a dot has no type. */
static lc_str file_type(lc_str path)
{
    lc_str base = lc_path_base(path), extension = lc_path_extension(base);
    size_t so = LC_NPOS;

    /* Most names have one dot. */
    if (lc_str_find_byte(base, '.') + extension.len < base.len)
        so = lc_str_find(base, LC_S(".so."));
    if (so != LC_NPOS && so > 0)
        return LC_S(".so");
    return extension.len > 1 ? extension : LC_S("no extension");
}

/* Folders that hold Python distributions or gems, by path; the value is any package that stands there. */
static void map_roots(const struct lc_packages *packages, struct lc_map *roots)
{
    for (size_t i = 0; i < packages->count; i++)
        if (packages->items[i].ecosystem == LC_PYPI || packages->items[i].ecosystem == LC_GEM)
            *lc_map_put(roots, packages->items[i].root) = &packages->items[i];
}

/* Of "gems/rack-2.2.0/lib/x.rb" or "extensions/x86_64-linux/3.3.0/json-2.9.1/x.so" the gem's full name. */
static lc_str gem_label(lc_str below)
{
    lc_str part, rest = below;
    size_t skip;

    if (!lc_str_next(&rest, '/', &part))
        return (lc_str){0};
    skip = lc_str_is(part, "gems") ? 0 : lc_str_is(part, "extensions") ? 2 : LC_NPOS;
    if (skip == LC_NPOS)
        return (lc_str){0};
    for (size_t i = 0; i <= skip; i++)
        if (!lc_str_next(&rest, '/', &part))
            return (lc_str){0};
    return rest.len > 0 ? part : (lc_str){0};
}

/* "numpy/core/x.py", "numpy.libs/y.so" and "numpy-1.26.4.dist-info/RECORD" all belong to numpy. */
static lc_str dist_label(lc_str below)
{
    size_t slash = lc_str_find_byte(below, '/'), end;
    lc_str top = lc_str_cut(below, 0, slash);
    bool info = lc_str_has_suffix(top, LC_S(".dist-info")) || lc_str_has_suffix(top, LC_S(".egg-info"));

    end = lc_str_find_byte(top, info ? '-' : '.');
    if (slash == LC_NPOS && !info && !lc_str_contains(top, LC_S(".so")))
        return (lc_str){0};
    return lc_str_cut(top, 0, end);
}

/* What is the same for all files of a folder is worked out once: entries come folder by folder. `folder` is NULL at
 * first. */
struct folder_label {
    lc_str folder, label;
};

static lc_str package_label(lc_str path, const struct lc_map *roots, struct folder_label *last)
{
    lc_str folder = lc_path_dir(path), npm;

    if (last->folder.ptr && lc_str_eq(folder, last->folder))
        return last->label;
    npm = lc_npm_package_root(path);
    if (npm.len > 0) {
        lc_str above = lc_path_dir(npm), label;
        while (above.len > 0 && !lc_str_is(lc_path_base(above), "node_modules"))
            above = lc_path_dir(above);
        label = lc_str_from_index(npm, above.len > 0 ? above.len + 1 : 0);
        if (lc_path_is_within(folder, npm))
            *last = (struct folder_label){folder, label};
        return label;
    }
    if (lc_str_has_suffix(path, LC_S(".jar")))
        return lc_path_base(path);
    for (lc_str top = path; roots->count > 0 && top.len > 0;) {
        const struct lc_package *at;
        top = lc_path_dir(top);
        at = lc_map_get(roots, top);
        if (at) {
            lc_str below = lc_str_from_index(path, top.len > 0 ? top.len + 1 : 0);
            return at->ecosystem == LC_GEM ? gem_label(below) : dist_label(below);
        }
    }
    return (lc_str){0};
}

void lc_weights_note(struct lc_context *cx, struct lc_finding *finding, const struct lc_weighed *weighed, size_t count)
{
    struct scale by_archive, by_package, by_type;

    scale_init(&by_archive, cx->scratch);
    scale_init(&by_package, cx->scratch);
    scale_init(&by_type, cx->scratch);
    for (size_t i = 0; i < count; i++) {
        const struct lc_archive *archive = weighed[i].unit ? weighed[i].unit->archive : NULL;
        struct folder_label last = {0};
        struct lc_map roots;
        if (archive == NULL || archive->unzipped == 0)
            continue;
        lc_map_init(&roots, cx->scratch, 16);
        map_roots(&weighed[i].unit->packages, &roots);
        weigh(&by_archive, lc_show_origin(cx, weighed[i].origin), archive->unzipped);
        for (size_t e = 0; e < archive->count; e++) {
            const struct lc_entry *entry = &archive->entries[e];
            lc_str label;
            if (entry->kind != LC_ENTRY_FILE || entry->size == 0)
                continue;
            weigh(&by_type, file_type(entry->path), entry->size);
            label = package_label(entry->path, &roots, &last);
            if (label.len > 0)
                weigh(&by_package, label, entry->size);
        }
    }
    if (by_archive.count > 1)
        note(cx, finding, &by_archive, "archive", "");
    note(cx, finding, &by_package, "package", "'");
    note(cx, finding, &by_type, "file type", "");
}
