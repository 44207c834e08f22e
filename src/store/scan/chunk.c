// SPDX-License-Identifier: MIT
#include "store/scan/chunk.h"

#include "base/hash.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 256 << 10, LOOK_AHEAD = 8 << 10, LONG_LINE = 1 << 20, THREADS_FROM = 1 << 20 };

// ---- one chunk ----------------------------------------------------------------------------------

// Reads on until `want` bytes from base are there, or the file ends. Pointers into text move.
static bool read_up_to(struct chunk *k, const struct bytes *b, uint64_t want)
{
    uint64_t most = b->size - k->base;
    size_t n = (size_t)(want < most ? want : most);
    if (n <= k->n)
        return true;
    if (k->cap < n + LEX_PADDING) {
        k->cap = n + n / 4 + LEX_PADDING;
        k->text = mem_resize(k->text, k->cap, 1);
    }
    if (!bytes_read(b, k->base + k->n, k->text + k->n, n - k->n, NULL))
        return false;
    k->n = n;
    memset(k->text + n, 0, LEX_PADDING);
    return true;
}

// Where the line that starts at `at` ends in text: its '\n', or the end of the file. SIZE_MAX: it
// is too long; false: it cannot be read.
static bool find_end(struct chunk *k, const struct bytes *b, size_t at, size_t *end)
{
    size_t seen = at;
    for (;;) {
        const char *nl = memchr(k->text + seen, '\n', k->n - seen);
        *end = nl ? (size_t)(nl - k->text) : k->n;
        if (nl || k->base + k->n == b->size)
            return true;
        *end = SIZE_MAX;
        if (k->n - at > LONG_LINE)
            return true;
        seen = k->n;
        if (!read_up_to(k, b, (uint64_t)k->n + (k->n - at) + LOOK_AHEAD))
            return false;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void take_line(struct chunk *k, size_t at, size_t end, uint64_t max_value)
{
    size_t from = at, to = end;
    struct chunk_line line = {.kind = LINE_LONG, .start = k->base + at, .number = k->starts};
    if (end != SIZE_MAX && end - at <= max_value) {
        while (from < to && is_blank(k->text[from]))
            from++;
        while (to > from && is_blank(k->text[to - 1]))
            to--;
        if (from == to)
            return;
        k->text[to] = '\0';
        line.indent = (uint32_t)(from - at);
        line.at = from;
        line.length = (uint32_t)(to - from);
        line.kind = LINE_OTHER;
        if (scanner_record(&k->scanner, k->text + from, to - from, &line.x))
            line.kind = LINE_SCANNED;
    }
    if (line.kind == LINE_SCANNED && line.x.id) {
        line.id_hash = hash_bytes(0, line.x.id, line.x.id_n);
        // text may move when more is read: kept as a distance
        line.x.id_at = (uint32_t)(line.x.id - (k->text + from));
    }
    vec_push(&k->lines, line);
}

static bool scan_lines(struct chunk *k, const struct bytes *b, uint64_t max_value)
{
    size_t at = 0, end, stop = (size_t)(k->to - k->base);
    if (!read_up_to(k, b, stop + LOOK_AHEAD))
        return false;
    if (k->from) {
        const char *nl = memchr(k->text, '\n', k->n < stop ? k->n : stop);
        if (!nl)
            return true;
        at = (size_t)(nl - k->text) + 1;
    } else if (k->n >= 3 && memcmp(k->text, "\xef\xbb\xbf", 3) == 0) {
        at = 3;
    }
    for (; at < stop && k->base + at < b->size; at = end + 1) {
        if (!find_end(k, b, at, &end))
            return false;
        take_line(k, at, end, max_value);
        k->starts++;
        if (end == SIZE_MAX)
            break;
    }
    return true;
}

static void chunk_scan(struct chunk *k, const struct bytes *b, uint64_t max_value)
{
    scanner_begin(&k->scanner);
    k->lines.n = 0;
    k->starts = 0;
    k->n = 0;
    k->base = k->from ? k->from - 1 : 0;
    k->failed = !scan_lines(k, b, max_value);
    if (k->failed)
        k->lines.n = 0;
    for (size_t i = 0; i < k->lines.n; i++) {
        struct chunk_line *line = &k->lines.at[i];
        if (line->kind == LINE_SCANNED && line->x.id)
            line->x.id = k->text + line->at + line->x.id_at;
    }
}

// ---- the pool -----------------------------------------------------------------------------------

struct chunks {
    int threads;
    uint64_t max_value;
    size_t n_slots;
    struct chunk *slots; // chunk i is in slot i % n_slots
    bool *ready;         // per slot: scanned, not yet handed out
    pthread_t *helpers;
    int n_helpers;
    const struct bytes *bytes;
    uint64_t from, to, step;

    pthread_mutex_t lock; // over what follows, and `ready`
    pthread_cond_t changed;
    uint64_t total, begun, handed; // chunks: in all, begun, handed out and done with
    bool out;                      // the chunk `handed` is with the caller
    bool stop;
};

struct chunks *chunks_new(int threads, const struct corpus_options *o, const struct rule *corpus,
                          uint64_t max_value)
{
    struct chunks *p = mem_zalloc(sizeof *p);
    p->threads = threads < 1 ? 1 : threads;
    p->max_value = max_value;
    p->n_slots = 2 * (size_t)p->threads + 1;
    p->slots = mem_array(p->n_slots, sizeof *p->slots);
    p->ready = mem_array(p->n_slots, sizeof *p->ready);
    p->helpers = mem_array((size_t)p->threads, sizeof *p->helpers);
    for (size_t i = 0; i < p->n_slots; i++)
        scanner_init(&p->slots[i].scanner, o, corpus);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    return p;
}

void chunks_free(struct chunks *p)
{
    if (!p)
        return;
    chunks_end(p);
    for (size_t i = 0; i < p->n_slots; i++) {
        scanner_free(&p->slots[i].scanner);
        vec_free(&p->slots[i].lines);
        free(p->slots[i].text);
    }
    free(p->slots);
    free(p->ready);
    free(p->helpers);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

static bool may_begin(const struct chunks *p)
{
    return p->begun < p->total && p->begun - p->handed < p->n_slots;
}

// Under the lock, which is let go meanwhile: scans the next chunk that nobody has begun.
static void scan_one(struct chunks *p)
{
    uint64_t i = p->begun++;
    struct chunk *k = &p->slots[i % p->n_slots];
    pthread_mutex_unlock(&p->lock);
    k->from = p->from + i * p->step;
    k->to = p->to - k->from < p->step ? p->to : k->from + p->step;
    chunk_scan(k, p->bytes, p->max_value);
    pthread_mutex_lock(&p->lock);
    p->ready[i % p->n_slots] = true;
    pthread_cond_broadcast(&p->changed);
}

static void *help(void *pool)
{
    struct chunks *p = pool;
    pthread_mutex_lock(&p->lock);
    while (!p->stop && p->begun < p->total) {
        if (may_begin(p))
            scan_one(p);
        else
            pthread_cond_wait(&p->changed, &p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

void chunks_begin(struct chunks *p, const struct bytes *b, uint64_t from, uint64_t to)
{
    chunks_end(p);
    p->bytes = b;
    p->from = from;
    p->to = to;
    p->step = to - from < STEP ? to - from : STEP;
    p->total = p->step ? (to - from + p->step - 1) / p->step : 0;
    p->begun = p->handed = 0;
    p->out = p->stop = false;
    memset(p->ready, 0, p->n_slots * sizeof *p->ready);
    if (to - from < THREADS_FROM)
        return;
    while (p->n_helpers < p->threads - 1 &&
           pthread_create(&p->helpers[p->n_helpers], NULL, help, p) == 0)
        p->n_helpers++; // without threads the caller does it all
}

struct chunk *chunks_next(struct chunks *p)
{
    struct chunk *k = NULL;
    pthread_mutex_lock(&p->lock);
    if (p->out) {
        p->ready[p->handed % p->n_slots] = false;
        p->handed++;
        p->out = false;
        pthread_cond_broadcast(&p->changed);
    }
    while (p->handed < p->total && !p->ready[p->handed % p->n_slots]) {
        if (may_begin(p))
            scan_one(p);
        else
            pthread_cond_wait(&p->changed, &p->lock);
    }
    if (p->handed < p->total) {
        k = &p->slots[p->handed % p->n_slots];
        p->out = true;
    }
    pthread_mutex_unlock(&p->lock);
    return k;
}

void chunks_end(struct chunks *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->n_helpers; i++)
        pthread_join(p->helpers[i], NULL);
    p->n_helpers = 0;
}
