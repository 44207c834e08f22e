// SPDX-License-Identifier: MIT
// Taking over the actions of another database. Since an action's name is its writer and its number,
// and an item's state follows from its actions in an order that no database decides, the order of
// merging plays no part and merging twice does nothing.
#include "store/triage/triage_internal.h"

#include <string.h>
#include <unistd.h>

enum { CLOCK_LIMIT_BITS = 53 };

struct pair { // (reviewer, item) to fold, or (writer, number) to look at again
    int64_t a, b;
};
struct pairs {
    struct pair *at;
    size_t n, cap;
};

static int compare_pair(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static void distinct(struct pairs *list)
{
    size_t kept = 0;
    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, compare_pair);
    for (size_t i = 0; i < list->n; i++)
        if (!i || compare_pair(&list->at[i], &list->at[i - 1]) != 0)
            list->at[kept++] = list->at[i];
    list->n = kept;
}

struct merge {
    struct triage *t;
    sqlite3_stmt *source; // its actions, as listed in `columns`
    struct pairs touched, targets;
    struct triage_merged said;
};

static const char columns[] =
    "SELECT w.uid, a.number, a.clock, a.time, r.name, i.key, a.id, a.content, a.run, a.kind, "
    "a.value, a.batch, tw.uid, a.target_number FROM action a JOIN writer w ON w.n = a.writer "
    "JOIN reviewer r ON r.n = a.reviewer JOIN item i ON i.n = a.item "
    "LEFT JOIN writer tw ON tw.n = a.target_writer ORDER BY a.seq";
enum {
    FROM_WRITER,
    FROM_NUMBER,
    FROM_CLOCK,
    FROM_TIME,
    FROM_REVIEWER,
    FROM_KEY,
    FROM_ID,
    FROM_CONTENT,
    FROM_RUN,
    FROM_KIND,
    FROM_VALUE,
    FROM_BATCH,
    FROM_TARGET,
    FROM_TARGET_NUMBER
};

