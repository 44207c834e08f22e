// SPDX-License-Identifier: MIT
// ncurses, and nothing else: the only file that includes it.
#include "term/screen.h"

#include "base/mem.h"
#include "term/cells.h"
#include "term/pairs.h"
#include "ui/palette.h"

#include <curses.h>
#include <term.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MODS = 16, SHORT_GAP = 2 };

struct ink { // what a style comes to
    attr_t attrs;
    int pair;
    bool known;
    bool unseen; // on a blank: nothing of it shows
};

struct screen {
    SCREEN *curses;
    struct screen_info info;
    bool utf8;
    struct pairs pairs;
    bool no_pairs;                     // there was none left for a cell of the last canvas
    struct ink inks[ROLE_COUNT][MODS]; // for `theme`
    struct theme theme;
    struct cell_view *last; // last_w × last_h cells as shown
    bool *fragile;          // rows of `last` whose width terminals disagree about
    struct span *spans;     // what the last canvas changed, by row
    int last_w, last_h;
    bool stale; // the screen holds something else: send everything
    int cursor; // its visibility; -1 unknown
    cchar_t *row;
};

// ---- terminfo ----------------------------------------------------------------------------------

const char *terminfo_string(const char *name)
{
    const char *s = tigetstr((char *)name);
    return s == (const char *)-1 ? NULL : s;
}

bool terminfo_draws(const char *entry, int tty, bool *found)
{
    int status = 0;
    TERMINAL *old = set_curterm(NULL);
    *found = setupterm((char *)entry, tty, &status) == OK && status == 1;
    bool draws = *found && terminfo_string("cup") && tigetflag((char *)"hc") != 1;
    if (*found)
        del_curterm(cur_term);
    set_curterm(old);
    return draws;
}

struct terminfo_colours terminfo_colours(const char *entry, int tty)
{
    struct terminfo_colours c = {0};
    int status = 0;
    TERMINAL *old = set_curterm(NULL);
    if (setupterm((char *)entry, tty, &status) == OK) {
        int colours = tigetnum((char *)"colors"), pairs = tigetnum((char *)"pairs");
        c.colours = colours < 0 ? 0 : colours;
        c.pairs = pairs < 0 ? 0 : pairs;
        c.direct =
            tigetflag((char *)"RGB") == 1 || tigetnum((char *)"RGB") > 0 || terminfo_string("RGB");
        del_curterm(cur_term);
    }
    set_curterm(old);
    return c;
}

const char *screen_library(void)
{
    return curses_version();
}

// ---- colours -----------------------------------------------------------------------------------

static void open_colours(struct screen *s)
{
    s->info.depth = DEPTH_MONO;
    if (has_colors() && start_color() == OK && use_default_colors() == OK)
        s->info.depth = depth_of_colours(COLORS);
}

static int curses_colour(const struct screen *s, int colour)
{
    bool direct = s->info.depth == DEPTH_TRUE;
    if (colour == COLOUR_DEFAULT || (colour & COLOUR_RGB && !direct))
        return -1;
    if (direct && colour & COLOUR_RGB)
        return (colour & 0xffffff) > 8 ? colour & 0xffffff : 8; // 0..7 are the palette
    if (direct && colour >= 8)
        return palette_rgb(colour);
    return colour < COLORS ? colour : colour % 8;
}

// *reversed (may be NULL): the pair is there the other way round. The terminal's own colours are a
// pair as well: back from a colour to pair 0 curses resets everything, twice.
static int pair_of(struct screen *s, int fg, int bg, bool *reversed)
{
    struct colour_pair want = {curses_colour(s, fg), curses_colour(s, bg)};
    bool fresh;
    if (reversed)
        *reversed = false;
    if (s->info.depth == DEPTH_MONO)
        return 0;
    int number = pairs_number(&s->pairs, want, &fresh, reversed);
    if (!number)
        s->no_pairs = true;
    if (fresh && init_extended_pair(number, want.fg, want.bg) != OK)
        return 0;
    return number;
}

