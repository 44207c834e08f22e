// SPDX-License-Identifier: MIT
// A review with its scores and its human annotation, and how both are made up.
#ifndef GENERATE_REVIEW_H
#define GENERATE_REVIEW_H

#include "rng.h"
#include "vocab.h"

#include <stdbool.h>

enum { ASPECTS = 4, SCORES = 5, OVERALL = 4, MIN_WORDS = 40, MAX_WORDS = 250 };
enum { MAX_TOKENS = 288, MAX_SPANS = 8, MAX_SENTENCES = 48 };

struct span {
    int start;
    int end; // exclusive
};

struct sentence {
    struct span span;
    struct span key; // key phrase, empty when there is none
    int aspect;      // -1 = none in particular
};

struct annotation {
    int n; // 0 = not annotated
    struct span span[MAX_SPANS];
    bool incomplete; // deliberately: a mention left out or a span cut short
};

struct review {
    int n;
    int token[MAX_TOKENS];
    int sentences;
    struct sentence sentence[MAX_SENTENCES];
    double score[SCORES];
    struct annotation annotation[ASPECTS];
};

// Writes one review; draws again until its length is within bounds.
void review_write(struct review *review, struct rng *rng, struct vocab *vocab);
// Annotates a written review for every aspect (annotate.c).
void review_annotate(struct review *review, struct rng *rng, const struct vocab *vocab);

const char *aspect_name(int aspect);

#endif
