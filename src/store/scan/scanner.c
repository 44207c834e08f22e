// SPDX-License-Identifier: MIT
// The record: its keys, tokens, values and ground truth.
#include "store/scan/scanner.h"

#include "store/corpus_options.h"
#include "store/reader/reader_parts.h"

#include <string.h>

bool scanner_knows(const struct reader *r, const struct corpus_options *o)
{
    return r == &reader_venn && (!o->subwords || strcmp(o->subwords, "keep") == 0);
}

void scanner_init(struct scanner *s, const struct corpus_options *o, const struct rule *corpus)
{
    *s = (struct scanner){.options = o, .corpus_rule = *corpus};
}

void scanner_begin(struct scanner *s)
{
    s->found.n = 0;
    s->runs.n = s->run_names.n = s->aliases.n = 0;
    if (s->names.n)
        names_free(&s->names);
    arena_reset(&s->kept);
}

void scanner_free(struct scanner *s)
{
    vec_free(&s->found);
    vec_free(&s->runs);
    vec_free(&s->run_names);
    vec_free(&s->aliases);
    names_free(&s->names);
    arena_free(&s->kept);
    arena_free(&s->arena);
    strbuf_free(&s->unescaped);
}

// ---- values -------------------------------------------------------------------------------------

bool scan_value(struct scan *c, struct value *out)
{
    struct span text;
    double x;
    *out = value_none();
    switch (*c->l.p) {
    case 'n':
        return lex_word(&c->l, "null");
    case '"':
        if (!lex_string(&c->l, &text) || text.escaped)
            return false;
        break;
    case 't':
    case 'f':
        text = (struct span){.at = c->l.p, .n = *c->l.p == 't' ? 4 : 5};
        if (!lex_word(&c->l, text.n == 4 ? "true" : "false"))
            return false;
        break;
    default:
        if (!lex_number(&c->l, &x))
            return false;
        *out = value_number(x);
        return true;
    }
    *out = value_name(names_intern(&c->s->names, text.at, text.n));
    return true;
}

// They are no column, but a wrong one costs the record.
bool scan_probabilities(struct scan *c)
{
    struct lex *l = &c->l;
    struct span key;
    double x;
    bool more = true;
    if (*l->p == 'n')
        return lex_word(l, "null");
    if (!lex_take(l, '{'))
        return false;
    if (lex_blank(l) == '}')
        return lex_take(l, '}');
    while (more)
        if (!lex_key(l, &key) || !(*l->p == 'n' ? lex_word(l, "null") : lex_number(l, &x)) ||
            !lex_next(l, '}', &more))
            return false;
    return true;
}

static bool scan_id(struct scan *c)
{
    struct lex *l = &c->l;
    struct span id;
    if (*l->p == 'n')
        return lex_word(l, "null");
    if (*l->p == '"') {
        if (!lex_string(l, &id) || id.escaped)
            return false;
    } else { // an integer as it would be printed
        id = (struct span){.at = l->p};
        while (l->p[0] >= '0' && l->p[0] <= '9')
            l->p++;
        id.n = (size_t)(l->p - id.at);
        if (!id.n || id.n > 15 || (id.at[0] == '0' && id.n > 1) || strchr(".eE", *l->p))
            return false;
    }
    c->out->id = id.at;
    c->out->id_n = (uint32_t)id.n;
    return true;
}

// ---- ground truth -------------------------------------------------------------------------------

static bool scan_span(struct scan *c)
{
    struct lex *l = &c->l;
    double from, to;
    if (!lex_take(l, '[') || (lex_blank(l), !lex_number(l, &from)) || !lex_take(l, ',') ||
        (lex_blank(l), !lex_number(l, &to)) || !lex_take(l, ']'))
        return false;
    if (!(from >= 0 && from <= to && to <= c->x.n))
        return false;
    size_t first = (size_t)from, end = (size_t)to;
    if ((double)first != from || (double)end != to)
        return false;
    featureset_add_range(&c->x.gt, first, end);
    return true;
}

bool scan_index(struct lex *l, uint32_t n, uint32_t *out)
{
    uint32_t i = 0;
    const char *from = l->p;
    while (*l->p >= '0' && *l->p <= '9' && l->p - from < 8)
        i = i * 10 + (uint32_t)(*l->p++ - '0');
    if (l->p > from && (*l->p == ',' || *l->p == ']')) {
        *out = i;
        return i < n;
    }
    double x;
    l->p = from;
    if (!lex_number(l, &x) || !(x >= 0 && x < n))
        return false;
    *out = (uint32_t)x;
    return *out == x;
}

bool scan_ground_truth(struct scan *c)
{
    struct lex *l = &c->l;
    bool more = true;
    c->has_gt = true;
    c->x.gt = featureset_new(&c->s->arena, c->x.n);
    if (*l->p == 'n')
        return lex_word(l, "null");
    if (!lex_take(l, '['))
        return false;
    c->x.annotated = true;
    if (lex_blank(l) == ']') {
        l->p++;
        return true;
    }
    while (more) {
        uint32_t i;
        if (lex_blank(l) == '[') {
            if (!scan_span(c))
                return false;
        } else if (scan_index(l, c->x.n, &i)) {
            c->x.gt.words[i / 64] |= (uint64_t)1 << i % 64;
        } else {
            return false;
        }
        if (!lex_next(l, ']', &more))
            return false;
    }
    return true;
}

