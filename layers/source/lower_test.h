#ifndef LC_SOURCE_LOWER_TEST_H
#define LC_SOURCE_LOWER_TEST_H

/* What the tests of all lowerings have in common: a source against its dump, and nesting that must stay bounded.
 * Includes cmocka's own headers, in the order that it wants. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/source/syntax.h"

struct sample {
    const char *source, *dump;
};

static void check_dump(enum lc_syntax_language language, const char *source, const char *want)
{
    struct lc_arena arena;
    struct lc_syntax syntax;
    struct lc_err err = {0};
    lc_str dump;

    lc_arena_init(&arena, 1);
    assert_int_equal(lc_syntax_parse(lc_str_from(source), language, &arena, &syntax, &err), LC_OK);
    dump = lc_syntax_dump(&syntax, 0, false, &arena);
    if (!lc_str_is(dump, want))
        fail_msg("%s\n  got  %.*s\n  want %s", source, LC_FMT(dump), want);
    lc_arena_release(&arena);
}

static void check_all(enum lc_syntax_language language, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_dump(language, samples[i].source, samples[i].dump);
}
#define CHECK_ALL(language, samples) check_all(language, samples, sizeof(samples) / sizeof *(samples))

static unsigned depth_of(const struct lc_syntax *syntax)
{
    /* children come after their parents' creation or before it: depths are found by walking down level by level */
    uint32_t *level = calloc(syntax->node_count, sizeof *level), *next = calloc(syntax->node_count, sizeof *next);
    size_t count = 1;
    unsigned depth = 0;

    for (; count > 0; depth++) {
        size_t found = 0;
        uint32_t *swap;

        for (size_t i = 0; i < count; i++)
            for (uint32_t at = syntax->nodes[level[i]].first; at != 0; at = syntax->nodes[at].next)
                next[found++] = at;
        swap = level, level = next, next = swap;
        count = found;
    }
    free(level);
    free(next);
    return depth;
}

/* Source that nests: head, then `open` many times, the middle, `close` as many times. */
struct nest {
    const char *head, *open, *middle, *close;
};

/* 3,000 repetitions of something that nests: the tree stays under the cap, and nothing crashes. */
static void check_nests(enum lc_syntax_language language, const struct nest *nests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct lc_arena arena;
        struct lc_syntax syntax;
        struct lc_err err = {0};
        struct lc_buf text;
        enum lc_status status;

        lc_arena_init(&arena, 1);
        lc_buf_init(&text, 1u << 20);
        lc_buf_add(&text, lc_str_from(nests[i].head));
        for (unsigned n = 0; n < 3000; n++)
            lc_buf_add(&text, lc_str_from(nests[i].open));
        lc_buf_add(&text, lc_str_from(nests[i].middle));
        for (unsigned n = 0; n < 3000; n++)
            lc_buf_add(&text, lc_str_from(nests[i].close));
        lc_buf_add_byte(&text, '\n');
        status = lc_syntax_parse(lc_buf_str(&text), language, &arena, &syntax, &err);
        if (status == LC_OK && depth_of(&syntax) > LC_SYNTAX_DEPTH_MAX)
            fail_msg("nest %zu is %u deep", i, depth_of(&syntax));
        lc_buf_release(&text);
        lc_arena_release(&arena);
    }
}

#endif
