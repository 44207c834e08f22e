// SPDX-License-Identifier: MIT
// Many cases, each in a process of its own, a few at a time: a case that fails or crashes is one
// line of TAP with what it said.
#pragma once
#include <stddef.h>

// run(ctx, i) does case i and exits the process or returns; name(ctx, i) says which it is. Returns
// how many failed; prints failures alone when `quiet`.
struct pool {
    void (*run)(void *ctx, size_t i);
    void (*name)(void *ctx, size_t i, char *out, size_t size);
    void *ctx;
    size_t n;
    int at_once; // 0: twice the processors
};
size_t pool_run(const struct pool *p, int *number);
