// SPDX-License-Identifier: MIT
// venn compare: run A minus run B, instance by instance, with the transition matrix of primary
// patterns and the agreement of the two sets S; or one run under the ground truth given and the
// corrected one.
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/corrected.h"
#include "cli/output.h"
#include "cli/study.h"
#include "cli/table.h"
#include "core/compare.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 10 };

struct job {
    struct study *study;
    struct comparison c;
    struct row_source source;       // of run A
    struct correction *corrections; // --corrected; owned
    size_t n_corrections;
};

// "human-aligned", "none"; NULL where it cannot be decided.
static const char *primary_key(enum pattern p, bool decidable)
{
    return decidable ? pattern_key(p) : NULL;
}

static const struct run *run_at(const struct job *j, uint32_t run)
{
    return &corpus_columns(j->study->corpus)->runs[run];
}

// ---- the two runs -------------------------------------------------------------------------------

// One run on both sides: --corrected compares its ground truths.
static bool find_run(const struct study *s, const struct options *o, size_t out[2], struct err *e)
{
    const struct columns *c = corpus_columns(s->corpus);
    if (o->n_runs != 1 && !(o->n_runs == 0 && c->n_runs == 1))
        return err_set(e, "compare --corrected needs one run: --run NAME");
    out[0] = out[1] = 0;
    if (o->n_runs && !columns_find_run(c, o->runs[0], &out[0], e))
        return err_prefix(e, "--run");
    out[1] = out[0];
    return true;
}

static bool find_runs(const struct study *s, const struct options *o, size_t out[2], struct err *e)
{
    const struct columns *c = corpus_columns(s->corpus);
    if (o->corrected)
        return find_run(s, o, out, e);
    if (o->n_runs != 2 && !(o->n_runs == 0 && c->n_runs == 2)) {
        struct strbuf known = {0};
        for (size_t i = 0; i < c->n_runs; i++)
            strbuf_printf(&known, "%s%s", i ? ", " : "", c->runs[i].name);
        err_set(e, "compare needs two runs: --run A --run B; there %s %.300s",
                c->n_runs ? "are" : "is", c->n_runs ? strbuf_str(&known) : "none");
        strbuf_free(&known);
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        out[i] = i;
        if (o->n_runs && !columns_find_run(c, o->runs[i], &out[i], e))
            return err_prefix(e, "--run");
    }
    return out[0] != out[1] || err_set(e, "--run: both name the run %s", c->runs[out[0]].name);
}

// ---- JSON and TSV -------------------------------------------------------------------------------

// Of the two S, or of the two ground truths.
static const char *jaccard_key(const struct job *j)
{
    return j->c.truths ? "jaccard_gt" : "jaccard";
}

static const char *id_of(struct job *j, uint32_t instance, struct err *e)
{
    const struct instance *x = j->source.fetch(j->source.ctx, instance, e);
    return x ? x->id : NULL;
}

static void put_key(struct strbuf *out, const char *key, double x)
{
    put_json_key(out, key);
    put_json_score(out, x);
}

static bool put_json_rows(struct job *j, struct strbuf *out, struct err *e)
{
    static const char *const names[] = {"delta_iou", "delta_gtc", "delta_sc"};
    strbuf_puts(out, "{\"rows\":[");
    for (size_t i = 0; i < j->c.n; i++) {
        const struct compare_row *row = &j->c.rows[i];
        const char *id = id_of(j, row->instance, e);
        if (!id)
            return false;
        strbuf_puts(out, i ? ",\n{" : "\n{");
        put_json_key(out, "id");
        put_json_text(out, id);
        for (int k = 0; k < 3; k++)
            put_key(out, names[k], row->delta[k]);
        put_key(out, jaccard_key(j), row->jaccard);
        put_json_key(out, "primary_a");
        put_json_text(out, primary_key(row->primary_a, row->decidable_a));
        put_json_key(out, "primary_b");
        put_json_text(out, primary_key(row->primary_b, row->decidable_b));
        if (j->c.truths)
            strbuf_puts(out, row->corrected ? ",\"corrected\":true" : ",\"corrected\":false");
        strbuf_putc(out, '}');
    }
    strbuf_puts(out, "]");
    return true;
}

// The patterns in the order of their keys, none last.
static enum pattern pattern_nth(int i)
{
    return (enum pattern)((i + 1) % PATTERN_COUNT);
}

