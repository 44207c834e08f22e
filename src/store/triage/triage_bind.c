// SPDX-License-Identifier: MIT
// Which row an item belongs to. An item remembers the id and the content that were judged; a corpus
// may since have been reordered, extended or corrected:
//
//   same id, same content    that row, at once
//   same id, other content   that row, flagged as changed; but where the id is nothing more than
//                            the record's number, a reordered file looks just like this, so a row
//                            of that content goes before
//   other id, same content   that row, once all rows are known and none has the id
#include "store/triage/triage_internal.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

enum { RANK_NONE, RANK_NUMBER, RANK_CONTENT, RANK_ID, RANK_BOTH };

static int compare_hash(const void *a, const void *b)
{
    const struct by_hash *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

// The items as a sorted list, by id or by content; heap.
static struct by_hash *sorted(const struct triage *t, bool by_id)
{
    struct by_hash *list = mem_array(t->items.n + 1, sizeof *list);
    for (size_t i = 0; i < t->items.n; i++)
        list[i] = (struct by_hash){by_id ? t->items.at[i]->id_hash : t->items.at[i]->s.content,
                                   (uint32_t)i};
    qsort(list, t->items.n, sizeof *list, compare_hash);
    return list;
}

// First entry of a hash, or n.
static size_t find(const struct by_hash *list, size_t n, uint64_t hash)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && list[low].hash == hash ? low : n;
}

// Readers number records that have no id from 0 on.
static bool is_number(const struct column_row *row, size_t index)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%zu", index);
    return hash_bytes(0, text, (size_t)n) == row->id_hash;
}

static struct item *of_reviewer(const struct triage *t, uint32_t row, int reviewer)
{
    for (uint32_t i = t->row_first[row]; i; i = t->items.at[i - 1]->next_row)
        if (t->items.at[i - 1]->s.reviewer == reviewer)
            return t->items.at[i - 1];
    return NULL;
}

static void detach(struct triage *t, struct item *it)
{
    uint32_t *link = &t->row_first[it->s.instance];
    while (*link && t->items.at[*link - 1] != it)
        link = &t->items.at[*link - 1]->next_row;
    *link = it->next_row;
    it->next_row = 0;
    it->s.instance = UINT32_MAX;
    it->s.changed = false;
    it->rank = RANK_NONE;
}

// A row has one item per reviewer: the surer one, else the later one. False: another one has it.
static bool attach(struct triage *t, struct item *it, uint32_t row, uint8_t rank)
{
    struct item *other = of_reviewer(t, row, it->s.reviewer);
    if (other == it ||
        (other && (other->rank > rank || (other->rank == rank && other->s.time >= it->s.time))))
        return other == it;
    if (other)
        detach(t, other);
    if (it->s.instance != UINT32_MAX)
        detach(t, it);
    uint32_t *link = &t->row_first[row];
    while (*link && t->items.at[*link - 1]->s.reviewer < it->s.reviewer)
        link = &t->items.at[*link - 1]->next_row;
    it->next_row = *link;
    *link = item_index(t, it);
    it->s.instance = row;
    it->rank = rank;
    it->s.changed = it->says && t->columns->rows[row].content_hash != it->s.content;
    return true;
}

static void grow_rows(struct triage *t)
{
    size_t n = t->columns ? t->columns->n : 0;
    if (n <= t->rows)
        return;
    t->row_first = mem_resize(t->row_first, n, sizeof *t->row_first);
    memset(t->row_first + t->rows, 0, (n - t->rows) * sizeof *t->row_first);
    t->rows = n;
}

void triage_attach(struct triage *t, struct item *it, uint32_t instance)
{
    grow_rows(t);
    if (instance < t->rows && it->s.instance != instance)
        attach(t, it, instance, RANK_BOTH);
}

static void bind_by_id(struct triage *t, const struct by_hash *ids, uint32_t row)
{
    const struct column_row *r = &t->columns->rows[row];
    for (size_t i = find(ids, t->items.n, r->id_hash); i < t->items.n && ids[i].hash == r->id_hash;
         i++) {
        struct item *it = t->items.at[ids[i].index];
        uint8_t rank = RANK_BOTH;
        if (it->s.content != r->content_hash)
            rank = is_number(r, row) ? RANK_NUMBER : RANK_ID;
        // A number alone says little before the row of that content may still come.
        if (rank > it->rank && (rank != RANK_NUMBER || t->loaded))
            attach(t, it, row, rank);
    }
}

static void bind_by_content(struct triage *t, const struct by_hash *contents, uint32_t row)
{
    const struct column_row *r = &t->columns->rows[row];
    for (size_t i = find(contents, t->items.n, r->content_hash);
         i < t->items.n && contents[i].hash == r->content_hash; i++) {
        struct item *it = t->items.at[contents[i].index];
        if (it->rank < RANK_CONTENT)
            attach(t, it, row, RANK_CONTENT);
    }
}

static void bind_rows(struct triage *t)
{
    size_t n = t->columns->n;
    grow_rows(t);
    struct by_hash *ids = sorted(t, true);
    for (size_t row = t->bound; row < n; row++)
        bind_by_id(t, ids, (uint32_t)row);
    free(ids);
    t->bound = n;
    if (!t->loaded)
        return;
    struct by_hash *contents = sorted(t, false);
    for (size_t row = 0; row < n; row++)
        bind_by_content(t, contents, (uint32_t)row);
    free(contents);
}

void triage_rebind(struct triage *t)
{
    for (size_t i = 0; i < t->items.n; i++) {
        struct item *it = t->items.at[i];
        it->s.instance = UINT32_MAX;
        it->s.changed = false;
        it->next_row = 0;
        it->rank = RANK_NONE;
    }
    if (t->rows)
        memset(t->row_first, 0, t->rows * sizeof *t->row_first);
    t->bound = 0;
    t->fresh = 0;
    if (t->columns && t->items.n)
        bind_rows(t);
    triage_count(t);
}

void triage_bind(struct triage *t, const struct columns *c, bool loaded)
{
    bool again = t->columns != c || (loaded && !t->loaded) || c->n < t->bound || t->fresh;
    t->columns = c;
    t->loaded = loaded;
    if (c->n < t->rows)
        t->rows = 0;
    if (again) {
        triage_rebind(t);
    } else if (c->n > t->bound) {
        if (t->items.n)
            bind_rows(t);
        triage_count(t);
    }
}

void triage_known(const struct triage *t, size_t *items, size_t *known)
{
    *items = t->items.n;
    *known = 0;
    for (size_t i = 0; i < t->items.n; i++)
        *known += t->items.at[i]->rank > RANK_NUMBER;
}
