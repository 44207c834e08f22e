// SPDX-License-Identifier: MIT
// Saliency runs, cut-offs and discretisation: what makes the numbers, not which rows are listed.
#include "app/commands.h"
#include "core/query_lex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void show_run(struct app *a, size_t run)
{
    struct row here;
    bool has = app_row(a, &here);
    a->run = (uint32_t)run;
    a->run_wanted = false;
    a->stale |= STALE_FRAME | STALE_READER | STALE_MENUS;
    if (has) // the same instance under the other run stays under the cursor where it is listed
        app_reader_follow(a, 0);
    app_say(a, "run %s", a->columns->runs[run].name);
}

bool cmd_run(struct app *a, const char *arg, struct err *e)
{
    size_t run;
    if (!columns_find_run(a->columns, arg, &run, e))
        return false;
    app_remember(a);
    show_run(a, run);
    return true;
}

bool cmd_run_next(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    show_run(a, (a->run + 1) % a->columns->n_runs);
    return true;
}

bool cmd_run_previous(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    show_run(a, (a->run + a->columns->n_runs - 1) % a->columns->n_runs);
    return true;
}

bool cmd_stack(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    a->stacked = !a->stacked && !a->compare.paired;
    a->compare.paired = false;
    a->reader.wrap_width = 0;
    a->stale |= STALE_MENUS;
    return true;
}

static void cuts_changed(struct app *a)
{
    a->stale |= STALE_FRAME | STALE_MENUS;
}

bool cmd_cuts(struct app *a, const char *arg, struct err *e)
{
    struct corpus_info info = corpus_info(a->corpus);
    if (strcmp(arg, "auto") == 0) {
        a->auto_cuts = true;
        bool meet = a->run < a->columns->n_runs && cuts_auto(a->columns, a->run, &a->analysis.cuts);
        app_say(a, meet ? "cut-offs: top and bottom quarter of this run; some low and high meet"
                        : "cut-offs: top and bottom quarter of this run");
    } else if (strcmp(arg, "corpus") == 0) {
        a->auto_cuts = false;
        a->analysis.cuts = info.cuts;
    } else if (cuts_preset(arg, &a->analysis.cuts)) {
        a->auto_cuts = false;
    } else {
        return err_set(e, "cuts are text, image, melanoma, auto or corpus");
    }
    cuts_changed(a);
    return true;
}

static bool set_ranges(struct app *a, const char *arg, bool high, struct err *e)
{
    struct range r;
    if (!range_parse(arg, &r.low, &r.high) || r.low < 0 || r.high > 1)
        return err_set(e, "a range is A,B with 0 <= A <= B <= 1");
    struct cuts *cuts = &a->analysis.cuts;
    struct cut *all[3] = {&cuts->iou, &cuts->gtc, &cuts->sc};
    for (int i = 0; i < 3; i++)
        *(high ? &all[i]->high : &all[i]->low) = r;
    memset(cuts->own, 0, sizeof cuts->own);
    strcpy(cuts->name, "custom");
    a->auto_cuts = false;
    cuts_changed(a);
    return true;
}

bool cmd_low(struct app *a, const char *arg, struct err *e)
{
    return set_ranges(a, arg, false, e);
}

bool cmd_high(struct app *a, const char *arg, struct err *e)
{
    return set_ranges(a, arg, true, e);
}

bool cmd_delta(struct app *a, const char *arg, struct err *e)
{
    char *end;
    double delta = strtod(arg, &end);
    if (end == arg || *end || !(delta >= 0) || !isfinite(delta))
        return err_set(e, "delta is a number, 0 or more");
    a->analysis.delta = delta;
    cuts_changed(a);
    return true;
}

bool cmd_discretise(struct app *a, const char *arg, struct err *e)
{
    struct rule rule = {0};
    if (a->loading)
        return err_set(e, "wait until everything is read");
    if (*arg && !rule_parse(arg, &rule, e))
        return false;
    discretise_stop(a, false);
    a->discretising.job = corpus_rediscretise_begin(a->corpus, &rule);
    a->discretising.rule = *arg ? mem_strdup(arg) : NULL;
    return true;
}

bool discretise_running(const struct app *a)
{
    return a->discretising.job;
}

void discretise_stop(struct app *a, bool take)
{
    struct discretise_state *s = &a->discretising;
    if (s->job)
        corpus_rediscretise_end(s->job, take);
    if (take) {
        free(a->rule_text);
        a->rule_text = s->rule;
    } else {
        free(s->rule);
    }
    *s = (struct discretise_state){0};
}

bool discretise_work(struct app *a)
{
    bool done;
    struct err e;
    if (!a->discretising.job)
        return false;
    if (!corpus_rediscretise_step(a->discretising.job, &done, &e)) {
        discretise_stop(a, false);
        app_complain(a, &e);
        return false;
    }
    if (!done)
        return true;
    discretise_stop(a, true);
    a->reader.wrap_width = 0;
    pictures_changed(a);
    a->stale |= STALE_FRAME | STALE_READER | STALE_MENUS;
    if (a->run < a->columns->n_runs && !a->columns->runs[a->run].any_scores &&
        a->columns->runs[a->run].rule.kind == RULE_SET) // top:N takes the first of a ranking
        app_say(a, "run %s is given as sets: its S stays", a->columns->runs[a->run].name);
    return false;
}
