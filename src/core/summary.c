// SPDX-License-Identifier: MIT
#include "core/summary.h"

#include "base/hash.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- distributions ------------------------------------------------------------------------------

struct distribution distribution_make(double *values, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[m++] = values[i];
    values_sort(values, m);
    struct moments moments = moments_of(values, m);
    return (struct distribution){
        .n = m,
        .mean = moments.mean,
        .sd = moments.sd,
        .median = quantile_sorted(values, m, 50),
        .q1 = quantile_sorted(values, m, 25),
        .q3 = quantile_sorted(values, m, 75),
        .max = m ? values[m - 1] : (double)NAN,
        .chance = NAN,
    };
}

// Lower edge of bin i, as numpy's linspace has it.
static double edge(double lo, double hi, size_t bins, size_t i)
{
    return i == bins ? hi : (double)i * ((hi - lo) / (double)bins) + lo;
}

size_t histogram_bin(double x, double lo, double hi, size_t bins)
{
    if (!(lo <= x && x <= hi))
        return bins;
    if (!(hi > lo)) // no width: all in the first
        return 0;
    double at = (x - lo) / (hi - lo) * (double)bins;
    size_t bin = at < (double)bins ? (size_t)at : bins - 1;
    // the division may have rounded across an edge: the edges decide
    if (bin && x < edge(lo, hi, bins, bin))
        return bin - 1;
    return bin + (bin + 1 < bins && x >= edge(lo, hi, bins, bin + 1));
}

void histogram_count(const double *values, size_t n, double lo, double hi, size_t bins, size_t *out)
{
    memset(out, 0, bins * sizeof *out);
    for (size_t i = 0; i < n; i++) {
        size_t bin = histogram_bin(values[i], lo, hi, bins);
        if (bin < bins)
            out[bin]++;
    }
}

// ---- confusion matrix ---------------------------------------------------------------------------

struct tally { // a cell while it is being filled: means are still sums
    struct confusion_cell cell;
    size_t n_iou, n_gtc, n_sc; // how many defined scores each sum has
};

struct confusion { // open addressing by (label, prediction); a cell with count 0 is free
    struct tally *slots;
    size_t n, n_slots; // in use, power of two
};

// 0.3 must be in the bin .3 although 0.3 * 10 may round below 3.
struct value confusion_value(struct value v, enum task task)
{
    if (task != TASK_REGRESSION || !value_is_number(v))
        return value_is_number(v) ? value_number(value_to_number(v) + 0.0) : v; // -0 is 0
    double x = value_to_number(v) * 10, near = rint(x);
    return value_number((fabs(x - near) < 1e-9 ? near : floor(x)) / 10 + 0.0);
}

static struct tally *tally_of(const struct confusion *t, struct value label, struct value pred)
{
    uint64_t key[2] = {label.bits, pred.bits};
    size_t i = (size_t)hash_bytes(0, key, sizeof key) & (t->n_slots - 1);
    for (; t->slots[i].cell.count; i = (i + 1) & (t->n_slots - 1))
        if (t->slots[i].cell.label.bits == label.bits &&
            t->slots[i].cell.prediction.bits == pred.bits)
            break;
    return &t->slots[i];
}

static void confusion_grow(struct confusion *t)
{
    struct confusion old = *t;
    t->n_slots = old.n_slots ? old.n_slots * 2 : 64;
    t->slots = mem_array(t->n_slots, sizeof *t->slots);
    for (size_t i = 0; i < old.n_slots; i++)
        if (old.slots[i].cell.count)
            *tally_of(t, old.slots[i].cell.label, old.slots[i].cell.prediction) = old.slots[i];
    free(old.slots);
}

static void sum_defined(double *sum, size_t *n, double x)
{
    if (isnan(x))
        return;
    *sum += x;
    ++*n;
}

static void confusion_add(struct confusion *t, struct value label, struct value pred,
                          const struct scores *s)
{
    if (value_is_none(label) || value_is_none(pred))
        return;
    if ((t->n + 1) * 2 > t->n_slots)
        confusion_grow(t);
    struct tally *at = tally_of(t, label, pred);
    if (!at->cell.count++) {
        t->n++;
        at->cell.label = label;
        at->cell.prediction = pred;
    }
    sum_defined(&at->cell.mean_iou, &at->n_iou, s->iou);
    sum_defined(&at->cell.mean_gtc, &at->n_gtc, s->gtc);
    sum_defined(&at->cell.mean_sc, &at->n_sc, s->sc);
}

// Numbers before names; names by their bytes.
int confusion_compare(struct value a, struct value b, const struct names *names)
{
    if (value_is_number(a) && value_is_number(b)) {
        double x = value_to_number(a), y = value_to_number(b);
        return (x > y) - (x < y);
    }
    if (value_is_number(a) != value_is_number(b))
        return value_is_number(a) ? -1 : 1;
    char buf_a[NUMBER_TEXT], buf_b[NUMBER_TEXT];
    return strcmp(value_text(a, names, buf_a), value_text(b, names, buf_b));
}

