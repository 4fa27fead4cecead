/* The dynamic loader's search. Read lc_library_find from the bottom up: it names the places in their order. */

#include "layers/resolve/library.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

/* Where a function is started: what relative folders count from. */
#define TASK_ROOT "/var/task"

/* -- names of the image's libraries -------------------------------------------------------------------------------- */

struct named {
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    struct named *next;
};

struct lc_library_names {
    struct lc_map by_name; /* base name -> struct named, in the order of paths, /var/task first */
};

static void add_names(struct lc_library_names *names, const struct lc_tree *tree, struct lc_map *last,
                      struct lc_arena *arena)
{
    const struct lc_tree_node *node = NULL;

    if (tree == NULL || tree->root == NULL)
        return;
    while ((node = lc_tree_walk(tree->root, node)) != NULL) {
        lc_str base = lc_path_base(node->path);
        struct named *named;
        void **first, **end;

        if (node->kind == LC_ENTRY_DIRECTORY || !lc_str_contains(base, LC_S(".so")))
            continue;
        named = LC_NEW(arena, struct named);
        named->tree = tree;
        named->node = node;
        first = lc_map_put(&names->by_name, base);
        if (*first == NULL)
            *first = named;
        end = lc_map_put(last, base);
        if (*end)
            ((struct named *)*end)->next = named;
        *end = named;
    }
}

void lc_library_search_init(struct lc_library_search *search, struct lc_arena *arena)
{
    struct lc_library_names *names = LC_NEW(arena, struct lc_library_names);
    struct lc_map last;

    lc_map_init(&names->by_name, arena, 64);
    lc_map_init(&last, arena, 64);
    add_names(names, search->image->task, &last, arena);
    add_names(names, search->image->opt, &last, arena);
    search->names = names;
}

bool lc_library_is_of_system(const struct lc_os *os, lc_str name)
{
    for (size_t i = 0; os && i < os->libraries.count; i++)
        if (lc_str_eq(os->libraries.items[i], name))
            return true;
    return false;
}

/* -- one search ---------------------------------------------------------------------------------------------------- */

struct find {
    const struct lc_library_search *search;
    const struct lc_library_loader *loader;
    lc_str name;
    bool trace;
    struct lc_arena *arena;
    struct lc_library_found *out;
    lc_str doubt; /* the first place that could not be seen and might have it */
};

/* NULL without a trace. */
static struct lc_library_step *step(struct find *find, lc_str path, lc_str via, enum lc_library_outcome outcome)
{
    struct lc_library_step *made;

    if (!find->trace)
        return NULL;
    find->out->steps = lc_arena_grow(find->arena, find->out->steps, find->out->step_count, &find->out->step_capacity,
                                     sizeof *find->out->steps);
    made = &find->out->steps[find->out->step_count++];
    *made = (struct lc_library_step){.path = path, .via = via, .outcome = outcome};
    return made;
}

static void doubt(struct find *find, lc_str path, const char *why)
{
    if (find->doubt.len == 0)
        find->doubt = lc_arena_printf(find->arena, "'%.*s' %s", LC_FMT(path), why);
}

/* Folders that are mounted or filled while the function runs. What else is outside the image belongs to the runtime and
 * its operating system, whose lists are asked, or does not exist. */
static bool may_be_filled(lc_str folder)
{
    return lc_path_is_within(folder, LC_S("/mnt")) || lc_path_is_within(folder, LC_S("/tmp")) ||
           lc_str_find_byte(folder, '$') != LC_NPOS;
}

