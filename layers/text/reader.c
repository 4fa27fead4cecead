/* The common front of both readers: opening, the error that stays, closing. */

#include <inttypes.h>

#include "layers/text/reader.h"

struct lc_reader *lc_reader_new(enum lc_notation syntax, lc_str text, struct lc_arena *arena)
{
    struct lc_reader *reader = LC_NEW(arena, struct lc_reader);

    reader->syntax = syntax;
    reader->text = text;
    reader->arena = arena;
    if (text.len > LC_TEXT_BYTES_MAX) {
        lc_fail(&reader->failed, LC_LIMIT, "text of %zu bytes, more than %u are not read", text.len, LC_TEXT_BYTES_MAX);
        return reader;
    }
    if (syntax == LC_NOTATION_JSON)
        lc_json_start(reader);
    else
        lc_yaml_start(reader);
    return reader;
}

enum lc_status lc_reader_next(struct lc_reader *reader, struct lc_event *out, struct lc_err *err)
{
    enum lc_status status = reader->failed.status;

    *out = (struct lc_event){0};
    if (status == LC_OK)
        status = reader->syntax == LC_NOTATION_JSON ? lc_json_next(reader, out) : lc_yaml_next(reader, out);
    if (status == LC_OK)
        return LC_OK;
    lc_yaml_stop(reader);
    return lc_fail(err, status, "%s", reader->failed.text);
}

void lc_reader_free(struct lc_reader *reader)
{
    if (reader)
        lc_yaml_stop(reader);
}

enum lc_status lc_reader_fail(struct lc_reader *reader, enum lc_status status, uint32_t line, uint64_t column,
                              const char *what)
{
    return lc_fail(&reader->failed, status, "line %" PRIu32 ", column %" PRIu64 ": %s", line, column, what);
}
