// SPDX-License-Identifier: MIT
// The keys of rows: see order_internal.h.
#include "core/order_internal.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        double x = field_column_number(&s->src, row, &k->key->field);
        return isnan(x) ? KEY_UNDEFINED : directed(number_key(x), k->key->descending);
    }
    const struct cell *cell = row_cell(&s->src, row);
    if (k->way == KEY_RUN)
        return cell ? directed(k->ranks[row.run], k->key->descending) : KEY_UNDEFINED;
    if (k->key->field.id == FIELD_ID_LABEL)
        return value_key(k, s->src.columns->rows[row.instance].label);
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

void keys_init(struct sorter *s)
{
    for (; s->n_columns < s->order.n; s->n_columns++) {
        const struct order_key *key = &s->order.keys[s->n_columns];
        struct key_column *k = &s->columns[s->n_columns];
        *k = (struct key_column){.key = key, .way = key_way(&key->field)};
        if (k->way == KEY_TEXT)
            k->texts = mem_array(s->n, sizeof *k->texts);
        if (k->way == KEY_NAME)
            k->ranks = name_ranks(s->src.columns);
        if (k->way == KEY_RUN)
            k->ranks = run_ranks(s->src.columns);
    }
}

bool keys_need_records(const struct sorter *s)
{
    for (size_t j = 0; j < s->n_columns; j++)
        if (s->columns[j].way == KEY_TEXT)
            return true;
    return false;
}

// ---- small keys ---------------------------------------------------------------------------------

static unsigned bit_length(uint64_t x)
{
    return x ? 64 - (unsigned)__builtin_clzll(x) : 0;
}

enum { RATIO_BITS = 26, RATIO_WHOLE = 4096 };

// What most people sort by. Two different ratios of numbers up to w are at least 1/w² apart: so
// their first 2 log2 w bits (and one more for rounding) tell them apart.
static bool ratio_keys(const struct sorter *s, struct key_column *k)
{
    enum field_id id = k->key->field.id;
    if (id != FIELD_ID_IOU && id != FIELD_ID_GTC && id != FIELD_ID_SC)
        return false;
    const uint32_t one = 1u << RATIO_BITS, undefined = 2 * one - 1;
    const unsigned defined = CELL_ANNOTATED | CELL_SALIENT;
    int64_t most = 1;
    k->small = mem_resize(NULL, s->n, sizeof *k->small);
    for (size_t i = 0; i < s->n; i++) {
        const struct cell *c = columns_cell(s->src.columns, s->rows[i].instance, s->rows[i].run);
        k->small[i] = undefined;
        if (!c || (c->flags & defined) != defined)
            continue;
        int64_t whole = id == FIELD_ID_GTC  ? c->g
                        : id == FIELD_ID_SC ? c->s
                                            : (int64_t)c->g + c->s - c->inter;
        if (!whole)
            continue;
        most = whole > most ? whole : most;
        uint32_t x = (uint32_t)(int32_t)((double)c->inter / (double)whole * one);
        k->small[i] = k->key->descending ? one - x : x;
    }
    if (most > RATIO_WHOLE) {
        free(k->small);
        k->small = NULL;
        return false;
    }
    unsigned needed = 2 * bit_length((uint64_t)most) + 1;
    k->shift = needed < RATIO_BITS ? RATIO_BITS - needed : 0;
    k->bits = RATIO_BITS + 1;
    return true;
}

// The number that decides, NaN where there is none; false: it is a name.
static bool plain_number(const struct sorter *s, const struct key_column *k, struct row row,
                         double *x)
{
    struct value v = value_none();
    if (k->way == KEY_NUMBER) {
        *x = field_column_number(&s->src, row, &k->key->field);
        return true;
    }
    if (k->key->field.id == FIELD_ID_LABEL) {
        v = s->src.columns->rows[row.instance].label;
    } else {
        const struct cell *c = columns_cell(s->src.columns, row.instance, row.run);
        if (c)
            v = c->prediction;
    }
    *x = value_to_number(v);
    return value_is_number(v) || value_is_none(v);
}

