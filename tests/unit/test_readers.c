// SPDX-License-Identifier: MIT
// The venn reader on single records: what is understood, what is put right, what is refused.
#include "reader_check.h"

// ---- names of runs ------------------------------------------------------------------------------

static void runs_are_named_by_their_parts(void **state)
{
    (void)state;
    struct arena a = {0};
    assert_string_equal(run_name(&a, &(struct run_parts){0}), "saliency");
    assert_string_equal(run_name(&a, &(struct run_parts){.key = "a/b"}), "a/b");
    assert_string_equal(
        run_name(
            &a, &(struct run_parts){.model = "m/1", .method = "IG", .checkpoint = "3", .key = "k"}),
        "m%2F1/IG/3");
    assert_null(reader_find("nonesuch"));
    arena_free(&a);
}

// ---- venn ---------------------------------------------------------------------------------------

static void venn_reads_a_whole_record(void **state)
{
    (void)state;
    struct attempt *t = try_read(
        "venn",
        "{\"id\":\"r\",\"tokens\":[\"a\",\"b\",\"c\"],\"label\":0.5,\"prediction\":\"x\","
        "\"probabilities\":{\"x\":0.9,\"y\":null},\"ground_truth\":[1,0,1],"
        "\"saliency\":{\"SIS\":{\"indices\":[2,0,2]},"
        "\"k\":{\"model\":\"m\",\"method\":\"IG\",\"prediction\":\"y\",\"scores\":[1,null,-2],"
        "\"discretise\":\"top:1/abs\",\"prefix_outputs\":[0.1,0.2,0.3,0.4]}},"
        "\"meta\":{\"style\":\"ale\",\"n\":3},\"extra\":[1]}");
    const struct instance *x = &t->x;
    assert_true(t->ok);
    assert_string_equal(x->id, "r");
    assert_int_equal(x->n, 3);
    assert_string_equal(x->tokens[2].text, "c");
    assert_true(value_equal(x->label, value_number(0.5)));
    assert_true(value_is_name(x->prediction));
    assert_int_equal(x->n_probabilities, 1);
    assert_true(x->annotated);
    check_set(&x->gt, "0 1");
    assert_int_equal(x->n_runs, 2);
    assert_string_equal(run_of(t, 0), "SIS");
    assert_true(x->runs[0].given_as_set && x->runs[0].ranked);
    assert_int_equal(x->runs[0].n_order, 2);
    assert_int_equal(x->runs[0].order[0], 2);
    assert_string_equal(run_of(t, 1), "m/IG");
    assert_string_equal(t->columns.runs[1].model, "m");
    assert_true(isnan(x->runs[1].scores[1]));
    assert_int_equal(x->runs[1].own_rule.kind, RULE_TOP);
    assert_int_equal(x->runs[1].own_rule.on, ON_ABS);
    assert_int_equal(x->runs[1].n_outputs, 3);
    assert_false(value_equal(x->runs[1].prediction, x->prediction));
    assert_string_equal(instance_meta(x, "style")->text, "ale");
    assert_true(instance_meta(x, "n")->number == 3);
    assert_string_equal(instance_meta(x, "extra")->text, "[1]");
    assert_string_equal(strbuf_str(&t->said), "note: saliency \"m/IG\": \"scores\": 1 of 3 scores "
                                              "are missing (null or NaN); these features are left "
                                              "out\n");
    end(t);
}

static void ids_keep_their_digits(void **state)
{
    (void)state;
    struct attempt *t = try_read("venn", "{\"id\":12345678901234567890,\"tokens\":[]}");
    assert_string_equal(t->x.id, "12345678901234567890");
    assert_int_equal(t->x.n, 0);
    assert_non_null(t->x.tokens);
    end(t);
    t = try_read("venn", "{\"id\":null,\"tokens\":[]}");
    assert_true(t->ok);
    assert_null(t->x.id);
    end(t);
    refused("venn", "{\"id\":[1],\"tokens\":[]}", "\"id\" is an array");
    refused("venn", "{\"id\":true,\"tokens\":[]}", "an id is a string or a finite number");
}

