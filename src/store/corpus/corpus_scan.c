// SPDX-License-Identifier: MIT
// From scanned lines to rows, in the order of the file, so that ids, runs, class names and problems
// come out as if every line had gone through the reader. Lines that were not scanned, and those
// that meet another row (an id given twice), do go through it.
#include "store/corpus/corpus_internal.h"

#include "base/hash.h"
#include "store/reader/reader_parts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { AHEAD = 8 }; // ids that are looked up soon

bool corpus_may_scan(const struct corpus *c, const struct load_hooks *hooks)
{
    const struct source *s = &c->sources[c->current];
    return s->layout == LAYOUT_LINES && !s->transposed && !c->joined &&
           !run_is_stated(&s->spec.run) && scanner_knows(s->reader, &c->options) &&
           (!hooks || !hooks->instance || hooks->id_is_enough);
}

struct taker { // of the lines of one chunk
    struct corpus *c;
    const struct load_hooks *hooks;
    struct chunk *chunk;
    VEC(uint32_t) runs, names; // of the chunk's scanner → 1 + that of the corpus, 0 = not yet
};

// ---- runs and names -----------------------------------------------------------------------------

static uint32_t run_of(struct taker *t, uint32_t local)
{
    const struct scanner *s = &t->chunk->scanner;
    while (t->runs.n <= local)
        vec_push(&t->runs, 0);
    if (!t->runs.at[local])
        t->runs.at[local] =
            1 + (uint32_t)run_intern(&t->c->columns, s->run_names.at[local], &s->runs.at[local]);
    return t->runs.at[local] - 1;
}

static struct value value_of(struct taker *t, struct value v)
{
    if (!value_is_name(v))
        return v;
    uint32_t local = value_to_name(v);
    while (t->names.n <= local)
        vec_push(&t->names, 0);
    if (!t->names.at[local]) {
        const char *name = t->chunk->scanner.names.at[local];
        t->names.at[local] = 1 + names_intern(&t->c->columns.names, name, strlen(name));
    }
    return value_name(t->names.at[local] - 1);
}

// ---- lines --------------------------------------------------------------------------------------

static void call_hook(const struct taker *t, uint32_t row, const struct chunk_line *line)
{
    struct corpus *c = t->c;
    if (!t->hooks || !t->hooks->instance)
        return;
    arena_reset(&c->scratch);
    struct instance x = instance_blank(&c->scratch);
    struct place at = row_first(c, row);
    x.id = line->x.id ? arena_strndup(&c->scratch, line->x.id, line->x.id_n)
                      : record_implicit_id(c, &at, &c->scratch);
    x.n = line->x.n;
    t->hooks->instance(t->hooks->ctx, row, &x);
}

static void add_row(struct taker *t, const struct chunk_line *line, const struct new_row *r)
{
    struct columns *columns = &t->c->columns;
    const struct scanned *x = &line->x;
    uint32_t row = corpus_push_row(t->c, r);
    columns->rows[row].n = x->n;
    columns->rows[row].label = value_of(t, x->label);
    value_of(t, x->prediction); // named here, whether or not a run has it
    for (uint32_t i = 0; i < x->n_runs; i++) {
        const struct scanned_run *found = &t->chunk->scanner.found.at[x->first_run + i];
        uint32_t run = run_of(t, found->run);
        struct cell *cell = columns_cell_make(columns, row, run);
        *cell = found->cell;
        cell->prediction = value_of(t, cell->prediction);
        run_take_rule(&columns->runs[run], &found->rule, found->scores);
    }
    if (x->annotated)
        columns->rows[row].flags |= INSTANCE_ANNOTATED;
    call_hook(t, row, line);
}

static uint64_t hash_of_position(uint32_t position)
{
    char id[16];
    return hash_bytes(0, id, (size_t)snprintf(id, sizeof id, "%u", position));
}

