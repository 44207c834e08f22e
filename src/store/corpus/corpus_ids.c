// SPDX-License-Identifier: MIT
// Ids as 64-bit hashes: the strings stay on disk. Two different ids with one hash (odds of 1 in
// 10^7 at a million instances) would be taken for duplicates.
#include "store/corpus/corpus_internal.h"

#include "base/hash.h"

#include <string.h>

uint64_t id_hash(const char *id)
{
    return hash_bytes(0, id, strlen(id));
}

// A slot holds row + 1 and the upper half of the hash, which also says where to look first: so
// other rows need not be looked at, not even when the table grows.
static bool is_at(const struct corpus *c, uint64_t slot, uint64_t hash)
{
    return slot >> 32 == hash >> 32 && c->columns.rows[(uint32_t)slot - 1].id_hash == hash;
}

static size_t slot_of(const struct corpus *c, uint64_t hash)
{
    const struct id_map *m = &c->ids;
    size_t i = hash >> 32 & (m->nslots - 1);
    while (m->slots[i] && !is_at(c, m->slots[i], hash))
        i = (i + 1) & (m->nslots - 1);
    return i;
}

void ids_expect(const struct corpus *c, uint64_t hash)
{
    if (c->ids.nslots)
        __builtin_prefetch(&c->ids.slots[hash >> 32 & (c->ids.nslots - 1)], 1);
}

uint32_t ids_find(const struct corpus *c, uint64_t hash)
{
    if (!c->ids.nslots)
        return UINT32_MAX;
    uint32_t found = (uint32_t)c->ids.slots[slot_of(c, hash)];
    return found ? found - 1 : UINT32_MAX;
}

static void grow(struct id_map *m)
{
    uint64_t *old = m->slots;
    size_t n_old = m->nslots;
    m->nslots = n_old ? n_old * 2 : 1024;
    m->slots = mem_array(m->nslots, sizeof *m->slots);
    for (size_t i = 0; i < n_old; i++) {
        if (!old[i])
            continue;
        size_t k = old[i] >> 32 & (m->nslots - 1);
        while (m->slots[k])
            k = (k + 1) & (m->nslots - 1);
        m->slots[k] = old[i];
    }
    free(old);
}

void ids_add(struct corpus *c, uint32_t row)
{
    struct id_map *m = &c->ids;
    uint64_t hash = c->columns.rows[row].id_hash;
    if ((m->used + 1) * 4 > m->nslots * 3)
        grow(m);
    size_t i = slot_of(c, hash);
    m->used += !m->slots[i];
    m->slots[i] = hash >> 32 << 32 | (row + 1);
}

static const char *numbered(const char *id, uint32_t k, struct arena *a)
{
    return arena_printf(a, "%s#%u", id, k);
}

static bool is_taken(const struct corpus *c, const char *id, uint32_t k, struct arena *a)
{
    return ids_find(c, id_hash(numbered(id, k, a))) != UINT32_MAX;
}

// Numbers are given out without gaps, so a free one is found by doubling and halving.
const char *ids_rename(const struct corpus *c, const char *id, struct arena *a)
{
    uint32_t taken = 1, free_one = 2;
    while (is_taken(c, id, free_one, a)) {
        taken = free_one;
        free_one *= 2;
    }
    while (free_one - taken > 1) {
        uint32_t middle = taken + (free_one - taken) / 2;
        if (is_taken(c, id, middle, a))
            taken = middle;
        else
            free_one = middle;
    }
    return numbered(id, free_one, a);
}

const char *ids_renamed(const char *id, uint64_t hash, uint32_t limit, struct arena *a)
{
    struct arena trial = {0};
    const char *found = NULL;
    for (uint32_t k = 2; k <= limit && !found; k++) {
        arena_reset(&trial);
        if (id_hash(numbered(id, k, &trial)) == hash)
            found = numbered(id, k, a);
    }
    arena_free(&trial);
    return found;
}
