// SPDX-License-Identifier: MIT
#include "fixture.h"

#include "core/distributions.h"
#include "core/matrix.h"

static void assert_near(double x, double expected)
{
    if (!(fabs(x - expected) <= 1e-12))
        fail_msg("%.17g, expected %.17g", x, expected);
}

static void the_whole_run_and_what_is_listed_within(void **state)
{
    (void)state;
    struct fixture f;
    struct distributions d = {0};
    fixture_init(&f);
    distributions_whole(&d, &f.columns, &f.analysis, FIXTURE_SIS, 10);
    // IoU: 0: 1, 1: .1, 3: undefined, 4: 1/3, 6: 0, 7: 3/40
    static const size_t iou[10] = {2, 1, 0, 1, 0, 0, 0, 0, 0, 1};
    assert_int_equal(d.n_all, 7);
    assert_memory_equal(d.series[SERIES_IOU].all, iou, sizeof iou);
    assert_int_equal(d.series[SERIES_IOU].n_all, 5);
    assert_int_equal(d.series[SERIES_WSC].n_all, 1);
    assert_int_equal(d.series[SERIES_WSC].all[2], 1);
    // |S|: 2, 1, 1, 0, 4, 1, 23: bins of 3
    assert_near(d.series[SERIES_LENGTH].axis.bin, 3);
    assert_int_equal(d.series[SERIES_LENGTH].all[0], 5);
    assert_int_equal(d.series[SERIES_LENGTH].all[7], 1);
    assert_int_equal(d.series[SERIES_LENGTH].n_all, 7);
    assert_int_equal(d.n_part, 0);
    const struct row rows[] = {{1, FIXTURE_SIS}, {6, FIXTURE_SIS}, {5, FIXTURE_SIS}};
    distributions_part(&d, rows, 3); // 5 has no SIS
    assert_true(d.series[SERIES_IOU].n_part == 2 && d.series[SERIES_IOU].part[1] == 1);
    assert_int_equal(d.n_part, 3);
    distributions_part(&d, rows, 1); // counted anew
    assert_int_equal(d.series[SERIES_IOU].n_part, 1);
    for (int p = 0; p < PATTERN_COUNT; p++)
        assert_true(d.patterns_part[p] <= d.patterns_all[p]);
    assert_int_equal(d.patterns_all[PATTERN_HUMAN_ALIGNED], 1);
    distributions_fini(&d);
    fixture_fini(&f);
}

static void edges_move_by_bins_and_never_cross(void **state)
{
    (void)state;
    const struct axis x = {10, .1, false};
    struct brush b = {0};
    brush_move(&b, &x, EDGE_LOW, -1, false);
    assert_false(b.on); // nowhere to go: still everything
    brush_move(&b, &x, EDGE_LOW, 3, false);
    assert_true(b.on && b.low == .3 && b.high == 1);
    brush_move(&b, &x, EDGE_HIGH, -1, true);
    assert_true(b.high == .99);
    brush_move(&b, &x, EDGE_HIGH, -1, false); // to the edge of its own bin first
    assert_true(b.high == .9);
    brush_move(&b, &x, EDGE_HIGH, -9, false);
    assert_true(b.low == .3 && b.high == .3); // they meet and stop
    brush_move(&b, &x, EDGE_LOW, 1, true);
    assert_true(b.low == .3);
    brush_move(&b, &x, EDGE_LOW, -9, false);
    brush_move(&b, &x, EDGE_HIGH, 9, false);
    assert_false(b.on); // everything again
}

static void brushes_of_lengths_hold_whole_numbers(void **state)
{
    (void)state;
    const struct axis x = {5, 3, true}; // 0 to 14
    struct brush b = {0};
    assert_near(axis_end(&x), 14);
    brush_move(&b, &x, EDGE_HIGH, -1, false);
    assert_true(b.on && b.low == 0 && b.high == 11);
    brush_move(&b, &x, EDGE_LOW, 1, false);
    assert_true(b.low == 3);
    brush_move(&b, &x, EDGE_LOW, 1, true);
    assert_true(b.low == 4);
    brush_move(&b, &x, EDGE_LOW, -1, false);
    assert_true(b.low == 3);
}

static void brushes_are_filters(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    fixture_init(&f);
    struct brush brushes[SERIES_COUNT] = {
        [SERIES_IOU] = {true, 0, .08}, [SERIES_LENGTH] = {true, 2, 30}, [SERIES_SC] = {0}};
    struct strbuf text = {0};
    brushes_print(brushes, &text);
    assert_string_equal(strbuf_str(&text), "iou in 0..0.08 and s in 2..30");
    struct query *q;
    struct frame frame = {0};
    assert_true(query_parse(strbuf_str(&text), &f.columns, &q, &e));
    const struct frame_spec spec = {.run = FIXTURE_SIS, .query = q};
    assert_true(frame_build(&frame, &spec, &f.source, &e));
    assert_int_equal(frame.n, 1); // 3/40 is shown as .08, so it is inside
    assert_int_equal(frame.rows[0].instance, 7);
    frame_free(&frame);
    query_free(q);
    strbuf_clear(&text);
    memset(brushes, 0, sizeof brushes);
    brushes_print(brushes, &text);
    assert_int_equal(text.n, 0);
    strbuf_free(&text);
    fixture_fini(&f);
}

