// SPDX-License-Identifier: MIT
// Corpora from files: loading, ids, fetching again.
#include "corpus_check.h"

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>

#define RECORD(id, tokens, run)                                                            \
    "{\"id\":\"" id "\",\"tokens\":[" tokens "],\"ground_truth\":[0],\"saliency\":{\"" run \
    "\":{\"indices\":[0]}}}\n"
#define PLAIN(tokens, run)                                                                        \
    "{\"tokens\":[" tokens "],\"ground_truth\":[0],\"saliency\":{\"" run "\":{\"indices\":[0]}}}" \
    "\n"

static struct corpus *corpus_of_two(struct files *f, const char *first, const char *second)
{
    const char *paths[] = {file_text(f, first), file_text(f, second)};
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = paths;
    o.n_paths = 2;
    return corpus_with(&o);
}

// ---- loading ------------------------------------------------------------------------------------

static void a_corpus_becomes_columns(void **state)
{
    (void)state;
    char ids[256];
    struct corpus *c = corpus_of("tests/data/good/venn.jsonl");
    struct corpus_info info = corpus_info(c);
    const struct columns *columns = corpus_columns(c);
    assert_string_equal(info.name, "venn.jsonl");
    assert_string_equal(info.reader, "venn");
    assert_int_equal(info.records, 4);
    assert_int_equal(info.bytes, info.read);
    assert_int_equal(info.single_source, 1);
    assert_true(info.delta == 0.05);
    assert_int_equal(info.task, TASK_UNKNOWN);
    assert_int_equal(exit_status(c), 0);
    assert_string_equal(ids_of(c, ids), "v1 2 12345678901234567890 v4");
    assert_int_equal(columns->n_runs, 2);
    const struct cell *cell = cell_of(c, 0, "rnn/IG");
    assert_int_equal(cell->n, 4); // one score is missing
    assert_int_equal(cell->s, 1);
    assert_int_equal(cell->inter, 1);
    assert_true(fabs(cell->wsc - 1.1 / 1.3) < 1e-12);
    assert_true(value_equal(cell->prediction, value_number(0.83)));
    assert_true(value_equal(cell_of(c, 1, "rnn/IG")->prediction, value_number(0.1)));
    assert_true(columns->runs[1].mixed_rules && columns->runs[1].any_scores);
    assert_int_equal(columns->runs[1].rule.kind, RULE_TOP);
    assert_false(columns->rows[2].flags & INSTANCE_ANNOTATED);
    assert_true(isnan(cell_scores(cell_of(c, 2, "SIS")).iou));
    assert_null(cell_of(c, 3, "SIS"));
    corpus_close(c);
}

struct heard {
    uint32_t n;
    size_t salient;
};

static void hear(void *ctx, uint32_t index, const struct instance *x)
{
    struct heard *h = ctx;
    assert_int_equal(index, h->n++);
    assert_non_null(x->id);
    for (uint32_t i = 0; i < x->n_runs; i++)
        h->salient += featureset_count(&x->runs[i].set);
}

static void hooks_see_every_instance(void **state)
{
    (void)state;
    const char *path = "tests/data/good/venn.jsonl";
    struct corpus_options o;
    struct corpus *c;
    struct err e;
    struct heard heard = {0};
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    assert_true(corpus_open(&c, &o, &e));
    assert_true(corpus_load(c, &(struct load_hooks){.instance = hear, .ctx = &heard}, &e));
    assert_int_equal(heard.n, 4);
    assert_int_equal(heard.salient, 3);
    corpus_close(c);
}

