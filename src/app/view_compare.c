// SPDX-License-Identifier: MIT
#include "app/view_compare.h"

#include "app/commands.h"
#include "core/query_lex.h"
#include "core/summary.h"
#include "term/detect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        if (bin < bins && compare_counts(&s->c, &s->c.rows[i]))
            s->bins[k][bin]++;
    }
    s->mean[k] = jaccard ? compare_mean_jaccard(&s->c, &s->defined[k])
                         : compare_mean_delta(&s->c, (enum score)k, &s->defined[k]);
}

// What the reviewer at work corrected, whether or not scores use it now. *list is the caller's.
static size_t corrections(struct app *a, struct correction **list)
{
    static const uint32_t nothing[1] = {0};
    size_t n = 0, all = a->triage ? triage_states(a->triage) : 0;
    *list = mem_array(all + 1, sizeof **list);
    for (size_t i = 0; i < all; i++) {
        const struct triage_state *t = triage_state_at(a->triage, i);
        struct err e;
        if (t->reviewer != 0 || !t->edited || t->instance >= a->columns->n)
            continue;
        if (corpus_correction(a->corpus, t->instance, a->run, t->truth ? t->truth : nothing,
                              t->n_truth, &(*list)[n], &e))
            n++;
        else
            app_complain(a, &e);
    }
    corrections_sort(*list, n);
    return n;
}

// The rows of a sample; NULL: all there are. Heap.
static struct row *sampled(const struct app *a, size_t *n)
{
    *n = 0;
    if (!a->part.only)
        return NULL;
    struct row *rows = mem_array(featureset_count(a->part.only) + 1, sizeof *rows);
    for (size_t i = featureset_next(a->part.only, 0); i < a->part.only->n;
         i = featureset_next(a->part.only, i + 1))
        rows[(*n)++].instance = (uint32_t)i;
    return rows;
}

static bool any_correction(const struct app *a)
{
    for (size_t i = 0; a->triage && i < triage_states(a->triage); i++) {
        const struct triage_state *t = triage_state_at(a->triage, i);
        if (t->reviewer == 0 && t->edited && t->instance < a->columns->n)
            return true;
    }
    return false;
}

static bool up_to_date(const struct app *a)
{
    const struct compare_state *s = &a->compare;
    return s->fresh && s->c.run_a == a->run && s->c.truths == s->truths &&
           (s->truths || s->c.run_b == s->run_b);
}

void compare_settle(struct app *a)
{
    struct compare_state *s = &a->compare;
    struct correction *list = NULL;
    if (up_to_date(a))
        return;
    if (s->run_b == a->run || s->run_b >= a->columns->n_runs)
        s->run_b = (uint32_t)((a->run + 1) % a->columns->n_runs);
    struct analysis of_b = a->analysis;
    if (a->auto_cuts && !s->truths)
        cuts_auto(a->columns, s->run_b, &of_b.cuts);
    size_t n = s->truths ? corrections(a, &list) : 0, n_rows;
    struct row *rows = sampled(a, &n_rows);
    const struct compare_spec spec = {
        .columns = a->columns,
        .a = &a->analysis,
        .b = &of_b,
        .run_a = a->run,
        .run_b = s->truths ? a->run : s->run_b,
        .rows = rows,
        .n_rows = n_rows,
        .truths = s->truths,
        .n_corrections = n,
        .corrections = list,
    };
    compare_fini(&s->c);
    compare_make(&s->c, &spec);
    free(list);
    free(rows);
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
    for (uint64_t began = clock_ms(); compare_running(a) && clock_ms() - began < SLICE_MS;) {
        if (!compare_jaccard(&s->c, &src, 1, &e)) {
            app_complain(a, &e);
            s->c.n_read = s->c.n; // what could be read is shown
        }
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
    draw_compare(c, r, &v);
}

// ---- what it lists ------------------------------------------------------------------------------

// "id = "x" or …" of the rows that the answer is yes for; how many.
static size_t put_ids(struct app *a, bool (*wanted)(const struct compare_row *, const void *),
                      const void *ctx, struct strbuf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < a->compare.c.n; i++) {
        const struct compare_row *row = &a->compare.c.rows[i];
        struct err e;
        if (!row->corrected || !wanted(row, ctx))
            continue;
        const struct instance *x = corpus_fetch(a->corpus, row->instance, &e);
        if (!x) {
            app_complain(a, &e);
            continue;
        }
        strbuf_puts(out, n++ ? " or id = " : "id = ");
        word_print(out, x->id, strlen(x->id), WORD_VALUE, true);
    }
    return n;
}

static void put_primary_is(const struct app *a, uint32_t run, enum pattern p, struct strbuf *out)
{
    const struct field primary = {.id = FIELD_ID_PRIMARY_OF, .run_a = run};
    field_print(&primary, a->columns, out);
    strbuf_printf(out, " = %s", pattern_key(p));
}

// The list with both runs, or both ground truths, in the reader.
static void show_list(struct app *a)
{
    app_pop_view(a);
    a->compare.paired = !a->compare.truths;
    a->reader.wrap_width = 0;
}

static bool in_cell(const struct compare_row *row, const void *cell)
{
    const enum pattern *p = cell;
    return row->decidable_a && row->decidable_b && row->primary_a == p[0] && row->primary_b == p[1];
}

// Corrected away to the pattern, or where it could not be decided before.
static bool came_to(const struct compare_row *row, const void *pattern)
{
    const enum pattern *p = pattern;
    return row->decidable_b && row->primary_b == *p && (!row->decidable_a || row->primary_a != *p);
}

