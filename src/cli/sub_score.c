// SPDX-License-Identifier: MIT
// venn score: one row per instance and run. Rows are written while the input is read when nothing
// needs the whole of it first; else the columns are filled, sorted, and the records of the rows
// that are printed read again. Both ways end in the same row writer.
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/rows.h"
#include "cli/study.h"

#include <stdlib.h>
#include <string.h>

// ---- while reading ----------------------------------------------------------------------------

struct stream {
    struct study *study;
    struct row_writer writer;
    struct row_source under; // the corpus's, for anything but the instance at hand
    struct row_source source;
    const struct instance *instance; // at hand, with its index
    uint32_t index;
    uint64_t left; // rows that --limit still allows
    bool failed;
    struct err err;
};

static const struct instance *stream_fetch(void *ctx, uint32_t instance, struct err *e)
{
    struct stream *st = ctx;
    if (instance == st->index)
        return st->instance;
    return st->under.fetch(st->under.ctx, instance, e);
}

// The same test that frame_build makes.
static bool row_passes(struct stream *st, struct row row, bool *pass)
{
    const struct study *s = st->study;
    enum truth truth = TRUTH_TRUE;
    if (s->query && !query_eval(s->query, &st->source, row, &truth, &st->err))
        return false;
    *pass = truth == TRUTH_TRUE;
    if (*pass && s->options->patterns) {
        struct judgement j = judge(corpus_columns(s->corpus), &s->analysis, row.instance, row.run);
        unsigned bits = j.patterns & ~1u;
        if (!bits && pattern_decidable(&j.scores, j.correct))
            bits = 1u;
        *pass = bits & s->options->patterns;
    }
    return true;
}

static void stream_instance(void *ctx, uint32_t index, const struct instance *x)
{
    struct stream *st = ctx;
    const struct columns *c = corpus_columns(st->study->corpus);
    st->instance = x;
    st->index = index;
    st->source.columns = c;
    for (uint32_t run = 0; run < c->n_runs && st->left && !st->failed; run++) {
        const struct cell *cell = columns_cell(c, index, run);
        struct row row = {index, run};
        bool pass;
        if (!cell || !(cell->flags & CELL_PRESENT))
            continue;
        if (!row_passes(st, row, &pass)) {
            st->failed = true;
        } else if (pass) {
            st->left--;
            st->failed = !row_writer_row(&st->writer, &st->source, row, &st->err);
        }
    }
}

// Streaming needs everything known before the first row: one source (else a later file may unite
// with an earlier instance), the task, cut-offs, and names of runs.
static bool can_stream(struct study *s)
{
    const struct options *o = s->options;
    struct corpus_info info = corpus_info(s->corpus);
    bool whole = o->sort || o->has_sample || o->run || (o->cuts && strcmp(o->cuts, "auto") == 0);
    bool task = o->task != TASK_UNKNOWN || info.task != TASK_UNKNOWN;
    return !whole && task && info.single_source;
}

static int score_while_reading(struct study *s, struct output *out, struct row_writer *writer)
{
    struct stream st = {
        .study = s,
        .writer = *writer,
        .under = corpus_rows(s->corpus, &s->analysis),
        .index = UINT32_MAX,
        .left = s->options->has_limit ? s->options->limit : UINT64_MAX,
    };
    st.source = st.under;
    st.source.fetch = stream_fetch;
    st.source.ctx = &st;
    const struct load_hooks hooks = {.instance = stream_instance,
                                     .ctx = &st,
                                     .id_is_enough = row_text_ids_only(&writer->text) &&
                                                     !(s->query && query_needs_instance(s->query))};
    if (!s->options->no_header)
        row_writer_header(&st.writer);
    int status = study_load(s, &hooks, &st.err) ? EXIT_CLEAN : s->status;
    if (st.failed)
        status = EXIT_UNREADABLE;
    if (status != EXIT_CLEAN)
        fail(status, &st.err);
    row_writer_free(&st.writer);
    return output_close(out, status);
}

// ---- after reading ----------------------------------------------------------------------------

// One analysis per run (they differ under `--cuts auto`); heap.
static struct analysis *analyses(const struct study *s)
{
    size_t n = corpus_columns(s->corpus)->n_runs;
    struct analysis *list = mem_array(n + 1, sizeof *list);
    for (size_t run = 0; run < n; run++)
        list[run] = study_analysis(s, run, NULL);
    return list;
}

static bool write_rows(struct study *s, struct row_writer *w, struct err *e)
{
    struct frame f = {0};
    bool ok = study_frame(s, &f, e);
    if (ok && !s->options->no_header)
        row_writer_header(w);
    struct analysis *of_run = analyses(s);
    struct row_source src =
        (row_text_ids_only(&w->text) ? corpus_rows_ids : corpus_rows)(s->corpus, &s->analysis);
    src.triage = s->triage ? &s->view : NULL;
    for (size_t i = 0; ok && i < f.n; i++) {
        src.analysis = &of_run[f.rows[i].run];
        ok = row_writer_row(w, &src, f.rows[i], e);
    }
    free(of_run);
    frame_free(&f);
    return ok;
}

// What was decided without being told matters where the rows cannot be looked at again.
static void say_inferred(const struct study *s)
{
    const struct corpus_options *r = &s->options->read;
    size_t joined = r->n_rationales + (r->annotations != NULL);
    bool several = r->n_paths > 1 || (r->n_paths && corpus_info(s->corpus).sources > joined + 1);
    bool standard_input = r->n_paths == 1 && strcmp(r->paths[0], "-") == 0;
    if (s->task_inferred && corpus_columns(s->corpus)->n && (several || standard_input))
        complain("task inferred from the predictions: %s (--task states it)",
                 task_text(s->analysis.task));
}

static int score_after_reading(struct study *s, struct output *out)
{
    struct err e;
    struct row_writer w;
    if (!study_load(s, NULL, &e) || !study_settle(s, &e))
        return fail(s->status, &e);
    if (!row_writer_init(&w, out, s->options, corpus_columns(s->corpus), &e))
        return fail(EXIT_USAGE, &e);
    say_inferred(s);
    int status = output_open(out, s->options, &e);
    if (status == EXIT_CLEAN) {
        bool ok = write_rows(s, &w, &e);
        status = output_close(out, ok ? EXIT_CLEAN : fail(EXIT_UNREADABLE, &e));
    } else {
        fail(status, &e);
    }
    row_writer_free(&w);
    return status;
}

int sub_score(const struct options *o)
{
    struct study s;
    struct output out;
    struct row_writer w;
    struct err e;
    int status;
    if (!study_open(&s, o, &e)) {
        status = fail(s.status, &e);
    } else if (can_stream(&s) && study_settle(&s, NULL) && !s.triage &&
               row_writer_init(&w, &out, o, corpus_columns(s.corpus), NULL)) {
        status = output_open(&out, o, &e);
        if (status == EXIT_CLEAN) {
            status = score_while_reading(&s, &out, &w);
        } else {
            fail(status, &e);
            row_writer_free(&w);
        }
    } else { // a name that only the data can explain also ends here
        status = score_after_reading(&s, &out);
    }
    return study_finish(&s, status);
}
