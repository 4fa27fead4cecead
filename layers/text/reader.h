#ifndef LC_TEXT_READER_H
#define LC_TEXT_READER_H

#include "layers/base/caps.h"
#include "layers/text/text.h"

/* Inside of layers/text: what json.c, yaml.c and reader.c share. Others use text.h only. */

/* What may come next in an open container; for the innermost one, in lc_reader.nest. */
enum lc_nest {
    LC_NEST_LIST,
    LC_NEST_KEY,   /* a map, before a key */
    LC_NEST_VALUE, /* a map, before a value */
};

/* Shape:  `at` is the next byte; a line ends at LF only, so that CR LF counts once and a place is what editors and `sed
 *         -n` show.
 * Units:  bytes; `line` from 1. */
struct lc_json_state {
    size_t at, line_start;
    uint32_t line;
    uint8_t expect; /* enum expect of json.c */
};

struct lc_yaml_state;

/* One reader.
 * Shape:  `failed` holds the first error, which every later call repeats; `depth` containers are open. */
struct lc_reader {
    enum lc_notation syntax;
    bool ended;
    lc_str text;
    struct lc_arena *arena;
    struct lc_err failed;
    unsigned depth;
    uint8_t nest[LC_TEXT_DEPTH_MAX];
    struct lc_json_state json;
    struct lc_yaml_state *yaml;
};

void lc_json_start(struct lc_reader *reader);
LC_MUST_USE enum lc_status lc_json_next(struct lc_reader *reader, struct lc_event *out);

void lc_yaml_start(struct lc_reader *reader);
LC_MUST_USE enum lc_status lc_yaml_next(struct lc_reader *reader, struct lc_event *out);
/* Gives libyaml's handle back; may be called again. */
void lc_yaml_stop(struct lc_reader *reader);

/* Keeps "line L, column C: ..." as the reader's error and gives `status` back. */
enum lc_status lc_reader_fail(struct lc_reader *reader, enum lc_status status, uint32_t line, uint64_t column,
                              const char *what);

#endif