/* The folders the loader knows by itself: /etc/ld.so.conf of Amazon Linux adds none. */
static bool is_default_folder(lc_str folder)
{
    static const char *const folders[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (lc_str_is(folder, folders[i]))
            return true;
    return false;
}

static bool answer(struct find *find, enum lc_library_answer what, lc_str path, lc_str via)
{
    find->out->answer = what;
    find->out->path = path;
    find->out->via = via;
    return true;
}

/* Would the loader pass over this file? What nobody knows is taken as it is. */
static bool is_foreign(const struct find *find, const struct lc_place *place)
{
    const struct lc_library_search *search = find->search;
    const struct lc_elf *elf = search->elf_of ? search->elf_of(search->context, place) : NULL;
    struct lc_binary head = elf               ? elf->head
                            : search->head_of ? search->head_of(search->context, place)
                                              : (struct lc_binary){0};
    const struct lc_binary *own = find->loader->elf ? &find->loader->elf->head : NULL;

    return own && own->format == LC_BINARY_ELF && head.format == LC_BINARY_ELF && head.bits != 0 &&
           (head.bits != own->bits || head.machine_code != own->machine_code);
}

/* Is it built against another C library? The loader would take it, and then not find musl. */
static bool is_of_another_libc(const struct find *find, const struct lc_place *place)
{
    const struct lc_elf *elf = find->search->elf_of ? find->search->elf_of(find->search->context, place) : NULL;
    const struct lc_elf *own = find->loader->elf;

    return elf && own && elf->libc != LC_ELF_LIBC_NONE && own->libc != LC_ELF_LIBC_NONE && elf->libc != own->libc;
}

/* The system's libraries are for the processors that Lambda has. */
static bool fits_system(const struct find *find)
{
    const struct lc_elf *elf = find->loader->elf;

    return elf == NULL || (elf->head.bits == 64 &&
                           (lc_str_is(elf->head.machine, "x86_64") || lc_str_is(elf->head.machine, "aarch64")));
}

/* A folder or path outside the image. */
static bool try_outside(struct find *find, lc_str path, lc_str via)
{
    lc_str folder = lc_path_dir(path), base = lc_path_base(path);

    if (is_default_folder(folder) && lc_library_is_of_system(find->search->os, base)) {
        step(find, path, via, fits_system(find) ? LC_LIBRARY_FOUND : LC_LIBRARY_FOREIGN);
        if (!fits_system(find))
            return false;
        return answer(find, LC_LIBRARY_OF_SYSTEM, path, via);
    }
    if (is_default_folder(folder) && find->search->os) {
        step(find, path, via, LC_LIBRARY_ABSENT);
        return false;
    }
    step(find, path, via, LC_LIBRARY_UNSEEN);
    if (is_default_folder(folder))
        doubt(find, folder, "belongs to an operating system that is not known");
    else if (may_be_filled(folder))
        doubt(find, folder, "is outside the archives");
    return false;
}

/* One path; true when the search ends there. */
static bool try_path(struct find *find, lc_str path, lc_str via)
{
    const struct lc_tree *tree;
    struct lc_library_step *made;
    struct lc_place place;
    lc_str below;

    tree = lc_image_tree(find->search->image, path, &below);
    if (tree == NULL) {
        if (lc_path_is_within(path, LC_S("/opt")) || lc_path_is_within(path, LC_S(TASK_ROOT))) {
            step(find, path, via, LC_LIBRARY_UNSEEN);
            doubt(find, path, "lies in a part of the image that is not known");
            return false;
        }
        return try_outside(find, path, via);
    }
    switch (lc_image_find(find->search->image, path, true, find->arena, &place)) {
    case LC_FOUND:
        if (place.node->kind != LC_ENTRY_FILE)
            break;
        made = step(find, path, via, LC_LIBRARY_FOUND);
        if (made)
            made->place = place;
        if (!is_foreign(find, &place)) {
            find->out->place = place;
            return answer(find, LC_LIBRARY_IN_IMAGE, path, via);
        }
        if (made)
            made->outcome = LC_LIBRARY_FOREIGN;
        return false;
    case LC_LINK_LEAVES:
    case LC_UNDER_CONFLICT:
        step(find, path, via, LC_LIBRARY_UNSEEN);
        doubt(find, path, "leads to a place that is not known");
        return false;
    case LC_ABSENT:
    case LC_NOT_READ:
    case LC_LINK_LOOP:
    default: break;
    }
    step(find, path, via, tree->complete ? LC_LIBRARY_ABSENT : LC_LIBRARY_UNSEEN);
    if (!tree->complete)
        doubt(find, tree->mount, "was not read as a whole");
    return false;
}

/* -- RPATH and RUNPATH --------------------------------------------------------------------------------------------- */

struct token {
    const char *name;
    lc_str value;
};

/* Is `text` at a '$' one of the tokens, with or without braces? Gives its length. */
static size_t token_at(lc_str text, const struct token *tokens, size_t count, lc_str *value)
{
    for (size_t i = 0; i < count; i++) {
        lc_str name = lc_str_from(tokens[i].name), rest = lc_str_from_index(text, 1);
        char after;

        *value = tokens[i].value;
        if (lc_str_has_prefix(rest, LC_S("{")) && lc_str_has_prefix(lc_str_from_index(rest, 1), name) &&
            rest.len > name.len + 1 && rest.ptr[name.len + 1] == '}')
            return name.len + 3;
        after = rest.len > name.len ? rest.ptr[name.len] : '\0';
        if (lc_str_has_prefix(rest, name) && !lc_is_alnum(after) && after != '_')
            return name.len + 1;
    }
    return 0;
}

static lc_str expand(struct find *find, lc_str text, const struct lc_library_loader *of)
{
    bool wide = of->elf == NULL || of->elf->head.bits != 32;
    const struct token tokens[] = {{"ORIGIN", lc_path_dir(of->path)},
                                   {"LIB", wide ? LC_S("lib64") : LC_S("lib")},
                                   {"PLATFORM", of->elf ? of->elf->head.machine : LC_S("")}};
    lc_str out = LC_S("");

    for (size_t from = 0; from < text.len;) {
        size_t dollar = lc_str_find_byte(lc_str_from_index(text, from), '$'), length;
        lc_str value;

        dollar = dollar == LC_NPOS ? text.len : from + dollar;
        out = lc_arena_join(find->arena, out, lc_str_cut(text, from, dollar));
        if (dollar == text.len)
            break;
        length = token_at(lc_str_from_index(text, dollar), tokens, sizeof tokens / sizeof *tokens, &value);
        out = lc_arena_join(find->arena, out, length > 0 ? value : LC_S("$"));
        from = dollar + (length > 0 ? length : 1);
    }
    return out;
}

/* Absolute and clean; relative ones count from where the function is started. */
static lc_str absolute(struct find *find, lc_str path)
{
    lc_str out = path;

    if (!lc_str_has_prefix(path, LC_S("/")))
        path = lc_path_join(find->arena, LC_S(TASK_ROOT), path);
    return lc_path_normalize(find->arena, path, &out) ? out : path;
}

/* glibc 2.33 and later look first for builds for newer processors, the newest first. Every x86_64 processor of Lambda's
 * has AVX2, so x86-64-v3; whether one has v4 depends on the host. */
static bool try_levels(struct find *find, lc_str folder, lc_str via)
{
    static const char *const levels[] = {"x86-64-v4", "x86-64-v3", "x86-64-v2"};
    const struct lc_elf *elf = find->loader->elf;
    const struct lc_os *os = find->search->os;
    struct lc_place place;
    lc_str below, top = lc_path_join(find->arena, folder, LC_S("glibc-hwcaps"));

    if (elf == NULL || elf->head.bits != 64 || !lc_str_is(elf->head.machine, "x86_64") ||
        (os && os->glibc.len > 0 && lc_elf_version_compare(os->glibc, LC_S("2.33")) < 0) ||
        lc_image_tree(find->search->image, folder, &below) == NULL ||
        lc_image_find(find->search->image, top, true, find->arena, &place) != LC_FOUND)
        return false;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        lc_str path = lc_path_join(find->arena, lc_path_join(find->arena, top, lc_str_from(levels[i])), find->name);
        if (lc_image_find(find->search->image, path, true, find->arena, &place) != LC_FOUND)
            continue;
        if (i > 0 && try_path(find, path, via))
            return true;
        if (i == 0) {
            step(find, path, via, LC_LIBRARY_UNSEEN);
            doubt(find, path, "is taken on processors with AVX-512 only");
        }
    }
    return false;
}

