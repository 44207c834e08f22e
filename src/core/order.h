// SPDX-License-Identifier: MIT
// Ordering rows: several keys, stable, exact values, undefined last in both directions.
#pragma once
#include "core/field.h"

enum { ORDER_KEYS = 8 };

struct order_key {
    struct field field;
    bool descending;
};

struct order {
    struct order_key keys[ORDER_KEYS];
    size_t n;
};

// "iou:desc,n" — ascending unless ":desc" (":asc" is accepted). Error names the bad key.
bool order_parse(const char *text, const struct columns *c, struct order *out, struct err *e);
void order_print(const struct order *o, const struct columns *c, struct strbuf *out);

// Sorts rows[0..n) in place. Values: numbers before text within a VALUE field; text by bytes.
// false: a record could not be read again, or the triage that a key asks is missing.
bool order_rows(const struct order *o, const struct row_source *src, struct row *rows, size_t n,
                struct err *e);

// The same in steps, for keys that need records. The rows are borrowed until order_end, and what
// src points to.
struct sorter;
struct sorter *order_begin(const struct order *o, const struct row_source *src, struct row *rows,
                           size_t n);
// Reads about so many records; *done: the rows are sorted.
bool order_step(struct sorter *s, size_t records, bool *done, struct err *e);
size_t order_read(const struct sorter *s); // rows whose records were read
// Returns how many records could not be read again (their rows are last), and why the first. NULL
// is fine.
size_t order_end(struct sorter *s, struct err *why);
