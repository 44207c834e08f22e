// SPDX-License-Identifier: MIT
// What filters mean: every operator and connective on defined and undefined values.
#include "query_check.h"

static void empty_keeps_everything(void **state)
{
    (void)state;
    struct query *q = (struct query *)&fx;
    struct err e;
    enum truth t;
    assert_true(query_parse(" \t\n", &fx.columns, &q, &e));
    assert_null(q);
    assert_true(query_eval(NULL, &fx.source, (struct row){0, 0}, &t, &e));
    assert_int_equal(t, TRUTH_TRUE);
    assert_false(query_needs_instance(NULL));
    query_free(NULL);
}

static void number_operators(void **state)
{
    (void)state; // iou: 1, .1, -, -, .33, -, 0, .08
    assert_truths("iou = 1", "TFUUFUFF");
    assert_truths("iou == 1", "TFUUFUFF");
    assert_truths("iou != 1", "FTUUTUTT");
    assert_truths("iou < .1", "FFUUFUTT");
    assert_truths("iou <= .1", "FTUUFUTT");
    assert_truths("iou > .1", "TFUUTUFF");
    assert_truths("iou >= .1", "TTUUTUFF");
    assert_truths("iou in .1 .. .5", "FTUUTUFF");
    assert_truths("n >= 5", "TTFFTFFT"); // columns know n without the run
    assert_truths("s = 1", "FTTFFUTF");
    assert_truths("g > -1e0", "TTUTTUTT");
}

static void scores_compare_rounded(void **state)
{
    (void)state;
    assert_truths("iou = .08", "FFUUFUFT"); // 3/40 = .075
    assert_truths("iou in .08...08", "FFUUFUFT");
    assert_truths("iou < .08", "FFUUFUTF");
    assert_truths("iou = .33", "FFUUTUFF");
    assert_truths("gtc = .15 and sc = .13", "FFUUFUFT");
    assert_truths("wsc = .25", "UUUUUUUT");
    assert_truths("delta(iou,SIS,IG) = .67", "FFUUFUUU"); // exact: 2/3
    assert_truths("delta(iou,SIS,IG) > .666", "TFUUFUUU");
    assert_truths("delta(iou,IG,SIS) < -.3", "TFUUFUUU");
}

static void values_compare(void **state)
{
    (void)state; // label: pos pos pos - pos pos 0.7 "0.9"; pred: pos neg pos pos pos - .876 .9
    assert_truths("label = pos", "TTTUTTFF");
    assert_truths("label != pos", "FFFUFFTT");
    assert_truths("label = 0.7", "FFFUFFTF");
    assert_truths("label = .70", "FFFUFFTF");
    assert_truths("label = \"0.7\"", "FFFUFFTF"); // its shortest text
    assert_truths("label = \".70\"", "FFFUFFFF");
    assert_truths("label = 0.9", "FFFUFFFT"); // exact text
    assert_truths("label = .9", "FFFUFFFF");
    assert_truths("pred = \"neg class\"", "FTFFFUFF");
    assert_truths("label < q", "TTTUTTUT");
    assert_truths("label >= .7", "UUUUUUTT"); // a text that reads as a number
    assert_truths("label in .5...8", "UUUUUUTF");
    assert_truths("pred in .2...88", "UUUUUUTF");
    assert_truths("label ~ ^p", "TTTUTTFF");
    assert_truths("label !~ ^p", "FFFUFFTT");
    assert_truths("label ~ 7$", "FFFUFFTF");
    assert_truths("correct = yes", "TFTFTFFF");
    assert_truths("run = SIS", "TTTTTUTT");
    assert_truths("primary = distractor", "FFUUUUTT");
    assert_truths("patterns ~ subset", "FTUUFUFF");
}

static void texts_compare(void **state)
{
    (void)state;
    assert_truths("id = palate-3", "FFFTFFFF");
    assert_truths("id >= palate-6", "FFFFFFTT");
    assert_truths("text ~ \"zilch\"", "TFFFFFFF");
    assert_truths("text ~ porter", "TFFFFFFF"); // no capital: any case
    assert_truths("text ~ Porter", "TFFFFFFF");
    assert_truths("text ~ PORTER", "FFFFFFFF"); // capitals: exactly
    assert_truths("text !~ z", "FTTTTTTT");
}

