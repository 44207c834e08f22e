// SPDX-License-Identifier: MIT
#include "core/matrix.h"

#include "base/hash.h"
#include "base/mem.h"
#include "core/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- how often a value occurs -------------------------------------------------------------------

struct tally {
    struct value value;
    size_t n;
    bool used;
};

struct counts { // open addressing by the value's bits
    struct tally *slots;
    size_t n, n_slots; // in use; a power of two
};

static struct tally *slot_of(const struct counts *t, struct value v)
{
    size_t i = (size_t)hash_bytes(0, &v.bits, sizeof v.bits) & (t->n_slots - 1);
    while (t->slots[i].used && t->slots[i].value.bits != v.bits)
        i = (i + 1) & (t->n_slots - 1);
    return &t->slots[i];
}

static void counts_add(struct counts *t, struct value v, size_t by)
{
    if ((t->n + 1) * 2 > t->n_slots) {
        struct counts old = *t;
        t->n_slots = old.n_slots ? old.n_slots * 2 : 64;
        t->slots = mem_array(t->n_slots, sizeof *t->slots);
        for (size_t i = 0; i < old.n_slots; i++)
            if (old.slots[i].used)
                *slot_of(t, old.slots[i].value) = old.slots[i];
        free(old.slots);
    }
    struct tally *at = slot_of(t, v);
    t->n += !at->used;
    *at = (struct tally){v, at->n + by, true};
}

static int by_count(const void *x, const void *y, void *names)
{
    const struct tally *a = x, *b = y;
    if (a->used != b->used)
        return a->used ? -1 : 1;
    if (!a->used || a->n != b->n)
        return (a->n < b->n) - (a->n > b->n);
    return confusion_compare(a->value, b->value, names);
}

static int by_value(const void *x, const void *y, void *names)
{
    const struct tally *a = x, *b = y;
    return confusion_compare(a->value, b->value, names);
}

// The most frequent ones, in the order of their values: sorts the table itself. Returns how many.
static size_t counts_top(struct counts *t, const struct names *names)
{
    struct names borrowed = *names;
    if (t->n_slots)
        qsort_r(t->slots, t->n_slots, sizeof *t->slots, by_count, &borrowed);
    size_t n = t->n < MATRIX_MOST ? t->n : MATRIX_MOST;
    if (n)
        qsort_r(t->slots, n, sizeof *t->slots, by_value, &borrowed);
    return n;
}

// ---- the axes -----------------------------------------------------------------------------------

// Label and prediction of a row as the matrix has them; false when either is missing.
static bool read_pair(const struct columns *c, const struct analysis *a, struct row row,
                      struct value *label, struct value *prediction)
{
    const struct cell *cell = columns_cell(c, row.instance, row.run);
    if (!cell)
        return false;
    *label = confusion_value(c->rows[row.instance].label, a->task);
    *prediction = confusion_value(cell->prediction, a->task);
    return !value_is_none(*label) && !value_is_none(*prediction);
}

static size_t find_value(const struct value *values, size_t n, struct value v)
{
    size_t i = 0;
    while (i < n && values[i].bits != v.bits)
        i++;
    return i;
}

enum { NOWHERE = 255 };

static void place_rows(struct matrix *m, const struct columns *c, const struct analysis *a,
                       uint32_t run)
{
    m->where = mem_array(c->n + 1, sizeof *m->where);
    m->n_where = c->n;
    for (uint32_t i = 0; i < c->n; i++) {
        struct value label, prediction;
        m->where[i] = NOWHERE;
        if (!read_pair(c, a, (struct row){i, run}, &label, &prediction))
            continue;
        size_t y = find_value(m->labels, m->n_labels, label);
        size_t x = find_value(m->predictions, m->n_predictions, prediction);
        if (y < m->n_labels && x < m->n_predictions)
            m->where[i] = (uint8_t)(y * MATRIX_MOST + x);
    }
}

