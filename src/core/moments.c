// SPDX-License-Identifier: MIT
#include "core/moments.h"

#include <math.h>
#include <stdlib.h>

enum { SUM_BLOCK = 128 }; // numpy's: below this a block is summed by eight accumulators

// Sum of (x - centre)^power over the values, power 1 or 2, halved recursively as numpy does.
static double pairwise_sum(const double *x, size_t n, double centre, int power)
{
    if (n > SUM_BLOCK) {
        size_t half = n / 2;
        half -= half % 8;
        return pairwise_sum(x, half, centre, power) +
               pairwise_sum(x + half, n - half, centre, power);
    }
    double part[8] = {0}, sum = 0;
    size_t whole = n - n % 8;
    for (size_t i = 0; i < whole; i++) {
        double d = x[i] - centre;
        part[i % 8] += power == 2 ? d * d : d;
    }
    sum = ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
    for (size_t i = whole; i < n; i++) {
        double d = x[i] - centre;
        sum += power == 2 ? d * d : d;
    }
    return sum;
}

struct moments moments_of(const double *values, size_t n)
{
    if (!n)
        return (struct moments){NAN, NAN};
    double mean = pairwise_sum(values, n, 0, 1) / (double)n;
    double sd = sqrt(pairwise_sum(values, n, mean, 2) / (double)n);
    return (struct moments){mean, sd};
}

double quantile_sorted(const double *sorted, size_t n, double q)
{
    if (!n)
        return NAN;
    double at = q / 100 * (double)(n - 1);
    if (!(at > 0))
        return sorted[0];
    if (at >= (double)(n - 1))
        return sorted[n - 1];
    size_t i = (size_t)at;
    double t = at - (double)i, step = sorted[i + 1] - sorted[i];
    return t < 0.5 ? sorted[i] + step * t : sorted[i + 1] - step * (1 - t);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void values_sort(double *values, size_t n)
{
    if (n > 1)
        qsort(values, n, sizeof *values, ascending);
}
