// SPDX-License-Identifier: MIT
// A set of features (tokens, pixels, fields) of one instance, as a bit set over 0..n-1.
// Index lists in files are sets: duplicates count once, order does not matter.
#pragma once
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct featureset {
    size_t n;        // universe size: features 0..n-1
    uint64_t *words; // (n + 63) / 64 words; bits >= n are 0. Owned by the arena it was made in
};

struct featureset featureset_new(struct arena *a, size_t n); // empty
struct featureset featureset_copy(struct arena *a, const struct featureset *s);
bool featureset_has(const struct featureset *s, size_t i);               // i >= n: false
void featureset_add(struct featureset *s, size_t i);                     // i < n
void featureset_remove(struct featureset *s, size_t i);                  // i < n
void featureset_add_range(struct featureset *s, size_t from, size_t to); // [from, to), to <= n
size_t featureset_count(const struct featureset *s);
size_t featureset_count_both(const struct featureset *a, const struct featureset *b); // |A ∩ B|
// In place, both over the same universe.
void featureset_and(struct featureset *s, const struct featureset *other);
void featureset_or(struct featureset *s, const struct featureset *other);
void featureset_andnot(struct featureset *s, const struct featureset *other);
bool featureset_equal(const struct featureset *a, const struct featureset *b);
// Smallest member >= from, or n when there is none; largest member < before, or n.
size_t featureset_next(const struct featureset *s, size_t from);
size_t featureset_prev(const struct featureset *s, size_t before);
size_t featureset_members(const struct featureset *s, uint32_t *out); // all, upwards; how many
