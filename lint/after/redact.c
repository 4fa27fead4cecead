/* The last step: what looks like a secret leaves every text that a report may show, whatever rule wrote it and whether or
 * not the rules about secrets were chosen. Rules scrub what they cut short themselves (rules/report.c), since half a
 * secret looks like none. */
#include "lint/after/after.h"

static void redact_finding(const struct lc_scrubber *scrubber, struct lc_finding *finding, struct lc_arena *arena)
{
    finding->message = lc_scrub(scrubber, finding->message, NULL, arena);
    finding->fix = lc_scrub(scrubber, finding->fix, NULL, arena);
    finding->subject = lc_scrub(scrubber, finding->subject, NULL, arena);
    finding->package = lc_scrub(scrubber, finding->package, NULL, arena);
    for (size_t i = 0; i < finding->note_count; i++)
        finding->notes[i] = lc_scrub(scrubber, finding->notes[i], NULL, arena);
    for (size_t i = 0; i < finding->location_count; i++) {
        struct lc_location *at = &finding->locations[i];
        struct lc_part part = {at->caret, (size_t)at->caret + at->carets};
        at->excerpt = lc_scrub(scrubber, at->excerpt, &part, arena);
        at->caret = (uint32_t)part.start;
        at->carets = (uint32_t)(part.end - part.start);
    }
}

void lc_after_redact(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    for (size_t i = 0; i < results->findings.count; i++)
        redact_finding(model->scrubber, results->findings.items[i], arena);
    for (size_t i = 0; i < results->unknowns.count; i++) {
        struct lc_unknown *unknown = results->unknowns.items[i];
        unknown->what = lc_scrub(model->scrubber, unknown->what, NULL, arena);
        unknown->why = lc_scrub(model->scrubber, unknown->why, NULL, arena);
        unknown->how = lc_scrub(model->scrubber, unknown->how, NULL, arena);
    }
}
