// SPDX-License-Identifier: MIT
// Rows by their keys: see order_internal.h.
#include "core/order_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

// ---- small keys ---------------------------------------------------------------------------------

// Rows sorted by numbers that lie in place of their runs: what they are of, or which row it was, is
// carried along.
enum { DIGIT_MAX = 11, DIGITS_MAX = 3 };

struct digits {
    unsigned n, bits[DIGITS_MAX], shift[DIGITS_MAX];
    uint32_t count[DIGITS_MAX][1u << DIGIT_MAX];
};

static void digits_init(struct digits *d, unsigned shift, unsigned bits)
{
    unsigned left = bits > shift ? bits - shift : 0;
    memset(d, 0, sizeof *d);
    while (left) {
        unsigned passes = (left + DIGIT_MAX - 1) / DIGIT_MAX;
        d->bits[d->n] = (left + passes - 1) / passes;
        d->shift[d->n] = shift;
        shift += d->bits[d->n];
        left -= d->bits[d->n++];
    }
}

static void digits_count(struct digits *d, uint32_t key)
{
    for (unsigned k = 0; k < d->n; k++)
        d->count[k][key >> d->shift[k] & ((1u << d->bits[k]) - 1)]++;
}

// One stable pass per digit, the lowest first. The result is in *rows.
static void radix_small(struct row **rows, struct row **aux, size_t n, struct digits *d)
{
    for (unsigned k = 0; k < d->n; k++) {
        uint32_t *count = d->count[k], mask = (1u << d->bits[k]) - 1, sum = 0;
        unsigned shift = d->shift[k];
        const struct row *from = *rows;
        struct row *to = *aux;
        if (count[from[0].run >> shift & mask] == n) // all rows share the digit
            continue;
        for (uint32_t v = 0; v <= mask; v++) {
            uint32_t c = count[v];
            count[v] = sum;
            sum += c;
        }
        for (size_t i = 0; i < n; i++)
            to[count[from[i].run >> shift & mask]++] = from[i];
        *aux = *rows;
        *rows = to;
    }
}

static bool all_small(const struct sorter *s)
{
    for (size_t j = 0; j < s->n_columns; j++)
        if (!s->columns[j].small)
            return false;
    return s->n <= UINT32_MAX;
}

// Several keys, or rows of several runs: a permutation is sorted.
static void sort_small(struct sorter *s)
{
    struct digits *d = mem_alloc(sizeof *d);
    struct row *items = mem_resize(NULL, s->n, sizeof *items);
    struct row *aux = mem_resize(NULL, s->n, sizeof *aux);
    for (size_t i = 0; i < s->n; i++)
        items[i].instance = (uint32_t)i;
    for (size_t j = s->n_columns; j-- > 0;) {
        const struct key_column *k = &s->columns[j];
        digits_init(d, k->shift, k->bits);
        for (size_t i = 0; i < s->n; i++) {
            items[i].run = k->small[items[i].instance];
            digits_count(d, items[i].run);
        }
        radix_small(&items, &aux, s->n, d);
    }
    for (size_t i = 0; i < s->n; i++)
        aux[i] = s->rows[items[i].instance];
    memcpy(s->rows, aux, s->n * sizeof *aux);
    free(items);
    free(aux);
    free(d);
}

// One key, rows of one run: they are sorted themselves.
static bool sort_one(struct sorter *s)
{
    const struct key_column *k = &s->columns[0];
    uint32_t run = s->rows[0].run;
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].run != run)
            return false;
    struct digits *d = mem_alloc(sizeof *d);
    struct row *rows = s->rows, *aux = mem_resize(NULL, s->n, sizeof *aux), *spare = aux;
    digits_init(d, k->shift, k->bits);
    for (size_t i = 0; i < s->n; i++) {
        rows[i].run = k->small[i];
        digits_count(d, rows[i].run);
    }
    radix_small(&rows, &spare, s->n, d);
    for (size_t i = 0; i < s->n; i++)
        s->rows[i] = (struct row){.instance = rows[i].instance, .run = run};
    free(aux);
    free(d);
    return true;
}

