// SPDX-License-Identifier: MIT
// Many files as one corpus from the index of each: what `venn index` made of a file alone, by one
// process per file, is appended instead of reading the file. A file without an index, or whose ids
// meet those of another file, is read.
#include "store/corpus/corpus_internal.h"
#include "store/index_cache.h"
#include "store/reader/reader_parts.h"

#include <string.h>

static bool is_plain(const struct corpus *c, const struct source *s)
{
    return c->n_sources > 1 && !c->joined && !c->has_settings && !c->options.annotator &&
           s->spec.role == ROLE_PLAIN && !s->spec.listed && s->layout == LAYOUT_LINES;
}

// The corpus that the file would be alone.
static struct corpus alone(const struct corpus *c, struct source *s)
{
    return (struct corpus){.options = c->options,
                           .settings = c->settings,
                           .sources = s,
                           .n_sources = 1,
                           .aspect = c->aspect};
}

// Nothing that depends on what the other files hold: ids, the number of runs.
static bool fits(const struct corpus *c, const struct corpus *one)
{
    size_t runs = c->columns.n_runs;
    if (one->stored_compared || c->columns.n + one->columns.n >= UINT32_MAX)
        return false;
    for (size_t i = 0; i < one->columns.n_runs; i++) {
        size_t k = 0;
        while (k < c->columns.n_runs &&
               strcmp(c->columns.runs[k].name, one->columns.runs[i].name) != 0)
            k++;
        runs += k == c->columns.n_runs;
    }
    if (runs > MAX_RUNS)
        return false;
    for (size_t i = 0; i < one->columns.n; i++)
        if (ids_find(c, one->columns.rows[i].id_hash) != UINT32_MAX)
            return false;
    return true;
}

struct merge {
    struct corpus *c;
    struct corpus *one;
    size_t source, first; // of the file; its first row
    uint32_t *names;      // of the file → of the corpus
};

static struct value value_of(const struct merge *m, struct value v)
{
    return value_is_name(v) ? value_name(m->names[value_to_name(v)]) : v;
}

static void add_rows(const struct merge *m)
{
    struct corpus *c = m->c;
    const struct columns *from = &m->one->columns;
    size_t further = c->further.n;
    for (size_t i = 0; i < from->n; i++) {
        const struct column_row *r = &from->rows[i];
        const struct row_place *p = &m->one->places.at[i];
        struct new_row fresh = {.at = {.offset = r->offset,
                                       .length = r->length,
                                       .source = (uint16_t)m->source,
                                       .position = p->position,
                                       .line = p->line},
                                .id_hash = r->id_hash,
                                .content_hash = r->content_hash,
                                .flags = r->flags};
        uint32_t row = corpus_push_row(c, &fresh);
        struct column_row *to = &c->columns.rows[row];
        to->n = r->n;
        to->label = value_of(m, r->label);
        to->extra = r->extra ? (uint32_t)further + r->extra : 0;
    }
    for (size_t i = 0; i < m->one->further.n; i++) {
        struct further x = m->one->further.at[i];
        x.at.source = (uint16_t)m->source;
        x.next = x.next ? (uint32_t)further + x.next : 0;
        vec_push(&c->further, x);
    }
}

static void add_run(const struct merge *m, const struct run *r)
{
    struct columns *columns = &m->c->columns;
    struct run_parts parts = {
        .model = r->model, .method = r->method, .class = r->class, .checkpoint = r->checkpoint};
    size_t run = run_intern(columns, r->name, &parts);
    run_take_rule(&columns->runs[run], &r->rule, r->any_scores);
    columns->runs[run].mixed_rules = columns->runs[run].mixed_rules || r->mixed_rules;
    for (size_t i = 0; i < m->one->columns.n; i++) {
        size_t chunk = i / CELL_CHUNK;
        const struct cell *cell =
            chunk < r->n_chunks && r->chunks[chunk] ? &r->chunks[chunk][i % CELL_CHUNK] : NULL;
        if (!cell || !cell->flags)
            continue;
        struct cell *to = columns_cell_make(columns, m->first + i, run);
        *to = *cell;
        to->prediction = value_of(m, cell->prediction);
    }
}

static void add_problems(const struct merge *m)
{
    struct problems *to = &m->c->problems, *from = &m->one->problems;
    for (int i = 0; i < 4; i++)
        to->counts[i] += from->counts[i];
    to->skipped_instances += from->skipped_instances;
    for (size_t i = 0; i < from->n; i++) {
        from->at[i].source = (uint16_t)m->source;
        vec_push(to, from->at[i]);
    }
    from->n = 0; // their texts are the corpus's now
}

static void append(struct corpus *c, struct corpus *one)
{
    const struct names *names = &one->columns.names;
    struct merge m = {.c = c, .one = one, .source = c->current, .first = c->columns.n};
    m.names = mem_array(names->n, sizeof *m.names);
    for (size_t i = 0; i < names->n; i++)
        m.names[i] = names_intern(&c->columns.names, names->at[i], strlen(names->at[i]));
    add_rows(&m);
    for (size_t i = 0; i < one->columns.n_runs; i++)
        add_run(&m, &one->columns.runs[i]);
    add_problems(&m);
    free(m.names);
}

bool index_read_shard(struct corpus *c)
{
    struct source *s = &c->sources[c->current];
    if (!is_plain(c, s))
        return false;
    uint64_t consumed = s->consumed;
    struct corpus one = alone(c, s);
    enum index_state state = index_read(&one);
    bool ok = state == INDEX_READ;
    if (state == INDEX_DAMAGED)
        corpus_file_problem(c, PROBLEM_NOTE, s->bytes.path,
                            "its index in the cache is damaged: ignored");
    if (ok && !fits(c, &one)) {
        ok = false;
        s->records = 0;
        s->consumed = consumed;
    }
    if (ok)
        append(c, &one);
    columns_free(&one.columns);
    problems_free(&one.problems);
    vec_free(&one.places);
    vec_free(&one.further);
    return ok;
}
