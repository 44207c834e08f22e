// SPDX-License-Identifier: MIT
// One run of a corpus judged once: its scores as hundredths and its correctness, a byte each, so
// that filters, cut-offs and counts of a million rows are scans of a few megabytes. What is kept
// says the same as judge() (rounded scores are all that comparisons and patterns look at), grows
// with the corpus, and is made anew when rows, task or Δ have changed.
#pragma once
#include "core/judging.h"

enum {
    JUDGED_BLOCK = CELL_CHUNK,      // rows that are looked at together
    JUDGED_PART = 32 * JUDGED_BLOCK // by one thread
};
enum judged_flag {
    JUDGED_RIGHT = 3,   // mask: enum correctness
    JUDGED_PRESENT = 4, // the instance has the run
};

struct judged {                    // {0} is valid
    uint8_t *score[SCORE_WSC];     // hundredths, by enum score; rows up to the next whole block
    uint8_t *flags;                // enum judged_flag
    size_t n, cap;                 // rows that are judged, that fit
    const struct columns *columns; // what they are of
    size_t run;
    uint64_t changes; // of the columns
    enum task task;
    double delta;
};

// Brings it up to date: rows that are new, or all when anything else is not what it was.
void judged_update(struct judged *j, const struct columns *c, const struct analysis *a, size_t run,
                   int threads);
void judged_free(struct judged *j);

// The membership bits of the rows [block * JUDGED_BLOCK …), n of them at most; VERDICT_UNDEFINED
// when any of the three scores is undefined. Bit 0: decidable, and in no pattern.
void judged_verdicts(const struct judged *j, const struct judging *by, size_t block, size_t n,
                     uint16_t out[JUDGED_BLOCK]);
