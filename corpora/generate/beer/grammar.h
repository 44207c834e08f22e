// SPDX-License-Identifier: MIT
// A context-free grammar whose symbols carry a level from 0 (awful) to 4 (outstanding).
#ifndef GENERATE_GRAMMAR_H
#define GENERATE_GRAMMAR_H

#include "review.h"
#include "rng.h"
#include "vocab.h"

enum { LEVELS = 5 };

// The writer of one review: tokens go to the end of review, out of room sets full.
struct writer {
    struct rng *rng;
    struct vocab *vocab;
    struct review *review;
    uint64_t pin;         // seed of the choices that hold for the whole review
    const char *template; // the last sentence's
    struct span key;      // key phrase of the sentence being written, empty when start == end
    bool full;
};

void grammar_emit(struct writer *writer, const char *text, size_t length);
// Which of the levels a word is spoken at: the nearest, with a little noise near the border of two.
int grammar_level(struct rng *rng, double level);
// Writes one expansion of a symbol; every word in it draws its own level around the given one.
void grammar_expand(struct writer *writer, const char *symbol, double level);
// The same for a whole sentence, from another template than the one before.
void grammar_sentence(struct writer *writer, const char *symbol, double level);

#endif
