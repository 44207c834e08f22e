// SPDX-License-Identifier: MIT
// Rationales of one prediction: sufficient input subset, integrated gradients, occlusion.
#ifndef GENERATE_EXPLAIN_H
#define GENERATE_EXPLAIN_H

#include "model.h"

enum { IG_STEPS = 128, IG_STEPS_MAX = 8192 };

struct thresholds {
    double high;
    double low;
};

struct explainer {
    const struct model *model;
    struct thresholds tau;
    struct trace *trace;
    struct gradient *gradient;
    double (*slope)[FEATURE_MAX]; // MAX_TOKENS rows
    struct masker *masker;
};

// What is explained is f on the high side and -f on the low one.
double explain_side(const struct explainer *explainer, double prediction);
struct explainer explainer_new(const struct model *model, struct thresholds tau);
void explainer_free(struct explainer *explainer);

// The first sufficient input subset, most important word first; returns its size, 0 = there is
// none.
int explain_sis(struct explainer *explainer, const struct review *review, int *set);
// One attribution per word; returns the number of steps used.
int explain_gradients(struct explainer *explainer, const struct review *review, double *scores);
void explain_occlusion(struct explainer *explainer, const struct review *review, double *scores);

#endif
