// SPDX-License-Identifier: MIT
#include "app/view_compare.h"

#include "app/commands.h"
#include "app/views.h"
#include "core/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SLICE = 256 }; // instances read at a time

static bool on_top(const struct app *a)
{
    const struct view *v = app_top_const(a);
    return v && v->kind == VIEW_COMPARE;
}

void compare_changed(struct app *a)
{
    a->compare.fresh = false;
}

void compare_free(struct app *a)
{
    compare_fini(&a->compare.c);
}

// ---- numbers ------------------------------------------------------------------------------------

static void count_plot(struct compare_state *s, int k)
{
    bool jaccard = k == COMPARE_PLOTS - 1;
    size_t bins = jaccard ? COMPARE_BINS / 2 : COMPARE_BINS;
    memset(s->bins[k], 0, sizeof s->bins[k]);
    for (size_t i = 0; i < s->c.n; i++) {
        double x = jaccard ? s->c.rows[i].jaccard : s->c.rows[i].delta[k];
        size_t bin = histogram_bin(x, jaccard ? 0 : -1, 1, bins);
        if (bin < bins)
            s->bins[k][bin]++;
    }
    s->mean[k] = jaccard ? compare_mean_jaccard(&s->c, &s->defined[k])
                         : compare_mean_delta(&s->c, (enum score)k, &s->defined[k]);
}

void compare_settle(struct app *a)
{
    struct compare_state *s = &a->compare;
    if (s->fresh && s->c.run_a == a->run && s->c.run_b == s->run_b)
        return;
    if (s->run_b == a->run || s->run_b >= a->columns->n_runs)
        s->run_b = (uint32_t)((a->run + 1) % a->columns->n_runs);
    struct analysis of_b = a->analysis;
    if (a->auto_cuts)
        cuts_auto(a->columns, s->run_b, &of_b.cuts);
    const struct compare_spec spec = {
        .columns = a->columns,
        .a = &a->analysis,
        .b = &of_b,
        .run_a = a->run,
        .run_b = s->run_b,
    };
    compare_fini(&s->c);
    compare_make(&s->c, &spec);
    for (int k = 0; k < COMPARE_PLOTS; k++)
        count_plot(s, k);
    s->fresh = true;
}

bool compare_running(const struct app *a)
{
    return on_top(a) && a->compare.fresh && a->compare.c.n_read < a->compare.c.n;
}

bool compare_work(struct app *a)
{
    struct compare_state *s = &a->compare;
    struct err e;
    if (!compare_running(a))
        return false;
    struct row_source src = app_rows(a);
    if (!compare_jaccard(&s->c, &src, SLICE, &e)) {
        app_complain(a, &e);
        s->c.n_read = s->c.n; // what could be read is shown
    }
    if (s->c.n_read == s->c.n)
        count_plot(s, COMPARE_PLOTS - 1);
    return s->c.n_read < s->c.n;
}

void compare_draw(const struct app *a, struct canvas *c, struct rect r)
{
    const struct compare_state *s = &a->compare;
    const struct compare_view v = {
        .c = &s->c,
        .columns = a->columns,
        .bins = s->bins,
        .defined = s->defined,
        .mean = s->mean,
        .row = s->row,
        .column = s->column,
        .plots = s->plots,
    };
    view_compare_draw(c, r, &v);
}

// ---- what it lists ------------------------------------------------------------------------------

// A run's name as a filter writes it.
static void put_run(const struct app *a, uint32_t run, struct strbuf *out)
{
    strbuf_putc(out, '"');
    for (const char *p = a->columns->runs[run].name; *p; p++) {
        if (*p == '"' || *p == '\\')
            strbuf_putc(out, '\\');
        strbuf_putc(out, *p);
    }
    strbuf_putc(out, '"');
}

static void put_primary(const struct app *a, uint32_t run, enum pattern p, struct strbuf *out)
{
    strbuf_puts(out, "primary(");
    put_run(a, run, out);
    strbuf_printf(out, ") = %s", p ? pattern_info(p)->key : "none");
}

// The list with both runs in the reader.
static void show_list(struct app *a)
{
    app_pop_view(a);
    a->compare.paired = true;
    a->reader.wrap_width = 0;
}

