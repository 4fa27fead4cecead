#ifndef LC_PACKAGE_NAMES_H
#define LC_PACKAGE_NAMES_H

#include "layers/package/package.h"

/* Inside of layers/package: what a path or file name says about a package. Slices point into the argument. */

/* Shape:  `name` is never empty on success; `version` may be. */
struct lc_named {
    lc_str name, version;
};

/* "foo-1.2.dist-info", "foo.egg-info", "foo-1.2-py3.11.egg-info": both parts, false when it is neither. */
bool lc_name_of_info(lc_str base, struct lc_named *out);
/* "nokogiri-1.18.1-x86_64-linux.gemspec" -> nokogiri, 1.18.1; a name without a version is all name. */
bool lc_name_of_gemspec(lc_str base, struct lc_named *out);
/* "log4j-1.2-api-2.20.0.jar" -> log4j-1.2-api, 2.20.0; a classifier stays with the version. */
bool lc_name_of_jar(lc_str base, struct lc_named *out);

/* The npm folder name behind the last node_modules in `root` ("x", "@scope/x"); empty when `root` does not end in
 * one. */
lc_str lc_npm_folder_name(lc_str root);

#endif
