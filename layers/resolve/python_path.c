/* sys.path as the handler sees it: the catalogue's order, then what .pth files of the site folders append.
 * The bootstrap calls site.addsitedir for /var/task and, without a PYTHONPATH of the user's, for the two folders of
 * layers; each call reads the folder's .pth files by name. A line is a path below the folder, a comment, or code that
 * is executed; of code, only the lines that setuptools writes into *-nspkg.pth are understood. */
#include "layers/resolve/python.h"

#include "layers/base/path.h"
#include "layers/base/utf8.h"

struct build {
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    struct lc_python_path *out;
};

static void doubt(struct build *build, lc_str why)
{
    if (build->out->doubt.len == 0)
        build->out->doubt = why;
}

static struct lc_python_entry look_at(struct build *build, lc_str path)
{
    struct lc_python_entry entry = {.kind = LC_ENTRY_IS_NOTHING, .path = path};
    const struct lc_image *image = build->resolver->image;
    enum lc_found found;
    lc_str below;

    if (lc_path_is_runtimes(path)) {
        entry.kind = LC_ENTRY_IS_RUNTIMES;
        return entry;
    }
    if (lc_image_tree(image, path, &below) == NULL) {
        entry.kind = LC_ENTRY_IS_UNKNOWN;
        entry.why = lc_arena_printf(build->arena, "'%.*s' is on sys.path and not here to be read", LC_FMT(path));
        return entry;
    }
    found = lc_below(image, NULL, path, build->arena, &entry.place);
    if (found == LC_FOUND && lc_place_is(&entry.place, LC_ENTRY_DIRECTORY)) {
        entry.kind = LC_ENTRY_IS_FOLDER;
    } else if (found == LC_FOUND && entry.place.node->kind == LC_ENTRY_FILE) {
        entry.kind = LC_ENTRY_IS_UNKNOWN;
        entry.why = lc_arena_printf(build->arena, "'%.*s' on sys.path is a file, maybe a zip", LC_FMT(path));
    } else if (found == LC_LINK_LEAVES || found == LC_UNDER_CONFLICT || found == LC_NOT_READ) {
        entry.kind = LC_ENTRY_IS_UNKNOWN;
        entry.why = lc_found_why(found);
    }
    return entry;
}

static bool is_listed(const struct lc_python_entries *entries, lc_str path)
{
    for (size_t i = 0; i < entries->count; i++)
        if (lc_str_eq(entries->items[i].path, path))
            return true;
    return false;
}

struct lc_python_declared *lc_python_declared_find(const struct lc_python_path *path, lc_str name)
{
    for (size_t i = 0; i < path->declared_count; i++)
        if (lc_str_eq(path->declared[i].name, name))
            return &path->declared[i];
    return NULL;
}

const struct lc_python_entries *lc_python_parent_entries(const struct lc_python_path *path, lc_str name)
{
    size_t dot = lc_str_find_last_byte(name, '.');
    const struct lc_python_declared *parent = NULL;

    if (dot != LC_NPOS)
        parent = lc_python_declared_find(path, lc_str_cut(name, 0, dot));
    return parent ? &parent->path : &path->entries;
}

void lc_python_refresh(const struct lc_image *image, const struct lc_python_path *path,
                       struct lc_python_declared *declared, struct lc_arena *arena)
{
    const struct lc_python_entries *parent = lc_python_parent_entries(path, declared->name);
    struct lc_python_entries portions;
    struct lc_python_hit hit;

    if (!declared->moving || parent->count == declared->seen)
        return;
    declared->seen = parent->count;
    lc_python_scan(image, &path->suffixes, parent,
                   lc_str_from_index(declared->name, lc_str_find_last_byte(declared->name, '.') + 1), arena, &hit,
                   &portions);
    if (hit.kind == LC_PYTHON_PORTION)
        declared->path = portions;
}

/* The words of "*('a','b')" after ['sitedir'], joined by dots; false when the line is of another form. */
static bool nspkg_name(lc_str line, struct lc_arena *arena, lc_str *dotted)
{
    size_t at = lc_str_find(line, LC_S("['sitedir'], *("));
    lc_str rest, part;

    *dotted = LC_S("");
    if (at == LC_NPOS)
        return false;
    rest = lc_str_from_index(line, at + 15);
    at = lc_str_find_byte(rest, ')');
    if (at == LC_NPOS)
        return false;
    rest = lc_str_cut(rest, 0, at);
    while (lc_str_next(&rest, ',', &part)) {
        part = lc_str_trim(part);
        if (part.len == 0)
            continue;
        if (part.len < 3 || part.ptr[0] != '\'' || part.ptr[part.len - 1] != '\'')
            return false;
        part = lc_str_cut(part, 1, part.len - 1);
        *dotted = dotted->len == 0 ? part : lc_arena_printf(arena, "%.*s.%.*s", LC_FMT(*dotted), LC_FMT(part));
    }
    return dotted->len > 0;
}

