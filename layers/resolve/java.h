#ifndef LC_RESOLVE_JAVA_H
#define LC_RESOLVE_JAVA_H

#include "layers/base/map.h"
#include "layers/resolve/steps.h"

/* Inside of layers/resolve: the class path. In order of reading: java.c (a class), java_path.c (the jars and what is in them).
 * Source: aws/aws-lambda-java-libs, CustomerClassLoader (order); URLClassLoader, JAR file specification (Class-Path, multi-release). */

/* A jar of the class path. `doubt` when it could not be read: it may hold anything. */
struct lc_class_jar {
    lc_str path;
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    struct lc_map classes; /* "com/acme/Thing.class" -> the jar itself */
    lc_str class_path;     /* of its manifest */
    lc_str doubt;
    bool opened;
};

/* One place that classes come from: exploded classes (`jar` NULL) or a jar. */
struct lc_class_entry {
    struct lc_place folder;
    struct lc_class_jar *jar;
};

struct lc_class_path {
    struct lc_class_entry *items;
    size_t count, capacity;
    unsigned major; /* Java version, for multi-release jars */
    lc_str doubt;
};

/* Opens every jar and lists its classes; the bytes are let go again. */
void lc_class_path_build(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_class_path *out);

/* Order of two file names as String.compareTo sees them: by UTF-16 code units. */
int lc_utf16_cmp(lc_str a, lc_str b);

#endif
