// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "core/columns.h"

#include <math.h>
#include <string.h>

static void add_rows(struct columns *c, size_t n)
{
    c->rows = mem_array(n, sizeof *c->rows);
    c->n = c->cap = n;
    for (size_t i = 0; i < n; i++)
        c->rows[i].label = value_none();
}

static void set_cell(struct columns *c, size_t i, size_t run, uint32_t g, uint32_t s,
                     uint32_t inter)
{
    struct cell *cell = columns_cell_make(c, i, run);
    cell->flags = CELL_PRESENT | CELL_ANNOTATED | CELL_SALIENT;
    cell->n = 40;
    cell->g = g;
    cell->s = s;
    cell->inter = inter;
}

static void cells_are_made_on_demand(void **state)
{
    (void)state;
    struct columns c = {0};
    size_t a = columns_run(&c, "SIS"), b = columns_run(&c, "IG");
    assert_int_equal(columns_run(&c, "SIS"), a);
    assert_int_equal(c.n_runs, 2);
    assert_null(columns_cell(&c, 0, a));
    static const size_t where[] = {0, 1, CELL_CHUNK - 1, CELL_CHUNK, 7 * CELL_CHUNK + 3, 2};
    for (size_t i = 0; i < 6; i++) {
        struct cell *cell = columns_cell_make(&c, where[i], b);
        assert_true(cell->flags == CELL_PRESENT && cell->g == 0 && value_is_none(cell->prediction));
        cell->g = (uint32_t)where[i];
    }
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(columns_cell(&c, where[i], b)->g, where[i]);
        assert_int_equal(columns_cell_make(&c, where[i], b)->g, where[i]); // the same again
        assert_null(columns_cell(&c, where[i], a));
    }
    assert_int_equal(c.runs[b].present, 6);
    assert_int_equal(c.runs[a].present, 0);
    assert_null(columns_cell(&c, 3, b));                       // in a chunk that exists
    assert_null(columns_cell(&c, 3 * CELL_CHUNK, b));          // in one that does not
    assert_null(columns_cell(&c, (size_t)99 * CELL_CHUNK, b)); // beyond all
    assert_null(columns_cell(&c, 0, 2));                       // no such run
    assert_null(c.runs[b].chunks[3]);
    columns_free(&c);
    assert_int_equal(c.n_runs, 0);
}

static void assert_finds(const struct columns *c, const char *text, const char *name)
{
    struct err e = {0};
    size_t run = 99;
    bool found = columns_find_run(c, text, &run, &e);
    if (name) {
        assert_true(found);
        assert_string_equal(c->runs[run].name, name);
    } else {
        assert_false(found);
        assert_non_null(strstr(e.msg, "rnn/LIME")); // the error lists them
        assert_false(columns_find_run(c, text, &run, NULL));
    }
}

static void runs_are_found_whole_or_by_a_unique_part(void **state)
{
    (void)state;
    struct columns c = {0};
    size_t run;
    struct err e;
    assert_false(columns_find_run(&c, "IG", &run, &e));
    static const char *const names[] = {"rnn/IG", "cnn/SIS/pos", "rnn/IG2", "rnn/LIME", "SIS"};
    for (size_t i = 0; i < 5; i++)
        columns_run(&c, names[i]);
    assert_finds(&c, "rnn/IG", "rnn/IG"); // whole, although also a part of rnn/IG2
    assert_finds(&c, "IG", "rnn/IG");     // a whole part goes before a piece of one
    assert_finds(&c, "ig2", "rnn/IG2");
    assert_finds(&c, "lim", "rnn/LIME");
    assert_finds(&c, "sis", "SIS"); // whole but for case
    assert_finds(&c, "cnn/sis", "cnn/SIS/pos");
    assert_finds(&c, "pos", "cnn/SIS/pos");
    assert_finds(&c, "rnn", NULL); // three
    assert_finds(&c, "nn/", NULL);
    assert_finds(&c, "gradcam", NULL);
    assert_finds(&c, "", NULL);
    char longer[200];
    for (int i = 0; i < 60; i++) { // more than a message holds
        memset(longer, 'a' + i % 26, 150);
        longer[150 + i % 20] = '\0';
        longer[149] = (char)('0' + i / 26);
        for (int k = 150; k < 150 + i % 20; k++)
            longer[k] = 'x';
        columns_run(&c, longer);
    }
    assert_finds(&c, "gradcam", NULL);
    columns_free(&c);
}

