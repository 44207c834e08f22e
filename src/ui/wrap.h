// SPDX-License-Identifier: MIT
// Words → lines: where every token of an instance stands when wrapped to a width, one blank between
// tokens. A token wider than the line is cut over several lines (only its first part is placed;
// drawing continues it). Cost is linear in the tokens of one instance.
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

struct wrap wrap_tokens(struct arena *a, const struct token *tokens, uint32_t n, int width);
// First token that starts on or after the line.
uint32_t wrap_first_on(const struct wrap *w, uint32_t line);
