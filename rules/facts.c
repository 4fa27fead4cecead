/* The table behind facts.h. */
#include "rules/facts.h"

const struct lc_fact lc_facts[LC_FACT_COUNT] = {
#define LC_FACT(name, certainty, text, source) {#name, certainty, text, source},
#include "rules/facts.def"
#undef LC_FACT
};
