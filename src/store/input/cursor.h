// SPDX-License-Identifier: MIT
// A window sliding over the bytes of an input, which knows its line and column and how to pass over
// a JSON value without parsing it. Splitter and transposer are built on it.
//
// buf[0..len) are the bytes at file offset `base`; the next byte is buf[pos]. What lies before
// `keep` may be dropped when the window moves. While something is kept the window grows, up to
// max_value and a little; then the window lets go of it and sets `overlong`.
#pragma once
#include "store/input/bytes.h"

struct cursor {
    const struct bytes *b;
    uint64_t max_value;
    char *buf;
    size_t cap, len, pos, keep;
    uint64_t base;
    uint64_t line, line_start; // 1-based line of the next byte; offset of that line's first byte
    bool overlong;
    bool failed; // reading failed: treated as the end of the input
    struct err why;
};

enum { CURSOR_END = -1 };

void cursor_init(struct cursor *c, const struct bytes *b, uint64_t max_value); // skips a BOM
void cursor_seek(struct cursor *c, uint64_t offset, uint64_t line); // to the start of that line
void cursor_free(struct cursor *c);

bool cursor_fill(struct cursor *c); // pos == len: reads more; false at the end
static inline int cursor_peek(struct cursor *c)
{
    return c->pos < c->len || cursor_fill(c) ? (unsigned char)c->buf[c->pos] : CURSOR_END;
}
static inline uint64_t cursor_offset(const struct cursor *c)
{
    return c->base + c->pos;
}
static inline uint64_t cursor_column(const struct cursor *c)
{
    return cursor_offset(c) - c->line_start + 1;
}

void cursor_keep(struct cursor *c); // hold on to everything from the next byte
void cursor_drop(struct cursor *c); // no longer

// Moves to the next byte that is not blank and returns it; CURSOR_END at the end.
int cursor_blank(struct cursor *c);
// Moves to the next '\n' (not over it) or to the end.
void cursor_line(struct cursor *c);
// Passes over one value that begins here (at least one byte), balancing brackets outside strings. A
// container ends where its bracket closes, or before a bracket that can only close something around
// it; a bare word ends before , ] } or the end. false: the input ends inside the value.
bool cursor_value(struct cursor *c);
bool cursor_string(struct cursor *c); // the same for a string
