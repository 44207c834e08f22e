// SPDX-License-Identifier: MIT
// The saliency of a record: its runs, each with indices or scores.
#include "store/scan/scanner.h"

#include "store/corpus_options.h"
#include "store/reader/reader_parts.h"

#include <math.h>
#include <string.h>

enum { SCAN_RUNS = 256 }; // more in one record are left to the reader

enum key {
    KEY_OTHER,
    KEY_MODEL,
    KEY_METHOD,
    KEY_CLASS,
    KEY_CHECKPOINT,
    KEY_NAME,
    KEY_PREDICTION,
    KEY_PROBABILITIES,
    KEY_RULE,
    KEY_OUTPUTS,
    KEY_INDICES,
    KEY_SCORES,
};

static const struct {
    const char *name;
    size_t n;
    enum key key;
} keys[] = {
    {"indices", 7, KEY_INDICES},
    {"scores", 6, KEY_SCORES},
    {"model", 5, KEY_MODEL},
    {"method", 6, KEY_METHOD},
    {"class", 5, KEY_CLASS},
    {"checkpoint", 10, KEY_CHECKPOINT},
    {"name", 4, KEY_NAME},
    {"prediction", 10, KEY_PREDICTION},
    {"probabilities", 13, KEY_PROBABILITIES},
    {"discretise", 10, KEY_RULE},
    {"discretize", 10, KEY_RULE},
    {"prefix_outputs", 14, KEY_OUTPUTS},
    {"rationale", 9, KEY_INDICES},
};

static enum key key_of(const struct span *s)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (s->n == keys[i].n && memcmp(s->at, keys[i].name, s->n) == 0)
            return keys[i].key;
    return KEY_OTHER;
}

struct run_scan { // one run on its way
    struct span part[RUN_PARTS];
    struct span name;
    struct saliency given;        // rule, outputs, scores, prediction
    bool given_indices;           // not null
    uint32_t n_indices, n_inside; // distinct ones, and of them in the ground truth
};

// ---- which run ----------------------------------------------------------------------------------

static bool same_span(const struct span *a, const struct span *b)
{
    return a->n == b->n && !a->at == !b->at && (!a->n || memcmp(a->at, b->at, a->n) == 0);
}

static bool same_parts(const struct run_alias *alias, const struct span part[RUN_PARTS])
{
    for (int i = RUN_PARTS; i-- > 0;)
        if (!same_span(&alias->part[i], &part[i]))
            return false;
    return true;
}

// A spelling that is new: which run it names.
static uint32_t add_alias(struct scanner *s, const struct span part[RUN_PARTS])
{
    struct run_alias alias = {0};
    const char *text[RUN_PARTS] = {0};
    for (int i = 0; i < RUN_PARTS; i++) {
        if (!part[i].at)
            continue;
        text[i] = arena_strndup(&s->kept, part[i].at, part[i].n);
        alias.part[i] = (struct span){.at = text[i], .n = part[i].n};
    }
    struct run_parts p = {.model = text[PART_MODEL],
                          .method = text[PART_METHOD],
                          .class = text[PART_CLASS],
                          .checkpoint = text[PART_CHECKPOINT],
                          .key = text[PART_KEY]};
    char *name = run_name(&s->kept, &p);
    while (alias.run < s->runs.n && strcmp(s->run_names.at[alias.run], name) != 0)
        alias.run++;
    if (alias.run == s->runs.n) {
        vec_push(&s->runs, p);
        vec_push(&s->run_names, name);
    }
    vec_push(&s->aliases, alias);
    return alias.run;
}

// Records mostly have the same runs in the same order: the alias of that place is tried first.
static uint32_t find_run(struct scanner *s, size_t place, const struct span part[RUN_PARTS])
{
    if (place < s->aliases.n && same_parts(&s->aliases.at[place], part))
        return s->aliases.at[place].run;
    for (size_t i = 0; i < s->aliases.n; i++)
        if (same_parts(&s->aliases.at[i], part))
            return s->aliases.at[i].run;
    return add_alias(s, part);
}

// ---- members of a run ---------------------------------------------------------------------------

