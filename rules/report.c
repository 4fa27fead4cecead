/* How a rule speaks: building findings and unknowns. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "rules/rule.h"

/* The longest secret of one line is a private key of some 3,300 bytes with its line ends escaped. */
enum { SHOWN_MAX = 200, EXCERPT_MAX = 100, EXCERPT_BEFORE = 30, SCRUBBED_AROUND = 8192 };

LC_PRINTF(2, 0) static lc_str format_text(struct lc_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    int length;
    char *bytes;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    LC_ASSERT(length >= 0);
    bytes = lc_arena_bytes(arena, (size_t)length + 1);
    vsnprintf(bytes, (size_t)length + 1, format, arguments);
    return (lc_str){bytes, (size_t)length};
}

struct lc_finding *lc_report(struct lc_context *cx, const char *kind, const char *format, ...)
{
    struct lc_finding *finding;
    va_list arguments;

    if (cx->results->findings.count >= LC_FINDINGS_MAX) {
        cx->results->dropped++;
        cx->results->spare = (struct lc_finding){.rule = cx->rule, .muted = true};
        return &cx->results->spare;
    }
    finding = LC_NEW(cx->arena, struct lc_finding);
    *finding = (struct lc_finding){.rule = cx->rule,
                                   .severity = cx->rule->severity,
                                   .kind = kind,
                                   .fix = lc_str_from(cx->rule->fix),
                                   .functions = cx->functions,
                                   .function_count = cx->function_count};
    va_start(arguments, format);
    finding->message = format_text(cx->arena, format, arguments);
    va_end(arguments);
    *LC_PUSH(cx->arena, &cx->results->findings) = finding;
    return finding;
}

void lc_finding_severity(struct lc_finding *finding, enum lc_severity severity)
{
    finding->severity = severity > finding->rule->highest ? finding->rule->highest : severity;
}

void lc_rests_on_certainty(struct lc_finding *finding, enum lc_certainty certainty)
{
    static const enum lc_severity ceilings[] = {
        [LC_CERTAIN] = LC_ERROR, [LC_SEARCH_ORDER] = LC_ERROR, [LC_COMMUNITY] = LC_WARNING, [LC_UNCONFIRMED] = LC_NOTE};

    if (finding->severity > ceilings[certainty])
        finding->severity = ceilings[certainty];
}

void lc_rests_on(struct lc_finding *finding, enum lc_fact_id fact)
{
    lc_rests_on_certainty(finding, lc_facts[fact].certainty);
}

static struct lc_location *add_location(struct lc_context *cx, struct lc_finding *finding)
{
    if (finding->muted || finding->location_count >= LC_LOCATIONS_MAX) {
        finding->more_locations++;
        return NULL;
    }
    finding->locations = lc_arena_grow(cx->arena, finding->locations, finding->location_count,
                                       &finding->location_capacity, sizeof *finding->locations);
    return &finding->locations[finding->location_count++];
}

void lc_finding_at(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, uint32_t entry)
{
    struct lc_location *location = add_location(cx, finding);

    if (location)
        *location = (struct lc_location){.unit = unit, .entry = entry};
}

void lc_finding_at_line(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, uint32_t entry,
                        uint32_t line, uint32_t column)
{
    struct lc_location *location = add_location(cx, finding);

    if (location)
        *location = (struct lc_location){.unit = unit, .entry = entry, .line = line, .column = column};
}

/* Moves `at` forward to where a character begins: a window never cuts one. */
static size_t character_from(lc_str line, size_t at)
{
    while (at < line.len && ((unsigned char)line.ptr[at] & 0xc0) == 0x80)
        at++;
    return at;
}