static attr_t attrs_of(uint8_t mods)
{
    return (mods & MOD_BOLD ? A_BOLD : 0) | (mods & MOD_UNDERLINE ? A_UNDERLINE : 0) |
           (mods & MOD_REVERSE ? A_REVERSE : 0) | (mods & MOD_DIM ? A_DIM : 0);
}

static const struct ink *ink_of(struct screen *s, struct style st)
{
    struct ink *ink = &s->inks[st.role < ROLE_COUNT ? st.role : ROLE_TEXT][st.mods % MODS];
    if (ink->known)
        return ink;
    struct look look = theme_look(&s->theme, st, s->info.depth);
    ink->attrs = attrs_of(look.mods);
    ink->pair = pair_of(s, look.fg, look.bg, NULL);
    ink->unseen = look.bg == COLOUR_DEFAULT && !(look.mods & (MOD_UNDERLINE | MOD_REVERSE));
    ink->known = true;
    return ink;
}

// Of a cell with colours of its own. Where the terminal draws the picture its cells must never
// count as blank for curses, which would clear them together with what follows: they are invisible.
static struct ink picture_ink(struct screen *s, const struct cell_view *cell)
{
    if (!cell->fg && !cell->bg)
        return (struct ink){.attrs = A_INVIS};
    bool reversed;
    struct ink ink = {.attrs = attrs_of(cell->style.mods),
                      .pair = pair_of(s, cell->fg, cell->bg, &reversed)};
    if (reversed)
        ink.attrs ^= A_REVERSE;
    return ink;
}

// ---- drawing -----------------------------------------------------------------------------------

static const struct cell_view blank = {.text = " ", .width = 1, .style = {.role = ROLE_TEXT}};

static const struct cell_view *cell_or_blank(const struct canvas *c, int x, int y)
{
    return x < c->w && y < c->h ? &c->cells[(size_t)y * (size_t)c->w + (size_t)x] : &blank;
}

static bool is_blank(const struct cell_view *cell)
{
    return cell->text[0] == ' ' && !cell->text[1];
}

// The ink to draw a cell with. A few blanks between words keep the ink before them where nothing of
// either shows: leaving a colour and taking the next costs a dozen bytes each time. Longer gaps
// stay plain, so that curses can skip or erase them.
static struct ink ink_at(struct screen *s, const struct canvas *c, int x, int y, struct ink before)
{
    const struct cell_view *cell = cell_or_blank(c, x, y);
    struct ink own = *ink_of(s, cell->style);
    if (!before.unseen || !own.unseen || !is_blank(cell))
        return own;
    for (int gap = 1; gap <= SHORT_GAP && x + gap < s->info.w; gap++)
        if (!is_blank(cell_or_blank(c, x + gap, y)))
            return before;
    return own;
}

static void draw_span(struct screen *s, const struct canvas *c, int y, int from_x, int to_x)
{
    int n = 0, x = from_x;
    struct ink ink = {0};
    while (x < to_x) {
        const struct cell_view *cell = cell_or_blank(c, x, y);
        bool whole = cell->width >= 1 && cell->width <= 2 && x + cell->width <= s->info.w;
        int width = whole ? cell->width : 1;
        ink = cell->style.role == ROLE_PICTURE ? picture_ink(s, cell) : ink_at(s, c, x, y, ink);
        struct cell_part parts[2];
        int count = cell_split(whole ? cell->text : " ", width, s->utf8, parts);
        for (int i = 0; i < count; i++)
            setcchar(&s->row[n++], parts[i].text, ink.attrs, 0, &ink.pair);
        x += width;
    }
    mvadd_wchnstr(y, from_x, s->row, n);
}

