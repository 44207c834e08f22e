// SPDX-License-Identifier: MIT
// Pandas column JSON holds a row scattered over the whole file. One pass notes where every cell is
// (16 bytes each); a second pass writes the rows. Cells are copied through a small window per
// column: rows are written in the order of the first column, and the others have nearly always the
// same order, so every window moves forward.
#include "store/input/split.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "store/input/cursor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOWS_TOTAL = 16 << 20, WINDOW_MIN = 64, WINDOW_MAX = 256 << 10, OUT_BLOCK = 1 << 20 };

struct cell {
    uint64_t offset, length; // length 0: no such cell
};

struct column {
    char *name; // with its quotes and escapes, as in the file
    size_t name_n;
    VEC(struct cell) cells; // by row
    char *window;
    uint64_t window_at;
    size_t window_n;
};

struct row_key {
    uint64_t at; // into table.keys
    uint32_t n;
};

struct table {
    const struct bytes *in;
    VEC(struct column) columns;
    VEC(struct row_key) rows;
    struct strbuf keys; // every row's key with quotes and escapes, one after the other
    uint32_t *slots;    // hash table of row + 1; 0 is free
    size_t n_slots;
    uint64_t entries; // cells present
    size_t window_size;
};

static void table_free(struct table *t)
{
    for (size_t i = 0; i < t->columns.n; i++) {
        struct column *c = &t->columns.at[i];
        free(c->name);
        vec_free(&c->cells);
        free(c->window);
    }
    vec_free(&t->columns);
    vec_free(&t->rows);
    strbuf_free(&t->keys);
    free(t->slots);
}

// ---- rows by key ------------------------------------------------------------------------------

static bool row_is(const struct table *t, size_t row, const char *key, size_t n)
{
    return row < t->rows.n && t->rows.at[row].n == n &&
           memcmp(t->keys.at + t->rows.at[row].at, key, n) == 0;
}

static size_t slot_of(const struct table *t, const char *key, size_t n)
{
    size_t i = hash_bytes(0, key, n) & (t->n_slots - 1);
    while (t->slots[i] && !row_is(t, t->slots[i] - 1, key, n))
        i = (i + 1) & (t->n_slots - 1);
    return i;
}

static void table_grow(struct table *t)
{
    free(t->slots);
    t->n_slots = t->n_slots ? t->n_slots * 2 : 1024;
    t->slots = mem_array(t->n_slots, sizeof *t->slots);
    for (size_t row = 0; row < t->rows.n; row++) {
        const struct row_key *k = &t->rows.at[row];
        t->slots[slot_of(t, t->keys.at + k->at, k->n)] = (uint32_t)row + 1;
    }
}

// The row of that key, a new one if there is none; `guess` is looked at first.
static size_t row_find(struct table *t, size_t guess, const char *key, size_t n)
{
    if (row_is(t, guess, key, n))
        return guess;
    if (t->rows.n * 2 >= t->n_slots)
        table_grow(t);
    size_t slot = slot_of(t, key, n);
    if (!t->slots[slot]) {
        vec_push(&t->rows, ((struct row_key){t->keys.n, (uint32_t)n}));
        strbuf_add(&t->keys, key, n);
        t->slots[slot] = (uint32_t)t->rows.n;
    }
    return t->slots[slot] - 1;
}

// ---- first pass: where the cells are ----------------------------------------------------------

static bool fault(const struct cursor *c, struct err *e, const char *what)
{
    if (c->failed)
        return err_set(e, "%s", c->why.msg);
    bool end = c->pos >= c->len;
    return err_set(e, "line %llu, column %llu: expected %s%s", (unsigned long long)c->line,
                   (unsigned long long)cursor_column(c), what,
                   end ? ", but the file ends here: it is cut off" : "");
}

static bool expect(struct cursor *c, int ch, const char *what, struct err *e)
{
    if (cursor_blank(c) != ch)
        return fault(c, e, what);
    c->pos++;
    return true;
}

// A key and its ':'; *out points into the window until the cursor moves on.
static bool take_key(struct cursor *c, struct strbuf *out, struct err *e)
{
    if (cursor_blank(c) != '"')
        return fault(c, e, "a key in quotes");
    cursor_keep(c);
    bool closed = cursor_string(c);
    size_t keep = c->keep;
    cursor_drop(c);
    if (!closed)
        return fault(c, e, "'\"' at the end of a key");
    if (c->overlong || c->pos - keep > c->max_value || c->pos - keep > UINT32_MAX)
        return fault(c, e, "a key shorter than the limit (--max-instance)");
    strbuf_clear(out);
    strbuf_add(out, c->buf + keep, c->pos - keep);
    return expect(c, ':', "':' after a key", e);
}

// *more: a comma was taken; else the closing bracket.
static bool take_separator(struct cursor *c, bool *more, struct err *e)
{
    int ch = cursor_blank(c);
    if (ch != ',' && ch != '}')
        return fault(c, e, "',' or '}' after a value");
    c->pos++;
    *more = ch == ',';
    return true;
}

// An empty object is passed over as a whole.
static bool take_open(struct cursor *c, const char *what, bool *more, struct err *e)
{
    if (!expect(c, '{', what, e))
        return false;
    *more = cursor_blank(c) != '}';
    if (!*more)
        c->pos++;
    return true;
}

// Rows times columns is what the second pass writes; a few cells must not make it huge.
static bool too_sparse(const struct table *t)
{
    return (uint64_t)t->rows.n * t->columns.n > 64 * t->entries + (1u << 20);
}

