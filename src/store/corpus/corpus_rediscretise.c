// SPDX-License-Identifier: MIT
// Another discretisation: every cell is derived anew, into columns beside those that are there.
// Files whose lines can be scanned are scanned again, by all threads; whatever row that leaves is
// read by itself.
#include "store/corpus/corpus_internal.h"
#include "store/reader/reader_parts.h"

#include <string.h>

enum { SCAN_AT_ONCE = 16 << 20, ROWS_AT_ONCE = 256 };

struct rediscretising {
    struct corpus *c;
    struct corpus_options options; // with the new rule
    struct columns fresh;          // rows and names are those of the corpus
    uint64_t changes;              // of the columns it began with
    size_t n;                      // and their rows
    bool *done;                    // rows whose cells are there
    uint32_t first[MAX_RUNS];      // row whose rule is the run's
    struct chunks *chunks;
    size_t source;   // being scanned
    uint64_t at;     // so far
    uint64_t passed; // bytes of the sources before it
    size_t row;      // next to be found in it; then next to be read by itself
    bool reading;    // all is scanned
    size_t n_done;
};

// The same runs without cells; names stay those of c->columns.
static struct run *blank_runs(const struct columns *columns)
{
    struct run *runs = mem_array(columns->n_runs, sizeof *runs);
    for (size_t i = 0; i < columns->n_runs; i++) {
        const struct run *r = &columns->runs[i];
        runs[i] = (struct run){.name = r->name,
                               .model = r->model,
                               .method = r->method,
                               .class = r->class,
                               .checkpoint = r->checkpoint};
    }
    return runs;
}

static void start(struct rediscretising *j)
{
    struct corpus *c = j->c;
    j->changes = c->columns.changes;
    j->n = c->columns.n;
    j->fresh = c->columns;
    j->fresh.runs = blank_runs(&c->columns);
    j->done = mem_array(j->n, sizeof *j->done);
    memset(j->first, 0xff, sizeof j->first);
    j->source = j->row = j->n_done = 0;
    j->at = j->passed = 0;
    j->reading = false;
}

static void drop(struct rediscretising *j, struct run *runs)
{
    for (size_t i = 0; i < j->fresh.n_runs; i++)
        run_free_cells(&runs[i]);
    free(runs);
    free(j->done);
    chunks_free(j->chunks);
    j->chunks = NULL;
}

struct rediscretising *corpus_rediscretise_begin(struct corpus *c, const struct rule *override)
{
    struct rediscretising *j = mem_zalloc(sizeof *j);
    j->c = c;
    j->options = c->options;
    j->options.override = *override;
    start(j);
    return j;
}

// The rule of a run is that of the first row that has one, whatever order they come in.
static void take_rule(struct rediscretising *j, uint32_t row, size_t run, const struct rule *rule,
                      bool scores)
{
    run_take_rule(&j->fresh.runs[run], rule, scores);
    if (rule->kind != RULE_NONE && row < j->first[run]) {
        j->fresh.runs[run].rule = *rule;
        j->first[run] = row;
    }
}

// ---- scanning -----------------------------------------------------------------------------------

static bool has_truth(const struct corpus *c, uint64_t id_hash)
{
    for (size_t i = 0; i < c->truths.n; i++)
        if (c->truths.at[i].id_hash == id_hash)
            return true;
    return false;
}

static bool is_row(const struct rediscretising *j, uint32_t row, const struct chunk_line *line)
{
    const struct column_row *r = &j->c->columns.rows[row];
    return line->kind == LINE_SCANNED && r->offset == line->start + line->indent &&
           r->length == line->length && r->content_hash == line->x.content_hash && !r->extra &&
           (!line->x.id || r->flags & INSTANCE_RENAMED || r->id_hash == line->id_hash) &&
           !has_truth(j->c, r->id_hash);
}

static struct value value_of(const struct rediscretising *j, const struct chunk *k, struct value v)
{
    if (!value_is_name(v))
        return v;
    const char *name = k->scanner.names.at[value_to_name(v)];
    return value_name(names_intern(&j->c->columns.names, name, strlen(name)));
}

// The run of the corpus; n_runs when there is none of that name: the file has changed.
static size_t run_of(const struct rediscretising *j, const struct chunk *k, uint32_t local)
{
    size_t run = 0;
    while (run < j->fresh.n_runs &&
           strcmp(j->fresh.runs[run].name, k->scanner.run_names.at[local]) != 0)
        run++;
    return run;
}

