// SPDX-License-Identifier: MIT
// The model card of what is listed, under the active run: what one would paste into a paper or an
// issue. Its numbers are those of `venn report --card`.
#include "app/views.h"
#include "core/summary.h"
#include "ui/format.h"

#include <string.h>

enum { WORST = 10, WORDS = 8 };

struct maker {
    struct app *app;
    struct view *view;
};

static struct menu_line *put(struct maker *m, const char *left, const char *text)
{
    struct menu_line *line = view_add(m->view);
    line->left = left;
    line->text = text;
    return line;
}

static const char *score_line(struct maker *m, const struct distribution *d)
{
    char mean[SCORE_TEXT], median[SCORE_TEXT], q1[SCORE_TEXT], q3[SCORE_TEXT];
    if (!d->n)
        return "undefined everywhere";
    return arena_printf(&m->view->arena, "mean %s  median %s  quarters %s %s  of %zu",
                        score_text(d->mean, mean), score_text(d->median, median),
                        score_text(d->q1, q1), score_text(d->q3, q3), d->n);
}

// A line per score where they differ, and per pattern that has its own.
static void put_cuts(struct maker *m)
{
    const char *left = "cut-offs";
    struct strbuf text = {0};
    if (m->app->auto_cuts) {
        put(m, left, "top and bottom quarter");
        left = "";
    }
    cuts_print(&m->app->analysis.cuts, "\n", &text);
    char *rest = arena_strdup(&m->view->arena, strbuf_str(&text));
    strbuf_free(&text);
    for (char *line; (line = strsep(&rest, "\n")); left = "")
        put(m, left, line);
}

static void put_counts(struct maker *m, const struct summary *s)
{
    const struct app *a = m->app;
    struct arena *arena = &m->view->arena;
    struct corpus_info info = corpus_info(a->corpus);
    const struct problems *p = corpus_problems(a->corpus);
    char rule[48];
    size_t known = s->correct + s->incorrect;
    put(m, "corpus", arena_strdup(arena, info.name));
    put(m, "run", arena_strdup(arena, a->columns->runs[a->run].name));
    put(m, "rows",
        arena_printf(arena, "%zu of %zu%s%s", s->n, a->columns->n, a->filter ? ", filter " : "",
                     a->filter ? a->filter : ""));
    put(m, "undefined",
        arena_printf(arena, "%zu row%s (%zu not annotated); %zu records skipped, %zu repaired",
                     s->undefined, s->undefined == 1 ? "" : "s", s->not_annotated,
                     p->counts[PROBLEM_SKIPPED] + p->counts[PROBLEM_UNREADABLE],
                     p->counts[PROBLEM_REPAIRED]));
    put(m, "accuracy",
        known ? arena_printf(arena, "%.3f: %zu of %zu%s", (double)s->correct / (double)known,
                             s->correct, known,
                             a->analysis.task == TASK_REGRESSION ? ", within delta" : "")
              : "no row has a label and a prediction");
    put(m, "S", arena_strdup(arena, rule_text(&a->columns->runs[a->run].rule, rule)));
    put_cuts(m);
    put(m, "IoU", score_line(m, &s->score[SCORE_IOU]));
    put(m, "GTC", score_line(m, &s->score[SCORE_GTC]));
    put(m, "SC", score_line(m, &s->score[SCORE_SC]));
}

static void put_patterns(struct maker *m, const struct summary *s)
{
    view_heading(m->view, "Patterns (membership; primary)");
    for (int k = 0; k < PATTERN_COUNT; k++) {
        int p = (k + 1) % PATTERN_COUNT;
        char mark[16];
        const struct pattern_info *info = pattern_info((enum pattern)p);
        struct menu_line *line = put(
            m,
            info ? arena_printf(&m->view->arena, "%s %s",
                                pattern_mark((enum pattern)p, m->app->ascii, " ", mark), info->name)
                 : "in none",
            arena_printf(&m->view->arena, "%5zu  %5zu", s->patterns[p], s->primary[p]));
        line->left_role = pattern_role((enum pattern)p);
        line->command = arena_printf(&m->view->arena, "pattern %s", pattern_key((enum pattern)p));
    }
}

