// SPDX-License-Identifier: MIT
// Triage: what is stored and undone.
#include "triage_check.h"

static struct err e;

static void looking_makes_no_file(void **state)
{
    (void)state;
    char text[] = "a=one b=two";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_undone undone;
    bool changed;
    assert_false(triage_exists(t));
    assert_true(triage_poll(t, &changed, &e));
    assert_true(triage_undo(t, &undone, &e));
    assert_false(undone.any);
    assert_int_equal(triage_counts(t)->left, 2);
    triage_close(t);
    assert_int_not_equal(access(db_path, F_OK), 0);
}

static void actions_are_there_again(void **state)
{
    (void)state;
    char text[] = "a=one b=two c=three";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at a = at(&c, 0), b = at(&c, 1);
    tag(t, &c, 0, "ok", true);
    tag(t, &c, 0, "look-again", true);
    tag(t, &c, 0, "ok", false);
    assert_true(triage_note(t, &b, "why \"this\"?", &e));
    assert_true(triage_truth(t, &b, (const uint32_t[]){7, 2, 7}, 3, &e));
    assert_true(triage_mark_many(t, &a, 1, true, &e));
    assert_true(triage_exists(t));
    triage_close(t);

    t = opened_on(db_path, "ann", &c);
    assert_tags(t, 0, "look-again");
    assert_tags(t, 1, "-");
    assert_null(triage_own(t, 2));
    const struct triage_state *s = triage_own(t, 1);
    assert_string_equal(s->note, "why \"this\"?");
    assert_true(s->edited);
    assert_int_equal(s->n_truth, 2);
    assert_int_equal(s->truth[0], 2);
    assert_int_equal(s->truth[1], 7);
    assert_string_equal(s->run, "SIS");
    assert_true(triage_own(t, 0)->marked);
    const struct triage_counts *n = triage_counts(t);
    assert_int_equal(n->total, 3);
    assert_int_equal(n->done, 1);
    assert_int_equal(n->left, 2);
    assert_int_equal(n->noted, 1);
    assert_int_equal(n->edited, 1);
    assert_int_equal(n->marked, 1);
    assert_int_equal(n->tagged[triage_tag_find(t, "look-again")], 1);
    assert_int_equal(strlen(triage_id(t)), 32);
    triage_close(t);
}

static void an_empty_truth_is_one(void **state)
{
    (void)state;
    char text[] = "a=one";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at a = at(&c, 0);
    assert_true(triage_truth(t, &a, (const uint32_t[]){0}, 0, &e));
    assert_true(triage_own(t, 0)->edited);
    assert_int_equal(triage_own(t, 0)->n_truth, 0);
    assert_true(triage_truth(t, &a, NULL, 0, &e));
    assert_false(triage_own(t, 0)->edited);
    triage_close(t);
}

static struct triage *of_aspect(int aspect, const struct fake_corpus *c)
{
    struct triage *t;
    struct triage_options o = {
        .path = db_path, .reviewer = "ann", .aspect = aspect, .now = fixed_now};
    assert_true(triage_open(&t, &o, &e));
    triage_bind(t, &c->columns, true);
    return t;
}

static void assert_truth(const struct triage *t, const char *want)
{
    const struct triage_state *s = triage_own(t, 0);
    struct strbuf text = {0};
    if (s && s->edited)
        truth_print(s->truth, s->n_truth, &text);
    assert_string_equal(strbuf_str(&text), want);
    strbuf_free(&text);
}

// What was corrected for one aspect says nothing about another's ground truth.
static void every_aspect_has_its_own_truth(void **state)
{
    (void)state;
    char text[] = "a=one";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage_at a = at(&c, 0);
    for (int aspect = -1; aspect < 3; aspect++) {
        struct triage *t = of_aspect(aspect, &c);
        assert_truth(t, "");
        assert_true(triage_truth(t, &a, (const uint32_t[]){(uint32_t)(aspect + 1)}, 1, &e));
        triage_close(t);
    }
    struct triage *t = of_aspect(1, &c);
    struct triage_undone u;
    assert_truth(t, "[2]");
    assert_true(triage_truth(t, &a, NULL, 0, &e));
    assert_truth(t, "");
    assert_true(triage_undo(t, &u, &e));
    assert_string_equal(u.what, "ground truth");
    assert_truth(t, "[2]");
    triage_close(t);
    t = of_aspect(-1, &c);
    assert_truth(t, "[0]");
    triage_close(t);
    t = of_aspect(2, &c);
    assert_truth(t, "[3]");
    assert_true(triage_truth(t, &a, NULL, 0, &e));
    triage_close(t);
    t = of_aspect(0, &c);
    assert_truth(t, "[1]");
    triage_close(t);
}

