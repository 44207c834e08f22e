// SPDX-License-Identifier: MIT
// Opening, transactions, and going on in memory or elsewhere.
#include "store/triage/triage_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- connections --------------------------------------------------------------------------------

static void disconnect(struct triage *t)
{
    triage_unprepare(t);
    sqlite3_close(t->db);
    t->db = NULL;
}

// Every commit reaches the disk. The write-ahead log needs memory shared between the programs,
// which a network file system does not give: there it is a rollback journal.
static bool settle_pragmas(struct triage *t, sqlite3 *db, const char *path, struct err *e)
{
    sqlite3_busy_timeout(db, t->busy_ms);
    bool remote = path_is_remote(path);
    // Another program may be doing the same just now; the mode stays in the file.
    sqlite3_exec(db, remote ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL", NULL,
                 NULL, NULL);
    return triage_run(t, db,
                      "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
                      "PRAGMA cell_size_check = ON",
                      e);
}

static bool open_file(struct triage *t, const char *path, int flags, sqlite3 **out, struct err *e)
{
    if (sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(*out, t->busy_ms);
        sqlite3_extended_result_codes(*out, 1);
        return true;
    }
    triage_fail(t, *out, e);
    sqlite3_close(*out);
    *out = NULL;
    return false;
}

static bool connect_to(struct triage *t, const char *path, bool create, struct err *e)
{
    sqlite3 *db;
    int version;
    if (!open_file(t, path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), &db, e))
        return false;
    bool ok = triage_inspect(t, db, &version, e) == TRIAGE_FINE;
    if (ok && (sqlite3_db_readonly(db, "main") == 1 || !path_folder_writes(path))) {
        t->failure = TRIAGE_READ_ONLY;
        ok = err_set(e,
                     "%s: it cannot be written: change its permissions and its folder's, or choose "
                     "another file with --triage",
                     path);
    }
    ok = ok && settle_pragmas(t, db, path, e);
    if (ok && version < TRIAGE_SCHEMA)
        ok = triage_migrate(t, db, e);
    if (!ok) {
        sqlite3_close(db);
        return false;
    }
    t->db = db;
    t->in_memory = false;
    if (triage_prepare(t, e) && triage_absorb(t, e)) {
        triage_rebind(t);
        return true;
    }
    disconnect(t);
    triage_forget(t);
    return false;
}

bool triage_connect(struct triage *t, struct err *e)
{
    if (t->db)
        return true;
    if (!t->path)
        return err_set(e, "there is no place for a triage database: HOME is not set; choose a file "
                          "with --triage");
    bool there = access(t->path, F_OK) == 0;
    return (there || path_make_folder(t->path, e)) && connect_to(t, t->path, !there, e);
}

// ---- in memory ----------------------------------------------------------------------------------

static bool copy_database(struct triage *t, sqlite3 *to, sqlite3 *from, struct err *e)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (b) {
        sqlite3_backup_step(b, -1);
        if (sqlite3_backup_finish(b) == SQLITE_OK)
            return true;
    }
    return triage_fail(t, to, e);
}

// A connection to an empty database in memory, or to a copy of `from`.
static bool connect_memory(struct triage *t, sqlite3 *from, struct err *e)
{
    sqlite3 *db;
    if (!open_file(t, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
                   &db, e))
        return false;
    if ((from && !copy_database(t, db, from, e)) || !triage_migrate(t, db, e)) {
        sqlite3_close(db);
        return false;
    }
    disconnect(t);
    t->db = db;
    t->in_memory = true;
    triage_forget(t);
    if (!triage_prepare(t, e) || !triage_absorb(t, e))
        return false;
    triage_rebind(t);
    return true;
}

static sqlite3 *look_through(struct triage *t, const char *name, int flags, struct err *e)
{
    sqlite3 *db;
    int version;
    if (!open_file(t, name, flags, &db, e))
        return NULL;
    if (triage_inspect(t, db, &version, e) == TRIAGE_FINE)
        return db;
    sqlite3_close(db);
    return NULL;
}

