// SPDX-License-Identifier: MIT
// Runs × discretisations (Boggust et al. 2022, Figures B and C): the scores of every run under
// other rules, over what is listed and of the instance under the cursor; and runs that differ only
// in their checkpoint, as strips.
#include "app/views.h"
#include "core/checkpoints.h"
#include "ui/format.h"

#include <stdlib.h>

static const char *spark(struct view *v, const size_t *bins)
{
    static const char *const eighths[] = {"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    struct strbuf text = {0};
    size_t most = 1;
    for (size_t i = 0; i < GRID_BINS; i++)
        most = bins[i] > most ? bins[i] : most;
    for (size_t i = 0; i < GRID_BINS; i++) {
        size_t level = (bins[i] * 8 + most / 2) / most;
        strbuf_puts(&text, eighths[bins[i] && !level ? 1 : level]);
    }
    const char *copy = arena_strdup(&v->arena, strbuf_str(&text));
    strbuf_free(&text);
    return copy;
}

// A run's name as a command takes it; what Enter on a cell does.
static const char *open_under(struct app *a, struct view *v, uint32_t run, const struct rule *rule,
                              bool instance)
{
    char text[48];
    return arena_printf(&v->arena, "run %s\ndiscretise %s%s", a->columns->runs[run].name,
                        rule_text(rule, text), instance ? "\nopen" : "");
}

static void put_cell(struct app *a, struct view *v, uint32_t run, size_t i)
{
    const struct grid_cell *c = &a->gather.grids[run].cells[i];
    char text[48], iou[SCORE_TEXT], gtc[SCORE_TEXT], sc[SCORE_TEXT];
    struct menu_line *line = view_add(v);
    line->left = arena_strdup(&v->arena, rule_text(grid_rule(i), text));
    line->text = arena_printf(
        &v->arena, "IoU %s %4s  SC %s %4s  GTC %4s  of %zu", spark(v, c->bins[SCORE_IOU]),
        score_text(grid_mean(c, SCORE_IOU), iou), spark(v, c->bins[SCORE_SC]),
        score_text(grid_mean(c, SCORE_SC), sc), score_text(grid_mean(c, SCORE_GTC), gtc), c->n);
    line->command = open_under(a, v, run, grid_rule(i), false);
}

static void put_runs(struct app *a, struct view *v)
{
    bool any = false;
    for (uint32_t run = 0; run < a->gather.n_grids && a->gather.part[GATHER_GRID].fresh; run++) {
        if (!a->columns->runs[run].any_scores)
            continue;
        view_heading(v, arena_printf(&v->arena, "%s: histograms from 0 to 1, and means",
                                     a->columns->runs[run].name));
        for (size_t i = 0; i < GRID_RULES; i++)
            put_cell(a, v, run, i);
        any = true;
    }
    for (uint32_t run = 0; run < a->columns->n_runs; run++)
        any = any || a->columns->runs[run].any_scores;
    if (!any)
        view_heading(v, "No run gives scores: there is nothing to discretise in another way.");
}

// The same of one instance, by itself (Figure B).
static void put_instance(struct app *a, struct view *v, const struct instance *x)
{
    struct arena scratch = {0};
    for (uint32_t k = 0; k < x->n_runs; k++) {
        uint32_t run = x->runs[k].run;
        struct rule_grid own = {0};
        if (!x->runs[k].scores)
            continue;
        grid_add(&own, x, run, &scratch);
        view_heading(v, arena_printf(&v->arena, "%s under %s", x->id, a->columns->runs[run].name));
        for (size_t i = 0; i < GRID_RULES; i++) {
            const struct grid_cell *c = &own.cells[i];
            char text[48], iou[SCORE_TEXT], gtc[SCORE_TEXT], sc[SCORE_TEXT];
            struct menu_line *line = view_add(v);
            line->left = arena_strdup(&v->arena, rule_text(grid_rule(i), text));
            line->text = c->undefined ? "the rule makes no S here"
                                      : arena_printf(&v->arena, "IoU %4s  GTC %4s  SC %4s",
                                                     score_text(grid_mean(c, SCORE_IOU), iou),
                                                     score_text(grid_mean(c, SCORE_GTC), gtc),
                                                     score_text(grid_mean(c, SCORE_SC), sc));
            line->command = open_under(a, v, run, grid_rule(i), true);
        }
    }
    arena_free(&scratch);
}

void view_grid_build(struct app *a, struct view *v)
{
    bool ready = gather_ready(a, GATHER_GRID);
    free(v->title);
    v->title = ready ? mem_strdup("runs × rules: scores are not comparable")
                     : mem_printf("runs × rules: reading, %d %%", gather_percent(a, GATHER_GRID));
    const struct instance *x = app_instance(a);
    put_runs(a, v);
    if (x && x->annotated)
        put_instance(a, v, x);
}

// ---- checkpoints --------------------------------------------------------------------------------

// Lists what changes from one checkpoint to the next: the pattern is one before and another after.
static const char *changes(const struct app *a, struct view *v, uint32_t from, uint32_t to)
{
    struct strbuf text = {0};
    strbuf_puts(&text, "filter ");
    for (int p = 0; p < PATTERN_COUNT; p++) {
        const struct field before = {.id = FIELD_ID_PRIMARY_OF, .run_a = from};
        const struct field after = {.id = FIELD_ID_PRIMARY_OF, .run_a = to};
        const char *key = pattern_key((enum pattern)p);
        strbuf_puts(&text, p ? " or (" : "(");
        field_print(&before, a->columns, &text);
        strbuf_printf(&text, " = %s and ", key);
        field_print(&after, a->columns, &text);
        strbuf_printf(&text, " != %s)", key);
    }
    const char *copy = arena_strdup(&v->arena, strbuf_str(&text));
    strbuf_free(&text);
    return copy;
}

static const char *strip(struct view *v, const struct checkpoint *at)
{
    static const char *const eighths[] = {"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    struct strbuf text = {0};
    for (int k = 1; k <= PATTERN_COUNT; k++) {
        int p = k % PATTERN_COUNT;
        double share = at->decidable ? (double)at->primary[p] / (double)at->decidable : 0;
        strbuf_printf(&text, " %s%3.0f%%",
                      eighths[share > 0 && share < .0625 ? 1 : (size_t)(share * 8 + .5)],
                      100 * share);
    }
    const char *copy = arena_printf(&v->arena, "%5zu %s", at->n, strbuf_str(&text));
    strbuf_free(&text);
    return copy;
}

static void put_series(struct app *a, struct view *v, const struct checkpoint_series *s)
{
    const struct run *first = &a->columns->runs[s->at[0].run];
    view_heading(v,
                 arena_printf(&v->arena, "%s %s %s: primary patterns by checkpoint",
                              first->model ? first->model : "", first->method ? first->method : "",
                              first->class ? first->class : ""));
    view_heading(v, "checkpoint        rows   1     2     3     4     5     6     7     8   none");
    for (size_t i = 0; i < s->n; i++) {
        const char *name = a->columns->runs[s->at[i].run].checkpoint;
        struct menu_line *line = view_add(v);
        line->left = arena_strdup(&v->arena, name ? name : "–");
        line->text = strip(v, &s->at[i]);
        line->command = i ? changes(a, v, s->at[i - 1].run, s->at[i].run)
                          : arena_printf(&v->arena, "run %s", a->columns->runs[s->at[i].run].name);
    }
    view_heading(v, arena_printf(&v->arena,
                                 "%zu flip from one pattern to another (Enter above lists what "
                                 "changes there)",
                                 s->n_flips));
    for (size_t i = 0; i < s->n_flips && i < 200; i++) {
        struct menu_line *line = view_add(v);
        line->left = arena_printf(&v->arena, "%u×", s->flips[i].changes);
        line->has_row = true;
        line->row = (struct row){s->flips[i].instance, s->at[s->n - 1].run};
    }
}

void view_series_build(struct app *a, struct view *v)
{
    struct checkpoint_list list;
    struct analysis *all = mem_array(a->columns->n_runs + 1, sizeof *all);
    for (uint32_t i = 0; i < a->columns->n_runs; i++) {
        all[i] = a->analysis;
        if (a->auto_cuts)
            cuts_auto(a->columns, i, &all[i].cuts);
    }
    checkpoints_find(&list, a->columns, all);
    for (size_t i = 0; i < list.n; i++)
        put_series(a, v, &list.at[i]);
    checkpoints_free(&list);
    free(all);
}
