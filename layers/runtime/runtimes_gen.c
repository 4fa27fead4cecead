/* Writes the catalogue as C: `runtimes_gen DATA.yaml... > runtimes.c`. Each file is read over the ones before it, so
 * the systems come first. It runs before the library exists and is linked with the parser alone. */
#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/base/source.h"
#include "layers/runtime/runtime.h"

/* Lists written so far: most runtimes share theirs. */
struct lists {
    const struct lc_strings **items;
    size_t count, capacity;
};

static void write_text(lc_str s)
{
    fputs("LC_S_INIT(\"", stdout);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        /* octal for everything odd; '?' too, since "??/" is a trigraph in C11 */
        if (lc_is_alnum((char)c) || (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?'))
            putchar(c);
        else
            printf("\\%03o", (unsigned)c);
    }
    fputs("\")", stdout);
}

static bool same(const struct lc_strings *a, const struct lc_strings *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!lc_str_eq(a->items[i], b->items[i]))
            return false;
    return true;
}

static size_t list_number(const struct lists *lists, const struct lc_strings *list)
{
    size_t i = 0;

    while (i < lists->count && !same(lists->items[i], list))
        i++;
    return i;
}

static void add_list(struct lc_arena *arena, struct lists *lists, const struct lc_strings *list)
{
    if (list->count == 0 || list_number(lists, list) < lists->count)
        return;
    printf("static const lc_str list_%zu[] = {\n", lists->count);
    for (size_t i = 0; i < list->count; i++) {
        fputs("    ", stdout);
        write_text(list->items[i]);
        fputs(",\n", stdout);
    }
    fputs("};\n", stdout);
    *LC_PUSH(arena, lists) = list;
}

static void write_absences(const char *prefix, size_t number, const struct lc_absence *items, size_t count)
{
    if (count == 0)
        return;
    printf("static const struct lc_absence %s_%zu[] = {\n", prefix, number);
    for (size_t i = 0; i < count; i++) {
        fputs("    {", stdout);
        write_text(items[i].field);
        fputs(", ", stdout);
        write_text(items[i].reason);
        fputs("},\n", stdout);
    }
    fputs("};\n", stdout);
}

static void text_member(const char *name, lc_str value)
{
    if (value.len == 0)
        return;
    printf("     .%s = ", name);
    write_text(value);
    fputs(",\n", stdout);
}

static void list_member(const struct lists *lists, const char *name, const struct lc_strings *list)
{
    if (list->count > 0)
        printf("     .%s = {list_%zu, %zu},\n", name, list_number(lists, list), list->count);
}

static void certainty_member(const char *name, enum lc_certainty certainty)
{
    static const char *const names[] = {"LC_CERTAIN", "LC_SEARCH_ORDER", "LC_COMMUNITY", "LC_UNCONFIRMED"};

    printf("     .%s = %s,\n", name, names[certainty]);
}

static void absences_member(const char *prefix, size_t number, size_t count)
{
    if (count > 0)
        printf("     .without = %s_%zu, .without_count = %zu,\n", prefix, number, count);
}

static void write_system(const struct lists *lists, const struct lc_os *os, size_t number)
{
    fputs("    {\n", stdout);
    text_member("id", os->id);
    text_member("name", os->name);
    text_member("glibc", os->glibc);
    text_member("glibcxx", os->glibcxx);
    text_member("glibcxx_moving", os->glibcxx_moving);
    text_member("cxxabi", os->cxxabi);
    certainty_member("glibc_certainty", os->glibc_certainty);
    certainty_member("glibcxx_certainty", os->glibcxx_certainty);
    certainty_member("cxxabi_certainty", os->cxxabi_certainty);
    list_member(lists, "libraries", &os->libraries);
    certainty_member("libraries_certainty", os->libraries_certainty);
    text_member("source", os->source);
    text_member("as_of", os->as_of);
    absences_member("system_without", number, os->without_count);
    fputs("    },\n", stdout);
}

