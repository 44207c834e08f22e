// SPDX-License-Identifier: MIT
// Literals looked for in the bytes of JSON, many gigabytes a second: of each the two bytes that are
// rarest in texts are compared at 32 places at once, and only where both fit the rest is. Found is
// also what may stand for a literal: escapes that may spell it, and letters that fold to it.
#pragma once
#include "core/literals.h"

enum {
    FINDER_NEEDLES = LITERALS + 3,
    FINDER_CHUNK = 512,                           // bytes that are looked at together
    FINDER_PADDING = FINDER_CHUNK + LITERAL_BYTES // readable bytes behind the text
};

struct needle {
    char text[LITERAL_BYTES];
    uint8_t mask[LITERAL_BYTES]; // bits of each byte that do not matter, set in `text`
    size_t n;
    uint8_t a, b;                // where the two rarest bytes are
    bool (*sure)(const char *p); // NULL: a place that fits is one; else it has the last word
};

struct finder {
    struct needle needles[FINDER_NEEDLES];
    size_t n;
    size_t longest;
};

void finder_init(struct finder *f, const struct literals *l);
// The first place in text[from..n) where something is found, or n.
size_t finder_find(const struct finder *f, const char *text, size_t from, size_t n);
