// SPDX-License-Identifier: MIT
// Pixels → what a terminal shows: cells with a character and two colours (chafa), or the bytes of a
// protocol for pixels, which are opaque to everybody but the terminal.
#pragma once
#include "base/strbuf.h"
#include "image/overlay.h"

enum preview_symbols { PREVIEW_ASCII, PREVIEW_BLOCKS, PREVIEW_HALF, PREVIEW_BRAILLE };

// Colours a cell may have, fewest first; the order is that of DEPTH_* in ui/theme.h.
enum preview_colours {
    PREVIEW_MONO,
    PREVIEW_8, // for the lines; the picture is drawn by its brightness
    PREVIEW_16,
    PREVIEW_256, // without the first 16, which are the user's own
    PREVIEW_TRUE
};

// A colour: -1 the terminal's default, a palette index, or PREVIEW_RGB | 0xrrggbb, as in
// ui/theme.h.
enum { PREVIEW_DEFAULT = -1, PREVIEW_RGB = 1 << 24 };

enum { PREVIEW_MAX_W = 512, PREVIEW_MAX_H = 256, PREVIEW_MAX_SIXEL = 256 * 1024 };

struct preview_cell {
    uint32_t glyph; // one column wide
    int fg, bg;
    uint8_t marks; // OVERLAY_MARK_*: lines through this cell, where colours cannot show them
};

struct preview {                // {0} is valid: nothing
    int w, h;                   // cells
    struct preview_cell *cells; // w * h, owned; NULL when it is bytes
    char *bytes;                // owned
    size_t n;
};

struct preview_spec {
    struct window part;
    int w, h;           // room in cells, at least 1 × 1; capped at PREVIEW_MAX_*
    int cell_w, cell_h; // pixels of a cell (their ratio is what counts for cells)
    enum preview_symbols symbols;
    enum preview_colours colours;
};

enum preview_protocol { PREVIEW_SIXEL, PREVIEW_KITTY, PREVIEW_ITERM2 };

// The largest w × h cells that keep the proportions of the part of a picture of pw × ph pixels.
void preview_fit(uint32_t pw, uint32_t ph, const struct preview_spec *spec, int *w, int *h);
// p: the decoded picture; o: what is painted on it (NULL: nothing).
struct preview preview_cells(const struct pixmap *p, const struct overlay *o,
                             const struct preview_spec *spec);
// id: kitty's number for the picture. Sixel bytes are at most PREVIEW_MAX_SIXEL: the picture gets
// smaller until they are.
struct preview preview_pixels(const struct pixmap *p, const struct overlay *o,
                              const struct preview_spec *spec, enum preview_protocol protocol,
                              uint32_t id);
void preview_free(struct preview *v);
size_t preview_bytes(const struct preview *v); // memory it holds