// ---- few different keys -------------------------------------------------------------------------

enum { FEW = 16384, FEW_SLOTS = 65536, FEW_FROM = 4096 };

struct few { // the distinct keys, while they are few: open addressing
    uint64_t key[FEW_SLOTS];
    uint32_t count[FEW_SLOTS]; // 0: free; later where the next item with the key goes
    uint16_t used[FEW];        // slots in use
    size_t n;
};

static size_t few_slot(const struct few *f, uint64_t key)
{
    size_t i = (size_t)(key * 0x9e3779b97f4a7c15u >> 48);
    while (f->count[i] && f->key[i] != key)
        i = (i + 1) & (FEW_SLOTS - 1);
    return i;
}

static int few_compare(const void *a, const void *b, void *few)
{
    const struct few *f = few;
    uint64_t x = f->key[*(const uint16_t *)a], y = f->key[*(const uint16_t *)b];
    return (x > y) - (x < y);
}

// Counts the keys; slots[i] is where that of row i is counted. False: there are too many.
static bool count_few(struct few *f, const uint64_t *keys, size_t n, uint16_t *slots)
{
    for (size_t i = 0; i < n; i++) {
        size_t at = few_slot(f, keys[i]);
        if (!f->count[at]++) {
            if (f->n == FEW)
                return false;
            f->key[at] = keys[i];
            f->used[f->n++] = (uint16_t)at;
        }
        slots[i] = (uint16_t)at;
    }
    return true;
}

