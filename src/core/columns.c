// SPDX-License-Identifier: MIT
#include "core/columns.h"

#include "base/mem.h"
#include "base/near.h"
#include "base/strbuf.h"
#include "core/moments.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- runs and cells -----------------------------------------------------------------------------

struct cell *columns_cell_make(struct columns *c, size_t instance, size_t run)
{
    struct run *r = &c->runs[run];
    size_t chunk = instance / CELL_CHUNK;
    if (chunk >= r->n_chunks) {
        size_t want = r->n_chunks * 2 > chunk + 1 ? r->n_chunks * 2 : chunk + 1;
        r->chunks = mem_resize(r->chunks, want, sizeof *r->chunks);
        memset(r->chunks + r->n_chunks, 0, (want - r->n_chunks) * sizeof *r->chunks);
        r->n_chunks = want;
    }
    if (!r->chunks[chunk])
        r->chunks[chunk] = mem_array(CELL_CHUNK, sizeof **r->chunks);
    struct cell *cell = &r->chunks[chunk][instance % CELL_CHUNK];
    c->changes += cell->flags || instance + 1 < c->n;
    if (!cell->flags) {
        *cell = (struct cell){.flags = CELL_PRESENT, .wsc = NAN, .prediction = value_none()};
        r->present++;
    }
    return cell;
}

size_t columns_run(struct columns *c, const char *name)
{
    for (size_t i = 0; i < c->n_runs; i++)
        if (strcmp(c->runs[i].name, name) == 0)
            return i;
    c->runs = mem_resize(c->runs, c->n_runs + 1, sizeof *c->runs);
    c->runs[c->n_runs] = (struct run){.name = mem_strdup(name)};
    return c->n_runs++;
}

void run_free_cells(struct run *r)
{
    for (size_t k = 0; k < r->n_chunks; k++) {
        uintptr_t at = (uintptr_t)r->chunks[k], slab = (uintptr_t)r->slab;
        if (!slab || at < slab || at >= slab + r->slab_chunks * CELL_CHUNK * sizeof *r->slab)
            free(r->chunks[k]);
    }
    free(r->chunks);
    free(r->slab);
}

void columns_truncate_runs(struct columns *c, size_t n)
{
    while (c->n_runs > n) {
        struct run *r = &c->runs[--c->n_runs];
        run_free_cells(r);
        free(r->name);
        free(r->model);
        free(r->method);
        free(r->class);
        free(r->checkpoint);
    }
}

void columns_free(struct columns *c)
{
    columns_truncate_runs(c, 0);
    free(c->runs);
    free(c->rows);
    names_free(&c->names);
    *c = (struct columns){0};
}

// ---- finding a run ------------------------------------------------------------------------------

static bool is_same(const char *name, const char *text)
{
    return strcmp(name, text) == 0;
}

// One of the parts between the slashes, whole.
static bool has_part(const char *name, const char *text)
{
    size_t n = strlen(text);
    for (const char *part = name;; part++) {
        size_t m = strcspn(part, "/");
        if (m == n && strncasecmp(part, text, n) == 0)
            return true;
        part += m;
        if (!*part)
            return false;
    }
}

static bool contains(const char *name, const char *text)
{
    return *text && str_find_nocase(name, text);
}

// Appends `: a, b, c` to the message, as many as fit.
static bool list_runs(const struct columns *c, struct err *e)
{
    if (!e)
        return false;
    size_t used = strlen(e->msg);
    for (size_t i = 0; i < c->n_runs && used < sizeof e->msg; i++) {
        size_t left = sizeof e->msg - used;
        if (strlen(c->runs[i].name) + 8 > left) {
            snprintf(e->msg + used, left, ", …");
            break;
        }
        used += (size_t)snprintf(e->msg + used, left, "%s%s", i ? ", " : "", c->runs[i].name);
    }
    return false;
}

// A part of a run's name names the run, too.
static bool fail_unknown_run(const struct columns *c, const char *text, struct err *e)
{
    struct near near = near_to(text, strlen(text));
    for (size_t i = 0; i < c->n_runs; i++) {
        near_try(&near, c->runs[i].name);
        for (const char *part = c->runs[i].name; (part = strchr(part, '/')); part++)
            near_try_n(&near, part + 1, strcspn(part + 1, "/"));
        near_try_n(&near, c->runs[i].name, strcspn(c->runs[i].name, "/"));
    }
    err_set(e, "no run '%.80s'%s; the runs are ", text, near_hint(&near));
    return list_runs(c, e);
}

