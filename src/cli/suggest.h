// SPDX-License-Identifier: MIT
// The nearest known word to a mistyped one, by edits of letters (insert, drop, replace, swap).
#pragma once
#include <stddef.h>

struct suggest {
    const char *word; // what was typed
    size_t n;
    const char *best; // NULL: nothing is near enough
    size_t distance;
};

struct suggest suggest_begin(const char *word, size_t n);
void suggest_try(struct suggest *s, const char *candidate);