static bool scan_part(struct lex *l, struct span *out)
{
    return *l->p == 'n' ? lex_word(l, "null") : lex_string(l, out) && !out->escaped;
}

static bool scan_rule(struct scan *c, struct rule *out)
{
    struct scanner *s = c->s;
    struct span text;
    if (*c->l.p == 'n')
        return lex_word(&c->l, "null");
    if (!lex_string(&c->l, &text) || text.escaped || text.n >= sizeof s->rule_text)
        return false;
    if (strlen(s->rule_text) != text.n || memcmp(s->rule_text, text.at, text.n) != 0) {
        memcpy(s->rule_text, text.at, text.n);
        s->rule_text[text.n] = '\0';
        s->rule = (struct rule){0};
        if (!rule_parse(s->rule_text, &s->rule, NULL)) {
            s->rule_text[0] = '\0';
            s->rule = (struct rule){0};
            return false;
        }
    }
    *out = s->rule;
    return text.n > 0;
}

// A list of finite numbers, of which the first `room` are kept; *n is how many there are.
static bool scan_numbers(struct lex *l, double *out, size_t room, size_t *n)
{
    bool more = true;
    *n = 0;
    if (!lex_take(l, '['))
        return false;
    if (lex_blank(l) == ']') {
        l->p++;
        return true;
    }
    while (more) {
        double x;
        if (*l->p == ' ')
            lex_blank(l);
        if (!lex_number(l, &x) && (lex_blank(l), !lex_number(l, &x)))
            return false;
        if (*n < room)
            out[*n] = x;
        ++*n;
        if (!lex_next(l, ']', &more))
            return false;
    }
    return true;
}

static bool scan_scores(struct scan *c, struct run_scan *r)
{
    size_t n;
    if (*c->l.p == 'n')
        return lex_word(&c->l, "null");
    double *scores = arena_array(&c->s->arena, c->x.n, sizeof *scores);
    r->given.scores = scores;
    return scan_numbers(&c->l, scores, c->x.n, &n) && n == c->x.n;
}

static bool scan_outputs(struct scan *c, struct run_scan *r)
{
    size_t n;
    if (*c->l.p == 'n')
        return lex_word(&c->l, "null");
    double *outputs = arena_array(&c->s->arena, c->x.n, sizeof *outputs);
    r->given.prefix_outputs = outputs;
    if (!scan_numbers(&c->l, outputs, c->x.n, &n))
        return false;
    r->given.n_outputs = (uint32_t)(n < c->x.n ? n : c->x.n);
    return true;
}

// As derive_set in core/instance.c: the set itself, or the best of a ranked one under top:N.
static bool scan_indices(struct scan *c, struct run_scan *r)
{
    struct lex *l = &c->l;
    const struct rule *override = &c->s->options->override;
    bool more = true;
    if (*l->p == 'n')
        return lex_word(l, "null");
    if (!lex_take(l, '['))
        return false;
    r->given_indices = true;
    if (lex_blank(l) == ']') {
        l->p++;
        return true;
    }
    struct featureset seen = featureset_new(&c->s->arena, c->x.n);
    while (more) {
        uint32_t i;
        lex_blank(l);
        if (!scan_index(l, c->x.n, &i))
            return false;
        if (!featureset_has(&seen, i) && (!rule_is_top(override) || r->n_indices < override->arg)) {
            featureset_add(&seen, i);
            r->n_indices++;
            r->n_inside += featureset_has(&c->x.gt, i);
        }
        if (!lex_next(l, ']', &more))
            return false;
    }
    return true;
}

static bool scan_run_member(struct scan *c, enum key key, struct run_scan *r)
{
    switch (key) {
    case KEY_MODEL:
    case KEY_METHOD:
    case KEY_CLASS:
    case KEY_CHECKPOINT:
        return scan_part(&c->l, &r->part[key - KEY_MODEL]);
    case KEY_NAME:
        return scan_part(&c->l, &r->name);
    case KEY_PREDICTION:
        return scan_value(c, &r->given.prediction);
    case KEY_PROBABILITIES:
        return scan_probabilities(c);
    case KEY_RULE:
        return scan_rule(c, &r->given.own_rule);
    case KEY_OUTPUTS:
        return scan_outputs(c, r);
    case KEY_INDICES:
        return scan_indices(c, r);
    case KEY_SCORES:
        return scan_scores(c, r);
    default:
        return lex_skip(&c->l, 3);
    }
}

