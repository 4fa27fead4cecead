/* PCRE2: compiling, limits, groups. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>

#include "layers/base/arena.h"
#include "layers/base/caps.h"
#include "layers/scan/pattern.h"

struct lc_pattern {
    pcre2_code *code;
    uint32_t secret; /* number of the group, 0 for none */
};

struct lc_matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

static enum lc_status refuse(int code, size_t offset, struct lc_err *err)
{
    unsigned char reason[160];

    if (pcre2_get_error_message(code, reason, sizeof reason) < 0)
        reason[0] = '\0';
    return lc_fail(err, LC_MALFORMED, "%s, at offset %zu of the pattern", (const char *)reason, offset);
}

static enum lc_status compile(lc_str text, uint32_t options, struct lc_pattern **out, struct lc_err *err)
{
    static const unsigned char secret[] = "secret";
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    struct lc_pattern *pattern = calloc(1, sizeof *pattern);
    PCRE2_SIZE offset = 0;
    int code = 0, group;

    if (context == NULL || pattern == NULL)
        lc_out_of_memory(sizeof *pattern);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_max_pattern_length(context, LC_PATTERN_BYTES_MAX);
    pcre2_set_parens_nest_limit(context, LC_PATTERN_NESTING_MAX);
    pattern->code = pcre2_compile((PCRE2_SPTR)(text.len > 0 ? text.ptr : ""), text.len,
                                  options | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &offset, context);
    pcre2_compile_context_free(context);
    if (pattern->code == NULL) {
        free(pattern);
        return refuse(code, offset, err);
    }
    /* Without JIT the interpreter does it: slower, the same answers. */
    (void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    group = pcre2_substring_number_from_name(pattern->code, secret);
    pattern->secret = group > 0 ? (uint32_t)group : 0;
    *out = pattern;
    return LC_OK;
}

enum lc_status lc_pattern_compile(lc_str text, struct lc_pattern **out, struct lc_err *err)
{
    return compile(text, PCRE2_USE_OFFSET_LIMIT, out, err);
}

/* At one place there is nothing to find quickly: looking ahead for a byte that the match needs would cost more. */
struct lc_pattern *lc_pattern_compile_anchored(lc_str text)
{
    struct lc_pattern *pattern = NULL;
    struct lc_err err = {0};

    if (compile(text, PCRE2_ANCHORED | PCRE2_NO_START_OPTIMIZE | PCRE2_USE_OFFSET_LIMIT, &pattern, &err) != LC_OK)
        LC_BUG("a pattern that compiled does not compile");
    return pattern;
}

bool lc_pattern_needs_byte(const struct lc_pattern *pattern, char *byte)
{
    uint32_t type = 0, unit = 0;

    if (pcre2_pattern_info(pattern->code, PCRE2_INFO_LASTCODETYPE, &type) != 0 || type == 0 ||
        pcre2_pattern_info(pattern->code, PCRE2_INFO_LASTCODEUNIT, &unit) != 0 || unit > 0x7f)
        return false;
    *byte = (char)unit;
    return !lc_is_alpha(*byte);
}

void lc_pattern_free(struct lc_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(pattern->code);
    free(pattern);
}

bool lc_pattern_matches_empty(const struct lc_pattern *pattern)
{
    uint32_t empty = 0;

    return pcre2_pattern_info(pattern->code, PCRE2_INFO_MATCHEMPTY, &empty) == 0 && empty != 0;
}

bool lc_pattern_has_secret(const struct lc_pattern *pattern)
{
    return pattern->secret > 0;
}

struct lc_matcher *lc_matcher_new(void)
{
    struct lc_matcher *matcher = calloc(1, sizeof *matcher);

    if (matcher == NULL)
        lc_out_of_memory(sizeof *matcher);
    matcher->data = pcre2_match_data_create(LC_PATTERN_GROUPS_MAX, NULL);
    matcher->context = pcre2_match_context_create(NULL);
    if (matcher->data == NULL || matcher->context == NULL)
        lc_out_of_memory(sizeof *matcher);
    pcre2_set_match_limit(matcher->context, LC_PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(matcher->context, LC_PATTERN_DEPTH_LIMIT);
    pcre2_set_heap_limit(matcher->context, LC_PATTERN_HEAP_KIB);
    return matcher;
}

void lc_matcher_free(struct lc_matcher *matcher)
{
    if (matcher == NULL)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

enum lc_match_result lc_pattern_match(const struct lc_pattern *pattern, struct lc_matcher *matcher, lc_str subject,
                                      size_t from, size_t last, struct lc_match *out)
{
    const PCRE2_SIZE *at;
    int code;

    if (from > subject.len || from > last)
        return LC_NO_MATCH;
    if (matcher->stack == NULL) {
        matcher->stack = pcre2_jit_stack_create(32 << 10, LC_PATTERN_STACK_BYTES, NULL);
        if (matcher->stack)
            pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    }
    pcre2_set_offset_limit(matcher->context, last);
    code = pcre2_match(pattern->code, (PCRE2_SPTR)(subject.len > 0 ? subject.ptr : ""), subject.len, from, 0,
                       matcher->data, matcher->context);
    if (code == PCRE2_ERROR_NOMATCH)
        return LC_NO_MATCH;
    if (code < 0)
        return LC_MATCH_LIMIT; /* subjects and offsets are good, so only limits and memory are left */
    at = pcre2_get_ovector_pointer(matcher->data);
    *out = (struct lc_match){at[0], at[1], at[0], at[1]};
    if (pattern->secret > 0 && pattern->secret < LC_PATTERN_GROUPS_MAX && at[2 * pattern->secret] != PCRE2_UNSET) {
        out->secret_start = at[2 * pattern->secret];
        out->secret_end = at[2 * pattern->secret + 1];
    }
    /* \K may put the begin behind the end, and a look-behind the group before the match. */
    if (out->end < out->start || out->secret_end < out->secret_start)
        return LC_NO_MATCH;
    return LC_MATCHED;
}

enum lc_match_result lc_pattern_finds(const struct lc_pattern *pattern, struct lc_matcher *matcher, lc_str subject)
{
    struct lc_match unused;

    return lc_pattern_match(pattern, matcher, subject, 0, subject.len, &unused);
}
