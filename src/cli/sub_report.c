// SPDX-License-Identifier: MIT
// venn report: summaries per run of the rows that pass, as text, Markdown or JSON.
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/report.h"
#include "cli/report_card.h"

#include <stdlib.h>
#include <string.h>

static struct report_run *summarise(const struct report *r, const struct row *rows, size_t n)
{
    struct report_run *runs = mem_array(r->n_runs + 1, sizeof *runs);
    const struct study *s = r->study;
    for (size_t i = 0; i < r->n_runs; i++) {
        struct report_run *at = &runs[i];
        at->run = s->one_run ? s->run : i;
        at->analysis = study_analysis(s, at->run, &at->cuts_met);
        summary_make(&at->summary, corpus_columns(s->corpus), &at->analysis, (uint32_t)at->run,
                     rows, n);
    }
    return runs;
}

static void free_runs(struct report_run *runs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        summary_fini(&runs[i].summary);
    free(runs);
}

static void report_fini(struct report *r)
{
    free_runs(r->runs, r->n_runs);
    for (size_t i = 0; i < r->n_groups; i++) {
        free(r->groups[i].value);
        free_runs(r->groups[i].runs, r->n_runs);
    }
    free(r->groups);
}

// ---- --by ---------------------------------------------------------------------------------------

struct keyed { // a row and its value of the field
    char *text;
    double number; // NaN: the value is not a number
    struct row row;
    size_t at; // position in the frame, to keep the order of the rows
};

// Numbers by size, then texts by bytes, then rows without a value.
static int compare_values(const struct keyed *x, const struct keyed *y)
{
    if (!*x->text != !*y->text)
        return *x->text ? -1 : 1;
    if (isnan(x->number) != isnan(y->number))
        return isnan(x->number) ? 1 : -1;
    if (!isnan(x->number) && x->number < y->number)
        return -1;
    if (!isnan(x->number) && x->number > y->number)
        return 1;
    return strcmp(x->text, y->text);
}

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int c = compare_values(x, y);
    return c ? c : (x->at > y->at) - (x->at < y->at);
}

static bool read_keys(struct report *r, const struct field *f, const struct frame *frame,
                      struct keyed *keys, struct err *e)
{
    struct strbuf text = {0};
    bool ok = true;
    struct analysis a;
    size_t of = SIZE_MAX;
    struct row_source src = study_rows(r->study, &a);
    for (size_t i = 0; ok && i < frame->n; i++) {
        struct row row = frame->rows[i];
        if (row.run != of)
            a = r->runs[r->study->one_run ? 0 : row.run].analysis;
        of = row.run;
        bool defined;
        strbuf_clear(&text);
        keys[i] = (struct keyed){.row = row, .at = i, .number = NAN};
        ok = field_text(&src, row, f, &text, &defined, e) &&
             (field_kind(f) == FIELD_TEXT || field_number(&src, row, f, &keys[i].number, e));
        keys[i].text = mem_strdup(strbuf_str(&text));
    }
    strbuf_free(&text);
    return ok;
}

// Cuts the sorted keys into groups of equal text and summarises each.
static void add_groups(struct report *r, struct keyed *keys, size_t n)
{
    struct row *rows = mem_array(n + 1, sizeof *rows);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && strcmp(keys[end].text, keys[i].text) == 0; end++)
            rows[end - i] = keys[end].row;
        r->groups = mem_resize(r->groups, r->n_groups + 1, sizeof *r->groups);
        r->groups[r->n_groups++] = (struct report_group){
            .value = mem_strdup(keys[i].text),
            .runs = summarise(r, rows, end - i),
        };
    }
    free(rows);
}

static int group_rows(struct report *r, const struct frame *frame, struct err *e)
{
    const char *by = r->study->options->by;
    struct field f = {0};
    if (!field_parse(by, strlen(by), corpus_columns(r->study->corpus), &f, e)) {
        err_prefix(e, "--by");
        return EXIT_USAGE;
    }
    struct keyed *keys = mem_array(frame->n + 1, sizeof *keys);
    bool ok = read_keys(r, &f, frame, keys, e);
    if (ok) {
        qsort(keys, frame->n, sizeof *keys, compare_keyed);
        add_groups(r, keys, frame->n);
    }
    for (size_t i = 0; i < frame->n; i++)
        free(keys[i].text);
    free(keys);
    return ok ? EXIT_CLEAN : EXIT_UNREADABLE;
}

// ---- the command --------------------------------------------------------------------------------

static int print_report(const struct report *r, const struct report_cards *c)
{
    const struct options *o = r->study->options;
    struct strbuf text = {0};
    if (o->form == FORM_JSON)
        report_print_json(r, c, &text);
    else
        report_print_text(r, c, o->form == FORM_MD, &text);
    int status = output_print(o, &text);
    strbuf_free(&text);
    return status;
}

static int make_report(struct study *s, struct err *e)
{
    struct frame frame = {0};
    if (!study_load(s, NULL, e) || !study_settle(s, e) || !study_frame(s, &frame, e))
        return fail(s->status, e);
    struct report r = {
        .study = s,
        .n_runs = s->one_run ? 1 : corpus_columns(s->corpus)->n_runs,
        .rows = frame.n,
        .total = frame.total,
    };
    r.runs = summarise(&r, frame.rows, frame.n);
    int status = s->options->by ? group_rows(&r, &frame, e) : EXIT_CLEAN;
    struct report_cards cards = {0};
    if (status == EXIT_CLEAN && !report_cards_make(&cards, &r, &frame, e))
        status = EXIT_UNREADABLE;
    status = status == EXIT_CLEAN ? print_report(&r, &cards) : fail(status, e);
    report_cards_fini(&cards);
    report_fini(&r);
    frame_free(&frame);
    return status;
}

int sub_report(const struct options *o)
{
    struct study s;
    struct err e;
    int status = study_open(&s, o, &e) ? make_report(&s, &e) : fail(s.status, &e);
    status = study_finish(&s, status);
    return status;
}
