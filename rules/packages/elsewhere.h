#ifndef LC_RULES_PACKAGES_ELSEWHERE_H
#define LC_RULES_PACKAGES_ELSEWHERE_H

#include "rules/rule.h"

/* Names of modules that something else than the archives brings, or that no file is meant to have. As of 2026-11-23. */

/* Of the AWS SDK: whether and where the runtime has it is sdk-shadow's business. */
bool lc_is_sdk(enum lc_language language, lc_str specifier);
/* Named in the AWS SDK's own dependencies, so the runtime may have a copy: nothing certain can be said of their
 * absence. */
bool lc_comes_with_sdk(enum lc_language language, lc_str specifier);
/* Importing it changes where later imports are looked for. */
bool lc_alters_search(enum lc_language language, lc_str specifier);
/* Of another platform or an older version of the language: imported in branches that never run here. */
bool lc_is_of_another_platform(enum lc_language language, lc_str specifier);

/* What an import is counted as: "@scope/x" or "x" of a bare npm specifier, else the specifier itself. */
lc_str lc_package_of_specifier(enum lc_language language, lc_str specifier);
/* A path of the project's own: "./x", "../x", "/x", "#x" (npm); a relative or dotted name otherwise never is. */
bool lc_is_path_specifier(enum lc_language language, lc_str specifier);

#endif
