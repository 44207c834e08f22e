// SPDX-License-Identifier: MIT
// Token texts in an open-addressing hash table (FNV-1a); ids depend only on the order of insertion.
#include "vocab.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vocab *vocab_new(void)
{
    return must_calloc(1, sizeof(struct vocab));
}

void vocab_free(struct vocab *vocab)
{
    if (vocab == NULL)
        return;
    for (int i = 0; i < vocab->n; i++)
        free(vocab->text[i]);
    free(vocab);
}

static uint32_t hash(const char *text, size_t length)
{
    uint32_t value = 2166136261U;
    for (size_t i = 0; i < length; i++)
        value = (value ^ (unsigned char)text[i]) * 16777619U;
    return value;
}

int vocab_id(struct vocab *vocab, const char *text, size_t length)
{
    uint32_t at = hash(text, length) % VOCAB_SLOTS;
    for (; vocab->slot[at] != 0; at = (at + 1) % VOCAB_SLOTS) {
        const char *known = vocab->text[vocab->slot[at] - 1];
        if (strlen(known) == length && memcmp(known, text, length) == 0)
            return vocab->slot[at] - 1;
    }
    if (vocab->n == VOCAB_MAX) {
        fputs("generate: vocabulary full\n", stderr);
        exit(3);
    }
    char *copy = must_calloc(length + 1, 1);
    memcpy(copy, text, length);
    vocab->text[vocab->n] = copy;
    vocab->slot[at] = ++vocab->n;
    return vocab->n - 1;
}
