// SPDX-License-Identifier: MIT
// Mean, population σ and percentiles, rounded exactly as numpy rounds them (its pairwise summation
// and its percentile interpolation), so that a cut-off computed here falls on the same side of a
// score as one computed there.
#pragma once
#include <stddef.h>

struct moments {
    double mean, sd; // population σ; both NaN when n is 0
};

// No NaN among the values.
struct moments moments_of(const double *values, size_t n);

// numpy percentile with linear interpolation of sorted values; q in [0,100]; NaN when n is 0.
double quantile_sorted(const double *sorted, size_t n, double q);

// Ascending, in place; no NaN among the values.
void values_sort(double *values, size_t n);
