// SPDX-License-Identifier: MIT
// Triage: what is stored, undone, bound to a corpus, seen by others, merged and exchanged.
#include "triage_check.h"

static char got[512];
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
    assert_true(triage_mark(t, &a, true, &e));
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
    assert_int_equal(triage_undo_depth(t), 4);
    triage_close(t);

    t = opened_on(db_path, "ann", &c);
    assert_int_equal(triage_undo_depth(t), 4);
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
    assert_int_equal(triage_undo_depth(t), 0);
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
    assert_int_equal(triage_undo_depth(t), 2);
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
        size_t depth = triage_undo_depth(t);
        while (triage_undo_depth(t) == depth) { // an action that changes nothing is none
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
                assert_true(triage_mark(t, &a, random >> 16 & 1, &e));
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

// ---- recognising instances ----------------------------------------------------------------------

static void tag_abc(const struct fake_corpus *c)
{
    struct triage *t = opened_on(db_path, "ann", c);
    tag(t, c, 0, "first", true);
    tag(t, c, 1, "second", true);
    tag(t, c, 2, "third", true);
    triage_close(t);
}

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
    assert_true(triage_mark(t, &a, true, &e));
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

// ---- several reviewers --------------------------------------------------------------------------

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

// ---- merging and exchange -----------------------------------------------------------------------

static int64_t count_actions(const struct triage *t)
{
    int64_t n = -1;
    assert_true(triage_number(t->db, "SELECT count(*) FROM action", &n));
    return n;
}

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
    assert_int_equal(count_actions(here), 8);
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
    assert_true(triage_mark(t, &b, true, &e));
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
        int64_t actions = count_actions(other);
        assert_true(triage_import(other, strbuf_str(&out), out.n, "x", &n, &e));
        assert_int_equal(n.taken, 0);
        assert_int_equal(n.same, 3);
        assert_int_equal(count_actions(other), actions);
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
        T(looking_makes_no_file),
        T(actions_are_there_again),
        T(an_empty_truth_is_one),
        T(every_aspect_has_its_own_truth),
        T(a_large_truth_is_kept_as_spans),
        T(undo_and_redo_over_restarts),
        T(many_are_one_step),
        T(undo_takes_everything_back),
        T(names_and_notes_are_checked),
        T(verdicts_stay_with_their_instances),
        T(new_ids_old_texts),
        T(numbered_records_go_by_text),
        T(rows_come_in_while_loading),
        T(another_corpus_is_noticed),
        T(reviewers_and_blind),
        T(others_are_seen),
        T(a_busy_folder_is_read_in_shares),
        T(copies_merge),
        T(export_is_as_documented),
        T(import_twice_is_once),
        T(import_by_hand),
    };
    return cmocka_run_group_tests_name("triage", tests, NULL, NULL);
}
