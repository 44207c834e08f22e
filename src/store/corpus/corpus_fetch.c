// SPDX-License-Identifier: MIT
// Instances read again on demand, the latest ones kept; and another discretisation for all.
#include "store/corpus/corpus_internal.h"

#include "base/near.h"

#include <stdio.h>
#include <string.h>

// ---- the latest instances -----------------------------------------------------------------------

void cache_forget(struct corpus *c, uint32_t row)
{
    for (size_t i = 0; c->cache && i < CACHE_SLOTS; i++)
        if (row == UINT32_MAX || c->cache[i].row == row)
            c->cache[i].row = UINT32_MAX; // its memory stays: somebody may be looking at it
}

static struct cache_slot *find_slot(struct corpus *c, uint32_t row, bool *hit)
{
    struct cache_slot *oldest = NULL;
    if (!c->cache) {
        c->cache = mem_array(CACHE_SLOTS, sizeof *c->cache);
        cache_forget(c, UINT32_MAX);
    }
    *hit = false;
    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        struct cache_slot *s = &c->cache[i];
        if (s->row == row) {
            *hit = true;
            return s;
        }
        if (!oldest || s->used < oldest->used)
            oldest = s;
    }
    return oldest;
}

// Gives back the memory of the oldest while all together have too much (images do).
static void shrink(struct corpus *c, const struct cache_slot *keep)
{
    for (;;) {
        struct cache_slot *oldest = NULL;
        size_t bytes = 0, n = 0;
        for (size_t i = 0; i < CACHE_SLOTS; i++) {
            struct cache_slot *s = &c->cache[i];
            if (!s->arena.used)
                continue;
            bytes += s->arena.used;
            n++;
            if (s != keep && (!oldest || s->used < oldest->used))
                oldest = s;
        }
        if (bytes <= CACHE_BYTES || n <= CACHE_LEAST || !oldest)
            return;
        arena_free(&oldest->arena);
        oldest->row = UINT32_MAX;
        oldest->used = 0;
    }
}

const struct instance *corpus_fetch(struct corpus *c, uint32_t instance, struct err *e)
{
    if (instance >= c->columns.n) {
        err_set(e, "there is no instance %u", instance);
        return NULL;
    }
    bool hit;
    struct cache_slot *s = find_slot(c, instance, &hit);
    if (!hit) {
        // a record that cannot be read must not cost one that somebody has borrowed
        struct arena arena = {0};
        struct instance x;
        if (!row_read(c, instance, &x, &arena, e)) {
            arena_free(&arena);
            return NULL;
        }
        arena_free(&s->arena);
        s->arena = arena;
        s->x = x;
        s->x.arena = &s->arena;
        row_finish(c, &s->x);
        s->row = instance;
        shrink(c, s);
    }
    s->used = ++c->tick;
    return &s->x;
}

static const struct instance *fetch_row(void *ctx, uint32_t instance, struct err *e)
{
    return corpus_fetch(ctx, instance, e);
}

struct row_source corpus_rows(struct corpus *c, const struct analysis *a)
{
    return (struct row_source){.fetch = fetch_row,
                               .sift = corpus_sift,
                               .ctx = c,
                               .columns = &c->columns,
                               .analysis = a,
                               .threads = corpus_threads(c)};
}

enum { ID_BYTES = 192 };

// The id that stands in front of the record, if it is the one that the row was given.
static bool read_id_alone(struct corpus *c, uint32_t row, struct instance *x)
{
    const struct column_row *r = &c->columns.rows[row];
    const struct source *s = &c->sources[r->source];
    char text[ID_BYTES + LEX_PADDING] = {0};
    size_t n = r->length < ID_BYTES ? r->length : ID_BYTES;
    struct span id;
    if (!bytes_read(&s->bytes, r->offset, text, n, NULL) || !scanner_id(text, n, &id))
        return false;
    arena_reset(&c->id_arena);
    *x = instance_blank(&c->id_arena);
    x->id = arena_strndup(&c->id_arena, id.at, id.n);
    x->n = r->n;
    return id_hash(x->id) == r->id_hash;
}

static const struct instance *fetch_id(void *ctx, uint32_t instance, struct err *e)
{
    struct corpus *c = ctx;
    if (instance < c->columns.n && read_id_alone(c, instance, &c->id_only))
        return &c->id_only;
    return corpus_fetch(c, instance, e);
}

struct row_source corpus_rows_ids(struct corpus *c, const struct analysis *a)
{
    struct row_source src = corpus_rows(c, a);
    src.fetch = fetch_id;
    return src;
}

enum { IDS_COMPARED = 100000 }; // reading more again would take long

// Says which id is near the one that nobody has, or what the ids look like.
static bool fail_unknown_id(struct corpus *c, const char *id, struct err *e)
{
    struct near near = near_to(id, strlen(id));
    char first[NEAR_LONGEST + 32] = "";
    for (uint32_t i = 0; i < c->columns.n && i < IDS_COMPARED; i++) {
        const struct instance *x = fetch_id(c, i, NULL);
        if (x)
            near_try(&near, x->id);
        if (x && i == 0)
            snprintf(first, sizeof first, "; the first one has '%.60s'", x->id);
    }
    return err_set(e, "no instance has the id '%.200s'%s", id,
                   *near.best ? near_hint(&near) : first);
}

bool corpus_find_id(struct corpus *c, const char *id, uint32_t *out, struct err *e)
{
    if (!c->ids.nslots) // rows of an index, looked up for the first time
        for (uint32_t i = 0; i < c->columns.n; i++)
            ids_add(c, i);
    uint32_t row = ids_find(c, id_hash(id));
    const struct instance *x = row == UINT32_MAX ? NULL : corpus_fetch(c, row, NULL);
    if (row == UINT32_MAX || (x && strcmp(x->id, id) != 0)) // two ids with one hash
        return e && fail_unknown_id(c, id, e);
    *out = row;
    return true;
}

char *corpus_problem_text(struct corpus *c, const struct problem *p, size_t max)
{
    if (!p->length || p->source >= c->n_sources)
        return NULL;
    size_t n = p->length < max ? (size_t)p->length : max;
    char *text = mem_alloc(n + 1);
    if (!bytes_read(&c->sources[p->source].bytes, p->offset, text, n, NULL)) {
        free(text);
        return NULL;
    }
    text[n] = '\0';
    return text;
}
