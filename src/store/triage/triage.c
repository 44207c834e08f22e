// SPDX-License-Identifier: MIT
// Actions: each is a transaction that appends to the log, folds what it touches, commits, and only
// then shows in memory.
#include "store/triage/triage_internal.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct touched { // an item that the transaction wrote
    int64_t item;
    uint32_t instance;
};
struct touched_list {
    struct touched *at;
    size_t n, cap;
};

static bool own_reviewer(struct triage *t, int64_t *out, struct err *e)
{
    return log_intern(t, STATEMENT_ADD_REVIEWER, STATEMENT_FIND_REVIEWER, t->reviewers.at[0].name,
                      out, e);
}

// After the commit: what was written is read back, with what others wrote meanwhile. Should that
// fail, the next poll makes up for it; the action itself is safe.
static void settle(struct triage *t, const struct touched_list *touched)
{
    if (t->in_memory)
        t->unsaved += touched->n;
    triage_absorb(t, NULL);
    for (size_t i = 0; i < touched->n; i++) {
        struct item *it = item_find(t, 0, touched->at[i].item);
        if (!it || it->s.instance != UINT32_MAX || touched->at[i].instance == UINT32_MAX)
            continue;
        triage_attach(t, it, touched->at[i].instance);
        t->fresh -= t->fresh > 0;
    }
    if (t->fresh)
        triage_rebind(t);
    triage_count(t);
}

// ---- which item ---------------------------------------------------------------------------------

static bool find_by_id(struct triage *t, int64_t reviewer, const struct triage_at *at, int64_t *out,
                       struct err *e)
{
    char content[17];
    snprintf(content, sizeof content, "%016llx", (unsigned long long)at->content);
    sqlite3_stmt *s = triage_use(t, STATEMENT_STATE_OF_ID);
    sqlite3_bind_int64(s, 1, reviewer);
    sqlite3_bind_text(s, 2, at->id, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, content, -1, SQLITE_STATIC);
    int rc = sqlite3_step(s);
    *out = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || triage_fail(t, t->db, e);
}

bool find_item(struct triage *t, int64_t reviewer, const struct triage_at *at, int64_t *out,
               struct err *e)
{
    *out = 0;
    const struct triage_state *own = triage_own(t, at->instance);
    if (at->instance == UINT32_MAX && !find_by_id(t, reviewer, at, out, e))
        return false;
    if (own && t->reviewers.at[0].n == reviewer)
        *out = ((const struct item *)own)->n;
    if (*out)
        return true;
    char *key = item_key(at->content, at->id);
    bool ok = log_intern(t, STATEMENT_ADD_ITEM, STATEMENT_FIND_ITEM, key, out, e);
    free(key);
    return ok;
}

// ---- doing --------------------------------------------------------------------------------------

static bool do_one(struct triage *t, struct draft *d, const struct triage_at *at,
                   struct touched_list *touched, struct err *e)
{
    d->id = at->id;
    d->content = at->content;
    d->run = at->run;
    if (!find_item(t, d->reviewer, at, &d->item, e) || !log_append(t, d, e) ||
        !log_settle(t, d->reviewer, d->item, e))
        return false;
    struct touched one = {d->item, at->instance};
    vec_push(touched, one);
    return true;
}

static bool act(struct triage *t, const struct triage_at *at, size_t n, const char *kind,
                const char *value, struct err *e)
{
    struct touched_list touched = {0};
    struct draft d = {.kind = kind, .value = value};
    if (n == 0)
        return true;
    if (!triage_begin(t, e))
        return false;
    d.batch = n > 1 ? t->number + 1 : 0;
    bool ok = own_reviewer(t, &d.reviewer, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = do_one(t, &d, &at[i], &touched, e);
    if (!ok)
        triage_rollback(t);
    ok = ok && triage_commit(t, e);
    if (ok)
        settle(t, &touched);
    vec_free(&touched);
    return ok;
}

static bool has_tag(const struct triage *t, const struct triage_at *at, int tag)
{
    const struct triage_state *s = triage_own(t, at->instance);
    return s && tag >= 0 && s->tags >> tag & 1;
}

static bool check_tag(const struct triage *t, const char *tag, struct err *e)
{
    if (!tag_valid(tag, e))
        return false;
    return t->tags.n < TRIAGE_TAGS || triage_tag_find(t, tag) != TRIAGE_NONE ||
           err_set(e, "there are %d different tags already, and no more fit: use one of them",
                   TRIAGE_TAGS);
}

bool triage_tag_many(struct triage *t, const struct triage_at *at, size_t n, const char *tag,
                     bool on, size_t *changed, struct err *e)
{
    if (!check_tag(t, tag, e))
        return false;
    struct triage_at *others = mem_array(n + 1, sizeof *others);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i].instance == UINT32_MAX || has_tag(t, &at[i], triage_tag_find(t, tag)) != on)
            others[k++] = at[i];
    bool ok = act(t, others, k, on ? "tag" : "untag", tag, e);
    free(others);
    if (ok && changed)
        *changed = k;
    return ok;
}

bool triage_tag(struct triage *t, const struct triage_at *at, const char *tag, bool on,
                struct err *e)
{
    return triage_tag_many(t, at, 1, tag, on, NULL, e);
}

bool triage_mark_many(struct triage *t, const struct triage_at *at, size_t n, bool on,
                      struct err *e)
{
    struct triage_at *others = mem_array(n + 1, sizeof *others);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const struct triage_state *s = triage_own(t, at[i].instance);
        if (at[i].instance == UINT32_MAX || (s && s->marked) != on)
            others[k++] = at[i];
    }
    bool ok = act(t, others, k, on ? "mark" : "unmark", NULL, e);
    free(others);
    return ok;
}