static bool index_cell(struct table *t, struct column *column, struct cursor *c, size_t row,
                       struct err *e)
{
    if (cursor_blank(c) == CURSOR_END)
        return fault(c, e, "a value");
    struct cell cell = {.offset = cursor_offset(c)};
    if (strchr(",}]", c->buf[c->pos]) || !cursor_value(c))
        return fault(c, e, "a value");
    cell.length = cursor_offset(c) - cell.offset;
    t->entries++;
    if (row >= UINT32_MAX - 1 || too_sparse(t))
        return fault(c, e, "columns that share their row names");
    while (column->cells.n <= row)
        vec_push(&column->cells, (struct cell){0});
    column->cells.at[row] = cell;
    return true;
}

static bool index_column(struct table *t, struct cursor *c, struct strbuf *key, struct err *e)
{
    if (!take_key(c, key, e))
        return false;
    vec_push(&t->columns,
             ((struct column){.name = mem_strndup(key->at, key->n), .name_n = key->n}));
    struct column *column = &t->columns.at[t->columns.n - 1];
    bool more;
    if (!take_open(c, "an object of rows (column JSON)", &more, e))
        return false;
    for (size_t guess = 0; more; guess++) {
        if (!take_key(c, key, e))
            return false;
        guess = row_find(t, guess, key->at, key->n);
        if (!index_cell(t, column, c, guess, e) || !take_separator(c, &more, e))
            return false;
    }
    return true;
}

static bool index_all(struct table *t, struct cursor *c, struct err *e)
{
    struct strbuf key = {0};
    bool more, ok = take_open(c, "'{'", &more, e);
    while (ok && more)
        ok = index_column(t, c, &key, e) && take_separator(c, &more, e);
    strbuf_free(&key);
    if (!ok)
        return false;
    bool rest = cursor_blank(c) != CURSOR_END;
    return rest || c->failed ? fault(c, e, "nothing more behind the columns") : true;
}

// ---- second pass: the rows --------------------------------------------------------------------

struct out {
    int fd;
    struct strbuf text; // not yet written
    uint64_t written;
};

static bool out_flush(struct out *o, size_t at_least, struct err *e)
{
    if (o->text.n < at_least)
        return true;
    if (!bytes_spool_write(o->fd, strbuf_str(&o->text), o->text.n, e))
        return false;
    o->written += o->text.n;
    strbuf_clear(&o->text);
    return true;
}

// Line breaks can only be blank space between values here: a row stays on its line.
static void add_flat(struct strbuf *b, const char *s, size_t n)
{
    size_t from = b->n;
    strbuf_add(b, s, n);
    for (char *p = b->at + from; (p = memchr(p, '\n', (size_t)(b->at + b->n - p)));)
        *p = ' ';
}

static bool write_cell(const struct table *t, struct column *c, struct cell cell, struct out *o,
                       struct err *e)
{
    while (cell.length) {
        uint64_t skip = cell.offset - c->window_at;
        if (!c->window || cell.offset < c->window_at || skip >= c->window_n) {
            if (!c->window)
                c->window = mem_alloc(t->window_size);
            uint64_t left = t->in->size - cell.offset;
            c->window_at = cell.offset;
            c->window_n = left < t->window_size ? (size_t)left : t->window_size;
            skip = 0;
            if (!bytes_read(t->in, cell.offset, c->window, c->window_n, e))
                return false;
        }
        uint64_t n = c->window_n - skip < cell.length ? c->window_n - skip : cell.length;
        add_flat(&o->text, c->window + skip, (size_t)n);
        cell.offset += n;
        cell.length -= n;
        if (!out_flush(o, OUT_BLOCK, e))
            return false;
    }
    return true;
}

static bool write_row(struct table *t, const char *index_name, size_t row, struct out *o,
                      struct err *e)
{
    strbuf_printf(&o->text, "{\"%s\":", index_name);
    add_flat(&o->text, t->keys.at + t->rows.at[row].at, t->rows.at[row].n);
    for (size_t i = 0; i < t->columns.n; i++) {
        struct column *c = &t->columns.at[i];
        strbuf_putc(&o->text, ',');
        add_flat(&o->text, c->name, c->name_n);
        strbuf_putc(&o->text, ':');
        if (row < c->cells.n && c->cells.at[row].length) {
            if (!write_cell(t, c, c->cells.at[row], o, e))
                return false;
        } else {
            strbuf_puts(&o->text, "null");
        }
    }
    strbuf_puts(&o->text, "}\n");
    return out_flush(o, OUT_BLOCK, e);
}

static bool write_all(struct table *t, const char *index_name, struct out *o, struct err *e)
{
    size_t share = WINDOWS_TOTAL / (t->columns.n ? t->columns.n : 1);
    t->window_size = share < WINDOW_MIN ? WINDOW_MIN : share > WINDOW_MAX ? WINDOW_MAX : share;
    for (size_t row = 0; row < t->rows.n; row++)
        if (!write_row(t, index_name, row, o, e))
            return false;
    return out_flush(o, 1, e);
}

bool columns_transpose(const struct bytes *in, const char *index_name, uint64_t max_value,
                       struct bytes *out, struct err *e)
{
    struct table t = {.in = in};
    struct cursor c;
    cursor_init(&c, in, max_value);
    bool ok = index_all(&t, &c, e);
    cursor_free(&c);
    struct out o = {.fd = -1};
    if (ok)
        ok = (o.fd = bytes_spool_file(e)) >= 0 && write_all(&t, index_name, &o, e);
    if (ok)
        bytes_from_spool(out, o.fd, o.written, in->path);
    else if (o.fd >= 0)
        close(o.fd);
    strbuf_free(&o.text);
    table_free(&t);
    return ok;
}
