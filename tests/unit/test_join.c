// SPDX-License-Identifier: MIT
// Annotations and rationales in different files: --annotations and --rationales, and corpus.json.
#include "corpus_check.h"

#include <math.h>
#include <sys/stat.h>

#define ANNOTATIONS                                                              \
    "{\"id\":\"a\",\"tokens\":[\"x\",\"y\"],\"label\":1,\"ground_truth\":[0]}\n" \
    "{\"id\":\"b\",\"tokens\":[\"z\"],\"label\":0,\"ground_truth\":[]}\n"

struct join { // a joined corpus of two or three files
    struct files files;
    struct corpus *c;
};

static struct join join_of(const char *annotations, const char *run, const char *first,
                           const char *second)
{
    struct join j = {0};
    struct corpus_options o;
    corpus_options_init(&o);
    o.annotations = file_text(&j.files, annotations);
    struct rationale_option rationales[2] = {{run, file_text(&j.files, first)}};
    if (second)
        rationales[1] = (struct rationale_option){"SECOND", file_text(&j.files, second)};
    o.rationales = rationales;
    o.n_rationales = second ? 2 : 1;
    j.c = corpus_with(&o);
    return j;
}

static void join_end(struct join *j)
{
    corpus_close(j->c);
    files_remove(&j->files);
}

static void records_are_joined_by_id(void **state)
{
    (void)state;
    struct join j =
        join_of(ANNOTATIONS, "SIS",
                "{\"id\":\"b\",\"prediction\":3,\"rationale\":[0]}\n"
                "{\"id\":\"q\",\"indices\":[0]}\n"
                "{\"id\":\"a\",\"prediction\":1,\"saliency\":{\"x\":{\"indices\":[0,1]}}}\n",
                "{\"id\":\"a\",\"scores\":[0.5,2]}\n");
    char ids[256];
    assert_string_equal(ids_of(j.c, ids), "a b");
    const struct cell *cell = cell_of(j.c, 0, "SIS");
    assert_int_equal(cell->s, 2);
    assert_int_equal(cell->g, 1);
    assert_int_equal(cell->inter, 1);
    assert_true(value_equal(cell->prediction, value_number(1)));
    assert_true(value_equal(cell_of(j.c, 1, "SIS")->prediction, value_number(3)));
    assert_true(cell_of(j.c, 0, "SECOND")->wsc == 0.2);
    assert_true(value_equal(cell_of(j.c, 0, "SECOND")->prediction, value_number(1)));
    assert_int_equal(corpus_info(j.c).unmatched, 1);
    assert_int_equal(problem_with(j.c, "no annotation has the id \"q\"")->line, 2);
    assert_int_equal(exit_status(j.c), 0);
    assert_int_equal(corpus_info(j.c).sources, 3);
    assert_int_equal(corpus_info(j.c).single_source, 0);
    join_end(&j);
}

static void records_without_ids_are_joined_by_number(void **state)
{
    (void)state;
    struct join j =
        join_of(ANNOTATIONS, "IG", "{\"scores\":[0.5,2]}\nbroken\n{\"scores\":[1]}\n", NULL);
    assert_int_equal(cell_of(j.c, 0, "IG")->n, 2);
    assert_null(cell_of(j.c, 1, "IG"));
    assert_int_equal(corpus_info(j.c).unmatched, 2);
    problem_with(j.c, "record 3 has no partner");
    problem_with(j.c, "no rationale file has the id \"b\"");
    join_end(&j);
}

static void full_records_must_be_the_same_text(void **state)
{
    (void)state;
    struct join j = join_of(
        ANNOTATIONS, NULL,
        "{\"id\":\"a\",\"tokens\":[\"x\",\"other\"],\"saliency\":{\"S\":{\"indices\":[0]}}}\n"
        "{\"id\":\"b\",\"tokens\":[\"z\"],\"label\":5,\"saliency\":{\"S\":{\"indices\":[0]}}}\n"
        "{\"id\":\"c\",\"tokens\":[\"z\"],\"saliency\":{\"S\":{\"indices\":[0]}}}\n",
        NULL);
    char ids[256];
    assert_string_equal(ids_of(j.c, ids), "a b c");
    assert_int_equal(problem_with(j.c, "the tokens of \"a\" differ from those at")->line, 1);
    assert_int_equal(problem_with(j.c, "the label of \"b\" differs")->kind, PROBLEM_NOTE);
    assert_true(value_equal(corpus_columns(j.c)->rows[1].label, value_number(0)));
    assert_null(cell_of(j.c, 0, "S"));
    assert_non_null(cell_of(j.c, 1, "S"));
    problem_with(j.c, "no rationale file has the id \"a\"");
    problem_with(j.c, "no annotation has the id \"c\"");
    assert_int_equal(corpus_info(j.c).unmatched, 2);
    assert_int_equal(exit_status(j.c), 1);
    join_end(&j);
}