bool triage_note(struct triage *t, const struct triage_at *at, const char *note, struct err *e)
{
    const struct triage_state *s = triage_own(t, at->instance);
    if (!note)
        note = "";
    if (!note_valid(note, e))
        return false;
    if (at->instance != UINT32_MAX && !strcmp(s && s->note ? s->note : "", note))
        return true;
    return act(t, at, 1, "note", note, e);
}

bool triage_truth(struct triage *t, const struct triage_at *at, const uint32_t *indices, size_t n,
                  struct err *e)
{
    const struct triage_state *s = triage_own(t, at->instance);
    struct strbuf text = {0};
    uint32_t *clean;
    size_t kept;
    if (!indices && at->instance != UINT32_MAX && !(s && s->edited))
        return true;
    char kind[TRUTH_KIND];
    truth_kind(t->aspect, kind);
    if (!indices)
        return act(t, at, 1, kind, NULL, e);
    truth_print(indices, n, &text);
    if (!truth_parse(text.at, &clean, &kept)) { // sorts and drops what is there twice
        strbuf_free(&text);
        return err_set(e, "the ground truth is a list of indices");
    }
    strbuf_clear(&text);
    truth_print(clean, kept, &text);
    free(clean);
    bool ok = act(t, at, 1, kind, text.at, e);
    strbuf_free(&text);
    return ok;
}

// ---- undoing ------------------------------------------------------------------------------------

struct target { // an action of the batch that is undone or redone
    int64_t number, item;
    char *id;
    uint64_t content;
};
struct targets {
    struct target *at;
    size_t n, cap;
    int64_t writer;
};

static void describe(const char *kind, const char *value, char *out, size_t size)
{
    if (!strcmp(kind, "tag") || !strcmp(kind, "untag"))
        snprintf(out, size, "%s %s", kind, value ? value : "");
    else
        snprintf(out, size, "%s", truth_is_kind(kind) ? "ground truth" : kind);
}

// The latest action that undo (or redo) is about, and all of its batch. *n of targets 0: none.
static bool find_targets(struct triage *t, bool undo, int64_t reviewer, struct targets *out,
                         struct triage_undone *said, struct err *e)
{
    sqlite3_stmt *s = triage_use(t, undo ? STATEMENT_LAST_STANDING : STATEMENT_LAST_UNDONE);
    sqlite3_bind_int64(s, 1, reviewer);
    int rc = sqlite3_step(s);
    if (rc != SQLITE_ROW) {
        sqlite3_reset(s);
        return rc == SQLITE_DONE || triage_fail(t, t->db, e);
    }
    out->writer = sqlite3_column_int64(s, 0);
    int64_t number = sqlite3_column_int64(s, 1), batch = sqlite3_column_int64(s, 2);
    describe((const char *)sqlite3_column_text(s, 3), (const char *)sqlite3_column_text(s, 4),
             said->what, sizeof said->what);
    sqlite3_reset(s);
    s = triage_use(t, STATEMENT_BATCH);
    sqlite3_bind_int64(s, 1, out->writer);
    sqlite3_bind_int64(s, 2, number);
    sqlite3_bind_int64(s, 3, batch);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        bool undone = sqlite3_column_int(s, 5);
        if (undone == undo)
            continue;
        struct target one = {.number = sqlite3_column_int64(s, 0),
                             .item = sqlite3_column_int64(s, 1),
                             .id = mem_strdup((const char *)sqlite3_column_text(s, 2)),
                             .content = content_parse((const char *)sqlite3_column_text(s, 3))};
        vec_push(out, one);
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE || triage_fail(t, t->db, e);
}

static bool turn_targets(struct triage *t, bool undo, int64_t reviewer, const struct targets *list,
                         struct touched_list *touched, struct err *e)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct target *one = &list->at[i];
        struct draft d = {.kind = undo ? "undo" : "redo",
                          .reviewer = reviewer,
                          .item = one->item,
                          .id = one->id,
                          .content = one->content,
                          .target_writer = list->writer,
                          .target = one->number};
        if (!log_append(t, &d, e) || !log_settle_undone(t, list->writer, one->number, e) ||
            !log_settle(t, reviewer, one->item, e))
            return false;
        struct touched item = {one->item, UINT32_MAX};
        vec_push(touched, item);
    }
    return true;
}

static bool turn(struct triage *t, bool undo, struct triage_undone *out, struct err *e)
{
    struct touched_list touched = {0};
    struct targets list = {0};
    struct triage_undone said = {.instance = UINT32_MAX};
    int64_t reviewer;
    *out = said;
    if (!t->db && (!t->path || access(t->path, F_OK) != 0))
        return true; // nothing was ever done
    if (!triage_begin(t, e))
        return false;
    bool ok = own_reviewer(t, &reviewer, e) && find_targets(t, undo, reviewer, &list, &said, e) &&
              turn_targets(t, undo, reviewer, &list, &touched, e);
    if (!ok || !list.n)
        triage_rollback(t);
    else
        ok = triage_commit(t, e);
    if (ok && list.n) {
        settle(t, &touched);
        const struct item *it = item_find(t, 0, list.at[0].item);
        said.any = true;
        said.n = list.n;
        said.instance = it ? it->s.instance : UINT32_MAX;
        *out = said;
    }
    for (size_t i = 0; i < list.n; i++)
        free(list.at[i].id);
    vec_free(&list);
    vec_free(&touched);
    return ok;
}

bool triage_undo(struct triage *t, struct triage_undone *out, struct err *e)
{
    return turn(t, true, out, e);
}

bool triage_redo(struct triage *t, struct triage_undone *out, struct err *e)
{
    return turn(t, false, out, e);
}
