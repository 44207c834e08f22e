// SPDX-License-Identifier: MIT
// UTF-8, graphemes, widths, and the one sanitiser between data and any terminal.
//
// Data never drives a terminal: every byte that comes from a file, a message or a file name passes
// through text_glyph() before it reaches a cell or a terminal's stdout. Control characters (C0,
// DEL, C1), bidi controls, line separators, unassigned code points and lone combining marks come
// out as visible escapes; a grapheme is clipped to the bytes a cell holds. Widths are wcwidth's
// (what ncurses believes), graphemes are utf8proc's.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GLYPH_BYTES = 20 }; // UTF-8 bytes of one display unit, without the NUL

struct glyph {
    char text[GLYPH_BYTES + 1]; // safe UTF-8, NUL-terminated
    uint8_t width;              // terminal columns: 1 or 2; an escape may be up to GLYPH_BYTES
    bool escaped;               // text is a visible escape standing for something unsafe
};

// Decodes one code point at s (n > 0 bytes left). Returns the bytes used (>= 1);
// *cp is -1 for an invalid byte (then exactly 1 byte is used).
size_t utf8_decode(const char *s, size_t n, int32_t *cp);
size_t utf8_encode(int32_t cp, char out[4]);               // bytes written
bool utf8_valid(const char *s, size_t n, size_t *bad_out); // bad_out: offset of the first bad byte

// Takes one display unit (grapheme or escape) from s; returns the bytes used (0 when n is 0).
size_t text_glyph(const char *s, size_t n, struct glyph *out);

// Columns that s takes when drawn glyph by glyph.
size_t text_width(const char *s, size_t n);

struct strbuf;
// Appends the safe form of s (for messages, file names and plain output to a terminal).
void text_sanitise(struct strbuf *out, const char *s, size_t n);
