// SPDX-License-Identifier: MIT
// venn doctor: what was detected, for a person who wonders why the screen looks as it does.
#include "app/config.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "term/detect.h"
#include "term/term.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

static void line(struct strbuf *out, const char *name, const char *value)
{
    strbuf_printf(out, "%s: ", name);
    text_sanitise(out, value, strlen(value));
    strbuf_putc(out, '\n');
}

static void put_locale(struct strbuf *out)
{
    struct strbuf text = {0};
    const char *name = setlocale(LC_CTYPE, NULL);
    strbuf_printf(&text, "%s, character set %s", name ? name : "unknown", locale_codeset());
    line(out, "LC_CTYPE", strbuf_str(&text));
    strbuf_free(&text);
}

static void put_streams(struct strbuf *out)
{
    struct strbuf text = {0};
    static const char *const names[] = {"input", "output", "errors"};
    for (int fd = 0; fd < 3; fd++)
        strbuf_printf(&text, "%s%s %s", fd ? ", " : "", names[fd],
                      isatty(fd) ? "a terminal" : "not a terminal");
    line(out, "streams", strbuf_str(&text));
    strbuf_free(&text);
}

static void put_config(struct strbuf *out)
{
    struct config c;
    struct strbuf text = {0};
    config_load(&c);
    strbuf_printf(&text, "%s", c.path ? c.path : "no home directory");
    if (c.path && !c.exists)
        strbuf_puts(&text, " (not there: defaults)");
    if (c.n_warnings)
        strbuf_printf(&text, ", %zu lines not understood (see `venn config --show`)", c.n_warnings);
    line(out, "config", strbuf_str(&text));
    strbuf_free(&text);
    config_free(&c);
}

int sub_doctor(const struct options *o)
{
    struct strbuf text = {0};
    version_print(&text);
    put_locale(&text);
    put_streams(&text);
    term_curses_describe((enum picture_mode)o->picture_mode, &text);
    put_config(&text);
    line(&text, "themes", VENN_DATADIR "/themes");
    int status = output_print(o, &text);
    strbuf_free(&text);
    return status;
}
