// SPDX-License-Identifier: MIT
// Writing an index: the magic, the key, the facts (everything small, with its counts), then the
// arrays as they lie in memory.
#include "store/corpus/corpus_internal.h"
#include "store/index_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

// As XXH3 does it (Yann Collet): eight lanes that a compiler makes vectors of. Every word is added
// to its neighbour's lane, and the product of its halves, under a key, to its own.
enum { LANES = 8, STRIPE = LANES * 8, STRIPES_BETWEEN = 16 };

static const uint64_t lane_keys[LANES] = {
    0xbe4ba423396cfeb8u, 0x1cad21f72c81017cu, 0xdb979083e96dd4deu, 0x1f67b3b7a4a44072u,
    0x78e5c0cc4ee679cbu, 0x2172ffcc7dd05a82u, 0x8e2443f7744608b8u, 0x4c263a81e69035e0u};

static void add_stripe(uint64_t *restrict lane, const char *s)
{
#ifdef __SSE2__
    for (int i = 0; i < LANES; i += 2) {
        __m128i word = _mm_loadu_si128((const __m128i *)(const void *)(s + 8 * i));
        __m128i key = _mm_loadu_si128((const __m128i *)(const void *)(lane_keys + i));
        __m128i keyed = _mm_xor_si128(word, key);
        __m128i product = _mm_mul_epu32(keyed, _mm_shuffle_epi32(keyed, 0x31));
        __m128i *to = (__m128i *)(void *)(lane + i);
        __m128i sum = _mm_add_epi64(_mm_loadu_si128(to), _mm_shuffle_epi32(word, 0x4e));
        _mm_storeu_si128(to, _mm_add_epi64(sum, product));
    }
#else
    uint64_t word[LANES];
    memcpy(word, s, sizeof word);
    for (int i = 0; i < LANES; i++) {
        uint64_t keyed = word[i] ^ lane_keys[i];
        lane[i] += word[i ^ 1] + (keyed & UINT32_MAX) * (keyed >> 32);
    }
#endif
}

static void mix_lanes(uint64_t *lane)
{
    for (int i = 0; i < LANES; i++)
        lane[i] = ((lane[i] ^ lane[i] >> 47) ^ lane_keys[LANES - 1 - i]) * 0x9e3779b1u;
}

uint64_t index_sum(const void *p, uint64_t n)
{
    const char *s = p;
    uint64_t lane[LANES] = {n, 1, 2, 3, 4, 5, 6, 7}, sum = n;
    for (unsigned k = 1; n >= STRIPE; k++, s += STRIPE, n -= STRIPE) {
        add_stripe(lane, s);
        if (k % STRIPES_BETWEEN == 0)
            mix_lanes(lane);
    }
    char last[STRIPE] = {0};
    memcpy(last, s, n);
    add_stripe(lane, last);
    for (int i = 0; i < LANES; i++) {
        sum = (sum ^ lane[i]) * 0xd6e8feb86659fd93u;
        sum ^= sum >> 32;
    }
    return sum;
}

// ---- facts --------------------------------------------------------------------------------------

static void put_number(struct strbuf *out, uint64_t x)
{
    strbuf_add(out, (const char *)&x, sizeof x);
}

static void put_text(struct strbuf *out, const char *s) // NULL is kept apart from ""
{
    put_number(out, s ? strlen(s) + 1 : 0);
    if (s)
        strbuf_add(out, s, strlen(s));
}

static void put_run(struct strbuf *out, const struct run *r)
{
    uint64_t arg;
    memcpy(&arg, &r->rule.arg, sizeof arg);
    put_text(out, r->name);
    put_text(out, r->model);
    put_text(out, r->method);
    put_text(out, r->class);
    put_text(out, r->checkpoint);
    put_number(out, r->present);
    put_number(out, (uint64_t)r->rule.kind);
    put_number(out, (uint64_t)r->rule.on);
    put_number(out, arg);
    put_number(out, (uint64_t)r->mixed_rules | (uint64_t)r->any_scores << 1);
    put_number(out, r->n_chunks);
    for (size_t i = 0; i < r->n_chunks; i++)
        strbuf_putc(out, r->chunks[i] ? 1 : 0);
}

// Those of reading: what was said about opening is said again when it is opened again.
static void put_problems(struct strbuf *out, const struct problems *p,
                         const struct problems *opened)
{
    for (int i = 0; i < 4; i++)
        put_number(out, p->counts[i] - opened->counts[i]);
    put_number(out, p->skipped_instances - opened->skipped_instances);
    put_number(out, p->n - opened->n);
    for (size_t i = opened->n; i < p->n; i++) {
        const struct problem *x = &p->at[i];
        put_number(out, (uint64_t)x->kind);
        put_number(out, x->line);
        put_number(out, x->column);
        put_number(out, x->source);
        put_number(out, x->offset);
        put_number(out, x->length);
        put_text(out, x->file);
        put_text(out, x->what);
    }
}

static void put_facts(const struct corpus *c, struct strbuf *out)
{
    const struct columns *columns = &c->columns;
    put_number(out, columns->n);
    put_number(out, c->further.n);
    put_number(out, columns->names.n);
    for (size_t i = 0; i < columns->names.n; i++)
        put_text(out, columns->names.at[i]);
    put_number(out, columns->n_runs);
    for (size_t i = 0; i < columns->n_runs; i++)
        put_run(out, &columns->runs[i]);
    for (size_t i = 0; i < c->n_sources; i++) {
        const struct source *s = &c->sources[i];
        put_number(out, s->records);
        put_number(out, s->keys.n);
        for (size_t k = 0; k < s->keys.n; k++)
            put_text(out, s->keys.at[k]);
    }
    put_number(out, c->stored_compared);
    put_number(out, c->mismatched);
    put_number(out, c->swapped);
    put_number(out, c->unmatched);
    put_problems(out, &c->problems, &c->opened);
}

