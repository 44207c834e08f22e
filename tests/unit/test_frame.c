// SPDX-License-Identifier: MIT
#include "fixture.h"

static struct fixture fx;
static struct frame frame;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    frame_free(&frame);
    fixture_fini(&fx);
    return 0;
}

// Builds the frame; query and order as text, NULL for none.
static void build(struct frame_spec spec, const char *query, const char *order)
{
    struct query *q = NULL;
    struct order o = {0};
    struct err e = {""};
    assert_true(!query || query_parse(query, &fx.columns, &q, &e));
    assert_true(!order || order_parse(order, &fx.columns, &o, &e));
    spec.query = q;
    spec.order = order ? &o : NULL;
    if (!frame_build(&frame, &spec, &fx.source, &e))
        fail_msg("%s", e.msg);
    query_free(q);
}

// Rows as "instance.run …" or, of one run, "instance …".
static void assert_rows(bool runs, const char *expected)
{
    struct strbuf out = {0};
    for (size_t i = 0; i < frame.n; i++) {
        strbuf_printf(&out, "%s%u", i ? " " : "", frame.rows[i].instance);
        if (runs)
            strbuf_printf(&out, ".%u", frame.rows[i].run);
    }
    assert_string_equal(strbuf_str(&out), expected);
    strbuf_free(&out);
}

static void all_runs(void **state)
{
    (void)state;
    build((struct frame_spec){.all_runs = true, .keep_runless = true}, NULL, NULL);
    assert_rows(true, "0.0 0.1 0.2 1.0 1.1 2.0 3.0 3.1 4.0 4.1 5.1 6.0 7.0");
    assert_int_equal(frame.total, 13);
    assert_int_equal(frame.queried, 13);
    assert_int_equal(frame.undefined, 3); // 2.0, 3.0, 3.1
    build((struct frame_spec){.all_runs = true}, "iou = 1", NULL);
    assert_rows(true, "0.0 1.1 5.1");
    assert_int_equal(frame.total, 13);
    assert_int_equal(frame.queried, 3);
}

static void one_run(void **state)
{
    (void)state;
    build((struct frame_spec){.run = FIXTURE_SIS}, NULL, NULL);
    assert_rows(false, "0 1 2 3 4 6 7");
    assert_int_equal(frame.total, 7);
    build((struct frame_spec){.run = FIXTURE_SIS, .keep_runless = true}, NULL, NULL);
    assert_rows(false, "0 1 2 3 4 5 6 7");
    assert_int_equal(frame.undefined, 3);
    build((struct frame_spec){.run = FIXTURE_IG}, NULL, NULL);
    assert_rows(true, "0.1 1.1 3.1 4.1 5.1");
    build((struct frame_spec){.run = 9}, NULL, NULL);
    assert_rows(true, "");
    build((struct frame_spec){.run = 9, .keep_runless = true}, "n > 4", NULL);
    assert_rows(true, "0.9 1.9 4.9 7.9");
}

static void counts_for_the_pattern_bar(void **state)
{
    (void)state;
    struct frame_spec spec = {.run = FIXTURE_SIS, .keep_runless = true, .patterns = 1u << 7};
    static const size_t all[PATTERN_COUNT] = {1, 1, 0, 0, 0, 0, 1, 3, 0};
    build(spec, NULL, NULL);
    assert_rows(false, "1 6 7");
    assert_memory_equal(frame.pattern_counts, all, sizeof all);
    assert_int_equal(frame.queried, 8);
    assert_int_equal(frame.undefined, 3);
    build(spec, "n < 10", NULL); // counts are under the query, before the pattern
    assert_rows(false, "6");
    assert_int_equal(frame.total, 8);
    assert_int_equal(frame.queried, 6);
    assert_int_equal(frame.pattern_counts[7], 1);
    assert_int_equal(frame.pattern_counts[1], 1);
    spec.patterns = 1u << PATTERN_NONE | 1u << PATTERN_HUMAN_ALIGNED;
    build(spec, NULL, NULL);
    assert_rows(false, "0 4");
    spec.patterns = 1u << PATTERN_CONFUSER;
    build(spec, NULL, NULL);
    assert_rows(false, "");
}

// Of a sample nothing else is counted, asked or listed.
static void only_some_instances(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct featureset only = featureset_new(&arena, fx.columns.n);
    featureset_add(&only, 2);
    featureset_add(&only, 4);
    featureset_add(&only, 5);
    build((struct frame_spec){.only = &only, .all_runs = true}, NULL, NULL);
    assert_rows(true, "2.0 4.0 4.1 5.1");
    assert_int_equal(frame.total, 4);
    build((struct frame_spec){.only = &only, .run = FIXTURE_SIS}, NULL, NULL);
    assert_rows(false, "2 4");
    assert_int_equal(frame.total, 2);
    assert_int_equal(frame.undefined, 1);
    build((struct frame_spec){.only = &only, .run = FIXTURE_SIS, .keep_runless = true}, "n > 4",
          NULL);
    assert_rows(false, "4");
    assert_int_equal(frame.total, 3);
    assert_int_equal(frame.queried, 1);
    size_t before = fx.fetches;
    build((struct frame_spec){.only = &only, .run = FIXTURE_SIS}, "text ~ .", NULL);
    assert_int_equal(fx.fetches - before, 3);
    arena_free(&arena);
}

