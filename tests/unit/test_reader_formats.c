// SPDX-License-Identifier: MIT
// The readers of other formats on single records, and which reader a record is for.
#include "reader_check.h"

// ---- the other formats --------------------------------------------------------------------------

static void si_rows_are_read(void **state)
{
    (void)state;
    struct attempt *t = try_read(
        "si-rows", "{\"words\":[\"a\",\"b\",\"c\"],\"label\":1,\"prediction\":0,"
                   "\"explanation_inds\":[2,2,0],\"ground_truth_inds\":[1,0],\"brewer\":\"x\","
                   "\"scores\":{\"iou\":0.5,\"recall\":null,\"note\":\"x\"}}");
    assert_true(t->ok);
    check_set(&t->x.gt, "0 1");
    assert_string_equal(run_of(t, 0), "saliency");
    assert_false(t->x.runs[0].ranked);
    assert_int_equal(t->x.runs[0].n_order, 2);
    assert_int_equal(t->x.n_stored, 2);
    assert_true(isnan(t->x.stored[1].number));
    assert_string_equal(instance_meta(&t->x, "brewer")->text, "x");
    end(t);
    refused("si-rows", "{\"explanation_inds\":[]}", "no \"words\"; give");
    refused("si-rows", "{\"words\":[]}", "no \"explanation_inds\"; give");
}

static void si_columns_rows_are_read(void **state)
{
    (void)state;
    struct attempt *t = try_read(
        "si-columns", "{\"index\":\"3\",\"name\":\"r3\",\"words\":[\"a\",\"b\"],\"label\":\"0.7\","
                      "\"prediction\":0.66,\"explanation_inds\":[0],\"ground_truth_inds\":null,"
                      "\"iou\":null,\"ground_truth_coverage\":0.5}");
    assert_true(t->ok);
    assert_string_equal(t->x.id, "r3");
    assert_true(value_equal(t->x.label, value_number(0.7)));
    assert_false(t->x.annotated);
    assert_int_equal(t->x.n_stored, 2);
    end(t);
    t = try_read("si-columns", "{\"index\":\"3\",\"words\":[\"a\"],\"label\":\"7\","
                               "\"prediction\":\"7\",\"explanation_inds\":[]}");
    assert_string_equal(t->x.id, "3");
    assert_true(value_is_name(t->x.label));
    end(t);
}

static void si_columns_images_have_outlines(void **state)
{
    (void)state;
    struct attempt *t = try_read(
        "si-columns", "{\"fname\":\"x\",\"bbox\":[\"10.0,20.0 10.0,90.0 80.0,90.0 80.0,20.0\"],"
                      "\"saliency\":[],\"label\":\"dog\",\"prediction\":\"dog\",\"iou\":0}");
    assert_true(t->ok);
    assert_int_equal(t->x.kind, INSTANCE_IMAGE);
    assert_int_equal(t->x.n, 175 * 175);
    assert_true(t->x.annotated && featureset_count(&t->x.gt) == 4900);
    assert_true(t->x.runs[0].given_as_set && featureset_count(&t->x.runs[0].given) == 0);
    assert_int_equal(t->x.n_stored, 1);
    end(t);
    t = try_read("si-columns",
                 "{\"fname\":\"x\",\"saliency\":null,\"bbox\":[\"0,0 0,175 175,175 175,0\"]}");
    assert_true(t->ok && !t->x.annotated && !t->x.runs[0].given_as_set);
    end(t);
    refused("si-columns", "{\"fname\":\"x\",\"bbox\":[\"1,2 3\"],\"saliency\":[]}",
            "not of the form");
    refused("si-columns", "{\"fname\":\"x\",\"bbox\":[\"1,2 nan,4 5,6\"],\"saliency\":[]}",
            "not a coordinate");
}

static void beer_reads_the_aspect_in_force(void **state)
{
    (void)state;
    static const char json[] =
        "{\"x\":[\"a\",\"b\",\"c\",\"d\"],\"y\":[0.1,0.2,0.3,0.4,0.5],\"0\":[[0,1]],\"1\":[],"
        "\"2\":[[1,3],[3,4]],\"raw\":\"a b c d\"}";
    struct attempt *t = new_attempt();
    read_with(t, "beer", json, (struct read_context){.aspect = 2});
    assert_true(t->ok);
    check_set(&t->x.gt, "1 2 3");
    assert_true(value_equal(t->x.label, value_number(0.3)));
    assert_int_equal(t->x.n_layers, 1);
    assert_string_equal(t->x.layers[0].name, "appearance");
    check_set(&t->x.layers[0].set, "0");
    assert_true(instance_meta(&t->x, "overall")->number == 0.5);
    assert_null(instance_meta(&t->x, "raw"));
    read_with(t, "beer", json, (struct read_context){.aspect = -1});
    check_set(&t->x.gt, "0");
    read_with(t, "beer", json, (struct read_context){.aspect = 1});
    assert_false(t->x.annotated);
    read_with(t, "beer", json, (struct read_context){.aspect = 5});
    assert_false(t->ok);
    assert_non_null(strstr(t->e.msg, "choose --aspect 0..4"));
    end(t);
    refused("beer", "{\"y\":[]}", "no \"x\"; give");
    refused("beer", "{\"x\":[]}", "no \"y\"; give");
    refused("beer", "{\"x\":[],\"y\":[]}", "\"y\" has 0 ratings and none for aspect 0");
}

