// SPDX-License-Identifier: MIT
#include "core/agreement.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static int compare_ratings(const void *a, const void *b)
{
    const struct rating *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->rater > y->rater) - (x->rater < y->rater);
}

void ratings_sort(struct rating *r, size_t n)
{
    if (n)
        qsort(r, n, sizeof *r, compare_ratings);
}

// How many ratings from r on are of its unit.
static size_t unit_length(const struct rating *r, size_t n)
{
    size_t k = 0;
    while (k < n && r[k].unit == r[0].unit)
        k++;
    return k;
}

size_t ratings_shared(const struct rating *r, size_t n)
{
    size_t shared = 0;
    for (size_t i = 0, k; i < n; i += k) {
        k = unit_length(r + i, n - i);
        shared += k > 1;
    }
    return shared;
}

// ---- counting categories ------------------------------------------------------------------------

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// Sum over categories of (count in x) * (count in y); sorts both. x may be y.
static double product_of_counts(uint32_t *x, size_t nx, uint32_t *y, size_t ny)
{
    double sum = 0;
    qsort(x, nx, sizeof *x, compare_numbers);
    qsort(y, ny, sizeof *y, compare_numbers);
    for (size_t i = 0, j = 0; i < nx && j < ny;) {
        uint32_t category = x[i];
        size_t in_x = 0, in_y = 0;
        while (i < nx && x[i] == category)
            i++, in_x++;
        while (j < ny && y[j] < category)
            j++;
        while (j < ny && y[j] == category)
            j++, in_y++;
        sum += (double)in_x * (double)in_y;
    }
    return sum;
}

static const struct rating *of_rater(const struct rating *r, size_t k, uint32_t rater)
{
    for (size_t i = 0; i < k; i++)
        if (r[i].rater == rater)
            return &r[i];
    return NULL;
}

// ---- coefficients -------------------------------------------------------------------------------

// (observed - expected) / (1 - expected), in counts: expected by the raters' own shares.
double agreement_kappa(const struct rating *r, size_t n, uint32_t a, uint32_t b, size_t *units)
{
    uint32_t *by_a = mem_array(n + 1, sizeof *by_a), *by_b = mem_array(n + 1, sizeof *by_b);
    size_t both = 0;
    double agreed = 0;
    for (size_t i = 0, k; i < n; i += k) {
        k = unit_length(r + i, n - i);
        const struct rating *x = of_rater(r + i, k, a), *y = of_rater(r + i, k, b);
        if (!x || !y)
            continue;
        by_a[both] = x->category;
        by_b[both++] = y->category;
        agreed += x->category == y->category;
    }
    double total = (double)both;
    double expected = both ? product_of_counts(by_a, both, by_b, both) / total : 0;
    free(by_a);
    free(by_b);
    if (units)
        *units = both;
    return both && expected < total ? (agreed - expected) / (total - expected) : NAN;
}

// 1 - observed / expected disagreement. A unit of m ratings has m (m - 1) ordered pairs, each
// weighing 1 / (m - 1); a pair disagrees when its categories differ.
double agreement_alpha(const struct rating *r, size_t n)
{
    uint32_t *all = mem_array(n + 1, sizeof *all), *own = mem_array(n + 1, sizeof *own);
    size_t total = 0;
    double observed = 0;
    for (size_t i = 0, k; i < n; i += k) {
        k = unit_length(r + i, n - i);
        if (k < 2)
            continue;
        for (size_t j = 0; j < k; j++)
            own[j] = all[total++] = r[i + j].category;
        double m = (double)k;
        observed += (m * m - product_of_counts(own, k, own, k)) / (m - 1);
    }
    double sum = (double)total;
    double expected = total ? (sum * sum - product_of_counts(all, total, all, total)) : 0;
    free(all);
    free(own);
    return expected > 0 ? 1 - (sum - 1) * observed / expected : NAN;
}
