// SPDX-License-Identifier: MIT
// The column cache: what comes out of an index is what reading gives; whatever happens to an index
// or its files, no row is wrong.
#include "corpus_check.h"
#include "scan_check.h"

#include "store/index_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <utime.h>

static int folder_new(void **state)
{
    static const char pattern[] = "/tmp/venn-index-XXXXXX";
    char *folder = mem_strdup(pattern);
    if (!mkdtemp(folder))
        return -1;
    *state = folder;
    return setenv("XDG_CACHE_HOME", folder, 1);
}

static int folder_end(void **state)
{
    uint64_t bytes;
    char *folder = *state, *inner = mem_printf("%s/venn", folder);
    index_clear(&bytes, NULL);
    rmdir(inner);
    int status = rmdir(folder);
    free(inner);
    free(folder);
    return status;
}

static struct corpus *load(const char *path, const char *rationale)
{
    struct corpus_options o;
    const struct rationale_option r = {"R2", rationale};
    corpus_options_init(&o);
    o.rationales = &r;
    o.n_rationales = rationale ? 1 : 0;
    o.paths = &path;
    o.n_paths = 1;
    struct corpus *c;
    struct err e;
    if (!corpus_open(&c, &o, &e))
        return NULL;
    assert_true(corpus_load(c, NULL, &e));
    return c;
}

static char *index_of(const struct corpus *c)
{
    struct strbuf path = {0};
    assert_true(index_path(c, &path, NULL));
    return path.at;
}

static void same_rows(struct corpus *a, struct corpus *b)
{
    const char *what = corpus_difference(a, b);
    if (what)
        fail_msg("different %s", what);
    for (uint32_t i = 0; i < corpus_columns(a)->n; i++) {
        struct err e;
        uint32_t row;
        const struct instance *x = corpus_fetch(a, i, &e), *y = corpus_fetch(b, i, &e);
        assert_true(x && y);
        assert_string_equal(x->id, y->id);
        assert_int_equal(x->n_runs, y->n_runs);
        assert_true(corpus_find_id(b, x->id, &row, NULL) && row == i);
    }
}

// ---- there and back -----------------------------------------------------------------------------

static void goes_there_and_back(const char *path, const char *rationale)
{
    struct corpus *read = load(path, rationale);
    if (!read)
        return;
    struct err e;
    assert_true(index_possible(read));
    if (!index_write(read, &e))
        fail_msg("%s", e.msg);
    struct corpus *again = load(path, rationale);
    assert_true(corpus_from_index(again) && !corpus_from_index(read));
    assert_true(corpus_info(again).loaded);
    assert_int_equal(corpus_info(again).read, corpus_info(read).read);
    assert_int_equal(corpus_info(again).unmatched, corpus_info(read).unmatched);
    same_rows(read, again);
    corpus_close(again);
    corpus_close(read);
}

static void an_index_gives_what_reading_gives(void **state)
{
    (void)state;
    goes_there_and_back("tests/data/good/venn.jsonl", NULL);
    goes_there_and_back("tests/data/good/si_rows.json", NULL);
    goes_there_and_back("tests/data/good/scores.jsonl", NULL);
    goes_there_and_back("tests/data/good/beer.jsonl", NULL);
    goes_there_and_back("tests/data/bad/truncated.jsonl", NULL);
    goes_there_and_back("tests/data/bad/index_range.jsonl", NULL);
    goes_there_and_back("tests/data/bad/same_id.jsonl", NULL);
    goes_there_and_back("tests/data/bad/empty.jsonl", NULL);
    goes_there_and_back("corpora/beer", NULL);
    struct files f = {0};
    const char *a = file_text(&f, "{\"id\":\"a\",\"tokens\":[\"x\",\"y\"],\"ground_truth\":[0]}\n"
                                  "{\"id\":\"b\",\"tokens\":[\"x\",\"y\"],\"ground_truth\":[1]}\n");
    const char *b =
        file_text(&f, "{\"id\":\"b\",\"indices\":[1]}\n{\"id\":\"q\",\"indices\":[1]}\n");
    goes_there_and_back(a, b);
    files_remove(&f);
}

