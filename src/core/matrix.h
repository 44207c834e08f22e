// SPDX-License-Identifier: MIT
// The confusion matrix of the earlier Shared Interest interface: the ten labels
// with most misclassified instances, and the ten predictions most frequent among instances of those
// labels. Chosen over the whole run; filled with the rows that are listed.
#pragma once
#include "core/frame.h"

enum { MATRIX_MOST = 10 };

struct matrix_cell {
    size_t count;
    double mean[3]; // IoU, GTC, SC over the defined ones; NaN when none
};

struct matrix {
    size_t n_labels, n_predictions;
    size_t all_labels; // distinct labels of the run; more than n_labels: some are left out
    struct value labels[MATRIX_MOST], predictions[MATRIX_MOST]; // in order; regression: bins of .1
    size_t wrong[MATRIX_MOST]; // misclassified instances of the label in the whole run
    struct matrix_cell cells[MATRIX_MOST][MATRIX_MOST]; // [label][prediction]
    size_t outside;                                     // listed rows that are in no cell
    uint8_t *where; // per instance: label * MATRIX_MOST + prediction, or 255; owned
    size_t n_where;
};

// Chooses labels and predictions; ties go to the smaller value. *m is {0} or an earlier one.
void matrix_choose(struct matrix *m, const struct columns *c, const struct analysis *a,
                   uint32_t run);
// Counts rows (of the same run) and takes means.
void matrix_fill(struct matrix *m, const struct columns *c, const struct row *rows, size_t n);
void matrix_fini(struct matrix *m);
// The filter that keeps what is in a cell; a bin of
// a regression is half open: `label >= 0.6 and label < 0.7`.
void matrix_filter(const struct matrix *m, const struct columns *c, const struct analysis *a,
                   size_t label, size_t prediction, struct strbuf *out);
