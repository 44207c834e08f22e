// SPDX-License-Identifier: MIT
// venn inspect: which reader opens the input and why, what was put right while reading, what stored
// scores look like, and one record as understood.
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/example.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/study.h"

#include <string.h>

enum { SHOWN_PROBLEMS = 20 };

struct inspection {
    const char *input; // its one path as given, else its name
    struct corpus_info info;
    const struct columns *columns;
    const struct problems *problems;
    size_t annotated;               // instances
    const struct instance *example; // NULL: there is none
    bool json;
    struct strbuf text;
};

static const char *const kinds[] = {"note", "repaired", "skipped", "unreadable"};

// ---- text ---------------------------------------------------------------------------------------

static void fact(struct inspection *in, const char *name, const char *value)
{
    strbuf_printf(&in->text, "%-9s ", name);
    text_sanitise(&in->text, value, strlen(value));
    strbuf_putc(&in->text, '\n');
}

static void put_counts(struct inspection *in)
{
    const size_t *n = in->problems->counts;
    strbuf_printf(&in->text, "records   %zu read, %zu skipped, %zu repaired", in->info.records,
                  in->problems->skipped_instances, n[PROBLEM_REPAIRED]);
    if (n[PROBLEM_UNREADABLE])
        strbuf_printf(&in->text, ", %zu unreadable", n[PROBLEM_UNREADABLE]);
    strbuf_printf(&in->text, "\ninstances %zu, %zu annotated\n", in->columns->n, in->annotated);
    if (in->info.unmatched)
        strbuf_printf(&in->text, "unmatched %zu ids are only in one of the joined files\n",
                      in->info.unmatched);
    strbuf_printf(&in->text, "runs      %zu\n", in->columns->n_runs);
    for (size_t i = 0; i < in->columns->n_runs; i++) {
        const struct run *run = &in->columns->runs[i];
        char rule[48];
        strbuf_puts(&in->text, "          ");
        text_sanitise(&in->text, run->name, strlen(run->name));
        strbuf_printf(&in->text, ": %zu instances, %s%s%s\n", run->present,
                      run->rule.kind == RULE_NONE ? "" : "S is ", report_rule(run, rule),
                      run->any_scores ? ", with scores" : "");
    }
}

static void put_stored(struct inspection *in)
{
    if (in->info.stored_compared == 0)
        return;
    strbuf_printf(&in->text,
                  "stored    %zu of %zu records with stored scores differ from the recomputed "
                  "ones\n",
                  in->info.mismatched, in->info.stored_compared);
    if (in->info.swapped)
        strbuf_printf(&in->text,
                      "          stored names look swapped: recall is SC, precision is GTC (%zu of "
                      "%zu)\n",
                      in->info.swapped, in->info.stored_compared);
}

static void put_problems(struct inspection *in)
{
    struct strbuf line = {0};
    const struct problems *p = in->problems;
    size_t all = 0;
    for (int i = 0; i < 4; i++)
        all += p->counts[i];
    if (all == 0)
        strbuf_puts(&in->text, "problems  none\n");
    else
        strbuf_printf(&in->text, "problems  %zu\n", all);
    for (size_t i = 0; i < p->n && i < SHOWN_PROBLEMS; i++) {
        strbuf_clear(&line);
        problem_print(&p->at[i], &line);
        strbuf_printf(&in->text, "  %-10s ", kinds[p->at[i].kind]);
        text_sanitise(&in->text, strbuf_str(&line), line.n);
        strbuf_putc(&in->text, '\n');
    }
    if (all > SHOWN_PROBLEMS)
        strbuf_printf(&in->text, "  … and %zu more (--errors FILE gets all)\n",
                      all - SHOWN_PROBLEMS);
    strbuf_free(&line);
}

static void inspect_text(struct inspection *in)
{
    fact(in, "input", in->input);
    struct strbuf reader = {0};
    strbuf_printf(&reader, "%s%s%s", in->info.reader ? in->info.reader : "none",
                  in->info.reader_why ? ": " : "", in->info.reader_why ? in->info.reader_why : "");
    fact(in, "reader", strbuf_str(&reader));
    strbuf_free(&reader);
    put_counts(in);
    put_stored(in);
    put_problems(in);
    if (!in->example)
        return;
    strbuf_puts(&in->text, "\none record as understood\n");
    example_text(in->example, in->columns, &in->text);
}

// ---- JSON ---------------------------------------------------------------------------------------

