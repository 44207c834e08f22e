// SPDX-License-Identifier: MIT
// Sorting in three steps: every row is read once and gives a key per sort key; a permutation is
// sorted stably by each key, last one first; the rows follow it.
//
// A key is a 64-bit number whose unsigned order is the wanted one: numbers and names (by rank)
// completely, so that a radix sort is enough; texts by their first eight bytes, a merge sort
// looking at the rest only on a tie. Descending reverses everything but undefined values, which
// stay last, and ties, which keep their order.
#include "core/order.h"

#include "base/mem.h"
#include "core/field_value.h"
#include "core/query_lex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- text of an order -------------------------------------------------------------------------

static bool parse_key(struct scan *s, struct order_key *out)
{
    struct word w;
    size_t from = s->at;
    if (!scan_field(s, &out->field))
        return false;
    out->descending = false;
    if (!scan_char(s, ':'))
        return true;
    if (!scan_word(s, WORD_FIELD, &w))
        return false;
    out->descending = word_is(&w, "desc");
    if (!out->descending && !word_is(&w, "asc"))
        return scan_fail(s, w.at, 0, "sort key \"%.*s\": expected :asc or :desc",
                         word_show(s->text + from, s->at - from), s->text + from);
    return true;
}

bool order_parse(const char *text, const struct columns *c, struct order *out, struct err *e)
{
    struct arena arena = {0};
    struct scan s = {.text = text, .n = strlen(text), .columns = c, .arena = &arena, .e = e};
    struct order o = {0};
    bool ok = true, more = !scan_end(&s);
    while (ok && more) {
        if (o.n == ORDER_KEYS) {
            ok = scan_fail(&s, s.at, 0, "more than %d sort keys", ORDER_KEYS);
            break;
        }
        ok = parse_key(&s, &o.keys[o.n++]);
        more = ok && scan_char(&s, ',');
    }
    if (ok && !scan_end(&s))
        ok = scan_fail(&s, s.at, 0, "unexpected \"%.*s\" after a sort key",
                       word_show(text + s.at, s.n - s.at), text + s.at);
    arena_free(&arena);
    if (ok)
        *out = o;
    return ok;
}

void order_print(const struct order *o, const struct columns *c, struct strbuf *out)
{
    for (size_t i = 0; i < o->n; i++) {
        if (i)
            strbuf_putc(out, ',');
        field_print(&o->keys[i].field, c, out);
        if (o->keys[i].descending)
            strbuf_puts(out, ":desc");
    }
}

// ---- keys -------------------------------------------------------------------------------------

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
    uint64_t *keys;         // one per row
    struct key_text *texts; // KEY_TEXT only
    uint32_t *ranks;        // KEY_NAME, KEY_RUN: of each name
};

struct item {
    uint64_t key;
    uint32_t index; // of the row before sorting
};

struct sorter {
    const struct row_source *src;
    const struct row *rows;
    size_t n;
    struct key_column columns[ORDER_KEYS];
    size_t n_columns;
    struct strbuf pool;       // the texts of every text key
    struct item *items, *aux; // n each
};

static const uint64_t KEY_UNDEFINED = UINT64_MAX;
static const uint64_t KEY_FIRST_NAME = 0xFFF8000000000000; // above every number

// Unsigned order = numeric order; NaN is not given. -0 is 0.
static uint64_t number_key(double x)
{
    uint64_t bits;
    x += 0.0;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | 1ull << 63;
}

static uint64_t directed(uint64_t key, bool descending)
{
    return descending ? ~key : key;
}

struct named {
    const char *name;
    uint32_t index;
};

