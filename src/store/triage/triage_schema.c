// SPDX-License-Identifier: MIT
// The database itself: tables and their migration, prepared statements, and what its failures mean.
#include "store/triage/triage_internal.h"

#include <stdio.h>

// ---- failures -----------------------------------------------------------------------------------

static const struct {
    int code;
    enum triage_trouble trouble;
    const char *what, *cure;
} failures[] = {
    {SQLITE_FULL, TRIAGE_BROKEN, "the disk is full",
     "free some space, or write the triage elsewhere"},
    {SQLITE_IOERR, TRIAGE_BROKEN, "the disk cannot be written or read",
     "write the triage elsewhere"},
    {SQLITE_BUSY, TRIAGE_LOCKED, "another program keeps it locked",
     "close that program or wait, then try again"},
    {SQLITE_LOCKED, TRIAGE_LOCKED, "another program keeps it locked",
     "close that program or wait, then try again"},
    {SQLITE_READONLY, TRIAGE_READ_ONLY, "it cannot be written",
     "change its permissions, or choose another file with --triage"},
    {SQLITE_CANTOPEN, TRIAGE_READ_ONLY, "it cannot be opened for writing",
     "change the folder's permissions, or choose another file with --triage"},
    {SQLITE_PERM, TRIAGE_READ_ONLY, "permission denied",
     "change its permissions, or choose another file with --triage"},
    {SQLITE_NOTADB, TRIAGE_FOREIGN, "this is not a triage database",
     "choose another file with --triage"},
    {SQLITE_CORRUPT, TRIAGE_BROKEN, "the file is damaged",
     "keep it, restore a copy, or choose another file with --triage"},
};

bool triage_fail(struct triage *t, sqlite3 *db, struct err *e)
{
    int code = db ? sqlite3_errcode(db) & 0xff : SQLITE_CANTOPEN;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code != code)
            continue;
        t->failure = failures[i].trouble;
        return err_set(e, "%s: %s: %s", t->path ? t->path : "triage", failures[i].what,
                       failures[i].cure);
    }
    t->failure = TRIAGE_BROKEN;
    return err_set(e, "%s: %s: choose another file with --triage", t->path ? t->path : "triage",
                   db ? sqlite3_errmsg(db) : "no database");
}

// ---- running ------------------------------------------------------------------------------------

bool triage_run(struct triage *t, sqlite3 *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || triage_fail(t, db, e);
}

bool triage_number(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        return false;
    bool ok = sqlite3_step(s) == SQLITE_ROW;
    if (ok)
        *out = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return ok;
}

sqlite3_stmt *triage_use(struct triage *t, enum statement which)
{
    sqlite3_stmt *s = t->statements[which];
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return s;
}

bool triage_do(struct triage *t, sqlite3_stmt *s, struct err *e)
{
    bool ok = sqlite3_step(s) == SQLITE_DONE;
    if (!ok)
        triage_fail(t, t->db, e);
    sqlite3_reset(s);
    return ok;
}

void triage_draw(char out[UID_BYTES + 1])
{
    unsigned char random[UID_BYTES / 2];
    sqlite3_randomness(sizeof random, random);
    for (size_t i = 0; i < sizeof random; i++)
        snprintf(out + 2 * i, 3, "%02x", random[i]);
}

// ---- schema -------------------------------------------------------------------------------------

// steps[v] brings version v to v + 1. Append; never change one that was released.
static const char *const steps[TRIAGE_SCHEMA] = {
    "CREATE TABLE database(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE reviewer(n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE writer(n INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE);"
    // an instance as first triaged: "CONTENT:ID"
    "CREATE TABLE item(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);"
    // clock orders actions across machines: later than everything its writer had seen
    "CREATE TABLE action(seq INTEGER PRIMARY KEY AUTOINCREMENT, writer INTEGER NOT NULL,"
    " number INTEGER NOT NULL, clock INTEGER NOT NULL, time INTEGER NOT NULL,"
    " reviewer INTEGER NOT NULL, item INTEGER NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL,"
    " run TEXT, kind TEXT NOT NULL, value TEXT, batch INTEGER,"
    " target_writer INTEGER, target_number INTEGER, UNIQUE(writer, number));"
    "CREATE INDEX action_item ON action(reviewer, item, clock);"
    "CREATE INDEX action_clock ON action(clock);"
    "CREATE INDEX action_reviewer ON action(reviewer, clock) WHERE target_writer IS NULL;"
    "CREATE INDEX action_target ON action(target_writer, target_number)"
    " WHERE target_writer IS NOT NULL;"
    "CREATE TRIGGER action_stays BEFORE DELETE ON action"
    " BEGIN SELECT RAISE(ABORT, 'the log is only ever appended to'); END;"
    "CREATE TRIGGER action_is_final BEFORE UPDATE ON action"
    " BEGIN SELECT RAISE(ABORT, 'the log is only ever appended to'); END;"
    // what follows from the log
    "CREATE TABLE undone(writer INTEGER NOT NULL, number INTEGER NOT NULL,"
    " clock INTEGER NOT NULL, PRIMARY KEY(writer, number)) WITHOUT ROWID;"
    "CREATE TABLE state(reviewer INTEGER NOT NULL, item INTEGER NOT NULL, id TEXT NOT NULL,"
    " content TEXT NOT NULL, tags TEXT NOT NULL, note TEXT, truth TEXT, marked INTEGER NOT NULL,"
    " run TEXT, time INTEGER NOT NULL, PRIMARY KEY(reviewer, item)) WITHOUT ROWID;"
    "CREATE INDEX state_id ON state(reviewer, id);",
};

