// SPDX-License-Identifier: MIT
// What was detected of the terminal, in words: `venn doctor` and :terminal.
#include "term/term.h"

#include "base/utf8.h"
#include "term/clipboard.h"
#include "term/detect.h"
#include "term/input.h"
#include "term/screen.h"
#include "term/tty.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static void describe_entry(struct strbuf *out, int tty)
{
    static const char *const names[] = {"monochrome", "8 colours", "16 colours", "256 colours",
                                        "true colour"};
    struct err e = {{0}};
    char notice[160] = "";
    const char *why, *entry = tty_entry(tty, notice, sizeof notice, &e);
    const char *text = !entry ? e.msg : notice[0] ? notice : entry;
    strbuf_puts(out, "terminfo: ");
    text_sanitise(out, text, strlen(text));
    strbuf_putc(out, '\n');
    if (!entry)
        return;
    struct terminfo_colours c = terminfo_colours(entry, tty);
    bool wanted = colours_wanted(NULL, &why);
    int depth = wanted && c.colours ? depth_of_colours(c.colours) : DEPTH_MONO;
    strbuf_printf(out, "colours: %d, pairs: %d, direct colour: %s\n", c.colours, c.pairs,
                  c.direct ? "yes" : "no");
    strbuf_printf(out, "depth: %s (%s)\n", names[depth], why);
}

static void describe_variable(struct strbuf *out, const char *name)
{
    const char *value = getenv(name);
    value = value ? value : "not set";
    strbuf_printf(out, "%s: ", name);
    text_sanitise(out, value, strlen(value));
    strbuf_putc(out, '\n');
}

// Asks with the tty raw, so that no answer is echoed or waits for a line to end.
static struct probe ask_plain(int in, int out)
{
    struct termios was, raw;
    struct input input = {.tty = in, .signals = -1};
    if (tcgetattr(out, &was) != 0)
        return input.probe;
    raw = was;
    cfmakeraw(&raw);
    tcsetattr(out, TCSADRAIN, &raw);
    key_decoder_init(&input.keys, true, 0);
    input_ask(&input, out);
    input_await(&input, ANSWER_MS, false);
    key_decoder_fini(&input.keys);
    tcsetattr(out, TCSAFLUSH, &was);
    return input.probe;
}

static void describe_background(struct strbuf *out, const struct graphics_facts *f, bool terminal,
                                bool ours)
{
    enum background guess = background_of_variable(getenv("COLORFGBG"));
    bool answered = f->probe && f->probe->background;
    strbuf_printf(out, "background: %s (",
                  background_name(answered ? f->probe->background : guess));
    if (answered)
        strbuf_puts(out, "the terminal's answer");
    else if (guess)
        strbuf_puts(out, "COLORFGBG");
    else if (!terminal)
        strbuf_puts(out, "no terminal to ask");
    else if (f->probe)
        strbuf_puts(out, "the terminal did not answer");
    else
        strbuf_printf(out, "%s is not asked",
                      f->tmux  ? "tmux"
                      : f->sty ? "screen"
                      : !ours  ? "in the background it"
                               : "this TERM");
    strbuf_puts(out, ")\n");
}

static void describe_answers(struct strbuf *out, FILE *in, FILE *tty, bool utf8,
                             enum picture_mode wanted)
{
    struct probe probe = {0};
    struct graphics_facts f = tty_graphics_facts(tty ? fileno(tty) : STDOUT_FILENO, wanted, utf8);
    bool ours = tty && tty_is_ours(fileno(tty));
    if (in && ours && probe_allowed(&f)) {
        probe = ask_plain(fileno(in), fileno(tty));
        f.probe = &probe;
    }
    describe_background(out, &f, tty != NULL, ours);
    struct graphics g = graphics_decide(&f);
    const char *why = !tty && wanted == PICTURE_AUTO ? "no terminal to ask" : g.why;
    strbuf_printf(out, "pictures: %s (%s)\n", picture_mode_name(g.mode), why);
    strbuf_printf(out, "cell: %dx%d pixels%s\n", g.cell_w, g.cell_h,
                  g.cell_guessed ? " (guessed)" : "");
    if (probe.version[0])
        strbuf_printf(out, "terminal says: %s\n", probe.version);
}

void term_curses_describe(enum picture_mode wanted, struct strbuf *out)
{
    static const char *const variables[] = {"TERM", "COLORTERM", "NO_COLOR", "COLORFGBG",
                                            "TMUX", "STY",       "ESCDELAY"};
    FILE *in = NULL, *tty = NULL;
    struct err e = {{0}};
    bool utf8 = locale_setup(false), opened = tty_open(&in, &tty, &e);
    strbuf_printf(out, "terminal: %s\n", opened ? "yes" : e.msg);
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        describe_variable(out, variables[i]);
    describe_entry(out, opened ? fileno(tty) : STDOUT_FILENO);
    struct winsize ws;
    if (opened && ioctl(fileno(tty), TIOCGWINSZ, &ws) == 0)
        strbuf_printf(out, "size: %dx%d\n", ws.ws_col, ws.ws_row);
    strbuf_printf(out, "locale: %s, text goes out as %s\n", locale_codeset(),
                  utf8 ? "UTF-8" : "ASCII");
    strbuf_printf(out, "escape delay: %d ms\n", escape_delay());
    describe_answers(out, in, tty, utf8, wanted);
    strbuf_printf(out, "clipboard: %s\n", clipboard_way());
    strbuf_printf(out, "curses: %s\n", screen_library());
    if (in)
        fclose(in);
    if (tty)
        fclose(tty);
}
