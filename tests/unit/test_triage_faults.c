// SPDX-License-Identifier: MIT
// Triage where the database cannot be written: a clear message, nothing overwritten, work goes on
// in memory, and what was done there can be written elsewhere.
#include "triage_check.h"

static struct err e;
static char text[] = "a=one b=two c=three";
static struct fake_corpus c;

static int make(void **state)
{
    char copy[sizeof text];
    static char kept[sizeof text];
    memcpy(copy, text, sizeof text);
    memcpy(kept, copy, sizeof text);
    corpus_make(&c, kept);
    return make_folder(state);
}

static void assert_says(const char *message, const char *part)
{
    if (!strstr(message, part))
        fail_msg("\"%s\" does not say \"%s\"", message, part);
}

// The handle is in memory for that reason; its message has the parts; work goes on and can be
// written elsewhere, where it is found again.
static void assert_goes_on(struct triage *t, enum triage_trouble why, const char *part)
{
    const char *said;
    char path[128];
    struct triage_undone u;
    assert_int_equal(triage_trouble(t, &said), why);
    assert_says(said, part);
    assert_says(said, "in memory only");
    assert_false(triage_exists(t));
    triage_bind(t, &c.columns, true);
    size_t unsaved = triage_unsaved(t);
    tag(t, &c, 2, "look", true);
    tag(t, &c, 2, "later", true);
    assert_true(triage_undo(t, &u, &e) && u.any);
    assert_int_equal(triage_unsaved(t), unsaved + 3);
    assert_tags(t, 2, "look");
    snprintf(path, sizeof path, "/tmp/venn-elsewhere-%ld", (long)getpid());
    unlink(path);
    if (!triage_save_as(t, path, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(triage_trouble(t, &said), TRIAGE_FINE);
    assert_string_equal(said, "");
    assert_tags(t, 2, "look");
    triage_close(t);
    t = opened_on(path, "ann", &c);
    assert_tags(t, 2, "look");
    tag(t, &c, 0, "more", true);
    triage_close(t);
    unlink(path);
}

static void tag_first(void)
{
    struct triage *t = opened_on(db_path, "ann", &c);
    tag(t, &c, 0, "ok", true);
    triage_close(t);
}

static void file_bytes(struct strbuf *out)
{
    FILE *f = fopen(db_path, "rb");
    char buffer[4096];
    size_t n;
    assert_non_null(f);
    strbuf_clear(out);
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(out, buffer, n);
    fclose(f);
}

static void newer_version(void **state)
{
    (void)state;
    struct strbuf before = {0}, after = {0};
    sqlite3 *db;
    tag_first();
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA user_version = 99; PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(db);
    file_bytes(&before);
    assert_goes_on(opened(db_path, "ann"), TRIAGE_NEWER,
                   "newer venn (version 99; this one knows 1)");
    file_bytes(&after);
    assert_int_equal(before.n, after.n);
    assert_memory_equal(before.at, after.at, after.n);
    strbuf_free(&before);
    strbuf_free(&after);
}

static void not_a_triage_database(void **state)
{
    (void)state;
    static const char prose[] = "This file is somebody's prose and stays as it is. It is long "
                                "enough to be looked at as a database, which it is not at all.";
    FILE *f = fopen(db_path, "w");
    struct strbuf after = {0};
    fputs(prose, f);
    fclose(f);
    assert_goes_on(opened(db_path, "ann"), TRIAGE_FOREIGN, "not a triage database");
    file_bytes(&after);
    assert_string_equal(strbuf_str(&after), prose);
    strbuf_free(&after);
    unlink(db_path);
    sqlite3 *db; // a database, but of another program
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    sqlite3_exec(db, "CREATE TABLE action(x)", NULL, NULL, NULL);
    sqlite3_close(db);
    assert_goes_on(opened(db_path, "ann"), TRIAGE_FOREIGN, "--triage");
}

static void damaged(void **state)
{
    (void)state;
    tag_first();
    FILE *f = fopen(db_path, "r+b");
    fseek(f, 100, SEEK_SET);
    for (int i = 0; i < 3000; i++)
        fputc(0xa5, f);
    fclose(f);
    assert_goes_on(opened(db_path, "ann"), TRIAGE_BROKEN, "damaged");
}

static void locked_at_the_start(void **state)
{
    (void)state;
    sqlite3 *db;
    tag_first();
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;"
                                  "BEGIN EXCLUSIVE",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    struct triage *t = opened(db_path, "ann");
    const char *said;
    assert_int_equal(triage_trouble(t, &said), TRIAGE_LOCKED);
    assert_says(said, "another program keeps it locked");
    triage_bind(t, &c.columns, true);
    tag(t, &c, 1, "bad", true);
    assert_false(triage_save(t, &e)); // still locked
    assert_says(e.msg, "locked");
    assert_int_equal(triage_unsaved(t), 1);
    sqlite3_close(db);
    if (!triage_save(t, &e)) // now it is free: both are there
        fail_msg("%s", e.msg);
    assert_int_equal(triage_unsaved(t), 0);
    assert_true(triage_exists(t));
    assert_tags(t, 0, "ok");
    assert_tags(t, 1, "bad");
    triage_close(t);
}

static void locked_while_working(void **state)
{
    (void)state;
    sqlite3 *db;
    struct triage *t = opened_on(db_path, "ann", &c);
    tag(t, &c, 0, "ok", true);
    assert_int_equal(sqlite3_open(db_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct triage_at a = at(&c, 1);
    assert_false(triage_tag(t, &a, "bad", true, &e));
    assert_says(e.msg, "another program keeps it locked: close that program or wait");
    assert_tags(t, 1, ""); // not shown: it is not stored
    bool changed;
    assert_true(triage_poll(t, &changed, &e)); // looking is not stopped
    assert_true(triage_to_memory(t, &e));
    assert_tags(t, 0, "ok");
    tag(t, &c, 1, "bad", true);
    sqlite3_close(db);
    assert_true(triage_save(t, &e));
    triage_close(t);
    t = opened_on(db_path, "ann", &c);
    assert_tags(t, 0, "ok");
    assert_tags(t, 1, "bad");
    triage_close(t);
}

static void full_disk(void **state)
{
    (void)state;
    struct triage *t = opened_on(db_path, "ann", &c);
    int64_t pages;
    char sql[64];
    tag(t, &c, 0, "ok", true);
    assert_true(triage_number(t->db, "PRAGMA page_count", &pages));
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d", (int)pages);
    assert_true(triage_run(t, t->db, sql, &e));
    struct triage_at a = at(&c, 1);
    char *note = mem_zalloc(NOTE_BYTES + 2);
    memset(note, 'x', NOTE_BYTES);
    assert_false(triage_note(t, &a, note, &e));
    assert_says(e.msg, "the disk is full: free some space, or write the triage elsewhere");
    assert_null(triage_own(t, 1));
    assert_int_equal(triage_counts(t)->noted, 0);
    assert_true(triage_to_memory(t, &e));
    assert_true(triage_note(t, &a, note, &e));
    assert_int_equal(strlen(triage_own(t, 1)->note), NOTE_BYTES);
    note[NOTE_BYTES] = 'x';
    assert_false(triage_note(t, &a, note, &e)); // longer than a note may be
    free(note);
    assert_tags(t, 0, "ok");
    assert_goes_on(t, TRIAGE_BROKEN, "cannot be written now");
    t = opened_on(db_path, "ann", &c); // what was there before is as it was
    assert_tags(t, 0, "ok");
    assert_null(triage_own(t, 1));
    triage_close(t);
}

// As root chmod stops nobody: be nobody for a while.
static void become_nobody(void)
{
    if (geteuid() == 0)
        assert_int_equal(setresuid(65534, 65534, 0), 0);
}

static void become_oneself(void)
{
    if (geteuid() == 65534)
        assert_int_equal(setresuid(0, 0, 0), 0);
}

static void read_only_folder(void **state)
{
    (void)state;
    tag_first();
    struct triage *keep = opened_on(db_path, "ann", &c); // its log is beside it
    tag(keep, &c, 1, "bad", true);
    for (int open = 1; open >= 0; open--) {
        chmod(folder, 0555);
        chmod(db_path, 0444);
        become_nobody();
        struct triage *t = opened(db_path, "ann");
        triage_bind(t, &c.columns, true);
        assert_tags(t, 0, "ok");
        assert_tags(t, 1, "bad");
        assert_goes_on(t, TRIAGE_READ_ONLY, "permissions");
        become_oneself();
        chmod(folder, 0755);
        chmod(db_path, 0644);
        if (open)
            triage_close(keep);
    }
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_tags(t, 2, "");
    triage_close(t);
}

static void read_only_folder_without_database(void **state)
{
    (void)state;
    const char *paths[1];
    char path[128];
    chmod(folder, 0555);
    become_nobody();
    assert_goes_on(opened(db_path, "ann"), TRIAGE_READ_ONLY, "its folder cannot be written");
    snprintf(path, sizeof path, "%s/c", folder); // by default it goes elsewhere
    paths[0] = path;
    setenv("XDG_STATE_HOME", "/tmp/somewhere", 1);
    char *place = triage_path(paths, 1, NULL);
    become_oneself();
    assert_int_equal(strncmp(place, "/tmp/somewhere/venn/", 20), 0);
    free(place);
    chmod(folder, 0755);
    place = triage_path(paths, 1, NULL);
    assert_string_equal(place, db_path);
    free(place);
    paths[0] = folder;
    place = triage_path(paths, 1, NULL);
    snprintf(path, sizeof path, "%s/.venn-triage", folder);
    assert_string_equal(place, path);
    free(place);
    paths[0] = "-";
    place = triage_path(paths, 1, NULL);
    assert_int_equal(strncmp(place, "/tmp/somewhere/venn/", 20), 0);
    free(place);
}

static void merging_what_is_none(void **state)
{
    (void)state;
    char path[128];
    struct triage_merged m;
    tag_first();
    snprintf(path, sizeof path, "%s/other", folder);
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_false(triage_merge(t, path, &m, &e));
    assert_says(e.msg, "there is no such file");
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 600; i++)
        fputs("prose ", f);
    fclose(f);
    assert_false(triage_merge(t, path, &m, &e));
    assert_says(e.msg, "not a triage database");
    assert_null(strstr(e.msg, "memory"));
    assert_tags(t, 0, "ok");
    triage_close(t);
}

// The log is only ever appended to, whoever asks.
static void the_log_stays(void **state)
{
    (void)state;
    tag_first();
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_false(triage_run(t, t->db, "DELETE FROM action", &e));
    assert_false(triage_run(t, t->db, "UPDATE action SET kind = 'untag'", &e));
    assert_says(e.msg, "only ever appended");
    triage_close(t);
}

// No commit is believed before it is on the disk.
static void every_commit_is_synchronous(void **state)
{
    (void)state;
    int64_t synchronous;
    tag_first();
    struct triage *t = opened_on(db_path, "ann", &c);
    assert_true(triage_number(t->db, "PRAGMA synchronous", &synchronous));
    assert_int_equal(synchronous, 2);
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(t->db, "PRAGMA journal_mode", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(s, 0),
                        path_is_remote(db_path) ? "delete" : "wal");
    sqlite3_finalize(s);
    triage_close(t);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, make, drop_folder)
    const struct CMUnitTest tests[] = {
        T(newer_version),
        T(not_a_triage_database),
        T(damaged),
        T(locked_at_the_start),
        T(locked_while_working),
        T(full_disk),
        T(read_only_folder),
        T(read_only_folder_without_database),
        T(merging_what_is_none),
        T(the_log_stays),
        T(every_commit_is_synchronous),
    };
    return cmocka_run_group_tests_name("triage_faults", tests, NULL, NULL);
}
