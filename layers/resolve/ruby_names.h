#ifndef LC_RESOLVE_RUBY_NAMES_H
#define LC_RESOLVE_RUBY_NAMES_H

#include "layers/base/str.h"

/* What Ruby has without any gem of the user's. Ruby versions are bits: see lc_ruby_version. */

enum { LC_RUBY_VERSIONS = 5, LC_RUBY_3_4 = 3 /* its column */ };

struct lc_ruby_feature {
    const char *feature, *gem;
    uint8_t versions;
};
struct lc_ruby_gem {
    const char *gem, *versions[LC_RUBY_VERSIONS];
};
struct lc_ruby_bundled {
    const char *gem;
    uint8_t versions;
};

extern const struct lc_ruby_feature lc_ruby_features[];
extern const struct lc_ruby_gem lc_ruby_gems[];
extern const struct lc_ruby_bundled lc_ruby_bundled[];
extern const size_t lc_ruby_feature_count, lc_ruby_gem_count, lc_ruby_bundled_count;

/* Column of a Ruby version in the tables: "3.1" is 0; the nearest one for those that are not there. */
unsigned lc_ruby_version(lc_str version);
/* NULL when the standard library has no such feature ("json", "json.rb", "net/http"). */
const struct lc_ruby_feature *lc_ruby_feature_find(lc_str feature, unsigned version);
/* The version of a default gem, "" when not known; NULL when it is none. */
const char *lc_ruby_gem_version(lc_str gem, unsigned version);
bool lc_ruby_is_bundled(lc_str gem, unsigned version);
/* A feature of a gem that was a default gem in another version and is a bundled one in this: "kconv" is of nkf. */
bool lc_ruby_feature_is_bundled(lc_str feature, unsigned version);
/* Provided by the interpreter itself or loaded by RubyGems, before any search: "thread", "rbconfig", "set" since 4.0… */
bool lc_ruby_is_loaded(lc_str feature, unsigned version);
/* Gems that the runtime's own homes have (aws-sdk-s3…), by the name of a gem or feature. */
bool lc_ruby_is_shipped(lc_str name);

#endif