static void other_options_are_another_index(void **state)
{
    (void)state;
    const char *path = "tests/data/good/venn.jsonl";
    struct corpus *read = load(path, NULL), *other;
    struct corpus_options o;
    struct err e;
    assert_true(index_write(read, &e));
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    assert_true(rule_parse("top:1", &o.override, &e));
    assert_true(corpus_open(&other, &o, &e) && corpus_load(other, NULL, &e));
    assert_false(corpus_from_index(other));
    corpus_close(other);
    o.override = (struct rule){0};
    o.no_cache = true;
    assert_true(corpus_open(&other, &o, &e) && corpus_load(other, NULL, &e));
    assert_false(corpus_from_index(other));
    corpus_close(other);
    corpus_close(read);
}

static void what_was_said_about_opening_is_not_kept(void **state)
{
    (void)state;
    const char *paths[] = {"tests/data/good/venn.jsonl", "tests/data/none-here.jsonl"};
    struct corpus_options o;
    struct corpus *c;
    struct err e;
    corpus_options_init(&o);
    o.paths = paths;
    uint64_t bytes;
    index_clear(&bytes, NULL);
    for (o.n_paths = 2; o.n_paths > 0; o.n_paths--) {
        assert_true(corpus_open(&c, &o, &e) && corpus_load(c, NULL, &e));
        assert_int_equal(corpus_from_index(c), o.n_paths == 1);
        assert_int_equal(exit_status(c), o.n_paths == 2 ? 3 : 0);
        assert_true(index_write(c, &e));
        corpus_close(c);
    }
}

// ---- damage -------------------------------------------------------------------------------------

static struct strbuf bytes_of(const char *path)
{
    struct strbuf b = {0};
    char block[4096];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        strbuf_add(&b, block, n);
    fclose(f);
    return b;
}

static void put_back(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_true(f && fwrite(bytes, 1, n, f) == n);
    fclose(f);
}

static void check_ignored(const char *path, struct corpus *reference)
{
    struct corpus *c = load(path, NULL);
    assert_false(corpus_from_index(c));
    assert_int_equal(corpus_columns(c)->n, corpus_columns(reference)->n);
    assert_int_equal(exit_status(c), exit_status(reference));
    size_t notes = corpus_problems(c)->n - corpus_problems(reference)->n;
    assert_true(notes <= 1);
    if (notes)
        assert_non_null(strstr(corpus_problems(c)->at[0].what, "cache is damaged"));
    corpus_close(c);
}

static void a_damaged_index_is_ignored(void **state)
{
    (void)state;
    const char *path = "tests/data/good/venn.jsonl";
    struct corpus *reference = load(path, NULL);
    struct err e;
    assert_true(index_write(reference, &e));
    char *at = index_of(reference);
    struct strbuf whole = bytes_of(at);
    size_t step = whole.n / 400 + 1;
    for (size_t n = 0; n < whole.n; n += step) {
        put_back(at, whole.at, n);
        check_ignored(path, reference);
    }
    for (size_t i = 0; i < whole.n; i += i < 600 ? 1 : step) {
        whole.at[i] ^= 0x41;
        put_back(at, whole.at, whole.n);
        check_ignored(path, reference);
        whole.at[i] ^= 0x41;
    }
    strbuf_puts(&whole, "more");
    put_back(at, whole.at, whole.n);
    check_ignored(path, reference);
    put_back(at, whole.at, whole.n - 4);
    struct corpus *c = load(path, NULL);
    assert_true(corpus_from_index(c));
    corpus_close(c);
    strbuf_free(&whole);
    free(at);
    corpus_close(reference);
}

// ---- changed files ------------------------------------------------------------------------------

