// SPDX-License-Identifier: MIT
#include "fixture.h"

static struct fixture fx;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_fini(&fx);
    return 0;
}

static struct field parsed(const char *text)
{
    struct field f;
    struct err e;
    if (!field_parse(text, strlen(text), &fx.columns, &f, &e))
        fail_msg("%s: %s", text, e.msg);
    return f;
}

static double number(const char *field, uint32_t instance, uint32_t run)
{
    struct field f = parsed(field);
    struct err e;
    double x;
    assert_true(field_number(&fx.source, (struct row){instance, run}, &f, &x, &e));
    return x;
}

static void assert_number(double x, double expected)
{
    if (x != expected)
        fail_msg("%.17g, expected %.17g", x, expected);
}

// The text, or "undefined".
static void assert_text(const char *field, uint32_t instance, uint32_t run, const char *expected)
{
    struct field f = parsed(field);
    struct strbuf out = {0};
    struct err e;
    bool defined;
    assert_true(field_text(&fx.source, (struct row){instance, run}, &f, &out, &defined, &e));
    if (!defined)
        assert_int_equal(out.n, 0);
    assert_string_equal(defined ? strbuf_str(&out) : "undefined", expected);
    strbuf_free(&out);
}

static void assert_error(const char *field, const char *part)
{
    struct field f = {.id = FIELD_ID_SC};
    struct err e;
    assert_false(field_parse(field, strlen(field), &fx.columns, &f, &e));
    if (!strstr(e.msg, part))
        fail_msg("%s: \"%s\" lacks \"%s\"", field, e.msg, part);
    assert_int_equal(f.id, FIELD_ID_SC);
}

static void table_is_whole(void **state)
{
    (void)state;
    for (unsigned id = 0; id < FIELD_ID_COUNT; id++) {
        const struct field_info *info = field_info(id);
        assert_true(*info->name && *info->heading && *info->help);
        assert_int_equal(parsed(info->name).id, id);
    }
    assert_int_equal(field_info(FIELD_ID_LABEL)->kind, FIELD_VALUE);
    assert_true(field_info(FIELD_ID_IOU)->in_score);
    assert_false(field_info(FIELD_ID_TEXT)->in_score);
}

static void names_parse_and_print(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"iou", "iou"},
        {" IoU ", "iou"},
        {"pred", "prediction"},
        {"meta.style", "meta.style"},
        {"meta.\"two words\"", "meta.\"two words\""},
        {"META.a:b", NULL},
        {"meta.\"a:b\"", "meta.\"a:b\""},
        {"stored.recall", "stored.recall"},
        {"delta(iou,SIS,IG)", "delta(iou,SIS,IG)"},
        {"Delta ( WSC , sis , \"cnn/LIME, mean\" )", "delta(wsc,SIS,\"cnn/LIME, mean\")"},
        {"delta(sc,IG,LIME)", "delta(sc,IG,\"cnn/LIME, mean\")"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!texts[i][1]) {
            assert_error(texts[i][0], "after a field");
            continue;
        }
        struct field f = parsed(texts[i][0]), again;
        struct strbuf out = {0};
        struct err e;
        field_print(&f, &fx.columns, &out);
        assert_string_equal(strbuf_str(&out), texts[i][1]);
        assert_true(field_parse(out.at, out.n, &fx.columns, &again, &e));
        assert_memory_equal(&f, &again, sizeof f);
        strbuf_free(&out);
    }
}

static void names_fail(void **state)
{
    (void)state;
    assert_error("", "expected a field");
    assert_error("iuo", "did you mean iou?");
    assert_error("lable", "did you mean label?");
    assert_error("frobnicate", "known: id run n g s inter iou");
    assert_error("iou x", "unexpected \"x\"");
    assert_error("meta.", "expected a key");
    assert_error("delta", "delta(SCORE,RUN_A,RUN_B)");
    assert_error("delta(n,SIS,IG)", "iou, gtc, sc or wsc");
    assert_error("delta(iou,SIS)", "expected \",\"");
    assert_error("delta(iou,SIS,nope)", "SIS");
    assert_error("delta(iou,SIS,IG", "expected \")\"");
    char longest[100] = "meta.";
    memset(longest + 5, 'k', 64);
    assert_error(longest, "longer than 63");
}

static void numbers(void **state)
{
    (void)state;
    assert_number(number("n", 0, FIXTURE_SIS), 5);
    assert_number(number("g", 1, FIXTURE_SIS), 10);
    assert_number(number("inter", 7, FIXTURE_SIS), 3);
    assert_number(number("iou", 7, FIXTURE_SIS), 3.0 / 40);
    assert_number(number("gtc", 1, FIXTURE_SIS), .1);
    assert_number(number("sc", 1, FIXTURE_SIS), 1);
    assert_number(number("wsc", 7, FIXTURE_SIS), .25);
    assert_number(number("label", 6, FIXTURE_SIS), .7);
    assert_number(number("prediction", 7, FIXTURE_SIS), .9);
    assert_number(number("meta.year", 0, FIXTURE_SIS), 2010);
    assert_number(number("stored.recall", 0, FIXTURE_SIS), .5);
    assert_number(number("delta(iou,SIS,IG)", 0, FIXTURE_CNN), 1 - 1.0 / 3);
    assert_number(number("delta(gtc,SIS,IG)", 1, FIXTURE_SIS), .1 - 1);
}

