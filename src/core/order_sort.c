// SPDX-License-Identifier: MIT
// Rows by their keys: see order_internal.h.
#include "core/order_internal.h"

#include "base/mem.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

// ---- small keys ---------------------------------------------------------------------------------

// Rows sorted by numbers that lie in place of their runs: what they are of, or which row it was, is
// carried along. One stable pass per digit, the lowest first. Each of a few parts of the rows
// counts its digits and then deals out its rows behind those of the parts before it, by any thread:
// where a row goes does not depend on how many there are.
enum { DIGIT_MAX = 11, RADIX_PARTS = 8, RADIX_FROM = 64 * 1024 };

struct radix {
    struct row *from, *to; // n each
    const uint32_t *keys;  // by from[i].instance, where `from` has not got its keys yet; else NULL
    size_t n, parts;
    unsigned shift, bits; // of the digit
    bool last;            // digit: rows get this run in place of their keys
    uint32_t run;
    int threads;
    uint32_t count[RADIX_PARTS][1u << DIGIT_MAX]; // then where the part's next row with it goes
};

static size_t radix_part(const struct radix *r, size_t part)
{
    return (size_t)((uint64_t)r->n * part / r->parts);
}

static void radix_count(void *radix, size_t part)
{
    struct radix *r = radix;
    uint32_t *count = r->count[part], mask = (1u << r->bits) - 1;
    unsigned shift = r->shift;
    size_t i = radix_part(r, part), to = radix_part(r, part + 1);
    memset(count, 0, (mask + 1) * sizeof *count);
    for (; i < to; i++) {
        if (r->keys)
            r->from[i].run = r->keys[r->from[i].instance];
        count[r->from[i].run >> shift & mask]++;
    }
}

static void radix_deal(void *radix, size_t part)
{
    struct radix *r = radix;
    uint32_t *next = r->count[part], mask = (1u << r->bits) - 1;
    unsigned shift = r->shift;
    const struct row *from = r->from;
    struct row *to = r->to;
    size_t i = radix_part(r, part), end = radix_part(r, part + 1);
    for (; r->last && i < end; i++)
        to[next[from[i].run >> shift & mask]++] = (struct row){from[i].instance, r->run};
    for (; i < end; i++)
        to[next[from[i].run >> shift & mask]++] = from[i];
}

// The result is in r->from.
static void radix_pass(struct radix *r)
{
    uint32_t sum = 0;
    parallel_run(r->threads, r->parts, radix_count, r);
    r->keys = NULL;
    for (uint32_t v = 0; v < 1u << r->bits; v++) {
        for (size_t part = 0; part < r->parts; part++) {
            uint32_t c = r->count[part][v];
            r->count[part][v] = sum;
            sum += c;
        }
    }
    parallel_run(r->threads, r->parts, radix_deal, r);
    struct row *sorted = r->to;
    r->to = r->from;
    r->from = sorted;
}

// `last`: rows get their run back.
static void radix_small(struct radix *r, const struct key_column *k, bool last)
{
    unsigned left = k->bits > k->shift ? k->bits - k->shift : 1;
    for (r->shift = k->shift; left; r->shift += r->bits, left -= r->bits) {
        unsigned passes = (left + DIGIT_MAX - 1) / DIGIT_MAX;
        r->bits = (left + passes - 1) / passes;
        r->last = last && passes == 1;
        radix_pass(r);
    }
}

static struct radix *radix_new(const struct sorter *s)
{
    struct radix *r = mem_alloc(sizeof *r);
    int threads = s->src.threads;
    r->n = s->n;
    r->keys = NULL;
    r->threads = threads;
    r->parts = s->n < RADIX_FROM || threads < 1 ? 1
               : threads < RADIX_PARTS          ? (size_t)threads
                                                : RADIX_PARTS;
    return r;
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
    struct radix *r = radix_new(s);
    r->from = mem_resize(NULL, s->n, sizeof *r->from);
    r->to = mem_resize(NULL, s->n, sizeof *r->to);
    for (size_t i = 0; i < s->n; i++)
        r->from[i].instance = (uint32_t)i;
    for (size_t j = s->n_columns; j-- > 0;) {
        r->keys = s->columns[j].small;
        radix_small(r, &s->columns[j], false);
    }
    for (size_t i = 0; i < s->n; i++)
        r->to[i] = s->rows[r->from[i].instance];
    memcpy(s->rows, r->to, s->n * sizeof *s->rows);
    free(r->from);
    free(r->to);
    free(r);
}

// One key, rows of one run: they are sorted themselves.
static void sort_one(struct sorter *s)
{
    struct radix *r = radix_new(s);
    struct row *aux = mem_resize(NULL, s->n, sizeof *aux);
    r->from = s->rows;
    r->to = aux;
    r->run = s->run;
    radix_small(r, &s->columns[0], true);
    if (r->from == aux)
        memcpy(s->rows, aux, s->n * sizeof *aux);
    s->columns[0].small = NULL; // the rows have their run again
    free(aux);
    free(r);
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
        if (s->one_run)
            sort_one(s);
        else
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
        small_end(s, &s->columns[j]);
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
