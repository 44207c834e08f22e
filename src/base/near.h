// SPDX-License-Identifier: MIT
// The known word nearest to a mistyped one, by edits of letters (insert, drop, replace, swap two);
// case does not count.
#pragma once
#include <stddef.h>

enum { NEAR_LONGEST = 64 }; // longer words are not compared

struct near {
    const char *word; // what was typed; borrowed
    size_t n;
    size_t distance;             // of the best so far
    char best[NEAR_LONGEST + 1]; // "": nothing is near enough
    char hint[NEAR_LONGEST + 32];
};

struct near near_to(const char *word, size_t n);
void near_try(struct near *near, const char *known);
void near_try_n(struct near *near, const char *known, size_t n);
// " (did you mean BEST?)", or "" when nothing is near; to stand behind the quoted word.
const char *near_hint(struct near *near);
