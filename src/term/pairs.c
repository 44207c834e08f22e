// SPDX-License-Identifier: MIT
#include "term/pairs.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void pairs_init(struct pairs *p, int most)
{
    *p = (struct pairs){.most = most};
}

void pairs_fini(struct pairs *p)
{
    free(p->at);
    free(p->slots);
    *p = (struct pairs){0};
}

void pairs_forget(struct pairs *p)
{
    p->n = 0;
    if (p->n_slots)
        memset(p->slots, 0, p->n_slots * sizeof *p->slots);
}

// Where the pair is, or where it would be.
static size_t slot_of(const struct pairs *p, struct colour_pair c)
{
    uint64_t hash = ((uint64_t)(uint32_t)c.fg << 32 | (uint32_t)c.bg) * 0x9e3779b97f4a7c15U;
    size_t i = (size_t)(hash >> 32) & (p->n_slots - 1);
    while (p->slots[i] && (p->at[p->slots[i] - 1].fg != c.fg || p->at[p->slots[i] - 1].bg != c.bg))
        i = (i + 1) & (p->n_slots - 1);
    return i;
}

static void grow(struct pairs *p)
{
    if ((size_t)p->n * 2 < p->n_slots)
        return;
    size_t n = p->n_slots ? p->n_slots * 2 : 64;
    p->at = mem_resize(p->at, n / 2 + 1, sizeof *p->at);
    p->slots = mem_resize(p->slots, n, sizeof *p->slots);
    p->n_slots = n;
    memset(p->slots, 0, n * sizeof *p->slots);
    for (int i = 0; i < p->n; i++)
        p->slots[slot_of(p, p->at[i])] = i + 1;
}

int pairs_number(struct pairs *p, struct colour_pair want, bool *fresh, bool *reversed)
{
    grow(p);
    *fresh = false;
    if (reversed)
        *reversed = false;
    size_t i = slot_of(p, want);
    if (p->slots[i])
        return p->slots[i];
    if (reversed && want.fg >= 0 && want.bg >= 0) {
        int other = p->slots[slot_of(p, (struct colour_pair){want.bg, want.fg})];
        *reversed = other > 0;
        if (other)
            return other;
    }
    if (p->n + 1 >= p->most)
        return 0;
    *fresh = true;
    p->at[p->n++] = want;
    return p->slots[i] = p->n;
}
