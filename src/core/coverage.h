// SPDX-License-Identifier: MIT
// The four scores of Shared Interest (Boggust et al. 2022, eq. 1-3) from integer counts.
//
//   IoU = |G∩S| / |G∪S|   undefined when both are empty
//   GTC = |G∩S| / |G|     undefined when G is empty
//   SC  = |G∩S| / |S|     undefined when S is empty
//   WSC = Σ_{f∈G}|a_f| / Σ_f|a_f|   on continuous scores; undefined when Σ|a| = 0
//
// Undefined is NaN in memory, never 0. All four are undefined when the instance is not annotated,
// and the set scores when there is no saliency.
#pragma once
#include "core/featureset.h"

#include <stdint.h>

struct scores {
    double iou, gtc, sc, wsc; // [0,1] or NaN
};

enum score { SCORE_IOU, SCORE_GTC, SCORE_SC, SCORE_WSC, SCORE_COUNT };

// Counts → scores (wsc is left NaN). Needs inter <= min(g, s).
struct scores coverage_scores(size_t g, size_t s, size_t inter);
double coverage_get(const struct scores *s, enum score which);
const char *score_key(enum score s);  // "iou": in files, filters and options
const char *score_name(enum score s); // "IoU": for people
// The score with that key among those that compare two sets (IoU, GTC, SC), in any case.
bool score_of_sets(const char *key, enum score *out);

// WSC over n features; a NaN score is missing and left out. NaN when not annotated (NULL).
double coverage_weighted(const double *scores, size_t n, const struct featureset *ground_truth);

// The score as it is compared and shown: rint(x*100)/100 (numpy's rounding; 3/40 is .08). NaN
// stays.
double score_rounded(double x);
// 100 times that, of part/whole <= 1: adding 1.5 * 2^52 rounds as rint does.
static inline uint8_t score_hundredths(int64_t part, int64_t whole)
{
    double x = (double)part / (double)whole * 100; // a statement of its own: not fused
    double rounded = x + 0x1.8p52;
    return (uint8_t)(int)(rounded - 0x1.8p52);
}

// What a random S of the same size would score on average: |G∩S| hypergeometric with
// n features, g in G, s drawn. GTC: s/n; SC: g/n; IoU: Σ_k P(k) k/(g+s-k).
// NaN where the score itself would be undefined.
struct scores coverage_chance(size_t n, size_t g, size_t s);
