// SPDX-License-Identifier: MIT
#include "store/reader/csv.h"

#include <string.h>

enum { BLOCK = 1 << 16, END = -1 };

static int peek(struct csv *c)
{
    if (c->pos < c->n)
        return (unsigned char)c->block[c->pos];
    uint64_t left = c->in->size - c->at;
    c->n = left < BLOCK ? (size_t)left : BLOCK;
    c->pos = 0;
    if (!c->n || c->failed)
        return END;
    if (!bytes_read(c->in, c->at, c->block, c->n, &c->why)) {
        c->failed = true;
        c->n = 0;
        return END;
    }
    c->at += c->n;
    return (unsigned char)c->block[0];
}

static int take(struct csv *c)
{
    int byte = peek(c);
    c->pos += byte != END;
    return byte;
}

static void find_separator(struct csv *c)
{
    static const char separators[] = {',', ';', '\t'};
    size_t counts[sizeof separators] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = c->pos; i < c->n && (quoted || c->block[i] != '\n'); i++) {
        quoted ^= c->block[i] == '"';
        for (size_t k = 0; k < sizeof separators && !quoted; k++)
            counts[k] += c->block[i] == separators[k];
    }
    for (size_t k = 1; k < sizeof separators; k++)
        best = counts[k] > counts[best] ? k : best;
    c->separator = separators[best];
}

void csv_begin(struct csv *c, const struct bytes *in, uint64_t max_value)
{
    *c = (struct csv){.in = in, .line = 1, .max_value = max_value, .block = mem_alloc(BLOCK)};
    if (peek(c) == 0xef && c->n >= 3 && memcmp(c->block, "\xef\xbb\xbf", 3) == 0)
        c->pos = 3;
    find_separator(c);
}

static void put(struct csv *c, int byte)
{
    if (c->text.n < c->max_value)
        strbuf_putc(&c->text, (char)byte);
    else
        c->overlong = true;
}

// The part of a cell between quotes; "" is one quote.
static void take_quoted(struct csv *c)
{
    for (int byte; (byte = take(c)) != END;) {
        c->lines += byte == '\n';
        if (byte != '"') {
            put(c, byte);
        } else if (peek(c) == '"') {
            put(c, take(c));
        } else {
            return;
        }
    }
    c->unclosed = true;
}

// One cell; returns what ended it.
static int take_cell(struct csv *c)
{
    vec_push(&c->cells, c->text.n);
    if (peek(c) == '"') {
        take(c);
        take_quoted(c);
    }
    for (;;) {
        int byte = take(c);
        if (byte == '\r' && (peek(c) == '\n' || peek(c) == END))
            continue;
        if (byte == c->separator || byte == '\n' || byte == END) {
            strbuf_putc(&c->text, '\0');
            return byte;
        }
        put(c, byte ? byte : ' '); // a NUL would end the cell
    }
}

bool csv_row(struct csv *c)
{
    c->line += c->lines;
    c->lines = 1;
    c->overlong = c->unclosed = false;
    c->cells.n = 0;
    strbuf_clear(&c->text);
    if (peek(c) == END)
        return false;
    while (take_cell(c) == c->separator)
        ;
    return !c->failed;
}

const char *csv_cell(const struct csv *c, size_t i)
{
    return c->text.at + c->cells.at[i];
}

void csv_end(struct csv *c)
{
    free(c->block);
    strbuf_free(&c->text);
    vec_free(&c->cells);
}

bool csv_named(const char *path)
{
    static const char *const ends[] = {".csv",    ".tsv",     ".csv.gz",
                                       ".tsv.gz", ".csv.zst", ".tsv.zst"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(path, ends[i]))
            return true;
    return false;
}
