// SPDX-License-Identifier: MIT
// The log of actions, and what follows from it: an item's state is the fold of its actions that
// stand, in order of their clocks. The order does not depend on the database, so two databases with
// the same actions have the same states, whatever way the actions came.
#include "store/triage/triage_internal.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t log_time(const struct triage *t)
{
    struct timespec now;
    if (t->now)
        return t->now(t->now_ctx);
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

char *item_key(uint64_t content, const char *id)
{
    return mem_printf("%016llx:%s", (unsigned long long)content, id);
}

uint64_t content_parse(const char *text)
{
    return text ? strtoull(text, NULL, 16) : 0;
}

// ---- appending ----------------------------------------------------------------------------------

static void bind_text(sqlite3_stmt *s, int at, const char *text)
{
    if (text)
        sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(s, at);
}

bool log_intern(struct triage *t, enum statement add, enum statement find, const char *text,
                int64_t *out, struct err *e)
{
    sqlite3_stmt *s = triage_use(t, find);
    bind_text(s, 1, text);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_DONE) {
        sqlite3_reset(s);
        sqlite3_stmt *insert = triage_use(t, add);
        bind_text(insert, 1, text);
        if (!triage_do(t, insert, e))
            return false;
        rc = sqlite3_step(s);
    }
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(s, 0);
    else
        triage_fail(t, t->db, e);
    sqlite3_reset(s);
    return rc == SQLITE_ROW;
}

bool log_append(struct triage *t, const struct draft *d, struct err *e)
{
    int64_t writer, now = log_time(t);
    if (!log_intern(t, STATEMENT_ADD_WRITER, STATEMENT_FIND_WRITER, t->writer, &writer, e))
        return false;
    t->clock = now > t->clock ? now : t->clock + 1;
    char content[17];
    snprintf(content, sizeof content, "%016llx", (unsigned long long)d->content);
    sqlite3_stmt *s = triage_use(t, STATEMENT_ADD_ACTION);
    // Numbers of failed transactions are not used again: nobody knows what reached the disk.
    const int64_t numbers[] = {writer,      ++t->number, t->clock, d->time ? d->time : now,
                               d->reviewer, d->item};
    for (int i = 0; i < 6; i++)
        sqlite3_bind_int64(s, i + 1, numbers[i]);
    bind_text(s, 7, d->id);
    bind_text(s, 8, content);
    bind_text(s, 9, d->run);
    bind_text(s, 10, d->kind);
    bind_text(s, 11, d->value);
    if (d->batch)
        sqlite3_bind_int64(s, 12, d->batch);
    if (d->target_writer) {
        sqlite3_bind_int64(s, 13, d->target_writer);
        sqlite3_bind_int64(s, 14, d->target);
    }
    return triage_do(t, s, e);
}

bool log_settle_undone(struct triage *t, int64_t writer, int64_t number, struct err *e)
{
    sqlite3_stmt *s = triage_use(t, STATEMENT_TARGETED);
    sqlite3_bind_int64(s, 1, writer);
    sqlite3_bind_int64(s, 2, number);
    int rc = sqlite3_step(s);
    bool undone = rc == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(s, 0), "undo");
    int64_t clock = rc == SQLITE_ROW ? sqlite3_column_int64(s, 1) : 0;
    sqlite3_reset(s);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return triage_fail(t, t->db, e);
    s = triage_use(t, undone ? STATEMENT_PUT_UNDONE : STATEMENT_DROP_UNDONE);
    sqlite3_bind_int64(s, 1, writer);
    sqlite3_bind_int64(s, 2, number);
    if (undone)
        sqlite3_bind_int64(s, 3, clock);
    return triage_do(t, s, e);
}

// ---- folding ------------------------------------------------------------------------------------

struct fold {
    VEC(char *) tags; // sorted
    char *note, *truth, *run, *id;
    char content[17];
    bool judged, marked;
    int64_t time;
};

static void replace(char **at, const char *text)
{
    free(*at);
    *at = mem_strdup(text);
}

