// SPDX-License-Identifier: MIT
// How pictures are shown: as cells of text, or by a protocol of the terminal.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// X(ID, "name", "what it is")
#define PICTURE_MODES(X)                                           \
    X(AUTO, "auto", "the best that is proved")                     \
    X(NONE, "none", "no pictures")                                 \
    X(ASCII, "ascii", "characters of ASCII")                       \
    X(SYMBOLS, "symbols", "block elements")                        \
    X(HALF, "half", "half blocks: two square pixels a cell")       \
    X(BRAILLE, "braille", "braille dots: fine lines, few colours") \
    X(SIXEL, "sixel", "pixels, by DEC's sixel protocol")           \
    X(KITTY, "kitty", "pixels, by kitty's graphics protocol")      \
    X(ITERM2, "iterm2", "pixels, by iTerm2's inline images")

enum picture_mode {
#define X(ID, name, help) PICTURE_##ID,
    PICTURE_MODES(X)
#undef X
        PICTURE_MODE_COUNT
};

const char *picture_mode_name(enum picture_mode m);
bool picture_mode_find(const char *name, enum picture_mode *out);
static inline bool picture_mode_is_pixels(enum picture_mode m)
{
    return m == PICTURE_SIXEL || m == PICTURE_KITTY || m == PICTURE_ITERM2;
}