static void ground_truth_comes_in_four_forms(void **state)
{
    (void)state;
    static const struct {
        const char *json, *members; // NULL: not annotated
    } cases[] = {
        {"null", NULL},
        {"[]", ""},
        {"[3.0,1]", "1 3"},
        {"[[0,2],[3,4]]", "0 1 3"},
        {"[[2,2],4]", "4"},
        {"{}", NULL},
        {"{\"a\":null}", NULL},
        {"{\"a\":[0,1],\"b\":[[1,3]],\"c\":[1,4]}", "0 1 2 4"},
        {"[[0,3],[1,2]]", "0 1 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[256];
        snprintf(json, sizeof json,
                 "{\"tokens\":[\"a\",\"b\",\"c\",\"d\",\"e\"],\"ground_truth\":%s}", cases[i].json);
        struct attempt *t = try_read("venn", json);
        assert_true(t->ok);
        assert_int_equal(t->x.annotated, cases[i].members != NULL);
        check_set(&t->x.gt, cases[i].members ? cases[i].members : "");
        assert_string_equal(strbuf_str(&t->said), "");
        end(t);
    }
}

static void annotators_are_joined_as_asked(void **state)
{
    (void)state;
    static const struct {
        enum annotator_rule rule;
        const char *who, *members; // NULL: not annotated
    } cases[] = {
        {ANNOTATORS_UNION, NULL, "0 1 2"},    {ANNOTATORS_MAJORITY, NULL, "0 1"},
        {ANNOTATORS_INTERSECTION, NULL, "1"}, {ANNOTATORS_ONE, "b", "0 1"},
        {ANNOTATORS_ONE, "z", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt *t = new_attempt();
        t->options.annotators = cases[i].rule;
        t->options.annotator = cases[i].who;
        read_with(t, "venn",
                  "{\"tokens\":[\"x\",\"y\",\"z\"],\"ground_truth\":"
                  "{\"a\":[0,1],\"b\":[1,0],\"c\":[1,2],\"d\":null}}",
                  (struct read_context){.aspect = -1});
        assert_int_equal(t->x.annotated, cases[i].members != NULL);
        check_set(&t->x.gt, cases[i].members ? cases[i].members : "");
        assert_int_equal(t->x.n_annotators, 3);
        end(t);
    }
}

static void indices_out_of_range_are_dropped_and_said(void **state)
{
    (void)state;
    struct attempt *t = try_read("venn", "{\"tokens\":[\"a\",\"b\"],\"ground_truth\":[[1,5]],"
                                         "\"saliency\":{\"S\":{\"indices\":[1,2,-1,1e300]}}}");
    assert_true(t->ok);
    check_set(&t->x.gt, "1");
    assert_int_equal(t->x.runs[0].n_order, 1);
    assert_non_null(strstr(t->said.at, "repaired: \"ground_truth\": 1 of 1 indices dropped"));
    assert_non_null(strstr(t->said.at, "repaired: saliency \"S\": \"indices\": 3 of 4 indices "
                                       "dropped, out of range 0..1 (the first is 2)"));
    end(t);
}

static void venn_refuses_with_field_and_cure(void **state)
{
    (void)state;
#define RECORD(rest) "{\"tokens\":[\"a\",\"b\"]," rest "}"
    refused("venn", "[1]", "a record is an array; give an object");
    refused("venn", "{\"tokens\":\"a b\"}", "\"tokens\" is a string; give a list of words");
    refused("venn", "{\"tokens\":[\"a\",3]}", "\"tokens\"[1] is a number; every token is a string");
    refused("venn", "{\"text\":3}", "\"text\" is a number; give a string");
    refused("venn", "{\"image\":\"x.png\"}", "\"size\":[w,h]");
    refused("venn", RECORD("\"label\":[1]"), "\"label\" is an array; give a number, a class name");
    refused("venn", RECORD("\"prediction\":Infinity"), "\"prediction\" is infinite");
    refused("venn", RECORD("\"probabilities\":3"), "give an object of class and probability");
    refused("venn", RECORD("\"probabilities\":{\"a\":\"b\"}"), "of class \"a\" is a string");
    refused("venn", RECORD("\"ground_truth\":\"all\""), "null for not annotated");
    refused("venn", RECORD("\"ground_truth\":[0.5]"), "0.5 is not an index");
    refused("venn", RECORD("\"ground_truth\":[[0]]"), "a span has two numbers");
    refused("venn", RECORD("\"ground_truth\":[[0,1,2]]"), "a span has two numbers");
    refused("venn", RECORD("\"ground_truth\":[[1,0]]"), "ends before it starts");
    refused("venn", RECORD("\"ground_truth\":{\"ann\":3}"),
            "\"ground_truth\" of \"ann\" is a number");
    refused("venn", RECORD("\"saliency\":3"), "\"saliency\" is a number; give an object");
    refused("venn", RECORD("\"saliency\":{\"S\":[0]}"), "a run is an array; give");
    refused("venn", RECORD("\"saliency\":{\"S\":{}}"), "saliency \"S\" has neither");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"indices\":[3.5]}}"), "3.5 is not an index");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"indices\":3}}"), "give a list of indices");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"scores\":[1]}}"), "1 scores for 2 tokens");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"scores\":[1,2,3]}}"), "3 scores for 2 tokens");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"scores\":[1,\"2\"]}}"),
            "\"scores\"[1] is a string");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"scores\":[1,-Infinity]}}"), "[1] is infinite");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"scores\":[1,2],\"discretise\":\"most\"}}"),
            "saliency \"S\": \"discretise\"");
    refused("venn", RECORD("\"saliency\":{\"S\":{\"scores\":[1,2],\"prefix_outputs\":[null]}}"),
            "\"prefix_outputs\"[0]");
    refused("venn", RECORD("\"saliency\":[{\"indices\":[]},{\"indices\":[]}]"),
            "are both run \"saliency\"");
#undef RECORD
}

