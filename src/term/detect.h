// SPDX-License-Identifier: MIT
// What can be decided about a terminal from names and the environment, without opening it.
#pragma once
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TERM_CANDIDATES = 4 };
// Terminfo entries to try for this TERM, its own name first; returns how many.
size_t term_candidates(const char *name, const char *out[TERM_CANDIDATES]);

// Takes the user's LC_CTYPE; where that is plain C tries C.UTF-8. Returns whether text may go out
// as UTF-8: not with `ascii`, nor when the locale names another character set.
bool locale_setup(bool ascii);
const char *locale_codeset(void);

// May colours be used? `option` is --color; *why says what decided.
bool colours_wanted(const char *option, const char **why);

int escape_delay(void);  // ESCDELAY if set, else 25 (milliseconds)
uint64_t clock_ms(void); // monotonic