// A region of a picture is many features in few spans.
static void a_large_truth_is_kept_as_spans(void **state)
{
    (void)state;
    char text[] = "a=one";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at a = at(&c, 0);
    uint32_t region[600];
    for (uint32_t i = 0; i < 600; i++)
        region[i] = i < 300 ? 1000 + i : 5000 + i;
    assert_true(triage_truth(t, &a, region, 600, &e));
    triage_close(t);
    t = opened_on(db_path, "ann", &c);
    assert_truth(t, "[[1000,1300],[5300,5600]]");
    assert_int_equal(triage_own(t, 0)->n_truth, 600);
    assert_memory_equal(triage_own(t, 0)->truth, region, sizeof region);
    struct strbuf lines = {0};
    triage_export(t, TRIAGE_JSONL, &lines);
    assert_non_null(strstr(lines.at, "\"ground_truth\":[[1000,1300],[5300,5600]]"));
    triage_close(t);
    struct triage_imported said;
    t = opened_on(db_path, "bob", &c);
    assert_true(triage_import(t, lines.at, lines.n, "lines", &said, &e));
    assert_int_equal(said.same, 1);
    triage_close(t);
    uint32_t *at;
    size_t n;
    assert_false(truth_parse("[[3,2]]", &at, &n));
    assert_false(truth_parse("[[0,4000000000]]", &at, &n));
    assert_false(truth_parse("[[0,1,2]]", &at, &n));
    assert_false(truth_parse("{}", &at, &n));
    assert_true(truth_parse("[[3,5],1,4]", &at, &n));
    assert_int_equal(n, 3);
    free(at);
    strbuf_free(&lines);
}

static void undo_and_redo_over_restarts(void **state)
{
    (void)state;
    char text[] = "a=one b=two";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage_undone u;
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at b = at(&c, 1);
    tag(t, &c, 0, "ok", true);
    tag(t, &c, 1, "bad", true);
    assert_true(triage_note(t, &b, "first", &e));
    assert_true(triage_note(t, &b, "second", &e));
    triage_close(t);

    t = opened_on(db_path, "ann", &c);
    assert_true(triage_undo(t, &u, &e) && u.any);
    assert_string_equal(u.what, "note");
    assert_int_equal(u.instance, 1);
    assert_string_equal(triage_own(t, 1)->note, "first");
    assert_true(triage_undo(t, &u, &e) && u.any);
    assert_null(triage_own(t, 1)->note);
    assert_true(triage_undo(t, &u, &e) && u.any);
    assert_string_equal(u.what, "tag bad");
    assert_tags(t, 1, "-");
    triage_close(t);

    t = opened_on(db_path, "ann", &c);
    assert_true(triage_redo(t, &u, &e) && u.any);
    assert_string_equal(u.what, "tag bad");
    assert_true(triage_redo(t, &u, &e) && u.any);
    assert_string_equal(triage_own(t, 1)->note, "first");
    tag(t, &c, 0, "ok", false); // something new: nothing to redo any more
    assert_true(triage_redo(t, &u, &e));
    assert_false(u.any);
    for (int i = 0; i < 4; i++)
        assert_true(triage_undo(t, &u, &e) && u.any);
    assert_true(triage_undo(t, &u, &e));
    assert_false(u.any);
    assert_tags(t, 0, "-");
    assert_int_equal(triage_counts(t)->done, 0);
    triage_close(t);
}

