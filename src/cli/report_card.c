// SPDX-License-Identifier: MIT
#include "cli/report_card.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/report_series.h"
#include "cli/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORST = 10, WORDS = 6, WORDS_JSON = 20 };

static bool wants_card(const struct report *r)
{
    const struct options *o = r->study->options;
    return o->card || o->form == FORM_MD;
}

// ---- gathering ----------------------------------------------------------------------------------

static bool read_rows(struct report_cards *out, const struct report *r, const struct frame *f,
                      struct err *e)
{
    struct study *s = r->study;
    const struct columns *c = corpus_columns(s->corpus);
    struct row_source src = corpus_rows(s->corpus, &s->analysis);
    struct arena scratch = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < f->n; i++) {
        struct row row = f->rows[i];
        size_t at = s->one_run ? 0 : row.run;
        const struct instance *x = src.fetch(src.ctx, row.instance, e);
        ok = x != NULL;
        if (ok)
            card_add(&out->cards[at], c, &r->runs[at].analysis, row.instance, row.run, x);
        if (ok && out->grids)
            grid_add(&out->grids[at], x, row.run, &scratch);
    }
    arena_free(&scratch);
    for (size_t i = 0; i < out->n; i++)
        card_finish(&out->cards[i], c);
    return ok;
}

bool report_cards_make(struct report_cards *out, const struct report *r, const struct frame *f,
                       struct err *e)
{
    const struct options *o = r->study->options;
    *out = (struct report_cards){0};
    if (o->form == FORM_JSON ? !report_series_json(r, &out->series, e)
                             : !report_series_text(r, o->form == FORM_MD, &out->series, e))
        return false;
    if (!wants_card(r) && !r->study->options->grid)
        return true;
    out->n = r->n_runs;
    out->cards = mem_array(out->n + 1, sizeof *out->cards);
    if (r->study->options->grid)
        out->grids = mem_array(out->n + 1, sizeof *out->grids);
    return read_rows(out, r, f, e);
}

void report_cards_fini(struct report_cards *c)
{
    for (size_t i = 0; i < c->n; i++)
        card_fini(&c->cards[i]);
    free(c->cards);
    free(c->grids);
    strbuf_free(&c->series);
    *c = (struct report_cards){0};
}

// ---- for reading --------------------------------------------------------------------------------

struct writer {
    const struct report *report;
    bool markdown;
    struct strbuf *out;
};

static void heading(const struct writer *w, int level, const char *text, const char *name)
{
    if (w->out->n && !str_ends(w->out->at, "\n\n"))
        strbuf_putc(w->out, '\n');
    for (int i = 0; w->markdown && i < level; i++)
        strbuf_putc(w->out, '#');
    if (w->markdown)
        strbuf_putc(w->out, ' ');
    strbuf_puts(w->out, text);
    text_sanitise(w->out, name, strlen(name));
    strbuf_puts(w->out, w->markdown ? "\n\n" : "\n");
}

static const char *run_name(const struct report *r, size_t i)
{
    return corpus_columns(r->study->corpus)->runs[r->runs[i].run].name;
}

// The worst labels with the shares of their primary patterns, in per cent of the rows that have
// one.
static void put_labels(const struct writer *w, const struct card *card)
{
    const struct names *names = &corpus_columns(w->report->study->corpus)->names;
    size_t order[WORST], n = card_worst(card, order, WORST);
    struct table t;
    if (!n)
        return;
    table_begin(&t, PATTERN_COUNT + 3, 1u);
    table_cell(&t, "worst labels");
    table_cell(&t, "rows");
    table_cell(&t, "errors");
    for (int p = 1; p < PATTERN_COUNT; p++)
        table_printf(&t, "%d %%", p);
    table_cell(&t, "none %");
    for (size_t i = 0; i < n; i++) {
        const struct card_label *l = &card->labels[order[i]];
        char buf[NUMBER_TEXT];
        size_t all = 0;
        for (int p = 0; p < PATTERN_COUNT; p++)
            all += l->primary[p];
        table_cell(&t, value_text(l->label, names, buf));
        table_printf(&t, "%zu", l->n);
        table_printf(&t, "%zu", l->wrong);
        for (int k = 0; k < PATTERN_COUNT; k++) {
            int p = (k + 1) % PATTERN_COUNT;
            table_number(&t, all ? 100.0 * (double)l->primary[p] / (double)all : (double)NAN, 0);
        }
    }
    table_end(&t, w->markdown, w->out);
}

