// SPDX-License-Identifier: MIT
#include "fixture.h"

#include "core/compare.h"

static void assert_near(double x, double expected)
{
    if (isnan(expected) ? !isnan(x) : !(fabs(x - expected) <= 1e-12))
        fail_msg("%.17g, expected %.17g", x, expected);
}

static struct comparison compare(struct fixture *f, uint32_t a, uint32_t b)
{
    struct comparison c;
    const struct compare_spec spec = {
        .columns = &f->columns, .a = &f->analysis, .b = &f->analysis, .run_a = a, .run_b = b};
    compare_make(&c, &spec);
    return c;
}

static void rows_are_differences_of_what_both_runs_have(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    struct comparison c = compare(&f, FIXTURE_SIS, FIXTURE_IG);
    assert_int_equal(c.n, 4); // 0, 1, 3, 4
    assert_int_equal(c.rows[2].instance, 3);
    assert_near(c.rows[0].delta[SCORE_IOU], 1 - 1.0 / 3);
    assert_near(c.rows[0].delta[SCORE_GTC], .5);
    assert_near(c.rows[1].delta[SCORE_IOU], .1 - 1);
    assert_near(c.rows[1].delta[SCORE_SC], 0);
    assert_near(c.rows[2].delta[SCORE_IOU], NAN); // S of IG is undefined
    assert_near(c.rows[3].delta[SCORE_GTC], 0);
    assert_near(c.rows[0].delta[SCORE_WSC], NAN);
    assert_int_equal(c.n_unmatched, 4); // 2, 6 and 7 have SIS alone, 5 IG alone
    assert_int_equal(c.unmatched[0], 2);
    assert_int_equal(c.unmatched[1], 5);
    size_t n;
    assert_near(compare_mean_delta(&c, SCORE_IOU, &n), (2.0 / 3 - .9 + 0) / 3);
    assert_int_equal(n, 3);
    assert_near(compare_mean_delta(&c, SCORE_WSC, &n), NAN);
    assert_int_equal(n, 0);
    compare_fini(&c);
    fixture_fini(&f);
}

static void transitions_count_what_is_decidable_under_both(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    struct comparison c = compare(&f, FIXTURE_SIS, FIXTURE_IG);
    // 0: human aligned → incorrect, IoU .33: none. 1: subset → confuser. 4: none both times.
    assert_int_equal(c.transitions[PATTERN_HUMAN_ALIGNED][PATTERN_NONE], 1);
    assert_int_equal(c.transitions[PATTERN_INSUFFICIENT_SUBSET][PATTERN_CONFUSER], 1);
    assert_int_equal(c.transitions[PATTERN_NONE][PATTERN_NONE], 1);
    assert_int_equal(c.changed, 2);
    assert_int_equal(c.undecided, 1);
    size_t all = 0;
    for (int a = 0; a < PATTERN_COUNT; a++)
        for (int b = 0; b < PATTERN_COUNT; b++)
            all += c.transitions[a][b];
    assert_int_equal(all + c.undecided, c.n);
    struct comparison back = compare(&f, FIXTURE_IG, FIXTURE_SIS); // antisymmetric
    for (int a = 0; a < PATTERN_COUNT; a++)
        for (int b = 0; b < PATTERN_COUNT; b++)
            assert_int_equal(back.transitions[b][a], c.transitions[a][b]);
    for (size_t i = 0; i < c.n; i++)
        assert_near(back.rows[i].delta[SCORE_IOU], -c.rows[i].delta[SCORE_IOU]);
    compare_fini(&back);
    compare_fini(&c);
    fixture_fini(&f);
}

