// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "core/summary.h"

#include <math.h>
#include <stdlib.h>

static void assert_near(double x, double expected)
{
    if (isnan(expected) ? !isnan(x) : !(fabs(x - expected) <= 1e-12))
        fail_msg("%.17g, expected %.17g", x, expected);
}

static void distributions_skip_undefined_values(void **state)
{
    (void)state;
    double v[] = {NAN, 4, 1, NAN, 2, 8};
    struct distribution d = distribution_make(v, 6);
    assert_int_equal(d.n, 4);
    assert_near(d.mean, 3.75);
    assert_near(d.sd, sqrt((.0625 + 7.5625 + 3.0625 + 18.0625) / 4));
    assert_near(d.q1, 1.75);
    assert_near(d.median, 3);
    assert_near(d.q3, 5);
    assert_near(d.max, 8);
    assert_near(d.chance, NAN);
    d = distribution_make((double[]){NAN}, 1);
    assert_int_equal(d.n, 0);
    assert_true(isnan(d.mean) && isnan(d.sd) && isnan(d.median) && isnan(d.q1) && isnan(d.max));
    d = distribution_make((double[]){7}, 1);
    assert_true(d.n == 1 && d.mean == 7 && d.sd == 0 && d.q1 == 7 && d.q3 == 7);
}

static void histograms_close_the_last_bin(void **state)
{
    (void)state;
    static const double v[] = {0, .05, .1, .3, .6, .7, .95, 1, -.01, 1.01, NAN, .29999999999999999};
    size_t bins[10];
    histogram_count(v, 12, 0, 1, 10, bins);
    // as numpy: its edges 3*.1 and 6*.1 and 7*.1 lie just above .3, .6 and .7
    static const size_t expected[] = {2, 1, 2, 0, 0, 1, 1, 0, 0, 2};
    assert_memory_equal(bins, expected, sizeof expected);
    histogram_count(v, 12, 0, 1, 1, bins);
    assert_int_equal(bins[0], 9);
    histogram_count((double[]){2, 3, 4}, 3, 2, 4, 2, bins);
    assert_true(bins[0] == 1 && bins[1] == 2);
    histogram_count((double[]){2, 2, 3}, 3, 2, 2, 3, bins); // no width
    assert_true(bins[0] == 2 && bins[1] == 0 && bins[2] == 0);
    histogram_count(v, 0, 0, 1, 10, bins);
    for (int i = 0; i < 10; i++)
        assert_int_equal(bins[i], 0);
}

static struct columns corpus(size_t n)
{
    struct columns c = {.rows = mem_array(n, sizeof *c.rows), .n = n, .cap = n};
    for (size_t i = 0; i < n; i++)
        c.rows[i] = (struct column_row){.flags = INSTANCE_ANNOTATED, .label = value_none()};
    columns_run(&c, "IG");
    columns_run(&c, "SIS");
    return c;
}

static struct cell *fill(struct columns *c, uint32_t i, uint32_t g, uint32_t s, uint32_t inter,
                         struct value label, struct value prediction)
{
    struct cell *cell = columns_cell_make(c, i, 1);
    c->rows[i].label = label;
    *cell = (struct cell){.n = 20,
                          .flags = CELL_PRESENT | CELL_ANNOTATED | CELL_SALIENT,
                          .g = g,
                          .s = s,
                          .inter = inter,
                          .wsc = NAN,
                          .prediction = prediction};
    return cell;
}

