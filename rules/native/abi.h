#ifndef LC_RULES_NATIVE_ABI_H
#define LC_RULES_NATIVE_ABI_H

#include "rules/native/native.h"

/* abi-mismatch's part for Java: classes newer than the function's JVM, in jars and exploded, one finding a jar. */
void lc_native_check_classes(struct lc_context *cx);

#endif