// To read only. What cannot be written can often be read: with its log, or as it was when last
// tidied up.
static sqlite3 *open_to_look(struct triage *t, struct err *e)
{
    sqlite3 *db;
    bool writable = access(t->path, W_OK) == 0 && path_folder_writes(t->path);
    if (writable) // tidies up its log afterwards, which a mere reader could not
        return look_through(t, t->path, SQLITE_OPEN_READWRITE, e);
    if ((db = look_through(t, t->path, SQLITE_OPEN_READONLY, e)) || strpbrk(t->path, "?#%"))
        return db;
    char *uri = mem_printf("file:%s?immutable=1", t->path);
    db = look_through(t, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    free(uri);
    return db;
}

static void set_trouble(struct triage *t, enum triage_trouble why, const struct err *e)
{
    t->trouble = why;
    snprintf(t->reason, sizeof t->reason, "%.319s", e->msg);
    snprintf(t->trouble_text, sizeof t->trouble_text, "%s (verdicts are kept in memory only)",
             t->reason);
}

// After opening failed for the reason in t->failure.
static void fall_back(struct triage *t, const struct err *why)
{
    enum triage_trouble trouble = t->failure ? t->failure : TRIAGE_BROKEN;
    struct err ignored;
    sqlite3 *from = trouble == TRIAGE_READ_ONLY && access(t->path, F_OK) == 0
                        ? open_to_look(t, &ignored)
                        : NULL;
    if (!connect_memory(t, from, &ignored))
        connect_memory(t, NULL, &ignored);
    sqlite3_close(from);
    set_trouble(t, trouble, why);
}

static void clear_trouble(struct triage *t)
{
    t->trouble = t->failure = TRIAGE_FINE;
    t->reason[0] = t->trouble_text[0] = '\0';
    t->unsaved = 0;
}

bool triage_to_memory(struct triage *t, struct err *e)
{
    struct err why;
    if (t->in_memory)
        return true;
    enum triage_trouble trouble = t->failure ? t->failure : TRIAGE_BROKEN;
    err_set(&why, "%s cannot be written now", t->path ? t->path : "the triage database");
    sqlite3 *from = t->db;
    if (from) { // connect_memory closes the old connection only when it has the copy
        if (!connect_memory(t, from, e))
            return false;
    } else if (!connect_memory(t, NULL, e)) {
        return false;
    }
    set_trouble(t, trouble, &why);
    return true;
}

bool triage_refuse(struct triage *t, struct err *e)
{
    struct err why;
    if (!connect_memory(t, NULL, e))
        return false;
    t->refused = true;
    err_set(&why,
            "%s belongs to another corpus and was left alone: choose another file with --triage",
            t->path);
    set_trouble(t, TRIAGE_OTHER, &why);
    return true;
}

bool triage_save_as(struct triage *t, const char *path, struct err *e)
{
    struct stat st;
    sqlite3 *db;
    if (stat(path, &st) == 0)
        return err_set(e, "%s: there is something already: choose another name", path);
    if (!t->db && !connect_memory(t, NULL, e))
        return false;
    if (!open_file(t, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, e))
        return false;
    char id[UID_BYTES + 1], sql[128];
    triage_draw(id); // the old database may live on: this is another one
    snprintf(sql, sizeof sql, "UPDATE database SET value = '%s' WHERE key = 'id'", id);
    bool ok = copy_database(t, db, t->db, e) && triage_run(t, db, "PRAGMA synchronous = FULL", e) &&
              triage_run(t, db, sql, e);
    sqlite3_close(db);
    if (!ok) {
        unlink(path);
        return err_prefix(e, "%s", path);
    }
    free(t->path);
    t->path = mem_strdup(path);
    disconnect(t);
    triage_forget(t);
    t->refused = false;
    clear_trouble(t);
    return connect_to(t, path, false, e);
}

bool triage_save(struct triage *t, struct err *e)
{
    struct triage *disk;
    struct triage_merged merged;
    const char *text;
    if (!t->in_memory)
        return true;
    if (t->refused || t->trouble == TRIAGE_FOREIGN || t->trouble == TRIAGE_NEWER)
        return err_set(e, "%s", t->trouble_text);
    struct triage_options o = {.path = t->path,
                               .reviewer = t->reviewers.at[0].name,
                               .busy_ms = t->busy_ms,
                               .now = t->now,
                               .ctx = t->now_ctx};
    if (!triage_open(&disk, &o, e))
        return false;
    bool ok = triage_trouble(disk, &text) == TRIAGE_FINE || err_set(e, "%s", text);
    ok = ok && triage_connect(disk, e) && merge_from(disk, t->db, &merged, e);
    triage_close(disk);
    if (!ok)
        return false;
    disconnect(t);
    triage_forget(t);
    clear_trouble(t);
    return connect_to(t, t->path, false, e);
}

// ---- the handle ---------------------------------------------------------------------------------

bool triage_open(struct triage **out, const struct triage_options *o, struct err *e)
{
    char *reviewer = o->reviewer ? mem_strdup(o->reviewer) : triage_reviewer_default();
    if (!reviewer_valid(reviewer, e)) {
        free(reviewer);
        return false;
    }
    struct triage *t = mem_zalloc(sizeof *t);
    t->path = mem_strdup(o->path);
    t->blind = o->blind;
    t->aspect = o->aspect;
    t->read_only = o->read_only;
    t->busy_ms = o->busy_ms ? o->busy_ms : 5000;
    t->now = o->now;
    t->now_ctx = o->ctx;
    t->watch = -1;
    reviewer_intern(t, reviewer);
    free(reviewer);
    struct err why;
    struct stat st;
    bool there = t->path && stat(t->path, &st) == 0;
    if (there && o->read_only) {
        sqlite3 *from = open_to_look(t, &why);
        t->looked = from && connect_memory(t, from, &why);
        if (!t->looked)
            fall_back(t, &why);
        sqlite3_close(from);
    } else if (there && !connect_to(t, t->path, false, &why)) {
        fall_back(t, &why);
    } else if (!there && t->path && !o->read_only && !path_may_be_made(t->path)) {
        t->failure = TRIAGE_READ_ONLY;
        err_set(&why,
                "%s cannot be made: its folder cannot be written; choose another file with "
                "--triage",
                t->path);
        fall_back(t, &why);
    }
    *out = t;
    return true;
}

void triage_close(struct triage *t)
{
    if (!t)
        return;
    t->columns = NULL; // the corpus may be closed already
    disconnect(t);
    triage_forget(t);
    for (size_t i = 0; i < t->reviewers.n; i++)
        free(t->reviewers.at[i].name);
    for (size_t i = 0; i < t->tags.n; i++)
        free(t->tags.at[i]);
    vec_free(&t->reviewers);
    vec_free(&t->tags);
    vec_free(&t->items);
    free(t->slots);
    free(t->row_first);
    free(t->path);
    if (t->watch >= 0)
        close(t->watch);
    free(t);
}

enum triage_trouble triage_trouble(const struct triage *t, const char **text)
{
    if (text)
        *text = t->trouble_text;
    return t->trouble;
}

bool triage_exists(const struct triage *t)
{
    return t->db && (!t->in_memory || t->looked);
}

const char *triage_reason(const struct triage *t)
{
    return t->reason;
}

size_t triage_unsaved(const struct triage *t)
{
    return t->unsaved;
}

const char *triage_file(const struct triage *t)
{
    return t->path;
}

const char *triage_id(const struct triage *t)
{
    return t->id;
}

// ---- transactions -------------------------------------------------------------------------------

bool triage_begin(struct triage *t, struct err *e)
{
    if (t->read_only)
        return err_set(e, "the triage database was opened for looking only");
    if (!triage_connect(t, e))
        return false;
    if (!triage_do(t, triage_use(t, STATEMENT_BEGIN), e))
        return false;
    sqlite3_stmt *s = triage_use(t, STATEMENT_LAST_CLOCK);
    t->clock = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return true;
}

void triage_rollback(struct triage *t)
{
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_reset(t->statements[i]);
    if (!sqlite3_get_autocommit(t->db))
        sqlite3_exec(t->db, "ROLLBACK", NULL, NULL, NULL);
}

bool triage_commit(struct triage *t, struct err *e)
{
    if (triage_do(t, triage_use(t, STATEMENT_COMMIT), e))
        return true;
    triage_rollback(t);
    return false;
}
