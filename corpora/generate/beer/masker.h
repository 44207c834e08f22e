// SPDX-License-Identifier: MIT
// f under masks that change one word at a time.
#ifndef GENERATE_MASKER_H
#define GENERATE_MASKER_H

#include "model.h"

struct masker {
    const struct model *model;
    int n;
    unsigned char kept[MAX_TOKENS];
    double part[MAX_TOKENS][WIDTH_MAX][FEATURE_MAX]; // W_k x_i
    double gated[MAX_TOKENS][FEATURE_MAX];           // g_i h_i
    double sum[FEATURE_MAX];
    struct trace *trace;
};

// Starts with every word kept, or with every word masked.
void masker_start(struct masker *masker, const struct model *model, const struct review *review,
                  bool kept);
double masker_value(struct masker *masker);
// f as it would be with one word changed from kept to masked or back.
double masker_try(struct masker *masker, int word);
void masker_set(struct masker *masker, int word, bool kept);

#endif
