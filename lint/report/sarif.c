/* SARIF 2.1.0, for code scanning: every result has a place in the repository.
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0; GitHub documentation, SARIF support for code
 *         scanning (what is shown, and how much of it). */
#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/text/text.h"
#include "lint/report/place.h"

struct sarif {
    const struct lc_run *run;
    const struct lc_report_options *options;
    struct lc_json_writer json;
    struct lc_arena scratch;
};

/* -- text ---------------------------------------------------------------------------------------------------------- */

/* In a message "[text](target)" is a link: what the user's names bring is none. */
static lc_str without_links(lc_str text, struct lc_arena *arena)
{
    char *bytes;
    size_t len = 0;

    if (!lc_str_contains(text, LC_S("](")))
        return text;
    bytes = lc_arena_bytes(arena, text.len * 2);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '[' || text.ptr[i] == ']')
            bytes[len++] = '\\';
        bytes[len++] = text.ptr[i];
    }
    return (lc_str){bytes, len};
}

static void write_message(struct sarif *report, const char *key, lc_str text)
{
    lc_json_object(&report->json, key);
    lc_json_str(&report->json, "text", without_links(text, &report->scratch));
    lc_json_object_end(&report->json);
}

static void write_plain(struct sarif *report, const char *key, const char *text)
{
    write_message(report, key, lc_str_from(text));
}

/* Everything but what a path may hold in any place of a URI: RFC 3986, unreserved. */
static lc_str uri_of(const struct lc_place_shown *place, struct lc_arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    lc_str head = place->outside ? LC_S("file://") : LC_S("");
    char *bytes = lc_arena_bytes(arena, head.len + place->path.len * 3);
    size_t len = head.len;

    if (head.len > 0)
        memcpy(bytes, head.ptr, head.len);
    for (size_t i = 0; i < place->path.len; i++) {
        char c = place->path.ptr[i];
        if (lc_is_alnum(c) || lc_str_find_byte(LC_S("-._~/"), c) != LC_NPOS) {
            bytes[len++] = c;
            continue;
        }
        bytes[len++] = '%';
        bytes[len++] = digits[(unsigned char)c >> 4];
        bytes[len++] = digits[(unsigned char)c & 15];
    }
    return (lc_str){bytes, len};
}

/* -- the tool ------------------------------------------------------------------------------------------------------ */

static const char *level_of(enum lc_severity severity)
{
    return severity == LC_ERROR ? "error" : severity == LC_WARNING ? "warning" : "note";
}

static void write_rule(struct sarif *report, const struct lc_rule *rule)
{
    struct lc_json_writer *json = &report->json;

    lc_json_object(json, NULL);
    lc_json_str(json, "id", lc_str_from(rule->name));
    write_plain(report, "shortDescription", rule->summary);
    write_plain(report, "fullDescription", rule->why);
    write_message(
        report, "help",
        lc_arena_printf(&report->scratch, "%s\n\nWhat to do: %s\n\nSource: %s", rule->why, rule->fix, rule->source));
    lc_json_object(json, "defaultConfiguration");
    lc_json_str(json, "level", lc_str_from(level_of(rule->severity)));
    lc_json_object_end(json);
    lc_json_object(json, "properties");
    lc_json_list(json, "tags");
    lc_json_str(json, NULL, lc_str_from(lc_category_name(rule->category)));
    if (rule->category == LC_SECRETS)
        lc_json_str(json, NULL, LC_S("security"));
    lc_json_list_end(json);
    /* A leaked credential: high, as CVSS calls it from 7.0 on; critical would be ours to prove. */
    if (rule->category == LC_SECRETS)
        lc_json_str(json, "security-severity", rule->severity == LC_ERROR ? LC_S("8.0") : LC_S("4.0"));
    lc_json_object_end(json);
    lc_json_object_end(json);
}

static void write_notification_kind(struct sarif *report, const char *id, const char *text)
{
    lc_json_object(&report->json, NULL);
    lc_json_str(&report->json, "id", lc_str_from(id));
    write_plain(report, "shortDescription", text);
    lc_json_object_end(&report->json);
}

static void write_tool(struct sarif *report)
{
    struct lc_json_writer *json = &report->json;

    lc_json_object(json, "tool");
    lc_json_object(json, "driver");
    lc_json_str(json, "name", LC_S("layercheck"));
    lc_json_str(json, "version", LC_S(LC_VERSION));
    lc_json_str(json, "semanticVersion", LC_S(LC_VERSION));
    lc_json_list(json, "rules");
    for (size_t i = 0; i < lc_rule_count; i++)
        if (report->run->options.selected[i])
            write_rule(report, lc_rules[i]);
    lc_json_list_end(json);
    lc_json_list(json, "notifications");
    write_notification_kind(report, "unknown", "something could not be judged");
    write_notification_kind(report, "left-out", "there is more than the report holds");
    lc_json_list_end(json);
    lc_json_object_end(json);
    lc_json_object_end(json);
}