static void unknown_rows_are_not_kept(void **state)
{
    (void)state;
    struct frame_spec spec = {.run = FIXTURE_SIS, .keep_runless = true};
    build(spec, "iou > .1", NULL);
    assert_rows(false, "0 4");
    build(spec, "not iou > .1", NULL);
    assert_rows(false, "1 6 7");
    build(spec, "undefined", NULL);
    assert_rows(false, "2 3 5");
}

static void ordered(void **state)
{
    (void)state;
    struct frame_spec spec = {.run = FIXTURE_SIS, .keep_runless = true};
    build(spec, NULL, "iou:desc");
    assert_rows(false, "0 4 1 7 6 2 3 5");
    assert_int_equal(frame_find(&frame, 7, FIXTURE_SIS), 3);
    assert_int_equal(frame_find(&frame, 7, FIXTURE_IG), frame.n);
    build(spec, "pattern:7", "text:desc");
    assert_rows(false, "6 7 1");
    assert_int_equal(frame_find(&frame, 0, FIXTURE_SIS), 3);
}

static void records_are_fetched_once(void **state)
{
    (void)state;
    build((struct frame_spec){.all_runs = true}, "text ~ e or salient ~ x or meta.year > 1", NULL);
    assert_int_equal(fx.fetches, FIXTURE_N);
    fx.fetches = 0;
    build((struct frame_spec){.all_runs = true}, "iou > .5 and correct", "iou,n:desc,label");
    assert_int_equal(fx.fetches, 0);
}

static void records_that_cannot_be_read_are_counted(void **state)
{
    (void)state;
    struct frame_spec spec = {.run = FIXTURE_SIS};
    fx.unreadable = 3;
    build(spec, "text ~ e or iou = 1", NULL);
    size_t kept = frame.n;
    assert_int_equal(frame.unread, 1);
    assert_non_null(strstr(frame.why.msg, "record 3"));
    assert_true(kept > 0);
    assert_int_equal(frame_find(&frame, 3, FIXTURE_SIS), frame.n);
    build(spec, NULL, "id"); // it is last
    assert_int_equal(frame.unread, 1);
    assert_int_equal(frame.rows[frame.n - 1].instance, 3);
    build((struct frame_spec){.all_runs = true}, "text ~ e", NULL);
    assert_int_equal(frame.unread, 2); // it has two runs
    build(spec, "iou > .1", NULL);     // records are not asked
    assert_int_equal(frame.unread, 0);
}

static void a_failure_changes_nothing(void **state)
{
    (void)state;
    struct frame_spec spec = {.run = FIXTURE_SIS};
    struct err e;
    build(spec, "pattern:7", NULL);
    struct row *rows = frame.rows;
    struct query *q;
    assert_true(query_parse("tagged", &fx.columns, &q, &e)); // there is no triage
    spec.query = q;
    assert_false(frame_build(&frame, &spec, &fx.source, &e));
    spec.all_runs = true;
    assert_false(frame_build(&frame, &spec, &fx.source, &e));
    query_free(q);
    struct order o;
    assert_true(order_parse("note", &fx.columns, &o, &e));
    spec = (struct frame_spec){.run = FIXTURE_SIS, .order = &o};
    assert_false(frame_build(&frame, &spec, &fx.source, &e));
    assert_ptr_equal(frame.rows, rows);
    assert_rows(false, "1 6 7");
}

// Filtering and ordering by records, a few at a time, gives the same rows.
static void in_steps(void **state)
{
    (void)state;
    struct query *q;
    struct order o;
    struct err e;
    bool done = false;
    int steps = 0, percent = 0;
    assert_true(query_parse("text ~ e or n > 1", &fx.columns, &q, &e));
    assert_true(order_parse("text:desc,iou", &fx.columns, &o, &e));
    struct frame_spec spec = {.run = FIXTURE_SIS, .query = q, .order = &o, .keep_runless = true};
    assert_true(frame_is_slow(&spec));
    struct frame_job *j = frame_job_new(&spec, &fx.source);
    for (; !done; steps++) {
        assert_true(frame_job_step(j, 1, &done, &e));
        assert_true(frame_job_percent(j) >= percent);
        percent = frame_job_percent(j);
    }
    struct frame f = {0};
    frame_job_take(j, &f);
    frame_job_free(j);
    assert_true(steps > 5);
    assert_true(frame_build(&frame, &spec, &fx.source, &e));
    assert_int_equal(f.n, frame.n);
    assert_memory_equal(f.rows, frame.rows, f.n * sizeof *f.rows);
    assert_int_equal(f.queried, frame.queried);
    spec = (struct frame_spec){.query = NULL};
    assert_false(frame_is_slow(&spec));
    j = frame_job_new(&spec, &fx.source); // given up at once
    frame_job_free(j);
    frame_free(&f);
    query_free(q);
}

static void empty_corpus(void **state)
{
    (void)state;
    fx.columns.n = 0;
    build((struct frame_spec){.all_runs = true}, "iou > 1", "id");
    assert_int_equal(frame.n, 0);
    assert_int_equal(frame_find(&frame, 0, 0), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(all_runs),
        TEST(one_run),
        TEST(counts_for_the_pattern_bar),
        TEST(only_some_instances),
        TEST(unknown_rows_are_not_kept),
        TEST(ordered),
        TEST(records_are_fetched_once),
        TEST(records_that_cannot_be_read_are_counted),
        TEST(a_failure_changes_nothing),
        TEST(in_steps),
        TEST(empty_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