// ---- a run --------------------------------------------------------------------------------------

// Scores, or nothing at all: through the same functions as every instance.
static bool derive(struct scan *c, struct run_scan *r, struct scanned_run *out)
{
    struct instance x = c->x;
    const struct derive_options o = {.override = c->s->options->override,
                                     .corpus = c->s->corpus_rule};
    x.runs = &r->given;
    x.n_runs = 1;
    instance_derive(&x, &o);
    cell_from_saliency(&out->cell, &x, &r->given);
    out->rule = r->given.rule;
    out->scores = r->given.scores;
    c->wants_prediction = out->rule.kind == RULE_SUFF && !c->has_prediction && !c->last;
    return !c->wants_prediction;
}

static bool take_set(const struct scan *c, const struct run_scan *r, struct scanned_run *out)
{
    const struct rule *override = &c->s->options->override;
    out->rule = (struct rule){.kind = RULE_SET};
    if (rule_is_top(override))
        out->rule = (struct rule){.kind = override->kind, .arg = override->arg};
    out->cell = (struct cell){.n = c->x.n & ((1u << 28) - 1),
                              .flags = CELL_PRESENT | CELL_SALIENT,
                              .s = r->n_indices,
                              .wsc = NAN,
                              .prediction = r->given.prediction};
    if (c->x.annotated) {
        out->cell.flags |= CELL_ANNOTATED;
        out->cell.g = (uint32_t)featureset_count(&c->x.gt);
        out->cell.inter = r->n_inside;
    }
    return true;
}

static bool add_run(struct scan *c, struct run_scan *r, const struct span *key)
{
    struct scanner *s = c->s;
    struct scanned_run out = {0};
    size_t place = s->found.n - c->out->first_run;
    if (place == SCAN_RUNS || (r->given_indices && r->given.scores))
        return false;
    r->part[PART_KEY] = key ? *key : r->name;
    out.run = find_run(s, place, r->part);
    for (size_t i = c->out->first_run; i < s->found.n; i++)
        if (s->found.at[i].run == out.run)
            return false;
    if (!(r->given_indices ? take_set(c, r, &out) : derive(c, r, &out)))
        return false;
    vec_push(&s->found, out);
    return true;
}

static bool scan_run(struct scan *c, const struct span *key)
{
    struct lex *l = &c->l;
    struct run_scan r = {.given = {.prediction = value_none()}};
    unsigned seen = 0;
    bool more = true;
    if (!lex_take(l, '{') || lex_blank(l) == '}')
        return false;
    while (more) {
        struct span name;
        if (!lex_key(l, &name))
            return false;
        enum key member = key_of(&name);
        if ((member && seen >> member & 1) || !scan_run_member(c, member, &r) ||
            !lex_next(l, '}', &more))
            return false;
        seen |= 1u << member;
    }
    return (seen >> KEY_INDICES & 1 || seen >> KEY_SCORES & 1) && add_run(c, &r, key);
}

bool scan_saliency(struct scan *c)
{
    struct lex *l = &c->l;
    struct span key;
    bool more = true;
    if (*l->p == 'n')
        return lex_word(l, "null");
    char close = *l->p == '{' ? '}' : ']';
    if (!lex_take(l, close == '}' ? '{' : '['))
        return false;
    if (lex_blank(l) == close) {
        l->p++;
        return true;
    }
    while (more) {
        lex_blank(l);
        // a member of one of these names may mean that this is the one run itself
        if (close == '}' &&
            (!lex_key(l, &key) || key_of(&key) == KEY_INDICES || key_of(&key) == KEY_SCORES))
            return false;
        if (*l->p == 'n' ? !lex_word(l, "null") : !scan_run(c, close == '}' ? &key : NULL))
            return false;
        if (!lex_next(l, close, &more))
            return false;
    }
    return true;
}
