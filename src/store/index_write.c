// SPDX-License-Identifier: MIT
// Writing an index: the magic, the key, the facts (everything small, with its counts), then the
// arrays as they lie in memory.
#include "store/corpus_internal.h"
#include "store/index_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t index_sum(const void *p, uint64_t n)
{
    const char *s = p;
    uint64_t lane[4] = {n, 1, 2, 3};
    for (; n >= 32; s += 32, n -= 32) { // four at a time, which do not wait for each other
        uint64_t word[4];
        memcpy(word, s, sizeof word);
        for (int i = 0; i < 4; i++) {
            lane[i] = (lane[i] ^ word[i]) * 0x9e3779b97f4a7c15u;
            lane[i] ^= lane[i] >> 29;
        }
    }
    uint64_t last[4] = {0};
    memcpy(last, s, n);
    uint64_t sum = 0;
    for (int i = 0; i < 4; i++) {
        sum = (sum ^ lane[i] ^ last[i]) * 0xd6e8feb86659fd93u;
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

static bool put_all(struct index_writer *w)
{
    const struct corpus *c = w->corpus;
    const struct columns *columns = &c->columns;
    char magic[INDEX_MAGIC_BYTES];
    index_magic(magic);
    bool ok = put_bytes(w, magic, sizeof magic) && put_section(w, w->key.at, w->key.n) &&
              put_section(w, w->facts.at, w->facts.n) &&
              put_section(w, columns->rows, columns->n * sizeof *columns->rows) &&
              put_section(w, c->places.at, columns->n * sizeof *c->places.at) &&
              put_section(w, c->further.at, c->further.n * sizeof *c->further.at);
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
