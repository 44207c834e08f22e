// SPDX-License-Identifier: MIT
// Distributions over rows: per score n, mean, population σ, quartiles (linear);
// histograms with 10 equal bins, the last closed; pattern counts; rationale length; confusion
// matrix.
#pragma once
#include "core/frame.h"
#include "core/moments.h"

enum { SUMMARY_BINS = 10 };

struct distribution {
    size_t n;                             // defined values
    double mean, sd, median, q1, q3, max; // NaN when n is 0
    double chance;                        // mean chance level of the same rows (NaN for wsc)
    size_t bins[SUMMARY_BINS];            // scores: histogram over [0, 1], the last bin closed
};

struct confusion_cell {
    struct value label, prediction; // regression: lower edge of a bin of .1
    size_t count;
    double mean_iou, mean_gtc, mean_sc; // over the defined ones; NaN when none
};

struct summary {      // of the rows of one run
    size_t n;         // rows
    size_t undefined; // rows with any of IoU, GTC, SC undefined
    size_t not_annotated;
    size_t correct, incorrect, unknown; // correctness
    struct distribution score[SCORE_COUNT];
    size_t patterns[PATTERN_COUNT];     // by membership; [0] = decidable and in none
    size_t primary[PATTERN_COUNT];      // by primary
    struct distribution length;         // |S|
    struct distribution length_percent; // |S| as % of features
    struct confusion_cell *confusion;   // sorted by label, prediction
    size_t n_confusion;
};

// Summarises those of rows[0..n) that belong to `run`. The result is owned: summary_fini.
void summary_make(struct summary *out, const struct columns *c, const struct analysis *a,
                  uint32_t run, const struct row *rows, size_t n);
void summary_fini(struct summary *s);

// Values (NaN skipped) → distribution; sorts `values` in place.
struct distribution distribution_make(double *values, size_t n);
// The bin of x among `bins` equal ones of [lo, hi]; the last is closed. bins: x lies outside (NaN).
size_t histogram_bin(double x, double lo, double hi, size_t bins);
// A label or prediction as the confusion matrix has it: in a regression its bin of .1, by the lower
// edge.
struct value confusion_value(struct value v, enum task task);
// Numbers before names; names by their bytes.
int confusion_compare(struct value a, struct value b, const struct names *names);
// numpy histogram of values in [lo, hi] into `bins` counts; last bin closed; others left out.
void histogram_count(const double *values, size_t n, double lo, double hi, size_t bins,
                     size_t *out);
