// SPDX-License-Identifier: MIT
#include "core/frame.h"

#include "base/mem.h"
#include "core/field_value.h"
#include "core/judging.h"

#include <math.h>
#include <stdlib.h>

struct builder {
    const struct frame_spec *spec;
    const struct row_source *src; // remembers the last instance
    struct frame frame;
    struct judging judging;
    size_t cap;
};

static void push_row(struct builder *b, struct row row)
{
    if (b->frame.n == b->cap) {
        b->cap = b->cap ? 2 * b->cap : 1024;
        b->frame.rows = mem_resize(b->frame.rows, b->cap, sizeof *b->frame.rows);
    }
    b->frame.rows[b->frame.n++] = row;
}

static bool add_row(struct builder *b, struct row row, const struct cell *cell, struct err *e)
{
    enum truth keep = TRUTH_TRUE;
    b->frame.total++;
    if (b->spec->query && !query_eval(b->spec->query, b->src, row, &keep, e))
        return false;
    if (keep != TRUTH_TRUE)
        return true;
    struct verdict v = judging_row(&b->judging, b->src->columns, cell, row.instance, row.run);
    b->frame.queried++;
    b->frame.undefined += v.undefined;
    for (unsigned left = v.patterns; left; left &= left - 1)
        b->frame.pattern_counts[__builtin_ctz(left)]++;
    if (!b->spec->patterns || b->spec->patterns & v.patterns)
        push_row(b, row);
    return true;
}

// The rows of one instance: its runs, or the one run.
static bool add_instance(struct builder *b, uint32_t instance, struct err *e)
{
    const struct frame_spec *spec = b->spec;
    uint32_t from = spec->run, to = spec->run + 1;
    if (spec->all_runs) {
        from = 0;
        to = (uint32_t)b->src->columns->n_runs;
    }
    bool keep_runless = spec->keep_runless && !spec->all_runs;
    for (uint32_t run = from; run < to; run++) {
        struct row row = {.instance = instance, .run = run};
        const struct cell *cell = row_cell(b->src, row);
        if ((keep_runless || cell) && !add_row(b, row, cell, e))
            return false;
    }
    return true;
}

// All rows of one run, without going through fields.
static void add_run(struct builder *b)
{
    const struct columns *c = b->src->columns;
    const struct run *run = b->spec->run < c->n_runs ? &c->runs[b->spec->run] : NULL;
    for (size_t i = 0; i < c->n; i++) {
        size_t chunk = i / CELL_CHUNK;
        const struct cell *cells = run && chunk < run->n_chunks ? run->chunks[chunk] : NULL;
        const struct cell *cell =
            cells && cells[i % CELL_CHUNK].flags & CELL_PRESENT ? &cells[i % CELL_CHUNK] : NULL;
        if (cell || b->spec->keep_runless)
            add_row(b, (struct row){.instance = (uint32_t)i, .run = b->spec->run}, cell, NULL);
    }
}

bool frame_build(struct frame *f, const struct frame_spec *spec, const struct row_source *src,
                 struct err *e)
{
    struct row_cache cache;
    struct row_source cached = row_cache_source(&cache, src);
    struct builder b = {.spec = spec, .src = &cached};
    bool ok = true;
    judging_init(&b.judging, src->analysis);
    bool plain = !spec->query && !spec->all_runs;
    if (plain)
        add_run(&b);
    for (size_t i = 0; !plain && ok && i < src->columns->n; i++)
        ok = add_instance(&b, (uint32_t)i, e);
    if (ok && spec->order)
        ok = order_rows(spec->order, &cached, b.frame.rows, b.frame.n, e);
    if (!ok) {
        frame_free(&b.frame);
        return false;
    }
    frame_free(f);
    *f = b.frame;
    return true;
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
