// SPDX-License-Identifier: MIT
// tests/data/discretize.json holds index sets computed independently with numpy.
#include "unit.h"

#include "core/coverage.h"
#include "core/discretize.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rule rule_of(const char *text)
{
    struct rule r;
    struct err e;
    if (!rule_parse(text, &r, &e))
        fail_msg("%s", e.msg);
    return r;
}

// S of `scores` under the rule as a string of 0 and 1, or "undefined".
static const char *selected(const char *rule, const struct discretize_input *in,
                            enum discretize_note *note, char out[64])
{
    struct arena a = {0};
    struct rule r = rule_of(rule);
    struct featureset s;
    bool defined = discretize(&a, &r, in, &s, note);
    assert_int_equal(s.n, in->n);
    if (!defined)
        assert_int_equal(featureset_count(&s), 0);
    for (size_t i = 0; i < in->n; i++)
        out[i] = featureset_has(&s, i) ? '1' : '0';
    out[in->n] = '\0';
    arena_free(&a);
    return defined ? out : "undefined";
}

static void assert_selects(const char *rule, const double *scores, size_t n, const char *expected)
{
    struct discretize_input in = {.scores = scores, .n = n};
    enum discretize_note note;
    char out[64];
    assert_string_equal(selected(rule, &in, &note, out), expected);
}

// ---- the oracle ---------------------------------------------------------------------------------

static char *read_all(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("cannot open %s (run from the root of the tree)", path);
    char *text = malloc(1 << 20);
    assert_non_null(text);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

static struct featureset set_of(struct arena *a, const cJSON *list, size_t n)
{
    struct featureset s = featureset_new(a, n);
    const cJSON *item;
    cJSON_ArrayForEach(item, list) featureset_add(&s, (size_t)item->valueint);
    return s;
}

static int check_case(const cJSON *c)
{
    struct arena a = {0};
    double scores[256];
    size_t n = 0;
    const cJSON *item, *by_rule;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(c, "scores")) scores[n++] =
        item->valuedouble;
    struct featureset gt = set_of(&a, cJSON_GetObjectItemCaseSensitive(c, "ground_truth"), n);
    const cJSON *wsc = cJSON_GetObjectItemCaseSensitive(c, "wsc");
    double got = coverage_weighted(scores, n, &gt);
    assert_true(cJSON_IsNull(wsc) ? isnan(got) : fabs(got - wsc->valuedouble) < 1e-12);
    int checked = 0;
    cJSON_ArrayForEach(by_rule, cJSON_GetObjectItemCaseSensitive(c, "expected"))
    {
        cJSON_ArrayForEach(item, by_rule)
        {
            if (cJSON_IsNull(item))
                continue;
            struct rule r = rule_of(item->string);
            assert_true(rule_on_parse(by_rule->string, &r.on, NULL));
            struct discretize_input in = {.scores = scores, .n = n, .gt = &gt};
            struct featureset s, expected = set_of(&a, item, n);
            enum discretize_note note;
            assert_true(discretize(&a, &r, &in, &s, &note));
            if (!featureset_equal(&s, &expected))
                fail_msg("%s on %s differs for n = %zu", item->string, by_rule->string, n);
            checked++;
        }
    }
    arena_free(&a);
    return checked;
}

static void agrees_with_numpy(void **state)
{
    (void)state;
    char *text = read_all("tests/data/discretize.json");
    cJSON *root = cJSON_Parse(text);
    assert_non_null(root);
    int checked = 0;
    const cJSON *c;
    cJSON_ArrayForEach(c, cJSON_GetObjectItemCaseSensitive(root, "cases")) checked += check_case(c);
    assert_int_equal(checked, 40 * 3 * 13 - 2);
    cJSON_Delete(root);
    free(text);
}

// ---- by hand ------------------------------------------------------------------------------------

static void rules_on_a_small_vector(void **state)
{
    (void)state;
    static const double a[] = {1, -4, 3, 2, 3}; // mean 1, σ = sqrt(34/5) = 2.608
    assert_selects("mean", a, 5, "10111");
    assert_selects("std:0", a, 5, "10111");
    assert_selects("std:1", a, 5, "00000");
    assert_selects("std:0.5", a, 5, "00101");
    assert_selects("mean/abs", a, 5, "01101"); // mean 2.6
    assert_selects("std:1/abs", a, 5, "01000");
    assert_selects("top%:25", a, 5, "00101");
    assert_selects("top%:0", a, 5, "00101"); // the largest, ties included
    assert_selects("top%:100", a, 5, "11111");
    assert_selects("top:1", a, 5, "00100"); // ties to the lower index
    assert_selects("top:3", a, 5, "00111");
    assert_selects("top:99", a, 5, "11111");
    assert_selects("top+:99", a, 5, "10111");
    assert_selects("top+:99/abs", a, 5, "11111");
    assert_selects("top:1/abs", a, 5, "01000");
    assert_selects("above:3", a, 5, "00101"); // >=
    assert_selects("above:-4/raw", a, 5, "11111");
    assert_selects("above:0/pos", a, 5, "11111");
    assert_selects("top:5/pos", a, 5, "11111");
    assert_selects("mean", (double[]){.1, .2, .3}, 3, "001"); // numpy's mean is .20000000000000004
}

