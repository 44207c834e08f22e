// SPDX-License-Identifier: MIT
// The strictest terminal there is: it knows the sequences this program may send to a terminal of
// one name (what its terminfo entry says, and our own modes), and nothing else. Whatever data could
// smuggle in is none of these.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct strict; // for one terminfo entry

// NULL: there is no such entry.
struct strict *strict_open(const char *entry);
void strict_free(struct strict *s);
// The first thing in all of `bytes` that may not be there: its offset, and in `why` what it is.
// ascii: nor may characters above 0x7e. n: all is well.
size_t strict_check(const struct strict *s, const char *bytes, size_t n, bool ascii, char why[160]);