static const char *text_at(const struct merge *m, int column)
{
    return (const char *)sqlite3_column_text(m->source, column);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

// True when the action is here already. The same name for another action: somebody changed a log.
static bool is_known(struct merge *m, int64_t writer, bool *known, struct err *e)
{
    sqlite3_stmt *s = triage_use(m->t, STATEMENT_SAME_ACTION);
    sqlite3_bind_int64(s, 1, writer);
    sqlite3_bind_int64(s, 2, sqlite3_column_int64(m->source, FROM_NUMBER));
    int rc = sqlite3_step(s);
    *known = rc == SQLITE_ROW;
    bool same =
        !*known || (same_text((const char *)sqlite3_column_text(s, 0), text_at(m, FROM_KIND)) &&
                    same_text((const char *)sqlite3_column_text(s, 1), text_at(m, FROM_VALUE)));
    sqlite3_reset(s);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return triage_fail(m->t, m->t->db, e);
    return same || err_set(e,
                           "the two databases disagree about what action %s:%lld was: one of "
                           "them is damaged",
                           text_at(m, FROM_WRITER),
                           (long long)sqlite3_column_int64(m->source, FROM_NUMBER));
}

static bool is_sound(const struct merge *m, struct err *e)
{
    static const int needed[] = {FROM_WRITER, FROM_REVIEWER, FROM_KEY,
                                 FROM_ID,     FROM_CONTENT,  FROM_KIND};
    int64_t clock = sqlite3_column_int64(m->source, FROM_CLOCK);
    bool sound = clock >= 0 && !(clock >> CLOCK_LIMIT_BITS);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        sound = sound && text_at(m, needed[i]);
    if (sound && !strcmp(text_at(m, FROM_KIND), "tag"))
        sound = text_at(m, FROM_VALUE) && tag_valid(text_at(m, FROM_VALUE), NULL);
    return (sound && reviewer_valid(text_at(m, FROM_REVIEWER), NULL)) ||
           err_set(e, "an action in it makes no sense: the file is damaged");
}

static bool copy_action(struct merge *m, int64_t writer, struct err *e)
{
    struct triage *t = m->t;
    struct pair touched, target = {0};
    const char *target_writer = text_at(m, FROM_TARGET);
    if (!log_intern(t, STATEMENT_ADD_REVIEWER, STATEMENT_FIND_REVIEWER, text_at(m, FROM_REVIEWER),
                    &touched.a, e) ||
        !log_intern(t, STATEMENT_ADD_ITEM, STATEMENT_FIND_ITEM, text_at(m, FROM_KEY), &touched.b,
                    e) ||
        (target_writer &&
         !log_intern(t, STATEMENT_ADD_WRITER, STATEMENT_FIND_WRITER, target_writer, &target.a, e)))
        return false;
    sqlite3_stmt *s = triage_use(t, STATEMENT_ADD_ACTION);
    sqlite3_bind_int64(s, 1, writer);
    for (int i = FROM_NUMBER; i <= FROM_TIME; i++)
        sqlite3_bind_int64(s, i + 1, sqlite3_column_int64(m->source, i));
    sqlite3_bind_int64(s, 5, touched.a);
    sqlite3_bind_int64(s, 6, touched.b);
    for (int i = FROM_ID; i <= FROM_BATCH; i++)
        sqlite3_bind_value(s, i + 1, sqlite3_column_value(m->source, i));
    if (target_writer) {
        target.b = sqlite3_column_int64(m->source, FROM_TARGET_NUMBER);
        sqlite3_bind_int64(s, 13, target.a);
        sqlite3_bind_int64(s, 14, target.b);
        vec_push(&m->targets, target);
    }
    vec_push(&m->touched, touched);
    m->said.actions++;
    return triage_do(t, s, e);
}

static bool merge_action(struct merge *m, struct err *e)
{
    int64_t writer;
    bool known;
    if (!is_sound(m, e) ||
        !log_intern(m->t, STATEMENT_ADD_WRITER, STATEMENT_FIND_WRITER, text_at(m, FROM_WRITER),
                    &writer, e) ||
        !is_known(m, writer, &known, e))
        return false;
    m->said.known += known;
    return known || copy_action(m, writer, e);
}

bool log_check_tags(struct triage *t, struct err *e)
{
    int64_t tags = 0;
    triage_number(t->db, "SELECT count(DISTINCT value) FROM action WHERE kind = 'tag'", &tags);
    return tags <= TRIAGE_TAGS ||
           err_set(e, "together these are %lld different tags; at most %d fit in one database",
                   (long long)tags, TRIAGE_TAGS);
}

// An undo may come before or after what it undoes: targets first, then the folds.
static bool settle_all(struct merge *m, struct err *e)
{
    bool ok = log_check_tags(m->t, e);
    distinct(&m->targets);
    distinct(&m->touched);
    for (size_t i = 0; ok && i < m->targets.n; i++)
        ok = log_settle_undone(m->t, m->targets.at[i].a, m->targets.at[i].b, e);
    for (size_t i = 0; ok && i < m->touched.n; i++)
        ok = log_settle(m->t, m->touched.at[i].a, m->touched.at[i].b, e);
    m->said.items = m->touched.n;
    return ok;
}

bool merge_from(struct triage *t, sqlite3 *source, struct triage_merged *out, struct err *e)
{
    struct merge m = {.t = t};
    int rc = sqlite3_prepare_v2(source, columns, -1, &m.source, NULL);
    if (rc != SQLITE_OK)
        return triage_fail(t, source, e);
    bool ok = triage_begin(t, e), open = ok;
    while (ok && (rc = sqlite3_step(m.source)) == SQLITE_ROW)
        ok = merge_action(&m, e);
    if (ok && rc != SQLITE_DONE)
        ok = triage_fail(t, source, e);
    ok = ok && settle_all(&m, e);
    if (open && !ok)
        triage_rollback(t);
    ok = ok && triage_commit(t, e);
    sqlite3_finalize(m.source);
    vec_free(&m.touched);
    vec_free(&m.targets);
    if (!ok)
        return false;
    *out = m.said;
    if (t->in_memory)
        t->unsaved += m.said.actions;
    triage_absorb(t, NULL);
    triage_rebind(t);
    return true;
}

bool triage_merge(struct triage *t, const char *path, struct triage_merged *out, struct err *e)
{
    struct triage *other;
    struct triage_options o = {.path = path, .reviewer = "merge", .read_only = true};
    const char *why;
    if (access(path, F_OK) != 0)
        return err_set(e, "%s: there is no such file", path);
    if (!triage_open(&other, &o, e))
        return false;
    if (triage_trouble(other, &why) == TRIAGE_FOREIGN) {
        triage_close(other);
        return err_set(e,
                       "%s: this is not a triage database; lines (JSON Lines, CSV) are taken in "
                       "by `venn triage import`",
                       path);
    }
    bool ok = triage_trouble(other, &why) == TRIAGE_FINE;
    if (!ok)
        err_set(e, "%s", other->reason);
    else if (other->db)
        ok = merge_from(t, other->db, out, e) || err_prefix(e, "merging %s", path);
    triage_close(other);
    return ok;
}
