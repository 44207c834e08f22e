// SPDX-License-Identifier: MIT
// The terminal itself, through ncurses, and the only file that includes it. ncurses draws; keys,
// signals and the modes it knows nothing of are ours (input.h, restore.h).
#include "term/term.h"

#include "base/mem.h"
#include "term/cells.h"
#include "term/child.h"
#include "term/clipboard.h"
#include "term/detect.h"
#include "term/input.h"
#include "term/restore.h"

#include <curses.h>
#include <term.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { MODS = 16 };

struct ink { // what a style comes to
    attr_t attrs;
    int pair;
    bool known;
};

struct colour_pair {
    int fg, bg;
};

struct curses_term {
    struct term base; // first: ops get a struct term *
    SCREEN *screen;
    FILE *out, *in;
    struct input input;
    struct strbuf modes_on, modes_off; // what curses does not switch: keypad, paste, mouse
    VEC(struct colour_pair) pairs;     // number i + 1
    struct ink inks[ROLE_COUNT][MODS]; // for `theme`
    struct theme theme;
    struct cell_view *last; // last_w × last_h cells as shown
    bool *fragile;          // rows of `last` whose width terminals disagree about
    int last_w, last_h;
    bool stale;   // the screen holds something else: send everything
    bool resized; // tell the program
    int cursor;   // curses' idea of its visibility; -1 unknown
    cchar_t *row;
};

static struct curses_term *from(struct term *t)
{
    return (struct curses_term *)t;
}

static int tty_of(const struct curses_term *t)
{
    return fileno(t->out);
}

// ---- terminfo ---------------------------------------------------------------------------------

static const char *capability(const char *name)
{
    const char *s = tigetstr((char *)name);
    return s == (const char *)-1 ? NULL : s;
}

static bool is_ansi(void) // understands ESC [
{
    const char *cup = capability("cup");
    return cup && str_starts(cup, "\033[");
}

static void add_keys(struct key_decoder *keys)
{
#define X(NAME, key) key_decoder_add(keys, capability(#NAME), key);
#include "term/terminfo_keys.def"
#undef X
}

// What we switch on beyond curses, how to switch it off, and what undoes everything after a crash.
static void prepare_modes(struct curses_term *t, bool mouse)
{
    bool ansi = is_ansi();
    add_unpadded(&t->modes_on, capability("smkx"));
    if (ansi)
        strbuf_puts(&t->modes_on, mouse ? "\033[?2004h\033[?1000h\033[?1006h" : "\033[?2004h");
    if (ansi && mouse)
        strbuf_puts(&t->modes_off, "\033[?1006l\033[?1000l");
    if (ansi)
        strbuf_puts(&t->modes_off, "\033[?2004l");
    add_unpadded(&t->modes_off, capability("rmkx"));

    struct strbuf all = {0};
    if (ansi)
        strbuf_puts(&all, "\033\\"); // ends what was being sent
    strbuf_puts(&all, strbuf_str(&t->modes_off));
    if (ansi && capability("csr"))
        strbuf_puts(&all, "\033[r");
    static const char *const undo[] = {"rmir", "rmacs", "sgr0", "op", "cnorm", "rmcup"};
    for (size_t i = 0; i < sizeof undo / sizeof *undo; i++)
        add_unpadded(&all, capability(undo[i]));
    if (!capability("rmcup"))
        strbuf_puts(&all, ansi ? "\033[999;1H\r\n" : "\r\n");
    restore_set_bytes(strbuf_str(&all), all.n);
    strbuf_free(&all);
}

// Can this entry draw? status: setupterm's; the entry is dropped again.
static bool entry_draws(const char *name, int tty, bool *found)
{
    int status = 0;
    TERMINAL *old = set_curterm(NULL);
    *found = setupterm((char *)name, tty, &status) == OK && status == 1;
    bool draws = *found && capability("cup") && tigetflag((char *)"hc") != 1;
    if (*found)
        del_curterm(cur_term);
    set_curterm(old);
    return draws;
}

static const char without_terminal[] =
    "`venn score` and `venn report` need no terminal, `venn --headless` runs a script";

