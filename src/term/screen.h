// SPDX-License-Identifier: MIT
// Drawing on a terminal: what term_tty.c asks of curses. term_curses.c alone includes <curses.h>,
// whose names (struct term, keycode_name …) collide with ours; so nothing of curses passes through
// here.
#pragma once
#include "ui/canvas.h"
#include "ui/theme.h"

#include <stdio.h>

struct screen;

struct screen_info {
    int w, h;
    int depth; // enum DEPTH_*
};

// Takes the terminal over with this terminfo entry; NULL when curses cannot. `in` is never read.
struct screen *screen_open(const char *entry, FILE *out, FILE *in, bool colours, bool utf8);
void screen_close(struct screen *s); // after screen_leave
struct screen_info screen_info(const struct screen *s);
void screen_resize(struct screen *s, int w, int h); // the window has this size; 0: not known
// Sends what changed since the last canvas.
void screen_blit(struct screen *s, const struct canvas *c, const struct theme *theme);
void screen_repaint(void); // the next blit sends everything
// The next blit sends these rows whole: the only way to wipe what another program drew there.
void screen_redraw_rows(const struct screen *s, int y, int h);
struct span {     // columns of a row
    int from, to; // from < 0: none
};
struct span screen_span(const struct screen *s, int y); // what the last blit changed in row y
void screen_leave(struct screen *s);                    // the shell's screen and modes
void screen_enter(struct screen *s);

// Terminfo of the open screen: a string capability, NULL when it has none.
const char *terminfo_string(const char *name);
// Can this entry draw? *found: does it exist? Needs no screen and leaves an open one alone.
bool terminfo_draws(const char *entry, int tty, bool *found);
struct terminfo_colours {
    int colours, pairs;
    bool direct;
};
struct terminfo_colours terminfo_colours(const char *entry, int tty);
const char *screen_library(void); // name and version
