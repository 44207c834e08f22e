// SPDX-License-Identifier: MIT
// The words of an instance with G and S marked, wrapped, for a pipe or a terminal that scrolls.
//
//   colours   G black on yellow, underlined; S black on orange, bold; both: black on orange, bold,
//             underlined (what the reader of the explorer shows)
//   plain     the same without colours: G underlined, S reversed and bold
//   marks     [G:…] [S:…] [GS:…], where there is no terminal to underline anything
#pragma once
#include "base/strbuf.h"
#include "core/instance.h"

enum highlight { HIGHLIGHT_MARKS, HIGHLIGHT_PLAIN, HIGHLIGHT_COLORS };

// Appends the words, every line indented by two and at most `width` columns wide (a longer word
// stays whole). set: S, or NULL when there is none. Words are sanitised.
void highlight_words(struct strbuf *out, enum highlight how, const struct instance *x,
                     const struct featureset *set, size_t width);
void highlight_legend(struct strbuf *out, enum highlight how);
// The length of the escape sequence that s begins with when it is one of those that mark words; 0.
size_t highlight_mark(const char *s, size_t n);