void lc_finding_excerpt(struct lc_context *cx, struct lc_finding *finding, lc_str line, uint32_t column,
                        uint32_t length)
{
    size_t at = column > 0 ? column - 1 : 0, from = 0, to;
    struct lc_location *location;
    struct lc_part part;
    char *bytes;

    if (finding->muted || finding->location_count == 0 || finding->more_locations > 0 || column == 0 || at > line.len)
        return;
    /* Before it is cut: half a secret looks like none. Of a line of megabytes what is near is enough. */
    if (at > SCRUBBED_AROUND) {
        line = lc_str_from_index(line, at - SCRUBBED_AROUND);
        at = SCRUBBED_AROUND;
    }
    line = lc_str_cut(line, 0, at + SCRUBBED_AROUND);
    part = (struct lc_part){at, length < line.len - at ? at + length : line.len};
    line = lc_scrub(cx->model->scrubber, line, &part, cx->arena);
    at = part.start;
    to = line.len;
    location = &finding->locations[finding->location_count - 1];
    if (line.len > EXCERPT_MAX) {
        from = character_from(line, at > EXCERPT_BEFORE ? at - EXCERPT_BEFORE : 0);
        to = from + EXCERPT_MAX < line.len ? character_from(line, from + EXCERPT_MAX) : line.len;
    }
    bytes = lc_arena_bytes(cx->arena, to - from);
    for (size_t i = from; i < to; i++)
        bytes[i - from] = line.ptr[i] == '\t' ? ' ' : line.ptr[i];
    location->excerpt = (lc_str){bytes, to - from};
    location->caret = (uint32_t)(at - from);
    location->carets = (uint32_t)((part.end < to ? part.end : to) - at);
}

void lc_finding_at_path(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, lc_str path)
{
    struct lc_location *location = add_location(cx, finding);

    if (location)
        *location = (struct lc_location){.unit = unit, .entry = LC_NO_ENTRY, .path = path};
}

void lc_finding_at_origin(struct lc_context *cx, struct lc_finding *finding, struct lc_origin origin)
{
    lc_finding_at_span(cx, finding, origin, UINT32_MAX);
}

void lc_finding_at_span(struct lc_context *cx, struct lc_finding *finding, struct lc_origin origin, uint32_t length)
{
    struct lc_location *location = origin.file.len > 0 ? add_location(cx, finding) : NULL;
    lc_str line;

    if (location == NULL)
        return;
    *location =
        (struct lc_location){.entry = LC_NO_ENTRY, .origin = origin, .length = length == UINT32_MAX ? 0 : length};
    line = lc_deployment_line(cx->model->deployment, origin);
    if (length == UINT32_MAX)
        length = (uint32_t)(lc_deployment_extent(line, origin) + 1 - (origin.column > 0 ? origin.column : 1));
    if (line.len > 0)
        lc_finding_excerpt(cx, finding, line, origin.column, length);
}

void lc_finding_at_function(struct lc_context *cx, struct lc_finding *finding)
{
    if (cx->target)
        lc_finding_at_origin(cx, finding, cx->target->function->at);
}

void lc_finding_at_source(struct lc_context *cx, struct lc_finding *finding, const struct lc_unit *unit, lc_str file,
                          uint32_t line, uint32_t column)
{
    struct lc_location *location = add_location(cx, finding);

    if (location)
        *location =
            (struct lc_location){.unit = unit, .entry = LC_NO_ENTRY, .path = file, .line = line, .column = column};
}

void lc_finding_note(struct lc_context *cx, struct lc_finding *finding, const char *format, ...)
{
    va_list arguments;

    if (finding->muted)
        return;
    finding->notes =
        lc_arena_grow(cx->arena, finding->notes, finding->note_count, &finding->note_capacity, sizeof *finding->notes);
    va_start(arguments, format);
    finding->notes[finding->note_count++] = format_text(cx->arena, format, arguments);
    va_end(arguments);
}

void lc_finding_fix(struct lc_context *cx, struct lc_finding *finding, const char *format, ...)
{
    va_list arguments;

    if (finding->muted)
        return;
    va_start(arguments, format);
    finding->fix = format_text(cx->arena, format, arguments);
    va_end(arguments);
}

void lc_finding_package(struct lc_finding *finding, lc_str name)
{
    finding->package = name;
    finding->subject = name;
}

void lc_finding_subject(struct lc_finding *finding, lc_str subject)
{
    finding->subject = subject;
}

/* The first archive of the function, or of the layers, that was not read whole; NULL when all were. */
static const struct lc_unit *unread_unit(const struct lc_context *cx)
{
    const struct lc_unit *code = cx->target ? cx->target->code : NULL;

    if (code && (code->archive == NULL || !code->archive->complete))
        return code;
    for (size_t i = 0; cx->stack && i < cx->stack->layer_count; i++)
        if (cx->stack->layers[i]->archive == NULL || !cx->stack->layers[i]->archive->complete)
            return cx->stack->layers[i];
    return NULL;
}