static void draw_row(struct screen *s, const struct canvas *c, int y)
{
    struct cell_view *last = s->last + (size_t)y * (size_t)s->last_w;
    int first = -1, end = 0;
    bool fragile = false;
    for (int x = 0; x < s->info.w; x++) {
        const struct cell_view *cell = cell_or_blank(c, x, y);
        fragile = fragile || cell_is_fragile(cell->text);
        if (!s->stale && memcmp(cell, &last[x], sizeof *cell) == 0)
            continue;
        first = first < 0 ? x : first;
        end = x + 1;
        last[x] = *cell;
    }
    s->spans[y] = (struct span){first, end};
    if (first >= 0) {
        if (first > 0 && cell_or_blank(c, first, y)->width == 0)
            first--;
        draw_span(s, c, y, first, end);
        if (fragile || s->fragile[y]) {
            wredrawln(stdscr, y, 1);
            s->spans[y] = (struct span){0, s->info.w};
        }
    }
    s->fragile[y] = fragile;
}

static void take_theme(struct screen *s, const struct theme *theme)
{
    if (memcmp(&s->theme, theme, sizeof *theme) == 0)
        return;
    s->theme = *theme;
    memset(s->inks, 0, sizeof s->inks);
    s->stale = true;
}

static void take_size(struct screen *s)
{
    if (s->last && s->last_w == s->info.w && s->last_h == s->info.h)
        return;
    size_t cells = (size_t)s->info.w * (size_t)s->info.h;
    s->last = mem_resize(s->last, cells, sizeof *s->last);
    s->fragile = mem_resize(s->fragile, (size_t)s->info.h, sizeof *s->fragile);
    s->spans = mem_resize(s->spans, (size_t)s->info.h, sizeof *s->spans);
    s->row = mem_resize(s->row, (size_t)s->info.w + 2, sizeof *s->row);
    memset(s->fragile, 0, (size_t)s->info.h * sizeof *s->fragile);
    s->last_w = s->info.w;
    s->last_h = s->info.h;
    s->stale = true;
}

static void place_cursor(struct screen *s, const struct canvas *c)
{
    bool shown =
        c->cursor_x >= 0 && c->cursor_y >= 0 && c->cursor_x < s->info.w && c->cursor_y < s->info.h;
    if (s->cursor != shown) {
        bool hidden = curs_set(shown) != ERR;
        leaveok(stdscr, !shown && hidden); // a hidden cursor may stay where drawing ended
        s->cursor = shown;
    }
    if (shown)
        move(c->cursor_y, c->cursor_x);
    else
        move(s->info.h - 1, 0);
}

// Where wrapping cannot be turned off, curses reaches the last cell of a screen by inserting what
// stands before it. With one column that is read from before the row (ncurses 6.4).
static bool reaches_last_cell(const struct screen *s)
{
    return s->info.w > 1 || !auto_right_margin || (enter_am_mode && exit_am_mode);
}

static void draw_rows(struct screen *s, const struct canvas *c)
{
    int h = s->info.h - !reaches_last_cell(s);
    s->no_pairs = false;
    for (int y = 0; y < h; y++)
        draw_row(s, c, y);
    if (h < s->info.h) { // it stays empty, also of what a wider screen had there
        wmove(stdscr, h, 0);
        wclrtobot(stdscr);
    }
    s->stale = false;
}

void screen_blit(struct screen *s, const struct canvas *c, const struct theme *theme)
{
    take_theme(s, theme);
    take_size(s);
    idlok(stdscr, c->n_placed == 0); // a scrolled line would take a picture with it
    draw_rows(s, c);
    if (s->no_pairs) { // start over with those that this canvas needs
        pairs_forget(&s->pairs);
        memset(s->inks, 0, sizeof s->inks);
        s->stale = true;
        draw_rows(s, c);
    }
    place_cursor(s, c);
    wnoutrefresh(stdscr);
    doupdate();
}

// ---- the whole screen --------------------------------------------------------------------------

void screen_repaint(void)
{
    clearok(curscr, TRUE);
}

void screen_redraw_rows(const struct screen *s, int y, int h)
{
    if (y < s->info.h)
        wredrawln(stdscr, y, y + h > s->info.h ? s->info.h - y : h);
}