static void write_runtime(const struct lists *lists, const struct lc_runtime *r, size_t number)
{
    static const char *const languages[] = {"LC_LANG_NONE", "LC_LANG_NODE",   "LC_LANG_PYTHON", "LC_LANG_RUBY",
                                            "LC_LANG_JAVA", "LC_LANG_DOTNET", "LC_LANG_GO",     "LC_LANG_CUSTOM"};

    fputs("    {\n", stdout);
    text_member("id", r->id);
    text_member("family", r->family);
    text_member("version", r->version);
    printf("     .language = %s,\n", languages[r->language]);
    text_member("os", r->os);
    printf("     .architectures = %u,\n", r->architectures);
    printf("     .preview = %s, .container_only = %s, .accepted = %s,\n", r->preview ? "true" : "false",
           r->container_only ? "true" : "false", r->accepted ? "true" : "false");
    text_member("deprecated", r->deprecated);
    text_member("block_create", r->block_create);
    text_member("block_update", r->block_update);
    certainty_member("block_certainty", r->block_certainty);
    text_member("abi", r->abi);
    certainty_member("abi_certainty", r->abi_certainty);
    text_member("sdk", r->sdk);
    list_member(lists, "path", &r->path);
    list_member(lists, "library_path", &r->library_path);
    certainty_member("path_certainty", r->path_certainty);
    list_member(lists, "search", &r->search);
    list_member(lists, "load", &r->load);
    list_member(lists, "search_if_set", &r->search_if_set);
    list_member(lists, "libraries", &r->libraries);
    certainty_member("search_certainty", r->search_certainty);
    text_member("search_variable", r->search_variable);
    text_member("source", r->source);
    text_member("as_of", r->as_of);
    absences_member("runtime_without", number, r->without_count);
    fputs("    },\n", stdout);
}

static void write_catalogue(struct lc_arena *arena, const struct lc_catalogue *c)
{
    struct lists lists = {NULL, 0, 0};

    fputs("/* Generated by layers/runtime/runtimes_gen.c from layers/runtime/data: edit those. */\n"
          "#include \"layers/runtime/runtime.h\"\n\n",
          stdout);
    for (size_t i = 0; i < c->system_count; i++) {
        add_list(arena, &lists, &c->systems[i].libraries);
        write_absences("system_without", i, c->systems[i].without, c->systems[i].without_count);
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct lc_runtime *r = &c->runtimes[i];
        const struct lc_strings *all[] = {&r->path, &r->library_path,  &r->search,
                                          &r->load, &r->search_if_set, &r->libraries};
        for (size_t j = 0; j < sizeof all / sizeof all[0]; j++)
            add_list(arena, &lists, all[j]);
        write_absences("runtime_without", i, r->without, r->without_count);
    }
    fputs("\nstatic const struct lc_os systems[] = {\n", stdout);
    for (size_t i = 0; i < c->system_count; i++)
        write_system(&lists, &c->systems[i], i);
    fputs("};\n\nstatic const struct lc_runtime runtimes[] = {\n", stdout);
    for (size_t i = 0; i < c->count; i++)
        write_runtime(&lists, &c->runtimes[i], i);
    printf("};\n\nstatic const struct lc_catalogue catalogue = {\n"
           "    .runtimes = runtimes, .count = %zu, .systems = systems, .system_count = %zu,\n",
           c->count, c->system_count);
    text_member("as_of", c->as_of);
    fputs("};\n\nconst struct lc_catalogue *lc_catalogue_builtin(void)\n{\n    return &catalogue;\n}\n", stdout);
}

int main(int argc, char **argv)
{
    struct lc_catalogue catalogue = {.count = 0};
    struct lc_arena arena;
    struct lc_err err = {.status = LC_OK};
    enum lc_status status = LC_OK;

    lc_arena_init(&arena, 0);
    for (int i = 1; i < argc && status == LC_OK; i++) {
        lc_str text;
        status = lc_file_read(argv[i], LC_CATALOGUE_BYTES_MAX, &arena, &text, &err);
        if (status == LC_OK)
            status = lc_catalogue_parse(text, &catalogue, &arena, &catalogue, &err);
        if (status != LC_OK)
            fprintf(stderr, "%s: %s\n", argv[i], err.text);
    }
    if (status == LC_OK && (catalogue.count == 0 || catalogue.system_count == 0)) {
        fputs("runtimes_gen: no runtimes or no systems in the files given\n", stderr);
        status = LC_MALFORMED;
    }
    if (status == LC_OK)
        write_catalogue(&arena, &catalogue);
    lc_arena_release(&arena);
    return status == LC_OK && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