static void fold_tag(struct fold *f, const char *name, bool on)
{
    size_t i = 0;
    while (i < f->tags.n && strcmp(f->tags.at[i], name) < 0)
        i++;
    bool there = i < f->tags.n && !strcmp(f->tags.at[i], name);
    if (there && !on) {
        free(f->tags.at[i]);
        memmove(f->tags.at + i, f->tags.at + i + 1, (--f->tags.n - i) * sizeof *f->tags.at);
    } else if (!there && on) {
        vec_push(&f->tags, NULL);
        memmove(f->tags.at + i + 1, f->tags.at + i, (f->tags.n - 1 - i) * sizeof *f->tags.at);
        f->tags.at[i] = mem_strdup(name);
    }
}

// An action that stands. A kind that this version does not know changes nothing.
static void fold_action(struct fold *f, const char *kind, const char *value)
{
    if (value && (!strcmp(kind, "tag") || !strcmp(kind, "untag")))
        fold_tag(f, value, *kind == 't');
    else if (!strcmp(kind, "note"))
        replace(&f->note, value && *value ? value : NULL);
    else if (truth_is_kind(kind))
        truth_put(&f->truth, kind, value);
    else if (!strcmp(kind, "mark") || !strcmp(kind, "unmark"))
        f->marked = *kind == 'm';
}

static const char *column(sqlite3_stmt *s, int i)
{
    return (const char *)sqlite3_column_text(s, i);
}

static void fold_row(struct fold *f, sqlite3_stmt *s)
{
    const char *kind = column(s, 0), *content = column(s, 3);
    bool stands = !sqlite3_column_int(s, 6);
    bool aside = !strcmp(kind, "undo") || !strcmp(kind, "redo");
    bool judges = !aside && strcmp(kind, "mark") != 0 && strcmp(kind, "unmark") != 0;
    replace(&f->id, column(s, 2));
    int64_t time = sqlite3_column_int64(s, 5);
    f->time = time > f->time ? time : f->time;
    if (!aside && stands) {
        fold_action(f, kind, column(s, 1));
        if (column(s, 4))
            replace(&f->run, column(s, 4));
    }
    if ((judges && stands) || !f->judged)
        snprintf(f->content, sizeof f->content, "%s", content);
    f->judged = f->judged || (judges && stands);
}

static void fold_free(struct fold *f)
{
    for (size_t i = 0; i < f->tags.n; i++)
        free(f->tags.at[i]);
    vec_free(&f->tags);
    free(f->note);
    free(f->truth);
    free(f->run);
    free(f->id);
}

static char *tags_text(const struct fold *f) // a JSON list, heap of cJSON
{
    cJSON *list = f->tags.n
                      ? cJSON_CreateStringArray((const char *const *)f->tags.at, (int)f->tags.n)
                      : cJSON_CreateArray();
    char *text = list ? cJSON_PrintUnformatted(list) : NULL;
    cJSON_Delete(list);
    if (!text)
        mem_out_of_memory();
    return text;
}

static bool put_state(struct triage *t, int64_t reviewer, int64_t item, const struct fold *f,
                      struct err *e)
{
    char *tags = tags_text(f);
    sqlite3_stmt *s = triage_use(t, STATEMENT_PUT_STATE);
    sqlite3_bind_int64(s, 1, reviewer);
    sqlite3_bind_int64(s, 2, item);
    bind_text(s, 3, f->id);
    bind_text(s, 4, f->content);
    bind_text(s, 5, tags);
    bind_text(s, 6, f->note);
    bind_text(s, 7, f->truth);
    sqlite3_bind_int(s, 8, f->marked);
    bind_text(s, 9, f->run);
    sqlite3_bind_int64(s, 10, f->time);
    bool ok = triage_do(t, s, e);
    cJSON_free(tags);
    return ok;
}

bool log_settle(struct triage *t, int64_t reviewer, int64_t item, struct err *e)
{
    struct fold f = {0};
    sqlite3_stmt *s = triage_use(t, STATEMENT_LOG);
    sqlite3_bind_int64(s, 1, reviewer);
    sqlite3_bind_int64(s, 2, item);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        fold_row(&f, s);
    bool ok = rc == SQLITE_DONE || triage_fail(t, t->db, e);
    sqlite3_reset(s);
    ok = ok && (!f.id || put_state(t, reviewer, item, &f, e));
    fold_free(&f);
    return ok;
}
