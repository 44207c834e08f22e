// SPDX-License-Identifier: MIT
// Two runs A and B over the same instances: per instance the differences of the
// scores (A minus B), the agreement of S_A and S_B themselves (Jaccard), and how the primary
// pattern changes. Everything but Jaccard comes from columns; Jaccard needs the parsed instance and
// is filled in by compare_jaccard(), one row at a time, so that a screen can do it in slices.
//
// Or one run under two ground truths: A is the one given, B the one that a person corrected. S is
// the same then, so what agrees or not are the two G, and their Jaccard is known at once.
#pragma once
#include "core/field.h"

struct correction { // one instance under one run, with the G given and with the corrected one
    uint32_t instance;
    struct cell given, corrected; // no flags: the instance does not have the run
    double jaccard;               // of the two G; NaN: none was given
};

struct compare_row {
    uint32_t instance;
    double delta[SCORE_COUNT];         // A minus B; NaN where either is undefined
    double jaccard;                    // |S_A ∩ S_B| / |S_A ∪ S_B|; NaN: unknown or undefined.
                                       // Of ground truths: |G_A ∩ G_B| / |G_A ∪ G_B|
    enum pattern primary_a, primary_b; // NONE: in no pattern, or undecidable
    bool decidable_a, decidable_b;     // the primary pattern could be decided
    bool corrected;                    // its ground truth was
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
    bool truths;      // of ground truths, not of runs
    size_t corrected; // of ground truths: rows whose own was corrected
};

struct compare_spec {
    const struct columns *columns;
    const struct analysis *a, *b; // of run A and of run B (they differ under automatic cut-offs)
    uint32_t run_a, run_b;
    const struct row *rows; // which instances (their runs play no part); NULL: all of the columns
    size_t n_rows;
    bool truths;                          // ground truths of run A, which run B then is, too
    const struct correction *corrections; // sorted by instance; what is not there is as given
    size_t n_corrections;
};

// Fills everything but Jaccard. The result is owned: compare_fini.
void compare_make(struct comparison *out, const struct compare_spec *spec);
void compare_fini(struct comparison *c);
void corrections_sort(struct correction *list, size_t n);

// Jaccard of the next rows, at most `most` of them; false: a record could not be read. Done when
// n_read == n.
bool compare_jaccard(struct comparison *c, const struct row_source *src, size_t most,
                     struct err *e);
// |A ∩ B| / |A ∪ B|; two empty sets agree (1). Of the S of one instance: NaN unless both are
// defined.
double featureset_jaccard(const struct featureset *a, const struct featureset *b);
double saliency_jaccard(const struct instance *x, uint32_t run_a, uint32_t run_b);

// Whether the row's differences are of interest: of ground truths only the corrected ones' are, or
// the many others would drown them.
bool compare_counts(const struct comparison *c, const struct compare_row *row);
// Means over the defined ones of those rows; NaN when there is none. *n (may be NULL): how many.
double compare_mean_delta(const struct comparison *c, enum score which, size_t *n);
double compare_mean_jaccard(const struct comparison *c, size_t *n);