static void constant_scores_rank_nothing(void **state)
{
    (void)state;
    static const double a[] = {.7, .7, .7}, negative[] = {-1, -2, -3};
    struct discretize_input in = {.scores = a, .n = 3};
    static const char *const rules[] = {"mean", "std:0", "std:2", "top%:10", "top%:100"};
    enum discretize_note note;
    char out[64];
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        in.scores = a;
        assert_string_equal(selected(rules[i], &in, &note, out), "000");
        assert_int_equal(note, DISCRETIZE_CONSTANT);
        in.scores = negative; // constant once made positive
        char on_pos[32];
        snprintf(on_pos, sizeof on_pos, "%s/pos", rules[i]);
        assert_string_equal(selected(on_pos, &in, &note, out), "000");
        assert_int_equal(note, DISCRETIZE_CONSTANT);
    }
    in.scores = a;
    assert_string_equal(selected("top:2", &in, &note, out), "110");
    assert_int_equal(note, DISCRETIZE_OK);
    assert_string_equal(selected("above:.7", &in, &note, out), "111");
    in.scores = (double[]){1, -1, 1}; // constant once made absolute
    assert_string_equal(selected("mean/abs", &in, &note, out), "000");
    assert_int_equal(note, DISCRETIZE_CONSTANT);
    assert_string_equal(selected("mean", &in, &note, out), "101");
}

static void missing_scores_leave_the_universe(void **state)
{
    (void)state;
    static const double a[] = {NAN, 1, NAN, 3, 2}, none[] = {NAN, NAN};
    assert_selects("mean", a, 5, "00011"); // of 1, 3 and 2
    assert_selects("top:5", a, 5, "01011");
    assert_selects("top%:50", a, 5, "00011");
    assert_selects("above:-9", a, 5, "01011");
    assert_selects("above:0/pos", a, 5, "01011");
    assert_selects("mean", (double[]){NAN, 4, 4}, 3, "000");
    struct discretize_input in = {.scores = none, .n = 2};
    enum discretize_note note;
    char out[64];
    assert_string_equal(selected("mean", &in, &note, out), "undefined");
    assert_int_equal(note, DISCRETIZE_ALL_MISSING);
    assert_string_equal(selected("top:1", &in, &note, out), "undefined");
    in.n = 0; // no features at all: S is empty, not undefined
    assert_string_equal(selected("mean", &in, &note, out), "");
    assert_string_equal(selected("top:1", &in, &note, out), "");
    assert_string_equal(selected("top%:5", &in, &note, out), "");
}

static void gtsize_takes_as_many_as_were_marked(void **state)
{
    (void)state;
    struct arena a = {0};
    struct featureset gt = featureset_new(&a, 5);
    struct discretize_input in = {.scores = (double[]){1, 5, 2, NAN, 5}, .n = 5, .gt = &gt};
    enum discretize_note note;
    char out[64];
    assert_string_equal(selected("gtsize", &in, &note, out), "00000"); // annotated as empty
    featureset_add(&gt, 0);
    assert_string_equal(selected("gtsize", &in, &note, out), "01000");
    featureset_add(&gt, 1);
    assert_string_equal(selected("gtsize", &in, &note, out), "01001");
    featureset_add(&gt, 3); // its score is missing: not in G either
    assert_string_equal(selected("gtsize", &in, &note, out), "01001");
    featureset_add_range(&gt, 0, 5);
    assert_string_equal(selected("gtsize", &in, &note, out), "11101");
    in.gt = NULL;
    assert_string_equal(selected("gtsize", &in, &note, out), "undefined");
    assert_int_equal(note, DISCRETIZE_NO_GT);
    arena_free(&a);
}

