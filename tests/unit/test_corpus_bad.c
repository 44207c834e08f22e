// SPDX-License-Identifier: MIT
// Broken input: each fault is said with its place and cure, and the good records load.
#include "corpus_check.h"

#define RECORD(id, tokens, run)                                                            \
    "{\"id\":\"" id "\",\"tokens\":[" tokens "],\"ground_truth\":[0],\"saliency\":{\"" run \
    "\":{\"indices\":[0]}}}\n"

static void each_fault_is_said_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *file, *what;
        enum problem_kind kind;
        int line, column;
        size_t rows;
        int status;
    } cases[] = {
        {"truncated.jsonl", "the text ends", PROBLEM_SKIPPED, 3, 27, 4, 1},
        {"missing_field.jsonl", "no \"tokens\"; give", PROBLEM_SKIPPED, 2, 1, 1, 1},
        {"missing_run.jsonl", "neither \"indices\" nor", PROBLEM_SKIPPED, 2, 38, 1, 1},
        {"index_range.jsonl", "\"ground_truth\": 1 of 2", PROBLEM_REPAIRED, 2, 30, 2, 1},
        {"index_range.jsonl", "2 of 3 indices dropped", PROBLEM_REPAIRED, 2, 68, 2, 1},
        {"fraction.jsonl", "0.5 is not an index", PROBLEM_SKIPPED, 2, 70, 1, 1},
        {"nan.jsonl", "1 of 2 scores are missing", PROBLEM_NOTE, 2, 66, 2, 0},
        {"infinity.jsonl", "is infinite; give finite", PROBLEM_SKIPPED, 2, 66, 1, 1},
        {"scores_length.jsonl", "3 scores for 2 tokens", PROBLEM_SKIPPED, 2, 66, 1, 1},
        {"utf8.jsonl", "not UTF-8: replaced", PROBLEM_REPAIRED, 2, 25, 2, 1},
        {"empty.jsonl", "the file is empty; give", PROBLEM_SKIPPED, 0, 0, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[64];
        snprintf(path, sizeof path, "tests/data/bad/%s", cases[i].file);
        struct corpus *c = corpus_of(path);
        const struct problem *p = problem_with(c, cases[i].what);
        assert_string_equal(p->file, path);
        assert_int_equal(p->kind, cases[i].kind);
        assert_int_equal(p->line, cases[i].line);
        assert_int_equal(p->column, cases[i].column);
        assert_int_equal(corpus_info(c).records, cases[i].rows);
        assert_int_equal(exit_status(c), cases[i].status);
        char *text = corpus_problem_text(c, p, 20);
        assert_true(p->line ? text && strlen(text) == 20 : !text);
        free(text);
        corpus_close(c);
    }
}

static void what_cannot_be_opened_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *path, *why;
    } cases[] = {
        {"tests/data/bad/nowhere.jsonl", "nowhere.jsonl: No such file"},
        {"tests/data/bad/lfs.json", "Git LFS pointer"},
        {"tests/data/bad/no_corpus", "a directory without corpus.json; give its files"},
        {"tests/data/bad/not_records.json", "format not recognised: the first record is a number"},
        {"tests/data/bad/other_keys.jsonl", "the keys colour, size; --format NAME"},
        {"tests/data/bad/unknown_key", "corpus.json:2:2: it has an unknown key \"sauces\""},
        {"tests/data/bad/broken_corpus/corpus.json", "corpus.json:2:30: expected ','"},
    };
    struct corpus_options o;
    struct corpus *c;
    struct err e;
    corpus_options_init(&o);
    o.n_paths = 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        o.paths = &cases[i].path;
        assert_false(corpus_open(&c, &o, &e));
        if (!strstr(e.msg, cases[i].why))
            fail_msg("%s: %s", cases[i].path, e.msg);
    }
    o.n_paths = 0;
    assert_false(corpus_open(&c, &o, &e));
    o.format = "xml";
    assert_false(corpus_open(&c, &o, &e));
    assert_non_null(strstr(e.msg, "there are venn, si-rows"));
}

static void the_other_files_still_load(void **state)
{
    (void)state;
    const char *paths[] = {"tests/data/bad/nowhere.jsonl", "tests/data/good/venn.jsonl"};
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = paths;
    o.n_paths = 2;
    struct corpus *c = corpus_with(&o);
    assert_int_equal(corpus_info(c).records, 4);
    assert_int_equal(exit_status(c), 3);
    assert_int_equal(problem_with(c, "No such file")->kind, PROBLEM_UNREADABLE);
    corpus_close(c);
}

static void limits_are_errors_of_one_instance(void **state)
{
    (void)state;
    struct files f = {0};
    struct strbuf text = {0};
    strbuf_puts(&text, RECORD("a", "\"x\"", "S") "{\"id\":\"b\",\"tokens\":[\"\"");
    for (int i = 0; i < 1000000; i++)
        strbuf_puts(&text, ",\"\"");
    strbuf_puts(&text,
                "]}\n{\"id\":\"c\",\"tokens\":[\"x\"],\"saliency\":{\"R0\":{\"indices\":[]}");
    for (int i = 1; i < 4096; i++)
        strbuf_printf(&text, ",\"R%d\":{\"indices\":[]}", i);
    strbuf_puts(&text, "}}\n" RECORD("d", "\"x\"", "S"));
    struct corpus *c = corpus_of(file_write(&f, text.at, text.n));
    char ids[256];
    assert_string_equal(ids_of(c, ids), "a d");
    assert_int_equal(problem_with(c, "more than 1000000 tokens")->line, 2);
    assert_int_equal(problem_with(c, "more than 4096 runs")->line, 3);
    assert_int_equal(corpus_columns(c)->n_runs, 1); // those of the refused record are gone
    corpus_close(c);
    strbuf_free(&text);
    files_remove(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_said_with_its_place),
        cmocka_unit_test(what_cannot_be_opened_says_why),
        cmocka_unit_test(the_other_files_still_load),
        cmocka_unit_test(limits_are_errors_of_one_instance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
