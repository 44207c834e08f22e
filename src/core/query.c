// SPDX-License-Identifier: MIT
// The parser: recursive descent straight over the text (query_lex.h), one function per rule of the
// grammar in query.h. Chains of `and` and `or` are lists, so only parentheses nest.
#include "core/query_ast.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct parser {
    struct scan scan;
    struct query *query;
    unsigned depth; // open parentheses
};

static bool parse_or(struct parser *p, struct query_node **out);

static struct query_node *node_new(struct parser *p, enum query_kind kind)
{
    struct query_node *node = arena_alloc(&p->query->arena, sizeof *node);
    node->kind = kind;
    return node;
}

// Appends a child; a child of the same kind gives its own children: (a and b) and c is a and b and
// c.
static void node_append(struct query_node *parent, struct query_node *child)
{
    struct query_node *first = child, *last = child;
    parent->needs_instance |= child->needs_instance;
    if (child->kind == parent->kind && parent->kind != QUERY_NOT) {
        first = child->child;
        last = child->last;
    }
    if (parent->last)
        parent->last->next = first;
    else
        parent->child = first;
    parent->last = last;
}

// ---- comparisons ------------------------------------------------------------------------------

static bool scan_operator(struct scan *s, enum query_op *out)
{
    static const struct {
        const char *text;
        enum query_op op;
    } spellings[] = {
        // longer before shorter
        {"==", OP_EQ}, {"!=", OP_NE}, {"!~", OP_NO_MATCH}, {"<=", OP_LE},   {">=", OP_GE},
        {"=", OP_EQ},  {"<", OP_LT},  {">", OP_GT},        {"~", OP_MATCH},
    };
    scan_space(s);
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        size_t n = strlen(spellings[i].text);
        if (s->n - s->at >= n && !memcmp(s->text + s->at, spellings[i].text, n)) {
            s->at += n;
            *out = spellings[i].op;
            return true;
        }
    }
    return false;
}

static bool fail_found(struct scan *s, const struct word *w, const char *expected)
{
    if (!w->n && !w->quoted && w->at == s->n)
        return scan_fail(s, w->at, EXPECT_VALUE, "expected %s", expected);
    const char *text = w->n || w->quoted ? w->text : s->text + w->at;
    size_t n = w->n || w->quoted ? w->n : 1;
    return scan_fail(s, w->at, 0, "expected %s, found \"%.*s\"", expected, word_show(text, n),
                     text);
}

static const struct query_regex *add_regex(struct query *q, const struct query_operand *pattern,
                                           struct err *e)
{
    struct query_regex *r = mem_zalloc(sizeof *r);
    if (!regex_compile(&r->compiled, pattern->text, pattern->n, &r->fold, e)) {
        free(r);
        return NULL;
    }
    r->next = q->regexes;
    return q->regexes = r;
}

static bool parse_value(struct parser *p, struct query_node *node)
{
    struct scan *s = &p->scan;
    struct word w;
    bool number = field_kind(&node->field) == FIELD_NUMBER;
    struct query_operand *operand = &node->operand;
    s->field = node->field;
    if (!scan_word(s, WORD_VALUE, &w))
        return false;
    operand->is_number = !w.quoted && word_number(w.text, w.n, &operand->number);
    if (number && !operand->is_number)
        return fail_found(s, &w, "a number");
    if (!w.n && !w.quoted)
        return fail_found(s, &w, "a word or a \"quoted text\"");
    operand->text = arena_strndup(&p->query->arena, w.text, w.n);
    operand->n = w.n;
    if (node->op != OP_MATCH && node->op != OP_NO_MATCH)
        return true;
    struct err why;
    node->regex = add_regex(p->query, operand, &why);
    return node->regex || scan_fail(s, w.at, 0, "%s", why.msg);
}

static bool parse_compare(struct parser *p, size_t op_at, struct query_node *node)
{
    bool match = node->op == OP_MATCH || node->op == OP_NO_MATCH;
    if (match && field_kind(&node->field) == FIELD_NUMBER)
        return scan_fail(&p->scan, op_at, 0,
                         "this field is a number: expected = != < <= > >= or in");
    return parse_value(p, node);
}