static void numbers_undefined(void **state)
{
    (void)state;
    assert_true(isnan(number("iou", 2, FIXTURE_SIS))); // not annotated
    assert_true(isnan(number("g", 2, FIXTURE_SIS)));
    assert_number(number("s", 2, FIXTURE_SIS), 1);
    assert_true(isnan(number("iou", 3, FIXTURE_SIS))); // both empty
    assert_number(number("inter", 3, FIXTURE_SIS), 0);
    assert_true(isnan(number("s", 3, FIXTURE_IG))); // no saliency
    assert_true(isnan(number("inter", 3, FIXTURE_IG)));
    assert_number(number("n", 5, FIXTURE_SIS), 4); // no such run
    assert_true(isnan(number("g", 5, FIXTURE_SIS)));
    assert_true(isnan(number("sc", 5, FIXTURE_SIS)));
    assert_true(isnan(number("prediction", 5, FIXTURE_SIS)));
    assert_true(isnan(number("delta(iou,SIS,IG)", 5, FIXTURE_IG)));
    assert_true(isnan(number("label", 0, FIXTURE_SIS))); // a word
    assert_true(isnan(number("meta.style", 0, FIXTURE_SIS)));
    assert_true(isnan(number("meta.absent", 0, FIXTURE_SIS)));
    assert_true(isnan(number("iou", 0, 99)));
}

static void disagreements(void **state)
{
    (void)state;
    assert_number(number("disagreement", 0, FIXTURE_SIS), 1 - 1.0 / 3);
    assert_number(number("disagreement", 0, FIXTURE_IG), 1);
    assert_number(number("disagreement", 1, FIXTURE_SIS), 1 - 1.0 / 10);
    assert_number(number("disagreement", 4, FIXTURE_SIS), 0);
    assert_true(isnan(number("disagreement", 2, FIXTURE_SIS))); // one run
    assert_true(isnan(number("disagreement", 3, FIXTURE_SIS))); // one defined run
    assert_true(isnan(number("disagreement", 3, FIXTURE_IG)));
    assert_true(isnan(number("disagreement", 5, FIXTURE_SIS))); // not this run
}

static void texts(void **state)
{
    (void)state;
    assert_text("id", 4, FIXTURE_SIS, "palate-4");
    assert_text("run", 0, FIXTURE_CNN, "cnn/LIME, mean");
    assert_text("run", 5, FIXTURE_SIS, "undefined");
    assert_text("n", 7, FIXTURE_SIS, "50");
    assert_text("g", 2, FIXTURE_SIS, "undefined");
    assert_text("iou", 4, FIXTURE_SIS, "0.333333");
    assert_text("label", 0, FIXTURE_SIS, "pos");
    assert_text("label", 3, FIXTURE_SIS, "undefined");
    assert_text("label", 6, FIXTURE_SIS, "0.7");
    assert_text("prediction", 0, FIXTURE_IG, "neg class");
    assert_text("correct", 0, FIXTURE_SIS, "yes");
    assert_text("correct", 0, FIXTURE_IG, "no");
    assert_text("correct", 3, FIXTURE_SIS, "unknown");
    assert_text("patterns", 0, FIXTURE_SIS, "human-aligned");
    assert_text("patterns", 1, FIXTURE_SIS, "insufficient-subset,distractor");
    assert_text("patterns", 2, FIXTURE_SIS, "undefined");
    assert_text("patterns", 4, FIXTURE_SIS, "none");
    assert_text("primary", 1, FIXTURE_SIS, "insufficient-subset");
    assert_text("primary", 4, FIXTURE_SIS, "undefined");
    assert_text("text", 0, FIXTURE_SIS, "creamy smooth mouthfeel Porter zilch");
    assert_text("salient", 0, FIXTURE_IG, "smooth mouthfeel");
    assert_text("salient", 3, FIXTURE_SIS, "");
    assert_text("salient", 3, FIXTURE_IG, "undefined");
    assert_text("gt", 0, FIXTURE_IG, "creamy smooth");
    assert_text("gt", 2, FIXTURE_SIS, "undefined");
    assert_text("meta.year", 0, FIXTURE_SIS, "2010");
    assert_text("meta.year", 1, FIXTURE_SIS, "n/a");
    assert_text("meta.year", 2, FIXTURE_SIS, "undefined");
    assert_text("delta(iou,SIS,IG)", 4, FIXTURE_SIS, "0.000000");
}

static void reading_can_fail(void **state)
{
    (void)state;
    struct field f = parsed("id");
    struct err e;
    double x;
    struct strbuf out = {0};
    bool defined;
    fx.unreadable = 2;
    assert_false(field_text(&fx.source, (struct row){2, 0}, &f, &out, &defined, &e));
    assert_non_null(strstr(e.msg, "record 2"));
    f = parsed("disagreement");
    assert_false(field_number(&fx.source, (struct row){2, 0}, &f, &x, &e));
    f = parsed("iou"); // columns suffice
    assert_true(field_number(&fx.source, (struct row){2, 0}, &f, &x, &e));
    fx.source.fetch = NULL;
    f = parsed("text");
    assert_false(field_text(&fx.source, (struct row){0, 0}, &f, &out, &defined, &e));
    strbuf_free(&out);
}

static void needs(void **state)
{
    (void)state;
    static const char *const slow[] = {"id",           "text",       "salient",      "gt",
                                       "disagreement", "meta.style", "stored.recall"};
    for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++) {
        struct field f = parsed(slow[i]);
        assert_true(field_needs_instance(&f));
    }
    static const char *const fast[] = {"run", "n", "iou", "label", "patterns", "delta(iou,SIS,IG)"};
    for (size_t i = 0; i < sizeof fast / sizeof fast[0]; i++) {
        struct field f = parsed(fast[i]);
        assert_false(field_needs_instance(&f));
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(table_is_whole), TEST(names_parse_and_print), TEST(names_fail),
        TEST(numbers),        TEST(numbers_undefined),     TEST(disagreements),
        TEST(texts),          TEST(reading_can_fail),      TEST(needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