// ---- the record ---------------------------------------------------------------------------------

enum key {
    KEY_OTHER,
    KEY_REFUSED,
    KEY_ID,
    KEY_TOKENS,
    KEY_LABEL,
    KEY_PREDICTION,
    KEY_GT,
    KEY_PROBABILITIES,
    KEY_SALIENCY
};

static const struct {
    const char *name;
    size_t n;
    enum key key;
} keys[] = {
    {"id", 2, KEY_ID},
    {"tokens", 6, KEY_TOKENS},
    {"label", 5, KEY_LABEL},
    {"prediction", 10, KEY_PREDICTION},
    {"ground_truth", 12, KEY_GT},
    {"probabilities", 13, KEY_PROBABILITIES},
    {"saliency", 8, KEY_SALIENCY},
    // a bare run, or features that are no tokens
    {"indices", 7, KEY_REFUSED},
    {"scores", 6, KEY_REFUSED},
    {"rationale", 9, KEY_REFUSED},
};

static enum key key_of(const struct span *s)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (s->n == keys[i].n && memcmp(s->at, keys[i].name, s->n) == 0)
            return keys[i].key;
    return KEY_OTHER;
}

// Passes over a value that needs what comes later, to come back to it.
static bool postpone(struct scan *c, const char **at)
{
    *at = c->l.p;
    return lex_skip(&c->l, 1);
}

static bool scan_saliency_here(struct scan *c)
{
    const char *from = c->l.p;
    size_t found = c->s->found.n;
    if (c->has_tokens && c->has_gt && scan_saliency(c))
        return true;
    if (c->has_tokens && c->has_gt && !c->wants_prediction)
        return false;
    c->l.p = from;
    c->s->found.n = found;
    return postpone(c, &c->saliency_at);
}

static bool scan_member(struct scan *c, enum key key)
{
    switch (key) {
    case KEY_ID:
        return scan_id(c);
    case KEY_TOKENS:
        return scan_tokens(c);
    case KEY_LABEL:
        return scan_value(c, &c->out->label);
    case KEY_PREDICTION:
        c->has_prediction = true;
        return scan_value(c, &c->x.prediction);
    case KEY_GT:
        return c->has_tokens ? scan_ground_truth(c) : postpone(c, &c->gt_at);
    case KEY_PROBABILITIES:
        return scan_probabilities(c);
    case KEY_SALIENCY:
        return scan_saliency_here(c);
    case KEY_REFUSED:
        return false;
    default:
        return lex_skip(&c->l, 1);
    }
}

static bool scan_members(struct scan *c)
{
    bool more = true;
    unsigned seen = 0;
    struct span name;
    if (!lex_take(&c->l, '{'))
        return false;
    while (more) {
        if (!lex_key(&c->l, &name))
            return false;
        enum key key = key_of(&name);
        bool again = key > KEY_REFUSED && seen >> key & 1;
        seen |= 1u << key;
        if (again || !scan_member(c, key) || !lex_next(&c->l, '}', &more))
            return false;
    }
    return true;
}

static bool scan_postponed(struct scan *c)
{
    if (!c->has_tokens)
        return false;
    if (c->gt_at) {
        c->l.p = c->gt_at;
        if (!scan_ground_truth(c))
            return false;
    }
    if (!c->has_gt)
        c->x.gt = featureset_new(&c->s->arena, c->x.n);
    c->l.p = c->saliency_at;
    c->last = true;
    return !c->saliency_at || scan_saliency(c);
}

bool scanner_record(struct scanner *s, const char *text, size_t n, struct scanned *out)
{
    struct scan c = {.s = s, .out = out, .l = {.text = text, .p = text, .end = text + n}};
    size_t found = s->found.n;
    arena_reset(&s->arena);
    c.x = (struct instance){.arena = &s->arena, .prediction = value_none()};
    *out = (struct scanned){.label = value_none(), .first_run = (uint32_t)found};
    if (!scan_members(&c) || (lex_blank(&c.l), c.l.p != c.l.end) || !scan_postponed(&c)) {
        s->found.n = found;
        return false;
    }
    out->prediction = c.x.prediction;
    out->annotated = c.x.annotated;
    out->n_runs = (uint32_t)(s->found.n - found);
    for (size_t i = found; i < s->found.n; i++)
        if (value_is_none(s->found.at[i].cell.prediction))
            s->found.at[i].cell.prediction = c.x.prediction;
    return true;
}

bool scanner_id(const char *text, size_t n, struct span *id)
{
    struct scanned out = {0};
    struct scan c = {.out = &out, .l = {.text = text, .p = text, .end = text + n}};
    struct span key;
    if (!lex_take(&c.l, '{') || !lex_key(&c.l, &key) || key_of(&key) != KEY_ID || !scan_id(&c) ||
        !out.id || c.l.p >= c.l.end)
        return false;
    *id = (struct span){.at = out.id, .n = out.id_n};
    return true;
}