static void an_annotation_may_come_later(void **state)
{
    (void)state;
    struct files f = {0};
    struct err e;
    const char *paths[] = {
        file_text(&f, "{\"id\":\"a\",\"tokens\":[\"x\",\"y\"],\"prediction\":2,"
                      "\"saliency\":{\"S\":{\"indices\":[0]}}}\n"),
        file_text(&f, "{\"id\":\"a\",\"tokens\":[\"x\",\"y\"],\"label\":2,\"ground_truth\":[1],"
                      "\"meta\":{\"k\":\"v\"}}\n"),
    };
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = paths;
    o.n_paths = 2;
    struct corpus *c = corpus_with(&o);
    const struct instance *x = corpus_fetch(c, 0, &e);
    assert_true(x->annotated);
    assert_string_equal(instance_meta(x, "k")->text, "v");
    const struct cell *cell = cell_of(c, 0, "S");
    assert_true(cell->flags & CELL_ANNOTATED);
    assert_int_equal(cell->g, 1);
    assert_int_equal(cell->inter, 0);
    assert_true(value_equal(corpus_columns(c)->rows[0].label, value_number(2)));
    assert_true(corpus_columns(c)->rows[0].flags & INSTANCE_ANNOTATED);
    corpus_close(c);
    files_remove(&f);
}

static void other_formats_join_too(void **state)
{
    (void)state;
    struct join j =
        join_of("{\"id\":\"a\",\"x\":[\"x\",\"y\"],\"y\":[0.5],\"0\":[[0,1]]}\n", "LIME",
                "{\"id\":\"a\",\"attributions\":[0.25,-1,0],\"pred_class\":1}\n", NULL);
    assert_int_equal(cell_of(j.c, 0, "LIME")->g, 1);
    assert_true(cell_of(j.c, 0, "LIME")->wsc == 0.2);
    problem_with(j.c, "3 scores for 2 tokens, the last 1 were cut");
    join_end(&j);
}

// ---- corpus.json --------------------------------------------------------------------------------

static void a_directory_of_sources(void **state)
{
    (void)state;
    char ids[256];
    struct corpus *c = corpus_of("tests/data/good/joined");
    struct corpus_info info = corpus_info(c);
    const struct columns *columns = corpus_columns(c);
    assert_string_equal(info.name, "joined");
    assert_int_equal(info.task, TASK_REGRESSION);
    assert_true(info.delta == 0.1);
    assert_true(info.has_cuts);
    assert_true(info.cuts.iou.low.high == 0.2 && info.cuts.iou.high.low == 0.5);
    assert_true(info.cuts.gtc.low.high == cuts_text().gtc.low.high);
    assert_int_equal(info.cuts.own[PATTERN_CONTEXT_DEPENDENT].set, 1u << SCORE_GTC);
    assert_string_equal(info.cuts.name, "corpus");
    assert_string_equal(columns->names.at[0], "low");
    assert_int_equal(info.sources, 3); // that of aspect 1 is left out
    assert_string_equal(ids_of(c, ids), "j1 j2 j3");
    assert_true(value_equal(columns->rows[0].label, value_number(0.9)));
    assert_int_equal(columns->n_runs, 2);
    assert_string_equal(columns->runs[0].name, "cnn/SIS");
    assert_string_equal(columns->runs[1].name, "cnn/IG");
    assert_string_equal(columns->runs[1].model, "cnn");
    assert_int_equal(columns->runs[1].rule.kind, RULE_TOP);
    assert_int_equal(cell_of(c, 0, "cnn/IG")->inter, 2);
    assert_true(value_equal(cell_of(c, 1, "cnn/IG")->prediction, value_number(0.2)));
    assert_int_equal(info.unmatched, 2);
    assert_int_equal(exit_status(c), 0);
    corpus_close(c);
}

static void the_aspect_chooses_sources(void **state)
{
    (void)state;
    const char *path = "tests/data/good/joined/corpus.json";
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    o.aspect = 1;
    struct corpus *c = corpus_with(&o);
    assert_int_equal(corpus_info(c).sources, 2);
    assert_string_equal(corpus_columns(c)->runs[0].name, "saliency");
    assert_true(value_equal(corpus_columns(c)->rows[0].label, value_number(0.2)));
    corpus_close(c);
}

struct bad_corpus {
    const char *json, *what;
    int line, column;
};

