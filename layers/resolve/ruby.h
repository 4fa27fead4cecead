#ifndef LC_RESOLVE_RUBY_H
#define LC_RESOLVE_RUBY_H

#include "layers/resolve/ruby_names.h"
#include "layers/resolve/steps.h"

/* Inside of layers/resolve: how Ruby finds a feature. In order of reading: ruby.c (require, require_relative), ruby_activate.c (which gem, and
 * what it brings onto the load path), ruby_gems.c (the gems that GEM_PATH shows).
 * Source: RubyGems 3.3.15 to 4.0.3 (kernel_require.rb, specification.rb, basic_specification.rb, stub_specification.rb) and Ruby 3.1 to 4.0, as to behaviour;
 *         Bundler is not loaded unless the function does so. */

/* One installed gem, or one of Ruby's default gems (then `node` is NULL: its files belong to the runtime).
 * Shape:  `folders` are its require paths, an extension folder last. `unbuilt`: RubyGems ignores it when it looks for files. */
struct lc_gem {
    lc_str name, version, platform, full_name;
    const struct lc_tree *tree;
    const struct lc_tree_node *node; /* of its gemspec */
    lc_str spec, home;
    struct lc_place *folders;
    size_t folder_count, folder_capacity;
    bool unbuilt, foreign;                  /* foreign: for another platform */
    lc_str doubt;                           /* its gemspec could not be understood in full */
    const struct lc_gem_activation *active; /* what is active while its own files run; NULL where that is not known */
};

/* Shape:  by name, then version descending: the order in which RubyGems looks. One of each full name, the first home's; since Ruby 3.4
 *         all, the first home's first. */
struct lc_gems {
    struct lc_gem *items;
    size_t count, capacity;
    unsigned version; /* column of the tables */
    lc_str doubt;     /* a home that is not here, or could not be read */
};

void lc_gems_build(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_gems *out);

/* Gems activated by one require.
 * Shape:  in the order in which their folders stand on the load path. `failed`: RubyGems raises, `why` says what. */
struct lc_gem_activation {
    const struct lc_gems *gems;
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    const struct lc_gem **items;
    size_t count, capacity, steps;
    bool failed, open; /* open: several versions meet a need, and RubyGems has not chosen */
    lc_str why, doubt;
};
/* Activates a gem and, before it, those it needs of which only one version is there. */
void lc_gem_activate(struct lc_gem_activation *activation, const struct lc_gem *gem);
/* Fills `active` of each gem, within one allowance of steps for all of them. */
void lc_gems_activate(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_gems *gems);
/* Do all gems that are active accept this version? */
bool lc_gem_is_accepted(struct lc_gem_activation *activation, const struct lc_gem *gem);
/* The highest version of a gem that is there, NULL for none; prereleases only with `prereleases`, or when there is nothing else. */
const struct lc_gem *lc_gem_highest(const struct lc_gems *gems, lc_str name, bool prereleases);

#endif
