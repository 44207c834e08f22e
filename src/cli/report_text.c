// SPDX-License-Identifier: MIT
// The report for reading: text or Markdown.
#include "cli/report.h"
#include "cli/report_card.h"
#include "cli/table.h"

#include <string.h>

enum { SHOWN_CELLS = 25 };

const char *report_rule(const struct run *run, char out[48])
{
    if (run->rule.kind == RULE_NONE)
        return "no saliency";
    return run->mixed_rules ? "mixed" : rule_text(&run->rule, out);
}

// ---- pieces -------------------------------------------------------------------------------------

struct writer {
    const struct report *report;
    bool markdown;
    struct strbuf *out;
};

static void heading(const struct writer *w, int level, const char *text)
{
    if (w->out->n && !str_ends(w->out->at, "\n\n"))
        strbuf_putc(w->out, '\n');
    for (int i = 0; w->markdown && i < level; i++)
        strbuf_putc(w->out, '#');
    if (w->markdown)
        strbuf_putc(w->out, ' ');
    put_safe(w->out, text);
    strbuf_puts(w->out, w->markdown ? "\n\n" : "\n");
}

// One fact on a line of its own: `name value`.
static void fact(const struct writer *w, const char *name, const char *value)
{
    if (w->markdown)
        strbuf_printf(w->out, "- %s: ", name);
    else
        strbuf_printf(w->out, "  %-9s ", name);
    put_safe(w->out, value);
    strbuf_putc(w->out, '\n');
}

