// SPDX-License-Identifier: MIT
// The hash by which two records are known to have the same tokens: equal lists give equal hashes,
// whatever the blanks and escapes in the file. Every 8 bytes are multiplied by a number that their
// position decides and the products summed, so that words do not wait for each other.
#pragma once
#include "base/hash.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct content_hash { // {0} is the empty list
    uint64_t sum, position;
};

static inline void content_word(struct content_hash *h, uint64_t word, uint64_t key)
{
    h->position += 0x9e3779b97f4a7c15u;
    __extension__ unsigned __int128 product =
        (unsigned __int128)(word ^ key) * (h->position ^ 0xa0761d6478bd642fu);
    h->sum += (uint64_t)product ^ (uint64_t)(product >> 64);
}

// The first 8 bytes of text, little endian; all of them must be readable.
static inline uint64_t content_load(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)s[i] << 8 * i;
    return word;
}

// The last n < 8 bytes of a token, in a word whose top byte says how many they are.
static inline void content_tail(struct content_hash *h, uint64_t word, size_t n)
{
    word &= ((uint64_t)1 << 8 * n) - 1;
    content_word(h, word | (uint64_t)(n + 1) << 56, 0xe7037ed1a0b428dbu);
}

// One more token. text[0..n + 8) must be readable.
static inline void content_add_padded(struct content_hash *h, const char *text, size_t n)
{
    for (; n >= 8; text += 8, n -= 8)
        content_word(h, content_load(text), 0x8ebc6af09c88c6e3u);
    content_tail(h, content_load(text), n);
}

static inline void content_add(struct content_hash *h, const char *text, size_t n)
{
    char last[16] = {0};
    size_t whole = n & ~(size_t)7;
    for (size_t i = 0; i < whole; i += 8)
        content_word(h, content_load(text + i), 0x8ebc6af09c88c6e3u);
    if (n > whole)
        memcpy(last, text + whole, n - whole);
    content_tail(h, content_load(last), n - whole);
}

static inline uint64_t content_end(const struct content_hash *h, uint32_t n)
{
    uint64_t both[2] = {h->sum, n};
    return hash_bytes(0, both, sizeof both);
}
