// SPDX-License-Identifier: MIT
// Triage: databases merged, exported and imported.
#include "triage_check.h"

static char got[512];
static struct err e;

static void exported(const struct triage *t, enum triage_form form, struct strbuf *out)
{
    strbuf_clear(out);
    triage_export(t, form, out);
}

// A copy of the file is worked on apart: same database, same reviewer, nothing is lost.
static void copies_merge(void **state)
{
    (void)state;
    char text[] = "a=one b=two c=three", copy[128], command[320];
    struct fake_corpus c;
    struct triage_merged m;
    struct triage_undone u;
    struct strbuf x = {0}, y = {0};
    corpus_make(&c, text);
    tag_abc(&c);
    snprintf(copy, sizeof copy, "%s/copy.venn-triage", folder);
    snprintf(command, sizeof command, "cp %s %s", db_path, copy);
    assert_int_equal(system(command), 0);
    struct triage *here = opened_on(db_path, "ann", &c), *there = opened_on(copy, "ann", &c);
    tag(here, &c, 0, "here", true);
    assert_true(triage_undo(here, &u, &e) && u.any);
    tag(here, &c, 1, "here", true);
    tag(there, &c, 0, "there", true);
    tag(there, &c, 2, "third", false);
    assert_true(triage_merge(here, copy, &m, &e));
    assert_int_equal(m.actions, 2);
    assert_int_equal(m.known, 3);
    assert_int_equal(actions_of(here), 8);
    assert_tags(here, 0, "first,there");
    assert_tags(here, 1, "second,here");
    assert_tags(here, 2, "-");
    assert_true(triage_merge(here, copy, &m, &e)); // again: nothing
    assert_int_equal(m.actions, 0);
    assert_true(triage_merge(there, db_path, &m, &e)); // the other way: the same
    assert_int_equal(m.actions, 3);
    exported(here, TRIAGE_JSONL, &x);
    exported(there, TRIAGE_JSONL, &y);
    assert_string_equal(strbuf_str(&x), strbuf_str(&y));
    strbuf_free(&x);
    strbuf_free(&y);
    triage_close(here);
    triage_close(there);
}

static void export_is_as_documented(void **state)
{
    (void)state;
    char text[] = "b=two a=one";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at a = at(&c, 1);
    struct strbuf out = {0};
    char expected[1024];
    tag(t, &c, 1, "ok", true);
    tag(t, &c, 1, "bad", true);
    assert_true(triage_note(t, &a, "a \"b\",\nc", &e));
    assert_true(triage_truth(t, &a, (const uint32_t[]){3, 1}, 2, &e));
    tag(t, &c, 0, "ok", true);
    tag(t, &c, 0, "ok", false); // says nothing: no line
    exported(t, TRIAGE_JSONL, &out);
    snprintf(expected, sizeof expected,
             "{\"id\":\"a\",\"content\":\"%016llx\",\"reviewer\":\"ann\",\"tags\":[\"bad\",\"ok\"],"
             "\"note\":\"a \\\"b\\\",\\nc\",\"ground_truth\":[1,3],\"marked\":false,"
             "\"run\":\"SIS\",\"time\":\"2027-01-15T08:00:00.000Z\"}\n",
             (unsigned long long)text_hash("one"));
    assert_string_equal(strbuf_str(&out), expected);
    exported(t, TRIAGE_CSV, &out);
    snprintf(expected, sizeof expected,
             "id,content,reviewer,tags,note,ground_truth,marked,run,time\r\n"
             "a,%016llx,ann,bad;ok,\"a \"\"b\"\",\nc\",\"[1,3]\",false,SIS,"
             "2027-01-15T08:00:00.000Z\r\n",
             (unsigned long long)text_hash("one"));
    assert_string_equal(strbuf_str(&out), expected);
    strbuf_free(&out);
    triage_close(t);
}