void matrix_fini(struct matrix *m)
{
    free(m->where);
    *m = (struct matrix){0};
}

void matrix_choose(struct matrix *m, const struct columns *c, const struct analysis *a,
                   uint32_t run)
{
    struct counts labels = {0}, predictions = {0};
    struct value label, prediction;
    matrix_fini(m);
    for (uint32_t i = 0; i < c->n; i++)
        if (read_pair(c, a, (struct row){i, run}, &label, &prediction))
            counts_add(&labels, label, judge(c, a, i, run).correct == CORRECT_NO);
    m->all_labels = labels.n;
    m->n_labels = counts_top(&labels, &c->names);
    for (size_t i = 0; i < m->n_labels; i++) {
        m->labels[i] = labels.slots[i].value;
        m->wrong[i] = labels.slots[i].n;
    }
    for (uint32_t i = 0; i < c->n; i++)
        if (read_pair(c, a, (struct row){i, run}, &label, &prediction) &&
            find_value(m->labels, m->n_labels, label) < m->n_labels)
            counts_add(&predictions, prediction, 1);
    m->n_predictions = counts_top(&predictions, &c->names);
    for (size_t i = 0; i < m->n_predictions; i++)
        m->predictions[i] = predictions.slots[i].value;
    place_rows(m, c, a, run);
    free(labels.slots);
    free(predictions.slots);
}

// ---- the cells ----------------------------------------------------------------------------------

void matrix_fill(struct matrix *m, const struct columns *c, const struct row *rows, size_t n)
{
    size_t defined[MATRIX_MOST][MATRIX_MOST][3] = {0};
    memset(m->cells, 0, sizeof m->cells);
    m->outside = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned at = rows[i].instance < m->n_where ? m->where[rows[i].instance] : NOWHERE;
        if (at == NOWHERE) {
            m->outside++;
            continue;
        }
        size_t y = at / MATRIX_MOST, x = at % MATRIX_MOST;
        struct matrix_cell *cell = &m->cells[y][x];
        struct scores s = cell_scores(columns_cell(c, rows[i].instance, rows[i].run));
        cell->count++;
        for (int k = 0; k < 3; k++) {
            double score = coverage_get(&s, (enum score)k);
            cell->mean[k] += isnan(score) ? 0 : score;
            defined[y][x][k] += isnan(score) ? 0u : 1u;
        }
    }
    for (size_t y = 0; y < m->n_labels; y++)
        for (size_t x = 0; x < m->n_predictions; x++)
            for (int k = 0; k < 3; k++)
                m->cells[y][x].mean[k] = defined[y][x][k]
                                             ? m->cells[y][x].mean[k] / (double)defined[y][x][k]
                                             : (double)NAN;
}

static void put_side(const char *name, struct value v, const struct columns *c,
                     const struct analysis *a, struct strbuf *out)
{
    char low[NUMBER_TEXT], high[NUMBER_TEXT];
    const char *text = value_text(v, &c->names, low);
    if (value_is_number(v) && a->task == TASK_REGRESSION) {
        number_format(rint(value_to_number(v) * 10 + 1) / 10, high);
        strbuf_printf(out, "%s >= %s and %s < %s", name, text, name, high);
    } else if (value_is_number(v)) {
        strbuf_printf(out, "%s = %s", name, text);
    } else {
        strbuf_printf(out, "%s = \"", name);
        for (; *text; text++) {
            if (*text == '"' || *text == '\\')
                strbuf_putc(out, '\\');
            strbuf_putc(out, *text);
        }
        strbuf_putc(out, '"');
    }
}

void matrix_filter(const struct matrix *m, const struct columns *c, const struct analysis *a,
                   size_t label, size_t prediction, struct strbuf *out)
{
    put_side("label", m->labels[label], c, a, out);
    strbuf_puts(out, " and ");
    put_side("prediction", m->predictions[prediction], c, a, out);
}
