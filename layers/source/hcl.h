#ifndef LC_SOURCE_HCL_H
#define LC_SOURCE_HCL_H

#include "layers/base/arena.h"

/* HCL, the language of Terraform's .tf files: the syntax as tree-sitter's grammar sees it, flat and without the tree. */

enum lc_hcl_kind {
    LC_HCL_OTHER, /* operators, brackets that are left, what has no kind of its own */
    LC_HCL_ATTR_SPLAT,
    LC_HCL_ATTRIBUTE, /* IDENTIFIER, "=", EXPRESSION */
    LC_HCL_BINARY,    /* operand, operator (OTHER), operand; an operand is a term with what follows it */
    LC_HCL_BLOCK,     /* IDENTIFIER, label (STRING or IDENTIFIER)…, BODY? */
    LC_HCL_BODY,      /* ATTRIBUTE and BLOCK… */
    LC_HCL_BOOL,
    LC_HCL_COLLECTION,  /* TUPLE or OBJECT */
    LC_HCL_CONDITIONAL, /* EXPRESSION, "?", EXPRESSION, EXPRESSION */
    LC_HCL_FILE,        /* BODY */
    LC_HCL_ELLIPSIS,
    LC_HCL_EXPRESSION, /* a term, then GET_ATTR, INDEX and SPLAT that follow it */
    LC_HCL_FOR,
    LC_HCL_FULL_SPLAT,
    LC_HCL_ARGUMENTS, /* EXPRESSION…, ELLIPSIS? */
    LC_HCL_CALL,      /* IDENTIFIER, ARGUMENTS? */
    LC_HCL_GET_ATTR,  /* IDENTIFIER */
    LC_HCL_HEREDOC,   /* start, name, literal and interpolation…, name */
    LC_HCL_HEREDOC_NAME,
    LC_HCL_HEREDOC_START,
    LC_HCL_IDENTIFIER,
    LC_HCL_INDEX, /* NEW_INDEX or LEGACY_INDEX */
    LC_HCL_LEGACY_INDEX,
    LC_HCL_LITERAL,   /* NUMBER, BOOL, NULL or STRING */
    LC_HCL_NEW_INDEX, /* EXPRESSION */
    LC_HCL_NULL,
    LC_HCL_NUMBER,
    LC_HCL_OBJECT,      /* OBJECT_ELEM… */
    LC_HCL_OBJECT_ELEM, /* EXPRESSION, EXPRESSION */
    LC_HCL_OPERATION,   /* UNARY or BINARY */
    LC_HCL_QUOTED,      /* start, literal and interpolation…, end */
    LC_HCL_QUOTED_END,
    LC_HCL_QUOTED_START,
    LC_HCL_SPLAT, /* ATTR_SPLAT or FULL_SPLAT, with GET_ATTR and INDEX inside */
    LC_HCL_STRING,
    LC_HCL_STRIP,
    LC_HCL_DIRECTIVE,
    LC_HCL_TEMPLATE,      /* QUOTED or HEREDOC */
    LC_HCL_INTERPOLATION, /* start, EXPRESSION, end */
    LC_HCL_TEMPLATE_LITERAL,
    LC_HCL_TUPLE,    /* EXPRESSION… */
    LC_HCL_UNARY,    /* operator (OTHER), operand */
    LC_HCL_VARIABLE, /* IDENTIFIER */
    LC_HCL_KIND_COUNT
};

/* Shape:  `first` and `next` are indices, 0 for none; node 0 is the FILE. `error`: something stands here that is no HCL;
 *         it has no children.
 * Units:  bytes of the source. */
struct lc_hcl_node {
    uint8_t kind;
    bool error;
    uint32_t start, end, first, next;
};

/* Owner: the arena; `source` is borrowed. */
struct lc_hcl {
    lc_str source;
    struct lc_hcl_node *nodes;
    uint32_t node_count, errors, first_error; /* first_error: a node */
    uint32_t *lines, line_count;
};

/* Errors: LC_LIMIT over the budgets of a parse, LC_MALFORMED most of it is no HCL. */
LC_MUST_USE enum lc_status lc_hcl_parse(lc_str source, struct lc_arena *arena, struct lc_hcl *out, struct lc_err *err);

/* The place of a byte, from 1; columns in bytes. */
void lc_hcl_place(const struct lc_hcl *hcl, uint32_t offset, uint32_t *line, uint32_t *column);

static inline lc_str lc_hcl_text(const struct lc_hcl *hcl, uint32_t node)
{
    return lc_str_cut(hcl->source, hcl->nodes[node].start, hcl->nodes[node].end);
}

/* The first child of a kind; 0 for none. */
static inline uint32_t lc_hcl_child(const struct lc_hcl *hcl, uint32_t node, enum lc_hcl_kind kind)
{
    uint32_t child = hcl->nodes[node].first;

    while (child != 0 && hcl->nodes[child].kind != (uint8_t)kind)
        child = hcl->nodes[child].next;
    return child;
}

#endif