static struct columns labelled(size_t n)
{
    struct columns c = {.rows = mem_array(n, sizeof *c.rows), .n = n, .cap = n};
    columns_run(&c, "SIS");
    return c;
}

static void add(struct columns *c, uint32_t i, double label, double prediction)
{
    c->rows[i].label = value_number(label);
    struct cell *cell = columns_cell_make(c, i, 0);
    *cell = (struct cell){.n = 9,
                          .flags = CELL_PRESENT | CELL_ANNOTATED | CELL_SALIENT,
                          .g = 2,
                          .s = 2,
                          .inter = i % 2 ? 2 : 0,
                          .wsc = NAN,
                          .prediction = value_number(prediction)};
}

static void the_matrix_keeps_the_ten_worst_labels(void **state)
{
    (void)state;
    struct columns c = labelled(60);
    // label k of 0..11 has k errors (predicted 99) and hits up to 5 rows in all
    uint32_t i = 0;
    for (int label = 0; label < 12; label++)
        for (int k = 0; k < 5; k++)
            add(&c, i++, label, k < (label < 5 ? label : 5) ? 99 : label);
    struct analysis a = {.task = TASK_CLASSIFICATION, .cuts = cuts_text()};
    struct matrix m = {0};
    struct row rows[60];
    for (uint32_t k = 0; k < 60; k++)
        rows[k] = (struct row){k, 0};
    matrix_choose(&m, &c, &a, 0);
    assert_int_equal(m.all_labels, 12);
    assert_int_equal(m.n_labels, 10);
    assert_near(value_to_number(m.labels[0]), 2); // 0 and 1 have the fewest errors
    assert_near(value_to_number(m.labels[9]), 11);
    assert_int_equal(m.wrong[0], 2);
    assert_int_equal(m.n_predictions, 4); // 2, 3, 4 and 99
    assert_near(value_to_number(m.predictions[3]), 99);
    matrix_fill(&m, &c, rows, 60);
    assert_int_equal(m.outside, 10);
    assert_int_equal(m.cells[0][3].count, 2);
    assert_int_equal(m.cells[0][0].count, 3);
    assert_near(m.cells[0][3].mean[SCORE_IOU], .5); // rows 10 and 11
    assert_true(isnan(m.cells[0][1].mean[SCORE_IOU]));
    struct strbuf text = {0};
    matrix_filter(&m, &c, &a, 0, 3, &text);
    assert_string_equal(strbuf_str(&text), "label = 2 and prediction = 99");
    strbuf_free(&text);
    matrix_fini(&m);
    columns_free(&c);
}

static void a_regression_is_in_bins(void **state)
{
    (void)state;
    struct columns c = labelled(4);
    add(&c, 0, .7, .72);
    add(&c, 1, .7, .699999);
    add(&c, 2, .75, .79);
    add(&c, 3, .8, 1);
    struct analysis a = {.task = TASK_REGRESSION, .delta = .05, .cuts = cuts_text()};
    struct matrix m = {0};
    matrix_choose(&m, &c, &a, 0);
    assert_int_equal(m.n_labels, 2);
    assert_int_equal(m.n_predictions, 3);
    struct strbuf text = {0};
    matrix_filter(&m, &c, &a, 0, 1, &text);
    assert_string_equal(strbuf_str(&text), "label >= 0.7 and label < 0.8 and prediction >= 0.7 and "
                                           "prediction < 0.8");
    struct query *q;
    struct err e;
    struct frame frame = {0};
    assert_true(query_parse(strbuf_str(&text), &c, &q, &e));
    struct row_source src = {.columns = &c, .analysis = &a};
    const struct frame_spec all = {.query = NULL}, cell = {.query = q};
    assert_true(frame_build(&frame, &all, &src, &e));
    matrix_fill(&m, &c, frame.rows, frame.n);
    assert_int_equal(m.cells[0][1].count, 2);
    assert_true(frame_build(&frame, &cell, &src, &e));
    assert_int_equal(frame.n, 2); // the filter keeps what the cell counts
    frame_free(&frame);
    query_free(q);
    strbuf_free(&text);
    matrix_fini(&m);
    columns_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_run_and_what_is_listed_within),
        cmocka_unit_test(edges_move_by_bins_and_never_cross),
        cmocka_unit_test(brushes_of_lengths_hold_whole_numbers),
        cmocka_unit_test(brushes_are_filters),
        cmocka_unit_test(the_matrix_keeps_the_ten_worst_labels),
        cmocka_unit_test(a_regression_is_in_bins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
