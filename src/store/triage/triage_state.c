// SPDX-License-Identifier: MIT
// States in memory: what drawing and filters read.
#include "store/triage/triage_internal.h"

#include "base/hash.h"
#include "store/json/json.h"

#include <string.h>
#include <unistd.h>

// ---- items --------------------------------------------------------------------------------------

static void item_clear(struct item *it)
{
    free((void *)(uintptr_t)it->s.id);
    free((void *)(uintptr_t)it->s.note);
    free((void *)(uintptr_t)it->s.truth);
    free((void *)(uintptr_t)it->s.run);
}

void triage_forget(struct triage *t)
{
    for (size_t i = 0; i < t->items.n; i++) {
        item_clear(t->items.at[i]);
        free(t->items.at[i]);
    }
    t->items.n = 0;
    free(t->slots);
    t->slots = NULL;
    t->n_slots = 0;
    for (size_t i = 0; i < t->reviewers.n; i++)
        t->reviewers.at[i].n = 0;
    t->last_seq = 0;
    t->fresh = 0;
    t->id[0] = '\0';
    triage_rebind(t);
}

static uint64_t slot_key(int reviewer, int64_t n)
{
    return (uint64_t)n << 20 | (uint64_t)reviewer;
}

static size_t slot_at(const struct triage *t, uint64_t key)
{
    size_t i = hash_bytes(0, &key, sizeof key) & (t->n_slots - 1);
    while (t->slots[i].index && t->slots[i].key != key)
        i = (i + 1) & (t->n_slots - 1);
    return i;
}

struct item *item_find(const struct triage *t, int reviewer, int64_t n)
{
    if (!t->n_slots)
        return NULL;
    uint32_t index = t->slots[slot_at(t, slot_key(reviewer, n))].index;
    return index ? t->items.at[index - 1] : NULL;
}

uint32_t item_index(const struct triage *t, const struct item *it)
{
    return t->slots[slot_at(t, slot_key(it->s.reviewer, it->n))].index;
}

static void grow_slots(struct triage *t)
{
    if ((t->items.n + 1) * 2 <= t->n_slots)
        return;
    free(t->slots);
    t->n_slots = t->n_slots ? t->n_slots * 2 : 256;
    t->slots = mem_array(t->n_slots, sizeof *t->slots);
    for (size_t i = 0; i < t->items.n; i++) {
        uint64_t key = slot_key(t->items.at[i]->s.reviewer, t->items.at[i]->n);
        t->slots[slot_at(t, key)] = (struct slot){key, (uint32_t)i + 1};
    }
}

static struct item *item_make(struct triage *t, int reviewer, int64_t n)
{
    struct item *it = item_find(t, reviewer, n);
    if (it)
        return it;
    grow_slots(t);
    it = mem_zalloc(sizeof *it);
    it->n = n;
    it->s.reviewer = reviewer;
    it->s.instance = UINT32_MAX;
    vec_push(&t->items, it);
    uint64_t key = slot_key(reviewer, n);
    t->slots[slot_at(t, key)] = (struct slot){key, (uint32_t)t->items.n};
    t->fresh++;
    return it;
}

static uint64_t read_tags(struct triage *t, const char *text)
{
    uint64_t bits = 0;
    cJSON *list = json_parse(text, strlen(text), NULL, NULL);
    for (const cJSON *v = list ? list->child : NULL; v; v = v->next) {
        int tag = cJSON_IsString(v) ? tag_intern(t, v->valuestring) : TRIAGE_NONE;
        if (tag != TRIAGE_NONE)
            bits |= (uint64_t)1 << tag;
    }
    cJSON_Delete(list);
    return bits;
}

static void item_changed(const struct triage *t, struct item *it)
{
    bool here = t->columns && it->s.instance < t->columns->n;
    it->s.changed =
        here && it->says && t->columns->rows[it->s.instance].content_hash != it->s.content;
}

// From a row of GET_STATE.
static void item_read(struct triage *t, struct item *it, sqlite3_stmt *s)
{
    const char *column[8];
    for (int i = 0; i < 8; i++)
        column[i] = (const char *)sqlite3_column_text(s, i);
    uint32_t *truth = NULL;
    size_t n = 0;
    item_clear(it);
    it->s.id = mem_strdup(column[0] ? column[0] : "");
    it->id_hash = hash_bytes(0, it->s.id, strlen(it->s.id));
    it->s.content = content_parse(column[1]);
    it->s.tags = column[2] ? read_tags(t, column[2]) : 0;
    it->s.note = mem_strdup(column[3]);
    char *own = truth_get(column[4], t->aspect);
    it->s.edited = own && truth_parse(own, &truth, &n);
    free(own);
    it->s.truth = truth;
    it->s.n_truth = (uint32_t)n;
    it->s.marked = sqlite3_column_int(s, 5);
    it->s.run = mem_strdup(column[6]);
    it->s.time = sqlite3_column_int64(s, 7);
    it->says = it->s.tags || it->s.note || column[4];
    item_changed(t, it);
}

// ---- what is new --------------------------------------------------------------------------------

