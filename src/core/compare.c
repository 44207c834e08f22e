// SPDX-License-Identifier: MIT
#include "core/compare.h"

#include "base/mem.h"
#include "core/moments.h"

#include <math.h>
#include <stdlib.h>

double featureset_jaccard(const struct featureset *a, const struct featureset *b)
{
    size_t both = featureset_count_both(a, b);
    size_t either = featureset_count(a) + featureset_count(b) - both;
    return either ? (double)both / (double)either : 1;
}

double saliency_jaccard(const struct instance *x, uint32_t run_a, uint32_t run_b)
{
    const struct saliency *a = instance_run(x, run_a), *b = instance_run(x, run_b);
    if (!a || !b || !a->defined || !b->defined)
        return NAN;
    return featureset_jaccard(&a->set, &b->set);
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

static int by_instance(const void *x, const void *y)
{
    const struct correction *a = x, *b = y;
    return (a->instance > b->instance) - (a->instance < b->instance);
}

void corrections_sort(struct correction *list, size_t n)
{
    if (n)
        qsort(list, n, sizeof *list, by_instance);
}

static const struct correction *correction_of(const struct compare_spec *spec, uint32_t i)
{
    const struct correction key = {.instance = i};
    return spec->n_corrections ? bsearch(&key, spec->corrections, spec->n_corrections,
                                         sizeof *spec->corrections, by_instance)
                               : NULL;
}

static void add_instance(struct comparison *c, const struct compare_spec *spec, uint32_t i)
{
    const struct cell *in_a = columns_cell(spec->columns, i, spec->run_a);
    const struct cell *in_b = columns_cell(spec->columns, i, spec->run_b);
    if (!in_a != !in_b)
        c->unmatched[c->n_unmatched++] = i;
    if (!in_a || !in_b)
        return;
    const struct correction *by = spec->truths ? correction_of(spec, i) : NULL;
    struct judgement a = judge_cell(spec->columns, spec->a, i, by ? &by->given : in_a);
    struct judgement b = judge_cell(spec->columns, spec->b, i, by ? &by->corrected : in_b);
    bool annotated = in_a->flags & CELL_ANNOTATED;
    struct compare_row *row = &c->rows[c->n++];
    *row = (struct compare_row){
        .instance = i,
        .jaccard = by                          ? by->jaccard
                   : spec->truths && annotated ? 1
                                               : (double)NAN,
        .corrected = by != NULL,
        .primary_a = a.primary,
        .primary_b = b.primary,
        .decidable_a = pattern_decidable(&a.scores, a.correct),
        .decidable_b = pattern_decidable(&b.scores, b.correct),
    };
    for (enum score k = SCORE_IOU; k < SCORE_COUNT; k++)
        row->delta[k] = coverage_get(&a.scores, k) - coverage_get(&b.scores, k);
    c->corrected += row->corrected;
    count_row(c, row);
}

void compare_make(struct comparison *out, const struct compare_spec *spec)
{
    size_t most = spec->rows ? spec->n_rows : spec->columns->n;
    *out = (struct comparison){
        .run_a = spec->run_a,
        .run_b = spec->run_b,
        .truths = spec->truths,
        .rows = mem_array(most + 1, sizeof *out->rows),
        .unmatched = mem_array(most + 1, sizeof *out->unmatched),
    };
    for (size_t i = 0; i < most; i++)
        add_instance(out, spec, spec->rows ? spec->rows[i].instance : (uint32_t)i);
    out->n_read = spec->truths ? out->n : 0; // there is nothing to read
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

bool compare_counts(const struct comparison *c, const struct compare_row *row)
{
    return !c->truths || row->corrected;
}

enum { JACCARD = SCORE_COUNT };

static double mean_of(const struct comparison *c, int what, size_t *n)
{
    double *values = mem_array(c->n + 1, sizeof *values);
    size_t defined = 0;
    for (size_t i = 0; i < c->n; i++) {
        double x = what == JACCARD ? c->rows[i].jaccard : c->rows[i].delta[what];
        if (!isnan(x) && compare_counts(c, &c->rows[i]))
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