static const char *choose_entry(int tty, char *notice, size_t notice_size, struct err *e)
{
    const char *name = getenv("TERM"), *candidates[TERM_CANDIDATES];
    if (!name || !*name || strcmp(name, "unknown") == 0) {
        err_set(e, "TERM does not name a terminal; %s", without_terminal);
        return NULL;
    }
    size_t n = term_candidates(name, candidates);
    for (size_t i = 0; i < n; i++) {
        bool found;
        if (entry_draws(candidates[i], tty, &found)) {
            if (i && notice)
                snprintf(notice, notice_size, "TERM=%.60s is unknown here, using %s", name,
                         candidates[i]);
            return candidates[i];
        }
        if (found && i == 0)
            break;
    }
    err_set(e, "TERM=%.60s cannot place the cursor; %s", name, without_terminal);
    return NULL;
}

// ---- colours ------------------------------------------------------------------------------------

static int choose_depth(const char *option, const char **why)
{
    if (!colours_wanted(option, why))
        return DEPTH_MONO;
    int colours = tigetnum((char *)"colors");
    return colours > 0 ? depth_of_colours(colours) : DEPTH_MONO;
}

static void open_colours(struct curses_term *t, const char *option)
{
    const char *why;
    t->base.depth = has_colors() ? choose_depth(option, &why) : DEPTH_MONO;
    if (t->base.depth == DEPTH_MONO)
        return;
    if (start_color() != OK || use_default_colors() != OK)
        t->base.depth = DEPTH_MONO;
}

static int curses_colour(const struct curses_term *t, int colour)
{
    bool direct = t->base.depth == DEPTH_TRUE;
    if (colour == COLOUR_DEFAULT || (colour & COLOUR_RGB && !direct))
        return -1;
    if (direct && colour & COLOUR_RGB)
        return (colour & 0xffffff) > 8 ? colour & 0xffffff : 8; // 0..7 are the palette
    if (direct && colour >= 8)
        return rgb_of_palette(colour);
    return colour < COLORS ? colour : colour % 8;
}

static int find_pair(struct curses_term *t, int fg, int bg)
{
    struct colour_pair want = {curses_colour(t, fg), curses_colour(t, bg)};
    if (t->base.depth == DEPTH_MONO || (want.fg < 0 && want.bg < 0))
        return 0;
    for (size_t i = 0; i < t->pairs.n; i++)
        if (t->pairs.at[i].fg == want.fg && t->pairs.at[i].bg == want.bg)
            return (int)i + 1;
    int number = (int)t->pairs.n + 1;
    if (number >= COLOR_PAIRS || init_extended_pair(number, want.fg, want.bg) != OK)
        return 0;
    vec_push(&t->pairs, want);
    return number;
}

static const struct ink *ink_of(struct curses_term *t, struct style st)
{
    struct ink *ink = &t->inks[st.role < ROLE_COUNT ? st.role : ROLE_TEXT][st.mods % MODS];
    if (ink->known)
        return ink;
    struct look look = theme_look(&t->theme, st, t->base.depth);
    ink->attrs = (look.mods & MOD_BOLD ? A_BOLD : 0) |
                 (look.mods & MOD_UNDERLINE ? A_UNDERLINE : 0) |
                 (look.mods & MOD_REVERSE ? A_REVERSE : 0) | (look.mods & MOD_DIM ? A_DIM : 0);
    ink->pair = find_pair(t, look.fg, look.bg);
    ink->known = true;
    return ink;
}

// ---- drawing
// --------------------------------------------------------------------------------------

static const struct cell_view blank = {.text = " ", .width = 1, .style = {.role = ROLE_TEXT}};

static const struct cell_view *cell_or_blank(const struct canvas *c, int x, int y)
{
    return x < c->w && y < c->h ? &c->cells[(size_t)y * (size_t)c->w + (size_t)x] : &blank;
}

static void draw_span(struct curses_term *t, const struct canvas *c, int y, int from_x, int to_x)
{
    int n = 0, x = from_x;
    while (x < to_x) {
        const struct cell_view *cell = cell_or_blank(c, x, y);
        bool whole = cell->width >= 1 && cell->width <= 2 && x + cell->width <= t->base.w;
        int width = whole ? cell->width : 1;
        const struct ink *ink = ink_of(t, cell->style);
        struct cell_part parts[2];
        int count = cell_split(whole ? cell->text : " ", width, t->base.utf8, parts);
        for (int i = 0; i < count; i++)
            setcchar(&t->row[n++], parts[i].text, ink->attrs, 0, &ink->pair);
        x += width;
    }
    mvadd_wchnstr(y, from_x, t->row, n);
}