static bool absorb_state(struct triage *t, int reviewer, int64_t item, struct err *e)
{
    sqlite3_stmt *s = triage_use(t, STATEMENT_GET_STATE);
    sqlite3_bind_int64(s, 1, t->reviewers.at[reviewer].n);
    sqlite3_bind_int64(s, 2, item);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        item_read(t, item_make(t, reviewer, item), s);
    sqlite3_reset(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || triage_fail(t, t->db, e);
}

static bool absorb_upto(struct triage *t, int64_t last, struct err *e)
{
    sqlite3_stmt *news = triage_use(t, STATEMENT_FOREIGN_NEWS);
    sqlite3_bind_int64(news, 1, t->last_seq);
    sqlite3_bind_int64(news, 2, last);
    sqlite3_bind_text(news, 3, t->writer, -1, SQLITE_STATIC);
    t->news = sqlite3_step(news) == SQLITE_ROW || t->news;
    sqlite3_reset(news);
    sqlite3_stmt *s = triage_use(t, STATEMENT_NEW_STATES);
    sqlite3_bind_int64(s, 1, t->last_seq);
    sqlite3_bind_int64(s, 2, last);
    int rc;
    bool ok = true;
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        int reviewer = reviewer_intern(t, (const char *)sqlite3_column_text(s, 1));
        t->reviewers.at[reviewer].n = sqlite3_column_int64(s, 0);
        ok = absorb_state(t, reviewer, sqlite3_column_int64(s, 2), e);
    }
    ok = ok && (rc == SQLITE_DONE || triage_fail(t, t->db, e));
    sqlite3_reset(s);
    return ok;
}

bool triage_absorb(struct triage *t, struct err *e)
{
    sqlite3_stmt *s = triage_use(t, STATEMENT_LAST_SEQ);
    int rc = sqlite3_step(s);
    int64_t last = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    if (rc != SQLITE_ROW)
        return triage_fail(t, t->db, e);
    if (last <= t->last_seq)
        return true;
    if (!absorb_upto(t, last, e))
        return false;
    t->last_seq = last;
    return true;
}

// A bounded share of the folder's news: what is left wakes again. A program that goes on writing
// there would otherwise keep us reading.
static void drain(const struct triage *t)
{
    char events[4096];
    if (t->watch >= 0 && read(t->watch, events, sizeof events) < 0)
        return; // there is none
}

// Another program may have made the file, or written to it.
bool triage_poll(struct triage *t, bool *changed, struct err *e)
{
    *changed = false;
    drain(t);
    if (t->in_memory)
        return true;
    if (!t->db && (!t->path || access(t->path, F_OK) != 0))
        return true;
    bool ok = true, made = !t->db;
    if (made) {
        ok = triage_connect(t, e);
    } else {
        int64_t version = -1;
        sqlite3_busy_timeout(t->db, 0); // drawing does not wait: the next poll sees it
        bool seen =
            triage_number(t->db, "PRAGMA data_version", &version) && version == t->data_version;
        if (!seen && triage_absorb(t, e))
            t->data_version = (int)version;
        else if (!seen)
            ok = t->failure == TRIAGE_LOCKED;
        sqlite3_busy_timeout(t->db, t->busy_ms);
    }
    *changed = ok && (t->news || (made && t->items.n));
    t->news = false;
    if (*changed) {
        if (t->fresh)
            triage_rebind(t);
        triage_count(t);
    }
    return ok;
}

// ---- reading ------------------------------------------------------------------------------------

size_t triage_states(const struct triage *t)
{
    return t->items.n;
}

const struct triage_state *triage_state_at(const struct triage *t, size_t i)
{
    return &t->items.at[i]->s;
}

static const struct item *first_of(const struct triage *t, uint32_t instance)
{
    uint32_t index = instance < t->rows ? t->row_first[instance] : 0;
    return index ? t->items.at[index - 1] : NULL;
}

const struct triage_state *triage_own(const struct triage *t, uint32_t instance)
{
    const struct item *it = first_of(t, instance);
    return it && it->s.reviewer == 0 ? &it->s : NULL;
}

const struct triage_state *triage_next(const struct triage *t, uint32_t instance,
                                       const struct triage_state *before)
{
    if (!before) {
        const struct item *it = first_of(t, instance);
        return it && (it->s.reviewer == 0 || !t->blind) ? &it->s : NULL;
    }
    const struct item *it = (const struct item *)before; // s is its first member
    return it->next_row && !t->blind ? &t->items.at[it->next_row - 1]->s : NULL;
}

bool triage_disagrees(const struct triage *t, uint32_t instance)
{
    uint64_t tags = 0;
    for (const struct triage_state *s = NULL; (s = triage_next(t, instance, s));) {
        if (s->tags && tags && s->tags != tags)
            return true;
        tags = s->tags ? s->tags : tags;
    }
    return false;
}

const struct triage_counts *triage_counts(const struct triage *t)
{
    return &t->counts;
}

void triage_count_within(struct triage *t, const struct featureset *only)
{
    t->only = only;
    triage_count(t);
}

void triage_count(struct triage *t)
{
    struct triage_counts *c = &t->counts;
    *c = (struct triage_counts){.total = t->only      ? featureset_count(t->only)
                                         : t->columns ? t->columns->n
                                                      : 0};
    for (size_t i = 0; i < t->items.n; i++) {
        const struct triage_state *s = &t->items.at[i]->s;
        if (s->reviewer != 0 || s->instance == UINT32_MAX ||
            (t->only && !featureset_has(t->only, s->instance)))
            continue;
        c->done += s->tags != 0;
        c->noted += s->note != NULL;
        c->edited += s->edited;
        c->marked += s->marked;
        c->changed += s->changed;
        for (uint64_t bits = s->tags; bits; bits &= bits - 1)
            c->tagged[__builtin_ctzll(bits)]++;
    }
    c->left = c->total - c->done;
}