static void texts_of_sets_compare(void **state)
{
    (void)state;
    assert_truths("salient ~ beautiful", "FTFFFUFF");
    assert_truths("salient = \"\"", "FFFTFUFF");
    assert_truths("gt = \"creamy smooth\"", "TFUFFFFF");
    assert_truths("meta.style = porter", "TFUUUUFU");
    assert_truths("meta.style ~ STOUT", "FFUUUUFU");
    assert_truths("meta.style ~ stout", "FTUUUUFU");
    assert_truths("meta.style = \"\"", "FFUUUUTU");
    assert_truths("meta.year > 2000", "TUUUFUUU");
    assert_truths("meta.year = 2010.0", "TFUUFUUU");
    assert_truths("meta.\"two words\" = \"x \\\"y\\\" \\\\z\"", "UUUUTUUU");
    assert_truths("stored.recall = .5", "TUUUUUUU");
    assert_truths("disagreement > .5", "TTUUFUUU");
}

static void flags_are_true_or_false(void **state)
{
    (void)state;
    assert_truths("correct", "TFTFTFFF");
    assert_truths("incorrect", "FTFFFFTT");
    assert_truths("unknown", "FFFTFTFF");
    assert_truths("UNDEFINED", "FFTTFTFF");
    assert_truths("annotated", "TTFTTTTT");
    assert_truths("marked", "FTFFFTFF");
    assert_truths("not annotated", "FFTFFFFF");
    fx.source.marked = NULL;
    assert_truths("marked", "FFFFFFFF");
}

static void triage_filters(void **state)
{
    (void)state;
    assert_truths("tagged", "FTTFFFFF");
    assert_truths("untagged", "TFFTTTTT");
    assert_truths("edited", "FFFTFFFF");
    assert_truths("changed", "FFFFTFFF");
    assert_truths("tag:ok", "FTTFFFFF");
    assert_truths("tag:\"bad one\"", "FFTFFFFF");
    assert_truths("not tag:nobody-gave-this", "TTTTTTTT");
    assert_truths("has:note", "FTFFFTFF");
    assert_truths("note ~ who", "UTUUUFUU");
    assert_truths("note > 6", "UUUUUTUU");
    assert_truths("note in 6..8", "UUUUUTUU");
}

static void triage_filters_need_a_database(void **state)
{
    (void)state;
    static const char *const filters[] = {
        "tagged", "not edited", "tag:ok", "iou > 2 or note ~ x", "(has:note)", "note in 1..2"};
    struct err e;
    enum truth t;
    fx.source.triage = NULL;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct query *q = parsed(filters[i]);
        assert_true(query_needs_triage(q));
        assert_false(query_eval(q, &fx.source, (struct row){0, FIXTURE_SIS}, &t, &e));
        assert_non_null(strstr(e.msg, "--triage FILE"));
        query_free(q);
    }
    struct query *q = parsed("marked and text ~ x");
    assert_false(query_needs_triage(q));
    query_free(q);
    assert_false(query_needs_triage(NULL));
}

static void patterns_filter(void **state)
{
    (void)state;
    assert_truths("pattern:1", "TFFFFFFF");
    assert_truths("pattern:distractor", "FTFFFFTT");
    assert_truths("pattern:Distracted", "FTFFFFTT");
    assert_truths("pattern:6,human_aligned", "TTFFFFFF");
    assert_truths("pattern: insufficient-subset , \"human aligned\"", "TTFFFFFF");
    assert_truths("pattern:none", "FFFFTFFF");
    assert_truths("pattern:none,7", "FTFFTFTT");
    assert_truths("not pattern:none", "TTTTFTTT");
    assert_truths("pattern:distractor,8 and sc = 1", "FTFFFFFF");
}

