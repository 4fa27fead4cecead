#ifndef LC_RULES_SECRETS_FILES_H
#define LC_RULES_SECRETS_FILES_H

#include "layers/scan/kinds.h"

/* Which files are worth a look for secrets, told by their paths alone. */
enum lc_secret_file {
    LC_FILE_OTHER,
    LC_FILE_TEXT,     /* source, configuration, data: where the user wrote it himself */
    LC_FILE_RISKY,    /* made to hold secrets: .env, .npmrc, credentials, *.pem, terraform state */
    LC_FILE_KEYSTORE, /* binary containers of keys */
    LC_FILE_MAP,      /* source maps, which carry the sources */
    LC_FILE_ARCHIVE,  /* jars, wheels, zips: looked into with --thorough */
};

enum lc_secret_file lc_secret_file_kind(lc_str path);
/* Lines of NAME=VALUE: .env and its like. */
bool lc_secret_is_env_file(lc_str path);
/* In a folder that packages are installed to (node_modules, site-packages, gems …). */
bool lc_secret_is_in_package_folder(lc_str path);
/* A test, an example, documentation: told by a folder on the way, or the file's name. */
bool lc_secret_is_fixture(lc_str path);
/* A test or what tests read: the same, of folders that hold nothing else. */
bool lc_secret_is_test(lc_str path);
/* A well-known library of pages by its name, with a version or a word of how it was built: jquery-3.7.1.js,
 * bootstrap.bundle.min.js. */
bool lc_secret_is_library(lc_str path);

/* The kind of a binary container that holds a private key; NULL when it holds none, or nobody can tell. */
const struct lc_secret_kind *lc_secret_keystore(lc_str bytes);

#endif
