// SPDX-License-Identifier: MIT
// Figures about a study, for the read-me and the checks.
#ifndef GENERATE_FIGURES_H
#define GENERATE_FIGURES_H

#include "study.h"

struct text_figures {
    int vocabulary; // distinct tokens in the held-out reviews
    int words;
    int shortest;
    int longest;
    double sentence_share; // of the reviews that share the most frequent sentence
    int not_annotated[ASPECTS];
    int annotated_words[ASPECTS];
};

struct size_figures {
    int n; // reviews that have a rationale
    int median;
    int longest;
    int single;    // rationales of one word
    int elsewhere; // without one word of the aspect's own sentences
};

struct text_figures figures_text(const struct study *study);
struct size_figures figures_sizes(const struct study *study, const struct run *run);
// Largest |sum of scores - (f' - f' of the masked review)| of a run, and the steps it took.
double figures_completeness(const struct study *study, const struct run *run, int *steps);

#endif
