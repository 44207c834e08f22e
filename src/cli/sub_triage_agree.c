// SPDX-License-Identifier: MIT
// venn triage agree: how far reviewers agree. A unit is an instance that somebody tagged; its
// category is the whole set of tags. For corrected ground truths a unit is a token, in or out, of
// an instance that at least two reviewers corrected.
#include "cli/sub_triage.h"

#include "base/vec.h"
#include "core/agreement.h"

#include <stdlib.h>

struct ratings {
    struct rating *at;
    size_t n, cap;
};

struct pair {
    size_t a, b, n; // places in `list`; instances both tagged
    double kappa;
};

struct agreement {
    int *list; // reviewers, by name
    size_t n_list;
    size_t n; // instances tagged by at least two
    double kappa, alpha, alpha_tokens;
    size_t n_tokens; // instances whose ground truth at least two corrected
    VEC(struct pair) pairs;
};

// Sets of tags are numbered as they come.
static uint32_t category_of(uint64_t tags, uint64_t **seen, size_t *n)
{
    for (size_t i = 0; i < *n; i++)
        if ((*seen)[i] == tags)
            return (uint32_t)i;
    *seen = mem_resize(*seen, *n + 1, sizeof **seen);
    (*seen)[*n] = tags;
    return (uint32_t)(*n)++;
}

static void rate_tags(const struct triage *t, struct ratings *out)
{
    uint64_t *seen = NULL;
    size_t n_seen = 0;
    for (size_t i = 0; i < triage_states(t); i++) {
        const struct triage_state *s = triage_state_at(t, i);
        if (!s->tags || s->instance == UINT32_MAX)
            continue;
        struct rating r = {s->instance, (uint32_t)s->reviewer,
                           category_of(s->tags, &seen, &n_seen)};
        vec_push(out, r);
    }
    free(seen);
    ratings_sort(out->at, out->n);
}

static bool counts_as_edit(const struct triage_state *s)
{
    return s->edited && !s->changed;
}

static size_t count_edits(const struct triage *t, uint32_t instance)
{
    size_t n = 0;
    for (const struct triage_state *s = NULL; (s = triage_next(t, instance, s));)
        n += counts_as_edit(s);
    return n;
}

static void rate_tokens(const struct triage *t, const struct columns *c, struct agreement *a,
                        struct ratings *out)
{
    for (uint32_t row = 0; row < c->n; row++) {
        if (count_edits(t, row) < 2)
            continue;
        a->n_tokens++;
        for (const struct triage_state *s = NULL; (s = triage_next(t, row, s));) {
            size_t k = 0;
            for (uint32_t i = 0; counts_as_edit(s) && i < c->rows[row].n; i++) {
                bool in = k < s->n_truth && s->truth[k] == i;
                k += in;
                struct rating r = {(uint64_t)row << 32 | i, (uint32_t)s->reviewer, in};
                vec_push(out, r);
            }
        }
    }
    ratings_sort(out->at, out->n);
}

static void agree(const struct study *s, const struct triage *t, struct agreement *out)
{
    struct ratings tags = {0}, tokens = {0};
    *out = (struct agreement){.kappa = NAN};
    out->list = triage_active(t, &out->n_list);
    rate_tags(t, &tags);
    rate_tokens(t, corpus_columns(s->corpus), out, &tokens);
    out->n = ratings_shared(tags.at, tags.n);
    out->alpha = agreement_alpha(tags.at, tags.n);
    out->alpha_tokens = agreement_alpha(tokens.at, tokens.n);
    for (size_t a = 0; a < out->n_list; a++) {
        for (size_t b = a + 1; b < out->n_list; b++) {
            struct pair p = {.a = a, .b = b};
            p.kappa = agreement_kappa(tags.at, tags.n, (uint32_t)out->list[a],
                                      (uint32_t)out->list[b], &p.n);
            if (p.n)
                vec_push(&out->pairs, p);
        }
    }
    if (out->pairs.n == 1)
        out->kappa = out->pairs.at[0].kappa;
    vec_free(&tags);
    vec_free(&tokens);
}

static void agreement_free(struct agreement *a)
{
    vec_free(&a->pairs);
    free(a->list);
}

// ---- printing -----------------------------------------------------------------------------------

static void put_number(struct strbuf *out, const char *name, double x)
{
    if (isnan(x))
        strbuf_printf(out, "%s –", name);
    else
        strbuf_printf(out, "%s %.2f", name, x);
}

void triage_agree_text(const struct study *s, const struct triage *t, struct strbuf *out)
{
    struct agreement a;
    agree(s, t, &a);
    strbuf_printf(out, "%zu reviewer%s, %zu instance%s tagged by at least two\n", a.n_list,
                  a.n_list == 1 ? "" : "s", a.n, a.n == 1 ? "" : "s");
    put_number(out, "Cohen's κ", a.kappa);
    strbuf_puts(out, a.pairs.n > 1 ? " (of two reviewers only; pairs below)\n" : "\n");
    put_number(out, "Krippendorff's α", a.alpha);
    put_number(out, "\nα of corrected tokens", a.alpha_tokens);
    strbuf_printf(out, " (%zu instance%s)\n", a.n_tokens, a.n_tokens == 1 ? "" : "s");
    for (size_t i = 0; a.pairs.n > 1 && i < a.pairs.n; i++) {
        const struct pair *p = &a.pairs.at[i];
        strbuf_printf(out, "%s, %s: %zu instances, ", triage_reviewer_name(t, a.list[p->a]),
                      triage_reviewer_name(t, a.list[p->b]), p->n);
        put_number(out, "κ", p->kappa);
        strbuf_putc(out, '\n');
    }
    agreement_free(&a);
}

void triage_agree_json(const struct study *s, const struct triage *t, struct strbuf *out)
{
    struct agreement a;
    agree(s, t, &a);
    strbuf_putc(out, '{');
    put_json_key(out, "n");
    strbuf_printf(out, "%zu", a.n);
    put_json_figure(out, "kappa", a.kappa);
    put_json_figure(out, "alpha", a.alpha);
    put_json_figure(out, "alpha_tokens", a.alpha_tokens);
    put_json_key(out, "pairs");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < a.pairs.n; i++) {
        const struct pair *p = &a.pairs.at[i];
        strbuf_puts(out, i ? ",{" : "{");
        put_json_key(out, "a");
        put_json_text(out, triage_reviewer_name(t, a.list[p->a]));
        put_json_key(out, "b");
        put_json_text(out, triage_reviewer_name(t, a.list[p->b]));
        put_json_key(out, "n");
        strbuf_printf(out, "%zu", p->n);
        put_json_figure(out, "kappa", p->kappa);
        strbuf_putc(out, '}');
    }
    strbuf_puts(out, "]}\n");
    agreement_free(&a);
}
