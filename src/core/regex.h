// SPDX-License-Identifier: MIT
// The regular expressions a person types, in filters and in searches: POSIX extended, smart case (a
// capital makes case count), and only such as cannot blow up.
#pragma once
#include "base/err.h"

#include <regex.h>
#include <stddef.h>

enum {
    REGEX_TEXT = 1024, // bytes of one
    REGEX_SIZE = 2000, // its atoms once the C library has copied what is repeated
};

// pattern[n] is NUL. false: nothing to free, and e says what is wrong. *fold: case is ignored.
bool regex_compile(regex_t *out, const char *pattern, size_t n, bool *fold, struct err *e);
// Bytes of the bracket expression whose '[' is at s[-1], with its ']'; more than n when it is not
// closed.
size_t regex_bracket(const char *s, size_t n);