static bool try_folder(struct find *find, lc_str folder, lc_str via)
{
    folder = absolute(find, folder);
    return try_levels(find, folder, via) || try_path(find, lc_path_join(find->arena, folder, find->name), via);
}

/* Every folder of the strings of one tag. */
static bool try_list(struct find *find, const struct lc_elf_strings *strings, const char *tag,
                     const struct lc_library_loader *of)
{
    size_t count = 0;

    for (size_t i = 0; i < strings->count; i++) {
        lc_str rest = strings->items[i], folder;
        while (lc_str_next(&rest, ':', &folder) && count++ < LC_LIBRARY_FOLDERS_MAX) {
            lc_str via = of == find->loader
                             ? lc_arena_printf(find->arena, "%s %.*s", tag, LC_FMT(folder))
                             : lc_arena_printf(find->arena, "%s %.*s of %.*s", tag, LC_FMT(folder), LC_FMT(of->path));
            if (try_folder(find, expand(find, folder, of), via))
                return true;
        }
    }
    return false;
}

/* -- the places in order ------------------------------------------------------------------------------------------- */

/* A library answers to its SONAME, and to the name by which it was asked for: the last part of its path. */
static bool is_loaded(const struct find *find)
{
    const struct lc_library_loader *at = find->loader;

    for (size_t depth = 0; at && depth < LC_LIBRARY_LOADERS_MAX; at = at->by, depth++)
        if ((at->elf && lc_str_eq(at->elf->soname, find->name)) ||
            (at != find->loader && lc_str_eq(lc_path_base(at->path), find->name)))
            return true;
    return false;
}

