// SPDX-License-Identifier: MIT
#include "base/hash.h"

#include <string.h>

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ (x >> 32);
}

uint64_t hash_bytes(uint64_t seed, const void *p, size_t n)
{
    const unsigned char *s = p;
    uint64_t h = mix(seed + 0x9e3779b97f4a7c15u + n);
    while (n) {
        unsigned char word[8] = {0};
        size_t step = n < 8 ? n : 8;
        memcpy(word, s, step);
        uint64_t x = 0;
        for (int i = 7; i >= 0; i--)
            x = x << 8 | word[i];
        h = mix(h ^ mix(x + 0x9e3779b97f4a7c15u));
        s += step;
        n -= step;
    }
    return h;
}