static bool scan_bound(struct scan *s, const char *expected, double *out)
{
    struct word w;
    scan_space(s);
    if (scan_number(s, out))
        return true;
    return scan_word(s, WORD_VALUE, &w) && fail_found(s, &w, expected);
}

static bool parse_range(struct parser *p, struct query_node *node)
{
    struct scan *s = &p->scan;
    node->kind = QUERY_RANGE;
    s->field = (struct field){.id = FIELD_ID_N}; // a number: nothing to complete
    if (!scan_bound(s, "a range like .2...4", &node->low))
        return false;
    scan_space(s);
    if (s->n - s->at < 2 || memcmp(s->text + s->at, "..", 2))
        return scan_fail(s, s->at, 0, "expected \"..\" and the upper end of the range");
    s->at += 2;
    scan_space(s);
    size_t high_at = s->at;
    if (!scan_bound(s, "the upper end of the range", &node->high))
        return false;
    if (node->low > node->high)
        return scan_fail(s, high_at, 0, "the upper end of the range is below the lower end");
    return true;
}

static bool parse_field(struct parser *p, struct query_node **out)
{
    struct scan *s = &p->scan;
    struct query_node *node = *out = node_new(p, QUERY_COMPARE);
    size_t from = s->at;
    if (!scan_field(s, &node->field))
        return false;
    size_t to = s->at;
    node->needs_instance = field_needs_instance(&node->field);
    scan_space(s);
    size_t op_at = s->at;
    if (scan_operator(s, &node->op))
        return parse_compare(p, op_at, node);
    struct word w;
    if (!scan_word(s, WORD_FIELD, &w))
        return false;
    if (word_is(&w, "in"))
        return parse_range(p, node);
    s->field = node->field;
    return scan_fail(s, op_at, EXPECT_OPERATOR,
                     "expected an operator (= != < <= > >= ~ !~ in) after %.*s",
                     word_show(s->text + from, to - from), s->text + from);
}

// ---- pattern:… and has:… ----------------------------------------------------------------------

static bool parse_pattern(struct parser *p, struct query_node **out)
{
    struct query_node *node = *out = node_new(p, QUERY_PATTERN);
    do {
        struct word w;
        enum pattern pattern;
        if (!scan_word(&p->scan, WORD_LIST, &w))
            return false;
        if (!w.n)
            return scan_fail(&p->scan, w.at, EXPECT_PATTERN, "expected a pattern, 1-8 or none");
        if (!pattern_parse(w.text, w.n, &pattern)) {
            struct near near = pattern_near(w.text, w.n);
            return scan_fail(
                &p->scan, w.at, 0, "no pattern is called \"%.*s\"%s", word_show(w.text, w.n),
                w.text, *near.best ? near_hint(&near) : ": expected a pattern's key, 1-8 or none");
        }
        node->patterns |= 1u << pattern;
    } while (scan_char(&p->scan, ','));
    return true;
}

static bool parse_has(struct parser *p, struct query_node **out)
{
    struct query_node *node = *out = node_new(p, QUERY_HAS);
    if (!scan_field(&p->scan, &node->field))
        return false;
    // Whether there is a ground truth or a salient word is in the columns.
    node->needs_instance = node->field.id != FIELD_ID_GT && node->field.id != FIELD_ID_SALIENT &&
                           node->field.id != FIELD_ID_TEXT && node->field.id != FIELD_ID_ID &&
                           field_needs_instance(&node->field);
    return true;
}

// A tag may be one that nobody has given yet.
static bool parse_tag(struct parser *p, struct query_node **out)
{
    struct query_node *node = *out = node_new(p, QUERY_TAG);
    struct word w;
    if (!scan_word(&p->scan, WORD_LIST, &w))
        return false;
    if (!w.n)
        return scan_fail(&p->scan, w.at, 0, "expected a tag's name, e.g. tag:bad-annotation");
    node->operand.text = arena_strndup(&p->query->arena, w.text, w.n);
    node->operand.n = w.n;
    return true;
}

static const struct {
    const char *name; // before the colon
    bool (*parse)(struct parser *p, struct query_node **out);
} prefixes[] = {
    {"pattern", parse_pattern},
    {"has", parse_has},
    {"tag", parse_tag},
};