static void draw_row(struct curses_term *t, const struct canvas *c, int y)
{
    struct cell_view *last = t->last + (size_t)y * (size_t)t->last_w;
    int first = -1, end = 0;
    bool fragile = false;
    for (int x = 0; x < t->base.w; x++) {
        const struct cell_view *cell = cell_or_blank(c, x, y);
        fragile = fragile || cell_is_fragile(cell->text);
        if (!t->stale && memcmp(cell, &last[x], sizeof *cell) == 0)
            continue;
        first = first < 0 ? x : first;
        end = x + 1;
        last[x] = *cell;
    }
    if (first >= 0) {
        if (first > 0 && cell_or_blank(c, first, y)->width == 0)
            first--;
        draw_span(t, c, y, first, end);
        if (fragile || t->fragile[y])
            wredrawln(stdscr, y, 1);
    }
    t->fragile[y] = fragile;
}

static void take_theme(struct curses_term *t, const struct theme *theme)
{
    if (memcmp(&t->theme, theme, sizeof *theme) == 0)
        return;
    t->theme = *theme;
    memset(t->inks, 0, sizeof t->inks);
    t->stale = true;
}

static void take_size(struct curses_term *t)
{
    if (t->last && t->last_w == t->base.w && t->last_h == t->base.h)
        return;
    size_t cells = (size_t)t->base.w * (size_t)t->base.h;
    t->last = mem_resize(t->last, cells, sizeof *t->last);
    t->fragile = mem_resize(t->fragile, (size_t)t->base.h, sizeof *t->fragile);
    t->row = mem_resize(t->row, (size_t)t->base.w + 2, sizeof *t->row);
    memset(t->fragile, 0, (size_t)t->base.h * sizeof *t->fragile);
    t->last_w = t->base.w;
    t->last_h = t->base.h;
    t->stale = true;
}

static void place_cursor(struct curses_term *t, const struct canvas *c)
{
    bool shown =
        c->cursor_x >= 0 && c->cursor_y >= 0 && c->cursor_x < t->base.w && c->cursor_y < t->base.h;
    if (t->cursor != shown) {
        bool hidden = curs_set(shown) != ERR;
        leaveok(stdscr, !shown && hidden); // a hidden cursor may stay where drawing ended
        t->cursor = shown;
    }
    if (shown)
        move(c->cursor_y, c->cursor_x);
    else
        move(t->base.h - 1, 0);
}

static void curses_blit(struct term *base, const struct canvas *c, const struct theme *theme)
{
    struct curses_term *t = from(base);
    if (t->input.lost)
        return;
    take_theme(t, theme);
    take_size(t);
    for (int y = 0; y < t->base.h; y++)
        draw_row(t, c, y);
    t->stale = false;
    place_cursor(t, c);
    wnoutrefresh(stdscr);
    doupdate();
}

static void curses_repaint(struct term *base)
{
    (void)base;
    clearok(curscr, TRUE);
}

// ---- leaving the screen and coming back
// -------------------------------------------------------------

static void switch_modes(const struct curses_term *t, const struct strbuf *modes)
{
    write_all(tty_of(t), strbuf_str(modes), modes->n);
}

static void leave_screen(struct curses_term *t)
{
    switch_modes(t, &t->modes_off);
    endwin();
    restore_tty();
    restore_arm(false);
}

// Takes the window's size; true when it changed.
static bool follow_size(struct curses_term *t)
{
    struct winsize ws;
    if (ioctl(tty_of(t), TIOCGWINSZ, &ws) == 0 && ws.ws_row && ws.ws_col &&
        (ws.ws_row != LINES || ws.ws_col != COLS)) {
        resizeterm(ws.ws_row, ws.ws_col);
        werase(stdscr);
    }
    bool changed = t->base.w != COLS || t->base.h != LINES;
    t->base.w = COLS;
    t->base.h = LINES;
    t->stale = t->stale || changed;
    return changed;
}

