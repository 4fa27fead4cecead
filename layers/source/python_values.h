#ifndef LC_SOURCE_PYTHON_VALUES_H
#define LC_SOURCE_PYTHON_VALUES_H

#include "layers/source/truth.h"

/* What stands in the test of a Python `if`, and how two of them compare on each version of Python. */

enum { PY_ITEMS_MAX = 8 };

enum py_value_kind {
    PY_UNKNOWN,
    PY_TRUTH,
    PY_FOUND, /* what find_spec gives: something when the module is there, else None */
    PY_NONE,
    PY_OWN_NAME, /* __name__ of a module that is imported: never "__main__" */
    PY_NUMBER,
    PY_STRING,
    PY_PLATFORM,       /* sys.platform, which Python 2 called "linux2"; or its first `count` characters */
    PY_VERSION,        /* sys.version_info, or the first `count` of its items */
    PY_VERSION_MEMBER, /* one of them, `count` */
    PY_PAIR,           /* of numbers, inside a tuple or list */
    PY_TUPLE,
    PY_LIST, /* also a set */
};

/* A number, a pair of them or a string inside a tuple. */
struct py_item {
    enum py_value_kind kind;
    uint64_t number, second; /* of a pair */
    lc_str string;
};

struct py_value {
    enum py_value_kind kind;
    struct lc_truth truth;
    struct py_item item;
    unsigned count;
    struct py_item items[PY_ITEMS_MAX];
};

enum py_operator {
    PY_IS,
    PY_IS_NOT,
    PY_LESS,
    PY_LESS_EQUAL,
    PY_EQUAL,
    PY_NOT_EQUAL,
    PY_MORE,
    PY_MORE_EQUAL,
    PY_IN,
    PY_NOT_IN
};

/* A value alone as a test. */
struct lc_truth py_value_truth(const struct py_value *value);

/* Undecided where the two cannot be compared. */
struct lc_truth py_compare(const struct py_value *a, enum py_operator how, const struct py_value *b);

/* sys.platform.startswith(with); false when `with` is no string and no tuple of them. */
bool py_platform_starts(const struct py_value *with, struct lc_truth *out);

#endif
