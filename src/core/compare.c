// SPDX-License-Identifier: MIT
#include "core/compare.h"

#include "base/mem.h"
#include "core/moments.h"

#include <math.h>
#include <stdlib.h>

double saliency_jaccard(const struct instance *x, uint32_t run_a, uint32_t run_b)
{
    const struct saliency *a = instance_run(x, run_a), *b = instance_run(x, run_b);
    if (!a || !b || !a->defined || !b->defined)
        return NAN;
    size_t both = featureset_count_both(&a->set, &b->set);
    size_t either = featureset_count(&a->set) + featureset_count(&b->set) - both;
    return either ? (double)both / (double)either : 1;
}

static void count_row(struct comparison *c, const struct compare_row *row)
{
    if (!row->decidable_a || !row->decidable_b) {
        c->undecided++;
        return;
    }
    c->transitions[row->primary_a][row->primary_b]++;
    c->changed += row->primary_a != row->primary_b;
}

static void add_instance(struct comparison *c, const struct compare_spec *spec, uint32_t i)
{
    const struct cell *in_a = columns_cell(spec->columns, i, spec->run_a);
    const struct cell *in_b = columns_cell(spec->columns, i, spec->run_b);
    if (!in_a != !in_b)
        c->unmatched[c->n_unmatched++] = i;
    if (!in_a || !in_b)
        return;
    struct judgement a = judge(spec->columns, spec->a, i, spec->run_a);
    struct judgement b = judge(spec->columns, spec->b, i, spec->run_b);
    struct compare_row *row = &c->rows[c->n++];
    *row = (struct compare_row){
        .instance = i,
        .jaccard = NAN,
        .primary_a = a.primary,
        .primary_b = b.primary,
        .decidable_a = pattern_decidable(&a.scores, a.correct),
        .decidable_b = pattern_decidable(&b.scores, b.correct),
    };
    for (enum score k = SCORE_IOU; k < SCORE_COUNT; k++)
        row->delta[k] = coverage_get(&a.scores, k) - coverage_get(&b.scores, k);
    count_row(c, row);
}

void compare_make(struct comparison *out, const struct compare_spec *spec)
{
    size_t most = spec->rows ? spec->n_rows : spec->columns->n;
    *out = (struct comparison){
        .run_a = spec->run_a,
        .run_b = spec->run_b,
        .rows = mem_array(most + 1, sizeof *out->rows),
        .unmatched = mem_array(most + 1, sizeof *out->unmatched),
    };
    for (size_t i = 0; i < most; i++)
        add_instance(out, spec, spec->rows ? spec->rows[i].instance : (uint32_t)i);
}

void compare_fini(struct comparison *c)
{
    free(c->rows);
    free(c->unmatched);
    *c = (struct comparison){0};
}

bool compare_jaccard(struct comparison *c, const struct row_source *src, size_t most, struct err *e)
{
    for (; most-- && c->n_read < c->n; c->n_read++) {
        struct compare_row *row = &c->rows[c->n_read];
        const struct instance *x = src->fetch(src->ctx, row->instance, e);
        if (!x)
            return false;
        row->jaccard = saliency_jaccard(x, c->run_a, c->run_b);
    }
    return true;
}

enum { JACCARD = SCORE_COUNT };

static double mean_of(const struct comparison *c, int what, size_t *n)
{
    double *values = mem_array(c->n + 1, sizeof *values);
    size_t defined = 0;
    for (size_t i = 0; i < c->n; i++) {
        double x = what == JACCARD ? c->rows[i].jaccard : c->rows[i].delta[what];
        if (!isnan(x))
            values[defined++] = x;
    }
    double mean = moments_of(values, defined).mean;
    free(values);
    if (n)
        *n = defined;
    return mean;
}

double compare_mean_delta(const struct comparison *c, enum score which, size_t *n)
{
    return mean_of(c, (int)which, n);
}

double compare_mean_jaccard(const struct comparison *c, size_t *n)
{
    return mean_of(c, JACCARD, n);
}
