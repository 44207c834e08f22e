// SPDX-License-Identifier: MIT
#include "core/query_scan.h"

#include "core/field_value.h"
#include "core/query_ast.h"

#include <math.h>
#include <string.h>

enum { F = 0, U = 1, T = 2 }; // ordered so that and is the least, or the greatest, not T - x

struct scan_state {
    const struct query_block *b;
    struct err *e;
};

static bool scan_node(const struct scan_state *s, const struct query_node *node, bool negated,
                      uint8_t *restrict out);

// ---- scores -------------------------------------------------------------------------------------

static bool is_set_score(enum field_id id)
{
    return id == FIELD_ID_IOU || id == FIELD_ID_GTC || id == FIELD_ID_SC;
}

static bool compares(const struct query_node *node, double x)
{
    if (node->kind == QUERY_RANGE)
        return x >= node->low && x <= node->high;
    double y = node->operand.number;
    switch (node->op) {
    case OP_EQ:
        return x == y;
    case OP_NE:
        return x != y;
    case OP_LT:
        return x < y;
    case OP_LE:
        return x <= y;
    case OP_GT:
        return x > y;
    default:
        return x >= y;
    }
}

static bool is_numeric(const struct query_node *node)
{
    return node->kind == QUERY_RANGE || (node->operand.is_number && node->op <= OP_GE);
}

// The hundredths for which the comparison holds are a range, or (for !=) all but one.
static void scan_score(const struct query_block *b, const struct query_node *node,
                       uint8_t *restrict out)
{
    const uint8_t *restrict score = b->judged->score[node->field.id == FIELD_ID_IOU   ? SCORE_IOU
                                                     : node->field.id == FIELD_ID_GTC ? SCORE_GTC
                                                                                      : SCORE_SC] +
                                    b->first;
    bool wanted = node->kind == QUERY_RANGE || node->op != OP_NE;
    unsigned low = 1, width = 0; // low..low+width-1
    for (unsigned k = 0; k < ROUNDED_SCORES; k++) {
        if (compares(node, k / 100.0) != wanted)
            continue;
        low = width ? low : k;
        width = k - low + 1;
    }
    uint8_t from = (uint8_t)low, n = (uint8_t)width, in = wanted ? T : F, outside = wanted ? F : T;
    for (size_t i = 0; i < JUDGED_BLOCK; i++) {
        uint8_t x = score[i];
        uint8_t t = (uint8_t)(x - from) < n ? in : outside;
        out[i] = x == HUNDREDTHS_UNDEFINED ? U : t;
    }
}

// ---- other columns ------------------------------------------------------------------------------

static bool scan_rows(const struct scan_state *s, const struct query_node *node,
                      uint8_t *restrict out)
{
    static const uint8_t of[] = {[TRUTH_FALSE] = F, [TRUTH_TRUE] = T, [TRUTH_UNKNOWN] = U};
    const struct query_block *b = s->b;
    for (size_t i = 0; i < b->n; i++) {
        enum truth t;
        struct row row = {.instance = (uint32_t)(b->first + i), .run = (uint32_t)b->judged->run};
        if (!query_eval_node(node, b->src, row, &t, s->e))
            return false;
        out[i] = of[t];
    }
    return true;
}

static bool scan_numbers(const struct scan_state *s, const struct query_node *node,
                         uint8_t *restrict out)
{
    const struct query_block *b = s->b;
    for (size_t i = 0; i < b->n; i++) {
        struct row row = {.instance = (uint32_t)(b->first + i), .run = (uint32_t)b->judged->run};
        double x = field_column_number(b->src, row, &node->field);
        if (node->field.id == FIELD_ID_WSC)
            x = score_rounded(x);
        out[i] = isnan(x) ? U : compares(node, x) ? T : F;
    }
    return true;
}

// Labels and predictions: a name against a number is for the reference.
static bool scan_values(const struct scan_state *s, const struct query_node *node,
                        uint8_t *restrict out)
{
    static const uint8_t of[] = {[TRUTH_FALSE] = F, [TRUTH_TRUE] = T, [TRUTH_UNKNOWN] = U};
    const struct query_block *b = s->b;
    for (size_t i = 0; i < b->n; i++) {
        struct row row = {.instance = (uint32_t)(b->first + i), .run = (uint32_t)b->judged->run};
        double x = field_column_number(b->src, row, &node->field);
        if (!isnan(x)) {
            out[i] = compares(node, x) ? T : F;
            continue;
        }
        enum truth t;
        if (!query_eval_node(node, b->src, row, &t, s->e))
            return false;
        out[i] = of[t];
    }
    return true;
}

