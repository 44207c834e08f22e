// SPDX-License-Identifier: MIT
#include "term/clipboard.h"

#include "base/strbuf.h"
#include "term/child.h"
#include "term/tty.h"

#include <stdlib.h>

enum {
    TMUX_MS = 2000,
    SCREEN_CHUNK = 512, // screen passes strings on only in short pieces
};

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

// Consoles that would print the sequence instead of swallowing it.
static bool is_deaf(void)
{
    static const char *const names[] = {"linux", "vt", "ansi", "cons", "sun", "wy", "dumb"};
    const char *term = getenv("TERM");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!term || str_starts(term, names[i]))
            return !term || !str_starts(term, "vte");
    return false;
}

const char *clipboard_way(void)
{
    if (is_set("TMUX"))
        return "tmux load-buffer -w -";
    if (is_deaf())
        return "none (this terminal has no OSC 52)";
    return is_set("STY") ? "OSC 52 through screen" : "OSC 52";
}

static void base64(struct strbuf *out, const char *s, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)s;
    for (size_t i = 0; i < n; i += 3) {
        unsigned left = n - i < 3 ? (unsigned)(n - i) : 3;
        unsigned bits = (unsigned)p[i] << 16 | (left > 1 ? (unsigned)p[i + 1] << 8 : 0) |
                        (left > 2 ? p[i + 2] : 0U);
        char four[4] = {digits[bits >> 18], digits[bits >> 12 & 63],
                        left > 1 ? digits[bits >> 6 & 63] : '=',
                        left > 2 ? digits[bits & 63] : '='};
        strbuf_add(out, four, 4);
    }
}

static void osc52(struct strbuf *out, const struct strbuf *text, bool screen)
{
    if (!screen) {
        strbuf_printf(out, "\033]52;c;%s\a", strbuf_str(text));
        return;
    }
    strbuf_puts(out, "\033P\033]52;c;");
    for (size_t i = 0; i < text->n; i += SCREEN_CHUNK) {
        if (i)
            strbuf_puts(out, "\033\\\033P");
        strbuf_add(out, text->at + i, text->n - i < SCREEN_CHUNK ? text->n - i : SCREEN_CHUNK);
    }
    strbuf_puts(out, "\a\033\\");
}

static bool copy_tmux(const char *s, size_t n, const char **how_out)
{
    static const char *const wide[] = {"tmux", "load-buffer", "-w", "-", NULL};
    static const char *const old[] = {"tmux", "load-buffer", "-", NULL};
    if (child_feed(wide, s, n, TMUX_MS))
        *how_out = "sent to tmux's buffer and the terminal's clipboard";
    else if (child_feed(old, s, n, TMUX_MS))
        *how_out = "in tmux's buffer";
    else
        return false;
    return true;
}

bool clipboard_copy(int tty, const char *s, size_t n, const char **how_out, struct err *e)
{
    if (is_set("TMUX"))
        return copy_tmux(s, n, how_out) ||
               err_set(e, "tmux did not take the text; `:write FILE` saves it");
    if (is_deaf())
        return err_set(e, "this terminal has no clipboard; `:write FILE` saves the text");
    if (n > OSC52_MAX / 4 * 3)
        return err_set(e,
                       "%zu bytes are too many for the terminal's clipboard (at most %d); "
                       "`:write FILE` saves them",
                       n, OSC52_MAX / 4 * 3);
    struct strbuf text = {0}, out = {0};
    base64(&text, s, n);
    osc52(&out, &text, is_set("STY"));
    bool ok = tty_write(tty, out.at, out.n);
    strbuf_free(&text);
    strbuf_free(&out);
    if (!ok)
        return err_set(e, "the terminal did not take the text");
    *how_out = "sent to the terminal's clipboard (OSC 52)";
    return true;
}
