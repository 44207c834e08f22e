// SPDX-License-Identifier: MIT
// Typed growable arrays. `VEC(int) v = {0};` is a valid empty vector; vec_push grows it;
// vec_free releases it and makes it {0} again.
#pragma once
#include "base/mem.h"

#include <stdlib.h>

#define VEC(type)                             \
    struct {                                  \
        type *at;   /* the elements */        \
        size_t n;   /* how many are in use */ \
        size_t cap; /* how many fit */        \
    }

#define vec_reserve(v, want)                                      \
    do {                                                          \
        size_t want_ = (want);                                    \
        if (want_ > (v)->cap) {                                   \
            size_t cap_ = (v)->cap ? (v)->cap * 2 : 8;            \
            if (cap_ < want_)                                     \
                cap_ = want_;                                     \
            (v)->at = mem_resize((v)->at, cap_, sizeof *(v)->at); \
            (v)->cap = cap_;                                      \
        }                                                         \
    } while (0)

#define vec_push(v, x)                \
    do {                              \
        vec_reserve((v), (v)->n + 1); \
        (v)->at[(v)->n++] = (x);      \
    } while (0)

#define vec_free(v)            \
    do {                       \
        free((v)->at);         \
        (v)->at = NULL;        \
        (v)->n = (v)->cap = 0; \
    } while (0)