enum { MILLION = 1000000 };

// Numbers of at most six decimals are told apart by their millionths.
static bool decimal_keys(const struct sorter *s, struct key_column *k)
{
    const double limit = 1 << 29; // millionths
    const uint32_t undefined = UINT32_MAX;
    int32_t least = INT32_MAX, most = INT32_MIN;
    uint32_t *small = mem_resize(NULL, s->n, sizeof *small);
    size_t i = 0;
    for (double x; i < s->n && plain_number(s, k, s->rows[i], &x); i++) {
        small[i] = undefined;
        if (isnan(x))
            continue;
        double scaled = x * MILLION;
        if (!(scaled > -limit && scaled < limit))
            break;
        int32_t whole = (int32_t)(scaled < 0 ? scaled - .5 : scaled + .5);
        if (fabs((double)whole / MILLION - x) > 0)
            break;
        least = whole < least ? whole : least;
        most = whole > most ? whole : most;
        small[i] = (uint32_t)(whole + (1 << 30));
    }
    if (i < s->n) {
        free(small);
        return false;
    }
    uint32_t base = (uint32_t)least + (1 << 30), range = 0;
    if (least <= most)
        range = (uint32_t)(most - least);
    bool descending = k->key->descending;
    for (i = 0; i < s->n; i++) {
        uint32_t x = small[i] - base;
        small[i] = small[i] == undefined ? range + 1 : descending ? range - x : x;
    }
    k->small = small;
    k->bits = bit_length((uint64_t)range + 1);
    return true;
}

static void column_keys(struct sorter *s, struct key_column *k)
{
    if (ratio_keys(s, k) || ((k->way == KEY_NUMBER || k->way == KEY_NAME) && decimal_keys(s, k)))
        return;
    k->keys = mem_resize(NULL, s->n, sizeof *k->keys);
    for (size_t i = 0; i < s->n; i++)
        k->keys[i] = cheap_key(s, k, s->rows[i]);
}

void keys_from_columns(struct sorter *s)
{
    for (size_t j = 0; j < s->n_columns; j++)
        column_keys(s, &s->columns[j]);
}

// ---- records ------------------------------------------------------------------------------------

// One that cannot be read again has no values.
static bool read_value(struct sorter *s, size_t i, const struct key_column *k,
                       struct strbuf *scratch, struct field_value *v, struct err *e)
{
    size_t failed = s->cache.failed;
    if (field_read(&s->src, s->rows[i], &k->key->field, scratch, v, e))
        return true;
    *v = (struct field_value){.state = FIELD_UNDEFINED};
    return s->cache.failed > failed;
}

static bool read_row(struct sorter *s, size_t i, struct strbuf *scratch, struct err *e)
{
    size_t failed = s->cache.failed;
    for (size_t j = 0; j < s->n_columns; j++) {
        struct key_column *k = &s->columns[j];
        struct field_value v;
        if (k->way != KEY_TEXT)
            k->keys[i] = cheap_key(s, k, s->rows[i]);
        else if (read_value(s, i, k, scratch, &v, e))
            keep_value(s, k, i, &v);
        else
            return false;
    }
    if (s->cache.failed > failed && !s->unread++ && e)
        s->why = *e;
    return true;
}

bool keys_from_records(struct sorter *s, size_t rows, struct err *e)
{
    struct strbuf scratch = {0};
    struct err ignored;
    bool ok = true;
    for (size_t j = 0; j < s->n_columns; j++)
        if (!s->columns[j].keys)
            s->columns[j].keys = mem_array(s->n, sizeof *s->columns[j].keys);
    size_t end = s->n - s->read < rows ? s->n : s->read + rows;
    for (; ok && s->read < end; s->read++)
        ok = read_row(s, s->read, &scratch, e ? e : &ignored);
    strbuf_free(&scratch);
    return ok;
}