// Scores are ratios of small numbers: a million of them are a few thousand different ones. Then the
// different ones are sorted, and the rows dealt out in one pass.
static bool deal_out(const uint64_t *keys, struct row *rows, size_t n)
{
    if (n < FEW_FROM || n > UINT32_MAX)
        return false;
    struct few *f = mem_zalloc(sizeof *f);
    uint16_t *slots = mem_resize(NULL, n, sizeof *slots);
    bool ok = count_few(f, keys, n, slots);
    if (ok) {
        struct row *dealt = mem_resize(NULL, n, sizeof *dealt);
        uint32_t sum = 0;
        qsort_r(f->used, f->n, sizeof *f->used, few_compare, f);
        for (size_t k = 0; k < f->n; k++) {
            uint32_t count = f->count[f->used[k]];
            f->count[f->used[k]] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            dealt[f->count[slots[i]]++] = rows[i];
        memcpy(rows, dealt, n * sizeof *rows);
        free(dealt);
    }
    free(slots);
    free(f);
    return ok;
}

// ---- keys of 64 bits ----------------------------------------------------------------------------

struct item {
    uint64_t key;
    uint32_t index; // of the row before sorting
};

struct permutation {
    struct item *items, *aux; // n each
    size_t n;
};

// Stable least-significant-byte radix sort; bytes that all items share cost nothing.
static void radix_sort(struct permutation *s)
{
    size_t counts[8][256] = {0};
    for (size_t i = 0; i < s->n; i++)
        for (unsigned b = 0; b < 8; b++)
            counts[b][s->items[i].key >> 8 * b & 255]++;
    for (unsigned b = 0; b < 8; b++) {
        size_t *count = counts[b], sum = 0;
        if (count[s->items[0].key >> 8 * b & 255] == s->n)
            continue;
        for (size_t v = 0; v < 256; v++) {
            size_t c = count[v];
            count[v] = sum;
            sum += c;
        }
        for (size_t i = 0; i < s->n; i++)
            s->aux[count[s->items[i].key >> 8 * b & 255]++] = s->items[i];
        struct item *sorted = s->aux;
        s->aux = s->items;
        s->items = sorted;
    }
}

static int item_compare(const struct sorter *s, const struct key_column *k, const struct item *a,
                        const struct item *b)
{
    const struct key_text *x = &k->texts[a->index], *y = &k->texts[b->index];
    int sign = k->key->descending ? -1 : 1;
    if (x->class != y->class) {
        int order = x->class < y->class ? -1 : 1;
        return x->class == 2 || y->class == 2 ? order : sign * order;
    }
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (x->class != 1)
        return 0;
    int order = memcmp(s->pool.at + x->at, s->pool.at + y->at, x->n < y->n ? x->n : y->n);
    return sign * (order ? order : (x->n > y->n) - (x->n < y->n));
}

// Stable bottom-up merge sort.
static void merge_sort(const struct sorter *sorter, struct permutation *s,
                       const struct key_column *k)
{
    for (size_t width = 1; width < s->n; width *= 2) {
        for (size_t from = 0; from < s->n; from += 2 * width) {
            size_t middle = s->n - from < width ? s->n : from + width;
            size_t end = s->n - from < 2 * width ? s->n : from + 2 * width;
            size_t a = from, b = middle;
            for (size_t i = from; i < end; i++) {
                bool left = a < middle &&
                            (b == end || item_compare(sorter, k, &s->items[a], &s->items[b]) <= 0);
                s->aux[i] = s->items[left ? a++ : b++];
            }
        }
        struct item *sorted = s->aux;
        s->aux = s->items;
        s->items = sorted;
    }
}

static void sort_items(struct sorter *s)
{
    struct permutation p = {.n = s->n};
    p.items = mem_array(s->n, sizeof *p.items);
    p.aux = mem_array(s->n, sizeof *p.aux);
    for (size_t i = 0; i < s->n; i++)
        p.items[i].index = (uint32_t)i;
    for (size_t j = s->n_columns; j-- > 0;) {
        const struct key_column *k = &s->columns[j];
        for (size_t i = 0; i < s->n; i++)
            p.items[i].key = k->small ? k->small[p.items[i].index] : k->keys[p.items[i].index];
        if (k->way == KEY_TEXT)
            merge_sort(s, &p, k);
        else
            radix_sort(&p);
    }
    struct row *sorted = mem_array(s->n, sizeof *sorted);
    for (size_t i = 0; i < s->n; i++)
        sorted[i] = s->rows[p.items[i].index];
    memcpy(s->rows, sorted, s->n * sizeof *sorted);
    free(sorted);
    free(p.items);
    free(p.aux);
}

static void sort_rows(struct sorter *s)
{
    bool single = s->n_columns == 1 && s->columns[0].way != KEY_TEXT;
    if (all_small(s)) {
        if (!single || !sort_one(s))
            sort_small(s);
    } else if (!single || !deal_out(s->columns[0].keys, s->rows, s->n)) {
        sort_items(s);
    }
}

// ---- an order -----------------------------------------------------------------------------------

struct sorter *order_begin(const struct order *o, const struct row_source *src, struct row *rows,
                           size_t n)
{
    struct sorter *s = mem_zalloc(sizeof *s);
    s->under = *src;
    s->src = row_cache_source(&s->cache, &s->under);
    s->order = *o;
    s->rows = rows;
    s->n = n;
    if (n >= 2 && o->n)
        keys_init(s);
    return s;
}

bool order_step(struct sorter *s, size_t records, bool *done, struct err *e)
{
    *done = true;
    if (!s->n_columns)
        return true;
    if (!keys_need_records(s))
        keys_from_columns(s);
    else if (!keys_from_records(s, records, e))
        return false;
    else if (s->read < s->n)
        *done = false;
    if (*done && !(s->strict && s->unread))
        sort_rows(s);
    return true;
}

size_t order_read(const struct sorter *s)
{
    return s->read;
}

size_t order_end(struct sorter *s, struct err *why)
{
    if (!s)
        return 0;
    size_t unread = s->unread;
    if (unread && why)
        *why = s->why;
    for (size_t j = 0; j < s->n_columns; j++) {
        free(s->columns[j].keys);
        free(s->columns[j].small);
        free(s->columns[j].texts);
        free(s->columns[j].ranks);
    }
    strbuf_free(&s->pool);
    free(s);
    return unread;
}

bool order_rows(const struct order *o, const struct row_source *src, struct row *rows, size_t n,
                struct err *e)
{
    bool done;
    struct sorter *s = order_begin(o, src, rows, n);
    s->strict = true;
    bool ok = order_step(s, SIZE_MAX, &done, e);
    return !order_end(s, e) && ok;
}
