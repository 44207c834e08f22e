// SPDX-License-Identifier: MIT
// How far reviewers agree beyond chance. A rating says which category a rater gave a unit; a rater
// gives a unit at most one. Units and categories are any numbers; raters are small ones.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct rating {
    uint64_t unit;
    uint32_t rater;
    uint32_t category;
};

// Sorts by unit, then rater: what the functions below want.
void ratings_sort(struct rating *r, size_t n);
// Units that at least two raters rated.
size_t ratings_shared(const struct rating *r, size_t n);

// Cohen's kappa of two raters over the units both rated (*units: how many, may be NULL). NaN where
// it is undefined: no such unit, or chance alone would make them agree always.
// (J. Cohen, A coefficient of agreement for nominal scales, 1960)
double agreement_kappa(const struct rating *r, size_t n, uint32_t a, uint32_t b, size_t *units);

// Krippendorff's alpha for nominal categories, any number of raters, gaps allowed. NaN where it is
// undefined: no unit was rated twice, or there is one category only.
// (K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011)
double agreement_alpha(const struct rating *r, size_t n);
