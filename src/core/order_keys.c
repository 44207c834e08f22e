// SPDX-License-Identifier: MIT
// The keys of rows: see order_internal.h.
#include "core/order_internal.h"

#include "base/mem.h"
#include "base/parallel.h"

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

static bool are_of_one_run(const struct row *rows, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (rows[i].run != rows[0].run)
            return false;
    return true;
}

void keys_init(struct sorter *s)
{
    s->run = s->rows[0].run;
    s->one_run = s->order.n == 1 && (s->src.columns->n_runs == 1 || are_of_one_run(s->rows, s->n));
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

// Keys of consecutive rows, made by any thread.
enum { KEYS_PART = 32 * 1024 };

struct part_found { // in the rows of a part
    int64_t least, most;
    bool fits; // all of them have small keys
};
struct keys_job {
    const struct sorter *s;
    struct key_column *k;
    struct part_found *found; // of every part, or NULL
    uint32_t base, range;     // of small keys by millionths
};

static size_t part_end(const struct keys_job *j, size_t part)
{
    size_t to = (part + 1) * KEYS_PART;
    return to < j->s->n ? to : j->s->n;
}

static size_t parts_of(const struct sorter *s)
{
    return (s->n + KEYS_PART - 1) / KEYS_PART;
}

static void small_begin(const struct sorter *s, struct key_column *k)
{
    k->step = s->one_run ? 2 : 1;
    k->small = s->one_run ? &s->rows[0].run : mem_resize(NULL, s->n, sizeof *k->small);
}

void small_end(const struct sorter *s, struct key_column *k)
{
    for (size_t i = 0; s->one_run && k->small && i < s->n; i++)
        s->rows[i].run = s->run;
    if (!s->one_run)
        free(k->small);
    k->small = NULL;
}

// What was found in all parts.
static struct part_found find_small(struct keys_job *j, void (*work)(void *job, size_t part))
{
    struct part_found all = {.least = INT64_MAX, .most = INT64_MIN, .fits = true};
    size_t parts = parts_of(j->s);
    small_begin(j->s, j->k);
    j->found = mem_array(parts, sizeof *j->found);
    parallel_run(j->s->src.threads, parts, work, j);
    for (size_t i = 0; i < parts; i++) {
        const struct part_found *f = &j->found[i];
        all.fits = all.fits && f->fits;
        all.least = f->least < all.least ? f->least : all.least;
        all.most = f->most > all.most ? f->most : all.most;
    }
    free(j->found);
    if (!all.fits)
        small_end(j->s, j->k);
    return all;
}

enum { RATIO_BITS = 26, RATIO_WHOLE = 4096 };

// What most people sort by. Two different ratios of numbers up to w are at least 1/w² apart: so
// their first 2 log2 w bits (and one more for rounding) tell them apart.
static void ratios_of_part(void *job, size_t part)
{
    struct keys_job *j = job;
    const struct sorter *s = j->s;
    enum field_id id = j->k->key->field.id;
    const uint32_t one = 1u << RATIO_BITS, undefined = 2 * one - 1;
    const bool descending = j->k->key->descending;
    const unsigned defined = CELL_ANNOTATED | CELL_SALIENT;
    size_t i = part * KEYS_PART, to = part_end(j, part), step = j->k->step;
    uint32_t *small = j->k->small + i * step, most = 1;
    for (; i < to; i++, small += step) {
        struct row row = sorter_row(s, i);
        const struct cell *c = columns_cell(s->src.columns, row.instance, row.run);
        *small = undefined;
        if (!c || (c->flags & defined) != defined)
            continue;
        uint32_t whole = id == FIELD_ID_GTC  ? c->g
                         : id == FIELD_ID_SC ? c->s
                                             : c->g + c->s - c->inter;
        if (!whole)
            continue;
        most = whole > most ? whole : most;
        uint32_t x = (uint32_t)(int32_t)((double)c->inter / (double)whole * one);
        *small = descending ? one - x : x;
    }
    j->found[part] = (struct part_found){.least = 0, .most = most, .fits = most <= RATIO_WHOLE};
}

static bool ratio_keys(const struct sorter *s, struct key_column *k)
{
    enum field_id id = k->key->field.id;
    if (id != FIELD_ID_IOU && id != FIELD_ID_GTC && id != FIELD_ID_SC)
        return false;
    struct keys_job job = {.s = s, .k = k};
    struct part_found found = find_small(&job, ratios_of_part);
    if (!found.fits)
        return false;
    unsigned needed = 2 * bit_length((uint64_t)found.most) + 1;
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

static const uint32_t SMALL_UNDEFINED = UINT32_MAX, SMALL_ZERO = 1u << 30;

// Numbers of at most six decimals are told apart by their millionths.
static void millionths_of_part(void *job, size_t part)
{
    struct keys_job *j = job;
    const double limit = 1 << 29; // millionths
    struct part_found found = {.least = INT64_MAX, .most = INT64_MIN};
    size_t i = part * KEYS_PART, to = part_end(j, part), step = j->k->step;
    uint32_t *small = j->k->small + i * step;
    for (double x; i < to && plain_number(j->s, j->k, sorter_row(j->s, i), &x);
         i++, small += step) {
        *small = SMALL_UNDEFINED;
        if (isnan(x))
            continue;
        double scaled = x * MILLION;
        if (!(scaled > -limit && scaled < limit))
            break;
        int32_t whole = (int32_t)(scaled < 0 ? scaled - .5 : scaled + .5);
        if (fabs((double)whole / MILLION - x) > 0)
            break;
        found.least = whole < found.least ? whole : found.least;
        found.most = whole > found.most ? whole : found.most;
        *small = (uint32_t)whole + SMALL_ZERO;
    }
    found.fits = i == to;
    j->found[part] = found;
}

static void rebase_part(void *job, size_t part)
{
    struct keys_job *j = job;
    uint32_t base = j->base, range = j->range;
    bool descending = j->k->key->descending;
    size_t i = part * KEYS_PART, to = part_end(j, part), step = j->k->step;
    for (uint32_t *small = j->k->small + i * step; i < to; i++, small += step) {
        uint32_t x = *small - base;
        *small = *small == SMALL_UNDEFINED ? range + 1 : descending ? range - x : x;
    }
}

static bool decimal_keys(const struct sorter *s, struct key_column *k)
{
    struct keys_job job = {.s = s, .k = k};
    struct part_found found = find_small(&job, millionths_of_part);
    if (!found.fits)
        return false;
    if (found.least <= found.most) {
        job.base = (uint32_t)found.least + SMALL_ZERO;
        job.range = (uint32_t)(found.most - found.least);
    }
    parallel_run(s->src.threads, parts_of(s), rebase_part, &job);
    k->bits = bit_length((uint64_t)job.range + 1);
    return true;
}

static void keys_of_part(void *job, size_t part)
{
    struct keys_job *j = job;
    for (size_t i = part * KEYS_PART, to = part_end(j, part); i < to; i++)
        j->k->keys[i] = cheap_key(j->s, j->k, sorter_row(j->s, i));
}

static void column_keys(struct sorter *s, struct key_column *k)
{
    if (ratio_keys(s, k) || ((k->way == KEY_NUMBER || k->way == KEY_NAME) && decimal_keys(s, k)))
        return;
    struct keys_job job = {.s = s, .k = k};
    k->keys = mem_resize(NULL, s->n, sizeof *k->keys);
    parallel_run(s->src.threads, parts_of(s), keys_of_part, &job);
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
