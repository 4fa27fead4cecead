#ifndef LC_RULES_RULE_H
#define LC_RULES_RULE_H

#include "layers/base/map.h"
#include "rules/facts.h"
#include "rules/model.h"

/* What a rule is, and how it speaks. A rule is one file: facts in data, a small check, its own documentation; one more
 * line in rules.def. */

enum lc_category {
    LC_LIMITS,
    LC_FILESYSTEM,
    LC_PACKAGES,
    LC_NATIVE,
    LC_HANDLER,
    LC_LIFECYCLE,
    LC_SECRETS,
    LC_CONFIG,
    LC_CATEGORY_COUNT
};
enum lc_severity { LC_NOTE, LC_WARNING, LC_ERROR };

/* What a check is called for, as bits: one check may serve several. With LC_SCOPE_FUNCTION cx->target is set, else with
 * LC_SCOPE_STACK cx->stack, else cx->unit. The same cause seen from many functions becomes one finding, so its message
 * names no function. */
enum lc_scope {
    LC_SCOPE_ARCHIVE = 1 << 0,  /* every archive of the run that was opened: cx->unit */
    LC_SCOPE_STACK = 1 << 1,    /* every layer stack under a runtime and architecture: cx->stack; functions share it */
    LC_SCOPE_FUNCTION = 1 << 2, /* every function: cx->target and its stack */
};

/* What must be fetched before the rules run. */
enum lc_needs {
    LC_NEED_CONTESTED = 1 << 0, /* metadata and RECORD of packages that stand at one place in several archives */
    LC_NEED_INVENTORY = 1 << 1, /* metadata of every package */
    LC_NEED_HEADS = 1 << 2,     /* first bytes of what may be loaded or run (rules/native/candidates.h) */
    LC_NEED_RESOLVE = 1 << 3,   /* resolvers: package.json anywhere, *.pth and their like; implies the inventory */
    LC_NEED_GRAPH = 1 << 4,     /* the import graph of every handler; implies resolvers */
    LC_NEED_FLOW = 1 << 5,      /* what every handler leaves pending; implies the graph */
    LC_NEED_BINARIES = 1 << 6,  /* lc_unit_elf of ELF files among them that a function's processor can load */
    LC_NEED_SECRETS = 1 << 7,   /* what stands in files: the function's own and risky ones, with --thorough all */
};

struct lc_context;

struct lc_rule {
    const char *name;
    enum lc_category category;
    enum lc_severity severity; /* the usual one */
    enum lc_severity highest;  /* the highest any of its findings may have */
    unsigned scope;            /* enum lc_scope */
    unsigned needs;            /* enum lc_needs */
    const char *since;
    const char *summary; /* one line: what is wrong */
    const char *why;     /* what happens on Lambda */
    const char *fix;     /* what to do */
    const char *example; /* a folder below testdata/rules/<name>/ */
    const char *source;
    void (*check)(struct lc_context *cx);
};

/* A place a finding points at.
 * Shape:  `unit` with `entry` (or LC_NO_ENTRY: the archive as a whole), or `origin` in a template. Line and
 *         column in the entry, 0 for none. `excerpt` is that line, or what stands around the column of a long
 *         one; its bytes from `caret` on, `carets` of them, are what is meant. Empty when the line is not shown.
 *         `length`: how many bytes of the template's line are meant, where that is not the value to its end; else 0. */
struct lc_location {
    const struct lc_unit *unit;
    uint32_t entry;
    lc_str path; /* instead of an entry, a folder inside the archive or the file an entry was made of; else empty */
    uint32_t line, column;
    struct lc_origin origin;
    uint32_t length;
    lc_str excerpt;
    uint32_t caret, carets;
};

/* One finding.
 * Shape:  `message` is one sentence; `notes` the chain that led there (providers, what weighs most), one clause each;
 *         `fix` the remedy. `subject` is what makes two findings of one rule different besides their first location: a
 *         package name, a path.
 * Owner:  the arena of the task that made it, which lives until the reports are written. */
struct lc_finding {
    const struct lc_rule *rule;
    enum lc_severity severity;
    const char *kind; /* NULL for none */
    lc_str message, fix, package, subject;
    const lc_str *functions; /* names, in the order of the deployment */
    size_t function_count;
    struct lc_location *locations;
    size_t location_count, location_capacity;
    uint64_t more_locations; /* not listed */
    lc_str *notes;
    size_t note_count, note_capacity;
    lc_str fingerprint; /* set by lint/after */
    bool muted;         /* over LC_FINDINGS_MAX: only counted, what is said of it is not kept */
};

/* Something that could not be judged. */
struct lc_unknown {
    lc_str what, why, how; /* how may be empty */
    const lc_str *functions;
    size_t function_count;
};

struct lc_results {
    struct {
        struct lc_finding **items;
        size_t count, capacity;
    } findings;
    struct {
        struct lc_unknown **items;
        size_t count, capacity;
    } unknowns;
    struct lc_finding spare; /* what a check is given when it has said too much */
    uint64_t dropped;
};