struct span screen_span(const struct screen *s, int y)
{
    return y < s->last_h ? s->spans[y] : (struct span){-1, 0};
}

// Where there is no other screen to go back to (vt100, mosh) the shell goes on in the last row.
void screen_leave(struct screen *s)
{
    leaveok(stdscr, FALSE);
    wmove(stdscr, s->info.h - 1, 0);
    wclrtoeol(stdscr);
    wnoutrefresh(stdscr);
    doupdate();
    endwin();
    s->stale = true;
    s->cursor = -1;
}

void screen_enter(struct screen *s)
{
    reset_prog_mode();
    screen_repaint();
    wnoutrefresh(stdscr);
    doupdate();
    s->cursor = -1;
}

struct screen_info screen_info(const struct screen *s)
{
    return s->info;
}

enum { // what a screen may have: more is nowhere seen, and curses counts in 15 bits
    MOST_SIDE = 10000,
    MOST_CELLS = 2000000,
};

void screen_resize(struct screen *s, int w, int h)
{
    w = w < MOST_SIDE ? w : MOST_SIDE;
    h = h < MOST_SIDE ? h : MOST_SIDE;
    if (w > 0 && h > MOST_CELLS / w)
        h = MOST_CELLS / w;
    if (w > 0 && h > 0 && (w != COLS || h != LINES)) {
        resizeterm(h, w);
        werase(stdscr);
        screen_repaint();
        s->stale = true;
    }
    s->info.w = COLS;
    s->info.h = LINES;
}

enum { INIT_MOST = 512 }; // bytes curses begins with, at most

// Until it was left for the first time curses (6.4) writes at every movement of the cursor, a
// hundred times a screen, instead of once. So it is left before it is shown, where nobody sees it;
// but for tiny screens, where its buffer is so small that what it begins with is sent in part.
static void leave_unseen(FILE *out)
{
    if ((2 + LINES) * (6 + COLS) < INIT_MOST)
        return;
    int tty = fileno(out), kept = fcntl(tty, F_DUPFD_CLOEXEC, 3);
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept >= 0 && null >= 0 && dup3(null, tty, O_CLOEXEC) == tty) {
        endwin();
        dup3(kept, tty, O_CLOEXEC);
    }
    if (kept >= 0)
        close(kept);
    if (null >= 0)
        close(null);
}

// How curses is to find the size it begins with: from the tty rather than from what the environment
// remembers of another one; by the terminfo entry where the tty's is none that curses can have (the
// first screen_resize takes what it can).
static void choose_size(FILE *tty)
{
    struct winsize ws = {0};
    ioctl(fileno(tty), TIOCGWINSZ, &ws);
    bool fits =
        ws.ws_col <= MOST_SIDE && ws.ws_row <= MOST_SIDE && ws.ws_col * ws.ws_row <= MOST_CELLS;
    use_tioctl(fits && ws.ws_col && ws.ws_row);
    use_env(fits);
}

struct screen *screen_open(const char *entry, FILE *out, FILE *in, bool colours, bool utf8)
{
    choose_size(out);
    SCREEN *curses = newterm((char *)entry, out, in);
    if (!curses)
        return NULL;
    struct screen *s = mem_zalloc(sizeof *s);
    s->curses = curses;
    s->utf8 = utf8;
    s->cursor = -1;
    s->info = (struct screen_info){.w = COLS, .h = LINES, .depth = DEPTH_MONO};
    raw();
    noecho();
    nonl();
    typeahead(-1);
    idlok(stdscr, TRUE); // scrolling by insert and delete line
    scrollok(stdscr, FALSE);
    if (colours)
        open_colours(s);
    pairs_init(&s->pairs, s->info.depth == DEPTH_MONO ? 1 : COLOR_PAIRS);
    leave_unseen(out);
    return s;
}

void screen_close(struct screen *s)
{
    delscreen(s->curses);
    pairs_fini(&s->pairs);
    free(s->last);
    free(s->spans);
    free(s->fragile);
    free(s->row);
    free(s);
}
