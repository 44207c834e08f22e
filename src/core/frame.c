// SPDX-License-Identifier: MIT
#include "core/frame.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "core/field_value.h"
#include "core/judged.h"
#include "core/query_scan.h"
#include "core/sieve.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { VERDICTS = 2 * VERDICT_UNDEFINED };
enum { SIEVE_COST = 256 }; // a sieve of rows takes as long as reading so many records

struct frame_job {
    struct frame_spec spec;
    struct row_source under;
    struct row_source src; // the same, with the last instance in `cache`
    struct row_cache cache;
    struct judged own;     // when the source keeps none
    struct judged *judged; // NULL: rows are judged one by one
    struct judging judging;
    struct frame frame;
    size_t cap;
    size_t n, at;           // instances, and how many were looked at
    size_t tally[VERDICTS]; // rows by their verdict
    struct sorter *sorter;  // the rows are being ordered
    bool asks;              // the query needs records
    bool ordered;
    struct sieve *sieve; // tells rows whose records need not be read, or NULL
    size_t sieved;       // the rows before are in it, or were
    size_t sieves;       // how often it was filled
};

static void make_room(struct frame_job *j, size_t more)
{
    if (j->frame.n + more <= j->cap)
        return;
    j->cap = j->cap ? 2 * j->cap : j->n;
    if (j->cap < j->frame.n + more)
        j->cap = j->frame.n + more;
    j->frame.rows = mem_resize(j->frame.rows, j->cap, sizeof *j->frame.rows);
}

// ---- row by row ---------------------------------------------------------------------------------

// A record that cannot be read again is counted, and the query is not true of it.
static bool ask(struct frame_job *j, struct row row, bool *keep, struct err *e)
{
    enum truth t;
    struct err why;
    size_t failed = j->cache.failed;
    *keep = false;
    if (query_eval(j->spec.query, &j->src, row, &t, &why)) {
        *keep = t == TRUTH_TRUE;
        return true;
    }
    if (j->cache.failed == failed) {
        if (e)
            *e = why;
        return false;
    }
    if (!j->frame.unread++)
        j->frame.why = why;
    return true;
}

static bool add_row(struct frame_job *j, struct row row, const struct cell *cell, struct err *e)
{
    bool keep = true;
    j->frame.total++;
    if (j->spec.query && !ask(j, row, &keep, e))
        return false;
    if (!keep)
        return true;
    struct verdict v = judging_row(&j->judging, j->src.columns, cell, row.instance, row.run);
    j->tally[v.undefined ? VERDICT_UNDEFINED : v.patterns]++;
    if (j->spec.patterns && !(j->spec.patterns & v.patterns))
        return true;
    make_room(j, 1);
    j->frame.rows[j->frame.n++] = row;
    return true;
}

// Every run of the instance.
static bool add_runs(struct frame_job *j, uint32_t instance, struct err *e)
{
    for (uint32_t run = 0; run < j->src.columns->n_runs; run++) {
        struct row row = {.instance = instance, .run = run};
        const struct cell *cell = row_cell(&j->src, row);
        if (cell && !add_row(j, row, cell, e))
            return false;
    }
    return true;
}

static bool is_among(const struct frame_job *j, size_t instance)
{
    return !j->spec.only || featureset_has(j->spec.only, instance);
}

static bool add_instance(struct frame_job *j, uint32_t instance, struct err *e)
{
    if (!is_among(j, instance))
        return true;
    if (!j->sieve || sieve_may(j->sieve, instance))
        return add_runs(j, instance, e);
    for (uint32_t run = 0; run < j->src.columns->n_runs; run++)
        j->frame.total += row_cell(&j->src, (struct row){instance, run}) != NULL;
    return true;
}

// ---- block by block -----------------------------------------------------------------------------

// The block of rows that begins with `first`.
static struct query_block block_at(struct frame_job *j, size_t first, uint16_t *verdicts)
{
    size_t left = j->n - first, n = left < JUDGED_BLOCK ? left : JUDGED_BLOCK;
    judged_verdicts(j->judged, &j->judging, first / JUDGED_BLOCK, n, verdicts);
    return (struct query_block){
        .src = &j->src, .judged = j->judged, .verdicts = verdicts, .first = first, .n = n};
}

// Which rows of the block may pass the query as far as columns tell: 0 or 1 of each.
static bool scan_columns(struct frame_job *j, const struct query_block *b, uint8_t *keep,
                         struct err *e)
{
    if (!query_scan(j->spec.query, b, keep, e))
        return false;
    for (size_t i = 0; i < JUDGED_BLOCK; i++)
        keep[i] = keep[i] >> 1; // true is 2
    for (size_t i = 0; j->spec.only && i < b->n; i++)
        keep[i] = keep[i] && is_among(j, b->first + i);
    return true;
}

