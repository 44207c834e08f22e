// SPDX-License-Identifier: MIT
// What the program knows of a terminal: events in, canvases out. Two implementations: curses (the
// only file that includes <curses.h>) and headless (scripted events in, frames out).
#pragma once
#include "base/err.h"
#include "term/graphics.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/theme.h"

enum event_kind {
    EVENT_NONE,       // the timeout passed
    EVENT_KEY,        // key
    EVENT_PASTE,      // text, n: bracketed paste (raw bytes)
    EVENT_RESIZE,     // w, h
    EVENT_INTERRUPT,  // ^C
    EVENT_CLICK,      // x, y: mouse button 1 (only when the mouse is on)
    EVENT_DRAG,       // x, y: moved with button 1 held (only when the mouse is on)
    EVENT_WHEEL,      // y < 0 up, y > 0 down
    EVENT_BACKGROUND, // the terminal said what its background is: term.background
    EVENT_QUIT,       // asked to end: save and leave; n: the signal (SIGHUP for a lost terminal)
};

struct event {
    enum event_kind kind;
    keycode key;
    int x, y, w, h;
    const char *text; // borrowed until the next read_event
    size_t n;
    uint64_t now; // milliseconds on the program's clock when it was read (set for every kind)
};

struct term;

struct term_ops {
    const char *name; // "curses", "headless"
    // Waits for one event, at most timeout_ms (-1: for ever; 0: only what is there already).
    // Suspending (^Z) and resuming happen inside; a resume shows as EVENT_RESIZE.
    void (*read_event)(struct term *t, int timeout_ms, struct event *out);
    // Shows the canvas. The terminal sends only what changed since the last one; pictures that were
    // placed follow the cells in one write.
    void (*blit)(struct term *t, const struct canvas *c, const struct theme *theme);
    void (*repaint)(struct term *t); // the next blit sends everything (^L)
    // Puts text on the system clipboard as far as the terminal allows; how_out says how, for the
    // message
    // ("sent to the terminal's clipboard (OSC 52)").
    bool (*copy)(struct term *t, const char *s, size_t n, const char **how_out, struct err *e);
    // Finds out how pictures are to be shown, into t->graphics; may ask the terminal, once.
    void (*find_graphics)(struct term *t, enum picture_mode wanted);
    // Waits a moment for the answer to what term_options.ask_background asked, if it is not here.
    // What comes later is EVENT_BACKGROUND.
    void (*find_background)(struct term *t);
    // Leaves the screen, runs a command line through the shell on it, comes back.
    bool (*shell)(struct term *t, const char *command, struct err *e);
    void (*close)(struct term *t); // restores the terminal and frees t; safe to call once
};

struct term {
    const struct term_ops *ops;
    int w, h;                   // size now
    int depth;                  // enum DEPTH_*: colours it can show
    bool utf8;                  // can show more than ASCII
    enum background background; // as far as known
    struct graphics graphics;   // once find_graphics was called
    int watch_fd;               // ends a wait as EVENT_NONE when it becomes readable; <= 0: none
    char notice[160];           // one line to show the user once ("TERM=foot unknown here, using
                                // xterm-256color")
};

struct term_options {
    const char *color;   // "auto" (NULL), "always", "never"; NO_COLOR is honoured by auto
    bool ascii;          // --ascii
    bool mouse;          // --mouse
    bool ask_background; // the theme depends on it
};

// Opens /dev/tty with curses. Errors (no terminal, TERM=dumb or without cursor addressing) point to
// the commands that need no terminal; the caller exits with 2.
struct term *term_curses_open(const struct term_options *o, struct err *e);

// What was detected, as "name: value" lines, for `venn doctor` and `:terminal`; needs no open
// terminal. Asks it what it can draw where that is allowed.
struct strbuf;
void term_curses_describe(enum picture_mode wanted, struct strbuf *out);

// A terminal of w×h cells that shows nothing: the script feeds events and prints frames.
struct term *term_headless_open(int w, int h, int depth, bool utf8);