void compare_choose(struct app *a)
{
    struct compare_state *s = &a->compare;
    enum pattern p = compare_pattern(s->row), q = compare_pattern(s->column);
    size_t n = s->c.transitions[p][q];
    struct strbuf text = {0};
    struct err e;
    if (!n) {
        app_say(a, "nothing changes so");
        return;
    }
    put_primary(a, s->c.run_a, p, &text);
    strbuf_puts(&text, " and ");
    put_primary(a, s->c.run_b, q, &text);
    if (cmd_filter(a, strbuf_str(&text), &e)) {
        a->patterns = 0;
        show_list(a);
        app_say(a, "%zu listed, the reader shows both runs (c compares again, ^o goes back)", n);
    } else {
        app_complain(a, &e);
    }
    strbuf_free(&text);
}

// ---- commands -----------------------------------------------------------------------------------

bool cmd_compare_view(struct app *a, const char *arg, struct err *e)
{
    size_t run;
    if (*arg && !columns_find_run(a->columns, arg, &run, e))
        return false;
    if (*arg && run == a->run)
        return err_set(e, "%s is the active run already: name another", a->columns->runs[run].name);
    if (*arg)
        a->compare.run_b = (uint32_t)run;
    else if (!a->compare.chosen)
        a->compare.run_b = (uint32_t)((a->run + 1) % a->columns->n_runs);
    a->compare.chosen = true;
    app_push_view(a, VIEW_COMPARE, "compare");
    compare_settle(a);
    return true;
}

static bool need_view(const struct app *a, struct err *e)
{
    return on_top(a) || err_set(e, "this belongs to the comparison (:compare)");
}

bool cmd_compare_move(struct app *a, const char *arg, struct err *e)
{
    struct compare_state *s = &a->compare;
    if (!need_view(a, e))
        return false;
    int *at = strcmp(arg, "left") == 0 || strcmp(arg, "right") == 0 ? &s->column : &s->row;
    *at += strcmp(arg, "left") == 0 || strcmp(arg, "up") == 0 ? -1 : 1;
    *at = *at < 0 ? 0 : *at >= PATTERN_COUNT ? PATTERN_COUNT - 1 : *at;
    return true;
}

bool cmd_compare_page(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    a->compare.plots = !a->compare.plots;
    return need_view(a, e);
}

bool cmd_compare_next(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct compare_state *s = &a->compare;
    if (!need_view(a, e))
        return false;
    size_t n = a->columns->n_runs;
    s->run_b = (uint32_t)((s->run_b + 1) % n);
    if (s->run_b == a->run)
        s->run_b = (uint32_t)((s->run_b + 1) % n);
    compare_settle(a);
    return true;
}

bool cmd_compare_swap(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct compare_state *s = &a->compare;
    if (!need_view(a, e))
        return false;
    uint32_t was = a->run;
    a->run = s->run_b;
    s->run_b = was;
    a->stale |= STALE_FRAME | STALE_READER;
    compare_changed(a);
    compare_settle(a);
    return true;
}

bool cmd_compare_sort(struct app *a, const char *arg, struct err *e)
{
    static const char *const scores[] = {"iou", "gtc", "sc"};
    struct strbuf text = {0};
    bool ok = false;
    if (!need_view(a, e))
        return false;
    for (int k = 0; k < 3; k++)
        if (strcmp(arg, scores[k]) == 0)
            strbuf_printf(&text, "absdelta(%s,", arg);
    if (strcmp(arg, "jaccard") == 0)
        strbuf_puts(&text, "jaccard(");
    if (!text.n)
        return err_set(e, "compare-sort takes iou, gtc, sc or jaccard");
    put_run(a, a->compare.c.run_a, &text);
    strbuf_putc(&text, ',');
    put_run(a, a->compare.c.run_b, &text);
    strbuf_puts(&text, strcmp(arg, "jaccard") == 0 ? ")" : "):desc");
    ok = cmd_sort(a, strbuf_str(&text), e);
    strbuf_free(&text);
    if (!ok)
        return false;
    list_goto(&a->list, 0);
    a->frame.n = 0; // begin at the top, not where the cursor was
    show_list(a);
    if (strcmp(arg, "jaccard") == 0)
        app_say(a, "least agreement of S_A and S_B first");
    else
        app_say(a, "largest difference of %s first", arg);
    return true;
}
