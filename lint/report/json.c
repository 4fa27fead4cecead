/* The JSON report. The shape is a contract: DESIGN of the project, "JSON report". */
#include <stdio.h>

#include "layers/text/text.h"
#include "lint/report/report.h"

static void names(struct lc_json_writer *json, const char *key, const lc_str *items, size_t count)
{
    lc_json_list(json, key);
    for (size_t i = 0; i < count; i++)
        lc_json_str(json, NULL, items[i]);
    lc_json_list_end(json);
}

static void write_package(struct lc_json_writer *json, const struct lc_installed *item)
{
    char provider[32];

    if (item->origin == 0)
        snprintf(provider, sizeof provider, "function");
    else
        snprintf(provider, sizeof provider, "layer:%u", item->origin);
    lc_json_object(json, NULL);
    lc_json_str(json, "ecosystem", lc_ecosystem_name(item->package->ecosystem));
    lc_json_str(json, "name", item->package->name);
    lc_json_str(json, "version", item->package->version);
    lc_json_str(json, "path", item->folder);
    lc_json_str(json, "provider", lc_str_from(provider));
    lc_json_str(json, "state", lc_package_state_name(item->state));
    lc_json_object_end(json);
}

static void write_function(struct lc_json_writer *json, const struct lc_target *target)
{
    const struct lc_function *function = target->function;
    struct lc_sizes sizes = lc_sizes_of(target, target->stack);

    lc_json_object(json, NULL);
    lc_json_str(json, "name", function->name);
    if (function->variant.len > 0)
        lc_json_str(json, "variant", function->variant);
    lc_json_str(json, "source", function->source);
    if (function->at.line > 0)
        lc_json_u64(json, "line", function->at.line);
    lc_json_str(json, "runtime", function->runtime.text);
    lc_json_str(json, "architecture", lc_arch_name(target->stack->arch));
    lc_json_str(json, "handler", function->handler.text);
    lc_json_str(json, "code", target->code->path);
    lc_json_list(json, "layers");
    for (size_t i = 0; i < function->layer_count; i++)
        lc_json_str(json, NULL, function->layers[i].reference);
    lc_json_list_end(json);
    lc_json_object(json, "size");
    lc_json_u64(json, "zipped", sizes.zipped);
    lc_json_u64(json, "unzipped", sizes.unzipped);
    lc_json_u64(json, "merged", sizes.merged);
    lc_json_u64(json, "limit", LC_UNZIPPED_LIMIT);
    lc_json_u64(json, "files", sizes.files);
    lc_json_bool(json, "at_least", sizes.at_least);
    lc_json_object_end(json);
    lc_json_list(json, "packages");
    for (size_t i = 0; i < target->inventory.count; i++)
        write_package(json, &target->inventory.items[i]);
    lc_json_list_end(json);
    lc_json_object_end(json);
}

static void write_location(struct lc_json_writer *json, const struct lc_location *at)
{
    lc_json_object(json, NULL);
    if (at->unit) {
        lc_json_str(json, "file", at->unit->path);
        if (at->entry != LC_NO_ENTRY && at->unit->archive)
            lc_json_str(json, "entry", at->unit->archive->entries[at->entry].raw);
        else if (at->path.len > 0)
            lc_json_str(json, "entry", at->path);
    } else {
        lc_json_str(json, "file", at->origin.file);
    }
    if (at->line > 0 || at->origin.line > 0)
        lc_json_u64(json, "line", at->line > 0 ? at->line : at->origin.line);
    if (at->column > 0 || at->origin.column > 0)
        lc_json_u64(json, "column", at->column > 0 ? at->column : at->origin.column);
    lc_json_object_end(json);
}

static void write_finding(struct lc_json_writer *json, const struct lc_finding *finding)
{
    lc_json_object(json, NULL);
    lc_json_str(json, "rule", lc_str_from(finding->rule->name));
    lc_json_str(json, "category", lc_str_from(lc_category_name(finding->rule->category)));
    lc_json_str(json, "severity", lc_str_from(lc_severity_name(finding->severity)));
    names(json, "functions", finding->functions, finding->function_count);
    lc_json_str(json, "message", finding->message);
    lc_json_str(json, "fix", finding->fix);
    if (finding->kind)
        lc_json_str(json, "kind", lc_str_from(finding->kind));
    if (finding->package.len > 0)
        lc_json_str(json, "package", finding->package);
    lc_json_list(json, "locations");
    for (size_t i = 0; i < finding->location_count; i++)
        write_location(json, &finding->locations[i]);
    lc_json_list_end(json);
    if (finding->more_locations > 0)
        lc_json_u64(json, "more_locations", finding->more_locations);
    names(json, "notes", finding->notes, finding->note_count);
    lc_json_str(json, "fingerprint", finding->fingerprint);
    lc_json_object_end(json);
}

static void write_unknown(struct lc_json_writer *json, const struct lc_unknown *unknown)
{
    lc_json_object(json, NULL);
    names(json, "functions", unknown->functions, unknown->function_count);
    lc_json_str(json, "what", unknown->what);
    lc_json_str(json, "why", unknown->why);
    if (unknown->how.len > 0)
        lc_json_str(json, "how", unknown->how);
    lc_json_object_end(json);
}

static void write_not_applicable(struct lc_json_writer *json, const struct lc_deployment *deployment)
{
    if (deployment->not_applicable_count == 0)
        return;
    lc_json_list(json, "not_applicable");
    for (size_t i = 0; i < deployment->not_applicable_count; i++) {
        lc_json_object(json, NULL);
        lc_json_str(json, "name", deployment->not_applicable[i].name);
        lc_json_str(json, "why", deployment->not_applicable[i].why);
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
}

static void write_summary(struct lc_json_writer *json, const struct lc_summary *summary)
{
    lc_json_object(json, "summary");
    lc_json_u64(json, "error", summary->by_severity[LC_ERROR]);
    lc_json_u64(json, "warning", summary->by_severity[LC_WARNING]);
    lc_json_u64(json, "note", summary->by_severity[LC_NOTE]);
    lc_json_u64(json, "unknown", summary->unknowns);
    lc_json_u64(json, "functions", summary->functions);
    lc_json_u64(json, "archives", summary->archives);
    lc_json_u64(json, "archives_read", summary->archives_read);
    lc_json_object_end(json);
}

void lc_report_json(const struct lc_run *run, struct lc_buf *out)
{
    struct lc_summary summary = lc_summarize(run);
    struct lc_json_writer json;

    lc_json_begin(&json, out, true);
    lc_scrub_json(&json, run->model.scrubber);
    lc_json_object(&json, NULL);
    lc_json_u64(&json, "version", 1);
    lc_json_object(&json, "tool");
    lc_json_str(&json, "name", LC_S("layercheck"));
    lc_json_str(&json, "version", LC_S(LC_VERSION));
    lc_json_object_end(&json);
    lc_json_list(&json, "functions");
    for (size_t i = 0; i < run->model.target_count; i++)
        write_function(&json, &run->model.targets[i]);
    lc_json_list_end(&json);
    lc_json_list(&json, "findings");
    for (size_t i = 0; i < run->results.findings.count; i++)
        write_finding(&json, run->results.findings.items[i]);
    lc_json_list_end(&json);
    lc_json_list(&json, "unknown");
    for (size_t i = 0; i < run->results.unknowns.count; i++)
        write_unknown(&json, run->results.unknowns.items[i]);
    lc_json_list_end(&json);
    write_not_applicable(&json, run->model.deployment);
    write_summary(&json, &summary);
    lc_json_object_end(&json);
}