/* -- results ------------------------------------------------------------------------------------------------------- */

static uint64_t rule_index(const struct lc_run *run, const struct lc_rule *rule)
{
    uint64_t index = 0;

    for (size_t i = 0; i < lc_rule_count && lc_rules[i] != rule; i++)
        index += run->options.selected[i];
    return index;
}

static void write_region(struct sarif *report, const struct lc_place_shown *place)
{
    struct lc_json_writer *json = &report->json;

    lc_json_object(json, "region");
    lc_json_u64(json, "startLine", place->line > 0 ? place->line : 1);
    if (place->line > 0 && place->column > 0)
        lc_json_u64(json, "startColumn", place->column);
    if (place->line > 0 && place->column > 0 && place->end_column > place->column)
        lc_json_u64(json, "endColumn", place->end_column);
    lc_json_object_end(json);
}

static void write_logical(struct sarif *report, const char *key, lc_str name, const char *kind)
{
    lc_json_object(&report->json, NULL);
    lc_json_str(&report->json, key, name);
    lc_json_str(&report->json, "kind", lc_str_from(kind));
    lc_json_object_end(&report->json);
}

/* `names`: functions that the first location belongs to. */
static void write_location(struct sarif *report, const struct lc_place_shown *place, const lc_str *names, size_t count)
{
    struct lc_json_writer *json = &report->json;

    lc_json_object(json, NULL);
    lc_json_object(json, "physicalLocation");
    lc_json_object(json, "artifactLocation");
    lc_json_str(json, "uri", uri_of(place, &report->scratch));
    if (!place->outside)
        lc_json_str(json, "uriBaseId", LC_S("%SRCROOT%"));
    lc_json_object_end(json);
    write_region(report, place);
    lc_json_object_end(json);
    if (place->inside.len > 0 || count > 0) {
        lc_json_list(json, "logicalLocations");
        if (place->inside.len > 0)
            write_logical(report, "fullyQualifiedName", place->inside, "resource");
        for (size_t i = 0; i < count && i < LC_LOCATIONS_MAX; i++)
            write_logical(report, "name", names[i], "function");
        lc_json_list_end(json);
    }
    lc_json_object_end(json);
}

static lc_str text_of(struct sarif *report, const struct lc_finding *finding, const struct lc_place_shown *place)
{
    struct lc_arena *arena = &report->scratch;
    lc_str text = finding->message;

    if (place->inside.len > 0)
        text = lc_arena_printf(arena, "%.*s\nin %.*s", LC_FMT(text), LC_FMT(place->inside));
    if (report->run->model.target_count > 1 && finding->function_count > 0)
        text = lc_arena_printf(arena, "%.*s\n%s %.*s", LC_FMT(text),
                               finding->function_count == 1 ? "function" : "functions",
                               LC_FMT(lc_names_shown(finding->functions, finding->function_count, arena)));
    for (size_t i = 0; i < finding->note_count; i++)
        text = lc_arena_printf(arena, "%.*s\nnote: %.*s", LC_FMT(text), LC_FMT(finding->notes[i]));
    if (finding->fix.len > 0)
        text = lc_arena_printf(arena, "%.*s\nhelp: %.*s", LC_FMT(text), LC_FMT(finding->fix));
    return text;
}

static void write_result(struct sarif *report, const struct lc_finding *finding)
{
    struct lc_json_writer *json = &report->json;
    const struct lc_location *first = finding->location_count > 0 ? &finding->locations[0] : NULL;
    struct lc_place_shown place = lc_place_of(report->run, report->options, finding, first, &report->scratch);

    lc_json_object(json, NULL);
    lc_json_str(json, "ruleId", lc_str_from(finding->rule->name));
    lc_json_u64(json, "ruleIndex", rule_index(report->run, finding->rule));
    lc_json_str(json, "level", lc_str_from(level_of(finding->severity)));
    write_message(report, "message", text_of(report, finding, &place));
    lc_json_list(json, "locations");
    write_location(report, &place, finding->functions, finding->function_count);
    lc_json_list_end(json);
    if (finding->location_count > 1) {
        lc_json_list(json, "relatedLocations");
        for (size_t i = 1; i < finding->location_count; i++) {
            place = lc_place_of(report->run, report->options, finding, &finding->locations[i], &report->scratch);
            write_location(report, &place, NULL, 0);
        }
        lc_json_list_end(json);
    }
    lc_json_object(json, "partialFingerprints");
    lc_json_str(json, "layercheckFingerprint/v1", finding->fingerprint);
    lc_json_object_end(json);
    lc_json_object_end(json);
}

