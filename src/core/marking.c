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
    vec_free(&r->kept);
    arena_free(&r->arena);
    *r = (struct marking){0};
}

// The arena only grows: what falls off the end of undo is reused for the next set.
static struct featureset take_oldest(struct marking *r)
{
    struct featureset oldest = r->before.at[0];
    memmove(r->before.at, r->before.at + 1, (r->before.n - 1) * sizeof *r->before.at);
    r->before.n--;
    return oldest;
}

static void copy_into(struct featureset *to, const struct featureset *from)
{
    if (from->n)
        memcpy(to->words, from->words, (from->n + 63) / 64 * sizeof *to->words);
}

// Makes `set` (whose words the caller will not use again) the region.
static bool become(struct marking *r, struct featureset set)
{
    if (featureset_equal(&r->set, &set))
        return false;
    vec_push(&r->before, r->set);
    r->after.n = 0;
    r->set = set;
    return true;
}

static struct featureset scratch(struct marking *r)
{
    if (r->before.n < MARKING_UNDO)
        return featureset_copy(&r->arena, &r->set);
    struct featureset set = take_oldest(r);
    copy_into(&set, &r->set);
    return set;
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

// The neighbours of feature i: 0 to 4 of them.
static size_t neighbours(const struct marking *r, size_t i, size_t out[4])
{
    size_t n = 0, x = i % r->width;
    if (x > 0)
        out[n++] = i - 1;
    if (x + 1 < r->width && i + 1 < r->n)
        out[n++] = i + 1;
    if (i >= r->width)
        out[n++] = i - r->width;
    if (i + r->width < r->n)
        out[n++] = i + r->width;
    return n;
}

bool marking_grow(struct marking *r)
{
    size_t next[4];
    struct featureset set = scratch(r);
    for (size_t i = featureset_next(&r->set, 0); i < r->n; i = featureset_next(&r->set, i + 1))
        for (size_t k = neighbours(r, i, next); k-- > 0;)
            featureset_add(&set, next[k]);
    return become(r, set);
}

bool marking_shrink(struct marking *r)
{
    size_t next[4];
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

bool marking_paint(struct marking *r, long x, long y, long size, bool in)
{
    struct featureset set = scratch(r);
    long w = (long)r->width, h = r->width ? (long)((r->n + r->width - 1) / r->width) : 0;
    long reach = size / 2;
    for (long v = y - reach; v <= y + reach; v++)
        for (long u = x - reach; u <= x + reach; u++) {
            long far = 4 * ((u - x) * (u - x) + (v - y) * (v - y));
            if (u < 0 || v < 0 || u >= w || v >= h || far > size * size)
                continue;
            size_t i = (size_t)(v * w + u);
            if (i < r->n)
                (in ? featureset_add : featureset_remove)(&set, i);
        }
    return become(r, set);
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
