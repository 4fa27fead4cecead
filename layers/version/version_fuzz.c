/* Versions and ranges of every ecosystem, npm values, requirements and markers: any bytes end in an answer, and the
 * order is one. The input is cut at its tabs: range or first version, second version, third version. */
#include "layers/version/version.h"

#include "layers/base/caps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_order(enum lc_version_scheme scheme, lc_str a, lc_str b, struct lc_arena *arena)
{
    int order, back, same;

    if (!lc_version_compare(scheme, a, b, &order, arena))
        return;
    if (order < -1 || order > 1 || !lc_version_compare(scheme, b, a, &back, arena) || back != -order)
        LC_BUG("the order depends on the side");
    if (!lc_version_compare(scheme, a, a, &same, arena) || same != 0)
        LC_BUG("a version is not equal to itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct lc_marker_environment environment = {.python_version = LC_S_INIT("3.12"),
                                                             .python_full_version = LC_S_INIT("3.12.4"),
                                                             .sys_platform = LC_S_INIT("linux")};
    lc_str rest = {(const char *)data, size}, a = LC_S(""), b = LC_S("");
    struct lc_npm_spec spec;
    struct lc_pep508 requirement;
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    (void)lc_str_next(&rest, '\t', &a);
    (void)lc_str_next(&rest, '\t', &b);
    for (unsigned i = 0; i < LC_SCHEME_COUNT; i++) {
        enum lc_version_scheme scheme = (enum lc_version_scheme)i;
        enum lc_verdict strict = lc_version_satisfies(scheme, a, b, LC_PRERELEASES_DEFAULT, &arena);
        enum lc_verdict installed = lc_version_satisfies(scheme, a, b, LC_PRERELEASES_INSTALLED, &arena);
        if (strict == LC_SATISFIED && installed != LC_SATISFIED)
            LC_BUG("what is installed was judged more strictly");
        check_order(scheme, a, b, &arena);
        lc_arena_reset(&arena);
    }
    spec = lc_npm_spec_parse(a, &arena);
    if (spec.kind == LC_NPM_RANGE && spec.range.len > a.len)
        LC_BUG("a range longer than its text");
    if (lc_pep508_parse(a, &arena, &requirement) && requirement.name.len == 0)
        LC_BUG("a requirement without a name");
    (void)lc_marker_holds(a, &environment, &arena);
    lc_arena_release(&arena);
    return 0;
}
