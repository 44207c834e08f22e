// SPDX-License-Identifier: MIT
#include "store/triage_agree.h"

#include "base/mem.h"
#include "core/agreement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int name_order(const void *a, const void *b, void *triage)
{
    return strcmp(triage_reviewer_name(triage, *(const int *)a),
                  triage_reviewer_name(triage, *(const int *)b));
}

int *triage_active(const struct triage *t, size_t *n)
{
    int reviewers = triage_reviewers(t);
    bool *active = mem_zalloc((size_t)reviewers * sizeof *active);
    int *list = mem_array((size_t)reviewers, sizeof *list);
    for (size_t i = 0; i < triage_states(t); i++)
        if (triage_state_at(t, i)->instance != UINT32_MAX)
            active[triage_state_at(t, i)->reviewer] = true;
    *n = 0;
    for (int i = 0; i < reviewers; i++)
        if (active[i])
            list[(*n)++] = i;
    free(active);
    qsort_r(list, *n, sizeof *list, name_order, (void *)(uintptr_t)t);
    return list;
}

struct ratings {
    struct rating *at;
    size_t n, cap;
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

static void rate_tokens(const struct triage *t, const struct columns *c, struct triage_agreement *a,
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

void triage_agree(const struct triage *t, const struct columns *c, struct triage_agreement *out)
{
    struct ratings tags = {0}, tokens = {0};
    *out = (struct triage_agreement){.kappa = NAN};
    out->list = triage_active(t, &out->n_list);
    rate_tags(t, &tags);
    rate_tokens(t, c, out, &tokens);
    out->n = ratings_shared(tags.at, tags.n);
    out->alpha = agreement_alpha(tags.at, tags.n);
    out->alpha_tokens = agreement_alpha(tokens.at, tokens.n);
    for (size_t a = 0; a < out->n_list; a++) {
        for (size_t b = a + 1; b < out->n_list; b++) {
            struct triage_pair p = {.a = a, .b = b};
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

void triage_agreement_free(struct triage_agreement *a)
{
    vec_free(&a->pairs);
    free(a->list);
}
