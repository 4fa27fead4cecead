/* Activation: a gem's needs first, then its own folders, in front of the standard library and behind RUBYLIB. */
#include "layers/resolve/ruby.h"

#include "layers/base/caps.h"
#include "layers/package/manifest.h"
#include "layers/version/version.h"

static bool is_prerelease(lc_str version)
{
    for (size_t i = 0; i < version.len; i++)
        if (lc_is_alpha(version.ptr[i]))
            return true;
    return false;
}

/* Not for this platform, or its extensions were never built, of which RubyGems takes note here since 3.6 (Ruby 3.4). */
static bool is_passed_over(const struct lc_gems *gems, const struct lc_gem *gem)
{
    return gem->foreign || (gem->unbuilt && gems->version >= LC_RUBY_3_4);
}

const struct lc_gem *lc_gem_highest(const struct lc_gems *gems, lc_str name, bool prereleases)
{
    const struct lc_gem *first = NULL;

    for (size_t i = 0; i < gems->count; i++) {
        const struct lc_gem *gem = &gems->items[i];
        if (is_passed_over(gems, gem) || !lc_str_eq(gem->name, name))
            continue;
        if (prereleases || !is_prerelease(gem->version))
            return gem;
        first = first ? first : gem;
    }
    return first;
}

static const struct lc_gem *active(const struct lc_gem_activation *activation, lc_str name)
{
    for (size_t i = 0; i < activation->count; i++)
        if (lc_str_eq(activation->items[i]->name, name))
            return activation->items[i];
    return NULL;
}

static bool satisfies(struct lc_gem_activation *activation, const struct lc_requirement *need, lc_str version)
{
    lc_str range = need->range.len > 0 ? need->range : LC_S(">= 0");

    return lc_version_satisfies(LC_SCHEME_GEM, range, version, LC_PRERELEASES_INSTALLED, activation->arena) ==
           LC_SATISFIED;
}

/* The only gem that meets a need; NULL when several do (RubyGems then waits), or none (it raises). */
static const struct lc_gem *only_match(struct lc_gem_activation *activation, const struct lc_requirement *need,
                                       size_t *count)
{
    const struct lc_gem *match = NULL;

    *count = 0;
    activation->steps += activation->gems->count;
    for (size_t i = 0; i < activation->gems->count; i++) {
        const struct lc_gem *gem = &activation->gems->items[i];
        if (is_passed_over(activation->gems, gem) || !lc_str_eq(gem->name, need->name) ||
            !satisfies(activation, need, gem->version))
            continue;
        if (activation->doubt.len == 0)
            activation->doubt = gem->doubt;
        /* copies in several homes count once: the first is taken */
        if (match && lc_str_eq(match->full_name, gem->full_name))
            continue;
        match = gem;
        ++*count;
    }
    return match;
}

static void read_needs(struct lc_gem_activation *activation, const struct lc_gem *gem, struct lc_requirements *out)
{
    struct lc_package package = {.ecosystem = LC_GEM, .name = gem->name, .version = gem->version};
    lc_str bytes;

    *out = (struct lc_requirements){.complete = true};
    if (gem->node == NULL)
        return;
    if (lc_metadata_bytes(&activation->resolver->metadata, activation->resolver->image, gem->tree, gem->node, &bytes))
        lc_requirements_read(&package, bytes, activation->arena, out);
    else
        out->complete = false;
    if (!out->complete && activation->doubt.len == 0)
        activation->doubt =
            lc_arena_printf(activation->arena, "what '%.*s' needs could not be read", LC_FMT(gem->spec));
}