static void has_is_true_or_false(void **state)
{
    (void)state;
    assert_truths("has:iou", "TTFFTFTT");
    assert_truths("has:gt", "TTFTTTTT");
    assert_truths("has:salient", "TTTFTFTT");
    assert_truths("has:s", "TTTTTFTT");
    assert_truths("has:label", "TTTFTTTT");
    assert_truths("has:correct", "TTTFTFTT");
    assert_truths("has:text and has:id", "TTTTTTTT");
    assert_truths("has:run", "TTTTTFTT");
    assert_truths("has:meta.style", "TTFFFFFF"); // present and not empty
    assert_truths("has:stored.recall", "TFFFFFFF");
    assert_truths("not has:disagreement", "FFTTFTTT");
    assert_truths("has:delta(iou,SIS,IG)", "TTFFTFFF");
}

static void connectives_have_three_values(void **state)
{
    (void)state; // iou > .1: TFUUTUFF; n > 4: TTFFTFFT
    assert_truths("iou > .1 and n > 4", "TFFFTFFF");
    assert_truths("iou > .1 or n > 4", "TTUUTUFT");
    assert_truths("not iou > .1", "FTUUFUTT");
    assert_truths("not (iou > .1 and undefined)", "TTUUTUTT");
    assert_truths("iou > .1 or undefined", "TFTTTTFF");
    assert_truths("iou > .1 and not undefined", "TFFFTFFF");
    assert_truths("iou > .1 or not iou > .1", "TTUUTUTT");
}

static void precedence(void **state)
{
    (void)state;
    assert_truths("correct or incorrect and marked", "TTTFTFFF");
    assert_truths("(correct or incorrect) and marked", "FTFFFFFF");
    assert_truths("not correct and marked", "FTFFFTFF");
    assert_truths("not (correct and marked)", "TTTTTTTT");
    assert_truths("NOT correct AND marked Or iou=1", "TTUUFTFF");
}

static void documented_examples(void **state)
{
    (void)state;
    assert_truths("iou >= .7 and label = 0.9", "FFFUFFFF");
    assert_truths("pattern:distractor,8", "FTFFFFTT");
    assert_truths("pred in .2...4", "UUUUUUFF");
    assert_truths("text ~ \"zilch\"", "TFFFFFFF");
    assert_truths("salient ~ beautiful", "FTFFFUFF");
    assert_truths("delta(iou,SIS,IG) < -.3", "FTUUFUUU");
    assert_truths("iou >= .7 and label = 0.9 and not tag:bad-annotation", "FFFUFFFF");
}

static void records_are_read_only_when_needed(void **state)
{
    (void)state;
    assert_truths("text ~ porter and iou = 1", "TFFFFFFF");
    assert_int_equal(fx.fetches, 4); // 0, and 2, 3, 5 where iou is unknown
    fx.fetches = 0;
    assert_truths("text ~ porter or has:n", "TTTTTTTT");
    assert_int_equal(fx.fetches, 0);
    struct query *q = parsed("iou > .5 and (correct or text ~ x)");
    struct err e;
    enum truth t;
    assert_true(query_needs_instance(q));
    fx.unreadable = 7;
    assert_true(query_eval(q, &fx.source, (struct row){7, 0}, &t, &e)); // iou decides
    query_free(q);
    q = parsed("text ~ x");
    assert_false(query_eval(q, &fx.source, (struct row){7, 0}, &t, &e));
    assert_non_null(strstr(e.msg, "record 7"));
    query_free(q);
    q = parsed("iou > .5 and has:gt and has:salient and delta(iou,SIS,IG) > 0");
    assert_false(query_needs_instance(q));
    query_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(empty_keeps_everything),
        TEST(number_operators),
        TEST(scores_compare_rounded),
        TEST(values_compare),
        TEST(texts_compare),
        TEST(texts_of_sets_compare),
        TEST(flags_are_true_or_false),
        TEST(triage_filters),
        TEST(triage_filters_need_a_database),
        TEST(patterns_filter),
        TEST(has_is_true_or_false),
        TEST(connectives_have_three_values),
        TEST(precedence),
        TEST(documented_examples),
        TEST(records_are_read_only_when_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