// Which rows of the block pass the query.
static bool scan_block(struct frame_job *j, const struct query_block *b, uint8_t *keep,
                       struct err *e)
{
    if (!scan_columns(j, b, keep, e))
        return false;
    for (size_t i = 0; j->asks && i < b->n; i++) {
        bool keeps = false;
        struct row row = {.instance = (uint32_t)(b->first + i), .run = j->spec.run};
        bool asks = keep[i] && (!j->sieve || sieve_may(j->sieve, row.instance));
        if (asks && !ask(j, row, &keeps, e))
            return false;
        keep[i] = keeps;
    }
    return true;
}

struct listed { // rows of consecutive blocks that pass
    struct row *rows;
    size_t n, total;
    size_t tally[VERDICTS];
};

// Appends the rows of a block; there is room for all of them.
static bool list_block(struct frame_job *j, size_t first, struct listed *l, struct err *e)
{
    uint16_t verdicts[JUDGED_BLOCK] = {0};
    uint8_t keep[JUDGED_BLOCK];
    const uint8_t *flags = j->judged->flags + first;
    struct query_block b = block_at(j, first, verdicts);
    memset(keep, 1, sizeof keep);
    if (j->spec.query && !scan_block(j, &b, keep, e))
        return false;
    if (j->spec.only) {
        for (size_t i = 0; i < b.n; i++) {
            bool has =
                (j->spec.keep_runless || flags[i] & JUDGED_PRESENT) && is_among(j, first + i);
            l->total += has;
            keep[i] = keep[i] && has;
        }
    } else if (j->spec.keep_runless) {
        l->total += b.n;
    } else {
        for (size_t i = 0; i < b.n; i++) {
            bool has = flags[i] & JUDGED_PRESENT;
            l->total += has;
            keep[i] = keep[i] && has;
        }
    }
    unsigned wanted = j->spec.patterns ? j->spec.patterns : UINT16_MAX;
    bool all = !j->spec.patterns;
    size_t at = l->n;
    for (size_t i = 0; i < b.n; i++) {
        l->tally[verdicts[i]] += keep[i];
        l->rows[at] = (struct row){.instance = (uint32_t)(first + i), .run = j->spec.run};
        at += keep[i] & (all | ((verdicts[i] & wanted) != 0));
    }
    l->n = at;
    return true;
}

// Rows of l follow those of the frame.
static void take_listed(struct frame_job *j, const struct listed *l)
{
    struct row *to = j->frame.rows + j->frame.n;
    if (l->rows != to)
        memmove(to, l->rows, l->n * sizeof *to);
    for (size_t v = 0; v < VERDICTS; v++)
        j->tally[v] += l->tally[v];
    j->frame.total += l->total;
    j->frame.n += l->n;
}

static bool add_block(struct frame_job *j, struct err *e)
{
    make_room(j, JUDGED_BLOCK);
    struct listed l = {.rows = j->frame.rows + j->frame.n};
    if (!list_block(j, j->at, &l, e))
        return false;
    take_listed(j, &l);
    j->at += j->n - j->at < JUDGED_BLOCK ? j->n - j->at : JUDGED_BLOCK;
    return true;
}

// ---- blocks by several threads ------------------------------------------------------------------

struct parts {
    struct frame_job *job;
    struct listed *listed; // of every part
    atomic_bool failed;
};

// The part's rows lie where they would be if all before them passed.
static void list_part(void *parts, size_t part)
{
    struct parts *p = parts;
    struct frame_job *j = p->job;
    struct listed l = {.rows = j->frame.rows + part * JUDGED_PART};
    size_t at = part * JUDGED_PART, to = at + JUDGED_PART < j->n ? at + JUDGED_PART : j->n;
    for (; at < to; at += JUDGED_BLOCK)
        if (!list_block(j, at, &l, NULL))
            atomic_store(&p->failed, true);
    p->listed[part] = l;
}

// Can rows be looked at out of turn? Neither records nor triage are asked.
static bool any_turn(const struct frame_job *j)
{
    return j->judged && !j->asks && !query_needs_triage(j->spec.query) && j->src.threads > 1 &&
           j->n > JUDGED_PART;
}

// All rows; nothing is listed when one of them cannot be looked at.
static void add_parts(struct frame_job *j)
{
    size_t n = (j->n + JUDGED_PART - 1) / JUDGED_PART;
    struct parts p = {.job = j, .listed = mem_array(n, sizeof *p.listed)};
    make_room(j, j->n);
    parallel_run(j->src.threads, n, list_part, &p);
    bool ok = !atomic_load(&p.failed);
    for (size_t i = 0; ok && i < n; i++)
        take_listed(j, &p.listed[i]);
    j->at = ok ? j->n : 0;
    free(p.listed);
}

// ---- rows whose records need not be read --------------------------------------------------------

