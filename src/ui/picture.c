// SPDX-License-Identifier: MIT
#include "ui/picture.h"

#include "ui/canvas.h"
#include "ui/theme.h"

#include <string.h>

static const char *const names[PICTURE_MODE_COUNT] = {
#define X(ID, name, help) [PICTURE_##ID] = name,
    PICTURE_MODES(X)
#undef X
};

const char *picture_mode_name(enum picture_mode m)
{
    return (unsigned)m < PICTURE_MODE_COUNT ? names[m] : "?";
}

bool picture_mode_find(const char *name, enum picture_mode *out)
{
    for (unsigned m = 0; m < PICTURE_MODE_COUNT; m++) {
        if (strcmp(names[m], name) == 0) {
            *out = (enum picture_mode)m;
            return true;
        }
    }
    return false;
}

// ---- on a canvas --------------------------------------------------------------------------------

static struct cell_view *picture_cell(struct canvas *c, int x, int y)
{
    struct rect r = c->clip;
    if (x < r.x || y < r.y || x >= r.x + r.w || y >= r.y + r.h)
        return NULL;
    return &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
}

static size_t encode(uint32_t cp, char out[5])
{
    size_t n = 0;
    if (cp < 0x80) {
        out[n++] = (char)cp;
    } else if (cp < 0x800) {
        out[n++] = (char)(0xc0 | cp >> 6);
        out[n++] = (char)(0x80 | (cp & 63));
    } else {
        out[n++] = (char)(0xe0 | cp >> 12);
        out[n++] = (char)(0x80 | (cp >> 6 & 63));
        out[n++] = (char)(0x80 | (cp & 63));
    }
    out[n] = '\0';
    return n;
}

void canvas_cell(struct canvas *c, int x, int y, uint32_t glyph, int fg, int bg, uint8_t mods)
{
    struct cell_view *cell = picture_cell(c, x, y);
    if (!cell)
        return;
    char text[5];
    if (glyph < 0x20 || glyph > 0xffff || (fg == bg && fg != COLOUR_DEFAULT))
        glyph = ' ';
    if (glyph == ' ')
        fg = COLOUR_DEFAULT; // so that fg and bg are 0 only where a picture was placed
    size_t n = encode(glyph, text);
    canvas_text(c, x, y, 1, text, n, (struct style){ROLE_PICTURE, mods}, false);
    cell->fg = fg;
    cell->bg = bg;
}

bool canvas_place(struct canvas *c, const struct placed *p)
{
    struct rect r = c->clip, at = p->at;
    if (c->n_placed == CANVAS_PLACED || at.w < 1 || at.h < 1 || at.x < r.x || at.y < r.y ||
        at.x + at.w > r.x + r.w || at.y + at.h > r.y + r.h || at.y + at.h >= c->h)
        return false;
    canvas_fill(c, at, " ", style_of(ROLE_PICTURE));
    c->placed[c->n_placed++] = *p;
    return true;
}

bool canvas_placed_whole(const struct canvas *c, size_t i)
{
    struct rect at = c->placed[i].at;
    for (int y = at.y; y < at.y + at.h; y++) {
        for (int x = at.x; x < at.x + at.w; x++) {
            const struct cell_view *cell = canvas_at(c, x, y);
            if (!cell || cell->style.role != ROLE_PICTURE || cell->fg || cell->bg)
                return false;
        }
    }
    return true;
}
