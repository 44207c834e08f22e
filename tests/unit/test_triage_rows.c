// SPDX-License-Identifier: MIT
// Triage: which row of a corpus a verdict belongs to.
#include "triage_check.h"

static char got[512];
static struct err e;

static void verdicts_stay_with_their_instances(void **state)
{
    (void)state;
    char before[] = "a=one b=two c=three";
    char after[] = "new=zero c=three x=four a=one b=changed";
    struct fake_corpus old, c;
    corpus_make(&old, before);
    tag_abc(&old);
    corpus_make(&c, after);
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_tags(t, 0, "");
    assert_tags(t, 1, "third");
    assert_tags(t, 2, "");
    assert_tags(t, 3, "first");
    assert_tags(t, 4, "second");
    assert_true(triage_own(t, 4)->changed);
    assert_false(triage_own(t, 3)->changed);
    assert_int_equal(triage_counts(t)->changed, 1);
    struct triage_at a = at(&c, 4); // a mark is no judgement, a tag is
    assert_true(triage_mark_many(t, &a, 1, true, &e));
    assert_true(triage_own(t, 4)->changed);
    tag(t, &c, 4, "again", true);
    assert_false(triage_own(t, 4)->changed);
    assert_tags(t, 4, "second,again");
    struct triage_undone u;
    assert_true(triage_undo(t, &u, &e));
    assert_true(triage_own(t, 4)->changed);
    triage_close(t);
}

static void new_ids_old_texts(void **state)
{
    (void)state;
    char before[] = "a=one b=two c=one";
    char after[] = "z=one y=one b=two q=one";
    struct fake_corpus old, c;
    corpus_make(&old, before);
    tag_abc(&old);
    corpus_make(&c, after);
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_string_not_equal(tags_of(t, 0, 0, got), "");
    assert_string_not_equal(tags_of(t, 1, 0, got), "");
    assert_tags(t, 2, "second");
    assert_tags(t, 3, "");
    assert_int_equal(triage_counts(t)->done, 3);
    size_t items, known;
    triage_known(t, &items, &known);
    assert_int_equal(items, 3);
    assert_int_equal(known, 3);
    triage_close(t);
}

// Records without ids are numbered: the number says nothing once the file is reordered.
static void numbered_records_go_by_text(void **state)
{
    (void)state;
    char before[] = "0=one 1=two 2=three", after[] = "0=two 1=three 2=new 3=one";
    struct fake_corpus old, c;
    corpus_make(&old, before);
    tag_abc(&old);
    corpus_make(&c, after);
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_tags(t, 0, "second");
    assert_tags(t, 1, "third");
    assert_tags(t, 2, "");
    assert_tags(t, 3, "first");
    assert_int_equal(triage_counts(t)->changed, 0);
    tag(t, &c, 2, "ok", true); // the number of another item
    tag(t, &c, 0, "ok", true);
    assert_tags(t, 1, "third");
    triage_close(t);
    t = opened_on(db_path, "ann", &c);
    assert_tags(t, 0, "ok,second");
    assert_tags(t, 1, "third");
    assert_tags(t, 2, "ok");
    assert_tags(t, 3, "first");
    triage_close(t);
    char changed[] = "0=two 1=other 2=new 3=one";
    corpus_make(&c, changed);
    t = opened_on(db_path, "ann", &c);
    assert_tags(t, 0, "ok,second");
    assert_tags(t, 2, "ok");
    triage_close(t);
}

static void rows_come_in_while_loading(void **state)
{
    (void)state;
    char before[] = "a=one b=two c=three";
    struct fake_corpus c;
    corpus_make(&c, before);
    tag_abc(&c);
    struct triage *t = opened(db_path, "ann");
    c.columns.n = 1;
    triage_bind(t, &c.columns, false);
    assert_tags(t, 0, "first");
    assert_null(triage_own(t, 1));
    tag(t, &c, 0, "ok", true);
    c.columns.n = 3;
    triage_bind(t, &c.columns, false);
    assert_tags(t, 2, "third");
    triage_bind(t, &c.columns, true);
    assert_int_equal(triage_counts(t)->done, 3);
    triage_close(t);
}

static void another_corpus_is_noticed(void **state)
{
    (void)state;
    char before[] = "a=one b=two c=three", other[] = "x=1 y=2";
    struct fake_corpus old, c;
    struct triage_undone u;
    size_t items, known;
    corpus_make(&old, before);
    tag_abc(&old);
    corpus_make(&c, other);
    struct triage *t = opened_on(db_path, "ann", &c);
    triage_known(t, &items, &known);
    assert_int_equal(items, 3);
    assert_int_equal(known, 0);
    assert_true(triage_refuse(t, &e));
    const char *why;
    assert_int_equal(triage_trouble(t, &why), TRIAGE_OTHER);
    assert_non_null(strstr(why, "another corpus"));
    tag(t, &c, 0, "ok", true);
    assert_int_equal(triage_unsaved(t), 1);
    assert_false(triage_save(t, &e));
    char path[128];
    snprintf(path, sizeof path, "%s/mine.venn-triage", folder);
    assert_false(triage_save_as(t, db_path, &e)); // never over something
    assert_true(triage_save_as(t, path, &e));
    assert_int_equal(triage_unsaved(t), 0);
    assert_tags(t, 0, "ok");
    tag(t, &c, 1, "bad", true);
    assert_true(triage_undo(t, &u, &e) && u.any);
    triage_close(t);
    t = opened_on(path, "ann", &c);
    assert_tags(t, 0, "ok");
    triage_close(t);
    t = opened_on(db_path, "ann", &old);
    assert_int_equal(triage_counts(t)->done, 3);
    triage_close(t);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)
    const struct CMUnitTest tests[] = {
        T(verdicts_stay_with_their_instances), T(new_ids_old_texts),
        T(numbered_records_go_by_text),        T(rows_come_in_while_loading),
        T(another_corpus_is_noticed),
    };
    return cmocka_run_group_tests_name("triage rows", tests, NULL, NULL);
}
