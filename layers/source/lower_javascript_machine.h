#ifndef LC_SOURCE_LOWER_JAVASCRIPT_MACHINE_H
#define LC_SOURCE_LOWER_JAVASCRIPT_MACHINE_H

#include "layers/source/lower_javascript.h"

/* Inside of lower_javascript_machine.c (reads the states) and lower_javascript_unroll.c (puts them in order again). */

enum { JS_NO_LABEL = -1 };

enum js_step_op {
    JS_STEP_PLAIN,     /* `flat`: a statement */
    JS_STEP_VALUE,     /* `flat`: an expression */
    JS_STEP_JUMP,      /* to `target` */
    JS_STEP_JUMP_IF,   /* to `target` when `value` (or when not: `negated`) */
    JS_STEP_YIELD,     /* `value`, 0 for none */
    JS_STEP_DELEGATE,  /* yield* `value` */
    JS_STEP_RETURN,    /* `value`, 0 for none */
    JS_STEP_RETURN_IF, /* `other` when `value` (or when not) */
    JS_STEP_TRY,       /* `tries`: where the block, its catch, its finally and what follows begin */
};

/* One thing a machine does.
 * Shape:  labels become indices of steps (`to`, `parts`) once all are known; the number of steps is past the end. */
struct js_step {
    uint8_t op;
    bool negated, labeled;
    uint32_t flat, value, other;
    int32_t target, tries[4];
    uint32_t to, parts[4];
    uint32_t back; /* the last step that jumps back to this one, 0 for none */
};

struct js_steps {
    struct js *js;
    struct {
        struct js_step *items;
        size_t count, capacity;
    } all;
    struct {
        struct js_label {
            int32_t number;
            uint32_t at;
        } * items;
        size_t count, capacity;
    } labels;
    uint32_t tries; /* Babel's table */
};

/* The steps from `low` to before `high`, as statements. */
void js_unroll(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t low, uint32_t high);

#endif
