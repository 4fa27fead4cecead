#ifndef LC_RESOLVE_NODE_H
#define LC_RESOLVE_NODE_H

#include "layers/resolve/resolution.h"

/* Inside of layers/resolve: how Node.js finds a module. In order of reading: node.c (the two ways in, require and
 * import), node_files.c (files, folders, package.json, the answer), node_exports.c (the maps of package.json),
 * node_url.c, node_core.c, node_options.c.
 * Source: Node.js documentation, "Modules: CommonJS modules", "Modules: ECMAScript modules" (resolution algorithm),
 *         "Modules: Packages". */

/* What the command line of the managed runtime and NODE_OPTIONS make of it.
 * Shape:  `conditions` are those added by the user; `why` is set when something given there cannot be followed. */
struct lc_node_options {
    bool require_module; /* require() of ES modules, and the condition module-sync */
    bool detect_module;  /* ES module syntax in a file without a type makes it one */
    bool strip_types;    /* .ts, .mts and .cts are modules too */
    bool preserve_symlinks, no_addons;
    const lc_str *conditions;
    size_t condition_count;
    lc_str why;
};
void lc_node_options_read(unsigned major, const struct lc_function *function, struct lc_arena *arena,
                          struct lc_node_options *out);

/* LC_NODE_STRICT: the major version from which package.json is read by a parser that is strict about types. */
enum { LC_NODE_CONDITIONS_MAX = 5, LC_NODE_STRICT = 22 };

/* One resolution on its way.
 * Shape:  `from` is real and clean, `via` the folder on whose account things are looked at, `pjson` the folder whose
 *         package.json is being used. `own` are the conditions of the kind of import, the user's are in `options`.
 *         `inside_imports` once a "#name" has been looked up, which may lead on to a package; `loose` when the first
 *         key that matched lets files be found without their extension (Node.js 16). */
struct lc_node_pass {
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    struct lc_resolution *out;
    struct lc_node_options options;
    lc_str own[LC_NODE_CONDITIONS_MAX];
    size_t own_count, steps;
    unsigned major;
    bool esm, trace, inside_imports, loose;
    lc_str from, via;
};

/* How a step ends: nothing there, go on; the answer is in `out`; an error ends the search, its code is in `out`.
 * LC_NODE_UNDEFINED and LC_NODE_NULL are a target's two ways of saying nothing. */
enum lc_node_end { LC_NODE_NEXT, LC_NODE_DONE, LC_NODE_FAILED, LC_NODE_UNDEFINED, LC_NODE_NULL };

/* -- node_files.c -- */

enum lc_node_kind { LC_NODE_NOTHING, LC_NODE_FILE, LC_NODE_FOLDER };

/* What stands at a path, links followed; what cannot be known makes the answer uncertain. `place` may be NULL. */
enum lc_node_kind lc_node_stat(struct lc_node_pass *pass, lc_str path, struct lc_place *place);
/* The package.json of a folder: LC_NODE_NEXT when it has none, LC_NODE_FAILED when it is broken. */
enum lc_node_end lc_node_manifest(struct lc_node_pass *pass, lc_str folder, const struct lc_npm_manifest **out);
/* What its exports and imports are to this Node.js; NULL for none, or no manifest. */
const struct lc_node *lc_node_exports_of(const struct lc_node_pass *pass, const struct lc_npm_manifest *manifest);
const struct lc_node *lc_node_imports_of(const struct lc_node_pass *pass, const struct lc_npm_manifest *manifest);
/* The nearest package.json at or above `folder`, not looked for beyond a node_modules folder; `*at` is its folder. */
enum lc_node_end lc_node_scope(struct lc_node_pass *pass, lc_str folder, const struct lc_npm_manifest **out,
                               lc_str *at);
/* Is there a file? Then it is the answer. */
enum lc_node_end lc_node_file(struct lc_node_pass *pass, lc_str path);
/* The same with each of require's extensions behind `path`. */
enum lc_node_end lc_node_extensions(struct lc_node_pass *pass, lc_str path);
/* A folder with or without package.json, as require takes it. */
enum lc_node_end lc_node_folder(struct lc_node_pass *pass, lc_str folder);
/* Makes the file at hand the answer, or an error when the runtime cannot load it in this way. */
void lc_node_settle(struct lc_node_pass *pass);

void lc_node_uncertain(struct lc_node_pass *pass, lc_str why);
void lc_node_tried(struct lc_node_pass *pass, lc_str path, lc_str outcome);
/* Sets the code, notes the step, gives LC_NODE_FAILED. */
enum lc_node_end lc_node_fail(struct lc_node_pass *pass, const char *code, lc_str path, lc_str outcome);
/* `folder`/`name`, without dots and double slashes; absolute names stay. */
lc_str lc_node_path(struct lc_node_pass *pass, lc_str folder, lc_str name);
/* Counts work; false when it is too much, and then the answer is uncertain. */
bool lc_node_step(struct lc_node_pass *pass, size_t count);

/* -- node_exports.c -- */

/* The file that `subpath` ("." or "./x") of the package at `folder` stands for. */
enum lc_node_end lc_node_exports(struct lc_node_pass *pass, lc_str folder, const struct lc_node *exports,
                                 lc_str subpath);
/* The file or package that `name` ("#x") stands for in the package at `folder`; `imports` may be NULL. */
enum lc_node_end lc_node_imports(struct lc_node_pass *pass, lc_str folder, const struct lc_node *imports, lc_str name);
/* May `name` stand in imports at all? */
bool lc_node_imports_takes(const struct lc_node_pass *pass, lc_str name);

/* -- node.c -- */

/* A bare name as ES modules find it from a file in `folder`: the package's own name, node_modules folders upward. */
enum lc_node_end lc_node_package(struct lc_node_pass *pass, lc_str folder, lc_str specifier);

/* -- node_url.c -- */

/* A relative reference below a folder, as a URL parser takes it: a query is cut, percent escapes are decoded.
 * Shape:  `slash` when it ends in one; `encoded` when it has an escaped '/' or '\'; `bad` for an escape that is
 *         none. */
struct lc_node_url {
    lc_str path;
    bool slash, encoded, bad;
};
struct lc_node_url lc_node_url(lc_str folder, lc_str reference, struct lc_arena *arena);
/* The file that a URL names, as it is: no extension is added, no folder taken. */
enum lc_node_end lc_node_url_file(struct lc_node_pass *pass, struct lc_node_url url);
/* The scheme of "scheme:rest", empty when it is not a URL. */
lc_str lc_node_scheme(lc_str specifier);

/* -- node_core.c -- */

/* Is it a core module of this Node.js, without `node:` in front, or only with it? */
bool lc_node_core(unsigned major, lc_str name, bool prefixed);
/* The major version of a runtime that runs Node.js; 0 when its version is not known. */
unsigned lc_node_major(const struct lc_runtime *runtime);

/* What /var/runtime/node_modules holds: not in the image, known by name only. */
enum lc_node_bundled { LC_BUNDLED_NOT, LC_BUNDLED_MAYBE, LC_BUNDLED_LIKELY, LC_BUNDLED };
enum lc_node_bundled lc_node_bundled(lc_str sdk, lc_str specifier);

#endif
