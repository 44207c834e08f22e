// SPDX-License-Identifier: MIT
#include "image/pixmap.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct pixmap pixmap_new(uint32_t w, uint32_t h)
{
    struct pixmap p = {.w = w, .h = h, .rgba = mem_alloc((size_t)w * h * 4)};
    for (size_t i = 0; i < (size_t)w * h; i++)
        memcpy(p.rgba + 4 * i, (uint8_t[]){0, 0, 0, 255}, 4);
    return p;
}

void pixmap_free(struct pixmap *p)
{
    free(p->rgba);
    *p = (struct pixmap){0};
}

size_t pixmap_bytes(const struct pixmap *p)
{
    return (size_t)p->w * p->h * 4;
}

// Where new pixel i of n begins among `length` old ones.
static uint32_t edge(uint32_t i, uint32_t n, uint32_t length)
{
    return (uint32_t)((uint64_t)i * length / n);
}

struct pixmap pixmap_scale(const struct pixmap *p, uint32_t x, uint32_t y, uint32_t w0, uint32_t h0,
                           uint32_t w, uint32_t h)
{
    struct pixmap out = pixmap_new(w, h);
    for (uint32_t row = 0; row < h; row++) {
        uint32_t top = edge(row, h, h0), bottom = edge(row + 1, h, h0);
        if (bottom == top)
            bottom++;
        for (uint32_t column = 0; column < w; column++) {
            uint32_t left = edge(column, w, w0), right = edge(column + 1, w, w0);
            if (right == left)
                right++;
            uint64_t sum[4] = {0};
            for (uint32_t r = top; r < bottom; r++) {
                const uint8_t *from = p->rgba + 4 * ((size_t)(y + r) * p->w + x + left);
                for (uint32_t c = left; c < right; c++, from += 4)
                    for (int k = 0; k < 4; k++)
                        sum[k] += from[k];
            }
            uint64_t n = (uint64_t)(bottom - top) * (right - left);
            for (int k = 0; k < 4; k++)
                out.rgba[4 * ((size_t)row * w + column) + (size_t)k] =
                    (uint8_t)((sum[k] + n / 2) / n);
        }
    }
    return out;
}