static void many_are_one_step(void **state)
{
    (void)state;
    char text[] = "a=one b=two c=three";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at all[] = {at(&c, 0), at(&c, 1), at(&c, 2)};
    struct triage_undone u;
    size_t changed;
    tag(t, &c, 1, "ok", true);
    assert_true(triage_tag_many(t, all, 3, "ok", true, &changed, &e));
    assert_int_equal(changed, 2);
    assert_int_equal(triage_counts(t)->done, 3);
    assert_true(triage_undo(t, &u, &e) && u.any);
    assert_int_equal(u.n, 2);
    assert_int_equal(u.instance, 0);
    assert_int_equal(triage_counts(t)->done, 1);
    assert_true(triage_redo(t, &u, &e) && u.any);
    assert_int_equal(u.n, 2);
    assert_int_equal(triage_counts(t)->done, 3);
    assert_true(triage_mark_many(t, all, 3, true, &e));
    assert_int_equal(triage_counts(t)->marked, 3);
    triage_close(t);
}

// undo ∘ do is the identity, whatever was done.
static void undo_takes_everything_back(void **state)
{
    (void)state;
    static const char *const tags[] = {"ok", "bad", "look"};
    char text[] = "a=1 b=2 c=3 d=4 e=5";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct strbuf texts[41] = {{0}};
    uint64_t random = 42;
    for (int i = 0; i < 40; i++) {
        triage_export(t, TRIAGE_JSONL, &texts[i]);
        random = hash_bytes(random, &i, sizeof i);
        int64_t before = actions_of(t);
        while (actions_of(t) == before) { // an action that changes nothing is none
            random = hash_bytes(random, "x", 1);
            struct triage_at a = at(&c, (uint32_t)(random % 5));
            uint32_t truth[] = {(uint32_t)(random >> 8) % 9};
            char note[8];
            snprintf(note, sizeof note, "n%d", i);
            switch (random >> 4 & 3) {
            case 0:
                assert_true(triage_note(t, &a, note, &e));
                break;
            case 1:
                assert_true(triage_truth(t, &a, truth, 1, &e));
                break;
            case 2:
                assert_true(triage_mark_many(t, &a, 1, random >> 16 & 1, &e));
                break;
            default:
                assert_true(triage_tag(t, &a, tags[(random >> 12) % 3], random >> 16 & 1, &e));
            }
        }
    }
    triage_export(t, TRIAGE_JSONL, &texts[40]);
    for (int i = 39; i >= 0; i--) {
        struct triage_undone u;
        struct strbuf now = {0};
        assert_true(triage_undo(t, &u, &e) && u.any);
        triage_export(t, TRIAGE_JSONL, &now);
        assert_string_equal(strbuf_str(&now), strbuf_str(&texts[i]));
        strbuf_free(&now);
    }
    for (int i = 1; i <= 40; i++) {
        struct triage_undone u;
        struct strbuf now = {0};
        assert_true(triage_redo(t, &u, &e) && u.any);
        triage_export(t, TRIAGE_JSONL, &now);
        assert_string_equal(strbuf_str(&now), strbuf_str(&texts[i]));
        strbuf_free(&now);
    }
    for (int i = 0; i <= 40; i++)
        strbuf_free(&texts[i]);
    triage_close(t);
}

static void names_and_notes_are_checked(void **state)
{
    (void)state;
    char text[] = "a=one", name[24];
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at a = at(&c, 0);
    static const char *const wrong[] = {"", "a;b", "a\nb", " a", "\xff", NULL};
    for (size_t i = 0; wrong[i]; i++)
        assert_false(triage_tag(t, &a, wrong[i], true, &e));
    assert_false(triage_note(t, &a, "\xff", &e));
    assert_int_not_equal(access(db_path, F_OK), 0);
    for (int i = 0; i < TRIAGE_TAGS; i++) {
        snprintf(name, sizeof name, "tag %d", i);
        tag(t, &c, 0, name, true);
    }
    assert_false(triage_tag(t, &a, "one more", true, &e));
    assert_non_null(strstr(e.msg, "64 different tags"));
    triage_close(t);
    struct triage_options o = {.path = db_path, .reviewer = "a;b"};
    assert_false(triage_open(&t, &o, &e));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)
    const struct CMUnitTest tests[] = {
        T(looking_makes_no_file),
        T(actions_are_there_again),
        T(an_empty_truth_is_one),
        T(every_aspect_has_its_own_truth),
        T(a_large_truth_is_kept_as_spans),
        T(undo_and_redo_over_restarts),
        T(many_are_one_step),
        T(undo_takes_everything_back),
        T(names_and_notes_are_checked),
    };
    return cmocka_run_group_tests_name("triage", tests, NULL, NULL);
}