static void assert_scores(struct scores s, double iou, double gtc, double sc, double wsc)
{
    const double got[] = {s.iou, s.gtc, s.sc, s.wsc}, expected[] = {iou, gtc, sc, wsc};
    for (int i = 0; i < 4; i++)
        assert_true(isnan(expected[i]) ? isnan(got[i]) : fabs(got[i] - expected[i]) < 1e-12);
}

static void cells_come_from_derived_saliencies(void **state)
{
    (void)state;
    struct arena a = {0};
    static const double scores[] = {3, NAN, -1, 4, 0, 0};
    struct saliency run = {
        .scores = scores, .own_rule = {RULE_TOP, ON_DEFAULT, 2}, .prediction = value_none()};
    struct instance x = {.arena = &a,
                         .n = 6,
                         .prediction = value_number(.8),
                         .runs = &run,
                         .n_runs = 1,
                         .annotated = true,
                         .gt = featureset_new(&a, 6)};
    featureset_add_range(&x.gt, 0, 3); // feature 1 is missing: |G| = 2 of 5
    struct derive_options o = {0};
    struct cell cell;
    instance_derive(&x, &o);
    cell_from_saliency(&cell, &x, &run);
    assert_int_equal(cell.n, 5);
    assert_int_equal(cell.flags, CELL_PRESENT | CELL_ANNOTATED | CELL_SALIENT | CELL_SCORES);
    assert_true(cell.g == 2 && cell.s == 2 && cell.inter == 1);
    assert_true(value_to_number(cell.prediction) == .8);
    assert_scores(cell_scores(&cell), 1.0 / 3, .5, .5, .5);

    x.annotated = false; // not annotated is not G = ∅
    run.prediction = value_number(.1);
    cell_from_saliency(&cell, &x, &run);
    assert_int_equal(cell.flags, CELL_PRESENT | CELL_SALIENT | CELL_SCORES);
    assert_true(cell.s == 2 && value_to_number(cell.prediction) == .1);
    assert_scores(cell_scores(&cell), NAN, NAN, NAN, NAN);

    x.annotated = true;
    x.gt = featureset_new(&a, 6); // annotated as empty
    cell_from_saliency(&cell, &x, &run);
    assert_scores(cell_scores(&cell), 0, NAN, 0, 0);

    o.override = (struct rule){RULE_SUFF, ON_DEFAULT, .5}; // S undefined, WSC is not
    featureset_add(&x.gt, 0);
    instance_derive(&x, &o);
    cell_from_saliency(&cell, &x, &run);
    assert_int_equal(cell.flags, CELL_PRESENT | CELL_ANNOTATED | CELL_SCORES);
    assert_scores(cell_scores(&cell), NAN, NAN, NAN, 3.0 / 8);

    static const uint32_t order[] = {1, 0};
    run = (struct saliency){
        .given_as_set = true, .order = order, .n_order = 2, .prediction = value_none()};
    instance_derive(&x, &o);
    cell_from_saliency(&cell, &x, &run);
    assert_int_equal(cell.flags, CELL_PRESENT | CELL_ANNOTATED | CELL_SALIENT);
    assert_int_equal(cell.n, 6);
    assert_scores(cell_scores(&cell), .5, 1, .5, NAN);
    assert_scores(cell_scores(NULL), NAN, NAN, NAN, NAN);
    arena_free(&a);
}

