// SPDX-License-Identifier: MIT
#include "store/input/cursor.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024, SLACK = 64, TYPED_LEVELS = 1024 };
static const size_t NO_KEEP = SIZE_MAX;

void cursor_init(struct cursor *c, const struct bytes *b, uint64_t max_value)
{
    *c = (struct cursor){.b = b, .max_value = max_value, .keep = NO_KEEP, .line = 1};
    if (cursor_fill(c) && c->len >= 3 && memcmp(c->buf, "\xef\xbb\xbf", 3) == 0)
        c->line_start = c->pos = 3;
}

void cursor_seek(struct cursor *c, uint64_t offset, uint64_t line)
{
    c->base = c->line_start = offset;
    c->line = line;
    c->len = c->pos = 0;
    c->keep = NO_KEEP;
    c->failed = false;
}

void cursor_free(struct cursor *c)
{
    free(c->buf);
    *c = (struct cursor){0};
}

void cursor_keep(struct cursor *c)
{
    c->keep = c->pos;
    c->overlong = false;
}

void cursor_drop(struct cursor *c)
{
    c->keep = NO_KEEP;
}

// Moves what is kept to the front of the window.
static void slide(struct cursor *c)
{
    size_t from = c->keep < c->pos ? c->keep : c->pos;
    if (c->keep != NO_KEEP && c->len - from > c->max_value &&
        c->len - from - c->max_value > SLACK) {
        c->overlong = true;
        c->keep = NO_KEEP;
        from = c->pos;
    }
    if (!from)
        return;
    memmove(c->buf, c->buf + from, c->len - from);
    c->base += from;
    c->len -= from;
    c->pos -= from;
    if (c->keep != NO_KEEP)
        c->keep -= from;
}

bool cursor_fill(struct cursor *c)
{
    uint64_t left = c->b->size - (c->base + c->len);
    if (c->failed || !left)
        return false;
    slide(c);
    size_t n = left < CHUNK ? (size_t)left : CHUNK;
    if (c->cap < c->len + n + 1) {
        size_t need = c->len + n + 1;
        uint64_t most = c->max_value < SIZE_MAX / 2 ? c->max_value + SLACK + 2 * CHUNK : SIZE_MAX;
        size_t cap = c->cap * 2 < most ? c->cap * 2 : (size_t)most;
        cap = cap < need ? need : cap;
        c->buf = mem_resize(c->buf, cap, 1);
        c->cap = cap;
    }
    if (!bytes_read(c->b, c->base + c->len, c->buf + c->len, n, &c->why)) {
        c->failed = true;
        return false;
    }
    c->len += n;
    return true;
}

static void newline(struct cursor *c)
{
    c->line++;
    c->line_start = cursor_offset(c) + 1;
}

int cursor_blank(struct cursor *c)
{
    for (;;) {
        int ch = cursor_peek(c);
        if (ch == '\n')
            newline(c);
        else if (ch != ' ' && ch != '\t' && ch != '\r')
            return ch;
        c->pos++;
    }
}

void cursor_line(struct cursor *c)
{
    do {
        char *p = memchr(c->buf + c->pos, '\n', c->len - c->pos);
        if (p) {
            c->pos = (size_t)(p - c->buf);
            return;
        }
        c->pos = c->len;
    } while (cursor_fill(c));
}

// Moves to the next byte whose class in the table is set.
static int seek(struct cursor *c, const bool stop[256])
{
    do {
        while (c->pos < c->len) {
            unsigned char ch = (unsigned char)c->buf[c->pos];
            if (stop[ch])
                return ch;
            c->pos++;
        }
    } while (cursor_fill(c));
    return CURSOR_END;
}

bool cursor_string(struct cursor *c)
{
    static const bool stop[256] = {['"'] = true, ['\\'] = true, ['\n'] = true};
    c->pos++;
    for (;;) {
        int ch = seek(c, stop);
        bool escape = ch == '\\', close = ch == '"';
        if (escape) {
            c->pos++;
            ch = cursor_peek(c);
        }
        if (ch == CURSOR_END)
            return false;
        if (ch == '\n')
            newline(c);
        c->pos++;
        if (close)
            return true;
    }
}

// The open brackets of a value. Kinds are known for the outer levels; deeper ones are only counted.
struct nest {
    uint64_t objects[TYPED_LEVELS / 64]; // a bit per level: it is an object
    size_t depth;
};

static void nest_open(struct nest *n, bool object)
{
    if (n->depth < TYPED_LEVELS) {
        uint64_t bit = (uint64_t)1 << n->depth % 64, *word = &n->objects[n->depth / 64];
        *word = object ? *word | bit : *word & ~bit;
    }
    n->depth++;
}

// Closes the innermost container of that kind with everything in it; false when there is none.
static bool nest_close(struct nest *n, bool object)
{
    size_t d = n->depth;
    if (d > TYPED_LEVELS) {
        n->depth--;
        return true;
    }
    while (d) {
        d--;
        if ((n->objects[d / 64] >> d % 64 & 1) == object) {
            n->depth = d;
            return true;
        }
    }
    return false;
}

static bool bare_word(struct cursor *c)
{
    static const bool stop[256] = {[','] = true, [']'] = true, ['}'] = true, ['\n'] = true};
    c->pos++;
    int ch;
    while ((ch = seek(c, stop)) == '\n') {
        newline(c);
        c->pos++;
    }
    return ch != CURSOR_END;
}

bool cursor_value(struct cursor *c)
{
    static const bool stop[256] = {
        ['"'] = true, ['{'] = true, ['}'] = true, ['['] = true, [']'] = true, ['\n'] = true};
    int ch = cursor_peek(c);
    if (ch == '"')
        return cursor_string(c);
    if (ch != '{' && ch != '[')
        return bare_word(c);
    struct nest nest = {0};
    do {
        ch = seek(c, stop);
        if (ch == CURSOR_END)
            return false;
        if (ch == '"') {
            if (!cursor_string(c))
                return false;
            continue;
        }
        if (ch == '\n')
            newline(c);
        else if (ch == '{' || ch == '[')
            nest_open(&nest, ch == '{');
        else if (!nest_close(&nest, ch == '}'))
            return true;
        c->pos++;
    } while (nest.depth);
    return true;
}