// The instances that a cell of the ground truths' matrix counts. Those that move are named: no
// field tells what their pattern was.
static void put_truth_cell(struct app *a, enum pattern p, enum pattern q, struct strbuf *out)
{
    const enum pattern cell[2] = {p, q};
    struct strbuf ids = {0};
    if (p != q) {
        put_ids(a, in_cell, cell, out);
        return;
    }
    put_primary_is(a, a->run, p, out);
    if (put_ids(a, came_to, &p, &ids))
        strbuf_printf(out, " and not (%s)", strbuf_str(&ids));
    strbuf_free(&ids);
}

static void list_truths(struct app *a, const char *filter, size_t n, const char *what)
{
    struct err e;
    if ((!a->corrected && !cmd_corrected(a, "", &e)) || !cmd_filter(a, filter, &e)) {
        app_complain(a, &e);
        return;
    }
    a->patterns = 0;
    dist_unbrush(a);
    show_list(a);
    app_say(a, "%zu %s, scored with the corrected ground truth (^o goes back)", n, what);
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
    if (s->truths) {
        put_truth_cell(a, p, q, &text);
        list_truths(a, strbuf_str(&text), n, "listed");
        strbuf_free(&text);
        return;
    }
    put_primary_is(a, s->c.run_a, p, &text);
    strbuf_puts(&text, " and ");
    put_primary_is(a, s->c.run_b, q, &text);
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

static const char truths_word[] = "corrected";

static bool has_run(const struct app *a, const char *name)
{
    for (size_t i = 0; i < a->columns->n_runs; i++)
        if (strcmp(a->columns->runs[i].name, name) == 0)
            return true;
    return false;
}

static bool open_truths(struct app *a, struct err *e)
{
    if (!any_correction(a))
        return err_set(e, "no ground truth has been corrected (e in the reader does that)");
    a->compare.truths = true;
    app_push_view(a, VIEW_COMPARE, "compare");
    compare_settle(a);
    return true;
}

bool cmd_compare_view(struct app *a, const char *arg, struct err *e)
{
    size_t run;
    bool one = a->columns->n_runs < 2, keep = !*arg && a->compare.truths && any_correction(a);
    if ((strcmp(arg, truths_word) == 0 && !has_run(a, arg)) || keep ||
        (!*arg && one && any_correction(a)))
        return open_truths(a, e);
    if (one)
        return err_set(e, "this corpus has only one saliency run%s",
                       a->triage ? ", and no ground truth has been corrected" : "");
    a->compare.truths = false;
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
    uint32_t n = (uint32_t)a->columns->n_runs, first = a->run == 0, next = s->run_b + 1;
    bool were = s->truths;
    if (n < 2)
        return were || err_set(e, "this corpus has only one saliency run");
    next += next == a->run;
    // after the last of the other runs come the corrected ground truths of this one
    s->truths = !were && next >= n && any_correction(a);
    if (!s->truths)
        s->run_b = were || next >= n ? first : next;
    compare_settle(a);
    return true;
}

bool cmd_compare_swap(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct compare_state *s = &a->compare;
    if (!need_view(a, e))
        return false;
    if (s->truths)
        return err_set(e, "what was given and what was corrected keep their places");
    uint32_t was = a->run;
    a->run = s->run_b;
    s->run_b = was;
    a->stale |= STALE_FRAME | STALE_READER;
    compare_changed(a);
    compare_settle(a);
    return true;
}

static bool score_moved(const struct compare_row *row, const void *which)
{
    const enum score *k = which;
    return isnan(row->delta[*k]) || row->delta[*k] != 0;
}

static bool truth_moved(const struct compare_row *row, const void *unused)
{
    (void)unused;
    return isnan(row->jaccard) || row->jaccard < 1;
}

// Ground truths: what changed is listed, in the list's own order.
static bool list_moved(struct app *a, const char *arg, struct err *e)
{
    struct strbuf text = {0};
    size_t n = 0;
    bool known = strcmp(arg, "jaccard") == 0;
    if (known)
        n = put_ids(a, truth_moved, NULL, &text);
    for (enum score k = SCORE_IOU; !known && k <= SCORE_SC; k++) {
        known = strcmp(arg, score_key(k)) == 0;
        n = known ? put_ids(a, score_moved, &k, &text) : 0;
    }
    if (n)
        list_truths(a, strbuf_str(&text), n, "changed");
    else if (known)
        app_say(a, "no correction changes it");
    strbuf_free(&text);
    return known || err_set(e, "compare-sort takes iou, gtc, sc or jaccard");
}

bool cmd_compare_sort(struct app *a, const char *arg, struct err *e)
{
    struct strbuf text = {0};
    bool ok = false;
    if (!need_view(a, e))
        return false;
    if (a->compare.truths)
        return list_moved(a, arg, e);
    struct field by = {.run_a = a->compare.c.run_a, .run_b = a->compare.c.run_b};
    if (score_of_sets(arg, &by.score))
        by.id = FIELD_ID_ABS_DELTA;
    else if (strcmp(arg, "jaccard") == 0)
        by.id = FIELD_ID_JACCARD;
    else
        return err_set(e, "compare-sort takes iou, gtc, sc or jaccard");
    field_print(&by, a->columns, &text);
    strbuf_puts(&text, by.id == FIELD_ID_JACCARD ? "" : ":desc");
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