static void put_scores(const struct writer *w, const struct summary *s)
{
    struct table t;
    table_begin(&t, 8, 1u);
    static const char *const head[] = {"score", "n", "mean", "sd", "q1", "median", "q3", "chance"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        table_cell(&t, head[i]);
    for (int i = 0; i < SCORE_COUNT; i++) {
        const struct distribution *d = &s->score[i];
        if (i == SCORE_WSC && d->n == 0)
            continue;
        table_cell(&t, score_name((enum score)i));
        table_printf(&t, "%zu", d->n);
        const double shown[] = {d->mean, d->sd, d->q1, d->median, d->q3, d->chance};
        for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
            table_number(&t, shown[k], 4);
    }
    table_end(&t, w->markdown, w->out);
}

static void put_patterns(const struct writer *w, const struct summary *s)
{
    struct table t;
    table_begin(&t, 5, 1u | 2u | 16u);
    static const char *const head[] = {"key", "pattern", "rows", "primary", "condition"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        table_cell(&t, head[i]);
    for (int p = 1; p < PATTERN_COUNT; p++) {
        const struct pattern_info *info = pattern_info((enum pattern)p);
        table_printf(&t, "%d", p);
        table_cell(&t, info->name);
        table_printf(&t, "%zu", s->patterns[p]);
        table_printf(&t, "%zu", s->primary[p]);
        table_printf(&t, "%s, %s", info->correct ? "correct" : "incorrect", info->condition);
    }
    table_cell(&t, "");
    table_cell(&t, "none");
    table_printf(&t, "%zu", s->patterns[PATTERN_NONE]);
    table_printf(&t, "%zu", s->primary[PATTERN_NONE]);
    table_cell(&t, "scored, but neither high nor low");
    table_end(&t, w->markdown, w->out);
}

static void put_lengths(const struct writer *w, const struct summary *s)
{
    struct table t;
    table_begin(&t, 5, 1u);
    static const char *const head[] = {"length of S", "mean", "sd", "median", "max"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        table_cell(&t, head[i]);
    const struct distribution *const both[] = {&s->length, &s->length_percent};
    for (size_t i = 0; i < 2; i++) {
        table_cell(&t, i ? "% of features" : "features");
        table_number(&t, both[i]->mean, 2);
        table_number(&t, both[i]->sd, 2);
        table_number(&t, both[i]->median, 2);
        table_number(&t, both[i]->max, i ? 2 : 0);
    }
    table_end(&t, w->markdown, w->out);
}

static void put_confusion(const struct writer *w, const struct summary *s, enum task task)
{
    const struct names *names = &corpus_columns(w->report->study->corpus)->names;
    struct table t;
    table_begin(&t, 6, 1u | 2u);
    static const char *const head[] = {"label", "prediction", "rows", "IoU", "GTC", "SC"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        table_cell(&t, head[i]);
    for (size_t i = 0; i < s->n_confusion && i < SHOWN_CELLS; i++) {
        const struct confusion_cell *c = &s->confusion[i];
        char buf[NUMBER_TEXT];
        table_cell(&t, value_text(c->label, names, buf));
        table_cell(&t, value_text(c->prediction, names, buf));
        table_printf(&t, "%zu", c->count);
        table_number(&t, c->mean_iou, 4);
        table_number(&t, c->mean_gtc, 4);
        table_number(&t, c->mean_sc, 4);
    }
    table_end(&t, w->markdown, w->out);
    if (s->n_confusion > SHOWN_CELLS)
        strbuf_printf(w->out, "%s… %zu more (--json has all)\n", w->markdown ? "\n" : "  ",
                      s->n_confusion - SHOWN_CELLS);
    if (task == TASK_REGRESSION && s->n_confusion)
        strbuf_printf(w->out,
                      "%slabels and predictions in bins of 0.1, named by their lower edge; "
                      "scores are means\n",
                      w->markdown ? "\n" : "  ");
}

// ---- a run --------------------------------------------------------------------------------------

static void put_facts(const struct writer *w, const struct report_run *at)
{
    const struct run *run = &corpus_columns(w->report->study->corpus)->runs[at->run];
    const struct summary *s = &at->summary;
    struct strbuf text = {0};
    char rule[48];
    strbuf_printf(&text, "%zu", s->n);
    if (s->undefined)
        strbuf_printf(&text, ", %zu with an undefined score", s->undefined);
    if (s->not_annotated)
        strbuf_printf(&text, ", %zu not annotated", s->not_annotated);
    fact(w, "rows", strbuf_str(&text));
    fact(w, "S is", report_rule(run, rule));
    strbuf_clear(&text);
    cuts_print(&at->analysis.cuts, "; ", &text);
    if (strcmp(at->analysis.cuts.name, "auto") == 0)
        strbuf_puts(&text, " (bottom and top quarter)");
    if (at->cuts_met)
        strbuf_puts(&text, "; low and high meet for some score");
    fact(w, "cuts", strbuf_str(&text));
    strbuf_clear(&text);
    size_t known = s->correct + s->incorrect;
    strbuf_printf(&text, "%zu of %zu", s->correct, known);
    if (known)
        strbuf_printf(&text, " (accuracy %.4f)", (double)s->correct / (double)known);
    if (s->unknown)
        strbuf_printf(&text, ", %zu unknown", s->unknown);
    if (at->analysis.task == TASK_REGRESSION)
        strbuf_printf(&text, "; correct is within %g of the label", at->analysis.delta);
    fact(w, "correct", strbuf_str(&text));
    strbuf_free(&text);
}

static void put_run(const struct writer *w, int level, const struct report_run *at)
{
    const struct columns *c = corpus_columns(w->report->study->corpus);
    struct strbuf title = {0};
    strbuf_printf(&title, "run %s", c->runs[at->run].name);
    heading(w, level, strbuf_str(&title));
    strbuf_free(&title);
    put_facts(w, at);
    strbuf_putc(w->out, '\n');
    put_scores(w, &at->summary);
    strbuf_putc(w->out, '\n');
    put_patterns(w, &at->summary);
    strbuf_putc(w->out, '\n');
    put_lengths(w, &at->summary);
    if (at->summary.n_confusion) {
        strbuf_putc(w->out, '\n');
        put_confusion(w, &at->summary, at->analysis.task);
    }
}

// ---- around the runs ----------------------------------------------------------------------------

static bool rules_differ(const struct report *r, bool *by_size)
{
    const struct columns *c = corpus_columns(r->study->corpus);
    char first[48] = "", text[48];
    bool differ = false;
    for (size_t i = 0; i < r->n_runs; i++) {
        const struct run *run = &c->runs[r->runs[i].run];
        report_rule(run, text);
        differ = differ || run->mixed_rules || (*first && strcmp(first, text) != 0);
        snprintf(first, sizeof first, "%s", text);
        *by_size = *by_size || run->rule.kind == RULE_TOP_PERCENT || run->rule.kind == RULE_TOP ||
                   run->rule.kind == RULE_TOP_POSITIVE || run->rule.kind == RULE_GTSIZE;
    }
    return differ;
}

static void put_notes(const struct writer *w)
{
    bool by_size = false, differ = rules_differ(w->report, &by_size);
    if (differ || by_size)
        strbuf_putc(w->out, '\n');
    if (differ)
        strbuf_puts(w->out, "Several rules made S: scores of different discretisations are not "
                            "comparable.\n");
    if (by_size)
        strbuf_puts(w->out, "A rule that fixes the size of S ties the scores to the size of G: "
                            "compare instances only where |G| is similar.\n");
}

static void put_input(const struct writer *w)
{
    const struct study *s = w->report->study;
    const struct problems *p = corpus_problems(s->corpus);
    struct corpus_info info = corpus_info(s->corpus);
    struct strbuf text = {0};
    heading(w, 1, info.name ? info.name : "standard input");
    strbuf_printf(&text, "%zu read, %zu skipped, %zu repaired", info.records, p->skipped_instances,
                  p->counts[PROBLEM_REPAIRED]);
    fact(w, "records", strbuf_str(&text));
    strbuf_clear(&text);
    strbuf_printf(&text, "%s%s", task_text(s->analysis.task),
                  s->task_inferred ? " (inferred)" : "");
    fact(w, "task", strbuf_str(&text));
    strbuf_clear(&text);
    strbuf_printf(&text, "%zu of %zu", w->report->rows, w->report->total);
    fact(w, "rows", strbuf_str(&text));
    if (s->options->filter)
        fact(w, "filter", s->options->filter);
    strbuf_clear(&text);
    if (info.mismatched)
        strbuf_printf(&text, "%zu of %zu stored scores differ from the recomputed ones",
                      info.mismatched, info.stored_compared);
    if (info.swapped)
        strbuf_printf(&text, "%srecall and precision look swapped in %zu", text.n ? "; " : "",
                      info.swapped);
    if (text.n)
        fact(w, "stored", strbuf_str(&text));
    strbuf_free(&text);
}

static void put_groups(const struct writer *w)
{
    const struct report *r = w->report;
    for (size_t i = 0; i < r->n_groups; i++) {
        struct strbuf title = {0};
        const char *value = r->groups[i].value;
        strbuf_printf(&title, "%s %s", r->study->options->by, *value ? value : "(none)");
        heading(w, 2, strbuf_str(&title));
        for (size_t k = 0; k < r->n_runs; k++)
            if (r->groups[i].runs[k].summary.n)
                put_run(w, 3, &r->groups[i].runs[k]);
        strbuf_free(&title);
    }
}

void report_print_text(const struct report *r, const struct report_cards *c, bool markdown,
                       struct strbuf *out)
{
    const struct writer w = {.report = r, .markdown = markdown, .out = out};
    put_input(&w);
    for (size_t i = 0; i < r->n_runs; i++)
        put_run(&w, 2, &r->runs[i]);
    put_groups(&w);
    report_cards_text(c, r, markdown, out);
    put_notes(&w);
}
