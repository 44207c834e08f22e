// SPDX-License-Identifier: MIT
// From canvas cells to what curses can hold, without curses.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum { PART_CHARS = 5 }; // a spacing character and up to four combining ones

struct cell_part {
    wchar_t text[PART_CHARS + 1];
};

// Splits a cell's text into one part for every spacing character; returns how many (1 or 2). What
// the locale cannot show in exactly `width` columns becomes that many question marks.
int cell_split(const char *text, int width, bool utf8, struct cell_part out[2]);

// Terminals disagree with wcwidth about ZWJ, VS16, flags and skin tones: what follows them on a row
// may be elsewhere than curses believes.
bool cell_is_fragile(const char *text);

struct strbuf;
void add_unpadded(struct strbuf *out,
                  const char *capability); // without $<delays>; NULL adds nothing