static bool try_rpaths(struct find *find)
{
    const struct lc_library_loader *at = find->loader;

    if (at->elf && at->elf->runpath.count > 0)
        return false;
    for (size_t depth = 0; at && depth < LC_LIBRARY_LOADERS_MAX; at = at->by, depth++)
        if (at->elf && at->elf->runpath.count == 0 && try_list(find, &at->elf->rpath, "RPATH", at))
            return true;
    return false;
}

static bool try_library_path(struct find *find)
{
    const struct lc_search_path *path = find->search->path;

    if (!path->known) {
        if (find->doubt.len == 0)
            find->doubt = path->why.len > 0 ? path->why : LC_S("LD_LIBRARY_PATH is not known");
        return false;
    }
    for (size_t i = 0; i < path->count; i++)
        if (try_folder(find, path->items[i], LC_S("LD_LIBRARY_PATH")))
            return true;
    return false;
}

static bool try_system(struct find *find)
{
    const struct lc_os *os = find->search->os;
    lc_str via = os && os->name.len > 0 ? os->name : LC_S("the operating system");

    return try_path(find, lc_path_join(find->arena, LC_S("/lib64"), find->name), via);
}

/* Files of the name that no place of the search leads to. */
static void look_elsewhere(struct find *find)
{
    const struct named *named =
        find->search->names ? lc_map_get(&find->search->names->by_name, lc_path_base(find->name)) : NULL;

    for (; named && find->out->elsewhere_count < LC_LIBRARY_ELSEWHERE_MAX; named = named->next) {
        lc_str path = lc_tree_absolute(named->tree, named->node, find->arena);
        struct lc_place place;

        if (lc_image_find(find->search->image, path, true, find->arena, &place) != LC_FOUND ||
            place.node->kind != LC_ENTRY_FILE || is_foreign(find, &place) || is_of_another_libc(find, &place))
            continue;
        place.path = path; /* under the name that was asked for */
        find->out->elsewhere = lc_arena_grow(find->arena, find->out->elsewhere, find->out->elsewhere_count,
                                             &find->out->elsewhere_capacity, sizeof place);
        find->out->elsewhere[find->out->elsewhere_count++] = place;
    }
}

static bool search_all(struct find *find)
{
    if (lc_str_find_byte(find->name, '/') != LC_NPOS)
        return try_path(find, absolute(find, expand(find, find->name, find->loader)), LC_S("its path"));
    if (is_loaded(find))
        return answer(find, LC_LIBRARY_LOADED, find->loader->path, LC_S("loaded already"));
    return try_rpaths(find) || try_library_path(find) ||
           (find->loader->elf && try_list(find, &find->loader->elf->runpath, "RUNPATH", find->loader)) ||
           try_system(find);
}

void lc_library_find(const struct lc_library_search *search, const struct lc_library_loader *loader, lc_str name,
                     bool trace, struct lc_arena *arena, struct lc_library_found *out)
{
    struct find find = {.search = search, .loader = loader, .name = name, .trace = trace, .arena = arena, .out = out};

    *out = (struct lc_library_found){.answer = LC_LIBRARY_MISSING};
    if (search_all(&find))
        return;
    if (find.doubt.len > 0) {
        out->answer = LC_LIBRARY_UNKNOWN;
        out->why = find.doubt;
    }
    look_elsewhere(&find);
}
