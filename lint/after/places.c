/* Lines of the description that have to change: where a layer that a finding is about is attached, where code stands that
 * the description holds. */
#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "lint/after/after.h"

/* The place of a unit among the layers of a function; no file when it is none of them, or flags attached it. */
static struct lc_origin attached_at(const struct lc_target *target, const struct lc_unit *unit)
{
    for (size_t i = 0; i < target->stack->layer_count && i < target->function->layer_count; i++)
        if (target->stack->layers[i] == unit)
            return target->function->layers[i].at;
    return (struct lc_origin){0};
}

/* -- code in a template -------------------------------------------------------------------------------------------- */

/* How far below its setting code is looked for: inline code ends at 4 MB, but what people read is near. */
enum { LINES_BELOW_MAX = 5000 };

/* Is `written`, without its indentation, the line of code? What could not be evaluated stands there as underscores. */
static bool is_line(lc_str written, lc_str code)
{
    if (written.len > 0 && written.ptr[written.len - 1] == '\r')
        written.len--;
    if (written.len < code.len)
        return lc_str_trim(written).len == 0 && lc_str_trim(code).len == 0;
    for (size_t i = 0; i < written.len - code.len; i++)
        if (written.ptr[i] != ' ')
            return false;
    written = lc_str_from_index(written, written.len - code.len);
    for (size_t i = 0; i < code.len; i++)
        if (written.ptr[i] != code.ptr[i] && code.ptr[i] != '_')
            return false;
    return true;
}

static bool is_block(lc_str text, lc_str code)
{
    lc_str written, line;

    while (lc_str_next(&code, '\n', &line)) {
        if (code.len == 0 && line.len == 0)
            break; /* behind the last line's end */
        if (!lc_str_next(&text, '\n', &written) || !is_line(written, line))
            return false;
    }
    return true;
}

/* The line of the template that a line of its code is: where all lines of the code follow each other below the setting.
 * No line when they do not, in a text with escapes for instance. */
static struct lc_origin in_template(const struct lc_deployment *deployment, struct lc_origin setting, lc_str code,
                                    uint32_t line, uint32_t column)
{
    struct lc_origin at = {.file = setting.file};
    lc_str text = {NULL, 0}, first = code, skipped, written;

    for (size_t i = 0; i < deployment->text_count; i++)
        if (lc_str_eq(deployment->texts[i].file, setting.file))
            text = deployment->texts[i].text;
    for (uint32_t i = 0; i < setting.line; i++)
        if (!lc_str_next(&text, '\n', &skipped))
            return (struct lc_origin){0};
    for (uint32_t below = 0; below < LINES_BELOW_MAX; below++) {
        if (is_block(text, code)) {
            at.line = setting.line + below + line;
            written = lc_deployment_line(deployment, at);
            for (uint32_t i = 0; i < line; i++)
                if (!lc_str_next(&code, '\n', &first))
                    return (struct lc_origin){0};
            at.column = column + (uint32_t)(written.len > first.len ? written.len - first.len : 0);
            return at;
        }
        if (!lc_str_next(&text, '\n', &skipped))
            break;
    }
    return (struct lc_origin){0};
}

static struct lc_origin place_of_code(const struct lc_model *model, const struct lc_target *target,
                                      const struct lc_location *at)
{
    struct lc_origin setting = target->function->code.inline_text.at, line;

    if (at->unit != target->code || at->unit->made.len == 0 || setting.line == 0)
        return (struct lc_origin){0};
    line = at->line > 0 ? in_template(model->deployment, setting, at->unit->made_of, at->line, at->column) : setting;
    return line.line > 0 ? line : setting;
}

/* -- all ----------------------------------------------------------------------------------------------------------- */

static bool has_origin(const struct lc_finding *finding)
{
    for (size_t i = 0; i < finding->location_count; i++)
        if (finding->locations[i].origin.file.len > 0)
            return true;
    return false;
}

/* Behind the first place, which stays what the finding is known by, and before others, of which only some are shown. */
static void move_to_second(struct lc_finding *finding)
{
    struct lc_location last = finding->locations[finding->location_count - 1];

    for (size_t i = finding->location_count - 1; i > 1; i--)
        finding->locations[i] = finding->locations[i - 1];
    finding->locations[1] = last;
}

void lc_after_places(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    struct lc_context cx = {.model = model, .arena = arena};
    struct lc_map targets;

    lc_map_init(&targets, arena, model->target_count);
    for (size_t i = 0; i < model->target_count; i++)
        *lc_map_put(&targets, model->targets[i].function->name) = &model->targets[i];
    for (size_t i = 0; i < results->findings.count; i++) {
        struct lc_finding *finding = results->findings.items[i];
        const struct lc_target *target =
            finding->function_count > 0 ? lc_map_get(&targets, finding->functions[0]) : NULL;
        struct lc_origin at;
        if (finding->muted || target == NULL || finding->location_count == 0 || finding->locations[0].unit == NULL ||
            has_origin(finding))
            continue;
        at = attached_at(target, finding->locations[0].unit);
        if (at.file.len == 0)
            at = place_of_code(model, target, &finding->locations[0]);
        if (at.file.len == 0 || finding->location_count >= LC_LOCATIONS_MAX)
            continue;
        lc_finding_at_origin(&cx, finding, at);
        if (finding->locations[finding->location_count - 1].unit == NULL)
            move_to_second(finding);
    }
}
