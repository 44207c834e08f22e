// SPDX-License-Identifier: MIT
// Shared by the makers of previews.
#pragma once
#include "image/overlay.h"

// The part of p that is seen, as w × h pixels with the overlay on it; marks as in overlay_paint.
struct pixmap preview_shown(const struct pixmap *p, const struct overlay *o,
                            const struct window *part, uint32_t w, uint32_t h,
                            struct thickness lines, uint8_t *marks);
