#ifndef LC_RESOLVE_LIBRARY_H
#define LC_RESOLVE_LIBRARY_H

#include "layers/binary/elf.h"
#include "layers/image/image.h"
#include "layers/resolve/search.h"

/* Where the dynamic loader finds a library that an ELF file in the image needs.
 *
 * glibc's order: a name with a slash is a path. Else a library already loaded under that name; DT_RPATH of the file, if
 * it has no DT_RUNPATH, then of the file that loaded it, and so on; LD_LIBRARY_PATH; DT_RUNPATH of the file alone; the
 * system's own folders. A file of another class or machine is passed over and the search goes on; one that is no ELF
 * file ends it, and fails to load: that is the file found. In each folder glibc-hwcaps/x86-64-v3 and -v2 come first (from
 * glibc 2.33 on). $ORIGIN, $LIB and $PLATFORM stand for the folder of the file
 * that asks, "lib64" (or "lib") and the processor. Folders without a leading slash count from /var/task, where a
 * function is started.
 * Source: ld.so(8); glibc's elf/dl-load.c (_dl_map_object, open_verify), elf/dl-deps.c. */

enum lc_library_outcome {
    LC_LIBRARY_ABSENT,  /* no such file here */
    LC_LIBRARY_FOUND,   /* it is loaded from here */
    LC_LIBRARY_FOREIGN, /* passed over: another machine or class */
    LC_LIBRARY_UNSEEN,  /* a folder outside the image, or a path nobody can follow: not known */
};

/* One place, in the order of the search.
 * Shape:  `via` says on whose account: "RUNPATH $ORIGIN/../x.libs", "LD_LIBRARY_PATH", "RPATH of /opt/lib/libfoo.so",
 *         "Amazon Linux 2023". `place` is set for FOUND and FOREIGN. */
struct lc_library_step {
    lc_str path, via;
    enum lc_library_outcome outcome;
    struct lc_place place;
};

enum lc_library_answer {
    LC_LIBRARY_IN_IMAGE,  /* `place` */
    LC_LIBRARY_OF_SYSTEM, /* the OS image has it */
    LC_LIBRARY_LOADED,    /* under this name by the file that loads it, or by itself */
    LC_LIBRARY_MISSING,   /* in no place of the search; what the runtime's own folders hold (/var/lang) is not known */
    LC_LIBRARY_UNKNOWN,   /* not found, but a place could not be seen: `why` */
};

/* Shape:  `elsewhere` are files of this name in the image that the search does not reach, for the same machine and C library, in
 *         the order of their paths (function, then layers), at most LC_LIBRARY_ELSEWHERE_MAX. `steps` only when asked for. */
struct lc_library_found {
    enum lc_library_answer answer;
    struct lc_place place; /* LC_LIBRARY_IN_IMAGE */
    lc_str path, via;      /* of the step that found it */
    lc_str why;            /* LC_LIBRARY_UNKNOWN */
    struct lc_library_step *steps;
    size_t step_count, step_capacity;
    struct lc_place *elsewhere;
    size_t elsewhere_count, elsewhere_capacity;
};

/* An object on the way to the library: itself first, then who loaded it.
 * Shape:  `path` absolute, as it is opened: $ORIGIN is its folder, links in it are not followed. */
struct lc_library_loader {
    lc_str path;
    const struct lc_elf *elf;
    const struct lc_library_loader *by; /* NULL: the program itself, which belongs to the runtime */
};

/* Everything a search depends on, frozen and shared by threads.
 * Shape:  `elf_of` gives the description of a file of the image, NULL when it has none (not read, not ELF): then
 *         `head_of` is asked, whose format LC_BINARY_NONE means that nobody knows, and the file is taken as it is.
 *         `os` may be NULL: then what the system has is not known. `names` is private: built by lc_library_search_init
 *         over the image, every file whose name looks like a library. */
struct lc_library_search {
    const struct lc_image *image;
    const struct lc_search_path *path; /* LC_SEARCH_LIBRARIES of the function */
    const struct lc_os *os;
    const struct lc_elf *(*elf_of)(void *context, const struct lc_place *place);
    struct lc_binary (*head_of)(void *context, const struct lc_place *place);
    void *context;
    const struct lc_library_names *names;
};

/* Fills `names` in the arena; the other members are the caller's and set before. */
void lc_library_search_init(struct lc_library_search *search, struct lc_arena *arena);

/* Looks for `name` as the first of `loader` needs it. Never fails. `trace`: fill `steps`. `elsewhere` is filled when it
 * is not found. */
void lc_library_find(const struct lc_library_search *search, const struct lc_library_loader *loader, lc_str name,
                     bool trace, struct lc_arena *arena, struct lc_library_found *out);

/* Is a library of this name part of the OS image? */
bool lc_library_is_of_system(const struct lc_os *os, lc_str name);

#endif