static void jaccard_is_read_in_slices(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    fixture_init(&f);
    struct comparison c = compare(&f, FIXTURE_SIS, FIXTURE_IG);
    assert_near(compare_mean_jaccard(&c, NULL), NAN); // nothing was read yet
    assert_true(compare_jaccard(&c, &f.source, 1, &e));
    assert_int_equal(c.n_read, 1);
    assert_near(c.rows[0].jaccard, 1.0 / 3);
    assert_true(compare_jaccard(&c, &f.source, SIZE_MAX, &e));
    assert_int_equal(c.n_read, c.n);
    assert_near(c.rows[1].jaccard, .1);
    assert_near(c.rows[2].jaccard, NAN);
    assert_near(c.rows[3].jaccard, 1);
    size_t n;
    assert_near(compare_mean_jaccard(&c, &n), (1.0 / 3 + .1 + 1) / 3);
    assert_int_equal(n, 3);
    compare_fini(&c);
    c = compare(&f, FIXTURE_SIS, FIXTURE_IG);
    f.unreadable = 1;
    assert_false(compare_jaccard(&c, &f.source, SIZE_MAX, &e));
    assert_int_equal(c.n_read, 1); // what was read is kept
    compare_fini(&c);
    fixture_fini(&f);
}

static void empty_sets_agree(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    assert_near(saliency_jaccard(&f.instances[3], FIXTURE_SIS, FIXTURE_SIS), 1);
    assert_near(saliency_jaccard(&f.instances[3], FIXTURE_SIS, FIXTURE_IG), NAN);
    assert_near(saliency_jaccard(&f.instances[3], FIXTURE_SIS, FIXTURE_CNN), NAN);
    fixture_fini(&f);
}

static void fields_name_the_same_numbers(void **state)
{
    (void)state;
    struct fixture f;
    struct err e;
    struct field field;
    fixture_init(&f);
    static const struct {
        const char *text;
        uint32_t instance;
        double value;
    } cases[] = {
        {"absdelta(iou,SIS,IG)", 1, .9}, {"absdelta(iou,SIS,IG)", 3, NAN},
        {"jaccard(SIS,IG)", 0, 1.0 / 3}, {"jaccard(IG,SIS)", 1, .1},
        {"jaccard(SIS,\"cnn\")", 0, .5}, {"jaccard(SIS,IG)", 2, NAN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double x;
        assert_true(field_parse(cases[i].text, strlen(cases[i].text), &f.columns, &field, &e));
        assert_true(field_number(&f.source, (struct row){cases[i].instance, 2}, &field, &x, &e));
        assert_near(x, cases[i].value);
    }
    static const char *const filters[] = {"primary(IG) = confuser", "primary(SIS) = none",
                                          "primary(IG) != none and primary(SIS) = none"};
    static const size_t kept[] = {1, 1, 0};
    for (size_t i = 0; i < 3; i++) {
        struct query *q;
        struct frame frame = {0};
        assert_true(query_parse(filters[i], &f.columns, &q, &e));
        const struct frame_spec spec = {.keep_runless = true, .run = FIXTURE_CNN, .query = q};
        assert_true(frame_build(&frame, &spec, &f.source, &e));
        assert_int_equal(frame.n, kept[i]);
        struct strbuf text = {0};
        query_print(q, &f.columns, &text);
        assert_string_equal(strbuf_str(&text), filters[i]);
        strbuf_free(&text);
        frame_free(&frame);
        query_free(q);
    }
    static const char *const wrong[] = {"absdelta(iou,SIS)", "jaccard(SIS)", "jaccard(iou,SIS,IG)",
                                        "primary(SIS,IG)",   "jaccard",      "delta"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(field_parse(wrong[i], strlen(wrong[i]), &f.columns, &field, &e));
    assert_true(field_parse("primary", 7, &f.columns, &field, &e) && field.id == FIELD_ID_PRIMARY);
    fixture_fini(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_differences_of_what_both_runs_have),
        cmocka_unit_test(transitions_count_what_is_decidable_under_both),
        cmocka_unit_test(jaccard_is_read_in_slices),
        cmocka_unit_test(empty_sets_agree),
        cmocka_unit_test(fields_name_the_same_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
