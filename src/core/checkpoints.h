// SPDX-License-Identifier: MIT
// Runs that differ only in their checkpoint, as a series over training: how the primary patterns'
// shares change, and which instances flip from one to another (Boggust et al. 2022, future work).
#pragma once
#include "core/columns.h"

struct checkpoint { // one run of a series
    uint32_t run;
    size_t n;                      // instances that have the run
    size_t known, correct;         // whose correctness is known; correct
    size_t decidable;              // whose pattern can be decided
    size_t primary[PATTERN_COUNT]; // of those
};

struct flip { // an instance whose primary pattern changes along the series
    uint32_t instance;
    unsigned changes; // how often; undecidable checkpoints are passed over
};

struct checkpoint_series {
    struct checkpoint *at; // in order: by number where all are numbers, else as they appear
    size_t n;              // two at least
    struct flip *flips;    // most changes first; ties in input order
    size_t n_flips;
};

struct checkpoint_list {
    struct checkpoint_series *at;
    size_t n;
};

// analyses: one per run. The result is owned: checkpoints_free.
void checkpoints_find(struct checkpoint_list *out, const struct columns *c,
                      const struct analysis *analyses);
void checkpoints_free(struct checkpoint_list *list);
