// SPDX-License-Identifier: MIT
// Triage: several reviewers, what other programs write.
#include "triage_check.h"

static char got[512];
static struct err e;

static void reviewers_and_blind(void **state)
{
    (void)state;
    char text[] = "a=one b=two c=three";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *bob = opened_on(db_path, "bob", &c);
    tag(bob, &c, 0, "ok", true);
    tag(bob, &c, 1, "bad", true);
    triage_close(bob);
    struct triage *ann = opened_on(db_path, "ann", &c);
    tag(ann, &c, 0, "ok", true);
    tag(ann, &c, 1, "ok", true);
    assert_int_equal(triage_reviewers(ann), 2);
    assert_string_equal(triage_reviewer_name(ann, 0), "ann");
    assert_string_equal(tags_of(ann, 1, 1, got), "bad");
    assert_false(triage_disagrees(ann, 0));
    assert_true(triage_disagrees(ann, 1));
    assert_int_equal(triage_counts(ann)->done, 2);
    struct triage_undone u; // one's own alone
    assert_true(triage_undo(ann, &u, &e) && u.instance == 1);
    assert_true(triage_undo(ann, &u, &e) && u.instance == 0);
    assert_true(triage_undo(ann, &u, &e));
    assert_false(u.any);
    assert_string_equal(tags_of(ann, 1, 1, got), "bad");
    struct triage_look own = {ann, 0}, any = {ann, TRIAGE_NOBODY};
    struct triage_view v = triage_view(&own), w = triage_view(&any);
    assert_false(v.tagged(v.ctx, 1));
    assert_true(w.tagged(w.ctx, 1));
    assert_true(w.has_tag(w.ctx, 1, "bad"));
    assert_false(w.has_tag(w.ctx, 1, "ok"));
    triage_close(ann);
    struct triage_options o = {.path = db_path, .reviewer = "ann", .blind = true};
    assert_true(triage_open(&ann, &o, &e));
    triage_bind(ann, &c.columns, true);
    assert_string_equal(tags_of(ann, 1, 1, got), "");
    assert_false(triage_disagrees(ann, 1));
    triage_close(ann);
}

static void others_are_seen(void **state)
{
    (void)state;
    char text[] = "a=one b=two";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *ann = opened_on(db_path, "ann", &c), *bob = opened_on(db_path, "bob", &c);
    struct triage *ann2 = opened_on(db_path, "ann", &c);
    bool changed;
    int watch = triage_watch(bob);
    tag(ann, &c, 0, "ok", true);
    if (watch >= 0) { // the folder's news
        fd_set set;
        struct timeval soon = {2, 0};
        FD_ZERO(&set);
        FD_SET(watch, &set);
        assert_int_equal(select(watch + 1, &set, NULL, NULL, &soon), 1);
    }
    assert_true(triage_poll(bob, &changed, &e));
    assert_true(changed);
    assert_string_equal(tags_of(bob, 0, 1, got), "ok");
    assert_true(triage_poll(bob, &changed, &e));
    assert_false(changed);
    tag(bob, &c, 1, "bad", true);
    assert_true(triage_poll(bob, &changed, &e)); // one's own action is no news
    assert_false(changed);
    assert_true(triage_poll(ann2, &changed, &e)); // the same person on another screen
    assert_true(changed);
    assert_tags(ann2, 0, "ok");
    tag(ann2, &c, 0, "ok", false);
    tag(ann, &c, 1, "ok", true); // writing takes in what others wrote…
    assert_tags(ann, 0, "-");
    assert_true(triage_poll(ann, &changed, &e)); // …and it is still news
    assert_true(changed);
    triage_close(ann);
    triage_close(ann2);
    triage_close(bob);
}

static bool has_news(int watch)
{
    struct timeval now = {0};
    fd_set set;
    FD_ZERO(&set);
    FD_SET(watch, &set);
    return select(watch + 1, &set, NULL, NULL, &now) == 1;
}

// One look takes a share of the news, or a program that writes on and on would never let go.
static void a_busy_folder_is_read_in_shares(void **state)
{
    (void)state;
    char text[] = "a=one", path[96];
    struct fake_corpus c;
    bool changed;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    int watch = triage_watch(t), looks = 0;
    if (watch < 0)
        skip();
    for (int i = 0; i < 1000; i++) { // other names: equal news in a row are one
        snprintf(path, sizeof path, "%s/f%d", folder, i % 2);
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fclose(f);
        unlink(path);
    }
    for (; has_news(watch) && looks < 1000; looks++)
        assert_true(triage_poll(t, &changed, &e));
    assert_in_range(looks, 2, 999);
    triage_close(t);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)
    const struct CMUnitTest tests[] = {
        T(reviewers_and_blind),
        T(others_are_seen),
        T(a_busy_folder_is_read_in_shares),
    };
    return cmocka_run_group_tests_name("triage others", tests, NULL, NULL);
}
