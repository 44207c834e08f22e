// SPDX-License-Identifier: MIT
#include "core/marking.h"

#include <string.h>

void marking_begin(struct marking *r, size_t n, size_t width)
{
    marking_free(r);
    r->n = n;
    r->width = width && width < n ? width : n;
    r->set = featureset_new(&r->arena, n);
}

void marking_free(struct marking *r)
{
    vec_free(&r->before);
    vec_free(&r->after);
    vec_free(&r->spare);
    vec_free(&r->kept);
    arena_free(&r->arena);
    *r = (struct marking){0};
}

static void copy_into(struct featureset *to, const struct featureset *from)
{
    if (from->n)
        memcpy(to->words, from->words, (from->n + 63) / 64 * sizeof *to->words);
}

static size_t undo_most(const struct marking *r)
{
    size_t most = MARKING_BYTES / (r->n / 8 + 1);
    return most > MARKING_UNDO         ? MARKING_UNDO
           : most < MARKING_UNDO_LEAST ? MARKING_UNDO_LEAST
                                       : most;
}

// The arena only grows: sets that count no more are taken again.
static void forget_oldest(struct marking *r)
{
    vec_push(&r->spare, r->before.at[0]);
    memmove(r->before.at, r->before.at + 1, (r->before.n - 1) * sizeof *r->before.at);
    r->before.n--;
}

static struct featureset scratch(struct marking *r)
{
    if (!r->spare.n)
        return featureset_copy(&r->arena, &r->set);
    struct featureset set = r->spare.at[--r->spare.n];
    copy_into(&set, &r->set);
    return set;
}

// Makes `set` (from scratch()) the region.
static bool become(struct marking *r, struct featureset set)
{
    if (featureset_equal(&r->set, &set)) {
        vec_push(&r->spare, set);
        return false;
    }
    while (r->before.n >= undo_most(r))
        forget_oldest(r);
    vec_push(&r->before, r->set);
    while (r->after.n)
        vec_push(&r->spare, r->after.at[--r->after.n]);
    r->set = set;
    return true;
}

bool marking_set(struct marking *r, const struct featureset *set)
{
    if (set->n != r->n || featureset_equal(&r->set, set))
        return false;
    struct featureset copy = scratch(r);
    copy_into(&copy, set);
    return become(r, copy);
}

bool marking_toggle(struct marking *r, size_t from, size_t to)
{
    bool all = true;
    if (from >= r->n)
        return false;
    to = to < r->n ? to : r->n - 1;
    struct featureset set = scratch(r);
    for (size_t i = from; i <= to; i++)
        all = all && featureset_has(&set, i);
    for (size_t i = from; i <= to; i++)
        (all ? featureset_remove : featureset_add)(&set, i);
    return become(r, set);
}

// The neighbours of feature i: 0 to 8 of them.
static size_t neighbours(const struct marking *r, size_t i, size_t out[8])
{
    long w = (long)r->width, x = (long)i % w, y = (long)i / w;
    size_t n = 0;
    for (long v = y - 1; v <= y + 1; v++)
        for (long u = x - 1; u <= x + 1; u++)
            if (u >= 0 && v >= 0 && u < w && v * w + u < (long)r->n && (u != x || v != y))
                out[n++] = (size_t)(v * w + u);
    return n;
}

bool marking_grow(struct marking *r)
{
    size_t next[8];
    struct featureset set = scratch(r);
    for (size_t i = featureset_next(&r->set, 0); i < r->n; i = featureset_next(&r->set, i + 1))
        for (size_t k = neighbours(r, i, next); k-- > 0;)
            featureset_add(&set, next[k]);
    return become(r, set);
}

bool marking_shrink(struct marking *r)
{
    size_t next[8];
    struct featureset set = scratch(r);
    for (size_t i = featureset_next(&r->set, 0); i < r->n; i = featureset_next(&r->set, i + 1))
        for (size_t k = neighbours(r, i, next); k-- > 0;)
            if (!featureset_has(&r->set, next[k]))
                featureset_remove(&set, i);
    return become(r, set);
}

bool marking_invert(struct marking *r)
{
    struct featureset set = scratch(r);
    for (size_t i = 0; i < r->n; i++)
        (featureset_has(&r->set, i) ? featureset_remove : featureset_add)(&set, i);
    return become(r, set);
}

bool marking_clear(struct marking *r)
{
    struct featureset set = scratch(r);
    featureset_andnot(&set, &r->set);
    return become(r, set);
}

bool marking_put(struct marking *r, const struct featureset *set, bool in)
{
    struct featureset next = scratch(r);
    (in ? featureset_or : featureset_andnot)(&next, set);
    return become(r, next);
}

void marking_join(struct marking *r)
{
    if (r->before.n > 1)
        vec_push(&r->spare, r->before.at[--r->before.n]);
}

bool marking_undo(struct marking *r)
{
    if (!r->before.n)
        return false;
    vec_push(&r->after, r->set);
    r->set = r->before.at[--r->before.n];
    return true;
}

bool marking_redo(struct marking *r)
{
    if (!r->after.n)
        return false;
    vec_push(&r->before, r->set);
    r->set = r->after.at[--r->after.n];
    return true;
}

bool marking_keep(struct marking *r)
{
    if (r->kept.n && featureset_equal(&r->kept.at[r->kept.n - 1], &r->set))
        return false;
    if (r->kept.n < MARKING_HISTORY) {
        vec_push(&r->kept, featureset_copy(&r->arena, &r->set));
        return true;
    }
    struct featureset oldest = r->kept.at[0];
    memmove(r->kept.at, r->kept.at + 1, (r->kept.n - 1) * sizeof *r->kept.at);
    copy_into(&oldest, &r->set);
    r->kept.at[r->kept.n - 1] = oldest;
    return true;
}