static void try_bad_corpus(const char *directory, const struct bad_corpus *b)
{
    char path[128];
    struct corpus_options o;
    struct corpus *c;
    struct err e;
    snprintf(path, sizeof path, "%s/corpus.json", directory);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(b->json, f);
    fclose(f);
    const char *paths[] = {directory, "tests/data/good/venn.jsonl"};
    corpus_options_init(&o);
    o.paths = paths;
    o.n_paths = 2;
    if (!corpus_open(&c, &o, &e))
        fail_msg("%s", e.msg);
    const struct problem *p = problem_with(c, b->what);
    assert_int_equal(p->kind, PROBLEM_UNREADABLE);
    assert_string_equal(p->file, path);
    assert_int_equal(p->line, b->line);
    assert_int_equal(p->column, b->column);
    corpus_close(c);
    unlink(path);
}

static void a_bad_corpus_json_is_explained(void **state)
{
    (void)state;
    static const struct bad_corpus cases[] = {
        {"[1]", "it is an array; give an object", 0, 0},
        {"{}", "\"sources\" is nothing; give a list", 0, 0},
        {"{\"sources\":[]}", "\"sources\" is empty", 1, 2},
        {"{\"sources\":[3]}", "\"sources\" is a number; give", 1, 13},
        {"{\"sources\":[{}]}", "a source has no \"path\"", 1, 13},
        {"{\"sources\":[{\"path\":1}]}", "\"path\" is a number; give a string", 1, 14},
        {"{\"sources\":[{\"path\":\"x\",\"fmt\":1}]}", "a source has an unknown key \"fmt\"", 1,
         25},
        {"{\"sources\":[{\"path\":\"x\",\"format\":\"q\"}]}",
         "no reader is called 'q'; there are venn,", 1, 25},
        {"{\"sources\":[{\"path\":\"x\",\"join\":\"q\"}]}", "give \"id\" or \"line\"", 1, 25},
        {"{\"sources\":[{\"path\":\"x\",\"aspect\":0.5}]}", "\"aspect\" is not a whole number", 1,
         25},
        {"{\"sources\":[{\"path\":\"x\",\"aspect\":9}]}", "from 0 to 4", 1, 25},
        {"{\"sources\":[{\"path\":\"x\",\"run\":3}]}", "\"run\" is a number", 1, 25},
        {"{\"sources\":[{\"path\":\"x\",\"run\":{\"name\":3}}]}", "\"run\" has an unknown key", 1,
         32},
        {"{\"task\":\"sorting\"}", "\"task\" is \"sorting\"; give \"classification\"", 1, 2},
        {"{\n\"delta\":-1}", "\"delta\" is a number; give a number from 0", 2, 1},
        {"{\"classes\":3}", "\"classes\" is a number", 1, 2},
        {"{\"discretise\":\"most\"}", "\"discretise\": ", 1, 2},
        {"{\"thresholds\":3}", "\"thresholds\" is a number", 1, 2},
        {"{\"thresholds\":{\"wsc\":{}}}", "\"thresholds\" has an unknown key \"wsc\"", 1, 16},
        {"{\"thresholds\":{\"iou\":{\"low\":[0.5,0.2]}}}", "\"low\" is not a range", 1, 23},
        {"{\"thresholds\":{\"patterns\":{\"perfect\":{}}}}", "no pattern \"perfect\"", 1, 28},
        {"{\"thresholds\":{\"patterns\":{\"confuser\":{\"wsc\":[0,1]}}}}", "unknown key \"wsc\"", 1,
         40},
        {"{\"aspect\":1,\"sources\":[{\"path\":\"x\",\"aspect\":2}]}", "no source has aspect 1", 0,
         0},
        {"{\"name\":\"x\"", "expected", 1, 12},
    };
    char directory[64];
    const char *tmp = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%.40s/venn-test-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(directory));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        try_bad_corpus(directory, &cases[i]);
    rmdir(directory);
}

static void the_bundled_corpus_opens(void **state)
{
    (void)state;
    if (access("corpora/beer/corpus.json", R_OK) != 0)
        skip();
    struct corpus *c = corpus_of("corpora/beer");
    assert_int_equal(exit_status(c), 0);
    assert_int_equal(corpus_info(c).unmatched, 0);
    assert_int_equal(corpus_info(c).records, 400);
    assert_true(corpus_columns(c)->n_runs >= 2);
    corpus_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_joined_by_id),
        cmocka_unit_test(records_without_ids_are_joined_by_number),
        cmocka_unit_test(full_records_must_be_the_same_text),
        cmocka_unit_test(an_annotation_may_come_later),
        cmocka_unit_test(other_formats_join_too),
        cmocka_unit_test(a_directory_of_sources),
        cmocka_unit_test(the_aspect_chooses_sources),
        cmocka_unit_test(a_bad_corpus_json_is_explained),
        cmocka_unit_test(the_bundled_corpus_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
