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

// What an operator says of a number below, equal to or above the operand.
static const bool says[][3] = {
    [OP_EQ] = {0, 1, 0}, [OP_NE] = {1, 0, 1}, [OP_LT] = {1, 0, 0},
    [OP_LE] = {1, 1, 0}, [OP_GT] = {0, 0, 1}, [OP_GE] = {0, 1, 1},
};

static bool compares(const struct query_node *node, double x)
{
    if (node->kind == QUERY_RANGE)
        return x >= node->low && x <= node->high;
    double y = node->operand.number;
    return says[node->op][1 + (x > y) - (x < y)];
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

// The numbers of a column in the block; NaN where there is none.
static void gather_numbers(const struct query_block *b, const struct field *f, double *restrict x)
{
    const struct columns *c = b->src->columns;
    size_t run = b->judged->run, chunk = b->first / CELL_CHUNK;
    if (f->id == FIELD_ID_LABEL) {
        for (size_t i = 0; i < b->n; i++)
            x[i] = value_to_number(c->rows[b->first + i].label);
    } else if (f->id == FIELD_ID_PREDICTION && run < c->n_runs && chunk < c->runs[run].n_chunks &&
               c->runs[run].chunks[chunk]) {
        const struct cell *cells = c->runs[run].chunks[chunk];
        for (size_t i = 0; i < b->n; i++)
            x[i] = cells[i].flags ? value_to_number(cells[i].prediction) : NAN;
    } else {
        for (size_t i = 0; i < b->n; i++)
            x[i] = field_column_number(b->src,
                                       (struct row){(uint32_t)(b->first + i), (uint32_t)run}, f);
    }
}

static void compare_numbers(const struct query_node *node, const double *restrict x, size_t n,
                            uint8_t *restrict out)
{
    double y = node->operand.number, low = node->low, high = node->high;
    bool range = node->kind == QUERY_RANGE;
    const bool *of = says[range ? OP_EQ : node->op];
    for (size_t i = 0; range && i < n; i++)
        out[i] = isnan(x[i]) ? U : x[i] >= low && x[i] <= high ? T : F;
    for (size_t i = 0; !range && i < n; i++)
        out[i] = isnan(x[i]) ? U : of[1 + (x[i] > y) - (x[i] < y)] ? T : F;
}

static bool scan_numbers(const struct scan_state *s, const struct query_node *node,
                         uint8_t *restrict out)
{
    static const uint8_t of[] = {[TRUTH_FALSE] = F, [TRUTH_TRUE] = T, [TRUTH_UNKNOWN] = U};
    const struct query_block *b = s->b;
    enum field_id id = node->field.id;
    double x[JUDGED_BLOCK];
    gather_numbers(b, &node->field, x);
    for (size_t i = 0; id == FIELD_ID_WSC && i < b->n; i++)
        x[i] = score_rounded(x[i]);
    compare_numbers(node, x, b->n, out);
    // a name against a number is for the reference
    for (size_t i = 0; (id == FIELD_ID_LABEL || id == FIELD_ID_PREDICTION) && i < b->n; i++) {
        enum truth t;
        if (out[i] != U)
            continue;
        struct row row = {.instance = (uint32_t)(b->first + i), .run = (uint32_t)b->judged->run};
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
    bool number = id == FIELD_ID_LABEL || id == FIELD_ID_PREDICTION ||
                  field_kind(&node->field) == FIELD_NUMBER;
    return number ? scan_numbers(s, node, out) : scan_rows(s, node, out);
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
