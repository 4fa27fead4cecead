/* Lookups in the tables of names. */
#include "layers/resolve/ruby_names.h"

unsigned lc_ruby_version(lc_str version)
{
    static const char *const columns[LC_RUBY_VERSIONS] = {"3.1", "3.2", "3.3", "3.4", "4.0"};

    for (unsigned i = 0; i < LC_RUBY_VERSIONS; i++)
        if (lc_str_is(version, columns[i]))
            return i;
    return lc_str_cmp(version, LC_S("3.1")) < 0 ? 0 : LC_RUBY_VERSIONS - 1;
}

const struct lc_ruby_feature *lc_ruby_feature_find(lc_str feature, unsigned version)
{
    static const char *const deep[] = {"bundler/", "irb/", "prism/", "rdoc/", "reline/", "rubygems/", "ruby_vm/"};
    size_t low = 0, high = lc_ruby_feature_count;

    if (lc_str_has_suffix(feature, LC_S(".rb")) || lc_str_has_suffix(feature, LC_S(".so")))
        feature.len -= 3;
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++)
        if (lc_str_has_prefix(feature, lc_str_from(deep[i])))
            feature = lc_str_cut(feature, 0, strlen(deep[i]) - 1);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lc_str_cmp(lc_str_from(lc_ruby_features[middle].feature), feature) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < lc_ruby_feature_count && lc_str_is(feature, lc_ruby_features[low].feature); low++)
        if ((lc_ruby_features[low].versions >> version & 1) != 0)
            return &lc_ruby_features[low];
    return NULL;
}

const char *lc_ruby_gem_version(lc_str gem, unsigned version)
{
    for (size_t i = 0; i < lc_ruby_gem_count; i++)
        if (lc_str_is(gem, lc_ruby_gems[i].gem))
            return lc_ruby_gems[i].versions[version];
    return NULL;
}

bool lc_ruby_is_bundled(lc_str gem, unsigned version)
{
    for (size_t i = 0; i < lc_ruby_bundled_count; i++)
        if (lc_str_is(gem, lc_ruby_bundled[i].gem))
            return (lc_ruby_bundled[i].versions >> version & 1) != 0;
    return false;
}

bool lc_ruby_is_loaded(lc_str feature)
{
    static const char *const loaded[] = {"complex",  "enumerator",     "fiber",    "monitor", "rational",
                                         "rbconfig", "ruby2_keywords", "rubygems", "thread"};
    for (size_t i = 0; i < sizeof loaded / sizeof *loaded; i++)
        if (lc_str_is(feature, loaded[i]))
            return true;
    return false;
}

/* Source: AWS Lambda Developer Guide, "Building Lambda functions with Ruby" (AWS SDK for Ruby v3); gem dependencies of aws-sdk-core. */
bool lc_ruby_is_shipped(lc_str name)
{
    static const char *const families[] = {"aws-eventstream", "aws-partitions", "aws-sdk", "aws-sigv2",
                                           "aws-sigv4",       "aws_lambda_ric", "jmespath"};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (lc_str_has_prefix(name, lc_str_from(families[i])))
            return true;
    return false;
}