static void put_json_transitions(const struct job *j, struct strbuf *out)
{
    put_json_key(out, "transitions");
    strbuf_putc(out, '{');
    for (int i = 0; i < PATTERN_COUNT; i++) {
        put_json_key(out, primary_key(pattern_nth(i), true));
        strbuf_putc(out, '{');
        for (int k = 0; k < PATTERN_COUNT; k++) {
            put_json_key(out, primary_key(pattern_nth(k), true));
            strbuf_printf(out, "%zu", j->c.transitions[pattern_nth(i)][pattern_nth(k)]);
        }
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, '}');
}

static bool put_json_form(struct job *j, struct strbuf *out, struct err *e)
{
    if (!put_json_rows(j, out, e))
        return false;
    put_json_transitions(j, out);
    put_json_key(out, "summary");
    strbuf_printf(out, "{\"n\":%zu", j->c.n);
    put_key(out, "mean_delta_iou", compare_mean_delta(&j->c, SCORE_IOU, NULL));
    put_key(out, "mean_delta_gtc", compare_mean_delta(&j->c, SCORE_GTC, NULL));
    put_key(out, "mean_delta_sc", compare_mean_delta(&j->c, SCORE_SC, NULL));
    put_key(out, j->c.truths ? "mean_jaccard_gt" : "mean_jaccard",
            compare_mean_jaccard(&j->c, NULL));
    strbuf_printf(out, ",\"changed\":%zu", j->c.changed);
    if (j->c.truths)
        strbuf_printf(out, ",\"corrected\":%zu", j->c.corrected);
    strbuf_putc(out, '}');
    put_json_key(out, "unmatched");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < j->c.n_unmatched; i++) {
        const char *id = id_of(j, j->c.unmatched[i], e);
        if (!id)
            return false;
        strbuf_puts(out, i ? "," : "");
        put_json_text(out, id);
    }
    strbuf_puts(out, "]}\n");
    return true;
}

static void put_tsv_score(struct strbuf *out, double x)
{
    strbuf_putc(out, '\t');
    if (!isnan(x))
        strbuf_printf(out, "%.6f", x);
}

static bool put_tsv_form(struct job *j, struct strbuf *out, struct err *e)
{
    if (!j->study->options->no_header)
        strbuf_printf(out, "id\tdelta_iou\tdelta_gtc\tdelta_sc\t%s\tprimary_a\tprimary_b\n",
                      jaccard_key(j));
    for (size_t i = 0; i < j->c.n; i++) {
        const struct compare_row *row = &j->c.rows[i];
        const char *id = id_of(j, row->instance, e);
        if (!id)
            return false;
        put_tsv(out, id, strlen(id));
        for (int k = 0; k < 3; k++)
            put_tsv_score(out, row->delta[k]);
        put_tsv_score(out, row->jaccard);
        const char *a = primary_key(row->primary_a, row->decidable_a);
        const char *b = primary_key(row->primary_b, row->decidable_b);
        strbuf_printf(out, "\t%s\t%s\n", a ? a : "", b ? b : "");
    }
    return true;
}

// ---- for reading --------------------------------------------------------------------------------

static void put_truths_head(const struct job *j, struct strbuf *out)
{
    const struct run *run = run_at(j, j->c.run_a);
    strbuf_puts(out, "A = ");
    text_sanitise(out, run->name, strlen(run->name));
    strbuf_puts(out, " with the ground truth as given\nB = ");
    text_sanitise(out, run->name, strlen(run->name));
    strbuf_printf(out, " with the ground truth as corrected\n\n%zu instances, %zu corrected\n\n",
                  j->c.n, j->c.corrected);
}

static void put_runs_head(const struct job *j, struct strbuf *out)
{
    char rule_a[48], rule_b[48];
    const struct run *a = run_at(j, j->c.run_a), *b = run_at(j, j->c.run_b);
    strbuf_puts(out, "A = ");
    text_sanitise(out, a->name, strlen(a->name));
    strbuf_printf(out, " (S is %s)\nB = ", a->mixed_rules ? "mixed" : rule_text(&a->rule, rule_a));
    text_sanitise(out, b->name, strlen(b->name));
    strbuf_printf(out, " (S is %s)\n", b->mixed_rules ? "mixed" : rule_text(&b->rule, rule_b));
    if (a->mixed_rules || b->mixed_rules || strcmp(rule_a, rule_b) != 0)
        strbuf_puts(out, "Different rules made S: differences of scores show the rules as well as "
                         "the methods.\n");
    strbuf_printf(out, "\n%zu instances under both, %zu under one only\n\n", j->c.n,
                  j->c.n_unmatched);
}

