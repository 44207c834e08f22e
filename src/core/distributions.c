// SPDX-License-Identifier: MIT
#include "core/distributions.h"

#include "base/mem.h"
#include "core/summary.h"

#include <math.h>

static const struct {
    const char *name, *field;
} names[SERIES_COUNT] = {
    [SERIES_IOU] = {"IoU", "iou"},  [SERIES_GTC] = {"GTC", "gtc"}, [SERIES_SC] = {"SC", "sc"},
    [SERIES_LENGTH] = {"|S|", "s"}, [SERIES_WSC] = {"WSC", "wsc"},
};

const char *series_name(enum series s)
{
    return names[s].name;
}

const char *series_field(enum series s)
{
    return names[s].field;
}

static double value_of(enum series s, const struct cell *cell, const struct scores *scores)
{
    switch (s) {
    case SERIES_IOU:
        return scores->iou;
    case SERIES_GTC:
        return scores->gtc;
    case SERIES_SC:
        return scores->sc;
    case SERIES_WSC:
        return scores->wsc;
    default: // as the field s has it
        return cell && (cell->flags & CELL_SALIENT) ? (double)cell->s : (double)NAN;
    }
}

// ---- counting -----------------------------------------------------------------------------------

static uint8_t bin_of(const struct axis *x, double value)
{
    if (isnan(value))
        return BIN_NONE;
    size_t bin = x->counts ? (size_t)(value / x->bin) : histogram_bin(value, 0, 1, x->bins);
    return (uint8_t)(bin < x->bins ? bin : x->bins - 1);
}

static struct dist_row read_row(const struct distributions *d, const struct columns *c,
                                const struct analysis *a, uint32_t instance, uint32_t run)
{
    const struct cell *cell = columns_cell(c, instance, run);
    struct judgement j = judge(c, a, instance, run);
    struct dist_row row = {0};
    for (enum series s = 0; s < SERIES_COUNT; s++)
        row.bin[s] = bin_of(&d->series[s].axis, value_of(s, cell, &j.scores));
    if (pattern_decidable(&j.scores, j.correct))
        row.patterns = (uint16_t)(j.patterns ? j.patterns : 1u << PATTERN_NONE);
    return row;
}

struct counted { // without a branch per row: undefined values are counted too, and left out later
    size_t bins[SERIES_COUNT][BIN_NONE + 1];
    size_t memberships[1u << PATTERN_COUNT];
};

static void count_row(struct counted *n, const struct dist_row *row)
{
    for (int s = 0; s < SERIES_COUNT; s++)
        n->bins[s][row->bin[s]]++;
    n->memberships[row->patterns]++;
}

static void put_counts(struct distributions *d, const struct counted *n, bool part)
{
    size_t *patterns = part ? d->patterns_part : d->patterns_all;
    for (int s = 0; s < SERIES_COUNT; s++) {
        struct histogram *h = &d->series[s];
        size_t *bins = part ? h->part : h->all, *all = part ? &h->n_part : &h->n_all;
        *all = 0;
        for (size_t i = 0; i < h->axis.bins; i++)
            *all += bins[i] = n->bins[s][i];
    }
    for (unsigned p = 0; p < PATTERN_COUNT; p++) {
        patterns[p] = 0;
        for (unsigned m = 0; m < 1u << PATTERN_COUNT; m++)
            patterns[p] += m >> p & 1 ? n->memberships[m] : 0;
    }
}

static struct axis length_axis(const struct columns *c, uint32_t run, size_t bins)
{
    uint32_t most = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct cell *cell = columns_cell(c, i, run);
        if (cell && (cell->flags & CELL_SALIENT) && cell->s > most)
            most = cell->s;
    }
    return (struct axis){bins, floor((double)most / (double)bins) + 1, true};
}

void distributions_whole(struct distributions *d, const struct columns *c, const struct analysis *a,
                         uint32_t run, size_t bins)
{
    struct counted n = {0};
    distributions_fini(d);
    for (enum series s = 0; s < SERIES_COUNT; s++)
        d->series[s].axis = (struct axis){bins, 1 / (double)bins, false};
    d->series[SERIES_LENGTH].axis = length_axis(c, run, bins);
    d->rows = mem_array(c->n + 1, sizeof *d->rows);
    d->n_rows = c->n;
    for (uint32_t i = 0; i < c->n; i++) {
        d->rows[i] = read_row(d, c, a, i, run);
        d->n_all += columns_cell(c, i, run) != NULL;
        count_row(&n, &d->rows[i]);
    }
    put_counts(d, &n, false);
}

void distributions_part(struct distributions *d, const struct row *rows, size_t n)
{
    struct counted counted = {0};
    d->n_part = n;
    for (size_t i = 0; i < n; i++)
        if (rows[i].instance < d->n_rows)
            count_row(&counted, &d->rows[rows[i].instance]);
    put_counts(d, &counted, true);
}

void distributions_fini(struct distributions *d)
{
    free(d->rows);
    *d = (struct distributions){0};
}

// ---- brushes ------------------------------------------------------------------------------------

double axis_end(const struct axis *x)
{
    double end = x->bin * (double)x->bins;
    return x->counts ? end - 1 : rint(end * 100) / 100;
}

// The next edge of a bin, `steps` away. An edge between whole numbers belongs to the bin: its low
// end is a first number, its high end a last one.
static double bin_step(const struct axis *x, enum edge edge, double at, int steps)
{
    double shift = x->counts && edge == EDGE_HIGH ? 1 : 0, bins = (at + shift) / x->bin;
    double near = rint(bins);
    if (fabs(bins - near) > 1e-9) // inside of a bin: its own edge is the first step
        near = steps > 0 ? floor(bins) : ceil(bins);
    double to = (near + steps) * x->bin - shift;
    return x->counts ? to : rint(to * 100) / 100;
}

void brush_move(struct brush *b, const struct axis *x, enum edge edge, int steps, bool fine)
{
    double end = axis_end(x), unit = x->counts ? 1 : .01;
    if (!b->on)
        *b = (struct brush){.low = 0, .high = end};
    double *at = edge == EDGE_LOW ? &b->low : &b->high;
    double to = fine ? *at + steps * unit : bin_step(x, edge, *at, steps);
    if (!x->counts)
        to = rint(to * 100) / 100;
    double least = edge == EDGE_LOW ? 0 : b->low, most = edge == EDGE_LOW ? b->high : end;
    *at = to < least ? least : to > most ? most : to;
    b->on = b->low > 0 || b->high < end;
}

void brushes_print(const struct brush brushes[SERIES_COUNT], struct strbuf *out)
{
    const char *sep = "";
    for (enum series s = 0; s < SERIES_COUNT; s++) {
        char low[NUMBER_TEXT], high[NUMBER_TEXT];
        if (!brushes[s].on)
            continue;
        number_format(brushes[s].low, low);
        number_format(brushes[s].high, high);
        strbuf_printf(out, "%s%s in %s..%s", sep, names[s].field, low, high);
        sep = " and ";
    }
}