static void enter_screen(struct curses_term *t)
{
    restore_arm(true);
    reset_prog_mode();
    follow_size(t);
    clearok(curscr, TRUE);
    wnoutrefresh(stdscr);
    doupdate();
    switch_modes(t, &t->modes_on);
    input_resumed(&t->input);
    t->cursor = -1;
    t->resized = true;
}

static void stop(struct curses_term *t, bool group)
{
    leave_screen(t);
    restore_stop(group);
    enter_screen(t);
}

static bool curses_shell(struct term *base, const char *command, struct err *e)
{
    struct curses_term *t = from(base);
    leave_screen(t);
    restore_lend(true);
    bool ok = child_shell(tty_of(t), command, e);
    restore_lend(false);
    enter_screen(t);
    return ok;
}

// ---- events
// ---------------------------------------------------------------------------------------

// What an input means here; true when it made an event.
static bool make_event(struct curses_term *t, enum input_kind kind, struct event *out)
{
    switch (kind) {
    case INPUT_EVENT:
        return true;
    case INPUT_STOP:
    case INPUT_STOP_ALONE:
        stop(t, kind == INPUT_STOP);
        break;
    case INPUT_CONTINUED:
        enter_screen(t);
        break;
    case INPUT_SIZE:
        t->resized = follow_size(t);
        if (t->resized)
            clearok(curscr, TRUE);
        break;
    default:
        break;
    }
    if (t->resized)
        *out = (struct event){.kind = EVENT_RESIZE, .w = t->base.w, .h = t->base.h};
    t->resized = false;
    return out->kind == EVENT_RESIZE;
}

static void curses_read_event(struct term *base, int timeout_ms, struct event *out)
{
    struct curses_term *t = from(base);
    uint64_t start = clock_ms();
    *out = (struct event){.kind = EVENT_NONE};
    bool done = t->resized && make_event(t, INPUT_NONE, out);
    int wait = timeout_ms;
    while (!done) {
        enum input_kind kind = input_read(&t->input, wait, out);
        uint64_t gone = clock_ms() - start;
        if (timeout_ms > 0)
            wait = gone < (uint64_t)timeout_ms ? timeout_ms - (int)gone : 0;
        done = make_event(t, kind, out) || kind == INPUT_NONE;
    }
    out->now = clock_ms();
}

static bool curses_copy(struct term *base, const char *s, size_t n, const char **how_out,
                        struct err *e)
{
    return clipboard_copy(tty_of(from(base)), s, n, how_out, e);
}

// ---- opening and closing
// ----------------------------------------------------------------------------

static void release(struct curses_term *t)
{
    if (t->screen)
        delscreen(t->screen);
    if (t->in)
        fclose(t->in);
    if (t->out)
        fclose(t->out);
    key_decoder_fini(&t->input.keys);
    strbuf_free(&t->modes_on);
    strbuf_free(&t->modes_off);
    vec_free(&t->pairs);
    free(t->last);
    free(t->fragile);
    free(t->row);
    free(t);
}

static void curses_close(struct term *base)
{
    struct curses_term *t = from(base);
    leave_screen(t);
    restore_close();
    release(t);
}

static const struct term_ops curses_ops = {
    .name = "curses",
    .read_event = curses_read_event,
    .blit = curses_blit,
    .repaint = curses_repaint,
    .copy = curses_copy,
    .shell = curses_shell,
    .close = curses_close,
};

// /dev/tty, so that standard input and output may be pipes; where a session has none, a standard
// descriptor that is a terminal. Reading never blocks, writing does.
static bool open_tty(FILE **in, FILE **out, struct err *e)
{
    int w = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    int r = w < 0 ? -1 : open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    int failed = errno;
    for (int fd = 0; fd <= 2 && w < 0; fd++)
        if (isatty(fd) && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR)
            w = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (w < 0)
        return err_set(e, "no terminal (/dev/tty: %s); %s", strerror(failed), without_terminal);
    if (r < 0)
        r = fcntl(w, F_DUPFD_CLOEXEC, 3);
    *out = fdopen(w, "w");
    *in = r < 0 ? NULL : fdopen(r, "r");
    return *out && *in;
}

