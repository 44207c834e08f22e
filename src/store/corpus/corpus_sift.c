// SPDX-License-Identifier: MIT
// Which rows may contain a literal: their records are read in the order of the file, neighbours
// together, by all threads, and looked through as bytes. The words and the id of a row stand in its
// first record: records united with it later bring neither. Fields of a table are written anew when
// they are numbers or more, so their rows are not told.
#include "store/corpus/corpus_internal.h"

#include "store/json/finder.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
    SIFT_BUFFER = 256 << 10,           // bytes read together: they stay in a core's own cache
    SIFT_GAP = 2 << 10,                // bytes between two rows that are read, too
    SIFT_OVERLAP = LITERAL_BYTES + 16, // of the parts of a row that is longer than the buffer
    SIFT_THREADS = 16,
    SIFT_STEP = 1 << 20, // bytes that are worth a thread
};

struct sift {
    const struct corpus *corpus;
    const uint32_t *instances;
    const uint32_t *order; // places in `instances`, in the order of the files
    bool *may;
    size_t n;           // of `order`
    size_t step;        // rows that are taken at a time
    atomic_size_t next; // the first that nobody has taken
    struct finder finder;
};

static const struct column_row *row_at(const struct sift *s, size_t i)
{
    return &s->corpus->columns.rows[s->instances[s->order[i]]];
}

// ---- looking ------------------------------------------------------------------------------------

// Rows order[i..end), whose bytes are in the buffer from `base` on, n of them.
static void look_at_rows(const struct sift *s, size_t i, size_t end, const char *buffer,
                         uint64_t base, size_t n)
{
    size_t at = 0;
    while (i < end && (at = finder_find(&s->finder, buffer, at, n)) < n) {
        while (i < end && row_at(s, i)->offset + row_at(s, i)->length <= base + at)
            i++;
        if (i == end)
            return;
        if (base + at >= row_at(s, i)->offset) {
            s->may[s->order[i]] = true;
            at = (size_t)(row_at(s, i)->offset + row_at(s, i)->length - base);
        } else {
            at++;
        }
    }
}

// A row that is longer than the buffer, part by part.
static bool look_at_parts(const struct sift *s, size_t i, const struct bytes *b, char *buffer)
{
    const struct column_row *r = row_at(s, i);
    for (uint64_t from = 0; from < r->length; from += SIFT_BUFFER - SIFT_OVERLAP) {
        uint64_t left = r->length - from;
        size_t n = left < SIFT_BUFFER ? (size_t)left : SIFT_BUFFER;
        if (!bytes_read(b, r->offset + from, buffer, n, NULL))
            return false;
        if (finder_find(&s->finder, buffer, 0, n) < n) {
            s->may[s->order[i]] = true;
            return true;
        }
    }
    return true;
}

// One buffer full, from order[i] on; how far that is. What cannot be read may match: whoever
// fetches it says why.
static size_t look(const struct sift *s, size_t i, size_t to, char *buffer)
{
    const struct column_row *first = row_at(s, i);
    const struct bytes *b = &s->corpus->sources[first->source].bytes;
    uint64_t until = first->offset + first->length;
    size_t end = i + 1;
    if (first->length > SIFT_BUFFER) {
        if (!look_at_parts(s, i, b, buffer))
            s->may[s->order[i]] = true;
        return end;
    }
    for (; end < to; end++) {
        const struct column_row *r = row_at(s, end);
        if (r->source != first->source || r->offset < until || r->offset - until > SIFT_GAP ||
            r->offset + r->length - first->offset > SIFT_BUFFER)
            break;
        until = r->offset + r->length;
    }
    size_t n = (size_t)(until - first->offset);
    if (bytes_read(b, first->offset, buffer, n, NULL))
        look_at_rows(s, i, end, buffer, first->offset, n);
    else
        for (size_t k = i; k < end; k++)
            s->may[s->order[k]] = true;
    return end;
}

// Takes rows while there are any: whoever gets less of the machine takes fewer.
static void *take_rows(void *sift)
{
    struct sift *s = sift;
    char *buffer = mem_alloc(SIFT_BUFFER + FINDER_PADDING);
    memset(buffer + SIFT_BUFFER, 0, FINDER_PADDING);
    for (;;) {
        size_t i = atomic_fetch_add(&s->next, s->step);
        size_t to = i + s->step < s->n ? i + s->step : s->n;
        if (i >= s->n)
            break;
        while (i < to)
            i = look(s, i, to, buffer);
    }
    free(buffer);
    return NULL;
}

// ---- which rows ---------------------------------------------------------------------------------

// Do words and ids of this source stand in its records?
static bool is_literal(const struct corpus *c, const struct source *s)
{
    const char *subwords = c->options.subwords;
    bool merged = subwords && str_starts(subwords, "merge:");
    return s->reader && s->reader->literal && !s->keys.n && !merged && !s->spec.columns;
}

struct place_key { // where a row is, to sort by
    uint64_t offset;
    uint32_t source, at;
};

static int compare_places(const void *a, const void *b)
{
    const struct place_key *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

// The rows that can be told by their bytes, in the order of the files; the others may match.
static size_t put_in_order(const struct corpus *c, const uint32_t *instances, size_t n, bool *may,
                           uint32_t *order)
{
    struct place_key *keys = mem_array(n, sizeof *keys);
    bool *literal = mem_array(c->n_sources, sizeof *literal), sorted = true;
    size_t count = 0;
    for (size_t i = 0; i < c->n_sources; i++)
        literal[i] = is_literal(c, &c->sources[i]) && !bytes_changed(&c->sources[i].bytes);
    for (size_t i = 0; i < n; i++) {
        const struct column_row *r = &c->columns.rows[instances[i]];
        may[i] = !literal[r->source] || r->flags & INSTANCE_FIELDS;
        if (may[i])
            continue;
        keys[count] = (struct place_key){.offset = r->offset, .source = r->source};
        keys[count].at = (uint32_t)i;
        sorted = sorted && (!count || compare_places(&keys[count - 1], &keys[count]) <= 0);
        count++;
    }
    if (!sorted)
        qsort(keys, count, sizeof *keys, compare_places);
    for (size_t i = 0; i < count; i++)
        order[i] = keys[i].at;
    free(literal);
    free(keys);
    return count;
}

// ---- all together -------------------------------------------------------------------------------

static void run(struct sift *s, size_t threads)
{
    pthread_t helpers[SIFT_THREADS];
    size_t n = 0;
    while (n + 1 < threads && pthread_create(&helpers[n], NULL, take_rows, s) == 0)
        n++; // without threads the caller does it all
    take_rows(s);
    while (n)
        pthread_join(helpers[--n], NULL);
}

void corpus_sift(void *corpus, const struct literals *l, const uint32_t *instances, size_t n,
                 bool *may)
{
    const struct corpus *c = corpus;
    uint32_t *order = mem_array(n, sizeof *order);
    struct sift s = {.corpus = c, .instances = instances, .order = order, .may = may};
    size_t threads = (size_t)corpus_threads(c);
    uint64_t bytes = 1;
    s.n = put_in_order(c, instances, n, may, order);
    for (size_t i = 0; i < s.n; i++)
        bytes += row_at(&s, i)->length;
    s.step = (size_t)(SIFT_STEP * s.n / bytes) + 1;
    finder_init(&s.finder, l);
    run(&s, bytes < SIFT_STEP ? 1 : threads > SIFT_THREADS ? SIFT_THREADS : threads);
    free(order);
}