static void import_twice_is_once(void **state)
{
    (void)state;
    char text[] = "a=one b=two c=three", path[128];
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_at a = at(&c, 0), b = at(&c, 1);
    tag(t, &c, 0, "ok", true);
    tag(t, &c, 2, "bad", true);
    assert_true(triage_note(t, &a, "a,\"b\"\r\nc", &e));
    assert_true(triage_truth(t, &b, (const uint32_t[]){0}, 0, &e));
    assert_true(triage_mark_many(t, &b, 1, true, &e));
    for (int form = TRIAGE_JSONL; form <= TRIAGE_CSV; form++) {
        struct strbuf out = {0}, again = {0};
        struct triage_imported n;
        exported(t, (enum triage_form)form, &out);
        snprintf(path, sizeof path, "%s/%d.venn-triage", folder, form);
        struct triage *other = opened_on(path, "bob", &c);
        if (!triage_import(other, strbuf_str(&out), out.n, "x", &n, &e))
            fail_msg("%s", e.msg);
        assert_int_equal(n.taken, 3);
        assert_int_equal(n.unknown, 0);
        exported(other, (enum triage_form)form, &again);
        assert_string_equal(strbuf_str(&again), strbuf_str(&out));
        int64_t actions = actions_of(other);
        assert_true(triage_import(other, strbuf_str(&out), out.n, "x", &n, &e));
        assert_int_equal(n.taken, 0);
        assert_int_equal(n.same, 3);
        assert_int_equal(actions_of(other), actions);
        assert_string_equal(tags_of(other, 0, 1, got), "ok");
        triage_close(other);
        strbuf_free(&out);
        strbuf_free(&again);
    }
    triage_close(t);
}

static void import_by_hand(void **state)
{
    (void)state;
    char text[] = "a=one b=two";
    struct fake_corpus c;
    corpus_make(&c, text);
    struct triage *t = opened_on(db_path, "ann", &c);
    struct triage_imported n;
    struct triage_at a = at(&c, 0);
    tag(t, &c, 0, "ok", true);
    assert_true(triage_note(t, &a, "stays", &e));
    static const char lines[] =
        "{\"id\":\"a\",\"tags\":[\"bad\"]}\n\n{\"id\":\"zzz\",\"reviewer\":\"bob\",\"tags\":[]}\n"
        "{\"id\":\"b\",\"reviewer\":\"bob\",\"tags\":[\"x\"],\"time\":\"2020-01-01T00:00:00Z\"}";
    if (!triage_import(t, lines, strlen(lines), "f", &n, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(n.taken, 2);
    assert_int_equal(n.unknown, 1);
    assert_tags(t, 0, "bad");
    assert_string_equal(triage_own(t, 0)->note, "stays");
    assert_string_equal(tags_of(t, 1, 1, got), "x");
    assert_false(triage_own(t, 0)->changed);
    static const char older[] =
        "{\"id\":\"a\",\"tags\":[\"ok\"],\"time\":\"2020-01-01T00:00:00.5Z\"}";
    assert_true(triage_import(t, older, strlen(older), "f", &n, &e));
    assert_int_equal(n.older, 1);
    assert_tags(t, 0, "bad");
    static const char *const wrong[] = {
        "{\"id\":\"a\",\"tags\":[\"q\"]}\n{\"id\":\"b\",\"tags\":3}",
        "{\"id\":\"a\",\"tags\":[\"q\"]}\n[]",
        "{\"id\":\"a\",\"tags\":[\"q\"]}\n{}",
        "id,tags\na,q\nb,\"x",
        "id,tags\na,q\nb",
        "id,tags\na,q\nb,;",
        NULL,
    };
    for (size_t i = 0; wrong[i]; i++) {
        assert_false(triage_import(t, wrong[i], strlen(wrong[i]), "f", &n, &e));
        if (strncmp(e.msg, "f:", 2) != 0 || !strchr("23", e.msg[2]))
            fail_msg("%s", e.msg);
        assert_tags(t, 0, "bad"); // all or nothing
    }
    assert_false(triage_import(t, "not,triage\n", 11, "f", &n, &e));
    assert_string_equal(e.msg, "f:1: the header names no column \"id\"");
    assert_false(triage_import(t, "id,tags\na,\xbb\n", 12, "f", &n, &e));
    assert_string_equal(e.msg, "f:2: byte 0xbb is no UTF-8 text");
    assert_false(triage_import(t, "id,tags\na,q\n\nb,\0", 17, "f", &n, &e));
    assert_string_equal(e.msg, "f:4: byte 0x00 is no UTF-8 text");
    triage_close(t);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)
    const struct CMUnitTest tests[] = {
        T(copies_merge),
        T(export_is_as_documented),
        T(import_twice_is_once),
        T(import_by_hand),
    };
    return cmocka_run_group_tests_name("triage exchange", tests, NULL, NULL);
}
