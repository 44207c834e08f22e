// SPDX-License-Identifier: MIT
// Completion: the grammar itself says what it expects where the text ends (scan.expect). The last,
// unfinished word is cut off first and what remains is parsed; the candidates are those that begin
// with the unfinished word.
#include "core/query_ast.h"

#include <string.h>
#include <strings.h>

struct completion {
    const char *part; // the unfinished word
    size_t n;
    const struct columns *columns;
    void (*add)(void *ctx, const char *word);
    void *ctx;
};

size_t query_complete_start(const char *text)
{
    size_t start = 0;
    bool quoted = false;
    for (size_t i = 0; text[i]; i++) {
        if (quoted) {
            if (text[i] == '\\' && text[i + 1])
                i++;
            else if (text[i] == '"')
                quoted = false;
        } else if (text[i] == '"') {
            quoted = true;
            start = i;
        } else if (strchr(" \t\n\v\f\r(),:=!<>~", text[i])) {
            start = i + 1;
        }
    }
    return start;
}

static void offer(const struct completion *c, const char *word)
{
    if (!strncasecmp(word, c->part, c->n))
        c->add(c->ctx, word);
}

// A name from the data, quoted where it has to be, or where the person began with a quote.
static void offer_name(const struct completion *c, const char *name, enum word_mode mode)
{
    struct strbuf word = {0};
    double ignored;
    size_t n = strlen(name);
    bool number = mode == WORD_VALUE && word_number(name, n, &ignored);
    word_print(&word, name, n, mode, number || (c->n && c->part[0] == '"'));
    offer(c, strbuf_str(&word));
    strbuf_free(&word);
}

static void offer_fields(const struct completion *c)
{
    for (unsigned id = 0; id < FIELD_ID_COUNT; id++)
        offer(c, field_info(id)->name);
    offer(c, "pred");
    offer(c, "meta.");
    offer(c, "stored.");
    offer(c, "fields.");
    offer(c, "delta(");
    offer(c, "absdelta(");
    offer(c, "jaccard(");
    offer(c, "primary(");
}

static void offer_operand(const struct completion *c)
{
    offer_fields(c);
    for (size_t i = 0; i < query_flag_count(); i++) {
        struct word w = {.text = query_flag_at(i)->name, .n = strlen(query_flag_at(i)->name)};
        bool field = false; // `correct` is both, and offered once
        for (unsigned id = 0; id < FIELD_ID_COUNT; id++)
            field |= word_is(&w, field_info(id)->name);
        if (!field)
            offer(c, w.text);
    }
    offer(c, "pattern:");
    offer(c, "tag:");
    offer(c, "has:");
    offer(c, "(");
}

static void offer_operators(const struct completion *c, const struct field *f)
{
    for (unsigned op = 0; op < OP_COUNT; op++)
        if (field_kind(f) != FIELD_NUMBER || (op != OP_MATCH && op != OP_NO_MATCH))
            offer(c, query_op_text[op]);
    offer(c, "in");
}

static void offer_patterns(const struct completion *c)
{
    for (unsigned p = 1; p < PATTERN_COUNT; p++)
        offer(c, pattern_info(p)->key);
    offer(c, "none");
}

static void offer_runs(const struct completion *c, enum word_mode mode)
{
    for (size_t i = 0; c->columns && i < c->columns->n_runs; i++)
        offer_name(c, c->columns->runs[i].name, mode);
}

static void offer_values(const struct completion *c, const struct field *f)
{
    switch (f->id) {
    case FIELD_ID_LABEL:
    case FIELD_ID_PREDICTION:
        for (size_t i = 0; c->columns && i < c->columns->names.n; i++)
            offer_name(c, c->columns->names.at[i], WORD_VALUE);
        break;
    case FIELD_ID_RUN:
        offer_runs(c, WORD_VALUE);
        break;
    case FIELD_ID_CORRECT:
        for (unsigned i = CORRECT_UNKNOWN; i <= CORRECT_NO; i++)
            offer(c, correctness_text(i));
        break;
    case FIELD_ID_PRIMARY:
    case FIELD_ID_PATTERNS:
        offer_patterns(c);
        break;
    default:
        break;
    }
}

void query_complete(const char *text, const struct columns *columns,
                    void (*add)(void *ctx, const char *word), void *ctx)
{
    size_t start = query_complete_start(text);
    struct completion c = {
        .part = text + start,
        .n = strlen(text + start),
        .columns = columns,
        .add = add,
        .ctx = ctx,
    };
    unsigned expect;
    struct field field;
    struct query *q = NULL;
    if (start + c.n > QUERY_TEXT)
        return;
    if (query_parse_expect(text, start, columns, &q, NULL, &expect, &field))
        query_free(q);
    if (expect & EXPECT_OPERAND)
        offer_operand(&c);
    if (expect & EXPECT_FIELD)
        offer_fields(&c);
    if (expect & EXPECT_NOT)
        offer(&c, "not");
    if (expect & EXPECT_OPERATOR)
        offer_operators(&c, &field);
    if (expect & EXPECT_VALUE)
        offer_values(&c, &field);
    if (expect & EXPECT_PATTERN)
        offer_patterns(&c);
    if (expect & EXPECT_RUN)
        offer_runs(&c, WORD_LIST);
    for (unsigned i = 0; expect & EXPECT_SCORE && i < SCORE_COUNT; i++)
        offer(&c, field_info(FIELD_ID_IOU + i)->name);
    if (expect & EXPECT_CONNECTIVE) {
        offer(&c, "and");
        offer(&c, "or");
    }
    if (expect & EXPECT_CLOSE)
        offer(&c, ")");
}
