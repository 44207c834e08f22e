// SPDX-License-Identifier: MIT
#include "image/header.h"

#include <string.h>

static uint32_t big(const uint8_t *p, int bytes)
{
    uint32_t x = 0;
    for (int i = 0; i < bytes; i++)
        x = x << 8 | p[i];
    return x;
}

static uint32_t little(const uint8_t *p, int bytes)
{
    uint32_t x = 0;
    for (int i = bytes; i-- > 0;)
        x = x << 8 | p[i];
    return x;
}

// Segments up to the frame's: FF, what it is, its length, that length less two.
static bool jpeg_size(const uint8_t *b, size_t n, uint32_t *w, uint32_t *h)
{
    for (size_t at = 2; at + 9 <= n && b[at] == 0xff;) {
        uint8_t what = b[at + 1];
        bool frame = what >= 0xc0 && what <= 0xcf && what != 0xc4 && what != 0xc8 && what != 0xcc;
        if (what == 0xff) { // filling
            at++;
            continue;
        }
        if (frame) {
            *h = big(b + at + 5, 2);
            *w = big(b + at + 7, 2);
            return true;
        }
        if (what < 0xc0 || (what >= 0xd0 && what <= 0xda))
            return false; // the frame should have come before
        at += 2 + (size_t)big(b + at + 2, 2);
    }
    return false;
}

static bool bmp_size(const uint8_t *b, uint32_t *w, uint32_t *h)
{
    bool old = little(b + 14, 4) == 12;
    *w = little(b + 18, old ? 2 : 4);
    *h = old ? little(b + 20, 2) : little(b + 22, 4);
    if (!old && *h > INT32_MAX) // from the top
        *h = -*h;
    return true;
}

bool header_size(const uint8_t *b, size_t n, uint32_t *w, uint32_t *h)
{
    bool known = false;
    *w = *h = 0;
    if (n < 26)
        return false;
    if (memcmp(b, "\x89PNG\r\n\x1a\n", 8) == 0 && memcmp(b + 12, "IHDR", 4) == 0) {
        *w = big(b + 16, 4);
        *h = big(b + 20, 4);
        known = true;
    } else if (memcmp(b, "\xff\xd8\xff", 3) == 0) {
        known = jpeg_size(b, n, w, h);
    } else if (memcmp(b, "GIF8", 4) == 0) {
        *w = little(b + 6, 2);
        *h = little(b + 8, 2);
        known = true;
    } else if (memcmp(b, "BM", 2) == 0) {
        known = bmp_size(b, w, h);
    }
    return known && *w && *h;
}
