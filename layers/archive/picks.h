#ifndef LC_ARCHIVE_PICKS_H
#define LC_ARCHIVE_PICKS_H

#include "layers/base/map.h"

/* Which files of a folder a packager takes: patterns in order, of which the last that matches a path decides; what no
 * pattern matches is taken.
 * Shape:  patterns are those of micromatch with `dot`, seen from the folder: '*' and '?' stay within one name, a name
 *         of two stars stands for any number of folders, {a,b} for both. A pattern without a star
 *         stands for that path and not for what lies below it.
 * Source: serverless 3.40.0, plugins/package/lib/package-service.js (resolveFilePathsFromPatterns). */
struct lc_pick {
    lc_str pattern;
    bool takes;
};

struct lc_picks {
    struct lc_pick *items;
    size_t count, capacity;
    const struct lc_map *left_out; /* folders that are left out whatever the patterns say, by path; NULL: none */
};

/* Adds a pattern; "!x" stands for the opposite of `takes`. Braces are written out.
 * False: it is written in a way that is not understood here (a class, an extended glob), or there are too many: what is
 * taken is then not known. */
LC_MUST_USE bool lc_picks_add(struct lc_arena *arena, struct lc_picks *picks, lc_str pattern, bool takes);
/* Adds a line of a .gitignore: without a slash it holds at every depth, and it stands for what lies below it too. What
 * is not understood of such a line takes nothing back. */
void lc_picks_add_ignored(struct lc_arena *arena, struct lc_picks *picks, lc_str line);
/* Is the file at `path`, relative to the folder, taken? */
bool lc_picks_take(const struct lc_picks *picks, lc_str path);
/* Is nothing below this folder taken, whatever it holds? */
bool lc_picks_skip(const struct lc_picks *picks, lc_str folder);
/* The same patterns give the same text: for keys. */
lc_str lc_picks_text(struct lc_arena *arena, const struct lc_picks *picks);

#endif
