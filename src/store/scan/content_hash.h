// SPDX-License-Identifier: MIT
// The hash by which two records are known to have the same tokens: equal lists give equal hashes,
// whatever the blanks and escapes in the file. Every 16 bytes of a token are multiplied with each
// other and with a number that their position decides, and the products summed, so that no token
// waits for another. (Tokens hold no NUL: those that fill a block up stand for nothing else.)
#pragma once
#include "base/hash.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct content_hash { // {0} is the empty list
    uint64_t sum, position;
};

enum { CONTENT_BLOCK = 16 };

static inline void content_block(struct content_hash *h, uint64_t low, uint64_t high, uint64_t key)
{
    h->position += 0x9e3779b97f4a7c15u;
    __extension__ unsigned __int128 product = (unsigned __int128)(low ^ key) * (high ^ h->position);
    h->sum += (uint64_t)product ^ (uint64_t)(product >> 64);
}

static const uint64_t CONTENT_INNER = 0x8ebc6af09c88c6e3u, CONTENT_LAST = 0xe7037ed1a0b428dbu;

static inline uint64_t content_load(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    uint64_t word = 0; // little endian
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)s[i] << 8 * i;
    return word;
}

// One more token.
static inline void content_add(struct content_hash *h, const char *text, size_t n)
{
    char last[CONTENT_BLOCK] = {0};
    for (; n > CONTENT_BLOCK; text += CONTENT_BLOCK, n -= CONTENT_BLOCK)
        content_block(h, content_load(text), content_load(text + 8), CONTENT_INNER);
    if (n)
        memcpy(last, text, n);
    content_block(h, content_load(last), content_load(last + 8), CONTENT_LAST);
}

static inline uint64_t content_end(const struct content_hash *h, uint32_t n)
{
    uint64_t both[2] = {h->sum, n};
    return hash_bytes(0, both, sizeof both);
}
