// SPDX-License-Identifier: MIT
// A bump allocator: everything that belongs to one parsed instance lives in one arena and is
// released at once. {0} is a valid empty arena. Pointers stay valid until arena_reset/arena_free.
#pragma once
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head; // the block being filled; older blocks are linked behind it
    size_t used;              // bytes handed out since the last reset
};

void *arena_alloc(struct arena *a, size_t size);               // zeroed, aligned for any type
void *arena_array(struct arena *a, size_t count, size_t size); // zeroed, overflow-checked
char *arena_strndup(struct arena *a, const char *s, size_t n); // n bytes and a NUL
char *arena_strdup(struct arena *a, const char *s);            // NULL gives NULL
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a); // keeps the largest block for reuse
void arena_free(struct arena *a);  // back to {0}
