// SPDX-License-Identifier: MIT
// The terminal itself: curses draws (screen.h); keys, signals and the modes it knows nothing of are
// ours (input.h, restore.h).
#include "term/term.h"

#include "base/mem.h"
#include "term/cells.h"
#include "term/child.h"
#include "term/clipboard.h"
#include "term/detect.h"
#include "term/input.h"
#include "term/placements.h"
#include "term/restore.h"
#include "term/screen.h"
#include "term/tty.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct curses_term {
    struct term base; // first: ops get a struct term *
    struct screen *screen;
    FILE *out, *in;
    struct input input;
    struct strbuf modes_on, modes_off; // what curses does not switch: keypad, paste, mouse
    bool resized;                      // tell the program
    struct strbuf cursor_on;
    struct placements placements;
    bool drew; // a picture, ever
    bool away; // the terminal was left, and we are to end in the background
};

static struct curses_term *from(struct term *t)
{
    return (struct curses_term *)t;
}

static int tty_of(const struct curses_term *t)
{
    return fileno(t->out);
}

// ---- what terminfo says ------------------------------------------------------------------------

static void add_keys(struct key_decoder *keys)
{
#define X(NAME, key) key_decoder_add(keys, terminfo_string(#NAME), key);
#include "term/terminfo_keys.def"
#undef X
}

// What we switch on beyond curses, how to switch it off, and what undoes everything after a crash.
static void prepare_modes(struct curses_term *t, bool mouse)
{
    const char *cup = terminfo_string("cup");
    bool ansi = cup && str_starts(cup, "\033["); // else private modes could show as text
    add_unpadded(&t->modes_on, terminfo_string("smkx"));
    if (ansi)
        strbuf_puts(&t->modes_on, mouse ? "\033[?2004h\033[?1002h\033[?1006h" : "\033[?2004h");
    if (ansi)
        strbuf_puts(&t->modes_off, mouse ? "\033[?1006l\033[?1002l\033[?2004l" : "\033[?2004l");
    add_unpadded(&t->modes_off, terminfo_string("rmkx"));
    add_unpadded(&t->cursor_on, terminfo_string("cnorm"));

    static const char *const undo[] = {"rmir", "rmacs", "sgr0", "op", "rmcup", "cnorm"};
    struct strbuf all = {0};
    if (ansi)
        strbuf_puts(&all, "\033\\"); // ends what was being sent
    strbuf_puts(&all, strbuf_str(&t->modes_off));
    if (ansi && terminfo_string("csr"))
        strbuf_puts(&all, "\033[r");
    for (size_t i = 0; i < sizeof undo / sizeof *undo; i++)
        add_unpadded(&all, terminfo_string(undo[i]));
    if (!terminfo_string("rmcup"))
        strbuf_puts(&all, ansi ? "\033[999;1H\r\n" : "\r\n");
    restore_set_bytes(strbuf_str(&all), all.n);
    strbuf_free(&all);
}

// ---- leaving the screen and coming back --------------------------------------------------------

static void switch_modes(const struct curses_term *t, const struct strbuf *modes)
{
    tty_write(tty_of(t), strbuf_str(modes), modes->n);
}

// Pictures are on no screen that curses clears.
static void forget_pictures(struct curses_term *t)
{
    struct strbuf out = {0};
    placements_forget(&t->placements, &out);
    tty_write(tty_of(t), strbuf_str(&out), out.n);
    strbuf_free(&out);
}

enum {
    FIRST_MS = 150, // how long the first screen waits for the answer that decides on its colours
    LEAVE_MS = 500, // an answer that comes when nobody reads any more goes to the shell
};

static void leave(struct curses_term *t)
{
    input_await(&t->input, LEAVE_MS, false);
    forget_pictures(t);
    switch_modes(t, &t->modes_off);
    screen_leave(t->screen);
    if (t->drew) // the cursor saved before a picture was hidden; some restore that with the screen
        switch_modes(t, &t->cursor_on);
    restore_tty();
    restore_arm(false);
}

static void follow_size(struct curses_term *t)
{
    struct winsize ws = {0};
    ioctl(tty_of(t), TIOCGWINSZ, &ws);
    screen_resize(t->screen, ws.ws_col, ws.ws_row);
    struct screen_info info = screen_info(t->screen);
    t->base.w = info.w;
    t->base.h = info.h;
}

