// SPDX-License-Identifier: MIT
// Three-valued evaluation of a filter on one row. Cheap parts (columns) of an `and` or `or` are
// tried before those that need the record, so `text ~ x and iou > .7` reads few records.
#include "core/query_ast.h"

#include "core/field_value.h"

#include <math.h>
#include <string.h>

struct eval {
    const struct row_source *src;
    struct row row;
    struct err *e;
};

static enum truth truth_of(bool b)
{
    return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth truth_not(enum truth t)
{
    return t == TRUTH_UNKNOWN ? t : truth_of(t == TRUTH_FALSE);
}

static bool is_score(enum field_id id)
{
    return id == FIELD_ID_IOU || id == FIELD_ID_GTC || id == FIELD_ID_SC || id == FIELD_ID_WSC;
}

// ---- values -----------------------------------------------------------------------------------

// `order` is negative, zero or positive as the value is below, equal to or above the operand.
static enum truth compare_order(enum query_op op, int order)
{
    switch (op) {
    case OP_EQ:
        return truth_of(order == 0);
    case OP_NE:
        return truth_of(order != 0);
    case OP_LT:
        return truth_of(order < 0);
    case OP_LE:
        return truth_of(order <= 0);
    case OP_GT:
        return truth_of(order > 0);
    default:
        return truth_of(order >= 0);
    }
}

static int number_order(double a, double b)
{
    return (a > b) - (a < b);
}

static int text_order(const char *a, size_t an, const char *b, size_t bn)
{
    int order = memcmp(a, b, an < bn ? an : bn);
    return order ? order : (an > bn) - (an < bn);
}

// The number that an ordering comparison sees: a text that is a number counts as one ("id < 10").
static bool value_as_number(const struct field_value *v, double *out)
{
    if (v->state == FIELD_IS_TEXT)
        return word_number(v->text, v->n, out);
    *out = v->number;
    return v->state == FIELD_IS_NUMBER;
}

static enum truth compare_value(const struct query_node *node, const struct field_value *v)
{
    const struct query_operand *o = &node->operand;
    char buf[NUMBER_TEXT];
    size_t n;
    double x;
    if (v->state == FIELD_UNDEFINED)
        return TRUTH_UNKNOWN;
    if (v->state == FIELD_IS_NUMBER && o->is_number)
        return compare_order(node->op, number_order(v->number, o->number));
    if (node->op == OP_EQ || node->op == OP_NE) {
        const char *text = field_value_text(v, buf, &n);
        return compare_order(node->op, text_order(text, n, o->text, o->n));
    }
    if (o->is_number)
        return value_as_number(v, &x) ? compare_order(node->op, number_order(x, o->number))
                                      : TRUTH_UNKNOWN;
    if (v->state == FIELD_IS_NUMBER) // a number is neither below nor above a word
        return TRUTH_UNKNOWN;
    return compare_order(node->op, text_order(v->text, v->n, o->text, o->n));
}

static bool match_value(const struct query_node *node, const struct field_value *v, enum truth *out,
                        struct err *e)
{
    char buf[NUMBER_TEXT];
    size_t n;
    if (v->state == FIELD_UNDEFINED) {
        *out = TRUTH_UNKNOWN;
        return true;
    }
    int status = regexec(&node->regex->compiled, field_value_text(v, buf, &n), 0, NULL, 0);
    if (status && status != REG_NOMATCH)
        return err_set(e, "matching %s took too much memory", node->operand.text);
    *out = truth_of((status == 0) == (node->op == OP_MATCH));
    return true;
}

static enum truth range_value(const struct query_node *node, const struct field_value *v)
{
    double x;
    if (!value_as_number(v, &x))
        return TRUTH_UNKNOWN;
    return truth_of(x >= node->low && x <= node->high);
}

// ---- nodes ------------------------------------------------------------------------------------

static bool eval_number(const struct eval *v, const struct query_node *node, enum truth *out)
{
    double x;
    if (!field_number(v->src, v->row, &node->field, &x, v->e))
        return false;
    if (is_score(node->field.id))
        x = score_rounded(x);
    if (isnan(x))
        *out = TRUTH_UNKNOWN;
    else if (node->kind == QUERY_RANGE)
        *out = truth_of(x >= node->low && x <= node->high);
    else
        *out = compare_order(node->op, number_order(x, node->operand.number));
    return true;
}

static bool eval_value(const struct eval *v, const struct query_node *node, enum truth *out)
{
    struct strbuf scratch = {0};
    struct field_value value;
    bool ok = field_read(v->src, v->row, &node->field, &scratch, &value, v->e);
    if (ok && node->kind == QUERY_RANGE)
        *out = range_value(node, &value);
    else if (ok && node->regex)
        ok = match_value(node, &value, out, v->e);
    else if (ok)
        *out = compare_value(node, &value);
    strbuf_free(&scratch);
    return ok;
}

// has:FIELD is never unknown. An empty ground truth is one; an empty text is none.
static bool eval_has(const struct eval *v, const struct query_node *node, enum truth *out)
{
    const struct column_row *r = &v->src->columns->rows[v->row.instance];
    const struct cell *cell = row_cell(v->src, v->row);
    switch (node->field.id) {
    case FIELD_ID_ID:
        *out = TRUTH_TRUE;
        return true;
    case FIELD_ID_TEXT:
        *out = truth_of(r->n > 0);
        return true;
    case FIELD_ID_GT:
        *out = truth_of(r->flags & INSTANCE_ANNOTATED);
        return true;
    case FIELD_ID_SALIENT:
        *out = truth_of(cell && cell->flags & CELL_SALIENT && cell->s > 0);
        return true;
    case FIELD_ID_CORRECT:
        *out = truth_of(row_judge(v->src, v->row).correct != CORRECT_UNKNOWN);
        return true;
    default:
        break;
    }
    struct strbuf scratch = {0};
    struct field_value value;
    if (!field_read(v->src, v->row, &node->field, &scratch, &value, v->e))
        return false;
    *out = truth_of(value.state == FIELD_IS_NUMBER || (value.state == FIELD_IS_TEXT && value.n));
    strbuf_free(&scratch);
    return true;
}

static bool eval_tag(const struct eval *v, const struct query_node *node, enum truth *out)
{
    const struct triage_view *triage = v->src->triage;
    if (!triage)
        return err_set(v->e, "%s", TRIAGE_VIEW_MISSING);
    *out = truth_of(triage->has_tag(triage->ctx, v->row.instance, node->operand.text));
    return true;
}

static bool in_patterns(const struct eval *v, unsigned patterns)
{
    struct judgement j = row_judge(v->src, v->row);
    unsigned member = j.patterns & ~(1u << PATTERN_NONE);
    if (!member && pattern_decidable(&j.scores, j.correct))
        member = 1u << PATTERN_NONE;
    return member & patterns;
}

static bool eval_node(const struct eval *v, const struct query_node *node, enum truth *out);

// `stop` decides the chain at once: false for and, true for or.
static bool eval_chain(const struct eval *v, const struct query_node *node, enum truth stop,
                       enum truth *out)
{
    enum truth t, all = truth_not(stop);
    for (int slow = 0; slow <= (int)node->needs_instance; slow++) {
        for (const struct query_node *child = node->child; child; child = child->next) {
            if (child->needs_instance != (bool)slow)
                continue;
            if (!eval_node(v, child, &t))
                return false;
            if (t == stop) {
                *out = t;
                return true;
            }
            if (t == TRUTH_UNKNOWN)
                all = t;
        }
    }
    *out = all;
    return true;
}

static bool eval_node(const struct eval *v, const struct query_node *node, enum truth *out)
{
    switch (node->kind) {
    case QUERY_AND:
        return eval_chain(v, node, TRUTH_FALSE, out);
    case QUERY_OR:
        return eval_chain(v, node, TRUTH_TRUE, out);
    case QUERY_NOT:
        if (!eval_node(v, node->child, out))
            return false;
        *out = truth_not(*out);
        return true;
    case QUERY_COMPARE:
    case QUERY_RANGE:
        return field_kind(&node->field) == FIELD_NUMBER ? eval_number(v, node, out)
                                                        : eval_value(v, node, out);
    case QUERY_HAS:
        return eval_has(v, node, out);
    case QUERY_PATTERN:
        *out = truth_of(in_patterns(v, node->patterns));
        return true;
    case QUERY_FLAG:
        if (node->flag->triage && !v->src->triage)
            return err_set(v->e, "%s", TRIAGE_VIEW_MISSING);
        *out = truth_of(node->flag->test(v->src, v->row));
        return true;
    case QUERY_TAG:
        return eval_tag(v, node, out);
    }
    return err_set(v->e, "broken filter");
}

bool query_eval_node(const struct query_node *node, const struct row_source *src, struct row row,
                     enum truth *out, struct err *e)
{
    struct eval v = {.src = src, .row = row, .e = e};
    return eval_node(&v, node, out);
}

bool query_eval(const struct query *q, const struct row_source *src, struct row row,
                enum truth *out, struct err *e)
{
    struct eval v = {.src = src, .row = row, .e = e};
    if (q)
        return eval_node(&v, q->root, out);
    *out = TRUTH_TRUE;
    return true;
}