/* What a check is given. Exactly one of unit, stack, target is the subject; a target's stack is set too. */
struct lc_context {
    const struct lc_model *model;
    const struct lc_rule *rule;
    const struct lc_unit *unit;
    const struct lc_stack *stack;
    const struct lc_target *target;
    const lc_str *functions; /* whom a finding of this subject concerns */
    size_t function_count;
    struct lc_arena *arena;   /* for findings */
    struct lc_arena *scratch; /* for the check; reset after it */
    struct lc_results *results;
};

/* A new finding with the rule's usual severity and its fix; the message takes paths already escaped (lc_show). */
struct lc_finding *lc_report(struct lc_context *cx, const char *kind, const char *format, ...) LC_PRINTF(3, 4);
/* Another severity than the usual one; never above the rule's highest. Call before lc_rests_on. */
void lc_finding_severity(struct lc_finding *finding, enum lc_severity severity);
/* The fact it rests on: caps the severity. Every finding names at least one. */
void lc_rests_on(struct lc_finding *finding, enum lc_fact_id fact);
/* The same for a certainty that comes from data (a search path's). */
void lc_rests_on_certainty(struct lc_finding *finding, enum lc_certainty certainty);
/* Where: an entry of an archive (LC_NO_ENTRY for the archive itself); over LC_LOCATIONS_MAX they are only counted. */
void lc_finding_at(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, uint32_t entry);
/* The same with a place in the entry, from 1; 0 for none. */
void lc_finding_at_line(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, uint32_t entry,
                        uint32_t line, uint32_t column);
/* Where the line was written that a compiler made an entry's line of: a file that need not be in the archive. The
 * entry's own place follows. */
void lc_finding_at_source(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, lc_str file,
                          uint32_t line, uint32_t column);
/* Shows the source line of the place added last, with carets below `length` bytes from `column` on; `line` is
 * copied. */
void lc_finding_excerpt(struct lc_context *cx, struct lc_finding *finding, lc_str line, uint32_t column,
                        uint32_t length);
void lc_finding_at_path(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, lc_str path);
/* Where: a place in a template; nothing when the value came from the command line. */
void lc_finding_at_origin(struct lc_context *cx, struct lc_finding *finding, struct lc_origin origin);
/* The same for so many bytes from there: that is what the carets are below. */
void lc_finding_at_span(struct lc_context *cx, struct lc_finding *finding, struct lc_origin origin, uint32_t length);
/* Where: the function's own line in its template; nothing when it was described by flags. */
void lc_finding_at_function(struct lc_context *cx, struct lc_finding *finding);
void lc_finding_note(struct lc_context *cx, struct lc_finding *finding, const char *format, ...) LC_PRINTF(3, 4);
void lc_finding_fix(struct lc_context *cx, struct lc_finding *finding, const char *format, ...) LC_PRINTF(3, 4);
/* Names may lie in the check's scratch memory: they are copied when it ends. The package is the subject too. */
void lc_finding_package(struct lc_finding *finding, lc_str name);
void lc_finding_subject(struct lc_finding *finding, lc_str subject);

void lc_report_unknown(struct lc_context *cx, lc_str what, lc_str why, lc_str how);

/* Bytes of the user's, safe for a message: control characters escaped, long ones cut in the middle. In cx->arena. */
lc_str lc_show(struct lc_context *cx, lc_str bytes);
/* "12.3 MB" in 1,024-based units as Lambda's quotas are; "817 bytes" below 1 KB. */
lc_str lc_show_bytes(struct lc_context *cx, uint64_t bytes);
/* The base name of an archive: "layer-b.zip", "dist" for "build/dist/". */
lc_str lc_show_unit(struct lc_context *cx, const struct lc_unit *unit);
/* "the function (fn.zip)" or "layer 2 (layer-b.zip)". */
lc_str lc_show_origin(struct lc_context *cx, uint32_t origin);
/* The unit of an origin: 0 the function's code, 1.. the layers. NULL when it could not be had. */
const struct lc_unit *lc_origin_unit(const struct lc_context *cx, uint32_t origin);
/* The unit that provides a node of /opt or /var/task in this subject. */
const struct lc_unit *lc_tree_unit(const struct lc_context *cx, const struct lc_tree *tree, uint16_t archive);
uint32_t lc_tree_origin(const struct lc_context *cx, const struct lc_tree *tree, uint16_t archive);

/* Every rule, in the order of rules.def, which is the order of categories in DESIGN and of the reference. */
extern const struct lc_rule *const lc_rules[];
extern const size_t lc_rule_count;
const struct lc_rule *lc_rule_find(lc_str name);
const char *lc_category_name(enum lc_category category);
const char *lc_severity_name(enum lc_severity severity);
bool lc_category_from(lc_str name, enum lc_category *out);
/* What the program prints for a rule's example: the expected output of its case, compiled in. Empty when it has
 * none. */
lc_str lc_rule_example(const struct lc_rule *rule);

#endif