// Also when it is the old size again: it may have been smaller in between and lost text.
static void take_new_size(struct curses_term *t)
{
    follow_size(t);
    forget_pictures(t);
    screen_repaint();
    t->resized = true;
}

static void enter(struct curses_term *t)
{
    restore_arm(true);
    follow_size(t);
    screen_enter(t->screen);
    switch_modes(t, &t->modes_on);
    input_resumed(&t->input);
    t->resized = true;
}

// Who is told to end while stopped (a shell's `kill %1`) is continued in the background, where
// touching the terminal would stop it again.
static void come_back(struct curses_term *t)
{
    t->away = restore_is_ending() && !tty_is_ours(tty_of(t));
    if (t->away)
        return;
    switch_modes(t, &t->cursor_on); // whoever had the terminal may have hidden it
    enter(t);
}

static void stop(struct curses_term *t, bool group)
{
    leave(t);
    restore_stop(group);
    come_back(t);
}

static bool curses_shell(struct term *base, const char *command, struct err *e)
{
    struct curses_term *t = from(base);
    leave(t);
    restore_lend(true);
    bool ok = child_shell(tty_of(t), command, e);
    restore_lend(false);
    come_back(t);
    return ok;
}

// ---- events ------------------------------------------------------------------------------------

// What an input means here; true when it made an event.
static bool make_event(struct curses_term *t, enum input_kind kind, struct event *out)
{
    if (kind == INPUT_EVENT)
        return true;
    if (kind == INPUT_STOP || kind == INPUT_STOP_ALONE)
        stop(t, kind == INPUT_STOP);
    else if (kind == INPUT_CONTINUED)
        enter(t);
    else if (kind == INPUT_SIZE)
        take_new_size(t);
    if (kind == INPUT_BACKGROUND) {
        t->base.background = t->input.probe.background;
        *out = (struct event){.kind = EVENT_BACKGROUND};
        return true;
    }
    if (!t->resized)
        return false;
    t->resized = false;
    *out = (struct event){.kind = EVENT_RESIZE, .w = t->base.w, .h = t->base.h};
    return true;
}

static void curses_read_event(struct term *base, int timeout_ms, struct event *out)
{
    struct curses_term *t = from(base);
    uint64_t start = clock_ms();
    *out = (struct event){.kind = EVENT_NONE};
    bool done = make_event(t, INPUT_NONE, out); // a resize left over from shell()
    int wait = timeout_ms;
    while (!done) {
        t->input.watch = base->watch_fd;
        enum input_kind kind = input_read(&t->input, wait, out);
        uint64_t gone = clock_ms() - start;
        if (timeout_ms > 0)
            wait = gone < (uint64_t)timeout_ms ? timeout_ms - (int)gone : 0;
        done = make_event(t, kind, out) || kind == INPUT_NONE;
    }
    out->now = clock_ms();
}

static void wipe_rows(void *ctx, int y, int h)
{
    screen_redraw_rows(((struct curses_term *)ctx)->screen, y, h);
}

static struct span changed_span(void *ctx, int y)
{
    return screen_span(((struct curses_term *)ctx)->screen, y);
}

static void curses_blit(struct term *base, const struct canvas *c, const struct theme *theme)
{
    struct curses_term *t = from(base);
    struct strbuf bytes = {0};
    if (t->input.lost || t->away)
        return;
    placements_begin(&t->placements, c, wipe_rows, t, &bytes);
    if (bytes.n)
        tty_write(tty_of(t), strbuf_str(&bytes), bytes.n);
    strbuf_clear(&bytes);
    screen_blit(t->screen, c, theme);
    placements_draw(&t->placements, c, changed_span, t, &bytes);
    t->drew = t->drew || bytes.n;
    if (bytes.n)
        tty_write(tty_of(t), strbuf_str(&bytes), bytes.n);
    strbuf_free(&bytes);
}

static void curses_repaint(struct term *base)
{
    forget_pictures(from(base));
    screen_repaint();
}

// ---- pictures ----------------------------------------------------------------------------------