static int named_compare(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static uint32_t *ranks_new(struct named *names, size_t n)
{
    uint32_t *ranks = mem_array(n, sizeof *ranks);
    qsort(names, n, sizeof *names, named_compare);
    for (size_t i = 0; i < n; i++)
        ranks[names[i].index] = (uint32_t)i;
    free(names);
    return ranks;
}

static uint32_t *name_ranks(const struct columns *c)
{
    struct named *names = mem_array(c->names.n, sizeof *names);
    for (size_t i = 0; i < c->names.n; i++)
        names[i] = (struct named){c->names.at[i], (uint32_t)i};
    return ranks_new(names, c->names.n);
}

static uint32_t *run_ranks(const struct columns *c)
{
    struct named *names = mem_array(c->n_runs, sizeof *names);
    for (size_t i = 0; i < c->n_runs; i++)
        names[i] = (struct named){c->runs[i].name, (uint32_t)i};
    return ranks_new(names, c->n_runs);
}

static uint64_t value_key(const struct key_column *k, struct value v)
{
    if (value_is_none(v))
        return KEY_UNDEFINED;
    uint64_t key = value_is_name(v) ? KEY_FIRST_NAME + k->ranks[value_to_name(v)]
                                    : number_key(value_to_number(v));
    return directed(key, k->key->descending);
}

static uint64_t cheap_key(const struct sorter *s, const struct key_column *k, struct row row)
{
    if (k->way == KEY_NUMBER) {
        double x = field_column_number(s->src, row, &k->key->field);
        return isnan(x) ? KEY_UNDEFINED : directed(number_key(x), k->key->descending);
    }
    const struct cell *cell = row_cell(s->src, row);
    if (k->way == KEY_RUN)
        return cell ? directed(k->ranks[row.run], k->key->descending) : KEY_UNDEFINED;
    if (k->key->field.id == FIELD_ID_LABEL)
        return value_key(k, s->src->columns->rows[row.instance].label);
    return value_key(k, cell ? cell->prediction : value_none());
}

static uint64_t text_key(const char *text, size_t n)
{
    uint64_t key = 0;
    for (size_t i = 0; i < 8; i++)
        key = key << 8 | (i < n ? (unsigned char)text[i] : 0);
    return key;
}

static void keep_value(struct sorter *s, struct key_column *k, size_t i,
                       const struct field_value *v)
{
    bool descending = k->key->descending;
    switch (v->state) {
    case FIELD_UNDEFINED:
        k->texts[i] = (struct key_text){.class = 2};
        k->keys[i] = KEY_UNDEFINED;
        break;
    case FIELD_IS_NUMBER:
        k->texts[i] = (struct key_text){.class = 0};
        k->keys[i] = directed(number_key(v->number), descending);
        break;
    case FIELD_IS_TEXT:
        k->texts[i] = (struct key_text){.at = s->pool.n, .n = (uint32_t)v->n, .class = 1};
        k->keys[i] = directed(text_key(v->text, v->n), descending);
        strbuf_add(&s->pool, v->text, v->n);
        break;
    }
}

static enum key_way key_way(const struct field *f)
{
    if (f->id == FIELD_ID_LABEL || f->id == FIELD_ID_PREDICTION)
        return KEY_NAME;
    if (f->id == FIELD_ID_RUN)
        return KEY_RUN;
    return field_kind(f) == FIELD_NUMBER && !field_needs_instance(f) ? KEY_NUMBER : KEY_TEXT;
}

static void column_init(const struct sorter *s, const struct order_key *key, struct key_column *k)
{
    *k = (struct key_column){.key = key, .way = key_way(&key->field)};
    k->keys = mem_array(s->n, sizeof *k->keys);
    if (k->way == KEY_TEXT)
        k->texts = mem_array(s->n, sizeof *k->texts);
    if (k->way == KEY_NAME)
        k->ranks = name_ranks(s->src->columns);
    if (k->way == KEY_RUN)
        k->ranks = run_ranks(s->src->columns);
}

// What most people sort by, without a detour through fields.
static bool score_keys(const struct sorter *s, const struct key_column *k)
{
    enum field_id id = k->key->field.id;
    if (id != FIELD_ID_IOU && id != FIELD_ID_GTC && id != FIELD_ID_SC)
        return false;
    for (size_t i = 0; i < s->n; i++) {
        const struct cell *c = row_cell(s->src, s->rows[i]);
        unsigned defined = CELL_ANNOTATED | CELL_SALIENT;
        k->keys[i] = KEY_UNDEFINED;
        if (!c || (c->flags & defined) != defined)
            continue;
        int64_t whole = id == FIELD_ID_GTC  ? c->g
                        : id == FIELD_ID_SC ? c->s
                                            : (int64_t)c->g + c->s - c->inter;
        if (whole)
            k->keys[i] = directed(number_key((double)c->inter / (double)whole), k->key->descending);
    }
    return true;
}

// Columns as a whole; true when that was all.
static bool read_columns(struct sorter *s)
{
    for (size_t j = 0; j < s->n_columns; j++)
        if (s->columns[j].way == KEY_TEXT)
            return false;
    for (size_t j = 0; j < s->n_columns; j++) {
        struct key_column *k = &s->columns[j];
        if (!score_keys(s, k))
            for (size_t i = 0; i < s->n; i++)
                k->keys[i] = cheap_key(s, k, s->rows[i]);
    }
    return true;
}

// Reads every row once, all its keys together.
static bool read_keys(struct sorter *s, struct err *e)
{
    struct strbuf scratch = {0};
    bool ok = true;
    if (read_columns(s))
        return true;
    for (size_t i = 0; ok && i < s->n; i++) {
        for (size_t j = 0; ok && j < s->n_columns; j++) {
            struct key_column *k = &s->columns[j];
            struct field_value v;
            if (k->way != KEY_TEXT) {
                k->keys[i] = cheap_key(s, k, s->rows[i]);
                continue;
            }
            ok = field_read(s->src, s->rows[i], &k->key->field, &scratch, &v, e);
            if (ok)
                keep_value(s, k, i, &v);
        }
    }
    strbuf_free(&scratch);
    return ok;
}

// ---- sorting ----------------------------------------------------------------------------------

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

// Stable least-significant-byte radix sort; bytes that all items share cost nothing.
static void radix_sort(struct sorter *s)
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
static void merge_sort(struct sorter *s, const struct key_column *k)
{
    for (size_t width = 1; width < s->n; width *= 2) {
        for (size_t from = 0; from < s->n; from += 2 * width) {
            size_t middle = s->n - from < width ? s->n : from + width;
            size_t end = s->n - from < 2 * width ? s->n : from + 2 * width;
            size_t a = from, b = middle;
            for (size_t i = from; i < end; i++) {
                bool left =
                    a < middle && (b == end || item_compare(s, k, &s->items[a], &s->items[b]) <= 0);
                s->aux[i] = s->items[left ? a++ : b++];
            }
        }
        struct item *sorted = s->aux;
        s->aux = s->items;
        s->items = sorted;
    }
}

static void sort_all(struct sorter *s)
{
    s->items = mem_array(s->n, sizeof *s->items);
    s->aux = mem_array(s->n, sizeof *s->aux);
    for (size_t i = 0; i < s->n; i++)
        s->items[i].index = (uint32_t)i;
    for (size_t j = s->n_columns; j-- > 0;) {
        const struct key_column *k = &s->columns[j];
        for (size_t i = 0; i < s->n; i++)
            s->items[i].key = k->keys[s->items[i].index];
        if (k->way == KEY_TEXT)
            merge_sort(s, k);
        else
            radix_sort(s);
    }
}

static void sorter_fini(struct sorter *s)
{
    for (size_t j = 0; j < s->n_columns; j++) {
        free(s->columns[j].keys);
        free(s->columns[j].texts);
        free(s->columns[j].ranks);
    }
    free(s->items);
    free(s->aux);
    strbuf_free(&s->pool);
}

bool order_rows(const struct order *o, const struct row_source *src, struct row *rows, size_t n,
                struct err *e)
{
    struct row_cache cache;
    struct row_source cached = row_cache_source(&cache, src);
    struct sorter s = {.src = &cached, .rows = rows, .n = n};
    if (n < 2 || !o->n)
        return true;
    for (; s.n_columns < o->n; s.n_columns++)
        column_init(&s, &o->keys[s.n_columns], &s.columns[s.n_columns]);
    bool ok = read_keys(&s, e);
    bool single = s.n_columns == 1 && s.columns[0].way != KEY_TEXT;
    if (ok && !(single && deal_out(s.columns[0].keys, rows, n))) {
        sort_all(&s);
        struct row *sorted = mem_array(n, sizeof *sorted);
        for (size_t i = 0; i < n; i++)
            sorted[i] = rows[s.items[i].index];
        memcpy(rows, sorted, n * sizeof *rows);
        free(sorted);
    }
    sorter_fini(&s);
    return ok;
}