static void summarises_the_rows_of_one_run(void **state)
{
    (void)state;
    struct columns c = corpus(7);
    struct value yes = value_name(names_intern(&c.names, "yes", 3));
    struct value no = value_name(names_intern(&c.names, "no", 2));
    struct cell *cell = fill(&c, 0, 10, 10, 10, yes, yes); // 1
    cell->flags |= CELL_SCORES;
    cell->wsc = .5;
    fill(&c, 1, 10, 2, 2, yes, yes); // 2 and 3
    fill(&c, 2, 2, 10, 2, yes, no);  // 8 and 7
    fill(&c, 3, 4, 4, 2, no, no);    // IoU 1/3, GTC .5, SC .5: none
    fill(&c, 4, 0, 4, 0, no, yes);   // G empty
    fill(&c, 5, 0, 5, 0, yes, value_none())->flags = CELL_PRESENT | CELL_SALIENT;
    columns_cell_make(&c, 6, 0); // only in the other run
    struct row rows[9];
    for (uint32_t i = 0; i < 7; i++)
        rows[i] = (struct row){i, 1};
    rows[7] = (struct row){6, 0};
    rows[8] = (struct row){0, 0};
    struct analysis a = {.task = TASK_CLASSIFICATION, .cuts = cuts_text()};
    struct summary s;
    summary_make(&s, &c, &a, 1, rows, 9);
    assert_int_equal(s.n, 6);
    assert_int_equal(s.undefined, 2);
    assert_int_equal(s.not_annotated, 1);
    assert_true(s.correct == 3 && s.incorrect == 2 && s.unknown == 1);
    static const size_t patterns[] = {1, 1, 1, 1, 0, 0, 0, 1, 1},
                        primary[] = {1, 1, 1, 0, 0, 0, 0, 0, 1};
    assert_memory_equal(s.patterns, patterns, sizeof patterns);
    assert_memory_equal(s.primary, primary, sizeof primary);
    assert_int_equal(s.score[SCORE_IOU].n, 5);
    assert_near(s.score[SCORE_IOU].mean, (1 + .2 + .2 + 1.0 / 3 + 0) / 5);
    assert_int_equal(s.score[SCORE_GTC].n, 4);
    assert_near(s.score[SCORE_GTC].mean, (1 + .2 + 1 + .5) / 4);
    assert_near(s.score[SCORE_GTC].chance, (10 + 2 + 10 + 4) / 20.0 / 4);
    assert_int_equal(s.score[SCORE_SC].n, 5);
    assert_near(s.score[SCORE_SC].chance, (10 + 10 + 2 + 4 + 0) / 20.0 / 5);
    assert_true(s.score[SCORE_IOU].chance > 0 && s.score[SCORE_IOU].chance < .34);
    assert_true(s.score[SCORE_WSC].n == 1 && s.score[SCORE_WSC].mean == .5);
    assert_near(s.score[SCORE_WSC].chance, NAN);
    assert_int_equal(s.length.n, 6);
    assert_near(s.length.mean, 35 / 6.0);
    assert_near(s.length.max, 10);
    assert_near(s.length_percent.median, 22.5);
    assert_int_equal(s.n_confusion, 4); // by label, then prediction: names by their bytes
    assert_true(value_equal(s.confusion[0].label, no) &&
                value_equal(s.confusion[0].prediction, no));
    assert_true(value_equal(s.confusion[1].prediction, yes) && isnan(s.confusion[1].mean_gtc));
    assert_true(s.confusion[1].mean_iou == 0);
    assert_int_equal(s.confusion[3].count, 2);
    assert_near(s.confusion[3].mean_iou, .6);
    summary_fini(&s);
    summary_make(&s, &c, &a, 1, rows, 0);
    assert_true(s.n == 0 && s.n_confusion == 0 && s.length.n == 0 && isnan(s.score[0].mean));
    summary_fini(&s);
    columns_free(&c);
}

static void regression_is_confused_in_bins_of_a_tenth(void **state)
{
    (void)state;
    struct columns c = corpus(11);
    struct row rows[11];
    for (uint32_t i = 0; i < 11; i++) { // labels 0, .1 … 1 as a file states them
        rows[i] = (struct row){i, 1};
        fill(&c, i, 2, 2, 1, value_number(i / 10.0), value_number(i == 10 ? -.05 : .876));
    }
    c.rows[1].label = value_number(-0.0);
    c.rows[3].label = value_number(.1 + .2); // .30000000000000004
    struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
    struct summary s;
    summary_make(&s, &c, &a, 1, rows, 11);
    assert_int_equal(s.n_confusion, 10); // 0 twice
    assert_int_equal(s.confusion[0].count, 2);
    for (size_t i = 0; i < 10; i++) {
        double label = i ? (double)(i + 1) / 10 : 0;
        assert_true(value_to_number(s.confusion[i].label) == label);
        assert_true(value_to_number(s.confusion[i].prediction) == (i == 9 ? -.1 : .8));
    }
    summary_fini(&s);
    a.task = TASK_CLASSIFICATION; // by value then
    summary_make(&s, &c, &a, 1, rows, 11);
    assert_true(value_to_number(s.confusion[0].prediction) == .876);
    summary_fini(&s);
    columns_free(&c);
}

static void confusion_holds_thousands_of_cells(void **state)
{
    (void)state;
    enum { MANY = 6000 };
    struct columns c = corpus(MANY);
    struct row *rows = mem_array(MANY, sizeof *rows);
    for (uint32_t i = 0; i < MANY; i++) {
        rows[i] = (struct row){i, 1};
        fill(&c, i, 2, 2, 1, value_number(i * 7u % 100), value_number(i % 30));
    }
    struct analysis a = {.task = TASK_CLASSIFICATION, .cuts = cuts_text()};
    struct summary s;
    summary_make(&s, &c, &a, 1, rows, MANY);
    size_t total = 0;
    for (size_t i = 0; i < s.n_confusion; i++) {
        const struct confusion_cell *x = &s.confusion[i], *y = x + 1;
        total += x->count;
        if (i + 1 == s.n_confusion)
            break;
        double by_label = value_to_number(y->label) - value_to_number(x->label);
        assert_true(by_label > 0 || (by_label == 0 && value_to_number(y->prediction) >
                                                          value_to_number(x->prediction)));
    }
    assert_int_equal(total, MANY);
    assert_int_equal(s.n_confusion, 300); // the two cycles meet in lcm(100, 30) pairs
    summary_fini(&s);
    free(rows);
    columns_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distributions_skip_undefined_values),
        cmocka_unit_test(histograms_close_the_last_bin),
        cmocka_unit_test(summarises_the_rows_of_one_run),
        cmocka_unit_test(regression_is_confused_in_bins_of_a_tenth),
        cmocka_unit_test(confusion_holds_thousands_of_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
