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

/* Where a feature stands in the table, or would stand. */
static size_t first_of(lc_str feature)
{
    size_t low = 0, high = lc_ruby_feature_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lc_str_cmp(lc_str_from(lc_ruby_features[middle].feature), feature) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static lc_str without_suffix(lc_str feature)
{
    bool has = lc_str_has_suffix(feature, LC_S(".rb")) || lc_str_has_suffix(feature, LC_S(".so"));

    return has ? lc_str_cut(feature, 0, feature.len - 3) : feature;
}

const struct lc_ruby_feature *lc_ruby_feature_find(lc_str feature, unsigned version)
{
    static const char *const deep[] = {"bundler/", "did_you_mean/", "error_highlight/", "irb/",           "prism/",
                                       "rdoc/",    "reline/",       "rubygems/",        "syntax_suggest/"};

    feature = without_suffix(feature);
    for (size_t i = 0; i < sizeof deep / sizeof *deep; i++)
        if (lc_str_has_prefix(feature, lc_str_from(deep[i])))
            feature = lc_str_cut(feature, 0, strlen(deep[i]) - 1);
    for (size_t i = first_of(feature); i < lc_ruby_feature_count && lc_str_is(feature, lc_ruby_features[i].feature);
         i++)
        if ((lc_ruby_features[i].versions >> version & 1) != 0)
            return &lc_ruby_features[i];
    return NULL;
}

bool lc_ruby_feature_is_bundled(lc_str feature, unsigned version)
{
    feature = without_suffix(feature);
    for (size_t i = first_of(feature); i < lc_ruby_feature_count && lc_str_is(feature, lc_ruby_features[i].feature);
         i++)
        if (lc_ruby_is_bundled(lc_str_from(lc_ruby_features[i].gem), version))
            return true;
    return false;
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

bool lc_ruby_is_loaded(lc_str feature, unsigned version)
{
    static const struct {
        const char *file;
        uint8_t versions;
    } loaded[] = {{"complex.so", 31},  {"did_you_mean.rb", 31}, {"enumerator.so", 31},     {"error_highlight.rb", 31},
                  {"fiber.so", 31},    {"monitor.rb", 31},      {"monitor.so", 31},        {"rational.so", 31},
                  {"rbconfig.rb", 31}, {"rubygems.rb", 31},     {"ruby2_keywords.rb", 31}, {"set.rb", 16},
                  {"thread.rb", 31}};
    for (size_t i = 0; i < sizeof loaded / sizeof *loaded; i++) {
        lc_str file = lc_str_from(loaded[i].file);
        if ((loaded[i].versions >> version & 1) != 0 &&
            (lc_str_eq(feature, file) || lc_str_eq(feature, lc_str_cut(file, 0, file.len - 3))))
            return true;
    }
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