/* -- what could not be judged, and what is left out ---------------------------------------------------------------- */

static void write_notification(struct sarif *report, const char *id, const char *level, lc_str text)
{
    struct lc_json_writer *json = &report->json;

    lc_json_object(json, NULL);
    lc_json_object(json, "descriptor");
    lc_json_str(json, "id", lc_str_from(id));
    lc_json_object_end(json);
    lc_json_str(json, "level", lc_str_from(level));
    write_message(report, "message", text);
    lc_json_object_end(json);
}

static void write_unknown(struct sarif *report, const struct lc_unknown *unknown)
{
    struct lc_arena *arena = &report->scratch;
    lc_str text = lc_arena_printf(arena, "%.*s: %.*s", LC_FMT(lc_utf8_escaped(arena, unknown->what)),
                                  LC_FMT(lc_utf8_escaped(arena, unknown->why)));

    if (report->run->model.target_count > 1 && unknown->function_count > 0)
        text = lc_arena_printf(arena, "%.*s\n%s %.*s", LC_FMT(text),
                               unknown->function_count == 1 ? "function" : "functions",
                               LC_FMT(lc_names_shown(unknown->functions, unknown->function_count, arena)));
    if (unknown->how.len > 0)
        text = lc_arena_printf(arena, "%.*s\nhelp: %.*s", LC_FMT(text), LC_FMT(lc_utf8_escaped(arena, unknown->how)));
    write_notification(report, "unknown", "warning", text);
}

static void write_invocation(struct sarif *report)
{
    const struct lc_results *results = &report->run->results;
    struct lc_json_writer *json = &report->json;
    size_t shown = results->unknowns.count > LC_SARIF_RESULTS_MAX ? LC_SARIF_RESULTS_MAX : results->unknowns.count;

    lc_json_list(json, "invocations");
    lc_json_object(json, NULL);
    lc_json_bool(json, "executionSuccessful", true);
    lc_json_list(json, "toolExecutionNotifications");
    if (results->findings.count > LC_SARIF_RESULTS_MAX)
        write_notification(report, "left-out", "warning",
                           lc_arena_printf(&report->scratch,
                                           "%zu more findings are left out, the least severe: a report for code "
                                           "scanning holds %u",
                                           results->findings.count - LC_SARIF_RESULTS_MAX, LC_SARIF_RESULTS_MAX));
    if (shown < results->unknowns.count)
        write_notification(
            report, "left-out", "warning",
            lc_arena_printf(&report->scratch, "%zu more unknowns are left out", results->unknowns.count - shown));
    for (size_t i = 0; i < shown; i++) {
        write_unknown(report, results->unknowns.items[i]);
        lc_arena_reset(&report->scratch);
    }
    lc_json_list_end(json);
    lc_json_object_end(json);
    lc_json_list_end(json);
}

void lc_report_sarif(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out)
{
    struct sarif report = {.run = run, .options = options};
    struct lc_json_writer *json = &report.json;

    lc_arena_init(&report.scratch, run->options.seed);
    lc_json_begin(json, out, true);
    lc_scrub_json(json, run->model.scrubber);
    lc_json_object(json, NULL);
    lc_json_str(json, "$schema", LC_S("https://json.schemastore.org/sarif-2.1.0.json"));
    lc_json_str(json, "version", LC_S("2.1.0"));
    lc_json_list(json, "runs");
    lc_json_object(json, NULL);
    write_tool(&report);
    lc_json_str(json, "columnKind", LC_S("utf16CodeUnits"));
    lc_json_object(json, "originalUriBaseIds");
    lc_json_object(json, "%SRCROOT%");
    write_plain(&report, "description", "the root of the repository");
    lc_json_object_end(json);
    lc_json_object_end(json);
    write_invocation(&report);
    lc_json_list(json, "results");
    /* Sorted by severity: what is over the cap is the least severe. */
    for (size_t i = 0; i < run->results.findings.count && i < LC_SARIF_RESULTS_MAX; i++) {
        write_result(&report, run->results.findings.items[i]);
        lc_arena_reset(&report.scratch);
    }
    lc_json_list_end(json);
    lc_json_object_end(json);
    lc_json_list_end(json);
    lc_json_object_end(json);
    lc_arena_release(&report.scratch);
}
