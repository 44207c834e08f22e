// SPDX-License-Identifier: MIT
// Sorting in three steps: every row is read once and gives a key per sort key (order_keys.c); a
// permutation is sorted stably by each key, last one first; the rows follow it (order_sort.c).
//
// A key is a 64-bit number whose unsigned order is the wanted one: numbers and names (by rank)
// completely, so that a radix sort is enough; texts by their first eight bytes, a merge sort
// looking at the rest only on a tie. Descending reverses everything but undefined values, which
// stay last, and ties, which keep their order. Keys of a few bits that say the same, where there
// are such, are sorted instead: scores are ratios of small numbers, other numbers mostly have few
// decimals.
#pragma once
#include "core/field_value.h"
#include "core/order.h"

enum key_way {
    KEY_NUMBER, // a number from columns
    KEY_NAME,   // a label or prediction: numbers, then names by rank
    KEY_RUN,    // run names by rank
    KEY_TEXT,   // everything else: numbers, then texts
};

struct key_text { // beside a text key: where the whole text is
    size_t at;    // in the pool
    uint32_t n;
    uint8_t class; // 0 number, 1 text, 2 undefined
};

struct key_column {
    const struct order_key *key;
    enum key_way way;
    uint64_t *keys;         // one per row, or NULL when there are small ones
    uint32_t *small;        // likewise, or NULL; every so many numbers:
    size_t step;            // 1, or 2 where keys lie in place of the runs of the rows
    unsigned shift, bits;   // small keys: bits that do not matter, and those that may be set
    struct key_text *texts; // KEY_TEXT only
    uint32_t *ranks;        // KEY_NAME, KEY_RUN: of each name
};

struct sorter {
    struct row_source under;
    struct row_source src; // the same, with the last instance in `cache`
    struct row_cache cache;
    struct order order;
    struct row *rows;
    size_t n;
    bool one_run; // one key, rows of one run: small keys lie in place of it
    uint32_t run;
    struct key_column columns[ORDER_KEYS];
    size_t n_columns;
    size_t read;        // rows whose texts were read
    size_t unread;      // of them, records that could not be: undefined
    struct err why;     // the first of those
    bool strict;        // and then nothing is sorted
    struct strbuf pool; // the texts of every text key
};

// Row i, whatever lies in place of its run.
static inline struct row sorter_row(const struct sorter *s, size_t i)
{
    return (struct row){s->rows[i].instance, s->one_run ? s->run : s->rows[i].run};
}

// ---- order_keys.c ----
void keys_init(struct sorter *s);
bool keys_need_records(const struct sorter *s);
void small_end(const struct sorter *s, struct key_column *k); // of small keys, if there are
void keys_from_columns(struct sorter *s); // all of them; only when no records are needed
// Those of the next `rows` rows.
bool keys_from_records(struct sorter *s, size_t rows, struct err *e);