/* What a nspkg line leaves in sys.modules; false when it raises, which ends the file. */
static bool declare(struct build *build, const struct lc_python_entry *site, lc_str line, lc_str dotted)
{
    struct lc_python_path *path = build->out;
    struct lc_python_declared *declared = lc_python_declared_find(path, dotted);
    bool old = !lc_str_contains(line, LC_S("module_from_spec")), has_parent = lc_str_find_byte(dotted, '.') != LC_NPOS;
    lc_str parent = lc_str_cut(dotted, 0, has_parent ? lc_str_find_last_byte(dotted, '.') : 0), rest = dotted, part;
    struct lc_python_entry at = *site;
    struct lc_python_hit hit = {.kind = LC_PYTHON_NOTHING};

    if (has_parent && lc_python_declared_find(path, parent) == NULL)
        return false;
    while (lc_str_next(&rest, '.', &part)) {
        lc_python_find(build->resolver->image, &path->suffixes, &at.place, part, build->arena, &hit);
        if (hit.doubt.len > 0)
            doubt(build, hit.doubt);
        if (hit.kind == LC_PYTHON_PACKAGE || hit.kind == LC_PYTHON_PORTION)
            at.place = hit.folder;
        at.path = lc_path_join(build->arena, at.path, part);
        if (rest.len > 0 && hit.kind != LC_PYTHON_PACKAGE && hit.kind != LC_PYTHON_PORTION)
            return false;
    }
    if (old && hit.kind == LC_PYTHON_PACKAGE && hit.format == LC_MODULE_PYTHON && !hit.bytecode)
        return true;
    if (!old && hit.kind == LC_PYTHON_NOTHING)
        return false;
    if (!old && hit.format == LC_MODULE_ADDON) {
        doubt(build, LC_S("a *-nspkg.pth file loads an extension module"));
        return false;
    }
    if (declared == NULL) {
        path->declared = lc_arena_grow(build->arena, path->declared, path->declared_count, &path->declared_capacity,
                                       sizeof *path->declared);
        declared = &path->declared[path->declared_count++];
        *declared = (struct lc_python_declared){.name = dotted};
        declared->moving = !old && hit.kind == LC_PYTHON_PORTION;
        declared->seen = lc_python_parent_entries(path, dotted)->count;
    }
    lc_python_refresh(build->resolver->image, path, declared, build->arena);
    if (hit.kind == LC_PYTHON_NOTHING || hit.kind == LC_PYTHON_MODULE)
        declared->odd = true;
    if (declared->odd || is_listed(&declared->path, at.path))
        return true;
    at.kind = LC_ENTRY_IS_FOLDER;
    *LC_PUSH(build->arena, &declared->path) = at;
    return true;
}

/* A line of code; false when it raises. */
static bool execute(struct build *build, const struct lc_python_entry *site, lc_str name, lc_str line)
{
    lc_str dotted;

    if (lc_str_has_suffix(name, LC_S("-nspkg.pth")) && nspkg_name(line, build->arena, &dotted))
        return declare(build, site, line, dotted);
    /* setuptools' own hook, which concerns the module distutils alone */
    if (!lc_str_eq(name, LC_S("distutils-precedence.pth")))
        doubt(build,
              lc_arena_printf(build->arena, "'%.*s/%.*s' executes code at start", LC_FMT(site->path), LC_FMT(name)));
    return true;
}

/* A folder of the machine that built the archive, which an editable install (pip install -e) leaves behind: site takes
 * only folders that exist, and a Lambda function has a plain Amazon Linux root, its code, and file systems below /mnt. */
static bool is_of_the_builder(lc_str path)
{
    static const char *const roots[] = {"bin",  "dev", "etc",  "lib", "lib64", "media", "mnt", "opt",
                                        "proc", "run", "sbin", "srv", "sys",   "tmp",   "usr", "var"};
    lc_str rest = lc_str_from_index(path, 1);
    lc_str top = lc_str_cut(rest, 0, lc_str_find_byte(rest, '/'));

    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (lc_str_eq(top, lc_str_from(roots[i])))
            return false;
    return top.len > 0 && !lc_str_has_prefix(path, LC_S("/home/sbx_"));
}

