// SPDX-License-Identifier: MIT
// venn config --show: every setting, its value and where it comes from; binds, tags, warnings.
#include "app/app.h"
#include "app/commands.h"
#include "app/config.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/remarks.h"

#include <string.h>

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

static bool is_context(const char *name)
{
    for (unsigned i = 0; i < CONTEXT_COUNT; i++)
        if (strcmp(context_name((enum context)i), name) == 0)
            return true;
    return false;
}

// The explorer says the same when it opens.
static bool check_bind(const struct config_bind *b, struct keymap *keys, struct err *e)
{
    const char *command = b->command + strspn(b->command, ":");
    if (!is_context(b->context)) {
        struct strbuf known = {0};
        for (unsigned i = 0; i < CONTEXT_COUNT; i++)
            strbuf_printf(&known, "%s%s", i ? ", " : "", context_name((enum context)i));
        err_set(e, "bind: %.40s is no context (%s)", b->context, strbuf_str(&known));
        strbuf_free(&known);
        return false;
    }
    size_t n = strcspn(command, " ");
    if (n && !command_named(command, n) && !(*command >= '0' && *command <= '9')) {
        struct near near = command_near(command, n);
        return err_set(e, "bind: %.60s is no command%s", command, near_hint(&near));
    }
    return keymap_bind(keys, 0, b->key, command, e) || err_prefix(e, "bind");
}

static void complain_binds(const struct config *c)
{
    struct keymap keys = {0};
    struct err e;
    for (size_t i = 0; i < c->n_binds; i++)
        if (!check_bind(&c->binds[i], &keys, &e))
            complain("%s:%d: %s", c->path ? c->path : "config", c->binds[i].line, e.msg);
    keymap_free(&keys);
}

int sub_config(const struct options *o)
{
    struct config c;
    struct strbuf text = {0};
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
    int status = output_print(o, &text);
    config_complain(&c);
    complain_binds(&c);
    config_free(&c);
    strbuf_free(&text);
    return status;
}