static void put_means(const struct job *j, struct strbuf *out)
{
    struct table t;
    table_begin(&t, 3, 1u);
    table_cell(&t, j->c.truths ? "A minus B, of the corrected" : "A minus B");
    table_cell(&t, "n");
    table_cell(&t, "mean");
    for (enum score k = SCORE_IOU; k <= SCORE_SC; k++) {
        size_t n;
        double mean = compare_mean_delta(&j->c, k, &n);
        table_cell(&t, score_name(k));
        table_printf(&t, "%zu", n);
        table_number(&t, mean, 4);
    }
    size_t n;
    double mean = compare_mean_jaccard(&j->c, &n);
    table_cell(&t, j->c.truths ? "Jaccard of G_A and G_B" : "Jaccard of S_A and S_B");
    table_printf(&t, "%zu", n);
    table_number(&t, mean, 4);
    table_end(&t, false, out);
}

static void put_matrix(const struct job *j, struct strbuf *out)
{
    struct table t;
    strbuf_printf(out, "\nprimary pattern under A (rows) and B (columns): %zu changed",
                  j->c.changed);
    if (j->c.undecided)
        strbuf_printf(out, ", %zu not decidable under both", j->c.undecided);
    strbuf_puts(out, "\n\n");
    table_begin(&t, PATTERN_COUNT + 1, 1u);
    table_cell(&t, "A \\ B");
    for (int k = 0; k < PATTERN_COUNT; k++) {
        if (pattern_nth(k) == PATTERN_NONE)
            table_cell(&t, "none");
        else
            table_printf(&t, "%d", (int)pattern_nth(k));
    }
    for (int i = 0; i < PATTERN_COUNT; i++) {
        enum pattern p = pattern_nth(i);
        if (p == PATTERN_NONE)
            table_cell(&t, "none");
        else
            table_printf(&t, "%d %s", (int)p, pattern_info(p)->name);
        for (int k = 0; k < PATTERN_COUNT; k++) {
            size_t n = j->c.transitions[p][pattern_nth(k)];
            if (n)
                table_printf(&t, "%zu", n);
            else
                table_cell(&t, "·");
        }
    }
    table_end(&t, false, out);
}

static int by_disagreement(const void *x, const void *y)
{
    const struct compare_row *const *a = x, *const *b = y;
    double da = fabs((*a)->delta[SCORE_IOU]), db = fabs((*b)->delta[SCORE_IOU]);
    if (isnan(da) != isnan(db))
        return isnan(da) ? 1 : -1;
    if (!isnan(da) && da != db)
        return da > db ? -1 : 1;
    return (*a > *b) - (*a < *b);
}

static bool put_largest(struct job *j, struct strbuf *out, struct err *e)
{
    const struct compare_row **rows = mem_array(j->c.n + 1, sizeof *rows);
    struct table t;
    bool ok = true;
    size_t n = 0;
    for (size_t i = 0; i < j->c.n; i++)
        if (!j->c.truths || j->c.rows[i].corrected)
            rows[n++] = &j->c.rows[i];
    qsort(rows, n, sizeof *rows, by_disagreement);
    strbuf_puts(out, j->c.truths ? "\ncorrected, largest differences of IoU first\n\n"
                                 : "\nlargest differences of IoU\n\n");
    table_begin(&t, 7, 1u | 32u | 64u);
    static const char *const head[] = {"id", "IoU", "GTC", "SC", "Jaccard", "A", "B"};
    for (size_t i = 0; i < 7; i++)
        table_cell(&t, head[i]);
    for (size_t i = 0; ok && i < n && i < SHOWN; i++) {
        const char *id = id_of(j, rows[i]->instance, e);
        ok = id != NULL;
        table_cell(&t, ok ? id : "");
        for (int k = 0; k < 3; k++)
            table_number(&t, rows[i]->delta[k], 2);
        table_number(&t, rows[i]->jaccard, 2);
        const char *a = primary_key(rows[i]->primary_a, rows[i]->decidable_a);
        const char *b = primary_key(rows[i]->primary_b, rows[i]->decidable_b);
        table_cell(&t, a ? a : "–");
        table_cell(&t, b ? b : "–");
    }
    table_end(&t, false, out);
    if (j->c.truths && n > SHOWN)
        strbuf_printf(out, "\nand %zu more (--json has all)\n", n - SHOWN);
    free(rows);
    return ok;
}