// Fills the sieve from the row that is looked at next on.
static bool fill_sieve(struct frame_job *j, struct err *e)
{
    sieve_empty(j->sieve);
    j->sieved = j->at;
    while (j->sieved < j->n && !sieve_full(j->sieve, j->judged ? JUDGED_BLOCK : 1)) {
        if (!j->judged) {
            sieve_add(j->sieve, (uint32_t)j->sieved++);
            continue;
        }
        uint16_t verdicts[JUDGED_BLOCK] = {0};
        uint8_t keep[JUDGED_BLOCK];
        struct query_block b = block_at(j, j->sieved, verdicts);
        if (!scan_columns(j, &b, keep, e))
            return false;
        for (size_t i = 0; i < b.n; i++)
            if (keep[i])
                sieve_add(j->sieve, (uint32_t)(b.first + i));
        j->sieved += b.n;
    }
    sieve_run(j->sieve);
    j->sieves++;
    return true;
}

// ---- jobs ---------------------------------------------------------------------------------------

bool frame_is_slow(const struct frame_spec *spec)
{
    if (query_needs_instance(spec->query))
        return true;
    for (size_t i = 0; spec->order && i < spec->order->n; i++)
        if (field_needs_instance(&spec->order->keys[i].field))
            return true;
    return false;
}

struct frame_job *frame_job_new(const struct frame_spec *spec, const struct row_source *src)
{
    struct frame_job *j = mem_zalloc(sizeof *j);
    j->spec = *spec;
    j->under = *src;
    j->src = row_cache_source(&j->cache, &j->under);
    j->n = src->columns->n;
    j->asks = query_needs_instance(spec->query);
    struct literals literals;
    query_literals(spec->query, &literals);
    j->sieve = sieve_new(&j->under, &literals);
    judging_init(&j->judging, src->analysis);
    if (!spec->all_runs) {
        j->judged = src->judged ? src->judged : &j->own;
        judged_update(j->judged, src->columns, src->analysis, spec->run, src->threads);
    }
    return j;
}

void frame_job_free(struct frame_job *j)
{
    if (!j)
        return;
    order_end(j->sorter, NULL);
    frame_free(&j->frame);
    judged_free(&j->own);
    free(j->sieve);
    free(j);
}

static void count(struct frame_job *j)
{
    struct frame *f = &j->frame;
    f->undefined = j->tally[VERDICT_UNDEFINED];
    for (unsigned v = 0; v < VERDICTS; v++) {
        f->queried += j->tally[v];
        for (unsigned bits = v & (VERDICT_UNDEFINED - 1); bits; bits &= bits - 1)
            f->pattern_counts[__builtin_ctz(bits)] += j->tally[v];
    }
}

static bool filter_step(struct frame_job *j, size_t records, struct err *e)
{
    size_t before = j->cache.fetched + j->sieves * SIEVE_COST;
    if (!j->at && any_turn(j))
        add_parts(j);
    while (j->at < j->n && j->cache.fetched + j->sieves * SIEVE_COST - before < records) {
        if (j->sieve && j->at == j->sieved && !fill_sieve(j, e))
            return false;
        if (j->judged) {
            if (!add_block(j, e))
                return false;
        } else if (!add_instance(j, (uint32_t)j->at++, e)) {
            return false;
        }
    }
    if (j->at == j->n)
        count(j);
    return true;
}

bool frame_job_step(struct frame_job *j, size_t records, bool *done, struct err *e)
{
    const struct order *o = j->spec.order;
    *done = false;
    if (!j->sorter && j->at < j->n && !filter_step(j, records, e))
        return false;
    if (j->at < j->n)
        return true;
    if (!o || !o->n) {
        *done = true;
        return true;
    }
    if (!j->sorter)
        j->sorter = order_begin(o, &j->src, j->frame.rows, j->frame.n);
    if (!order_step(j->sorter, records, done, e))
        return false;
    if (*done) {
        size_t unread = order_end(j->sorter, &j->frame.why);
        j->frame.unread += unread;
        j->sorter = NULL;
        j->ordered = true;
    }
    return true;
}

int frame_job_percent(const struct frame_job *j)
{
    bool two = j->asks && j->spec.order; // filtered, then ordered
    size_t done = j->sorter ? order_read(j->sorter) : j->at;
    size_t of = j->sorter ? j->frame.n : j->n;
    int percent = of ? (int)(done * 100 / of) : 100;
    if (!two || j->ordered)
        return percent;
    return j->sorter ? 50 + percent / 2 : percent / 2;
}

void frame_job_take(struct frame_job *j, struct frame *f)
{
    frame_free(f);
    *f = j->frame;
    j->frame = (struct frame){0};
}

bool frame_build(struct frame *f, const struct frame_spec *spec, const struct row_source *src,
                 struct err *e)
{
    struct frame_job *j = frame_job_new(spec, src);
    bool done = false, ok = true;
    while (ok && !done)
        ok = frame_job_step(j, SIZE_MAX, &done, e);
    if (ok)
        frame_job_take(j, f);
    frame_job_free(j);
    return ok;
}

void frame_free(struct frame *f)
{
    free(f->rows);
    *f = (struct frame){0};
}

size_t frame_find(const struct frame *f, uint32_t instance, uint32_t run)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->rows[i].instance == instance && f->rows[i].run == run)
            return i;
    return f->n;
}
