// SPDX-License-Identifier: MIT
// Decoded pixels: what decoding yields, overlays paint on and previews shrink.
#pragma once
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Caps checked before anything is decoded.
enum { PIXMAP_MAX_PIXELS = 64 * 1000 * 1000, PIXMAP_MAX_BYTES = 64 * 1024 * 1024 };

struct pixmap {    // {0} is valid: no pixels
    uint32_t w, h; // pixels
    uint8_t *rgba; // w * h * 4 bytes, row by row from the top, straight alpha; owned (heap)
};

// Opaque black. w and h at least 1, w * h at most PIXMAP_MAX_PIXELS.
struct pixmap pixmap_new(uint32_t w, uint32_t h);
void pixmap_free(struct pixmap *p);
size_t pixmap_bytes(const struct pixmap *p); // memory it holds
// Another size: every new pixel is the mean of the old ones it covers (at least the nearest one).
// The part of p from (x, y) with the size w0 × h0, which lies within p.
struct pixmap pixmap_scale(const struct pixmap *p, uint32_t x, uint32_t y, uint32_t w0, uint32_t h0,
                           uint32_t w, uint32_t h);