static bool put_unmatched(struct job *j, struct strbuf *out, struct err *e)
{
    if (!j->c.n_unmatched)
        return true;
    strbuf_puts(out, "\nunder one run only: ");
    for (size_t i = 0; i < j->c.n_unmatched && i < SHOWN; i++) {
        const char *id = id_of(j, j->c.unmatched[i], e);
        if (!id)
            return false;
        strbuf_puts(out, i ? ", " : "");
        text_sanitise(out, id, strlen(id));
    }
    if (j->c.n_unmatched > SHOWN)
        strbuf_printf(out, " and %zu more (--json has all)", j->c.n_unmatched - SHOWN);
    strbuf_putc(out, '\n');
    return true;
}

static bool put_text_form(struct job *j, struct strbuf *out, struct err *e)
{
    (j->c.truths ? put_truths_head : put_runs_head)(j, out);
    put_means(j, out);
    put_matrix(j, out);
    return put_largest(j, out, e) && put_unmatched(j, out, e);
}

// ---- the command --------------------------------------------------------------------------------

static int print_comparison(struct job *j, struct err *e)
{
    const struct options *o = j->study->options;
    struct strbuf text = {0};
    bool ok = o->form == FORM_JSON  ? put_json_form(j, &text, e)
              : o->form == FORM_TSV ? put_tsv_form(j, &text, e)
                                    : put_text_form(j, &text, e);
    int status = ok ? output_print(o, &text) : fail(EXIT_UNREADABLE, e);
    strbuf_free(&text);
    return status;
}

// The rows of run A that pass, and after them those of run B that have no A, so that what does not
// match is listed whichever run lacks it.
static void make_comparison(struct job *j, const size_t runs[2], const struct frame *frame)
{
    const struct columns *c = corpus_columns(j->study->corpus);
    const struct options *o = j->study->options;
    struct analysis a = study_analysis(j->study, runs[0], NULL);
    struct analysis b = study_analysis(j->study, runs[1], NULL);
    bool whole = !o->filter && !o->patterns && !o->has_sample && !o->has_limit;
    struct row *rows = mem_array(frame->n + c->n + 1, sizeof *rows);
    size_t n = frame->n;
    if (n)
        memcpy(rows, frame->rows, n * sizeof *rows);
    for (uint32_t i = 0; whole && i < c->n; i++)
        if (!columns_cell(c, i, runs[0]))
            rows[n++] = (struct row){i, (uint32_t)runs[1]};
    const struct compare_spec spec = {
        .columns = c,
        .a = &a,
        .b = &b,
        .run_a = (uint32_t)runs[0],
        .run_b = (uint32_t)runs[1],
        .rows = rows,
        .n_rows = n,
        .truths = o->corrected,
        .corrections = j->corrections,
        .n_corrections = j->n_corrections,
    };
    compare_make(&j->c, &spec);
    free(rows);
}

static int compare(struct study *s, const struct options *o, struct err *e)
{
    struct job j = {.study = s};
    struct frame frame = {0};
    size_t runs[2];
    if (!study_load(s, NULL, e) || !study_settle(s, e))
        return fail(s->status, e);
    if (!find_runs(s, o, runs, e))
        return fail(EXIT_USAGE, e);
    if (!study_frame_run(s, runs[0], &frame, e))
        return fail(s->status, e);
    if (o->corrected &&
        !corrected_changes(s, (uint32_t)runs[0], &j.corrections, &j.n_corrections, e)) {
        free(j.corrections);
        frame_free(&frame);
        return fail(EXIT_USAGE, e);
    }
    make_comparison(&j, runs, &frame);
    j.source = study_rows(s, &s->analysis);
    int status = compare_jaccard(&j.c, &j.source, SIZE_MAX, e) ? print_comparison(&j, e)
                                                               : fail(EXIT_UNREADABLE, e);
    compare_fini(&j.c);
    free(j.corrections);
    frame_free(&frame);
    return status;
}

int sub_compare(const struct options *o)
{
    struct study s;
    struct err e;
    struct options mine = *o; // the runs are two, so none is the one in sight
    mine.run = NULL;
    int status = study_open(&s, &mine, &e) ? compare(&s, o, &e) : fail(s.status, &e);
    return study_finish(&s, status);
}
