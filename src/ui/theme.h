// SPDX-License-Identifier: MIT
// Themes: role → colours and attributes at every colour depth. A theme is text (themes/*.theme):
//
//   # comment
//   theme NAME dark|light         first line but for comments
//   ROLE fg=COLOUR bg=COLOUR attr=bold,underline mono=reverse
//
// COLOUR is up to four levels TRUE:256:16:8, e.g. #f2d602:220:11:3; `-` is the terminal's default;
// a missing level is the nearest colour to the one before it. `attr` applies with colour, `mono`
// (default: attr) without. Roles not named keep the plain default. The bundled themes are compiled
// in.
#pragma once
#include "base/err.h"
#include "ui/canvas.h"

enum { COLOUR_DEFAULT = -1, COLOUR_RGB = 1 << 24 }; // COLOUR_RGB | 0xrrggbb, else a palette index

struct look {     // what a terminal should do for one cell
    int fg, bg;   // COLOUR_DEFAULT, palette index, or COLOUR_RGB | rgb
    uint8_t mods; // enum style_mod
};

enum { DEPTH_MONO, DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_TRUE, DEPTH_COUNT };

struct theme {
    char name[32];
    bool light;
    struct look looks[ROLE_COUNT][DEPTH_COUNT]; // resolved for every depth at parse time
};

// Parses text; errors name line and column. Unknown roles or attributes are errors.
bool theme_parse(const char *text, const char *file, struct theme *out, struct err *e);
// A bundled theme by name ("dark", "light", "high-contrast", "colour-blind", "mono"; color-blind is
// accepted), else a file path or NAME.theme in dir (may be NULL).
bool theme_load(const char *name, const char *dir, struct theme *out, struct err *e);
const char *theme_bundled_name(size_t i);                                  // NULL past the last
struct look theme_look(const struct theme *t, struct style st, int depth); // mods added
int depth_of_colours(int colours); // terminfo's colour count → DEPTH_*
