// SPDX-License-Identifier: MIT
// The vocabulary: token texts, numbered in order of first appearance.
#ifndef GENERATE_VOCAB_H
#define GENERATE_VOCAB_H

#include "memory.h"

enum { VOCAB_MAX = 4096, VOCAB_SLOTS = 4 * VOCAB_MAX };

struct vocab {
    int n;
    char *text[VOCAB_MAX];
    int slot[VOCAB_SLOTS]; // 1 + id, 0 = free
};

struct vocab *vocab_new(void);
void vocab_free(struct vocab *vocab);
// The id of a token, added when it is new.
int vocab_id(struct vocab *vocab, const char *text, size_t length);

#endif