static void fail(struct lc_gem_activation *activation, const struct lc_gem *gem, const struct lc_requirement *need)
{
    activation->failed = true;
    activation->why = lc_arena_printf(activation->arena, "'%.*s' needs '%.*s' %.*s, which is not there",
                                      LC_FMT(gem->full_name), LC_FMT(need->name), LC_FMT(need->range));
    /* what the runtime's own homes hold is not listed with versions */
    if ((lc_ruby_is_shipped(need->name) || lc_ruby_is_bundled(need->name, activation->gems->version)) &&
        activation->doubt.len == 0)
        activation->doubt =
            lc_arena_printf(activation->arena, "the runtime may have the gem '%.*s'", LC_FMT(need->name));
    if (activation->doubt.len == 0)
        activation->doubt = activation->gems->doubt;
}

static void activate(struct lc_gem_activation *activation, const struct lc_gem *gem, const struct lc_gem **way,
                     size_t depth)
{
    struct lc_requirements needs;

    if (active(activation, gem->name) || activation->failed)
        return;
    for (size_t i = 0; i < depth; i++)
        if (way[i] == gem)
            return;
    if (depth >= LC_GEM_DEPTH_MAX || activation->count >= LC_GEM_ACTIVATIONS_MAX ||
        activation->steps > LC_GEM_STEPS_MAX) {
        activation->doubt = LC_S("gems need each other more deeply than is followed here");
        return;
    }
    way[depth] = gem;
    read_needs(activation, gem, &needs);
    for (size_t i = 0; i < needs.count && !activation->failed && activation->steps <= LC_GEM_STEPS_MAX; i++) {
        const struct lc_requirement *need = &needs.items[i];
        const struct lc_gem *loaded = active(activation, need->name), *match;
        size_t count;
        if (need->kind != LC_REQUIRES)
            continue;
        if (loaded) {
            if (!satisfies(activation, need, loaded->version))
                fail(activation, gem, need);
            continue;
        }
        match = only_match(activation, need, &count);
        if (count == 0)
            fail(activation, gem, need);
        else if (count > 1)
            activation->open = true;
        else
            activate(activation, match, way, depth + 1);
    }
    if (!activation->failed)
        *LC_PUSH(activation->arena, activation) = gem;
}

void lc_gem_activate(struct lc_gem_activation *activation, const struct lc_gem *gem)
{
    const struct lc_gem *way[LC_GEM_DEPTH_MAX];

    activate(activation, gem, way, 0);
}

void lc_gems_activate(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_gems *gems)
{
    size_t steps = 0;

    for (size_t i = 0; i < gems->count && steps <= LC_GEM_STEPS_MAX; i++) {
        struct lc_gem_activation *activation = LC_NEW(arena, struct lc_gem_activation);
        *activation = (struct lc_gem_activation){.gems = gems, .resolver = resolver, .arena = arena, .steps = steps};
        if (gems->items[i].node == NULL)
            continue;
        lc_gem_activate(activation, &gems->items[i]);
        steps = activation->steps;
        if (!activation->failed && steps <= LC_GEM_STEPS_MAX)
            gems->items[i].active = activation;
    }
}

bool lc_gem_is_accepted(struct lc_gem_activation *activation, const struct lc_gem *gem)
{
    for (size_t i = 0; i < activation->count; i++) {
        struct lc_requirements needs;
        read_needs(activation, activation->items[i], &needs);
        for (size_t k = 0; k < needs.count; k++)
            if (needs.items[k].kind == LC_REQUIRES && lc_str_eq(needs.items[k].name, gem->name) &&
                !satisfies(activation, &needs.items[k], gem->version))
                return false;
    }
    return true;
}

bool lc_gem_active_with(const struct lc_prepared *prepared, lc_str name, lc_str version, size_t index, lc_str *with,
                        lc_str *with_version)
{
    for (size_t i = 0; prepared && prepared->gems && i < prepared->gems->count; i++) {
        const struct lc_gem *gem = &prepared->gems->items[i];
        if (!lc_str_eq(gem->name, name) || !lc_str_eq(gem->version, version) || gem->active == NULL)
            continue;
        if (index >= gem->active->count || gem->active->doubt.len > 0)
            return false;
        *with = gem->active->items[index]->name;
        *with_version = gem->active->items[index]->version;
        return true;
    }
    return false;
}