bool columns_find_run(const struct columns *c, const char *text, size_t *out, struct err *e)
{
    // from the strictest reading of `text` to the loosest; the first that fits any run decides
    static bool (*const readings[])(const char *, const char *) = {is_same, str_same_nocase,
                                                                   has_part, contains};
    for (size_t k = 0; k < sizeof readings / sizeof *readings; k++) {
        size_t found = 0;
        for (size_t i = 0; i < c->n_runs; i++) {
            if (!readings[k](c->runs[i].name, text))
                continue;
            if (!found)
                *out = i;
            found++;
        }
        if (found == 1)
            return true;
        if (found && readings[k] != str_same_nocase) {
            err_set(e, "'%.80s' fits more than one run; the runs are ", text);
            return list_runs(c, e);
        }
    }
    if (!c->n_runs)
        return err_set(e, "no run '%.80s': the data has no saliency", text);
    return fail_unknown_run(c, text, e);
}

// ---- scores -------------------------------------------------------------------------------------

struct scores cell_scores(const struct cell *cell)
{
    struct scores s = {NAN, NAN, NAN, NAN};
    if (!cell || !(cell->flags & CELL_ANNOTATED))
        return s;
    if (cell->flags & CELL_SALIENT)
        s = coverage_scores(cell->g, cell->s, cell->inter);
    if (cell->flags & CELL_SCORES)
        s.wsc = cell->wsc;
    return s;
}

void cell_from_saliency(struct cell *out, const struct instance *x, const struct saliency *s)
{
    const struct featureset *universe = s->universe.words ? &s->universe : NULL;
    size_t n = universe ? featureset_count(universe) : x->n;
    *out = (struct cell){
        .n = (uint32_t)n & ((1u << 28) - 1),
        .flags = CELL_PRESENT,
        .wsc = NAN,
        .prediction = value_is_none(s->prediction) ? x->prediction : s->prediction,
    };
    if (s->defined) {
        out->flags |= CELL_SALIENT;
        out->s = (uint32_t)featureset_count(&s->set); // S never leaves its universe
    }
    if (s->scores)
        out->flags |= CELL_SCORES;
    if (!x->annotated)
        return;
    out->flags |= CELL_ANNOTATED;
    out->g =
        (uint32_t)(universe ? featureset_count_both(&x->gt, universe) : featureset_count(&x->gt));
    if (s->defined)
        out->inter = (uint32_t)featureset_count_both(&x->gt, &s->set);
    if (s->scores)
        out->wsc = coverage_weighted(s->scores, x->n, &x->gt);
}

struct judgement judge_cell(const struct columns *c, const struct analysis *a, size_t instance,
                            const struct cell *cell)
{
    struct judgement j = {.scores = cell_scores(cell)};
    if (cell)
        j.correct = correctness_of(c->rows[instance].label, cell->prediction, a->task, a->delta);
    j.patterns = pattern_membership(&j.scores, j.correct, &a->cuts);
    j.primary = pattern_primary(j.patterns);
    return j;
}

struct judgement judge(const struct columns *c, const struct analysis *a, size_t instance,
                       size_t run)
{
    return judge_cell(c, a, instance, columns_cell(c, instance, run));
}

// ---- what the data decides ----------------------------------------------------------------------

enum task analysis_infer_task(const struct columns *c)
{
    bool fraction = false;
    for (size_t run = 0; run < c->n_runs; run++) {
        for (size_t i = 0; i < c->n; i++) {
            const struct cell *cell = columns_cell(c, i, run);
            if (!cell || value_is_none(cell->prediction))
                continue;
            if (!value_is_number(cell->prediction))
                return TASK_CLASSIFICATION;
            double x = value_to_number(cell->prediction);
            fraction = fraction || x != floor(x);
            if (fraction && !c->names.n) // no prediction is a name
                return TASK_REGRESSION;
        }
    }
    return fraction ? TASK_REGRESSION : TASK_CLASSIFICATION;
}

// Quarter ends of one score of the run, from `values` (room for every instance).
static bool cut_auto(const struct columns *c, size_t run, enum score which, double *values,
                     struct cut *out)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        struct scores s = cell_scores(columns_cell(c, i, run));
        double x = coverage_get(&s, which);
        if (!isnan(x))
            values[n++] = x;
    }
    if (!n)
        return false; // nothing to cut: what stands in *out serves as well
    values_sort(values, n);
    out->low.high = score_rounded(quantile_sorted(values, n, 25));
    out->high.low = score_rounded(quantile_sorted(values, n, 75));
    return out->low.high >= out->high.low;
}

bool cuts_auto(const struct columns *c, size_t run, struct cuts *out)
{
    struct cuts cuts = cuts_text();
    snprintf(cuts.name, sizeof cuts.name, "auto");
    double *values = mem_array(c->n, sizeof *values);
    bool meet = cut_auto(c, run, SCORE_IOU, values, &cuts.iou);
    meet = cut_auto(c, run, SCORE_GTC, values, &cuts.gtc) || meet;
    meet = cut_auto(c, run, SCORE_SC, values, &cuts.sc) || meet;
    free(values);
    *out = cuts;
    return meet;
}