static void every_layout_opens(void **state)
{
    (void)state;
    static const char *const texts[] = {
        RECORD("a", "\"x\"", "S") "\r\n" RECORD("b", "\"y\"", "S"),
        "\xef\xbb\xbf[" RECORD("a", "\"x\"", "S") "," RECORD("b", "\"y\"", "S") "]",
        ("{\"a\":{\"tokens\":[\"x\"],\"saliency\":{\"S\":{\"indices\":[0]}}},"
         "\"b\":{\"tokens\":[\"y\"],\"saliency\":{\"S\":{\"indices\":[0]}}}}"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct files f = {0};
        char ids[256];
        struct corpus *c = corpus_of(file_text(&f, texts[i]));
        assert_string_equal(ids_of(c, ids), "a b");
        assert_int_equal(exit_status(c), 0);
        corpus_close(c);
        files_remove(&f);
    }
}

static void pandas_columns_are_transposed(void **state)
{
    (void)state;
    char ids[256];
    struct corpus *c = corpus_of("tests/data/good/si_columns.json");
    struct corpus_info info = corpus_info(c);
    assert_string_equal(info.reader, "si-columns");
    assert_string_equal(ids_of(c, ids), "r7 r3");
    assert_int_equal(info.stored_compared, 2);
    assert_int_equal(info.mismatched, 1);
    assert_int_equal(exit_status(c), 0);
    const struct problem *p = problem_with(c, "row 2: the stored scores of \"r3\" differ");
    assert_int_equal(p->kind, PROBLEM_NOTE);
    struct scores s = cell_scores(cell_of(c, 0, "saliency"));
    assert_true(s.iou == 0.5 && s.sc == 0.5 && s.gtc == 1);
    assert_true(value_equal(corpus_columns(c)->rows[1].label, value_number(0.4)));
    corpus_close(c);
}

static void swapped_scores_are_noticed(void **state)
{
    (void)state;
    struct corpus *c = corpus_of("tests/data/good/si_rows.json");
    struct corpus_info info = corpus_info(c);
    assert_int_equal(info.stored_compared, 2);
    assert_int_equal(info.swapped, 2);
    assert_int_equal(info.mismatched, 0);
    assert_int_equal(problem_with(c, "recall is SC and precision is GTC in 2 of 2")->kind,
                     PROBLEM_NOTE);
    corpus_close(c);
}

static void scores_files_are_read(void **state)
{
    (void)state;
    struct corpus *c = corpus_of("tests/data/good/scores.jsonl");
    assert_int_equal(cell_of(c, 0, "saliency")->n, 2); // without [CLS] and [SEP]
    assert_int_equal(cell_of(c, 1, "LIME")->n, 1);
    assert_int_equal(problem_with(c, "cut as padding")->kind, PROBLEM_REPAIRED);
    assert_true(corpus_columns(c)->rows[0].flags & INSTANCE_REPAIRED);
    assert_int_equal(exit_status(c), 1);
    corpus_close(c);
    c = corpus_of("tests/data/good/pairs.json");
    assert_int_equal(corpus_info(c).records, 1);
    assert_int_equal(cell_of(c, 0, "saliency")->n, 2);
    corpus_close(c);
}

static void the_aspect_in_force_is_said(void **state)
{
    (void)state;
    const char *path = "tests/data/good/beer.jsonl";
    struct corpus *c = corpus_of(path);
    char ids[256];
    assert_string_equal(ids_of(c, ids), "b1 1");
    problem_with(c, "--aspect 0..4");
    assert_int_equal(corpus_problems(c)->n, 1);
    assert_int_equal(exit_status(c), 0);
    corpus_close(c);
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    o.aspect = 2;
    c = corpus_with(&o);
    assert_int_equal(corpus_problems(c)->n, 0);
    assert_true(value_equal(corpus_columns(c)->rows[0].label, value_number(0.9)));
    assert_false(corpus_columns(c)->rows[1].flags & INSTANCE_ANNOTATED);
    corpus_close(c);
}

static void subwords_are_merged(void **state)
{
    (void)state;
    static const struct {
        const char *how, *tokens;
        double first;
    } cases[] = {
        {"merge:sum", "\"un\",\"##kind\",\"ale\"", 0.25},
        {"merge:mean", "\"\\u2581un\",\"kind\",\"\\u2581ale\"", 0.125},
        {"merge:maxabs", "\"un@@\",\"kind\",\"ale\"", 0.75},
        {"merge:first", "\"un\",\"kind</w>\",\"ale</w>\"", -0.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct files f = {0};
        char text[256];
        snprintf(text, sizeof text,
                 "{\"tokens\":[%s],\"ground_truth\":[1],\"saliency\":{\"A\":{\"indices\":[1,0]},"
                 "\"B\":{\"scores\":[-0.5,0.75,null]}}}",
                 cases[i].tokens);
        const char *path = file_text(&f, text);
        struct corpus_options o;
        struct err e;
        corpus_options_init(&o);
        o.paths = &path;
        o.n_paths = 1;
        o.subwords = cases[i].how;
        struct corpus *c = corpus_with(&o);
        const struct instance *x = corpus_fetch(c, 0, &e);
        assert_int_equal(x->n, 2);
        assert_int_equal(corpus_columns(c)->rows[0].n, 2);
        assert_string_equal(x->tokens[0].text, "unkind");
        assert_string_equal(x->tokens[1].text, "ale");
        assert_true(featureset_has(&x->gt, 0) && featureset_count(&x->gt) == 1);
        assert_int_equal(x->runs[0].n_order, 1);
        assert_true(x->runs[1].scores[0] == cases[i].first);
        assert_true(isnan(x->runs[1].scores[1]));
        corpus_close(c);
        files_remove(&f);
    }
}

// ---- ids ----------------------------------------------------------------------------------------

static void the_same_id_in_one_file_is_numbered(void **state)
{
    (void)state;
    char ids[256];
    struct corpus *c = corpus_of("tests/data/bad/same_id.jsonl");
    assert_string_equal(ids_of(c, ids), "a a#2 a#3");
    assert_true(corpus_columns(c)->rows[2].flags & INSTANCE_RENAMED);
    assert_int_equal(exit_status(c), 1);
    const struct problem *p = problem_with(c, "this instance is \"a#3\"");
    assert_int_equal(p->line, 3);
    corpus_close(c);
    struct files f = {0}; // numbers skip what is taken
    c = corpus_of(file_text(&f, RECORD("a#2", "\"x\"", "S") RECORD("a", "\"x\"", "S")
                                    RECORD("a", "\"x\"", "S") RECORD("a", "\"x\"", "S")));
    assert_string_equal(ids_of(c, ids), "a#2 a a#3 a#4");
    corpus_close(c);
    files_remove(&f);
}

static void the_same_id_in_two_files(void **state)
{
    (void)state;
    static const struct {
        const char *first, *second, *ids, *problem;
        int status;
        uint32_t runs_of_first;
    } cases[] = {
        {RECORD("a", "\"x\"", "S"), RECORD("a", "\"x\"", "T"), "a", NULL, 0, 2},
        {RECORD("a", "\"x\"", "S"), RECORD("a", "\"y\"", "T"), "a",
         "the tokens of \"a\" differ from those at ", 1, 1},
        {RECORD("a", "\"x\"", "S"), RECORD("a", "\"x\"", "S"), "a a#2", "this instance is \"a#2\"",
         1, 1},
        {RECORD("a", "\"x\"", "S"), "{\"id\":\"a\",\"saliency\":{\"T\":{\"indices\":[0]}}}", "a",
         NULL, 0, 2},
        {"{\"id\":\"a\",\"saliency\":{\"T\":{\"indices\":[0]}}}", RECORD("a", "\"x\"", "S"), "a",
         NULL, 0, 2},
        {RECORD("a", "\"x\"", "S"), "{\"id\":\"a\",\"saliency\":{\"S\":{\"indices\":[0]}}}", "a",
         "\"a\" has run \"S\" already", 1, 1},
        {RECORD("a", "\"x\"", "S"), "{\"id\":\"b\",\"saliency\":{\"S\":{\"indices\":[0]}}}", "a",
         "no \"tokens\", and no other file has \"b\"", 1, 1},
        {PLAIN("\"x\"", "S"), PLAIN("\"y\"", "S"), "0 0#2", "1 records without an id", 0, 1},
        {PLAIN("\"x\"", "S"), PLAIN("\"x\"", "T"), "0", NULL, 0, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct files f = {0};
        struct err e;
        char ids[256];
        struct corpus *c = corpus_of_two(&f, cases[i].first, cases[i].second);
        assert_string_equal(ids_of(c, ids), cases[i].ids);
        assert_int_equal(exit_status(c), cases[i].status);
        assert_int_equal(corpus_fetch(c, 0, &e)->n_runs, cases[i].runs_of_first);
        if (cases[i].problem)
            problem_with(c, cases[i].problem);
        else
            assert_int_equal(corpus_problems(c)->n, 0);
        for (size_t r = 0; r < corpus_columns(c)->n_runs; r++)
            assert_true(corpus_columns(c)->runs[r].present > 0);
        corpus_close(c);
        files_remove(&f);
    }
}

// ---- fetching -----------------------------------------------------------------------------------

static void many_records(struct strbuf *b, int n)
{
    for (int i = 0; i < n; i++)
        strbuf_printf(b,
                      "{\"tokens\":[\"w%d\",\"x\",\"y\",\"z\"],\"ground_truth\":[%d],"
                      "\"saliency\":{\"IG\":{\"scores\":[%d,2,3,%d]}}}\n",
                      i, i % 4, i % 7, i % 5);
}

static void borrowed_instances_outlive_64_others(void **state)
{
    (void)state;
    struct files f = {0};
    struct strbuf text = {0};
    struct err e;
    many_records(&text, 300);
    struct corpus *c = corpus_of(file_write(&f, text.at, text.n));
    const struct instance *first = corpus_fetch(c, 7, &e);
    for (uint32_t i = 100; i < 164; i++)
        assert_non_null(corpus_fetch(c, i, &e));
    assert_string_equal(first->tokens[0].text, "w7");
    assert_string_equal(first->id, "7");
    assert_ptr_equal(corpus_fetch(c, 7, &e), first);
    struct analysis a = {0};
    struct row_source rows = corpus_rows(c, &a);
    assert_string_equal(rows.fetch(rows.ctx, 299, &e)->tokens[0].text, "w299");
    assert_null(corpus_fetch(c, 300, &e));
    uint32_t row;
    assert_false(corpus_find_id(c, "300", &row, NULL));
    corpus_close(c);
    strbuf_free(&text);
    files_remove(&f);
}

static void another_discretisation_fills_every_cell_anew(void **state)
{
    (void)state;
    struct files f = {0};
    struct strbuf text = {0};
    struct err e;
    struct rule rule;
    many_records(&text, 50);
    struct corpus *c = corpus_of(file_write(&f, text.at, text.n));
    assert_true(rule_parse("top:3", &rule, &e));
    assert_true(corpus_rediscretise(c, &rule, &e));
    for (size_t i = 0; i < 50; i++)
        assert_int_equal(cell_of(c, i, "IG")->s, 3);
    assert_int_equal(corpus_columns(c)->runs[0].present, 50);
    assert_int_equal(corpus_columns(c)->runs[0].rule.kind, RULE_TOP);
    assert_int_equal(featureset_count(&corpus_fetch(c, 3, &e)->runs[0].set), 3);
    assert_int_equal(truncate(f.path[0], 100), 0);
    assert_true(rule_parse("top:1", &rule, &e));
    assert_false(corpus_rediscretise(c, &rule, &e));
    assert_non_null(strstr(e.msg, "changed on disk"));
    assert_int_equal(cell_of(c, 0, "IG")->s, 3); // the old columns stay
    assert_int_equal(featureset_count(&corpus_fetch(c, 3, &e)->runs[0].set), 3);
    corpus_close(c);
    strbuf_free(&text);
    files_remove(&f);
}

static void a_changed_file_is_noticed(void **state)
{
    (void)state;
    struct files f = {0};
    struct err e;
    const char *path = file_text(&f, RECORD("a", "\"x\"", "S") RECORD("b", "\"y\"", "S"));
    struct corpus *c = corpus_of(path);
    assert_non_null(corpus_fetch(c, 0, &e));
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "{\"id\":\"q", 8, 0), 8);
    struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    futimens(fd, times);
    close(fd);
    assert_non_null(corpus_fetch(c, 0, &e)); // still remembered
    assert_null(corpus_fetch(c, 1, &e));
    assert_non_null(strstr(e.msg, "file changed on disk"));
    assert_non_null(strstr(e.msg, path));
    corpus_close(c);
    files_remove(&f);
}

// ---- real samples -------------------------------------------------------------------------------

static struct corpus *sample(const char *name)
{
    char path[512];
    const char *dir = getenv("VENN_DATA");
    snprintf(path, sizeof path, "%s/%s", dir ? dir : "../shared/data", name);
    if (access(path, R_OK) != 0)
        skip();
    return corpus_of(path);
}

static void the_shared_interest_sample_opens(void **state)
{
    (void)state;
    struct corpus *c = sample("shared_interest_beer_sample.json");
    struct corpus_info info = corpus_info(c);
    assert_string_equal(info.reader, "si-rows");
    assert_int_equal(info.records, 200);
    assert_int_equal(info.swapped, 200);
    assert_int_equal(info.mismatched, 0);
    assert_int_equal(exit_status(c), 0);
    corpus_close(c);
}

static void the_palate_sample_opens(void **state)
{
    (void)state;
    struct corpus *c = sample("palate_rationales_sample.jsonl");
    assert_int_equal(corpus_info(c).records, 40);
    assert_int_equal(corpus_columns(c)->n_runs, 4);
    assert_int_equal(analysis_infer_task(corpus_columns(c)), TASK_REGRESSION);
    assert_int_equal(corpus_problems(c)->n, 0);
    corpus_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_corpus_becomes_columns),
        cmocka_unit_test(hooks_see_every_instance),
        cmocka_unit_test(every_layout_opens),
        cmocka_unit_test(pandas_columns_are_transposed),
        cmocka_unit_test(swapped_scores_are_noticed),
        cmocka_unit_test(scores_files_are_read),
        cmocka_unit_test(the_aspect_in_force_is_said),
        cmocka_unit_test(subwords_are_merged),
        cmocka_unit_test(the_same_id_in_one_file_is_numbered),
        cmocka_unit_test(the_same_id_in_two_files),
        cmocka_unit_test(borrowed_instances_outlive_64_others),
        cmocka_unit_test(another_discretisation_fills_every_cell_anew),
        cmocka_unit_test(a_changed_file_is_noticed),
        cmocka_unit_test(the_shared_interest_sample_opens),
        cmocka_unit_test(the_palate_sample_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
