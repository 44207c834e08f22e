// SPDX-License-Identifier: MIT
// Words → lines: where every token of an instance stands when wrapped to a width, one blank between
// tokens. A token wider than the line starts a line and is cut over several (only its first part is
// placed; drawing continues it at column 0 of the next lines, cutting with canvas_fit() as here),
// and the next token follows its last part. A token without columns stands where the text before it
// ends and adds no blank. Cost is linear in the bytes of one instance.
#pragma once
#include "base/arena.h"
#include "core/instance.h"

struct wrap_word {
    uint32_t line; // 0-based
    uint32_t column;
    uint32_t width; // columns of the whole token when sanitised
};

struct wrap {
    struct wrap_word *words; // n, in the arena
    uint32_t n;
    uint32_t lines; // total
};

// ascii: as an ASCII canvas would draw it, where é takes the eight columns of <U+00E9>.
struct wrap wrap_tokens(struct arena *a, const struct token *tokens, uint32_t n, int width,
                        bool ascii);
// First token that starts on or after the line; n when there is none.
uint32_t wrap_first_on(const struct wrap *w, uint32_t line);