static void curses_find_graphics(struct term *base, enum picture_mode wanted)
{
    struct curses_term *t = from(base);
    struct graphics_facts f = tty_graphics_facts(tty_of(t), wanted, base->utf8);
    bool worth = graphics_worth_asking(&f);
    if (!t->input.asked && !t->input.lost && worth)
        input_ask(&t->input, tty_of(t));
    if (worth)
        input_await(&t->input, ANSWER_MS, false);
    f.probe = t->input.asked ? &t->input.probe : NULL;
    base->graphics = graphics_decide(&f);
}

// ---- the background ----------------------------------------------------------------------------

// Asked as soon as the screen is ours: what has to be read from files is read meanwhile. The screen
// is cleared once more, should a terminal have printed what it does not understand.
static void ask_background(struct curses_term *t)
{
    struct graphics_facts f = tty_graphics_facts(tty_of(t), PICTURE_AUTO, t->base.utf8);
    if (t->base.depth == DEPTH_MONO || !probe_allowed(&f))
        return;
    input_ask(&t->input, tty_of(t));
    screen_repaint();
}

static void curses_find_background(struct term *base)
{
    struct curses_term *t = from(base);
    input_await(&t->input, FIRST_MS, true);
    if (t->input.probe.background)
        base->background = t->input.told = t->input.probe.background;
}

static bool curses_copy(struct term *base, const char *s, size_t n, const char **how_out,
                        struct err *e)
{
    return clipboard_copy(tty_of(from(base)), s, n, how_out, e);
}

// ---- opening and closing -----------------------------------------------------------------------

static void release(struct curses_term *t)
{
    if (t->screen)
        screen_close(t->screen);
    if (t->in)
        fclose(t->in);
    if (t->out)
        fclose(t->out);
    key_decoder_fini(&t->input.keys);
    strbuf_free(&t->modes_on);
    strbuf_free(&t->modes_off);
    strbuf_free(&t->cursor_on);
    free(t);
}

static void curses_close(struct term *base)
{
    struct curses_term *t = from(base);
    if (!t->away)
        leave(t);
    restore_close();
    release(t);
}

static const struct term_ops curses_ops = {
    .name = "curses",
    .read_event = curses_read_event,
    .blit = curses_blit,
    .repaint = curses_repaint,
    .copy = curses_copy,
    .find_graphics = curses_find_graphics,
    .find_background = curses_find_background,
    .shell = curses_shell,
    .close = curses_close,
};

// What somebody needs to know of a crash.
static void set_crash_hint(const char *entry, bool utf8)
{
    char hint[HINT_MAX];
    snprintf(hint, sizeof hint, "venn " VENN_VERSION ", %s, TERM=%.40s, %s", screen_library(),
             entry, utf8 ? "UTF-8" : "ASCII");
    restore_set_hint(hint);
}

static bool open_parts(struct curses_term *t, const struct term_options *o, struct err *e)
{
    if (!tty_open(&t->in, &t->out, e))
        return false;
    if (!tty_foreground(tty_of(t)))
        return err_set(e, "this is in the background of its terminal for good; start it without &");
    const char *why;
    const char *entry = tty_entry(tty_of(t), t->base.notice, sizeof t->base.notice, e);
    if (!entry || (t->input.signals = restore_open(tty_of(t), e)) < 0)
        return false;
    restore_arm(true); // so far of the tty's state alone
    t->screen = screen_open(entry, t->out, t->in, colours_wanted(o->color, &why), t->base.utf8);
    if (t->screen) {
        set_crash_hint(entry, t->base.utf8);
        return true;
    }
    restore_close();
    return err_set(e, "curses cannot use TERM=%s; %s", entry, without_terminal);
}

struct term *term_curses_open(const struct term_options *o, struct err *e)
{
    struct curses_term *t = mem_zalloc(sizeof *t);
    t->base.ops = &curses_ops;
    t->base.utf8 = locale_setup(o->ascii);
    t->base.background = background_of_variable(getenv("COLORFGBG"));
    if (!open_parts(t, o, e)) {
        release(t);
        return NULL;
    }
    t->base.depth = screen_info(t->screen).depth;
    t->input.tty = fileno(t->in);
    key_decoder_init(&t->input.keys, t->base.utf8, escape_delay());
    t->input.keys.mouse = o->mouse;
    add_keys(&t->input.keys);
    prepare_modes(t, o->mouse);
    enter(t);
    t->resized = false;
    if (o->ask_background)
        ask_background(t);
    return &t->base;
}