static void fill_row(struct rediscretising *j, const struct chunk *k, uint32_t row,
                     const struct chunk_line *line)
{
    const struct scanned_run *found =
        line->x.n_runs ? &k->scanner.found.at[line->x.first_run] : NULL;
    for (uint32_t i = 0; i < line->x.n_runs; i++)
        if (run_of(j, k, found[i].run) == j->fresh.n_runs)
            return;
    for (uint32_t i = 0; i < line->x.n_runs; i++) {
        size_t run = run_of(j, k, found[i].run);
        struct cell *cell = columns_cell_make(&j->fresh, row, run);
        *cell = found[i].cell;
        cell->prediction = value_of(j, k, cell->prediction);
        take_rule(j, row, run, &found[i].rule, found[i].scores);
    }
    j->done[row] = true;
    j->n_done++;
}

static void take_chunk(struct rediscretising *j, const struct chunk *k)
{
    const struct column_row *rows = j->c->columns.rows;
    for (size_t i = 0; i < k->lines.n; i++) {
        const struct chunk_line *line = &k->lines.at[i];
        uint64_t offset = line->start + line->indent;
        while (j->row < j->n && (rows[j->row].source != j->source || rows[j->row].offset < offset))
            j->row++;
        if (j->row < j->n && is_row(j, (uint32_t)j->row, line))
            fill_row(j, k, (uint32_t)j->row, line);
    }
}

static bool may_scan(struct corpus *c, size_t source)
{
    size_t current = c->current;
    c->current = source;
    bool may = corpus_may_scan(c, NULL);
    c->current = current;
    return may;
}

static void scan_on(struct rediscretising *j)
{
    struct corpus *c = j->c;
    const struct source *s = &c->sources[j->source];
    uint64_t left = s->bytes.size - j->at;
    if (may_scan(c, j->source) && left) {
        uint64_t to = j->at + (left < SCAN_AT_ONCE ? left : SCAN_AT_ONCE);
        if (!j->chunks)
            j->chunks =
                chunks_new(corpus_threads(c), &j->options, &c->settings.rule, corpus_max_value(c));
        chunks_begin(j->chunks, &s->bytes, j->at, to);
        for (struct chunk *k; (k = chunks_next(j->chunks));)
            take_chunk(j, k);
        chunks_end(j->chunks);
        j->at = to;
        if (to < s->bytes.size)
            return;
    }
    j->passed += s->bytes.size;
    j->at = j->row = 0;
    j->reading = ++j->source == c->n_sources;
}

// ---- reading ------------------------------------------------------------------------------------

static bool read_row(struct rediscretising *j, uint32_t row, struct err *e)
{
    struct corpus *c = j->c;
    struct rule old = c->options.override;
    struct instance x;
    arena_reset(&c->scratch);
    c->options.override = j->options.override;
    bool ok = row_read(c, row, &x, &c->scratch, e);
    if (ok)
        row_finish(c, &x);
    c->options.override = old;
    if (!ok)
        return false;
    row_fill(&j->fresh, row, &x);
    for (uint32_t i = 0; i < x.n_runs; i++)
        take_rule(j, row, x.runs[i].run, &x.runs[i].rule, x.runs[i].scores);
    j->n_done++;
    return true;
}

static bool read_on(struct rediscretising *j, struct err *e)
{
    for (int k = 0; j->row < j->n && k < ROWS_AT_ONCE; j->row++) {
        if (j->done[j->row])
            continue;
        if (!read_row(j, (uint32_t)j->row, e))
            return false;
        k++;
    }
    return true;
}

// ---- steps --------------------------------------------------------------------------------------

bool corpus_rediscretise_step(struct rediscretising *j, bool *done, struct err *e)
{
    const struct columns *columns = &j->c->columns;
    *done = false;
    if (columns->changes != j->changes || columns->n != j->n ||
        columns->n_runs != j->fresh.n_runs) { // begun anew
        drop(j, j->fresh.runs);
        start(j);
    }
    if (!j->reading)
        scan_on(j);
    else if (!read_on(j, e))
        return false;
    *done = j->reading && j->row == j->n;
    return true;
}

int corpus_rediscretise_percent(const struct rediscretising *j)
{
    return j->n ? (int)(j->n_done * 100 / j->n) : 100;
}

void corpus_rediscretise_end(struct rediscretising *j, bool take)
{
    struct corpus *c = j->c;
    struct run *unused = j->fresh.runs;
    if (take) {
        index_stop(c);
        unused = c->columns.runs;
        c->columns.runs = j->fresh.runs;
        c->columns.changes++;
        c->options.override = j->options.override;
        cache_forget(c, UINT32_MAX);
    }
    drop(j, unused);
    free(j);
}

bool corpus_rediscretise(struct corpus *c, const struct rule *override, struct err *e)
{
    bool done = false, ok = true;
    struct rediscretising *j = corpus_rediscretise_begin(c, override);
    while (ok && !done)
        ok = corpus_rediscretise_step(j, &done, e);
    corpus_rediscretise_end(j, ok);
    return ok;
}