enum { N_PREFIXES = sizeof prefixes / sizeof prefixes[0] };

static bool parse_prefix(struct parser *p, const struct word *w, struct query_node **out)
{
    struct strbuf known = {0};
    for (size_t i = 0; i < N_PREFIXES; i++) {
        if (word_is(w, prefixes[i].name)) {
            strbuf_free(&known);
            return prefixes[i].parse(p, out);
        }
        strbuf_printf(&known, " %s:", prefixes[i].name);
    }
    scan_fail(&p->scan, w->at, 0, "unknown \"%.*s:\"; known:%s", word_show(w->text, w->n), w->text,
              strbuf_str(&known));
    strbuf_free(&known);
    return false;
}

// ---- expressions ------------------------------------------------------------------------------

// True when an operator follows: `correct` alone is a flag, `correct = yes` a comparison.
static bool operator_follows(struct scan *s)
{
    struct scan look = *s;
    struct word w;
    enum query_op op;
    if (scan_operator(&look, &op))
        return true;
    scan_space(&look);
    return look.at < look.n && look.text[look.at] != '"' && scan_word(&look, WORD_FIELD, &w) &&
           word_is(&w, "in");
}

static bool fail_operand(struct scan *s, size_t at)
{
    const char *expected = "expected a field, a flag, pattern:, tag:, has: or \"(\"";
    if (at == s->n)
        return scan_fail(s, at, EXPECT_OPERAND, "%s", expected);
    struct word w = {.at = at};
    struct scan look = *s;
    look.at = at;
    if (s->text[at] != '"')
        scan_word(&look, WORD_FIELD, &w);
    return scan_fail(s, at, 0, "%s, found \"%.*s\"", expected, w.n ? word_show(w.text, w.n) : 1,
                     s->text + at);
}

static bool parse_group(struct parser *p, struct query_node **out)
{
    struct scan *s = &p->scan;
    if (p->depth == QUERY_DEPTH)
        return scan_fail(s, s->at - 1, 0, "more than %d nested parentheses", QUERY_DEPTH);
    p->depth++;
    if (!parse_or(p, out))
        return false;
    p->depth--;
    if (!scan_char(s, ')'))
        return scan_fail(s, s->at, EXPECT_CONNECTIVE | EXPECT_CLOSE,
                         "expected \"and\", \"or\" or \")\"");
    return true;
}

static bool parse_operand(struct parser *p, struct query_node **out)
{
    struct scan *s = &p->scan;
    if (scan_char(s, '('))
        return parse_group(p, out);
    scan_space(s);
    size_t at = s->at;
    struct word w = {.at = at};
    if (at < s->n && s->text[at] != '"')
        scan_word(s, WORD_FIELD, &w);
    if (!w.n || word_is(&w, "and") || word_is(&w, "or") || word_is(&w, "in") || word_is(&w, "not"))
        return fail_operand(s, at);
    if (s->at < s->n && s->text[s->at] == ':') {
        s->at++;
        return parse_prefix(p, &w, out);
    }
    const struct query_flag *flag = query_flag_find(w.text, w.n);
    if (flag && !operator_follows(s)) {
        *out = node_new(p, QUERY_FLAG);
        (*out)->flag = flag;
        return true;
    }
    s->at = at;
    return parse_field(p, out);
}

static bool scan_keyword(struct scan *s, const char *keyword)
{
    struct scan look = *s;
    struct word w;
    scan_space(&look);
    if (look.at == look.n || look.text[look.at] == '"' || !scan_word(&look, WORD_FIELD, &w) ||
        !word_is(&w, keyword))
        return false;
    s->at = look.at;
    return true;
}

static bool parse_not(struct parser *p, struct query_node **out)
{
    if (!scan_keyword(&p->scan, "not")) {
        if (parse_operand(p, out))
            return true;
        p->scan.expect |= p->scan.expect & EXPECT_OPERAND ? EXPECT_NOT : 0;
        return false;
    }
    struct query_node *child;
    if (!parse_operand(p, &child))
        return false;
    *out = node_new(p, QUERY_NOT);
    node_append(*out, child);
    return true;
}

