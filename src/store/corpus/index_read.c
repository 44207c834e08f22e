// SPDX-License-Identifier: MIT
// Reading an index. Nothing in it is believed before its checksum fits, no count before it fits the
// bytes that are there, and no number that leads somewhere before it leads inside.
#include "base/parallel.h"
#include "store/corpus/corpus_internal.h"
#include "store/index_cache.h"
#include "store/reader/reader_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct input {
    int fd;
    uint64_t at, size;
};

static bool get_bytes(struct input *in, void *p, uint64_t n)
{
    char *s = p;
    if (n > in->size - in->at)
        return false;
    while (n) {
        ssize_t done = pread(in->fd, s, n, (off_t)in->at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        s += done;
        in->at += (uint64_t)done;
        n -= (uint64_t)done;
    }
    return true;
}

static bool get_head(struct input *in, struct index_section *s)
{
    return get_bytes(in, s, sizeof *s) && s->bytes <= in->size - in->at;
}

// A section of exactly n bytes, into p.
static bool get_exact(struct input *in, void *p, uint64_t n)
{
    struct index_section s;
    return get_head(in, &s) && s.bytes == n && get_bytes(in, p, n) &&
           index_sum(n ? p : "", n) == s.sum;
}

// A section of any length, appended to out.
static bool get_section(struct input *in, struct strbuf *out)
{
    struct index_section s;
    if (!get_head(in, &s))
        return false;
    out->cap = (size_t)s.bytes + 1;
    out->at = mem_resize(out->at, out->cap, 1);
    out->n = (size_t)s.bytes;
    out->at[out->n] = '\0';
    return get_bytes(in, out->at, s.bytes) && index_sum(out->at, s.bytes) == s.sum;
}

// ---- facts --------------------------------------------------------------------------------------

struct facts {
    const char *p, *end;
    bool ok;
};

static uint64_t get_number(struct facts *f)
{
    uint64_t x = 0;
    f->ok = f->ok && (size_t)(f->end - f->p) >= sizeof x;
    if (!f->ok)
        return 0;
    memcpy(&x, f->p, sizeof x);
    f->p += sizeof x;
    return x;
}

// A count of things that take at least one byte each.
static size_t get_count(struct facts *f)
{
    uint64_t n = get_number(f);
    f->ok = f->ok && n <= (uint64_t)(f->end - f->p);
    return f->ok ? (size_t)n : 0;
}

static char *get_text(struct facts *f)
{
    uint64_t n = get_number(f);
    f->ok = f->ok && (!n || n - 1 <= (uint64_t)(f->end - f->p));
    if (!n || !f->ok)
        return NULL;
    char *text = mem_strndup(f->p, (size_t)n - 1);
    f->p += n - 1;
    return text;
}

struct content { // an index while it is being read
    struct columns columns;
    struct problems problems;
    VEC(struct row_place) places;
    VEC(struct further) further;
    uint32_t *records; // of each source
    size_t stored_compared, mismatched, swapped, unmatched;
};

static void get_names(struct facts *f, struct names *names)
{
    for (size_t i = 0, n = get_count(f); f->ok && i < n; i++) {
        char *name = get_text(f);
        f->ok = f->ok && name && names_intern(names, name, strlen(name)) == i;
        free(name);
    }
}

static void get_run(struct facts *f, struct run *r, size_t n_rows)
{
    r->name = get_text(f);
    r->model = get_text(f);
    r->method = get_text(f);
    r->class = get_text(f);
    r->checkpoint = get_text(f);
    r->present = (size_t)get_number(f);
    r->rule.kind = (enum rule_kind)get_number(f);
    r->rule.on = (enum rule_on)get_number(f);
    uint64_t arg = get_number(f), flags = get_number(f);
    memcpy(&r->rule.arg, &arg, sizeof arg);
    r->mixed_rules = flags & 1;
    r->any_scores = flags >> 1 & 1;
    size_t n = get_count(f);
    f->ok = f->ok && r->name && r->present <= n_rows && r->rule.kind <= RULE_SUFF &&
            r->rule.on <= ON_POS && n <= 2 * (n_rows / CELL_CHUNK + 1);
    if (!f->ok)
        return;
    r->chunks = mem_array(n, sizeof *r->chunks);
    r->n_chunks = n;
    for (size_t i = 0; i < n; i++)
        r->slab_chunks += f->p[i] != 0;
    r->slab = mem_large(r->slab_chunks * CELL_CHUNK, sizeof *r->slab);
    for (size_t i = 0, at = 0; i < n; i++)
        if (*f->p++)
            r->chunks[i] = r->slab + at++ * CELL_CHUNK;
}

static void get_runs(struct facts *f, struct columns *c)
{
    size_t n = get_count(f);
    f->ok = f->ok && n <= MAX_RUNS;
    c->runs = f->ok ? mem_array(n, sizeof *c->runs) : NULL;
    for (; f->ok && c->n_runs < n;)
        get_run(f, &c->runs[c->n_runs++], c->n);
}

static void get_sources(struct facts *f, struct corpus *c, struct content *x)
{
    x->records = mem_array(c->n_sources, sizeof *x->records);
    for (size_t i = 0; f->ok && i < c->n_sources; i++) {
        struct source *s = &c->sources[i];
        x->records[i] = (uint32_t)get_number(f);
        for (size_t k = 0, n = get_count(f); f->ok && k < n; k++) {
            char *key = get_text(f);
            f->ok = f->ok && key;
            if (key)
                vec_push(&s->keys, key); // taken back when the rest does not fit
        }
    }
}

static void get_problems(struct facts *f, struct problems *p, size_t n_sources)
{
    for (int i = 0; i < 4; i++)
        p->counts[i] = (size_t)get_number(f);
    p->skipped_instances = (size_t)get_number(f);
    size_t n = get_count(f);
    p->at = mem_array(n, sizeof *p->at);
    p->cap = n;
    while (f->ok && p->n < n) {
        struct problem *x = &p->at[p->n++];
        x->kind = (enum problem_kind)get_number(f);
        x->line = get_number(f);
        x->column = get_number(f);
        x->source = (uint16_t)get_number(f);
        x->offset = get_number(f);
        x->length = get_number(f);
        x->file = get_text(f);
        x->what = get_text(f);
        f->ok = f->ok && x->kind <= PROBLEM_UNREADABLE && x->what &&
                (x->source < n_sources || !x->length);
    }
}

static bool get_facts(const struct strbuf *text, uint64_t size, struct corpus *c, struct content *x)
{
    struct facts f = {.p = text->at, .end = text->at + text->n, .ok = true};
    uint64_t rows = get_number(&f), further = get_number(&f);
    if (!f.ok || rows > size / sizeof(struct column_row) || rows >= UINT32_MAX ||
        further > size / sizeof(struct further))
        return false;
    x->columns.n = x->columns.cap = (size_t)rows;
    x->places.n = x->places.cap = (size_t)rows;
    x->further.n = x->further.cap = (size_t)further;
    get_names(&f, &x->columns.names);
    get_runs(&f, &x->columns);
    get_sources(&f, c, x);
    x->stored_compared = (size_t)get_number(&f);
    x->mismatched = (size_t)get_number(&f);
    x->swapped = (size_t)get_number(&f);
    x->unmatched = (size_t)get_number(&f);
    get_problems(&f, &x->problems, c->n_sources);
    return f.ok && f.p == f.end;
}

// ---- arrays -------------------------------------------------------------------------------------

struct piece_job { // one section, to be read into place
    uint64_t at, bytes, sum;
    char *to;
    bool rows; // of them
};
struct pieces {
    VEC(struct piece_job) jobs;
    const struct input *in;
    size_t n_sources, n_further;
    atomic_bool bad;
};

// Notes the sections of an array of n bytes, and passes over them.
static bool note_pieces(struct input *in, struct pieces *p, void *to, uint64_t n, uint64_t piece,
                        bool rows)
{
    for (uint64_t at = 0; at < n; at += piece) {
        struct index_section s;
        uint64_t bytes = n - at < piece ? n - at : piece;
        if (!get_head(in, &s) || s.bytes != bytes)
            return false;
        vec_push(
            &p->jobs,
            ((struct piece_job){
                .at = in->at, .bytes = bytes, .sum = s.sum, .to = (char *)to + at, .rows = rows}));
        in->at += bytes;
    }
    return true;
}

static bool rows_lead_inside(const struct pieces *p, const char *rows, size_t n)
{
    for (; n >= sizeof(struct column_row); n -= sizeof(struct column_row)) {
        const struct column_row *r = (const struct column_row *)(const void *)rows;
        if (r->source >= p->n_sources || r->extra > p->n_further)
            return false;
        rows += sizeof *r;
    }
    return true;
}

static bool read_piece(const struct pieces *p, const struct piece_job *job)
{
    struct input in = {.fd = p->in->fd, .at = job->at, .size = p->in->size};
    return get_bytes(&in, job->to, job->bytes) && index_sum(job->to, job->bytes) == job->sum &&
           (!job->rows || rows_lead_inside(p, job->to, (size_t)job->bytes));
}

// Of a few megabytes: less is not worth a thread.
enum { PIECES_TOGETHER = 16 };

static void read_some(void *pieces, size_t part)
{
    struct pieces *p = pieces;
    size_t to = (part + 1) * PIECES_TOGETHER < p->jobs.n ? (part + 1) * PIECES_TOGETHER : p->jobs.n;
    for (size_t i = part * PIECES_TOGETHER; i < to && !atomic_load(&p->bad); i++)
        if (!read_piece(p, &p->jobs.at[i]))
            atomic_store(&p->bad, true);
}

static bool read_all(struct pieces *p, int threads)
{
    parallel_run(threads, (p->jobs.n + PIECES_TOGETHER - 1) / PIECES_TOGETHER, read_some, p);
    return !atomic_load(&p->bad);
}

static bool further_lead_inside(const struct corpus *c, const struct content *x)
{
    for (size_t i = 0; i < x->further.n; i++)
        if (x->further.at[i].at.source >= c->n_sources || x->further.at[i].next > x->further.n)
            return false;
    return true;
}

static bool note_arrays(struct input *in, struct pieces *p, struct content *x)
{
    struct columns *c = &x->columns;
    if (!note_pieces(in, p, c->rows, c->n * sizeof *c->rows, INDEX_ROWS * sizeof *c->rows, true) ||
        !note_pieces(in, p, x->places.at, x->places.n * sizeof *x->places.at, INDEX_PIECE, false) ||
        !note_pieces(in, p, x->further.at, x->further.n * sizeof *x->further.at, INDEX_PIECE,
                     false))
        return false;
    for (size_t i = 0; i < c->n_runs; i++)
        for (size_t k = 0; k < c->runs[i].n_chunks; k++)
            if (c->runs[i].chunks[k] &&
                !note_pieces(in, p, c->runs[i].chunks[k], CELL_CHUNK * sizeof(struct cell),
                             INDEX_PIECE, false))
                return false;
    return true;
}

static bool get_arrays(struct input *in, const struct corpus *c, struct content *x)
{
    struct columns *columns = &x->columns;
    struct pieces p = {.in = in, .n_sources = c->n_sources, .n_further = x->further.n};
    char end[3];
    columns->rows = mem_large(columns->n, sizeof *columns->rows);
    x->places.at = mem_large(x->places.n, sizeof *x->places.at);
    x->further.at = mem_resize(NULL, x->further.n, sizeof *x->further.at);
    bool ok = note_arrays(in, &p, x) && get_exact(in, end, sizeof end) && in->at == in->size &&
              read_all(&p, corpus_threads(c)) && further_lead_inside(c, x);
    vec_free(&p.jobs);
    return ok;
}

static void content_free(struct content *x)
{
    columns_free(&x->columns);
    problems_free(&x->problems);
    vec_free(&x->places);
    vec_free(&x->further);
    free(x->records);
}

// ---- the index ----------------------------------------------------------------------------------

// What was said about opening stays in front.
static void take_problems(struct corpus *c, struct problems *p)
{
    for (int i = 0; i < 4; i++)
        c->problems.counts[i] += p->counts[i];
    c->problems.skipped_instances += p->skipped_instances;
    for (size_t i = 0; i < p->n; i++)
        vec_push(&c->problems, p->at[i]);
    free(p->at);
}

static void take(struct corpus *c, struct content *x)
{
    columns_free(&c->columns);
    c->columns = x->columns;
    take_problems(c, &x->problems);
    c->places.at = x->places.at;
    c->places.n = c->places.cap = x->places.n;
    c->further.at = x->further.at;
    c->further.n = c->further.cap = x->further.n;
    for (size_t i = 0; i < c->n_sources; i++) {
        c->sources[i].records = x->records[i];
        c->sources[i].consumed = c->sources[i].bytes.size;
    }
    c->stored_compared = x->stored_compared;
    c->mismatched = x->mismatched;
    c->swapped = x->swapped;
    c->unmatched = x->unmatched;
    free(x->records);
}

static void forget_keys(struct corpus *c)
{
    for (size_t i = 0; i < c->n_sources; i++) {
        struct source *s = &c->sources[i];
        for (size_t k = 0; k < s->keys.n; k++)
            free(s->keys.at[k]);
        s->keys.n = 0;
    }
}

static enum index_state read_file(struct corpus *c, struct input *in)
{
    struct strbuf key = {0}, wanted = {0}, facts = {0};
    struct content x = {0};
    char magic[INDEX_MAGIC_BYTES], ours[INDEX_MAGIC_BYTES];
    enum index_state state = INDEX_DAMAGED;
    index_magic(ours);
    index_key(c, &wanted);
    if (!get_bytes(in, magic, sizeof magic))
        state = INDEX_DAMAGED;
    else if (memcmp(magic, ours, sizeof ours) != 0)
        state = INDEX_NONE; // of another version
    else if (get_section(in, &key))
        state =
            key.n == wanted.n && memcmp(key.at, wanted.at, key.n) == 0 ? INDEX_READ : INDEX_NONE;
    if (state == INDEX_READ &&
        (!get_section(in, &facts) || !get_facts(&facts, in->size, c, &x) || !get_arrays(in, c, &x)))
        state = INDEX_DAMAGED;
    if (state == INDEX_READ) {
        take(c, &x);
    } else {
        content_free(&x);
        forget_keys(c);
    }
    strbuf_free(&key);
    strbuf_free(&wanted);
    strbuf_free(&facts);
    return state;
}

enum index_state index_read(struct corpus *c)
{
    struct strbuf path = {0};
    struct stat st;
    enum index_state state = INDEX_NONE;
    if (index_possible(c) && index_path(c, &path, NULL)) {
        struct input in = {.fd = open(strbuf_str(&path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
        if (in.fd >= 0) {
            if (fstat(in.fd, &st) == 0 && S_ISREG(st.st_mode)) {
                in.size = (uint64_t)st.st_size;
                state = read_file(c, &in);
            }
            close(in.fd);
        }
    }
    strbuf_free(&path);
    return state;
}