static void take_line(struct taker *t, const struct chunk_line *line)
{
    struct corpus *c = t->c;
    struct source *s = &c->sources[c->current];
    uint64_t number = s->lines + line->number + 1;
    uint64_t offset = line->start + line->indent;
    size_t n_runs = c->columns.n_runs + line->x.n_runs;
    if (line->kind == LINE_SCANNED && n_runs <= MAX_RUNS) {
        struct new_row r = {.at = {.offset = offset,
                                   .length = line->length,
                                   .source = (uint16_t)c->current,
                                   .position = s->records,
                                   .line = (uint32_t)(number < UINT32_MAX ? number : UINT32_MAX)},
                            .id_hash = line->x.id ? line->id_hash : hash_of_position(s->records),
                            .content_hash = line->x.content_hash};
        if (ids_find(c, r.id_hash) == UINT32_MAX) {
            s->records++;
            add_row(t, line, &r);
            return;
        }
    }
    const struct piece p = {.offset = offset,
                            .length = line->length,
                            .line = number,
                            .column = line->indent + 1,
                            .text = t->chunk->text + line->at};
    corpus_load_piece(c, &p, t->hooks);
}

// Through the splitter, which knows what to say. Returns the offset behind the line.
static uint64_t take_long_line(struct taker *t, const struct chunk_line *line)
{
    struct corpus *c = t->c;
    struct source *s = &c->sources[c->current];
    struct splitter *splitter = splitter_new(&s->bytes, LAYOUT_LINES, corpus_max_value(c));
    struct piece piece;
    struct err why = {0};
    splitter_seek(splitter, line->start, s->lines + line->number + 1);
    enum split_result result = splitter_next(splitter, &piece, &why);
    uint64_t behind = splitter_position(splitter);
    if (result == SPLIT_VALUE && piece.offset < behind)
        corpus_load_piece(c, &piece, t->hooks);
    else if (result == SPLIT_BAD)
        corpus_load_bad(c, &piece, &why);
    splitter_free(splitter);
    return behind;
}

// ---- chunks -------------------------------------------------------------------------------------

// The file can no longer be read there: the splitter goes on behind the last line, and says so.
static void give_up(struct corpus *c)
{
    struct source *s = &c->sources[c->current];
    s->scanned = false;
    s->consumed = s->behind;
    c->splitter = splitter_new(&s->bytes, LAYOUT_LINES, corpus_max_value(c));
    if (s->behind)
        splitter_seek(c->splitter, s->behind, s->behind_line);
}

static void take_chunk(struct taker *t, struct chunk *k)
{
    struct corpus *c = t->c;
    struct source *s = &c->sources[c->current];
    t->chunk = k;
    t->runs.n = t->names.n = 0;
    for (size_t i = 0; i < k->lines.n; i++) {
        const struct chunk_line *line = &k->lines.at[i];
        if (i + AHEAD < k->lines.n)
            ids_expect(c, k->lines.at[i + AHEAD].id_hash);
        s->behind = line->start + line->indent + line->length;
        s->behind_line = s->lines + line->number + 1;
        if (line->kind == LINE_LONG)
            s->behind = take_long_line(t, line);
        else
            take_line(t, line);
    }
    s->lines += k->starts;
    s->consumed = k->to;
}

int corpus_threads(const struct corpus *c)
{
    if (c->options.threads)
        return c->options.threads;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > 64 ? 64 : (int)cores;
}

void corpus_scan(struct corpus *c, uint64_t max_bytes, const struct load_hooks *hooks)
{
    struct source *s = &c->sources[c->current];
    struct taker t = {.c = c, .hooks = hooks};
    uint64_t left = s->bytes.size - s->consumed;
    uint64_t to = s->consumed + (left < max_bytes ? left : max_bytes);
    if (!c->chunks)
        c->chunks =
            chunks_new(corpus_threads(c), &c->options, &c->settings.rule, corpus_max_value(c));
    chunks_begin(c->chunks, &s->bytes, s->consumed, to);
    for (struct chunk *k; s->scanned && (k = chunks_next(c->chunks));) {
        if (k->failed)
            give_up(c);
        else
            take_chunk(&t, k);
    }
    chunks_end(c->chunks);
    vec_free(&t.runs);
    vec_free(&t.names);
}
