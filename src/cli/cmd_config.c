// SPDX-License-Identifier: MIT
// venn config --show: every setting, its value and where it comes from; binds, tags, warnings.
#include "app/config.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/output.h"

#include <string.h>

static void put_safe(struct strbuf *out, const char *text)
{
    text_sanitise(out, text, strlen(text));
}

// The command line's values, so that they show with their origin.
static void take_options(struct config *c, const struct options *o)
{
    static const char *const colors[] = {"auto", "always", "never"};
    if (o->given[OPTION_THEME])
        config_set(c, "theme", o->theme, -1, NULL);
    if (o->given[OPTION_COLOR])
        config_set(c, "color", colors[o->color], -1, NULL);
    if (o->given[OPTION_ASCII])
        config_set(c, "ascii", "on", -1, NULL);
}

static void put_settings(const struct config *c, struct strbuf *out)
{
    char origin[4200];
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        strbuf_printf(out, "set %s ", setting_info(id)->name);
        put_safe(out, config_get(c, id));
        strbuf_puts(out, "\t# ");
        put_safe(out, config_origin(c, id, origin, sizeof origin));
        strbuf_putc(out, '\n');
    }
}

static void put_line(struct strbuf *out, const struct config *c, int line, const char *verb,
                     const char *a, const char *b, const char *rest)
{
    strbuf_puts(out, verb);
    const char *const words[] = {a, b, rest};
    for (size_t i = 0; i < 3 && words[i]; i++) {
        strbuf_putc(out, ' ');
        put_safe(out, words[i]);
    }
    strbuf_puts(out, "\t# ");
    put_safe(out, c->path ? c->path : "config");
    strbuf_printf(out, ":%d\n", line);
}

int cmd_config(const struct options *o)
{
    struct config c;
    struct strbuf text = {0};
    struct output out;
    struct err e;
    config_load(&c);
    take_options(&c, o);
    strbuf_puts(&text, "# ");
    put_safe(&text, c.path ? c.path : "no home directory, so no config file");
    strbuf_puts(&text, c.exists || !c.path ? "\n" : " (not there)\n");
    put_settings(&c, &text);
    for (size_t i = 0; i < c.n_binds; i++)
        put_line(&text, &c, c.binds[i].line, "bind", c.binds[i].context, c.binds[i].key,
                 c.binds[i].command);
    for (size_t i = 0; i < c.n_tags; i++)
        put_line(&text, &c, c.tags[i].line, "tag", c.tags[i].letter, c.tags[i].name, NULL);
    int status = output_open(&out, o, &e);
    if (status == EXIT_CLEAN) {
        output_write(&out, &text);
        status = output_close(&out, EXIT_CLEAN);
    }
    config_complain(&c);
    config_free(&c);
    strbuf_free(&text);
    return status;
}