// The share of every primary pattern among the label's rows, in per cent.
static const char *shares(struct maker *m, const struct card_label *l)
{
    struct strbuf text = {0};
    char mark[16];
    size_t all = 0;
    for (int p = 0; p < PATTERN_COUNT; p++)
        all += l->primary[p];
    for (int p = 1; p < PATTERN_COUNT && all; p++)
        if (l->primary[p])
            strbuf_printf(&text, m->app->ascii ? "  %s: %.0f%%" : "  %s %.0f%%",
                          pattern_mark((enum pattern)p, m->app->ascii, "", mark),
                          100.0 * (double)l->primary[p] / (double)all);
    const char *copy =
        arena_printf(&m->view->arena, "%4zu rows %4zu wrong%s", l->n, l->wrong, strbuf_str(&text));
    strbuf_free(&text);
    return copy;
}

static void put_labels(struct maker *m, const struct card *card)
{
    size_t order[WORST], n = card_worst(card, order, WORST);
    char text[VALUE_TEXT];
    if (n)
        view_heading(m->view, "Labels with most errors, and their primary patterns");
    for (size_t i = 0; i < n; i++) {
        const struct card_label *l = &card->labels[order[i]];
        put(m,
            arena_strdup(&m->view->arena, value_display(l->label, &m->app->columns->names,
                                                        m->app->analysis.task, text)),
            shares(m, l))
            ->left_role = ROLE_LABEL;
    }
}

static void put_words(struct maker *m, const struct card *card)
{
    bool any = false;
    for (int k = 0; k < PATTERN_COUNT; k++) {
        int p = (k + 1) % PATTERN_COUNT;
        size_t order[WORDS], n = card_top_words(card, (enum pattern)p, order, WORDS);
        struct strbuf words = {0};
        if (!n)
            continue;
        if (!any)
            view_heading(m->view, "Words most often salient, by primary pattern");
        any = true;
        for (size_t i = 0; i < n; i++)
            strbuf_printf(&words, "%s%s %zu", i ? ", " : "", card->words[order[i]].word,
                          card->words[order[i]].rows[p]);
        const struct pattern_info *info = pattern_info((enum pattern)p);
        char mark[16];
        put(m,
            info ? arena_printf(&m->view->arena, "%s %s",
                                pattern_mark((enum pattern)p, m->app->ascii, " ", mark), info->name)
                 : "in none",
            arena_strdup(&m->view->arena, strbuf_str(&words)))
            ->left_role = pattern_role((enum pattern)p);
        strbuf_free(&words);
    }
}

static void put_layers(struct maker *m, const struct card *card)
{
    if (card->n_layers < 2)
        return;
    view_heading(m->view, "Where else the evidence lies: S against every annotation");
    for (size_t i = 0; i < card->n_layers; i++) {
        const struct card_layer *l = &card->layers[i];
        char iou[SCORE_TEXT], gtc[SCORE_TEXT], sc[SCORE_TEXT];
        put(m, *l->name ? arena_strdup(&m->view->arena, l->name) : "the one in force",
            arena_printf(&m->view->arena, "IoU %4s  GTC %4s  SC %4s  of %zu",
                         score_text(card_layer_mean(l, SCORE_IOU), iou),
                         score_text(card_layer_mean(l, SCORE_GTC), gtc),
                         score_text(card_layer_mean(l, SCORE_SC), sc), l->n));
    }
}

void view_card_build(struct app *a, struct view *v)
{
    struct maker m = {.app = a, .view = v};
    struct summary s;
    if (a->run >= a->columns->n_runs)
        return;
    bool ready = gather_ready(a, GATHER_CARD);
    free(v->title);
    v->title = mem_strdup("model card (venn report --card --md writes it)");
    summary_make(&s, a->columns, &a->analysis, a->run, a->frame.rows, a->frame.n);
    put_counts(&m, &s);
    put_patterns(&m, &s);
    summary_fini(&s);
    if (!ready) {
        view_heading(v, arena_printf(&v->arena, "Labels and words: reading, %d %%",
                                     gather_percent(a, GATHER_CARD)));
        return;
    }
    put_labels(&m, &a->gather.card);
    put_words(&m, &a->gather.card);
    put_layers(&m, &a->gather.card);
}