// All three of one moment: another program may be making the database just now.
static bool read_header(sqlite3 *db, int64_t *application, int64_t *user, int64_t *tables)
{
    bool own = sqlite3_get_autocommit(db);
    bool ok = (!own || sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK) &&
              triage_number(db, "SELECT count(*) FROM sqlite_master", tables) &&
              triage_number(db, "PRAGMA application_id", application) &&
              triage_number(db, "PRAGMA user_version", user);
    return ok && (!own || sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
}

enum triage_trouble triage_inspect(struct triage *t, sqlite3 *db, int *version, struct err *e)
{
    int64_t application, user, tables;
    bool own = sqlite3_get_autocommit(db); // no transaction around this
    if (!read_header(db, &application, &user, &tables)) {
        triage_fail(t, db, e);
        if (own && !sqlite3_get_autocommit(db))
            sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        return t->failure;
    }
    *version = (int)user;
    if (application != TRIAGE_APPLICATION && (tables || user)) {
        err_set(e, "%s: this is not a triage database: choose another file with --triage", t->path);
        return t->failure = TRIAGE_FOREIGN;
    }
    if (user > TRIAGE_SCHEMA) {
        err_set(e,
                "%s: written by a newer venn (version %d; this one knows %d): update venn, or "
                "choose another file with --triage",
                t->path, *version, TRIAGE_SCHEMA);
        return t->failure = TRIAGE_NEWER;
    }
    return TRIAGE_FINE;
}

static bool name_database(struct triage *t, sqlite3 *db, struct err *e)
{
    char id[UID_BYTES + 1], sql[256];
    triage_draw(id);
    snprintf(sql, sizeof sql,
             "INSERT INTO database VALUES ('id', '%s'); PRAGMA application_id = %d;", id,
             TRIAGE_APPLICATION);
    return triage_run(t, db, sql, e);
}

bool triage_migrate(struct triage *t, sqlite3 *db, struct err *e)
{
    int version;
    if (!triage_run(t, db, "BEGIN IMMEDIATE", e))
        return false;
    // Another program may have done it while this one waited.
    bool ok = triage_inspect(t, db, &version, e) == TRIAGE_FINE;
    bool empty = ok && version == 0;
    for (int v = version; ok && v < TRIAGE_SCHEMA; v++)
        ok = triage_run(t, db, steps[v], e);
    if (ok && empty)
        ok = name_database(t, db, e);
    if (ok) {
        char sql[64];
        snprintf(sql, sizeof sql, "PRAGMA user_version = %d; COMMIT", TRIAGE_SCHEMA);
        ok = triage_run(t, db, sql, e);
    }
    if (!ok)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

// ---- statements ---------------------------------------------------------------------------------

static const char *const sql[STATEMENT_COUNT] = {
#define X(ID, text) [STATEMENT_##ID] = text,
#include "store/triage/triage_sql.def"
#undef X
};

static bool read_id(struct triage *t, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(t->db, "SELECT value FROM database WHERE key = 'id'", -1, &s,
                                 NULL) == SQLITE_OK &&
              sqlite3_step(s) == SQLITE_ROW;
    if (ok)
        snprintf(t->id, sizeof t->id, "%s", (const char *)sqlite3_column_text(s, 0));
    else
        triage_fail(t, t->db, e);
    sqlite3_finalize(s);
    return ok;
}

bool triage_prepare(struct triage *t, struct err *e)
{
    triage_unprepare(t);
    for (int i = 0; i < STATEMENT_COUNT; i++)
        if (sqlite3_prepare_v3(t->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &t->statements[i],
                               NULL) != SQLITE_OK)
            return triage_fail(t, t->db, e);
    triage_draw(t->writer);
    t->number = 0;
    t->last_seq = 0;
    t->data_version = 0;
    return read_id(t, e);
}

void triage_unprepare(struct triage *t)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(t->statements[i]);
        t->statements[i] = NULL;
    }
}
