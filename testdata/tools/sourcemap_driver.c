/* What source maps and bundles are read as, for the tests that compare it with other readers.
 * usage: sourcemap_driver map FILE [MAP]         JSON: sources, and every place where the original changes
 *        sourcemap_driver bundle FILE [MAP|-]    JSON: the ranges; the map FILE names itself is not read
 *        sourcemap_driver time FILE [MAP|-]      milliseconds of processor time: map, ranges
 * MAP may be "inline". */

#include <stdio.h>
#include <time.h>

#include "layers/base/buf.h"
#include "layers/base/source.h"
#include "layers/source/bundle.h"
#include "layers/text/text.h"

static double milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool load_map(const char *path, lc_str generated, const char *at, struct lc_arena *arena,
                     struct lc_sourcemap *out)
{
    struct lc_err err = {0};
    enum lc_status status;
    lc_str json = LC_S(""), url;

    if (strcmp(path, "inline") == 0)
        status = lc_sourcemap_url(generated, &url) ? lc_sourcemap_inline(url, arena, &json, &err) : LC_NOT_FOUND;
    else
        status = lc_file_read(path, 1u << 30, arena, &json, &err);
    if (status == LC_OK)
        status = lc_sourcemap_parse(json, generated, lc_str_from(at), arena, out, &err);
    if (status != LC_OK)
        fprintf(stderr, "%s: %s\n", path, err.text[0] ? err.text : "no map");
    return status == LC_OK;
}

static void print_sources(struct lc_json_writer *w, const struct lc_sourcemap *map)
{
    lc_json_list(w, "sources");
    for (size_t i = 0; i < map->source_count; i++) {
        lc_json_object(w, NULL);
        lc_json_str(w, "given", map->sources[i].given);
        lc_json_str(w, "path", map->sources[i].path);
        lc_json_bool(w, "made", map->sources[i].made);
        lc_json_object_end(w);
    }
    lc_json_list_end(w);
}

static void print_place(struct lc_json_writer *w, size_t offset, bool known, const struct lc_original *at)
{
    lc_json_list(w, NULL);
    lc_json_u64(w, NULL, offset);
    if (known) {
        lc_json_u64(w, NULL, at->source);
        lc_json_u64(w, NULL, at->line);
        lc_json_u64(w, NULL, at->column);
        lc_json_str(w, NULL, at->name);
    }
    lc_json_list_end(w);
}

/* Every byte is asked about; printed is where the answer changes. */
static void print_map(struct lc_json_writer *w, const struct lc_sourcemap *map)
{
    struct lc_original now, last = {0};
    bool known, was = false;

    print_sources(w, map);
    lc_json_u64(w, "dropped", map->dropped);
    lc_json_list(w, "places");
    for (size_t at = 0; at < map->generated.len; at++) {
        known = lc_sourcemap_at(map, at, &now);
        if (known != was || (known && (now.source != last.source || now.line != last.line ||
                                       now.column != last.column || !lc_str_eq(now.name, last.name))))
            print_place(w, at, known, &now);
        was = known;
        if (known)
            last = now;
    }
    lc_json_list_end(w);
}

static void print_bundle(struct lc_json_writer *w, const struct lc_bundle *bundle)
{
    static const char *const kinds[] = {"none", "told", "untold"}, *const parties[] = {"unknown", "own", "third"};

    lc_json_str(w, "kind", lc_str_from(kinds[bundle->kind]));
    lc_json_bool(w, "by_comments", bundle->by_comments);
    lc_json_bool(w, "by_map", bundle->by_map);
    lc_json_list(w, "ranges");
    for (size_t i = 0; i < bundle->count; i++) {
        lc_json_list(w, NULL);
        lc_json_u64(w, NULL, bundle->items[i].start);
        lc_json_u64(w, NULL, bundle->items[i].end);
        lc_json_str(w, NULL, lc_str_from(parties[bundle->items[i].party]));
        lc_json_str(w, NULL, bundle->items[i].path);
        lc_json_list_end(w);
    }
    lc_json_list_end(w);
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[1] : "", *map_path = argc > 3 && strcmp(argv[3], "-") != 0 ? argv[3] : NULL;
    struct lc_sourcemap map = {0};
    struct lc_bundle bundle;
    struct lc_json_writer w;
    struct lc_arena arena;
    struct lc_err err = {0};
    struct lc_buf buf;
    lc_str generated;
    double start, mapped;
    int status = 0;

    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: sourcemap_driver map|bundle|time FILE [MAP|inline|-]\n");
        return 2;
    }
    lc_arena_init(&arena, 1);
    lc_buf_init(&buf, 1u << 30);
    lc_json_begin(&w, &buf, false);
    if (lc_file_read(argv[2], 1u << 30, &arena, &generated, &err) != LC_OK) {
        fprintf(stderr, "%s\n", err.text);
        status = 1;
    }
    start = milliseconds();
    if (status == 0 && map_path && !load_map(map_path, generated, "", &arena, &map))
        status = 1;
    mapped = milliseconds();
    if (status == 0) {
        lc_json_object(&w, NULL);
        lc_bundle_read(generated, map_path ? &map : NULL, &arena, &bundle);
        if (strcmp(what, "time") == 0)
            printf("%.1f %.1f %zu %zu\n", mapped - start, milliseconds() - mapped, map.mapping_count, bundle.count);
        else if (strcmp(what, "map") == 0)
            print_map(&w, &map);
        else
            print_bundle(&w, &bundle);
        lc_json_object_end(&w);
        if (strcmp(what, "time") != 0)
            fwrite(buf.ptr, 1, buf.len, stdout);
    }
    lc_buf_release(&buf);
    lc_arena_release(&arena);
    return status;
}
