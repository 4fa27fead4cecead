/* The handlers of Python, Ruby, Java and .NET functions. Sources: the runtime interface clients of each language (see
 * facts 2.4 to 2.7). */
#include "layers/base/path.h"
#include "layers/graph/handler.h"

static lc_str replaced(struct lc_arena *arena, lc_str s, char from, char to)
{
    lc_str copy = lc_arena_copy(arena, s);
    char *bytes = lc_arena_bytes(arena, s.len);

    for (size_t i = 0; i < copy.len; i++)
        bytes[i] = copy.ptr[i] == from ? to : copy.ptr[i];
    return (lc_str){bytes, s.len};
}

/* awslambdaric: the last dot parts module and function; slashes become dots for the import. */
void lc_handler_python(struct lc_handler_search *search)
{
    static const char *const extensions[] = {".py"};
    lc_str handler = search->out->handler, module, path;
    size_t dot = lc_str_find_last_byte(handler, '.');
    struct lc_resolution resolution;

    if (dot == LC_NPOS) {
        lc_handler_malformed(search, "it has no dot: MODULE.FUNCTION is wanted");
        return;
    }
    module = replaced(search->arena, lc_str_cut(handler, 0, dot), '/', '.');
    search->out->export = lc_str_from_index(handler, dot + 1);
    path = lc_arena_printf(search->arena, "/var/task/%.*s", LC_FMT(replaced(search->arena, module, '.', '/')));
    lc_handler_tried(search, lc_arena_printf(search->arena, "%.*s.py", LC_FMT(path)));
    lc_resolve(search->resolver, LC_IMPORT_PYTHON, module, LC_S(""), false, search->arena, &resolution);
    if (resolution.found && !resolution.builtin && resolution.format != LC_MODULE_NAMESPACE) {
        lc_handler_take(search, &resolution);
    } else if (resolution.found && resolution.builtin) {
        lc_handler_missing(search, path, extensions, 1);
        search->out->why = lc_arena_printf(search->arena, "the runtime has a module '%.*s' of its own", LC_FMT(module));
    } else if (!resolution.certain) {
        search->out->why = resolution.why;
    } else {
        lc_handler_missing(search, path, extensions, 1);
    }
}

/* aws_lambda_ric: file.method or file.Class.method; the file part takes no dot. */
void lc_handler_ruby(struct lc_handler_search *search)
{
    static const char *const extensions[] = {".rb"};
    lc_str handler = search->out->handler, file, path;
    size_t dot = lc_str_find_byte(handler, '.'), parts = 1;
    struct lc_resolution resolution;

    for (size_t i = 0; i < handler.len; i++)
        parts += handler.ptr[i] == '.';
    if (parts < 2 || parts > 3) {
        lc_handler_malformed(search, "FILE.METHOD or FILE.CLASS.METHOD is wanted, with no dot in the file's path");
        return;
    }
    file = lc_str_cut(handler, 0, dot);
    search->out->export = lc_str_from_index(handler, dot + 1);
    path = lc_arena_printf(search->arena, "/var/task/%.*s", LC_FMT(file));
    lc_handler_tried(search, lc_arena_printf(search->arena, "%.*s.rb", LC_FMT(path)));
    lc_resolve(search->resolver, LC_IMPORT_RUBY, file, LC_S(""), false, search->arena, &resolution);
    if (resolution.found && !resolution.builtin)
        lc_handler_take(search, &resolution);
    else if (!resolution.found && !resolution.certain)
        search->out->why = resolution.why;
    else
        lc_handler_missing(search, path, extensions, 1);
}

/* pkg.Class or pkg.Class::method, parted at the last "::". */
void lc_handler_java(struct lc_handler_search *search)
{
    static const char *const extensions[] = {".class"};
    lc_str handler = search->out->handler, rest = handler, class;
    size_t at = LC_NPOS, from = 0;
    struct lc_resolution resolution;

    for (size_t found; (found = lc_str_find(lc_str_from_index(rest, from), LC_S("::"))) != LC_NPOS; from += found + 2)
        at = from + found;
    class = lc_str_cut(handler, 0, at);
    search->out->export = at == LC_NPOS ? LC_S("handleRequest") : lc_str_from_index(handler, at + 2);
    lc_resolve(search->resolver, LC_IMPORT_JAVA, class, LC_S(""), false, search->arena, &resolution);
    if (resolution.found)
        lc_handler_take(search, &resolution);
    else if (!resolution.certain)
        search->out->why = resolution.why;
    else
        lc_handler_missing(
            search, lc_arena_printf(search->arena, "/var/task/%.*s", LC_FMT(replaced(search->arena, class, '.', '/'))),
            extensions, 1);
}

/* Assembly::Namespace.Type::Method, or the name of an executable assembly or program. */
void lc_handler_dotnet(struct lc_handler_search *search)
{
    static const char *const extensions[] = {".dll"};
    lc_str handler = search->out->handler;
    size_t at = lc_str_find(handler, LC_S("::")), parts = 1;
    lc_str name = lc_str_cut(handler, 0, at), path, program;
    struct lc_place place;

    for (size_t from = 0, found; (found = lc_str_find(lc_str_from_index(handler, from), LC_S("::"))) != LC_NPOS;
         from += found + 2)
        parts++;
    if (parts == 2 || parts > 3) {
        lc_handler_malformed(search, "ASSEMBLY::TYPE::METHOD is wanted, or the name of an executable assembly");
        return;
    }
    search->out->export = at == LC_NPOS ? LC_S("") : lc_str_from_index(handler, at + 2);
    program = lc_arena_printf(search->arena, "/var/task/%.*s", LC_FMT(name));
    path = lc_arena_printf(search->arena, "%.*s.dll", LC_FMT(program));
    lc_handler_tried(search, path);
    if (!lc_handler_at(search, path, &place)) {
        lc_handler_tried(search, program);
        if (at != LC_NPOS || !lc_handler_at(search, program, &place) || place.node->kind == LC_ENTRY_DIRECTORY) {
            lc_handler_missing(search, program, extensions, 1);
            return;
        }
    }
    lc_handler_take(search, &(struct lc_resolution){.path = place.path, .tree = place.tree, .node = place.node});
}
