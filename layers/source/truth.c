/* Versions of a language as bits of a set. */

#include "layers/source/truth.h"

#include <stdio.h>

enum { PYTHON_3_COUNT = 40, TEN = 10, RUBY_COUNT = 50 };

bool lc_version_of_bit(enum lc_source_language language, unsigned bit, unsigned *major, unsigned *minor)
{
    if (language == LC_SOURCE_PYTHON) {
        *major = bit < PYTHON_3_COUNT ? 3 : 2;
        *minor = bit < PYTHON_3_COUNT ? bit : bit - PYTHON_3_COUNT;
        return bit < PYTHON_3_COUNT + TEN;
    }
    *major = 1 + bit / TEN;
    *minor = bit % TEN;
    return language == LC_SOURCE_RUBY && bit < RUBY_COUNT;
}

uint64_t lc_version_bit(enum lc_source_language language, lc_str version)
{
    unsigned major, minor;
    char name[24];

    for (unsigned bit = 0; lc_version_of_bit(language, bit, &major, &minor); bit++) {
        snprintf(name, sizeof name, "%u.%u", major, minor);
        if (lc_str_is(version, name))
            return UINT64_C(1) << bit;
    }
    return LC_ANY_VERSION;
}
