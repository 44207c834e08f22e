// SPDX-License-Identifier: MIT
#include "core/rule_grid.h"

#include "core/summary.h"

#include <math.h>

const struct rule *grid_rule(size_t i)
{
    static const struct rule rules[GRID_RULES] = {
        {RULE_MEAN, ON_DEFAULT, 0},         {RULE_STD, ON_DEFAULT, 1}, {RULE_STD, ON_DEFAULT, 2},
        {RULE_TOP_PERCENT, ON_DEFAULT, 10}, {RULE_TOP, ON_DEFAULT, 5}, {RULE_GTSIZE, ON_DEFAULT, 0},
    };
    return &rules[i];
}

static void add_scores(struct grid_cell *cell, const struct scores *s)
{
    cell->n += isnan(s->iou) ? 0u : 1u;
    for (int k = 0; k < 3; k++) {
        double x = coverage_get(s, (enum score)k);
        size_t bin = histogram_bin(x, 0, 1, GRID_BINS);
        if (bin >= GRID_BINS)
            continue;
        cell->sum[k] += x;
        cell->defined[k]++;
        cell->bins[k][bin]++;
    }
}

void grid_add(struct rule_grid *g, const struct instance *x, uint32_t run, struct arena *scratch)
{
    const struct saliency *s = instance_run(x, run);
    if (!s || !s->scores || !x->annotated)
        return;
    const struct discretize_input in = {.scores = s->scores, .n = x->n, .gt = &x->gt};
    size_t gt =
        s->universe.words ? featureset_count_both(&x->gt, &s->universe) : featureset_count(&x->gt);
    for (size_t i = 0; i < GRID_RULES; i++) {
        struct featureset set;
        enum discretize_note note;
        arena_reset(scratch);
        if (!discretize(scratch, grid_rule(i), &in, &set, &note)) {
            g->cells[i].undefined++;
            continue;
        }
        struct scores scores =
            coverage_scores(gt, featureset_count(&set), featureset_count_both(&x->gt, &set));
        add_scores(&g->cells[i], &scores);
    }
}

double grid_mean(const struct grid_cell *c, enum score which)
{
    return c->defined[which] ? c->sum[which] / (double)c->defined[which] : (double)NAN;
}
