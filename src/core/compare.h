// SPDX-License-Identifier: MIT
// Two runs A and B over the same instances (01-semantics §6): per instance the differences of the
// scores (A minus B), the agreement of S_A and S_B themselves (Jaccard), and how the primary
// pattern changes. Everything but Jaccard comes from columns; Jaccard needs the parsed instance and
// is filled in by compare_jaccard(), one row at a time, so that a screen can do it in slices.
#pragma once
#include "core/field.h"

struct compare_row {
    uint32_t instance;
    double delta[SCORE_COUNT];         // A minus B; NaN where either is undefined
    double jaccard;                    // |S_A ∩ S_B| / |S_A ∪ S_B|; NaN: unknown or undefined
    enum pattern primary_a, primary_b; // NONE: in no pattern, or undecidable
    bool decidable_a, decidable_b;     // the primary pattern could be decided
};

struct comparison {
    uint32_t run_a, run_b;
    struct compare_row *rows; // instances that have both runs, in the order given
    size_t n;
    size_t n_read;       // rows whose Jaccard was looked at so far
    uint32_t *unmatched; // instances that have one of the two runs only
    size_t n_unmatched;
    size_t transitions[PATTERN_COUNT][PATTERN_COUNT]; // [A][B]; rows decidable under both
    size_t changed;                                   // of those: the primary pattern differs
    size_t undecided; // rows that are not: a score or the correctness is missing
};

struct compare_spec {
    const struct columns *columns;
    const struct analysis *a, *b; // of run A and of run B (they differ under automatic cut-offs)
    uint32_t run_a, run_b;
    const struct row *rows; // which instances (their runs play no part); NULL: all of the columns
    size_t n_rows;
};

// Fills everything but Jaccard. The result is owned: compare_fini.
void compare_make(struct comparison *out, const struct compare_spec *spec);
void compare_fini(struct comparison *c);

// Jaccard of the next rows, at most `most` of them; false: a record could not be read. Done when
// n_read == n.
bool compare_jaccard(struct comparison *c, const struct row_source *src, size_t most,
                     struct err *e);
// |S_A ∩ S_B| / |S_A ∪ S_B| of one instance; two empty sets agree (1); NaN unless both are defined.
double saliency_jaccard(const struct instance *x, uint32_t run_a, uint32_t run_b);

// Means over the defined ones; NaN when there is none. *n (may be NULL): how many are defined.
double compare_mean_delta(const struct comparison *c, enum score which, size_t *n);
double compare_mean_jaccard(const struct comparison *c, size_t *n);
