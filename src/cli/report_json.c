// SPDX-License-Identifier: MIT
// The report as one JSON object; its keys are those of the table of commands.
#include "cli/report.h"
#include "cli/report_card.h"

#include <math.h>

static void put_range(struct strbuf *out, const char *name, struct range r)
{
    put_json_key(out, name);
    strbuf_putc(out, '[');
    put_json_number(out, r.low);
    strbuf_putc(out, ',');
    put_json_number(out, r.high);
    strbuf_putc(out, ']');
}

static void put_cut(struct strbuf *out, const char *name, const struct cut *cut)
{
    put_json_key(out, name);
    strbuf_putc(out, '{');
    put_range(out, "low", cut->low);
    put_range(out, "high", cut->high);
    strbuf_putc(out, '}');
}

// In the form that corpus.json takes as "thresholds".
static void put_cuts(struct strbuf *out, const struct cuts *cuts)
{
    put_json_key(out, "cuts");
    strbuf_putc(out, '{');
    put_json_key(out, "name");
    put_json_text(out, cuts->name);
    put_cut(out, "iou", &cuts->iou);
    put_cut(out, "gtc", &cuts->gtc);
    put_cut(out, "sc", &cuts->sc);
    bool any = false;
    for (int p = 1; p < PATTERN_COUNT; p++)
        any = any || cuts->own[p].set;
    if (any) {
        put_json_key(out, "patterns");
        strbuf_putc(out, '{');
        for (int p = 1; p < PATTERN_COUNT; p++) {
            if (!cuts->own[p].set)
                continue;
            put_json_key(out, pattern_info((enum pattern)p)->key);
            strbuf_putc(out, '{');
            for (enum score i = SCORE_IOU; i < SCORE_COUNT; i++)
                if (cuts->own[p].set & 1u << i)
                    put_range(out, score_key(i), cuts->own[p].range[i]);
            strbuf_putc(out, '}');
        }
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, '}');
}

static void put_score(struct strbuf *out, const char *name, const struct distribution *d)
{
    put_json_key(out, name);
    strbuf_putc(out, '{');
    put_json_count(out, "n", d->n);
    put_json_figure(out, "mean", d->mean);
    put_json_figure(out, "sd", d->sd);
    put_json_figure(out, "median", d->median);
    put_json_figure(out, "q1", d->q1);
    put_json_figure(out, "q3", d->q3);
    put_json_figure(out, "chance", d->chance);
    put_json_key(out, "histogram");
    for (size_t i = 0; i < SUMMARY_BINS; i++)
        strbuf_printf(out, "%c%zu", i ? ',' : '[', d->bins[i]);
    strbuf_puts(out, "]}");
}

static void put_length(struct strbuf *out, const char *name, const struct distribution *d)
{
    put_json_key(out, name);
    strbuf_putc(out, '{');
    put_json_figure(out, "mean", d->mean);
    put_json_figure(out, "sd", d->sd);
    put_json_figure(out, "median", d->median);
    put_json_figure(out, "max", d->max);
    strbuf_putc(out, '}');
}

static void put_patterns(struct strbuf *out, const char *name, const size_t *counts)
{
    put_json_key(out, name);
    strbuf_putc(out, '{');
    for (int p = 1; p < PATTERN_COUNT; p++)
        put_json_count(out, pattern_info((enum pattern)p)->key, counts[p]);
    put_json_count(out, "none", counts[PATTERN_NONE]);
    strbuf_putc(out, '}');
}

static void put_confusion(struct strbuf *out, const struct summary *s, const struct names *names)
{
    put_json_key(out, "confusion");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < s->n_confusion; i++) {
        const struct confusion_cell *c = &s->confusion[i];
        strbuf_puts(out, i ? ",{" : "{");
        put_json_key(out, "label");
        put_json_value(out, c->label, names);
        put_json_key(out, "prediction");
        put_json_value(out, c->prediction, names);
        put_json_count(out, "count", c->count);
        put_json_figure(out, "mean_iou", c->mean_iou);
        put_json_figure(out, "mean_gtc", c->mean_gtc);
        put_json_figure(out, "mean_sc", c->mean_sc);
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, ']');
}

static void put_run(struct strbuf *out, const struct report *r, const struct report_run *at)
{
    const struct columns *c = corpus_columns(r->study->corpus);
    const struct summary *s = &at->summary;
    size_t known = s->correct + s->incorrect;
    char rule[48];
    strbuf_putc(out, '{');
    put_json_key(out, "run");
    put_json_text(out, c->runs[at->run].name);
    put_json_key(out, "task");
    put_json_text(out, task_text(at->analysis.task));
    put_json_figure(out, "delta", at->analysis.task == TASK_REGRESSION ? at->analysis.delta : NAN);
    put_json_key(out, "discretise");
    put_json_text(out, report_rule(&c->runs[at->run], rule));
    put_cuts(out, &at->analysis.cuts);
    put_json_count(out, "n", s->n);
    put_json_count(out, "undefined", s->undefined);
    put_json_count(out, "not_annotated", s->not_annotated);
    put_json_figure(out, "accuracy", known ? (double)s->correct / (double)known : NAN);
    put_score(out, "iou", &s->score[SCORE_IOU]);
    put_score(out, "gtc", &s->score[SCORE_GTC]);
    put_score(out, "sc", &s->score[SCORE_SC]);
    put_score(out, "wsc", &s->score[SCORE_WSC]);
    put_patterns(out, "patterns", s->patterns);
    put_patterns(out, "primary", s->primary);
    put_length(out, "length", &s->length);
    put_length(out, "length_percent", &s->length_percent);
    put_confusion(out, s, &c->names);
    strbuf_putc(out, '}');
}

static void put_runs(struct strbuf *out, const struct report *r, const struct report_run *runs)
{
    strbuf_putc(out, '[');
    for (size_t i = 0; i < r->n_runs; i++) {
        if (i)
            strbuf_putc(out, ',');
        put_run(out, r, &runs[i]);
    }
    strbuf_putc(out, ']');
}

static void put_groups(struct strbuf *out, const struct report *r)
{
    put_json_key(out, "by");
    strbuf_putc(out, '{');
    put_json_key(out, r->study->options->by);
    strbuf_putc(out, '{');
    for (size_t i = 0; i < r->n_groups; i++) {
        put_json_key(out, r->groups[i].value);
        put_runs(out, r, r->groups[i].runs);
    }
    strbuf_puts(out, "}}");
}

void report_print_json(const struct report *r, const struct report_cards *c, struct strbuf *out)
{
    struct corpus_info info = corpus_info(r->study->corpus);
    const struct problems *p = corpus_problems(r->study->corpus);
    strbuf_putc(out, '{');
    put_json_key(out, "runs");
    put_runs(out, r, r->runs);
    if (r->study->options->by)
        put_groups(out, r);
    report_cards_json(c, r, out);
    put_json_key(out, "input");
    strbuf_putc(out, '{');
    put_json_count(out, "read", info.records);
    put_json_count(out, "skipped", p->skipped_instances);
    put_json_count(out, "repaired", p->counts[PROBLEM_REPAIRED]);
    put_json_count(out, "mismatched", info.mismatched);
    put_json_count(out, "swapped", info.swapped);
    strbuf_puts(out, "}}\n");
}
