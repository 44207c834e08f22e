// SPDX-License-Identifier: MIT
// A grid of cells that views draw into; a terminal shows it, the headless terminal prints it. Text
// is sanitised on its way into a cell (base/utf8.h): nothing from data can drive a terminal.
#pragma once
#include "base/strbuf.h"
#include "base/utf8.h"
#include "ui/picture.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role {
#define X(ID, name, letter, help) ROLE_##ID,
#include "ui/style.def"
#undef X
    ROLE_COUNT
};

enum style_mod { MOD_BOLD = 1, MOD_UNDERLINE = 2, MOD_REVERSE = 4, MOD_DIM = 8 };

struct style {
    uint8_t role; // enum role
    uint8_t mods; // enum style_mod bits on top of what the theme gives the role
};

struct cell_view {
    char text[GLYPH_BYTES + 1]; // safe UTF-8; "" in the right half of a wide glyph
    uint8_t width;              // 1, 2, or 0 for the right half of a wide glyph
    struct style style;
    int fg, bg; // of a cell of a picture (ROLE_PICTURE): COLOUR_* of ui/theme.h; else 0
};

struct rect {
    int x, y, w, h; // columns and rows; w or h <= 0 is empty
};

// A picture that the terminal draws itself (sixel, kitty, iTerm2): its cells stay blank.
struct placed {
    struct rect at;
    uint64_t key; // what it shows: another key is another picture
    enum picture_mode mode;
    const char *bytes; // the escape sequence; borrowed until the next blit
    size_t n;
};

enum { CANVAS_PLACED = 64 };

struct canvas {
    int w, h;
    struct cell_view *cells; // w*h, row by row
    struct rect clip;        // nothing is drawn outside
    bool ascii;              // draw box lines, bars and our own glyphs in ASCII
    int cursor_x, cursor_y;  // where the terminal's cursor should be; -1 = hidden
    struct placed placed[CANVAS_PLACED];
    size_t n_placed;
};

void canvas_init(struct canvas *c, int w, int h);   // cleared; sizes below 1 become 1
void canvas_resize(struct canvas *c, int w, int h); // cleared
void canvas_clear(struct canvas *c);                // blanks in ROLE_TEXT, clip = all
void canvas_fini(struct canvas *c);
const struct cell_view *canvas_at(const struct canvas *c, int x, int y); // NULL outside

struct rect canvas_clip(struct canvas *c, struct rect r); // intersects; returns the old clip
void canvas_unclip(struct canvas *c, struct rect old);

// Draws at most `w` columns of s (n bytes) at (x, y); returns the columns used. Wide glyphs are
// never cut in half; a text that does not fit ends in '…' ('~' in ASCII) when `ellipsis`. Escapes
// standing for unsafe characters are drawn in ROLE_ESCAPED (mods kept). The clip's right edge
// counts like `w`. For text from data: in ASCII mode everything that is not ASCII is spelled
// <U+00E9>.
int canvas_text(struct canvas *c, int x, int y, int w, const char *s, size_t n, struct style st,
                bool ellipsis);
// To the clip's edge. For our own text (canvas_printf and canvas_fill too): in ASCII mode the
// glyphs of ui/ascii.def get their ASCII form; others are spelled as in canvas_text.
int canvas_puts(struct canvas *c, int x, int y, const char *s, struct style st);
int canvas_printf(struct canvas *c, int x, int y, struct style st, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
// Columns canvas_text takes for s when nothing cuts it: text_width(), or more in ASCII mode.
int canvas_width(const struct canvas *c, const char *s, size_t n);
// Bytes of s (whole glyphs, at least one when n > 0) that fit in w columns; *columns: how many
// those take, more than w only when the first glyph alone is wider.
size_t canvas_fit(const struct canvas *c, const char *s, size_t n, int w, int *columns);
size_t canvas_fit_text(const char *s, size_t n, int w, bool ascii, int *columns);
// text_sanitise for a terminal that shows only ASCII: of another character set than UTF-8, say, to
// which bytes of UTF-8 are controls.
void text_sanitise_ascii(struct strbuf *out, const char *s, size_t n);
void canvas_fill(struct canvas *c, struct rect r, const char *glyph, struct style st);
void canvas_hline(struct canvas *c, int x, int y, int w, struct style st); // ─ or -
void canvas_vline(struct canvas *c, int x, int y, int h, struct style st); // │ or |
// A horizontal bar of `w` columns filled to `share` (0..1) with eighth blocks (ASCII: '=' by whole
// columns); NaN draws nothing, and cells right of the filled part are left alone.
void canvas_bar(struct canvas *c, int x, int y, int w, double share, struct style st);

// One cell of a picture: a glyph of one column that is ours, in colours of its own.
void canvas_cell(struct canvas *c, int x, int y, uint32_t glyph, int fg, int bg, uint8_t mods);
// Keeps the cells of p->at blank for it. false, and nothing is kept: it lies partly outside the
// clip, in the last row (a terminal might scroll), or there are CANVAS_PLACED already.
bool canvas_place(struct canvas *c, const struct placed *p);
bool canvas_placed_whole(const struct canvas *c, size_t i); // nothing was drawn over placed[i]

// The screen as text: rows without trailing blanks, each ended by '\n'.
void canvas_print(const struct canvas *c, struct strbuf *out);
// The same grid as style letters (style.def), trailing '.' trimmed; then a legend of the letters
// used and, where cells have mods, their runs as `row,column-column: reverse`, counted from 0; the
// colours of pictures as one hash a row; and where the terminal would draw a picture itself.
void canvas_print_styles(const struct canvas *c, struct strbuf *out);

const char *role_name(enum role r);
bool role_find(const char *name, enum role *out);
static inline struct style style_of(enum role r)
{
    return (struct style){.role = (uint8_t)r};
}