// A chain of one connective; a chain of one is that one.
static bool parse_chain(struct parser *p, enum query_kind kind, const char *keyword,
                        bool (*part)(struct parser *, struct query_node **),
                        struct query_node **out)
{
    struct query_node *first, *chain = NULL, *more;
    if (!part(p, &first))
        return false;
    while (scan_keyword(&p->scan, keyword)) {
        if (!part(p, &more))
            return false;
        if (!chain) {
            chain = node_new(p, kind);
            node_append(chain, first);
        }
        node_append(chain, more);
    }
    *out = chain ? chain : first;
    return true;
}

static bool parse_and(struct parser *p, struct query_node **out)
{
    return parse_chain(p, QUERY_AND, "and", parse_not, out);
}

static bool parse_or(struct parser *p, struct query_node **out)
{
    return parse_chain(p, QUERY_OR, "or", parse_and, out);
}

static bool parse_all(struct parser *p)
{
    struct scan *s = &p->scan;
    if (!parse_or(p, &p->query->root))
        return false;
    s->expect = EXPECT_CONNECTIVE;
    if (scan_end(s))
        return true;
    if (s->text[s->at] == ')')
        return scan_fail(s, s->at, 0, "this \")\" closes nothing");
    struct word w = {.at = s->at};
    if (s->text[s->at] != '"')
        scan_word(s, WORD_VALUE, &w);
    return scan_fail(s, w.at, 0, "expected \"and\", \"or\" or the end, found \"%.*s\"",
                     w.n ? word_show(w.text, w.n) : 1, s->text + w.at);
}

// ---- the query --------------------------------------------------------------------------------

bool query_parse_expect(const char *text, size_t n, const struct columns *c, struct query **out,
                        struct err *e, unsigned *expect, struct field *field)
{
    struct query *q = mem_zalloc(sizeof *q);
    struct parser p = {
        .query = q,
        .scan = {.text = text, .n = n, .columns = c, .arena = &q->arena, .e = e, .filter = true},
    };
    bool ok = parse_all(&p);
    *expect = p.scan.expect;
    *field = p.scan.field;
    if (ok)
        *out = q;
    else
        query_free(q);
    return ok;
}

bool query_parse(const char *text, const struct columns *c, struct query **out, struct err *e)
{
    size_t n = strlen(text);
    unsigned expect;
    struct field field;
    struct query *q;
    if (!text[strspn(text, " \t\n\v\f\r")]) {
        *out = NULL;
        return true;
    }
    if (n > QUERY_TEXT)
        return err_set(e, "column %d: the filter is longer than %d bytes", QUERY_TEXT, QUERY_TEXT);
    if (!query_parse_expect(text, n, c, &q, e, &expect, &field))
        return false;
    // Run names are completed and numbers rewritten: the canonical text must fit too.
    struct strbuf canonical = {0};
    query_print(q, c, &canonical);
    bool fits = canonical.n <= QUERY_TEXT;
    strbuf_free(&canonical);
    if (!fits) {
        query_free(q);
        return err_set(e, "column 1: the filter is longer than %d bytes with names in full",
                       QUERY_TEXT);
    }
    *out = q;
    return true;
}

void query_free(struct query *q)
{
    if (!q)
        return;
    for (struct query_regex *r = q->regexes, *next; r; r = next) {
        next = r->next;
        regfree(&r->compiled);
        free(r);
    }
    arena_free(&q->arena);
    free(q);
}

static bool needs_triage(const struct query_node *node)
{
    bool own =
        node->kind == QUERY_TAG || (node->kind == QUERY_FLAG && node->flag->triage) ||
        ((node->kind == QUERY_COMPARE || node->kind == QUERY_RANGE || node->kind == QUERY_HAS) &&
         node->field.id == FIELD_ID_NOTE);
    for (const struct query_node *child = node->child; child && !own; child = child->next)
        own = needs_triage(child);
    return own;
}

bool query_needs_triage(const struct query *q)
{
    return q && needs_triage(q->root);
}

bool query_needs_instance(const struct query *q)
{
    return q && q->root->needs_instance;
}
