// SPDX-License-Identifier: MIT
// What a text must contain to match: of a regular expression, or of a text looked for, some words
// one of which every match has. Whoever finds none of them need not look closer. The analysis only
// ever errs towards asking for less.
//
// A literal has no blank, '=', quote, backslash, slash or control character, so that of joined
// tokens it lies within one, and in JSON it stands as it is unless \u escapes spell it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LITERALS = 8, LITERAL_BYTES = 48, LITERAL_LEAST = 2 };

struct literal {
    char text[LITERAL_BYTES];
    uint8_t n; // bytes, at least LITERAL_LEAST
    bool fold; // ASCII, in any case: lower case here, and what folds to it counts, too (ſ, K, ı)
};

struct literals {
    unsigned n; // 0: nothing is known, anything may match
    struct literal at[LITERALS];
};

// Of a POSIX extended regular expression that compiles; fold: case is ignored.
void literals_of_regex(const char *pattern, size_t n, bool fold, struct literals *out);
void literals_of_text(const char *text, size_t n, struct literals *out); // that is contained
// Takes `more` where it asks for more; what is known of both.
void literals_prefer(struct literals *best, const struct literals *more);
// What either of two asks for.
void literals_unite(struct literals *either, const struct literals *other);
