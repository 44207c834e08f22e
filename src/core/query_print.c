// SPDX-License-Identifier: MIT
// The canonical text of a filter: parsing it again gives the same tree. Parentheses only where
// precedence needs them.
#include "core/query_ast.h"

static void print_number(double x, struct strbuf *out)
{
    char buf[NUMBER_TEXT];
    number_format(x, buf);
    strbuf_puts(out, buf);
}

const char *const query_op_text[OP_COUNT] = {"=", "!=", "<", "<=", ">", ">=", "~", "!~"};

static void print_compare(const struct query_node *node, const struct columns *c,
                          struct strbuf *out)
{
    const struct query_operand *o = &node->operand;
    double ignored;
    field_print(&node->field, c, out);
    strbuf_printf(out, " %s ", query_op_text[node->op]);
    if (field_kind(&node->field) == FIELD_NUMBER)
        print_number(o->number, out);
    else // text that only looks like a number stays quoted; a number stays as typed
        word_print(out, o->text, o->n, WORD_VALUE,
                   !o->is_number && word_number(o->text, o->n, &ignored));
}

static void print_patterns(unsigned bits, struct strbuf *out)
{
    const char *separator = "pattern:";
    for (unsigned p = 1; p < PATTERN_COUNT; p++) {
        if (bits & 1u << p) {
            strbuf_printf(out, "%s%s", separator, pattern_info(p)->key);
            separator = ",";
        }
    }
    if (bits & 1u << PATTERN_NONE)
        strbuf_printf(out, "%snone", separator);
}

static void print_node(const struct query_node *node, const struct columns *c, struct strbuf *out);

// `parent`: the connective around the node, which binds at least as tightly when it comes earlier
// in NOT, AND, OR.
static void print_child(const struct query_node *node, enum query_kind parent,
                        const struct columns *c, struct strbuf *out)
{
    bool group = parent == QUERY_NOT   ? node->kind <= QUERY_NOT
                 : parent == QUERY_AND ? node->kind == QUERY_OR
                                       : false;
    if (group)
        strbuf_putc(out, '(');
    print_node(node, c, out);
    if (group)
        strbuf_putc(out, ')');
}

static void print_chain(const struct query_node *node, const char *connective,
                        const struct columns *c, struct strbuf *out)
{
    for (const struct query_node *child = node->child; child; child = child->next) {
        if (child != node->child)
            strbuf_puts(out, connective);
        print_child(child, node->kind, c, out);
    }
}

static void print_node(const struct query_node *node, const struct columns *c, struct strbuf *out)
{
    switch (node->kind) {
    case QUERY_AND:
        print_chain(node, " and ", c, out);
        break;
    case QUERY_OR:
        print_chain(node, " or ", c, out);
        break;
    case QUERY_NOT:
        strbuf_puts(out, "not ");
        print_child(node->child, QUERY_NOT, c, out);
        break;
    case QUERY_COMPARE:
        print_compare(node, c, out);
        break;
    case QUERY_RANGE:
        field_print(&node->field, c, out);
        strbuf_puts(out, " in ");
        print_number(node->low, out);
        strbuf_puts(out, "..");
        print_number(node->high, out);
        break;
    case QUERY_PATTERN:
        print_patterns(node->patterns, out);
        break;
    case QUERY_HAS:
        strbuf_puts(out, "has:");
        field_print(&node->field, c, out);
        break;
    case QUERY_FLAG:
        strbuf_puts(out, node->flag->name);
        break;
    case QUERY_TAG:
        strbuf_puts(out, "tag:");
        word_print(out, node->operand.text, node->operand.n, WORD_LIST, false);
        break;
    }
}

void query_print(const struct query *q, const struct columns *c, struct strbuf *out)
{
    if (q)
        print_node(q->root, c, out);
}
