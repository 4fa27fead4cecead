#ifndef LC_RULES_NATIVE_BINARIES_H
#define LC_RULES_NATIVE_BINARIES_H

#include "rules/native/use.h"

/* The binaries of one tree that are loaded or run under a runtime: what the rules about them look at.
 *
 * What layers bring is judged with their stack, /var/task with the function. Only the copy that wins a path is there.
 * What packages bring for their own tests is left out. */

/* Does it fit where it would be loaded? The first that holds. */
enum lc_native_fit {
    LC_FIT_RIGHT,   /* ELF for the processor, and for glibc or no C library of its own */
    LC_FIT_NEVER,   /* its name says that nothing loads it here: another system, another interpreter's tag */
    LC_FIT_LIBC,    /* ELF linked against musl */
    LC_FIT_MACHINE, /* ELF for another processor or class */
    LC_FIT_MACOS,   /* Mach-O, or what Python and Ruby call their modules there */
    LC_FIT_WINDOWS, /* PE, the same */
    LC_FIT_DAMAGED, /* ELF that no loader takes, or a pointer of Git LFS where it should be: `damage` */
};

/* One file.
 * Shape:  `elf` NULL when it was not described (not ELF, or its bytes could not be had). `neutral` is its path without
 *         the words for a processor, `stem` without those for another system too: two files of one stem are one thing
 *         built twice.
 *         `damage` is one clause without the file's name.
 *         `of_interpreter` false: an extension module whose tag is another Python's. */
struct lc_native_item {
    const struct lc_tree_node *node;
    const struct lc_unit *unit;
    const struct lc_elf *elf;
    struct lc_binary head;
    struct lc_native_owner owner;
    enum lc_native_use use;
    enum lc_native_fit fit;
    lc_str neutral, stem, damage;
    bool named_for_platform, of_interpreter;
    uint8_t named, reach;               /* private to reach.c: for one function, over all of them */
    struct lc_native_item *same_module; /* private to reach.c */
};

struct lc_native_list {
    struct lc_context *cx;
    const struct lc_tree *tree;
    struct lc_native_item **items; /* in the order of their paths */
    size_t count, capacity;
    struct lc_map right_by_neutral, right_by_stem, right_by_base, right_by_key, right_programs;
    struct lc_map right_addons; /* owner and file name of npm's addons whose path names a platform */
    struct lc_map hidden;       /* private to lc_native_is_hidden */
    struct lc_map doubted;
    const struct lc_native_item *first_doubted;
    size_t doubted_count;
    size_t functions;
    bool counted;
    size_t functions_seen; /* private to reach.c, as the next two */
    bool reached, uncertain;
};

/* Owner: cx->scratch. */
void lc_native_collect(struct lc_context *cx, const struct lc_tree *tree, struct lc_native_list *out);

/* Is the same thing there for this platform? */
bool lc_native_is_excused(const struct lc_native_list *list, const struct lc_native_item *item);

/* Is its package hidden from every function by another of its name that stands elsewhere? Then nothing loads it. */
bool lc_native_is_hidden(struct lc_native_list *list, const struct lc_native_item *item);

/* A platform's file whose counterpart an unread archive may bring is no mistake that could be proved: is this one? They
 * are kept, and said in one unknown by lc_native_tell_doubted. */
bool lc_native_is_doubted(struct lc_native_list *list, const struct lc_native_item *item);
void lc_native_tell_doubted(struct lc_native_list *list);

/* Is a module of this name written in Python beside it, or is it part of one that mypyc compiled? Then it is loaded in
 * its place. Only where the binary's own name says that this Python passes it over. */
bool lc_native_has_source(const struct lc_native_list *list, const struct lc_native_item *item);

/* Files of one package, or of one folder. */
struct lc_native_group {
    struct lc_native_item **items;
    size_t count, capacity;
};
struct lc_native_groups {
    struct lc_native_group **items;
    size_t count, capacity;
    struct lc_map by_key;
};
/* The group of this key, in the order in which they were first asked for. `key` is kept. */
struct lc_native_group *lc_native_group(struct lc_context *cx, struct lc_native_groups *groups, lc_str key);
/* The item whose use weighs most. */
struct lc_native_item *lc_native_strongest(const struct lc_native_group *group);

#endif
