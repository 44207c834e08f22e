// SPDX-License-Identifier: MIT
// Rows whose records cannot match, told from the bytes of the records, many at a time: what is left
// is few, and is read and looked at as ever. Needs a row source that can sift, and literals.
#pragma once
#include "core/field.h"
#include "core/literals.h"

enum { SIEVE_ROWS = 64 * 1024, SIEVE_BYTES = 64 << 20 }; // at a time: some milliseconds

struct sieve {
    struct row_source src;
    struct literals literals;
    size_t n, at; // rows in it, and how many of them were asked for again
    uint64_t bytes;
    uint32_t instances[SIEVE_ROWS];
    bool may[SIEVE_ROWS];
};

// NULL when nothing can be told.
struct sieve *sieve_new(const struct row_source *src, const struct literals *l);
void sieve_empty(struct sieve *s);
bool sieve_full(const struct sieve *s, size_t more); // no room for so many
void sieve_add(struct sieve *s, uint32_t instance);
void sieve_run(struct sieve *s);
// Of the rows as they were added, one after the other. Another row than the next may match.
bool sieve_may(struct sieve *s, uint32_t instance);