static void judgements_join_scores_correctness_and_patterns(void **state)
{
    (void)state;
    struct columns c = {0};
    struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
    add_rows(&c, 3);
    size_t run = columns_run(&c, "SIS");
    c.rows[0].label = c.rows[1].label = value_number(.7);
    set_cell(&c, 0, run, 14, 3, 3);
    columns_cell_make(&c, 0, run)->prediction = value_number(.876);
    set_cell(&c, 1, run, 14, 3, 3);
    struct judgement j = judge(&c, &a, 0, run);
    assert_int_equal(j.correct, CORRECT_NO);
    assert_int_equal(j.patterns, 1u << PATTERN_INSUFFICIENT_SUBSET | 1u << PATTERN_DISTRACTOR);
    assert_int_equal(j.primary, PATTERN_INSUFFICIENT_SUBSET);
    a.delta = .2;
    assert_int_equal(judge(&c, &a, 0, run).primary, PATTERN_SUFFICIENT_SUBSET);
    j = judge(&c, &a, 1, run); // no prediction
    assert_int_equal(j.correct, CORRECT_UNKNOWN);
    assert_true(j.scores.sc == 1 && j.patterns == 0 && j.primary == PATTERN_NONE);
    j = judge(&c, &a, 2, run); // not in the run
    assert_true(j.correct == CORRECT_UNKNOWN && isnan(j.scores.iou) && j.patterns == 0);
    columns_free(&c);
}

static enum task task_of(const double *predictions, size_t n, bool and_a_name)
{
    struct columns c = {0};
    add_rows(&c, n + 2);
    columns_run(&c, "A");
    columns_run(&c, "B");
    for (size_t i = 0; i < n; i++)
        columns_cell_make(&c, i, i % 2)->prediction = value_number(predictions[i]);
    columns_cell_make(&c, n, 0)->prediction = value_none();
    if (and_a_name)
        columns_cell_make(&c, n + 1, 1)->prediction = value_name(names_intern(&c.names, "x", 1));
    enum task t = analysis_infer_task(&c);
    columns_free(&c);
    return t;
}

static void the_task_follows_from_the_predictions(void **state)
{
    (void)state;
    assert_int_equal(task_of((double[]){1, 2, .5}, 3, false), TASK_REGRESSION);
    assert_int_equal(task_of((double[]){1, .5, 2}, 3, false), TASK_REGRESSION);
    assert_int_equal(task_of((double[]){1, 2, 0}, 3, false), TASK_CLASSIFICATION);
    assert_int_equal(task_of((double[]){1, 2, .5}, 3, true), TASK_CLASSIFICATION);
    assert_int_equal(task_of(NULL, 0, false), TASK_CLASSIFICATION);
}

static void auto_cuts_are_rounded_quartiles(void **state)
{
    (void)state;
    struct columns c = {0};
    struct cuts cuts;
    add_rows(&c, 6);
    size_t run = columns_run(&c, "SIS"), other = columns_run(&c, "IG");
    for (uint32_t i = 0; i < 5; i++) // G = S: IoU is GTC is SC
        set_cell(&c, i, run, 8, 8, 2 * i);
    set_cell(&c, 5, run, 0, 0, 0); // undefined: left out
    set_cell(&c, 0, other, 40, 40, 3);
    assert_false(cuts_auto(&c, run, &cuts));
    assert_string_equal(cuts.name, "auto");
    assert_true(cuts.gtc.low.low == 0 && cuts.gtc.low.high == .25);
    assert_true(cuts.sc.high.low == .75 && cuts.sc.high.high == 1);
    assert_true(cuts.iou.low.high == .14 && cuts.iou.high.low == .6);  // 2/14, 6/10
    assert_true(cuts_auto(&c, other, &cuts));                          // one value: they meet
    assert_true(cuts.gtc.low.high == .08 && cuts.gtc.high.low == .08); // 3/40
    size_t empty = columns_run(&c, "none");
    assert_false(cuts_auto(&c, empty, &cuts));
    assert_string_equal(cuts.name, "auto");
    columns_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_made_on_demand),
        cmocka_unit_test(runs_are_found_whole_or_by_a_unique_part),
        cmocka_unit_test(cells_come_from_derived_saliencies),
        cmocka_unit_test(judgements_join_scores_correctness_and_patterns),
        cmocka_unit_test(the_task_follows_from_the_predictions),
        cmocka_unit_test(auto_cuts_are_rounded_quartiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