static void read_lines(struct build *build, const struct lc_python_entry *site, lc_str name, lc_str text)
{
    lc_str line;

    if (build->out->minor >= 13 && lc_str_has_prefix(text, LC_S("\xef\xbb\xbf")))
        text = lc_str_from_index(text, 3);
    while (text.len > 0) {
        size_t end = 0;
        lc_str path;
        while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r')
            end++;
        line = lc_str_cut(text, 0, end);
        text = lc_str_from_index(text, end + 1);
        if (++build->out->lines > LC_PYTHON_LINES_MAX || build->out->entries.count >= LC_PYTHON_PATH_MAX ||
            build->out->declared_count >= LC_PYTHON_PATH_MAX) {
            doubt(build, LC_S("there are more .pth lines than are followed here"));
            return;
        }
        if (lc_str_has_prefix(line, LC_S("#")) || lc_str_trim(line).len == 0)
            continue;
        if (lc_str_has_prefix(line, LC_S("import ")) || lc_str_has_prefix(line, LC_S("import\t"))) {
            if (!execute(build, site, name, line))
                return;
            continue;
        }
        while (lc_is_blank(line.ptr[line.len - 1]))
            line.len--;
        if (line.ptr[0] != '/')
            line = lc_path_join(build->arena, site->path, line);
        if (!lc_path_normalize(build->arena, line, &path) || is_listed(&build->out->entries, path) ||
            is_of_the_builder(path))
            continue;
        struct lc_python_entry entry = look_at(build, path);
        if (entry.kind != LC_ENTRY_IS_NOTHING)
            *LC_PUSH(build->arena, &build->out->entries) = entry;
    }
}

static void read_pth(struct build *build, const struct lc_python_entry *site, const struct lc_tree_node *node)
{
    lc_str name = lc_tree_node_name(node), text, why;
    struct lc_place place;
    enum lc_found found = lc_child(build->resolver->image, &site->place, name, build->arena, &place);

    if (found == LC_ABSENT || found == LC_LINK_LOOP || (found == LC_FOUND && !lc_place_is(&place, LC_ENTRY_FILE)))
        return;
    why = lc_arena_printf(build->arena, "'%.*s/%.*s' could not be read", LC_FMT(site->path), LC_FMT(name));
    if (found != LC_FOUND) {
        doubt(build, why);
        return;
    }
    if (lc_tree_entry(place.tree, place.node)->size == 0)
        return;
    if (!lc_metadata_bytes(&build->resolver->metadata, build->resolver->image, place.tree, place.node, &text))
        doubt(build, why);
    else if (!lc_utf8_is_valid(text))
        doubt(build, lc_arena_printf(build->arena, "'%.*s/%.*s' is not UTF-8, at which Python fails",
                                     LC_FMT(site->path), LC_FMT(name)));
    else
        read_lines(build, site, name, text);
}

/* site.addsitedir. Children stand in byte order, which is the order of code points that Python sorts by. */
static void add_site(struct build *build, const struct lc_python_entry *site)
{
    for (const struct lc_tree_node *node = site->place.node->first; node; node = node->next) {
        lc_str name = lc_tree_node_name(node);
        if (lc_str_has_suffix(name, LC_S(".pth")) && !(build->out->minor >= 13 && lc_str_has_prefix(name, LC_S("."))))
            read_pth(build, site, node);
    }
}

void lc_python_path_build(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_python_path *out)
{
    const struct lc_search_path *search = &resolver->search->paths[LC_SEARCH_PACKAGES];
    struct build build = {resolver, arena, out};
    bool own = search->variable.len > 0;
    size_t count;

    *out = (struct lc_python_path){0};
    if (!lc_python_minor(resolver->runtime, &out->minor)) {
        out->doubt = LC_S("the version of Python is not known");
        return;
    }
    lc_python_suffixes(resolver, arena, &out->suffixes);
    if (!search->known)
        doubt(&build, search->why.len > 0 ? search->why : LC_S("sys.path is not known"));
    for (size_t i = 0; i < search->count; i++)
        *LC_PUSH(arena, &out->entries) = look_at(&build, search->items[i]);
    count = out->entries.count;
    /* with a PYTHONPATH of the user's only /var/task, which is first, is a site folder */
    for (size_t i = 0; i < count && !(own && i > 0); i++) {
        struct lc_python_entry site = out->entries.items[i];
        if (site.kind == LC_ENTRY_IS_FOLDER)
            add_site(&build, &site);
    }
}
