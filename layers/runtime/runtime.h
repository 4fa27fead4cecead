#ifndef LC_RUNTIME_RUNTIME_H
#define LC_RUNTIME_RUNTIME_H

#include "layers/base/arena.h"

/* The catalogue of Lambda's runtimes: what is known about each identifier, from data/ with source and date, generated
 * into const tables; `--runtimes FILE` replaces or adds entries from a file of the same form. */

enum lc_language {
    LC_LANG_NONE,
    LC_LANG_NODE,
    LC_LANG_PYTHON,
    LC_LANG_RUBY,
    LC_LANG_JAVA,
    LC_LANG_DOTNET,
    LC_LANG_GO,
    LC_LANG_CUSTOM
};
enum lc_arch { LC_ARCH_UNKNOWN, LC_ARCH_X86_64, LC_ARCH_ARM64 };
#define LC_ARCH_BIT(arch) (1u << (arch))

/* How sure a fact is; the order matters: it caps severity (rules/facts.h). */
enum lc_certainty {
    LC_CERTAIN,      /* documented, recorded on AWS, a standard's rule, or follows from one of these */
    LC_SEARCH_ORDER, /* a search order that several people saw independently: may carry an error */
    LC_COMMUNITY,    /* seen by practitioners only: at most a warning */
    LC_UNCONFIRMED,  /* inferred, conflicting, or no source read: at most a note */
};

/* An ordered list of strings; for search paths absolute folders of the running function. */
struct lc_strings {
    const lc_str *items;
    size_t count;
};

/* A field left empty on purpose, by its name in the data file, and why. */
struct lc_absence {
    lc_str field, reason;
};

/* Units:  soname lists hold the names a DT_NEEDED entry uses, of both architectures (loader and libmvec differ). */
struct lc_os {
    lc_str id;    /* "al2023" */
    lc_str name;  /* "Amazon Linux 2023" */
    lc_str glibc; /* "2.34"; empty when unknown */
    /* Highest GLIBCXX certain to be there, and seen in newer images ("" when it does not move). */
    lc_str glibcxx, glibcxx_moving;
    lc_str cxxabi;
    enum lc_certainty glibc_certainty, glibcxx_certainty, cxxabi_certainty;
    struct lc_strings libraries; /* sonames of the OS image */
    enum lc_certainty libraries_certainty;
    lc_str source, as_of;
    const struct lc_absence *without;
    size_t without_count;
};

struct lc_runtime {
    lc_str id;      /* "nodejs22.x" */
    lc_str family;  /* "nodejs" */
    lc_str version; /* "22", "3.12", "3.3", "21"; of provided the system: "al2" */
    enum lc_language language;
    lc_str os;                                     /* lc_os.id */
    unsigned architectures;                        /* LC_ARCH_BIT */
    bool preview, container_only, accepted;        /* accepted: the create API took it at the catalogue's date */
    lc_str deprecated, block_create, block_update; /* ISO dates, empty when unknown or none */
    enum lc_certainty block_certainty;             /* of the two block dates: AWS moves them */
    lc_str abi; /* "127" (NODE_MODULE_VERSION), "cpython-312", "3.3.0", class-file major "65"; empty when none */
    enum lc_certainty abi_certainty;
    lc_str sdk; /* "aws-sdk-js-v3", "aws-sdk-js-v2", "boto3", "aws-sdk-ruby-v3"; empty for none */
    struct lc_strings path, library_path; /* PATH, LD_LIBRARY_PATH in order */
    enum lc_certainty path_certainty;     /* of both */
    /* The language's own search path in exact order: NODE_PATH; sys.path; GEM_PATH; class path folders ("/var/task"
     * exploded, "/var/task/lib", "/opt/java/lib"); .NET and Go: where the program is; custom: where `bootstrap` is
     * looked for, no package search. Runtime-owned entries (/var/runtime, /var/lang) are included. */
    struct lc_strings search;
    struct lc_strings load; /* Ruby only: RUBYLIB */
    /* Python with PYTHONPATH set by the user: "/var/task", "/var/runtime", "$PYTHONPATH", the rest. Empty elsewhere. */
    struct lc_strings search_if_set;
    /* Sonames that the language's own folder (/var/lang/lib) has besides the system's; a '*' at the end stands for
     * anything. Not all of them: only those that extensions are linked against. */
    struct lc_strings libraries;
    enum lc_certainty search_certainty;
    lc_str search_variable;           /* "NODE_PATH", "PYTHONPATH", "GEM_PATH", "" */
    lc_str source, as_of;             /* where it comes from, and the date it was true */
    const struct lc_absence *without; /* why fields are empty */
    size_t without_count;
};

struct lc_catalogue {
    const struct lc_runtime *runtimes; /* by family, then version: the order of the data file */
    size_t count;
    const struct lc_os *systems;
    size_t system_count;
    lc_str as_of;
};

/* The built-in tables. */
const struct lc_catalogue *lc_catalogue_builtin(void);
/* NULL when it is not known. */
const struct lc_runtime *lc_runtime_find(const struct lc_catalogue *catalogue, lc_str id);
const struct lc_os *lc_os_find(const struct lc_catalogue *catalogue, lc_str id);
/* The identifier that was probably meant ("nodejs20" -> "nodejs20.x"); empty when nothing is near. */
lc_str lc_runtime_nearest(const struct lc_catalogue *catalogue, lc_str id);

/* Reads a catalogue file over `base`: same ids replace the whole entry, new ids are added in the file's order.
 * Shape:  YAML without aliases and tags; the keys of a runtime or system are the field names above.
 *             as_of, source   of every entry that has none of its own
 *             defaults        fields of every runtime in this file
 *             templates       NAME: fields of the runtimes that say `like: NAME`; a template may be like another
 *             systems         ID: {name, glibc, ...}
 *             runtimes        ID: {like, version, language, os, ...}
 *         The nearest one wins: entry, its templates, defaults. `without: {FIELD: reason}` at any of them leaves the
 *         field empty. language: nodejs, python, ruby, java, dotnet, go, custom. architectures: [x86_64, arm64].
 *         A certainty: certain, search-order, community, unconfirmed (also when none is given). `accepted` is true when
 *         not given. In text ${id}, ${version}, ${major} (version up to the first dot) and ${digits} (version without
 *         dots) are filled in. A runtime must have version, language, os (a known system), architectures, path,
 *         library_path, search, source and as_of; the three lists may be left out for a reason.
 * Owner:  everything new lives in `arena`, nothing points into `yaml`; slices of `base` are shared. `base` may be NULL,
 *         or `*out`.
 * Errors: LC_MALFORMED with line and column (unknown keys too, with a suggestion), LC_LIMIT. *out is then untouched. */
LC_MUST_USE enum lc_status lc_catalogue_parse(lc_str yaml, const struct lc_catalogue *base, struct lc_arena *arena,
                                              struct lc_catalogue *out, struct lc_err *err);

lc_str lc_arch_name(enum lc_arch arch); /* "x86_64", "arm64", "" */
enum lc_arch lc_arch_from(lc_str name);
/* The word of the data files: "nodejs"; "" for LC_LANG_NONE. */
lc_str lc_language_name(enum lc_language language);

#endif