/* Which archive it was, and what would bring it. */
static void name_unread(struct lc_context *cx, lc_str *why, lc_str *how)
{
    const struct lc_unit *unit = unread_unit(cx);
    const struct lc_image *image = cx->target ? &cx->target->image : NULL;

    if (unit) {
        *why = lc_arena_printf(cx->arena, "'%.*s' was not read%s", LC_FMT(lc_show(cx, unit->path)),
                               unit->archive ? " whole" : "");
        *how = how->len > 0 ? *how : unit->how;
    } else if (image && image->task && image->task->doubt.len > 0) {
        *why = image->task->doubt;
        *how = how->len > 0 ? *how : cx->target->function->code.build;
    } else if (image && image->opt && image->opt->doubt.len > 0) {
        *why = image->opt->doubt;
        *how = how->len > 0 ? *how : cx->target->function->layers_known.how;
    }
}

void lc_report_unknown(struct lc_context *cx, lc_str what, lc_str why, lc_str how)
{
    struct lc_unknown *unknown = LC_NEW(cx->arena, struct lc_unknown);

    if (lc_str_is(why, LC_NOT_READ_WHY))
        name_unread(cx, &why, &how);

    *unknown = (struct lc_unknown){what, why, how, cx->functions, cx->function_count};
    *LC_PUSH(cx->arena, &cx->results->unknowns) = unknown;
}

lc_str lc_show(struct lc_context *cx, lc_str bytes)
{
    lc_str head, tail;

    if (bytes.len <= SHOWN_MAX)
        return lc_utf8_escaped(cx->arena, bytes);
    bytes = lc_scrub(cx->model->scrubber, bytes, NULL, cx->arena);
    if (bytes.len <= SHOWN_MAX)
        return lc_utf8_escaped(cx->arena, bytes);
    head = lc_utf8_escaped(cx->arena, lc_str_cut(bytes, 0, SHOWN_MAX / 2));
    tail = lc_utf8_escaped(cx->arena, lc_str_from_index(bytes, bytes.len - SHOWN_MAX / 2));
    return lc_arena_printf(cx->arena, "%.*s...%.*s", LC_FMT(head), LC_FMT(tail));
}

lc_str lc_show_bytes(struct lc_context *cx, uint64_t bytes)
{
    static const char *const units[] = {"KB", "MB", "GB", "TB", "PB", "EB"};
    size_t unit = 0;
    uint64_t whole = bytes, tenths;

    if (bytes < 1024)
        return lc_arena_printf(cx->arena, "%" PRIu64 " byte%s", bytes, bytes == 1 ? "" : "s");
    for (; whole >= 1024 * 1024; unit++)
        whole /= 1024;
    tenths = whole * 10 / 1024;
    return lc_arena_printf(cx->arena, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[unit]);
}

const struct lc_unit *lc_origin_unit(const struct lc_context *cx, uint32_t origin)
{
    if (origin == 0)
        return cx->target ? cx->target->code : NULL;
    return cx->stack && origin <= cx->stack->layer_count ? cx->stack->layers[origin - 1] : NULL;
}

lc_str lc_show_unit(struct lc_context *cx, const struct lc_unit *unit)
{
    lc_str path = unit->path;

    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return lc_show(cx, path.len > 1 ? lc_path_base(path) : path);
}

lc_str lc_show_origin(struct lc_context *cx, uint32_t origin)
{
    const struct lc_unit *unit = lc_origin_unit(cx, origin);
    lc_str name = unit ? lc_show_unit(cx, unit) : LC_S("not read");

    if (origin == 0)
        return lc_arena_printf(cx->arena, "the function (%.*s)", LC_FMT(name));
    return lc_arena_printf(cx->arena, "layer %" PRIu32 " (%.*s)", origin, LC_FMT(name));
}

uint32_t lc_tree_origin(const struct lc_context *cx, const struct lc_tree *tree, uint16_t archive)
{
    return cx->stack && tree == cx->stack->opt ? (uint32_t)archive + 1 : 0;
}

const struct lc_unit *lc_tree_unit(const struct lc_context *cx, const struct lc_tree *tree, uint16_t archive)
{
    return lc_origin_unit(cx, lc_tree_origin(cx, tree, archive));
}