static int by_label_and_prediction(const void *a, const void *b, void *names)
{
    const struct confusion_cell *x = a, *y = b;
    int order = confusion_compare(x->label, y->label, names);
    return order ? order : confusion_compare(x->prediction, y->prediction, names);
}

static double mean_of(double sum, size_t n)
{
    return n ? sum / (double)n : (double)NAN;
}

// Means from sums, in order; takes the table's memory.
static void confusion_finish(struct confusion *t, const struct names *names, struct summary *out)
{
    out->confusion = mem_array(t->n, sizeof *out->confusion);
    for (size_t i = 0; i < t->n_slots; i++) {
        struct tally *at = &t->slots[i];
        if (!at->cell.count)
            continue;
        struct confusion_cell *cell = &out->confusion[out->n_confusion++];
        *cell = at->cell;
        cell->mean_iou = mean_of(at->cell.mean_iou, at->n_iou);
        cell->mean_gtc = mean_of(at->cell.mean_gtc, at->n_gtc);
        cell->mean_sc = mean_of(at->cell.mean_sc, at->n_sc);
    }
    struct names borrowed = *names;
    if (out->n_confusion > 1)
        qsort_r(out->confusion, out->n_confusion, sizeof *out->confusion, by_label_and_prediction,
                &borrowed);
    free(t->slots);
}

// ---- summary ------------------------------------------------------------------------------------

enum { LENGTH = SCORE_COUNT, LENGTH_PERCENT, SERIES };

struct collected {          // one value per row and series, NaN where undefined
    double *values[SERIES]; // the scores, then the two lengths
    double chance[SCORE_COUNT];
    size_t n_chance[SCORE_COUNT];
    struct confusion confusion;
};

static void count_judgement(struct summary *out, const struct judgement *j)
{
    const struct scores *s = &j->scores;
    out->undefined += isnan(s->iou) || isnan(s->gtc) || isnan(s->sc);
    out->correct += j->correct == CORRECT_YES;
    out->incorrect += j->correct == CORRECT_NO;
    out->unknown += j->correct == CORRECT_UNKNOWN;
    if (!pattern_decidable(s, j->correct))
        return;
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++)
        out->patterns[p] += (j->patterns >> p) & 1u;
    out->patterns[PATTERN_NONE] += j->patterns == 0;
    out->primary[j->primary]++;
}

static void collect_values(struct collected *got, size_t row, const struct cell *cell,
                           const struct scores *s)
{
    for (enum score k = SCORE_IOU; k < SCORE_COUNT; k++)
        got->values[k][row] = coverage_get(s, k);
    bool salient = cell->flags & CELL_SALIENT;
    got->values[LENGTH][row] = salient ? cell->s : (double)NAN;
    got->values[LENGTH_PERCENT][row] = salient && cell->n ? 100.0 * cell->s / cell->n : (double)NAN;
    if (isnan(s->iou) && isnan(s->gtc) && isnan(s->sc))
        return;
    struct scores chance = coverage_chance(cell->n, cell->g, cell->s);
    for (enum score k = SCORE_IOU; k < SCORE_WSC; k++)
        if (!isnan(coverage_get(s, k)))
            sum_defined(&got->chance[k], &got->n_chance[k], coverage_get(&chance, k));
}

void summary_make(struct summary *out, const struct columns *c, const struct analysis *a,
                  uint32_t run, const struct row *rows, size_t n)
{
    *out = (struct summary){0};
    struct collected got = {0};
    for (int k = 0; k < SERIES; k++)
        got.values[k] = mem_array(n, sizeof **got.values);
    for (size_t i = 0; i < n; i++) {
        const struct cell *cell = columns_cell(c, rows[i].instance, rows[i].run);
        if (rows[i].run != run || !cell)
            continue;
        const struct column_row *x = &c->rows[rows[i].instance];
        struct judgement j = judge(c, a, rows[i].instance, run);
        count_judgement(out, &j);
        out->not_annotated += !(cell->flags & CELL_ANNOTATED);
        collect_values(&got, out->n++, cell, &j.scores);
        confusion_add(&got.confusion, confusion_value(x->label, a->task),
                      confusion_value(cell->prediction, a->task), &j.scores);
    }
    for (int k = 0; k < SCORE_COUNT; k++) {
        out->score[k] = distribution_make(got.values[k], out->n);
        histogram_count(got.values[k], out->score[k].n, 0, 1, SUMMARY_BINS, out->score[k].bins);
        out->score[k].chance = mean_of(got.chance[k], got.n_chance[k]);
    }
    out->length = distribution_make(got.values[LENGTH], out->n);
    out->length_percent = distribution_make(got.values[LENGTH_PERCENT], out->n);
    confusion_finish(&got.confusion, &c->names, out);
    for (int k = 0; k < SERIES; k++)
        free(got.values[k]);
}

void summary_fini(struct summary *s)
{
    free(s->confusion);
    *s = (struct summary){0};
}
