#ifndef LC_RULES_FACTS_H
#define LC_RULES_FACTS_H

#include "layers/base/str.h"
#include "layers/runtime/runtime.h"

/* The facts about Lambda that findings rest on, each with its certainty, which caps the severity of a finding that
 * names it: certain and search-order facts may carry an error, community facts a warning, unconfirmed ones a note. One
 * line a fact in facts.def: LC_FACT(NAME, certainty, "what is so", "where it is from"). */
enum lc_fact_id {
#define LC_FACT(name, certainty, text, source) LC_FACT_##name,
#include "rules/facts.def"
#undef LC_FACT
    LC_FACT_COUNT
};

struct lc_fact {
    const char *name;
    enum lc_certainty certainty;
    const char *text, *source;
};

extern const struct lc_fact lc_facts[LC_FACT_COUNT];

#endif