// ---- the file -----------------------------------------------------------------------------------

struct index_writer {
    const struct corpus *corpus; // its arrays are read while writing
    struct strbuf key, facts, path, temporary;
    atomic_bool stop;
    int fd;
    bool ok;
    struct err err;
    pthread_t thread;
};

static bool put_bytes(struct index_writer *w, const void *p, uint64_t n)
{
    const char *s = p;
    while (n) {
        if (atomic_load(&w->stop))
            return err_set(&w->err, "stopped");
        ssize_t done = write(w->fd, s, n < (8u << 20) ? n : 8u << 20);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return err_set(&w->err, "%s: %s", strbuf_str(&w->temporary), strerror(errno));
        s += done;
        n -= (uint64_t)done;
    }
    return true;
}

static bool put_section(struct index_writer *w, const void *p, uint64_t n)
{
    struct index_section section = {.bytes = n, .sum = index_sum(n ? p : "", n)};
    return put_bytes(w, &section, sizeof section) && (!n || put_bytes(w, p, n));
}

static bool put_array(struct index_writer *w, const void *p, uint64_t n, uint64_t piece)
{
    const char *s = p;
    for (uint64_t at = 0; at < n; at += piece)
        if (!put_section(w, s + at, n - at < piece ? n - at : piece))
            return false;
    return true;
}

static bool put_all(struct index_writer *w)
{
    const struct corpus *c = w->corpus;
    const struct columns *columns = &c->columns;
    char magic[INDEX_MAGIC_BYTES];
    index_magic(magic);
    bool ok = put_bytes(w, magic, sizeof magic) && put_section(w, w->key.at, w->key.n) &&
              put_section(w, w->facts.at, w->facts.n) &&
              put_array(w, columns->rows, columns->n * sizeof *columns->rows,
                        INDEX_ROWS * sizeof *columns->rows) &&
              put_array(w, c->places.at, columns->n * sizeof *c->places.at, INDEX_PIECE) &&
              put_array(w, c->further.at, c->further.n * sizeof *c->further.at, INDEX_PIECE);
    for (size_t i = 0; ok && i < columns->n_runs; i++)
        for (size_t k = 0; ok && k < columns->runs[i].n_chunks; k++)
            if (columns->runs[i].chunks[k])
                ok = put_section(w, columns->runs[i].chunks[k], CELL_CHUNK * sizeof(struct cell));
    return ok && put_section(w, "end", 3);
}

static bool make_folder(struct err *e)
{
    struct strbuf folder = {0};
    bool ok = index_folder(&folder, e);
    // the last two of its parts may be missing
    char *path = ok ? mem_strdup(strbuf_str(&folder)) : NULL,
         *slash = path ? strrchr(path, '/') : NULL;
    if (slash) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            ok = err_set(e, "%s: %s", path, strerror(errno));
    }
    free(path);
    strbuf_free(&folder);
    return ok;
}

static bool write_file(struct index_writer *w)
{
    const char *temporary = strbuf_str(&w->temporary);
    if (!make_folder(&w->err))
        return false;
    w->fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (w->fd < 0)
        return err_set(&w->err, "%s: %s", temporary, strerror(errno));
    bool ok = put_all(w);
    if (ok && fsync(w->fd) != 0)
        ok = err_set(&w->err, "%s: %s", temporary, strerror(errno));
    if (close(w->fd) != 0 && ok)
        ok = err_set(&w->err, "%s: %s", temporary, strerror(errno));
    if (ok && rename(temporary, strbuf_str(&w->path)) != 0)
        ok = err_set(&w->err, "%s: %s", strbuf_str(&w->path), strerror(errno));
    if (!ok)
        unlink(temporary);
    return ok;
}

static struct index_writer *writer_new(const struct corpus *c, struct err *e)
{
    struct index_writer *w = mem_zalloc(sizeof *w);
    w->corpus = c;
    if (!index_path(c, &w->path, e)) {
        free(w);
        return NULL;
    }
    strbuf_printf(&w->temporary, "%s.tmp-%ld", strbuf_str(&w->path), (long)getpid());
    index_key(c, &w->key);
    put_facts(c, &w->facts);
    return w;
}

static void writer_free(struct index_writer *w)
{
    strbuf_free(&w->key);
    strbuf_free(&w->facts);
    strbuf_free(&w->path);
    strbuf_free(&w->temporary);
    free(w);
}

bool index_write(const struct corpus *c, struct err *e)
{
    if (!index_possible(c))
        return err_set(e, "standard input, compressed files and pandas columns have no index");
    struct index_writer *w = writer_new(c, e);
    bool ok = w && write_file(w);
    if (w && !ok && e)
        *e = w->err;
    if (w)
        writer_free(w);
    return ok;
}

static void *write_thread(void *writer)
{
    struct index_writer *w = writer;
    w->ok = write_file(w);
    return NULL;
}

struct index_writer *index_writer_begin(const struct corpus *c)
{
    struct index_writer *w = index_possible(c) ? writer_new(c, NULL) : NULL;
    if (w && pthread_create(&w->thread, NULL, write_thread, w) != 0) {
        writer_free(w);
        return NULL;
    }
    return w;
}

bool index_writer_end(struct index_writer *w, bool finish)
{
    if (!w)
        return false;
    if (!finish)
        atomic_store(&w->stop, true);
    pthread_join(w->thread, NULL);
    bool ok = w->ok;
    writer_free(w);
    return ok;
}
