// SPDX-License-Identifier: MIT
// What the records of a filter's rows must contain: words one of which every row has that passes.
#include "core/query_ast.h"

#include <string.h>

// Ids that are numbers are written anew, and those met twice have #2 behind them.
static bool may_be_made(const struct literal *l)
{
    if (memchr(l->text, '#', l->n))
        return true;
    for (size_t i = 0; i < l->n; i++)
        if (!memchr("0123456789+-.eE", l->text[i], 15))
            return false;
    return true;
}

static bool is_words(enum field_id id)
{
    return id == FIELD_ID_TEXT || id == FIELD_ID_SALIENT || id == FIELD_ID_GT;
}

static void of_compare(const struct query_node *node, struct literals *out)
{
    enum field_id id = node->field.id;
    const struct query_operand *o = &node->operand;
    if (!is_words(id) && id != FIELD_ID_ID)
        return;
    if (node->op == OP_MATCH)
        literals_of_regex(o->text, o->n, node->regex->fold, out);
    else if (node->op == OP_EQ)
        literals_of_text(o->text, o->n, out);
    for (unsigned i = 0; i < out->n && id == FIELD_ID_ID; i++)
        if (may_be_made(&out->at[i]))
            out->n = 0;
}

static void of_node(const struct query_node *node, struct literals *out)
{
    struct literals part;
    *out = (struct literals){0};
    if (node->kind == QUERY_COMPARE)
        of_compare(node, out);
    if (node->kind != QUERY_AND && node->kind != QUERY_OR)
        return;
    for (const struct query_node *child = node->child; child; child = child->next) {
        of_node(child, &part);
        if (node->kind == QUERY_AND)
            literals_prefer(out, &part);
        else if (child == node->child)
            *out = part;
        else
            literals_unite(out, &part);
    }
}

void query_literals(const struct query *q, struct literals *out)
{
    *out = (struct literals){0};
    if (q)
        of_node(q->root, out);
}

static bool node_asks_words(const struct query_node *node)
{
    bool asks = node->kind == QUERY_COMPARE && is_words(node->field.id);
    for (const struct query_node *child = node->child; child && !asks; child = child->next)
        asks = node_asks_words(child);
    return asks;
}

bool query_asks_words(const struct query *q)
{
    return q && node_asks_words(q->root);
}
