// SPDX-License-Identifier: MIT
#include "term/graphics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char probe_question[] = "\033[>0q"                                     // XTVERSION
                              "\033_Gi=4211,s=1,v=1,a=q,t=d,f=24;AAAA\033\\" // kitty
                              "\033[?2;1;0S"                                 // XTSMGRAPHICS
                              "\033[16t"                                     // cell size
                              "\033]11;?\033\\"                              // background
                              "\033[c";                                      // DA1

// ---- answers ------------------------------------------------------------------------------------

enum { GROUND, ESCAPE, CSI, STRING, STRING_END };

static void read_csi(struct probe *p)
{
    const char *s = p->pending;
    int a, b;
    size_t n = strlen(s);
    char last = n ? s[n - 1] : '\0';
    if (last == 'c' && s[0] == '?') { // ?62;4;…c: 4 is sixel
        p->done = true;
        for (const char *part = strchr(s, ';'); part; part = strchr(part + 1, ';'))
            if (atoi(part + 1) == 4)
                p->sixel = true;
    } else if (last == 't' && sscanf(s, "6;%d;%d", &a, &b) == 2 && a > 0 && b > 0) {
        p->cell_h = a;
        p->cell_w = b;
    } else if (last == 'S' && sscanf(s, "?2;0;%d;%d", &a, &b) == 2 && a > 0 && b > 0) {
        p->screen_w = a;
        p->screen_h = b;
    }
}

static void read_string(struct probe *p)
{
    const char *s = p->pending;
    if (strncmp(s, "P>|", 3) == 0) {
        size_t n = 0;
        for (s += 3; *s && n + 1 < sizeof p->version; s++)
            if (*s >= 0x20 && *s < 0x7f)
                p->version[n++] = *s;
        p->version[n] = '\0';
    } else if (strncmp(s, "_Gi=4211", 8) == 0) {
        const char *answer = strchr(s, ';');
        p->kitty = answer && strcmp(answer, ";OK") == 0;
    } else if (strncmp(s, "]11;", 4) == 0) {
        p->background = background_of_colour(s + 4);
    }
}

static void keep(struct probe *p, char c)
{
    if (p->n + 1 < sizeof p->pending) {
        p->pending[p->n] = c;
        p->pending[p->n + 1] = '\0';
    }
    p->n++;
}

static void begin(struct probe *p, int state)
{
    p->state = state;
    p->n = 0;
    p->pending[0] = '\0';
}

static void step(struct probe *p, char c)
{
    switch (p->state) {
    case ESCAPE:
        begin(p, c == '[' ? CSI : c == 'P' || c == '_' || c == ']' ? STRING : GROUND);
        if (p->state == STRING)
            keep(p, c);
        return;
    case CSI:
        keep(p, c);
        if (c >= 0x40 && c < 0x7f) {
            p->state = GROUND;
            read_csi(p);
        }
        break;
    case STRING:
        if (c != '\033' && c != '\a') {
            keep(p, c);
            return;
        }
        read_string(p);
        p->state = c == '\a' ? GROUND : STRING_END;
        return;
    case STRING_END: // the backslash
        p->state = GROUND;
        return;
    default:
        break;
    }
    if (c == '\033')
        p->state = ESCAPE;
}

void probe_feed(struct probe *p, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        step(p, bytes[i]);
}

// ---- what follows -------------------------------------------------------------------------------

enum { GUESS_W = 8, GUESS_H = 16, BORDERS = 64 };

static bool set(const char *s)
{
    return s && *s;
}

static const char *multiplexer(const struct graphics_facts *f)
{
    return set(f->tmux) ? "tmux" : set(f->sty) ? "screen" : NULL;
}

// Consoles and old terminals print what they do not understand.
bool probe_allowed(const struct graphics_facts *f)
{
    static const char *const never[] = {"linux", "vt", "ansi", "dumb", "cons", "screen", "tmux"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (!set(f->term) || strncmp(f->term, never[i], strlen(never[i])) == 0)
            return false;
    return !multiplexer(f);
}

bool graphics_worth_asking(const struct graphics_facts *f)
{
    return (f->wanted == PICTURE_AUTO || picture_mode_is_pixels(f->wanted)) && probe_allowed(f);
}

static void decide_cell(const struct graphics_facts *f, struct graphics *g)
{
    const struct probe *p = f->probe;
    g->cell_w = g->cell_h = 0;
    // xterm says at most how large a picture may be: less than a large window
    bool clipped = p && (f->pixel_w - p->screen_w > BORDERS || f->pixel_h - p->screen_h > BORDERS);
    g->most_w = p ? p->screen_w : 0;
    g->most_h = p ? p->screen_h : 0;
    if (p && p->screen_w && !clipped && f->w > 0 && f->h > 0) {
        g->cell_w = p->screen_w / f->w;
        g->cell_h = p->screen_h / f->h;
    } else if (p && p->cell_w) {
        g->cell_w = p->cell_w;
        g->cell_h = p->cell_h;
    } else if (f->pixel_w > 0 && f->w > 0 && f->h > 0) {
        g->cell_w = f->pixel_w / f->w;
        g->cell_h = f->pixel_h / f->h;
    }
    g->cell_guessed = g->cell_w < 2 || g->cell_h < 2 || g->cell_w > 200 || g->cell_h > 200;
    if (g->cell_guessed) {
        g->cell_w = GUESS_W;
        g->cell_h = GUESS_H;
    }
}

static void decide_auto(const struct graphics_facts *f, struct graphics *g)
{
    const struct probe *p = f->probe;
    const char *inside = multiplexer(f);
    g->mode = f->utf8 ? PICTURE_SYMBOLS : PICTURE_ASCII;
    if (!f->utf8)
        snprintf(g->why, sizeof g->why, "no UTF-8");
    else if (inside)
        snprintf(g->why, sizeof g->why, "%s: no pixels", inside);
    else if (!p)
        snprintf(g->why, sizeof g->why, "TERM=%.40s is not asked", set(f->term) ? f->term : "");
    else if (!p->done)
        snprintf(g->why, sizeof g->why, "the terminal did not answer");
    if (!p || !p->done || inside)
        return;
    if (p->kitty) {
        g->mode = PICTURE_KITTY;
        snprintf(g->why, sizeof g->why, "the terminal answered kitty's query");
    } else if (strstr(p->version, "iTerm2")) {
        g->mode = PICTURE_ITERM2;
        snprintf(g->why, sizeof g->why, "%s", p->version);
    } else if (p->sixel) {
        g->mode = PICTURE_SIXEL;
        snprintf(g->why, sizeof g->why, "DA1 has sixel");
    } else if (f->utf8) {
        snprintf(g->why, sizeof g->why, "no pixels offered");
    }
}

struct graphics graphics_decide(const struct graphics_facts *f)
{
    struct graphics g = {.mode = f->wanted};
    decide_cell(f, &g);
    bool drawn =
        f->wanted == PICTURE_SYMBOLS || f->wanted == PICTURE_HALF || f->wanted == PICTURE_BRAILLE;
    if (f->wanted == PICTURE_AUTO) {
        decide_auto(f, &g);
    } else if (drawn && !f->utf8) {
        g.mode = PICTURE_ASCII;
        snprintf(g.why, sizeof g.why, "no UTF-8");
    } else {
        snprintf(g.why, sizeof g.why, "chosen");
    }
    return g;
}

uint32_t graphics_kitty_id(uint64_t key)
{
    uint32_t id = (uint32_t)((key ^ key >> 24 ^ key >> 48) & 0xffffff);
    return id ? id : 1;
}