static bool scan_compare(const struct scan_state *s, const struct query_node *node,
                         uint8_t *restrict out)
{
    enum field_id id = node->field.id;
    if (!is_numeric(node))
        return scan_rows(s, node, out);
    if (is_set_score(id)) {
        scan_score(s->b, node, out);
        return true;
    }
    if (id == FIELD_ID_LABEL || id == FIELD_ID_PREDICTION)
        return scan_values(s, node, out);
    return field_kind(&node->field) == FIELD_NUMBER ? scan_numbers(s, node, out)
                                                    : scan_rows(s, node, out);
}

// ---- patterns and flags -------------------------------------------------------------------------

static void scan_patterns(const struct query_block *b, unsigned patterns, uint8_t *restrict out)
{
    const uint16_t *restrict verdicts = b->verdicts;
    uint16_t mask = (uint16_t)patterns;
    for (size_t i = 0; i < JUDGED_BLOCK; i++)
        out[i] = verdicts[i] & mask ? T : F;
}

static void scan_correct(const struct query_block *b, enum correctness wanted,
                         uint8_t *restrict out)
{
    const uint8_t *restrict flags = b->judged->flags + b->first;
    for (size_t i = 0; i < JUDGED_BLOCK; i++)
        out[i] = (flags[i] & JUDGED_RIGHT) == wanted ? T : F;
}

static bool scan_flag(const struct scan_state *s, const struct query_node *node,
                      uint8_t *restrict out)
{
    const char *name = node->flag->name;
    if (strcmp(name, "correct") == 0)
        scan_correct(s->b, CORRECT_YES, out);
    else if (strcmp(name, "incorrect") == 0)
        scan_correct(s->b, CORRECT_NO, out);
    else if (strcmp(name, "unknown") == 0)
        scan_correct(s->b, CORRECT_UNKNOWN, out);
    else if (strcmp(name, "undefined") == 0)
        scan_patterns(s->b, VERDICT_UNDEFINED, out);
    else
        return scan_rows(s, node, out);
    return true;
}

// ---- nodes --------------------------------------------------------------------------------------

static bool scan_chain(const struct scan_state *s, const struct query_node *node, bool negated,
                       uint8_t *restrict out)
{
    uint8_t part[JUDGED_BLOCK];
    memset(out, node->kind == QUERY_AND ? T : F, JUDGED_BLOCK);
    for (const struct query_node *child = node->child; child; child = child->next) {
        if (!scan_node(s, child, negated, part))
            return false;
        if (node->kind == QUERY_AND)
            for (size_t i = 0; i < JUDGED_BLOCK; i++)
                out[i] = part[i] < out[i] ? part[i] : out[i];
        else
            for (size_t i = 0; i < JUDGED_BLOCK; i++)
                out[i] = part[i] > out[i] ? part[i] : out[i];
    }
    return true;
}

static bool scan_node(const struct scan_state *s, const struct query_node *node, bool negated,
                      uint8_t *restrict out)
{
    if (node->needs_instance && !node->child) { // the value that is best for the row
        memset(out, negated ? F : T, JUDGED_BLOCK);
        return true;
    }
    switch (node->kind) {
    case QUERY_AND:
    case QUERY_OR:
        return scan_chain(s, node, negated, out);
    case QUERY_NOT:
        if (!scan_node(s, node->child, !negated, out))
            return false;
        for (size_t i = 0; i < JUDGED_BLOCK; i++)
            out[i] = (uint8_t)(T - out[i]);
        return true;
    case QUERY_COMPARE:
    case QUERY_RANGE:
        return scan_compare(s, node, out);
    case QUERY_PATTERN:
        scan_patterns(s->b, node->patterns, out);
        return true;
    case QUERY_FLAG:
        return scan_flag(s, node, out);
    case QUERY_HAS:
    case QUERY_TAG:
        break;
    }
    return scan_rows(s, node, out);
}

bool query_scan(const struct query *q, const struct query_block *b, uint8_t out[JUDGED_BLOCK],
                struct err *e)
{
    const struct scan_state s = {.b = b, .e = e};
    memset(out, T, JUDGED_BLOCK);
    return !q || scan_node(&s, q->root, false, out);
}
