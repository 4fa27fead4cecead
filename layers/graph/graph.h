#ifndef LC_GRAPH_GRAPH_H
#define LC_GRAPH_GRAPH_H

#include "layers/resolve/resolution.h"
#include "layers/source/imports.h"

/* What the handler can reach: every statically known import followed through the image. */

/* Where the runtime looks for the handler, and what it finds. */
enum lc_handler_outcome {
    LC_HANDLER_FOUND,
    LC_HANDLER_MISSING,        /* no such file: `near` says what is there instead, `near_reason` how it differs */
    LC_HANDLER_MALFORMED,      /* the handler string itself: `why` */
    LC_HANDLER_NOT_APPLICABLE, /* custom runtimes, languages whose handler is no file */
    LC_HANDLER_UNKNOWN,        /* not given, not known, or something on the way is not: `why` */
};

struct lc_handler {
    enum lc_handler_outcome outcome;
    lc_str handler;      /* the string that was judged: the vendor's variable when it hides the real one */
    lc_str variable;     /* that variable, empty when it is the function's own setting */
    lc_str file, export; /* absolute path of the file, and the name in it (dots kept) */
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    enum lc_module_format format;
    lc_str why, near, near_reason;
    lc_str unbuilt; /* missing, but this source file would become it: the build has not run */
    lc_str *tried;
    size_t tried_count, tried_capacity;
};

/* Finds the handler file exactly as the runtime does (lambda facts 2.3 to 2.7). */
void lc_handler_find(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_handler *out);
/* The same for a handler string of the caller's: the vendor's own, which the runtime loads before the real one. */
void lc_handler_find_named(const struct lc_resolver *resolver, lc_str handler, struct lc_arena *arena,
                           struct lc_handler *out);

/* Why absence proves nothing in this image: an archive was not read whole, or can be read in two ways. Empty when it
 * does. */
lc_str lc_image_doubt(const struct lc_image *image);

/* One edge: an import in a file and what it gets. */
struct lc_edge {
    const struct lc_import *import;
    lc_str specifier;      /* what was resolved: Python's "import a.b" has an edge for "a" and one for "a.b" */
    bool may_be_attribute; /* Python "from a import b": b need not be a module, so its absence says nothing */
    uint32_t from;         /* index of the importing file */
    uint32_t to;           /* index of the file, or LC_NO_FILE */
    const struct lc_resolution *resolution; /* its package may be that of another function's list: lc_edge_package */
    bool unconditional; /* executed while the handler module loads; never import('x'): its promise may be caught */
};
#define LC_NO_FILE UINT32_MAX

struct lc_graph_file {
    lc_str path;
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    const struct lc_installed *package; /* NULL: first-party */
    const struct lc_imports *imports;   /* NULL: not a source that can be read (addon, JSON, class) or unread (`why`) */
    lc_str why;
    uint32_t first_edge; /* the edge that first reached it, LC_NO_FILE for the handler */
    bool unconditional;  /* executed while the handler module loads */
    bool guarded;        /* every chain that leads here has an import whose failure somebody catches */
};

struct lc_graph {
    struct lc_handler handler;
    struct lc_graph_file *files; /* files[0] is the handler's */
    size_t file_count, file_capacity;
    struct lc_edge *edges; /* in the order they were met: file by file as visited, then source order */
    size_t edge_count, edge_capacity;
    uint64_t bytes;        /* declared sizes of the files */
    bool complete;         /* no file was unread, no cap reached */
    size_t computed_count; /* imports whose specifier is not a literal */
    /* The runtime's, as a set of one (all of them when it is not known): imports that never run on it have no edge. */
    uint64_t version;
};

/* The imports of a source entry, lexed once a run and shared: implemented by who owns the run (thread-safe). NULL
 * when the bytes cannot be had. */
struct lc_import_reader {
    void *context;
    const struct lc_imports *(*read)(void *context, const struct lc_tree *tree, const struct lc_tree_node *node,
                                     lc_str *why);
    /* May be NULL. That `read` is going to be called for this source, so that another thread can begin. */
    void (*announce)(void *context, const struct lc_tree *tree, const struct lc_tree_node *node);
};

/* Answers that need not be searched for again: one for each import of a file of /opt, NULL where the graph has to ask; all
 * found and certain. Implemented by who owns the run (thread-safe). The packages in them are of the layers' own
 * inventory. */
struct lc_shared_answers {
    void *context;
    const struct lc_tree *opt;
    size_t files, edges; /* that other functions had: room for as many is taken at once */
    /* `path` is the absolute path of `node` of `opt`. `is_first`: nobody has asked for this file's before. */
    const struct lc_resolution *const *(*of_file)(void *context, const struct lc_tree_node *node, lc_str path,
                                                  const struct lc_imports *imports, bool *is_first);
};

/* The copy that owns the file an edge leads to; NULL for none. */
const struct lc_installed *lc_edge_package(const struct lc_graph *graph, const struct lc_edge *edge);

/* Breadth first from the handler, and from the vendor's file that stands in for it, which is loaded as well; files in
 * the order they are reached. Caps: LC_GRAPH_FILES_MAX, LC_GRAPH_EDGES_MAX.
 * Owner: `arena`. */
void lc_graph_build(const struct lc_resolver *resolver, const struct lc_import_reader *reader, struct lc_arena *arena,
                    struct lc_graph *out);
/* The same graph, with answers that other functions of the stack have found already. */
void lc_graph_build_sharing(const struct lc_resolver *resolver, const struct lc_import_reader *reader,
                            const struct lc_shared_answers *shared, struct lc_arena *arena, struct lc_graph *out);

/* The shortest chain of files from the handler to file `index`: "index.js -> node_modules/a/index.js -> …". */
lc_str lc_graph_chain(const struct lc_graph *graph, uint32_t index, struct lc_arena *arena);

#endif