static void scores_come_under_many_names(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{\"tokens\":[\"[CLS]\",\"b\"],\"scores\":[1,0.5],\"label\":\"x\",\"prediction\":\"x\"}",
        "{\"words\":[\"[CLS]\",\"b\"],\"attributions\":[1,0.5],\"label\":\"x\",\"pred_class\":"
        "\"x\"}",
        "{\"raw_input_ids\":[\"[CLS]\",\"b\"],\"word_attributions\":[1,0.5],\"true_class\":\"x\","
        "\"pred_class\":\"x\",\"attr_class\":\"x\"}",
        "{\"input_tokens\":[\"[CLS]\",\"b\"],\"seq_attr\":[1,0.5],\"true_class\":\"x\","
        "\"prediction\":\"x\"}",
        "{\"tokens\":[\"[CLS]\",\"b\"],\"salience\":{\"__class__\":\"np.ndarray\",\"__value__\":"
        "[1,0.5]},\"label\":\"x\",\"prediction\":\"x\"}",
        "{\"explanation\":[[\"[CLS]\",1],[\"b\",0.5,7]],\"label\":\"x\",\"prediction\":\"x\"}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct attempt *t = try_read("scores", cases[i]);
        if (!t->ok)
            fail_msg("%s: %s", cases[i], t->e.msg);
        assert_int_equal(t->x.n, 2);
        assert_true(isnan(t->x.runs[0].scores[0])); // [CLS] leaves the universe
        assert_true(t->x.runs[0].scores[1] == 0.5);
        assert_true(value_equal(t->x.label, t->x.prediction));
        assert_string_equal(strbuf_str(&t->said), "");
        end(t);
    }
}

static void scores_padding_specials_and_faults(void **state)
{
    (void)state;
    struct attempt *t = new_attempt();
    t->options.keep_special = true;
    read_with(t, "scores", "[[\"[CLS]\",0.25],[\"b\",null]]", (struct read_context){.aspect = -1});
    assert_true(t->ok);
    assert_true(t->x.runs[0].scores[0] == 0.25);
    assert_true(isnan(t->x.runs[0].scores[1]));
    end(t);
    t = try_read("scores", "{\"tokens\":[\"a\"],\"attributions\":[1,0,0],\"pred_class\":1,"
                           "\"attr_class\":0,\"explainer\":\"LIME\"}");
    assert_true(t->ok);
    assert_string_equal(run_of(t, 0), "LIME");
    assert_non_null(strstr(t->said.at, "repaired: \"attributions\": 3 scores for 1 tokens, the "
                                       "last 2 were cut as padding"));
    assert_non_null(strstr(t->said.at, "note: the scores explain a class"));
    end(t);
    refused("scores", "{\"tokens\":[\"a\",\"b\"],\"scores\":[1]}", "1 scores for 2 tokens");
    refused("scores", "{\"tokens\":[\"a\"]}", "no scores; give \"scores\"");
    refused("scores", "[[\"a\",1],[\"b\"]]", "\"pairs\"[1] is not a [token, score] pair");
    refused("scores", "3", "a record is a number");
}

static void readers_know_their_own(void **state)
{
    (void)state;
    static const struct {
        const char *reader, *json;
        enum layout layout;
    } cases[] = {
        {"venn", "{\"tokens\":[],\"saliency\":{}}", LAYOUT_LINES},
        {"venn", "{\"id\":1,\"indices\":[]}", LAYOUT_LINES},
        {"venn", "{\"scores\":[]}", LAYOUT_LINES},
        {"si-rows", "{\"words\":[],\"explanation_inds\":[],\"ground_truth_inds\":[]}",
         LAYOUT_ARRAY},
        {"si-columns", "{\"words\":[],\"explanation_inds\":[]}", LAYOUT_COLUMNS},
        {"beer", "{\"x\":[],\"y\":[],\"0\":[]}", LAYOUT_LINES},
        {"scores", "{\"tokens\":[],\"scores\":[]}", LAYOUT_LINES},
        {"scores", "[[\"a\",1]]", LAYOUT_LINES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *tree = json_parse(cases[i].json, strlen(cases[i].json), NULL, NULL);
        const char *why = NULL;
        const struct reader *who = reader_sniff(tree, cases[i].layout, &why);
        cJSON_Delete(tree);
        assert_non_null(who);
        assert_string_equal(who->name, cases[i].reader);
        assert_non_null(why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(si_rows_are_read),
        cmocka_unit_test(si_columns_rows_are_read),
        cmocka_unit_test(si_columns_images_have_outlines),
        cmocka_unit_test(beer_reads_the_aspect_in_force),
        cmocka_unit_test(scores_come_under_many_names),
        cmocka_unit_test(scores_padding_specials_and_faults),
        cmocka_unit_test(readers_know_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