static void suff_adds_features_until_the_output_is_reached(void **state)
{
    (void)state;
    static const double a[] = {.4, .5, -.9, .4}, outputs[] = {.5, .86, .7, .9};
    struct discretize_input in = {.scores = a, .n = 4, .prefix_outputs = outputs, .n_outputs = 4};
    enum discretize_note note;
    char out[64];
    assert_string_equal(selected("suff:0.85", &in, &note, out), "1100");
    assert_int_equal(note, DISCRETIZE_OK);
    assert_string_equal(selected("suff:0.86", &in, &note, out), "1100"); // >=
    assert_string_equal(selected("suff:0.1", &in, &note, out), "0100");  // at least one
    assert_string_equal(selected("suff:0.87", &in, &note, out), "1111");
    assert_int_equal(note, DISCRETIZE_OK);
    assert_string_equal(selected("suff:0.95", &in, &note, out), "1111");
    assert_int_equal(note, DISCRETIZE_NEVER_REACHED);
    assert_string_equal(selected("suff:0.5/abs", &in, &note, out), "0010");
    in.low_side = true;
    assert_string_equal(selected("suff:0.5", &in, &note, out), "0100"); // <=
    assert_string_equal(selected("suff:0.45", &in, &note, out), "1111");
    assert_int_equal(note, DISCRETIZE_NEVER_REACHED);
    in.n_outputs = 0;
    assert_string_equal(selected("suff:0.5", &in, &note, out), "undefined");
    assert_int_equal(note, DISCRETIZE_NO_OUTPUTS);
    in.n_outputs = 4;
    in.prefix_outputs = NULL;
    assert_string_equal(selected("suff:0.5", &in, &note, out), "undefined");
}

static void a_rule_that_cuts_nothing_leaves_s_undefined(void **state)
{
    (void)state;
    struct discretize_input in = {.scores = (double[]){1, 2}, .n = 2};
    enum discretize_note note;
    char out[64];
    assert_string_equal(selected("set", &in, &note, out), "undefined");
}

// ---- rules as text ------------------------------------------------------------------------------

static void rules_read_back_as_themselves(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "set",   "mean",   "mean/abs",   "std:1",       "std:0.5",   "std:2/pos",  "top%:10/abs",
        "top:5", "top+:5", "gtsize/raw", "above:-0.25", "suff:0.85", "suff:1e-07", "top%:33.3333"};
    char out[48];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct rule r = rule_of(texts[i]);
        assert_string_equal(rule_text(&r, out), texts[i]);
    }
    uint64_t seed = 5;
    for (int i = 0; i < 5000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        struct rule r = {.kind = RULE_SET + (enum rule_kind)(seed >> 40) % 9,
                         .on = (enum rule_on)(seed >> 50) % 4};
        double x = (double)(seed >> 11) / 9007199254740992.0;
        if (r.kind == RULE_STD || r.kind == RULE_TOP_PERCENT)
            r.arg = x * 100;
        else if (r.kind == RULE_TOP || r.kind == RULE_TOP_POSITIVE)
            r.arg = 1 + floor(x * 1e6);
        else if (r.kind == RULE_ABOVE || r.kind == RULE_SUFF)
            r.arg = (x - .5) * 1e-5;
        struct rule again = rule_of(rule_text(&r, out));
        assert_true(again.kind == r.kind && again.on == r.on && again.arg == r.arg);
    }
    struct rule none = {0};
    assert_string_equal(rule_text(&none, out), "");
}

static void bad_rules_are_named(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",        "std",    "std:",    "std:-1",  "std:x",   "std:1x",    "std:nan",
        "std:inf", "top:0",  "top:1.5", "top:-1",  "top:",    "top+:0",    "top%:101",
        "top%:-1", "mean:1", "means",   "gtsize:", "mean/ab", "mean/",     "/abs",
        "above:",  "std: 1", "top",     "suff:",   "TOP:1",   "above:0x1", "std:1/abs/pos"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct rule r = {.kind = RULE_TOP, .arg = 7};
        struct err e = {0};
        if (rule_parse(bad[i], &r, &e))
            fail_msg("'%s' was accepted", bad[i]);
        assert_true(r.kind == RULE_TOP && r.arg == 7); // untouched
        assert_true(strlen(e.msg) > 10);
        assert_false(rule_parse(bad[i], &r, NULL));
    }
    enum rule_on on;
    struct err e;
    assert_true(rule_on_parse("abs", &on, &e) && on == ON_ABS);
    assert_true(rule_on_parse("raw", &on, &e) && on == ON_RAW);
    assert_true(rule_on_parse("pos", &on, &e) && on == ON_POS);
    assert_false(rule_on_parse("", &on, &e));
    assert_false(rule_on_parse("absolute", &on, &e));
}

static void every_note_but_ok_says_something(void **state)
{
    (void)state;
    assert_string_equal(discretize_note_text(DISCRETIZE_OK), "");
    for (enum discretize_note n = DISCRETIZE_CONSTANT; n <= DISCRETIZE_ALL_MISSING; n++)
        assert_true(strlen(discretize_note_text(n)) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_numpy),
        cmocka_unit_test(rules_on_a_small_vector),
        cmocka_unit_test(constant_scores_rank_nothing),
        cmocka_unit_test(missing_scores_leave_the_universe),
        cmocka_unit_test(gtsize_takes_as_many_as_were_marked),
        cmocka_unit_test(suff_adds_features_until_the_output_is_reached),
        cmocka_unit_test(a_rule_that_cuts_nothing_leaves_s_undefined),
        cmocka_unit_test(rules_read_back_as_themselves),
        cmocka_unit_test(bad_rules_are_named),
        cmocka_unit_test(every_note_but_ok_says_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