static void an_index_of_a_changed_file_is_ignored(void **state)
{
    (void)state;
    static const char text[] = "{\"id\":\"a\",\"tokens\":[\"x\"]}\n";
    struct files f = {0};
    struct err e;
    const char *path = file_text(&f, text);
    struct corpus *c = load(path, NULL);
    assert_true(index_write(c, &e));
    corpus_close(c);
    c = load(path, NULL);
    assert_true(corpus_from_index(c));
    corpus_close(c);

    struct utimbuf later = {1000, 1000}; // another time, the same bytes
    assert_int_equal(utime(path, &later), 0);
    c = load(path, NULL);
    assert_false(corpus_from_index(c));
    assert_true(index_write(c, &e));
    corpus_close(c);

    FILE *more = fopen(path, "a"); // another size
    fputs("{\"id\":\"b\",\"tokens\":[\"x\"]}\n", more);
    fclose(more);
    assert_int_equal(utime(path, &later), 0);
    c = load(path, NULL);
    assert_false(corpus_from_index(c));
    assert_int_equal(corpus_columns(c)->n, 2);
    assert_true(index_write(c, &e));
    corpus_close(c);

    const char *other =
        file_text(&f, "{\"id\":\"c\",\"tokens\":[\"x\"]}\n{\"id\":\"d\",\"tokens\":[\"x\"]}\n");
    assert_int_equal(utime(other, &later), 0); // another file of the same size and time
    assert_int_equal(rename(other, path), 0);
    c = load(path, NULL);
    assert_false(corpus_from_index(c));
    corpus_close(c);
    files_remove(&f);
}

static void a_row_that_changed_since_is_noticed(void **state)
{
    (void)state;
    struct files f = {0};
    struct err e;
    struct stat st;
    const char *path = file_text(&f, "{\"id\":\"a\",\"tokens\":[\"x\"]}\n");
    struct corpus *c = load(path, NULL);
    assert_true(index_write(c, &e));
    corpus_close(c);
    c = load(path, NULL);
    assert_true(corpus_from_index(c) && stat(path, &st) == 0);
    FILE *file = fopen(path, "r+"); // in place, behind the back of the clock
    fputs("{\"id\":\"a\",\"tokens\":[\"y\"]}\n", file);
    fclose(file);
    struct timespec times[2] = {st.st_atim, st.st_mtim};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    assert_null(corpus_fetch(c, 0, &e));
    assert_non_null(strstr(e.msg, "changed on disk"));
    corpus_close(c);
    files_remove(&f);
}

// ---- writing ------------------------------------------------------------------------------------

static void a_thread_writes_the_same_and_can_be_stopped(void **state)
{
    (void)state;
    const char *path = "tests/data/good/venn.jsonl";
    struct corpus *read = load(path, NULL), *again;
    struct index_list list = {0};
    index_writer_end(index_writer_begin(read), false);
    assert_true(index_writer_end(index_writer_begin(read), true));
    again = load(path, NULL);
    assert_true(corpus_from_index(again));
    same_rows(read, again);
    corpus_close(again);
    corpus_close(read);
    index_list_read(&list);
    bool listed = false;
    for (size_t i = 0; i < list.n; i++) {
        assert_false(list.at[i].unfinished);
        listed = listed || strcmp(list.at[i].what, path) == 0;
    }
    assert_true(listed);
    index_list_free(&list);
}

static void what_cannot_be_written_leaves_nothing(void **state)
{
    struct corpus *c = load("tests/data/good/venn.jsonl", NULL);
    struct err e;
    uint64_t bytes;
    struct index_list list = {0};
    char *full = mem_printf("%s/venn", (char *)*state);
    index_clear(&bytes, NULL);
    rmdir(full);
    put_back(full, "", 0); // a file where the folder should be
    assert_false(index_write(c, &e));
    assert_non_null(strstr(e.msg, "/venn"));
    unlink(full);
    setenv("XDG_CACHE_HOME", "/proc/self", 1);
    assert_false(index_write(c, &e));
    setenv("XDG_CACHE_HOME", *state, 1);
    index_list_read(&list);
    assert_int_equal(list.n, 0);
    index_list_free(&list);
    free(full);
    corpus_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_gives_what_reading_gives),
        cmocka_unit_test(other_options_are_another_index),
        cmocka_unit_test(what_was_said_about_opening_is_not_kept),
        cmocka_unit_test(a_damaged_index_is_ignored),
        cmocka_unit_test(an_index_of_a_changed_file_is_ignored),
        cmocka_unit_test(a_row_that_changed_since_is_noticed),
        cmocka_unit_test(a_thread_writes_the_same_and_can_be_stopped),
        cmocka_unit_test(what_cannot_be_written_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, folder_new, folder_end);
}
