// SPDX-License-Identifier: MIT
#include "base/arena.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next; // older block
    size_t size, used;        // bytes in data
    max_align_t data[];
};

enum { FIRST_BLOCK = 8192 };

static struct arena_block *block_new(struct arena *a, size_t need)
{
    size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
    if (size < need)
        size = need;
    if (size > SIZE_MAX - sizeof(struct arena_block))
        mem_out_of_memory();
    struct arena_block *b = mem_alloc(sizeof *b + size);
    *b = (struct arena_block){.next = a->head, .size = size};
    a->head = b;
    return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size_t align = _Alignof(max_align_t);
    if (size > SIZE_MAX - align)
        mem_out_of_memory();
    size = size ? (size + align - 1) / align * align : align;
    struct arena_block *b = a->head;
    if (!b || b->size - b->used < size)
        b = block_new(a, size);
    void *p = (char *)b->data + b->used;
    b->used += size;
    a->used += size;
    return memset(p, 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        mem_out_of_memory();
    return arena_alloc(a, count * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = arena_alloc(a, n + 1);
    if (n)
        memcpy(copy, s, n);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *s = arena_alloc(a, n < 0 ? 1 : (size_t)n + 1);
    va_start(ap, fmt);
    if (n >= 0)
        vsnprintf(s, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return s;
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = a->head;
    for (struct arena_block *b = keep ? keep->next : NULL, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
    a->used = 0;
}

void arena_free(struct arena *a)
{
    arena_reset(a);
    free(a->head);
    *a = (struct arena){0};
}
