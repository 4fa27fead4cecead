/* The form of ARNs, and no more of them. */
#include "lint/fetch/arn.h"

enum { ARN_MAX = 200, NAME_MAX_BYTES = 170, REGION_MAX = 32, ACCOUNT_DIGITS = 12, VERSION_DIGITS = 18, DATE_MAX = 40 };

static bool is_word(lc_str s, const char *more, size_t max)
{
    for (size_t i = 0; i < s.len; i++)
        if (!lc_is_alnum(s.ptr[i]) && lc_str_find_byte(lc_str_from(more), s.ptr[i]) == LC_NPOS)
            return false;
    return s.len > 0 && s.len <= max;
}

static bool is_number(lc_str s, size_t max)
{
    for (size_t i = 0; i < s.len; i++)
        if (!lc_is_digit(s.ptr[i]))
            return false;
    return s.len > 0 && s.len <= max;
}

bool lc_arn_is_layer_version(lc_str arn)
{
    lc_str parts[8], rest = arn;
    size_t count = 0;

    while (count < 8 && lc_str_next(&rest, ':', &parts[count]))
        count++;
    return arn.len <= ARN_MAX && count == 8 && rest.ptr == NULL && lc_str_is(parts[0], "arn") &&
           is_word(parts[1], "-", REGION_MAX) && lc_str_is(parts[2], "lambda") && lc_arn_is_region(parts[3]) &&
           parts[4].len == ACCOUNT_DIGITS && is_number(parts[4], ACCOUNT_DIGITS) && lc_str_is(parts[5], "layer") &&
           is_word(parts[6], "-_", ARN_MAX) && is_number(parts[7], VERSION_DIGITS);
}

lc_str lc_arn_region(lc_str arn)
{
    lc_str part = {NULL, 0};

    if (!lc_str_has_prefix(arn, LC_S("arn:")))
        return part;
    for (size_t i = 0; i < 4; i++)
        if (!lc_str_next(&arn, ':', &part))
            return LC_S("");
    return part;
}

bool lc_arn_is_function(lc_str name)
{
    return is_word(name, "-_:$", NAME_MAX_BYTES);
}

bool lc_arn_is_region(lc_str name)
{
    return is_word(name, "-", REGION_MAX);
}

bool lc_aws_is_date(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!lc_is_digit(text.ptr[i]) && lc_str_find_byte(LC_S("TZ:.+-"), text.ptr[i]) == LC_NPOS)
            return false;
    return text.len > 0 && text.len <= DATE_MAX;
}