static void put_words(const struct writer *w, const struct card *card)
{
    struct table t;
    table_begin(&t, 2, 3u);
    table_cell(&t, "primary pattern");
    table_cell(&t, "most frequent salient words (rows)");
    for (int k = 0; k < PATTERN_COUNT; k++) {
        int p = (k + 1) % PATTERN_COUNT;
        size_t order[WORDS], n = card_top_words(card, (enum pattern)p, order, WORDS);
        struct strbuf words = {0};
        for (size_t i = 0; i < n; i++)
            strbuf_printf(&words, "%s%s %zu", i ? ", " : "", card->words[order[i]].word,
                          card->words[order[i]].rows[p]);
        if (n && p)
            table_printf(&t, "%d %s", p, pattern_info((enum pattern)p)->name);
        else if (n)
            table_cell(&t, "none");
        if (n)
            table_cell(&t, strbuf_str(&words));
        strbuf_free(&words);
    }
    table_end(&t, w->markdown, w->out);
}

static void put_layers(const struct writer *w, const struct card *card)
{
    struct table t;
    if (card->n_layers < 2) // the ground truth in force alone
        return;
    strbuf_putc(w->out, '\n');
    table_begin(&t, 5, 1u);
    static const char *const head[] = {"S against the annotation of", "rows", "IoU", "GTC", "SC"};
    for (size_t i = 0; i < 5; i++)
        table_cell(&t, head[i]);
    for (size_t i = 0; i < card->n_layers; i++) {
        const struct card_layer *l = &card->layers[i];
        table_cell(&t, *l->name ? l->name : "the aspect in force");
        table_printf(&t, "%zu", l->n);
        for (int k = 0; k < 3; k++)
            table_number(&t, card_layer_mean(l, (enum score)k), 4);
    }
    table_end(&t, w->markdown, w->out);
}

static void put_spark(const size_t *bins, char *out)
{
    static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    size_t most = 1;
    for (size_t i = 0; i < GRID_BINS; i++)
        most = bins[i] > most ? bins[i] : most;
    *out = '\0';
    for (size_t i = 0; i < GRID_BINS; i++) {
        size_t level = (bins[i] * 8 + most / 2) / most;
        strcat(out, eighths[bins[i] && !level ? 1 : level]);
    }
}

static bool has_grid(const struct rule_grid *g)
{
    for (size_t i = 0; i < GRID_RULES; i++)
        if (g->cells[i].n || g->cells[i].undefined)
            return true;
    return false;
}

static void put_grid(const struct writer *w, const struct rule_grid *g)
{
    struct table t;
    char text[48], spark[GRID_BINS * 4];
    table_begin(&t, 8, 1u | 32u | 64u);
    static const char *const head[] = {"rule", "n",          "IoU",       "GTC",
                                       "SC",   "IoU 0 to 1", "SC 0 to 1", "no S"};
    for (size_t i = 0; i < 8; i++)
        table_cell(&t, head[i]);
    for (size_t i = 0; i < GRID_RULES; i++) {
        const struct grid_cell *c = &g->cells[i];
        table_cell(&t, rule_text(grid_rule(i), text));
        table_printf(&t, "%zu", c->n);
        table_number(&t, grid_mean(c, SCORE_IOU), 4);
        table_number(&t, grid_mean(c, SCORE_GTC), 4);
        table_number(&t, grid_mean(c, SCORE_SC), 4);
        put_spark(c->bins[SCORE_IOU], spark);
        table_cell(&t, spark);
        put_spark(c->bins[SCORE_SC], spark);
        table_cell(&t, spark);
        table_printf(&t, "%zu", c->undefined);
    }
    table_end(&t, w->markdown, w->out);
}

static void put_grids(const struct writer *w, const struct report_cards *c)
{
    bool any = false;
    for (size_t i = 0; i < c->n; i++) {
        if (!has_grid(&c->grids[i]))
            continue;
        heading(w, 2, "discretisations of ", run_name(w->report, i));
        put_grid(w, &c->grids[i]);
        any = true;
    }
    if (any)
        strbuf_puts(w->out, "\nScores of different discretisations are not comparable; this shows "
                            "how much of a score is the rule.\n");
    else
        strbuf_puts(w->out, "\nNo run gives scores: there is nothing to discretise in another "
                            "way.\n");
}

void report_cards_text(const struct report_cards *c, const struct report *r, bool markdown,
                       struct strbuf *out)
{
    const struct writer w = {.report = r, .markdown = markdown, .out = out};
    for (size_t i = 0; wants_card(r) && i < c->n; i++) {
        if (!c->cards[i].n_labels && !c->cards[i].n_words)
            continue;
        heading(&w, 2, "card of ", run_name(r, i));
        put_labels(&w, &c->cards[i]);
        strbuf_putc(out, '\n');
        put_words(&w, &c->cards[i]);
        put_layers(&w, &c->cards[i]);
    }
    if (c->grids)
        put_grids(&w, c);
    strbuf_puts(out, strbuf_str(&c->series));
}

