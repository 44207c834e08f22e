// SPDX-License-Identifier: MIT
// The whole corpus in memory: reviews, fitted models, rationales.
#ifndef GENERATE_STUDY_H
#define GENERATE_STUDY_H

#include "explain.h"
#include "patterns.h"
#include "train.h"

enum { HELD_OUT = 400, TRAINING = 10000, MODELS = 2, EXPLAINED = 2, METHODS = 4, RARE = 6 };
enum method { METHOD_SIS, METHOD_IG, METHOD_OCCLUSION };

// One kind of rationale: made for every explained aspect.
struct method_spec {
    const char *file; // part of the file name
    const char *name;
    enum method method;
    enum rule rule;
    int model;
};

struct run {
    const struct method_spec *spec;
    int aspect;
    const struct model *model;
    struct thresholds tau;
    struct rationale *rationale; // HELD_OUT
    int pattern[PATTERNS];
    int none;  // annotated, with a rationale, in no pattern
    int count; // annotated, with a rationale
};

struct study {
    struct vocab *vocab;
    int *row; // vocabulary id to embedding row
    int rows;
    struct review *training;
    struct review *held_out;
    struct model *model[EXPLAINED][MODELS];
    struct fit_report fit[EXPLAINED][MODELS];
    struct run run[EXPLAINED][METHODS];
};

extern const int explained_aspect[EXPLAINED];
struct study *study_new(void);
void study_free(struct study *study);

#endif
