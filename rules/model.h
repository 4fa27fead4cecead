#ifndef LC_RULES_MODEL_H
#define LC_RULES_MODEL_H

#include "layers/archive/contents.h"
#include "layers/binary/elf.h"
#include "layers/deploy/deployment.h"
#include "layers/flow/flow.h"
#include "layers/graph/graph.h"
#include "layers/image/image.h"
#include "layers/package/manifest.h"
#include "layers/resolve/inventory.h"
#include "layers/runtime/runtime.h"
#include "layers/scan/redact.h"

/* What the rules look at: built by lint/run, frozen before the first rule runs. */

/* Why a secret in an archive is not the user's to leak. */
enum lc_secret_excuse {
    LC_SECRET_OURS,
    LC_SECRET_TEST,      /* the user's own tests, and told by name and value alone: made up, as a rule */
    LC_SECRET_COMMENT,   /* a comment inside of somebody else's package */
    LC_SECRET_FIXTURE,   /* a test, an example or documentation inside of somebody else's package */
    LC_SECRET_PUBLISHED, /* the file is byte for byte what the package's wheel brought, as its RECORD says */
};

/* A secret in an archive. `text` is kept for the scrubber alone; only `shown` may be shown.
 * `name` is what it is called where it stands (layers/scan/name_before.h); empty when it has none.
 * Shape:  `inside` is "lib/x.jar!path" for a file of an archive inside the archive, or the source that a source map
 *         carries; line and column are then there. 0 for both: the file as a whole. Equal secrets have the same `same`, which no output
 *         depends on. */
struct lc_packed_secret {
    const struct lc_secret_kind *kind;
    uint64_t same;
    uint32_t entry, line, column;
    lc_str inside, shown, package, name, text;
    enum lc_secret_excuse excuse;
};

/* Shape:  in order of entry, then place. `unread` are entries that were not looked through, `why` the reason of the
 *         first. */
struct lc_packed_secrets {
    struct lc_packed_secret *items;
    size_t count, capacity;
    uint64_t more, unread;
    uint32_t first_unread;
    lc_str why;
};

/* A secret in the configuration of a function.
 * Shape:  in `value`, bytes [start, end); `variable` is NULL for inline code. With `in_base64` it stands in what the whole
 *         value decodes to. `told` is the index of the one in the model by which all of the same text are told: its own
 *         when it is that one. */
struct lc_plain_secret {
    const struct lc_secret_kind *kind;
    uint32_t function;
    const struct lc_variable *variable;
    const struct lc_value *value;
    size_t start, end, told;
    bool in_base64;
    lc_str shown;
};

/* What could not be looked through to its end in the configuration of a function.
 * Shape:  `variable` is NULL for inline code; `kind` is whose pattern reached a limit, NULL when only `more` secrets than
 *         are listed of one text stand in it. */
struct lc_plain_limit {
    uint32_t function;
    const struct lc_variable *variable;
    const struct lc_secret_kind *kind;
    uint64_t more;
};

/* One archive of the run, opened once however many functions use it.
 * Shape:  `archive` is NULL when it could not be had (`why`). `users` are indices of functions;
 *         `as_function`/`as_layer` its roles. */
struct lc_unit {
    lc_str path; /* as the user gave it */
    lc_str file; /* where it lies, when `path` is only what it is called; else empty */
    lc_str id;   /* for fingerprints: the logical id of the layer or function that brings it, else its base name */
    struct lc_archive *archive;
    lc_str why, how;
    lc_str made, made_of; /* the archive's bytes and its file's, when it is made of code in a template; else empty */
    struct lc_packages packages;
    struct lc_contents contents;
    struct lc_requirements *requirements; /* with LC_NEED_RESOLVE: of packages.items, one each */
    struct lc_metadata metadata;          /* with LC_NEED_RESOLVE: what decides where imports go */
    const struct lc_elf *const *elfs; /* with LC_NEED_BINARIES, by entry: ask lc_unit_elf; NULL when there is none */
    unsigned languages;               /* bits 1 << enum lc_language of the runtimes it is used under */
    const uint32_t *users;
    const lc_str *user_names;
    size_t user_count;
    bool as_function, as_layer;
    struct lc_packed_secrets secrets; /* with LC_NEED_SECRETS */
    bool required;    /* the user named it on the command line: not being able to open it ends the run */
    bool unbuilt;     /* sources: a build would put more into what is deployed */
    bool source_only; /* sources that a bundler makes something else of: rules about archives do not look at it */
    const struct lc_picks *picks; /* of a folder: what of it is packed; NULL: all */
};

/* What an ELF file among the candidates of rules/native/candidates.h needs and offers. NULL when the entry is none,
 * when it is for a processor that no function of its archive runs on, or nothing asked for LC_NEED_BINARIES. One
 * that could not be read as a whole is there, with `complete` false. */
static inline const struct lc_elf *lc_unit_elf(const struct lc_unit *unit, uint32_t entry)
{
    return unit->elfs && entry < unit->archive->count ? unit->elfs[entry] : NULL;
}

/* One layer stack under one runtime and architecture.
 * Shape:  `layers[i]` is layer i + 1. Functions with the same layers, runtime, architecture and search paths share
 *         it. */
struct lc_stack {
    const struct lc_unit **layers;
    size_t layer_count;
    const struct lc_tree *opt;
    const struct lc_runtime *runtime; /* NULL: not known */
    enum lc_arch arch;                /* LC_ARCH_UNKNOWN: not known */
    struct lc_search search;
    struct lc_inventory inventory; /* of the layers alone */
    const uint32_t *users;
    const lc_str *user_names;
    size_t user_count;
};

/* One function with its image. */
struct lc_target {
    const struct lc_function *function;
    uint32_t index;
    const struct lc_unit *code; /* NULL when its code could not be had */
    const struct lc_stack *stack;
    struct lc_image image;
    struct lc_search search;
    struct lc_inventory inventory; /* of function and layers */
    struct lc_resolver resolver;   /* with LC_NEED_RESOLVE */
    struct lc_graph graph;         /* with LC_NEED_GRAPH */
    struct lc_flow flow;           /* with LC_NEED_FLOW */
};

struct lc_model {
    const struct lc_deployment *deployment;
    const struct lc_catalogue *catalogue;
    struct lc_unit *units;
    size_t unit_count;
    struct lc_stack *stacks;
    size_t stack_count;
    struct lc_target *targets;
    size_t target_count;
    struct lc_tree
        *trees; /* one for each distinct layer list and each function archive; stacks and targets point to them */
    struct lc_tree_plan {
        const struct lc_unit **units;
        struct lc_archive **archives; /* of the units, filled when the tree is built */
        size_t unit_count;
        lc_str mount;
        bool cut;     /* more layers than a tree takes */
        lc_str doubt; /* why there is more than the archives hold; else empty */
    } * tree_plans;
    size_t tree_count;
    const struct lc_plain_secret *plain; /* of all functions, in their order */
    size_t plain_count;
    const struct lc_plain_limit *plain_limits; /* of all functions, in their order */
    size_t plain_limit_count;
    const struct lc_scrubber *scrubber; /* NULL: nothing is kept out of what is shown */
    bool thorough;
    lc_str as_of; /* the date of judgement, YYYY-MM-DD */
};

#endif