// ---- JSON ---------------------------------------------------------------------------------------

static void put_label_json(const struct card_label *l, const struct names *names,
                           struct strbuf *out)
{
    strbuf_putc(out, '{');
    put_json_key(out, "label");
    put_json_value(out, l->label, names);
    put_json_count(out, "n", l->n);
    put_json_count(out, "errors", l->wrong);
    put_json_key(out, "primary");
    strbuf_putc(out, '{');
    for (int k = 0; k < PATTERN_COUNT; k++)
        put_json_count(out, pattern_key((enum pattern)((k + 1) % PATTERN_COUNT)),
                       l->primary[(k + 1) % PATTERN_COUNT]);
    strbuf_puts(out, "}}");
}

static void put_words_json(const struct card *card, struct strbuf *out)
{
    put_json_key(out, "words");
    strbuf_putc(out, '{');
    for (int k = 0; k < PATTERN_COUNT; k++) {
        int p = (k + 1) % PATTERN_COUNT;
        size_t order[WORDS_JSON], n = card_top_words(card, (enum pattern)p, order, WORDS_JSON);
        put_json_key(out, pattern_key((enum pattern)p));
        strbuf_putc(out, '{');
        for (size_t i = 0; i < n; i++)
            put_json_count(out, card->words[order[i]].word, card->words[order[i]].rows[p]);
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, '}');
}

static void put_layers_json(const struct card *card, struct strbuf *out)
{
    put_json_key(out, "layers");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < card->n_layers; i++) {
        const struct card_layer *l = &card->layers[i];
        strbuf_puts(out, i ? ",{" : "{");
        put_json_key(out, "layer");
        put_json_text(out, *l->name ? l->name : NULL);
        put_json_count(out, "n", l->n);
        for (int k = 0; k < 3; k++) {
            put_json_key(out, score_key((enum score)k));
            put_json_number(out, card_layer_mean(l, (enum score)k));
        }
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, ']');
}

static void put_card_json(const struct report *r, const struct card *card, size_t run,
                          struct strbuf *out)
{
    const struct columns *c = corpus_columns(r->study->corpus);
    strbuf_putc(out, '{');
    put_json_key(out, "run");
    put_json_text(out, run_name(r, run));
    put_json_key(out, "labels");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < card->n_labels; i++) {
        strbuf_puts(out, i ? "," : "");
        put_label_json(&card->labels[i], &c->names, out);
    }
    strbuf_putc(out, ']');
    put_words_json(card, out);
    put_layers_json(card, out);
    strbuf_putc(out, '}');
}

static void put_grid_json(const struct report *r, const struct rule_grid *g, size_t run, size_t i,
                          struct strbuf *out)
{
    const struct grid_cell *c = &g->cells[i];
    char text[48];
    strbuf_putc(out, '{');
    put_json_key(out, "run");
    put_json_text(out, run_name(r, run));
    put_json_key(out, "rule");
    put_json_text(out, rule_text(grid_rule(i), text));
    put_json_count(out, "undefined", c->undefined);
    for (int k = 0; k < 3; k++) {
        put_json_key(out, score_key((enum score)k));
        strbuf_putc(out, '{');
        put_json_count(out, "n", c->defined[k]);
        put_json_key(out, "mean");
        put_json_number(out, grid_mean(c, (enum score)k));
        put_json_key(out, "histogram");
        for (size_t b = 0; b < GRID_BINS; b++)
            strbuf_printf(out, b ? ",%zu" : "[%zu", c->bins[k][b]);
        strbuf_puts(out, "]}");
    }
    strbuf_putc(out, '}');
}

void report_cards_json(const struct report_cards *c, const struct report *r, struct strbuf *out)
{
    bool any = false;
    if (c->series.n) {
        strbuf_putc(out, ',');
        strbuf_puts(out, strbuf_str(&c->series));
    }
    if (wants_card(r)) {
        put_json_key(out, "card");
        strbuf_putc(out, '[');
        for (size_t i = 0; i < c->n; i++) {
            strbuf_puts(out, i ? "," : "");
            put_card_json(r, &c->cards[i], i, out);
        }
        strbuf_putc(out, ']');
    }
    if (!c->grids)
        return;
    put_json_key(out, "grid");
    strbuf_putc(out, '[');
    for (size_t run = 0; run < c->n; run++)
        for (size_t i = 0; i < GRID_RULES && has_grid(&c->grids[run]); i++) {
            strbuf_puts(out, any ? "," : "");
            any = true;
            put_grid_json(r, &c->grids[run], run, i, out);
        }
    strbuf_putc(out, ']');
}
