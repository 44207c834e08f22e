// SPDX-License-Identifier: MIT
// What the distributions view shows of one run: histograms of the scores and of
// |S| over the whole run with the listed part within, pattern counts likewise, and the brushes that
// narrow the list. Everything comes from columns, so that a brush over a million rows stays live.
#pragma once
#include "core/frame.h"

enum series { SERIES_IOU, SERIES_GTC, SERIES_SC, SERIES_LENGTH, SERIES_WSC, SERIES_COUNT };

enum { BINS_MOST = 20 };

struct axis { // equal bins over [0, bins * bin]
    size_t bins;
    double bin;  // width of one
    bool counts; // whole numbers (|S|): a bin of width 3 holds 0, 1, 2
};

struct brush { // a closed range of one series; what it compares is what a filter compares
    bool on;
    double low, high;
};

enum edge { EDGE_LOW, EDGE_HIGH };

struct histogram {
    struct axis axis;
    size_t all[BINS_MOST], part[BINS_MOST]; // rows per bin: of the run, and of what is listed
    size_t n_all, n_part;                   // defined ones
};

struct dist_row {              // what one instance adds: a brush then only adds up bytes
    uint8_t bin[SERIES_COUNT]; // BIN_NONE: undefined
    uint16_t patterns;         // membership bits; bit 0: decidable, in none
};

enum { BIN_NONE = 255 };

struct distributions {
    size_t n_all, n_part; // rows of the run, rows listed
    struct histogram series[SERIES_COUNT];
    size_t patterns_all[PATTERN_COUNT], patterns_part[PATTERN_COUNT]; // membership; [0] = in none
    struct dist_row *rows;                                            // per instance; owned
    size_t n_rows;
};

// Counts the whole run; the part is left empty. bins: 5, 10 or 20. *d is {0} or an earlier one.
void distributions_whole(struct distributions *d, const struct columns *c, const struct analysis *a,
                         uint32_t run, size_t bins);
// Counts the listed rows (of the same run) into the part.
void distributions_part(struct distributions *d, const struct row *rows, size_t n);
void distributions_fini(struct distributions *d);

const char *series_name(enum series s);  // "IoU", "|S|"
const char *series_field(enum series s); // as a filter knows it: "iou", "s"

// Moves an edge by `steps` bins (to the next edge of one), or by steps of .01 (1 of |S|). The edges
// never cross; a brush over the whole axis is off.
void brush_move(struct brush *b, const struct axis *x, enum edge edge, int steps, bool fine);
double axis_end(const struct axis *x); // the largest value a brush can have
// The brushes that are on, as a filter: "iou in 0.2..0.6 and s in 3..9"; appends nothing when none
// is.
void brushes_print(const struct brush brushes[SERIES_COUNT], struct strbuf *out);