static void json_counts(struct inspection *in)
{
    struct strbuf *out = &in->text;
    const size_t *n = in->problems->counts;
    put_json_key(out, "counts");
    strbuf_putc(out, '{');
    put_json_count(out, "read", in->info.records);
    put_json_count(out, "skipped", in->problems->skipped_instances);
    put_json_count(out, "repaired", n[PROBLEM_REPAIRED]);
    put_json_count(out, "unreadable", n[PROBLEM_UNREADABLE]);
    put_json_count(out, "notes", n[PROBLEM_NOTE]);
    put_json_count(out, "instances", in->columns->n);
    put_json_count(out, "annotated", in->annotated);
    put_json_count(out, "runs", in->columns->n_runs);
    put_json_count(out, "sources", in->info.sources);
    put_json_count(out, "unmatched", in->info.unmatched);
    strbuf_putc(out, '}');
}

static void json_problems(struct inspection *in)
{
    struct strbuf *out = &in->text;
    put_json_key(out, "problems");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < in->problems->n; i++) {
        const struct problem *p = &in->problems->at[i];
        strbuf_puts(out, i ? ",{" : "{");
        put_json_key(out, "file");
        put_json_text(out, p->file);
        put_json_key(out, "line");
        strbuf_printf(out, "%llu", (unsigned long long)p->line);
        put_json_key(out, "column");
        strbuf_printf(out, "%llu", (unsigned long long)p->column);
        put_json_key(out, "kind");
        put_json_text(out, kinds[p->kind]);
        put_json_key(out, "what");
        put_json_text(out, p->what);
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, ']');
}

static void inspect_json(struct inspection *in)
{
    struct strbuf *out = &in->text;
    strbuf_putc(out, '{');
    put_json_key(out, "reader");
    put_json_text(out, in->info.reader);
    put_json_key(out, "why");
    put_json_text(out, in->info.reader_why);
    json_counts(in);
    json_problems(in);
    put_json_key(out, "stored");
    strbuf_putc(out, '{');
    put_json_count(out, "swapped", in->info.swapped);
    put_json_count(out, "mismatched", in->info.mismatched);
    put_json_count(out, "compared", in->info.stored_compared);
    strbuf_putc(out, '}');
    put_json_key(out, "example");
    if (in->example)
        example_json(in->example, in->columns, out);
    else
        strbuf_puts(out, "null");
    strbuf_puts(out, "}\n");
}

// ---- the command --------------------------------------------------------------------------------

// The record that shows most: the first with a ground truth and a run, else the first.
static uint32_t choose_example(const struct columns *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (!(c->rows[i].flags & INSTANCE_ANNOTATED))
            continue;
        for (size_t run = 0; run < c->n_runs; run++) {
            const struct cell *cell = columns_cell(c, i, run);
            if (cell && cell->flags & CELL_PRESENT)
                return (uint32_t)i;
        }
    }
    return 0;
}

static const char *input_of(const struct study *s)
{
    const struct corpus_options *r = &s->options->read;
    const char *name = corpus_info(s->corpus).name;
    if (r->n_paths != 1 || r->annotations || r->n_rationales)
        return name ? name : "standard input";
    return strcmp(r->paths[0], "-") == 0 ? "standard input" : r->paths[0];
}

static int find_example(struct study *s, struct inspection *in, struct err *e)
{
    const char *id = s->options->id;
    uint32_t index = choose_example(in->columns);
    if (id && !corpus_find_id(s->corpus, id, &index, e))
        return EXIT_USAGE;
    if (in->columns->n == 0)
        return EXIT_CLEAN;
    in->example = corpus_fetch(s->corpus, index, e);
    return in->example ? EXIT_CLEAN : EXIT_UNREADABLE;
}

static int print_inspection(const struct study *s, struct inspection *in)
{
    (in->json ? inspect_json : inspect_text)(in);
    return output_print(s->options, &in->text);
}

static int inspect(struct study *s, struct err *e)
{
    if (!study_load(s, NULL, e) || !study_settle(s, e))
        return fail(s->status, e);
    struct inspection in = {
        .input = input_of(s),
        .info = corpus_info(s->corpus),
        .columns = corpus_columns(s->corpus),
        .problems = corpus_problems(s->corpus),
        .json = s->options->form == FORM_JSON,
    };
    for (size_t i = 0; i < in.columns->n; i++)
        in.annotated += (in.columns->rows[i].flags & INSTANCE_ANNOTATED) != 0;
    int status = find_example(s, &in, e);
    status = status == EXIT_CLEAN ? print_inspection(s, &in) : fail(status, e);
    strbuf_free(&in.text);
    return status;
}

int sub_inspect(const struct options *o)
{
    struct study s;
    struct err e;
    int status = study_open(&s, o, &e) ? inspect(&s, &e) : fail(s.status, &e);
    return study_finish(&s, status);
}
