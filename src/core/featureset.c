// SPDX-License-Identifier: MIT
#include "core/featureset.h"

#include <string.h>

static size_t words_of(size_t n)
{
    return n / 64 + (n % 64 != 0);
}

static uint64_t bit(size_t i)
{
    return (uint64_t)1 << (i % 64);
}

struct featureset featureset_new(struct arena *a, size_t n)
{
    return (struct featureset){n, arena_array(a, words_of(n), sizeof(uint64_t))};
}

struct featureset featureset_copy(struct arena *a, const struct featureset *s)
{
    struct featureset copy = featureset_new(a, s->n);
    if (s->n)
        memcpy(copy.words, s->words, words_of(s->n) * sizeof *s->words);
    return copy;
}

bool featureset_has(const struct featureset *s, size_t i)
{
    return i < s->n && (s->words[i / 64] & bit(i));
}

void featureset_add(struct featureset *s, size_t i)
{
    s->words[i / 64] |= bit(i);
}

void featureset_remove(struct featureset *s, size_t i)
{
    s->words[i / 64] &= ~bit(i);
}

void featureset_add_range(struct featureset *s, size_t from, size_t to)
{
    while (from < to && from % 64)
        featureset_add(s, from++);
    for (; to > from && to - from >= 64; from += 64)
        s->words[from / 64] = UINT64_MAX;
    while (from < to)
        featureset_add(s, from++);
}

size_t featureset_count(const struct featureset *s)
{
    size_t count = 0;
    for (size_t w = 0; w < words_of(s->n); w++)
        count += (size_t)__builtin_popcountll(s->words[w]);
    return count;
}

static size_t words_shared(const struct featureset *a, const struct featureset *b)
{
    return words_of(a->n < b->n ? a->n : b->n);
}

size_t featureset_count_both(const struct featureset *a, const struct featureset *b)
{
    size_t count = 0;
    for (size_t w = 0; w < words_shared(a, b); w++)
        count += (size_t)__builtin_popcountll(a->words[w] & b->words[w]);
    return count;
}

void featureset_and(struct featureset *s, const struct featureset *other)
{
    for (size_t w = 0; w < words_shared(s, other); w++)
        s->words[w] &= other->words[w];
}

void featureset_or(struct featureset *s, const struct featureset *other)
{
    for (size_t w = 0; w < words_shared(s, other); w++)
        s->words[w] |= other->words[w];
}

void featureset_andnot(struct featureset *s, const struct featureset *other)
{
    for (size_t w = 0; w < words_shared(s, other); w++)
        s->words[w] &= ~other->words[w];
}

bool featureset_equal(const struct featureset *a, const struct featureset *b)
{
    if (a->n != b->n)
        return false;
    for (size_t w = 0; w < words_of(a->n); w++)
        if (a->words[w] != b->words[w])
            return false;
    return true;
}

size_t featureset_next(const struct featureset *s, size_t from)
{
    if (from >= s->n)
        return s->n;
    size_t w = from / 64;
    uint64_t left = s->words[w] & ~(bit(from) - 1);
    while (!left)
        if (++w == words_of(s->n))
            return s->n;
        else
            left = s->words[w];
    return w * 64 + (size_t)__builtin_ctzll(left);
}

size_t featureset_prev(const struct featureset *s, size_t before)
{
    if (before > s->n)
        before = s->n;
    if (!before)
        return s->n;
    size_t w = (before - 1) / 64;
    uint64_t left = s->words[w];
    if (before % 64)
        left &= bit(before) - 1;
    while (!left)
        if (!w)
            return s->n;
        else
            left = s->words[--w];
    return w * 64 + 63 - (size_t)__builtin_clzll(left);
}

size_t featureset_members(const struct featureset *s, uint32_t *out)
{
    size_t n = 0;
    for (size_t i = featureset_next(s, 0); i < s->n; i = featureset_next(s, i + 1))
        out[n++] = (uint32_t)i;
    return n;
}
