// SPDX-License-Identifier: MIT
#include "core/checkpoints.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool same_part(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_series(const struct run *a, const struct run *b)
{
    return a->checkpoint && b->checkpoint && same_part(a->model, b->model) &&
           same_part(a->method, b->method) && same_part(a->class, b->class);
}

static bool checkpoint_number(const struct run *run, double *out)
{
    char *end;
    *out = strtod(run->checkpoint, &end);
    return end != run->checkpoint && !*end;
}

// Insertion keeps the order of appearance among equal numbers.
static void sort_by_number(struct checkpoint_series *s, const struct columns *c)
{
    double x, y;
    for (size_t i = 0; i < s->n; i++)
        if (!checkpoint_number(&c->runs[s->at[i].run], &x))
            return;
    for (size_t i = 1; i < s->n; i++) {
        struct checkpoint at = s->at[i];
        checkpoint_number(&c->runs[at.run], &x);
        size_t k = i;
        for (; k && checkpoint_number(&c->runs[s->at[k - 1].run], &y) && y > x; k--)
            s->at[k] = s->at[k - 1];
        s->at[k] = at;
    }
}

static void count_checkpoint(struct checkpoint *at, const struct judgement *j)
{
    at->n++;
    at->known += j->correct != CORRECT_UNKNOWN;
    at->correct += j->correct == CORRECT_YES;
    if (!pattern_decidable(&j->scores, j->correct))
        return;
    at->decidable++;
    at->primary[j->primary]++;
}

static int by_changes(const void *x, const void *y)
{
    const struct flip *a = x, *b = y;
    if (a->changes != b->changes)
        return a->changes > b->changes ? -1 : 1;
    return (a->instance > b->instance) - (a->instance < b->instance);
}

static void fill_series(struct checkpoint_series *s, const struct columns *c,
                        const struct analysis *analyses)
{
    s->flips = mem_array(c->n + 1, sizeof *s->flips);
    for (uint32_t i = 0; i < c->n; i++) {
        int last = -1;
        unsigned changes = 0;
        for (size_t k = 0; k < s->n; k++) {
            struct checkpoint *at = &s->at[k];
            if (!columns_cell(c, i, at->run))
                continue;
            struct judgement j = judge(c, &analyses[at->run], i, at->run);
            count_checkpoint(at, &j);
            if (!pattern_decidable(&j.scores, j.correct))
                continue;
            changes += last >= 0 && last != (int)j.primary;
            last = (int)j.primary;
        }
        if (changes)
            s->flips[s->n_flips++] = (struct flip){i, changes};
    }
    qsort(s->flips, s->n_flips, sizeof *s->flips, by_changes);
}

void checkpoints_find(struct checkpoint_list *out, const struct columns *c,
                      const struct analysis *analyses)
{
    *out = (struct checkpoint_list){.at = mem_array(c->n_runs + 1, sizeof *out->at)};
    bool *taken = mem_array(c->n_runs + 1, sizeof *taken);
    for (uint32_t run = 0; run < c->n_runs; run++) {
        struct checkpoint_series s = {.at = mem_array(c->n_runs, sizeof *s.at)};
        for (uint32_t k = run; k < c->n_runs && !taken[run]; k++)
            if (!taken[k] && same_series(&c->runs[run], &c->runs[k]))
                s.at[s.n++] = (struct checkpoint){.run = k};
        for (size_t k = 0; k < s.n; k++)
            taken[s.at[k].run] = true;
        if (s.n < 2) {
            free(s.at);
            continue;
        }
        sort_by_number(&s, c);
        fill_series(&s, c, analyses);
        out->at[out->n++] = s;
    }
    free(taken);
}

void checkpoints_free(struct checkpoint_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->at[i].at);
        free(list->at[i].flips);
    }
    free(list->at);
    *list = (struct checkpoint_list){0};
}