static void a_missing_saliency_is_not_an_empty_one(void **state)
{
    (void)state;
    struct attempt *t =
        try_read("venn", "{\"tokens\":[\"a\"],\"saliency\":{\"A\":null,\"B\":{\"indices\":null},"
                         "\"C\":{\"scores\":null},\"D\":{\"indices\":[]}}}");
    assert_true(t->ok);
    assert_int_equal(t->x.n_runs, 3);
    instance_derive(&t->x, &(struct derive_options){0});
    assert_false(t->x.runs[0].defined);
    assert_false(t->x.runs[1].defined);
    assert_true(t->x.runs[2].defined);
    end(t);
}

static void text_is_cut_into_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *how, *text, *tokens, *span, *members;
    } cases[] = {
        {"space", "ab  cd\\u00a0ef\\n", "ab|cd|ef|", "[[3,5]]", "1"},
        {NULL, "don't, \\ud83c\\udf7a!", "don't,|\xf0\x9f\x8d\xba!|", "[[7,8]]", "1"},
        {"unicode", "don't, \\ud83c\\udf7a!", "don't|,|\xf0\x9f\x8d\xba|!|", "[[5,8]]", "1 2"},
        {"unicode", "3.5 e\\u0301t. \\u65e5\\u672c", "3.5|e\xcc\x81t|.|\xe6\x97\xa5|\xe6\x9c\xac|",
         "[[4,5],[9,10]]", "1 3"},
        {"unicode", "", "", "[]", ""},
        {"space", "a b", "a|b|", "[0,[2,99]]", "0 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt *t = new_attempt();
        char json[256], tokens[128] = "";
        t->options.tokenise = cases[i].how;
        snprintf(json, sizeof json, "{\"text\":\"%s\",\"ground_truth\":%s}", cases[i].text,
                 cases[i].span);
        read_with(t, "venn", json, (struct read_context){.aspect = -1});
        assert_true(t->ok);
        for (uint32_t k = 0; k < t->x.n; k++)
            snprintf(tokens + strlen(tokens), sizeof tokens - strlen(tokens), "%s|",
                     t->x.tokens[k].text);
        assert_string_equal(tokens, cases[i].tokens);
        check_set(&t->x.gt, cases[i].members);
        end(t);
    }
}

static void a_record_without_tokens_waits_for_its_instance(void **state)
{
    (void)state;
    struct attempt *t = new_attempt();
    static const struct token tokens[] = {{"x", 1}, {"y", 1}};
    struct instance base = {.id = "b", .tokens = tokens, .n = 2};
    struct run_parts named = {.key = "SIS"};
    const char *json = "{\"id\":7,\"rationale\":[1,5],\"prediction\":1}";
    read_with(t, "venn", json, (struct read_context){.aspect = -1});
    assert_true(t->ok);
    assert_null(t->x.tokens);
    assert_string_equal(t->x.id, "7");
    assert_int_equal(t->columns.n_runs, 0);
    read_with(t, "venn", json, (struct read_context){.aspect = -1, .base = &base, .run = &named});
    assert_true(t->ok);
    assert_int_equal(t->x.n, 2);
    assert_string_equal(run_of(t, 0), "SIS");
    assert_int_equal(t->x.runs[0].n_order, 1);
    assert_non_null(strstr(t->said.at, "1 of 2 indices dropped"));
    end(t);
}

static void the_source_names_the_run(void **state)
{
    (void)state;
    struct run_parts named = {.key = "SIS"}, parts = {.model = "rnn", .checkpoint = "7"};
    static const char one[] = "{\"tokens\":[\"a\"],\"saliency\":{\"other\":{\"indices\":[0]}}}";
    static const char two[] = "{\"tokens\":[\"a\"],\"saliency\":{\"SIS\":{\"indices\":[0]},"
                              "\"IG\":{\"method\":\"IG\",\"indices\":[0]}}}";
    struct attempt *t = new_attempt();
    read_with(t, "venn", one, (struct read_context){.aspect = -1, .run = &named});
    assert_string_equal(run_of(t, 0), "SIS");
    read_with(t, "venn", two, (struct read_context){.aspect = -1, .run = &named});
    assert_string_equal(run_of(t, 0), "SIS");
    assert_string_equal(run_of(t, 1), "SIS/IG");
    read_with(t, "venn", two, (struct read_context){.aspect = -1, .run = &parts});
    assert_string_equal(run_of(t, 0), "rnn/SIS/7");
    assert_string_equal(run_of(t, 1), "rnn/IG/7");
    end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_are_named_by_their_parts),
        cmocka_unit_test(venn_reads_a_whole_record),
        cmocka_unit_test(ids_keep_their_digits),
        cmocka_unit_test(ground_truth_comes_in_four_forms),
        cmocka_unit_test(annotators_are_joined_as_asked),
        cmocka_unit_test(indices_out_of_range_are_dropped_and_said),
        cmocka_unit_test(venn_refuses_with_field_and_cure),
        cmocka_unit_test(a_missing_saliency_is_not_an_empty_one),
        cmocka_unit_test(text_is_cut_into_tokens),
        cmocka_unit_test(a_record_without_tokens_waits_for_its_instance),
        cmocka_unit_test(the_source_names_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