static bool start_curses(struct curses_term *t, const char *entry, struct err *e)
{
    t->screen = newterm((char *)entry, t->out, t->in);
    if (!t->screen)
        return err_set(e, "curses cannot use TERM=%s; %s", entry, without_terminal);
    raw();
    noecho();
    nonl();
    typeahead(-1);
    idlok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    return true;
}

struct term *term_curses_open(const struct term_options *o, struct err *e)
{
    struct curses_term *t = mem_zalloc(sizeof *t);
    t->base.ops = &curses_ops;
    t->base.utf8 = locale_setup(o->ascii);
    t->cursor = -1;
    const char *entry = NULL;
    if (open_tty(&t->in, &t->out, e))
        entry = choose_entry(tty_of(t), t->base.notice, sizeof t->base.notice, e);
    t->input.signals = entry ? restore_open(tty_of(t), e) : -1;
    if (t->input.signals < 0) {
        release(t);
        return NULL;
    }
    if (!start_curses(t, entry, e)) {
        restore_close();
        release(t);
        return NULL;
    }
    t->input.tty = fileno(t->in);
    key_decoder_init(&t->input.keys, t->base.utf8, escape_delay());
    t->input.keys.mouse = o->mouse;
    add_keys(&t->input.keys);
    open_colours(t, o->color);
    prepare_modes(t, o->mouse);
    enter_screen(t);
    t->resized = false;
    return &t->base;
}

// ---- venn doctor
// --------------------------------------------------------------------------------------

static void describe_colours(struct strbuf *out)
{
    static const char *const names[] = {"monochrome", "8 colours", "16 colours", "256 colours",
                                        "true colour"};
    const char *why;
    int depth = choose_depth(NULL, &why);
    int colours = tigetnum((char *)"colors"), pairs = tigetnum((char *)"pairs");
    strbuf_printf(out, "colours: %d, pairs: %d, direct colour: %s\n", colours < 0 ? 0 : colours,
                  pairs < 0 ? 0 : pairs, tigetflag((char *)"RGB") > 0 ? "yes" : "no");
    strbuf_printf(out, "depth: %s (%s)\n", names[depth], why);
}

static void describe_entry(struct strbuf *out, int tty)
{
    struct err e = {{0}};
    char notice[160] = "";
    const char *entry = choose_entry(tty, notice, sizeof notice, &e);
    strbuf_puts(out, "terminfo: ");
    const char *text = !entry ? e.msg : notice[0] ? notice : entry;
    text_sanitise(out, text, strlen(text));
    strbuf_putc(out, '\n');
    int status = 0;
    TERMINAL *old = set_curterm(NULL);
    if (entry && setupterm((char *)entry, tty, &status) == OK) {
        describe_colours(out);
        del_curterm(cur_term);
    }
    set_curterm(old);
}

static void describe_variable(struct strbuf *out, const char *name)
{
    const char *value = getenv(name);
    strbuf_printf(out, "%s: ", name);
    text_sanitise(out, value ? value : "not set", strlen(value ? value : "not set"));
    strbuf_putc(out, '\n');
}

void term_curses_describe(struct strbuf *out)
{
    static const char *const variables[] = {"TERM", "COLORTERM", "NO_COLOR", "COLORFGBG",
                                            "TMUX", "STY",       "ESCDELAY"};
    FILE *in = NULL, *tty = NULL;
    struct err e = {{0}};
    bool utf8 = locale_setup(false), opened = open_tty(&in, &tty, &e);
    strbuf_printf(out, "terminal: %s\n", opened ? "yes" : e.msg);
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        describe_variable(out, variables[i]);
    describe_entry(out, opened ? fileno(tty) : 1);
    struct winsize ws;
    if (opened && ioctl(fileno(tty), TIOCGWINSZ, &ws) == 0)
        strbuf_printf(out, "size: %dx%d\n", ws.ws_col, ws.ws_row);
    strbuf_printf(out, "locale: %s, text goes out as %s\n", locale_codeset(),
                  utf8 ? "UTF-8" : "ASCII");
    strbuf_printf(out, "escape delay: %d ms\n", escape_delay());
    strbuf_printf(out, "clipboard: %s\n", clipboard_way());
    strbuf_printf(out, "curses: %s\n", curses_version());
    if (in)
        fclose(in);
    if (tty)
        fclose(tty);
}
