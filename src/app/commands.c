// SPDX-License-Identifier: MIT
#include "app/commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct command commands[] = {
#define X(name_, fn, needs_, arg_, arg_help_, help_) \
    {.name = name_,                                  \
     .needs = needs_,                                \
     .arg = arg_,                                    \
     .arg_help = arg_help_,                          \
     .help = help_,                                  \
     .run = cmd_##fn},
#include "app/commands.def"
#undef X
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

const struct command *command_at(size_t i)
{
    return i < N_COMMANDS ? &commands[i] : NULL;
}

static bool same_name(const char *a, const char *b, size_t n)
{
    return strlen(a) == n && memcmp(a, b, n) == 0;
}

const struct command *command_named(const char *name, size_t n)
{
    if (n == 10 && memcmp(name, "discretize", 10) == 0)
        name = "discretise";
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (same_name(commands[i].name, name, n))
            return &commands[i];
    return NULL;
}

struct near command_near(const char *name, size_t n)
{
    struct near near = near_to(name, n);
    for (size_t i = 0; i < N_COMMANDS; i++)
        near_try(&near, commands[i].name);
    return near;
}

static void fail_unknown(const char *name, size_t n, struct err *e)
{
    struct near near = command_near(name, n);
    int shown = (int)(n > 40 ? 40 : n);
    if (*near.best)
        err_set(e, ":%.*s is no command (did you mean :%s?)", shown, name, near.best);
    else
        err_set(e, ":%.*s is no command (? lists them)", shown, name);
}

// A unique beginning is enough at the prompt; bindings hold whole names.
static const struct command *command_abbreviated(const char *name, size_t n, struct err *e)
{
    const struct command *exact = command_named(name, n), *found = NULL;
    if (exact)
        return exact;
    for (size_t i = 0; n && i < N_COMMANDS; i++) {
        if (strncmp(commands[i].name, name, n) != 0)
            continue;
        if (found) {
            err_set(e, ":%.*s could be :%s or :%s", (int)n, name, found->name, commands[i].name);
            return NULL;
        }
        found = &commands[i];
    }
    if (!found)
        fail_unknown(name, n, e);
    return found;
}

static bool check_needs(const struct app *a, const struct command *c, struct err *e)
{
    struct row row;
    if (a->edit.on && !(c->needs & WHILE_EDITING))
        return err_set(e, "keep (Enter) or drop (Esc) the corrected ground truth first");
    if ((c->needs & NEED_EDIT) && !a->edit.on)
        return err_set(e, "no ground truth is being corrected (e does that)");
    if ((c->needs & NEED_RUNS) && a->columns->n_runs < 2)
        return err_set(e, "this corpus has only one saliency run");
    if ((c->needs & NEED_RUN) && !a->columns->n_runs)
        return err_set(e, "this corpus has no saliency run");
    if ((c->needs & NEED_ROW) && !app_row(a, &row))
        return err_set(e, "no row is listed");
    if ((c->needs & NEED_READER) && !app_instance(a))
        return err_set(e, "the reader shows no instance");
    return true;
}

void command_run(struct app *a, const char *line)
{
    struct err e = {{0}};
    while (*line == ' ' || *line == ':')
        line++;
    if (!*line)
        return;
    if (isdigit((unsigned char)*line) ||
        ((*line == '+' || *line == '-') && isdigit((unsigned char)line[1]))) {
        if (!cmd_goto(a, line, &e))
            app_complain(a, &e);
        return;
    }
    size_t n = strcspn(line, " ");
    const struct command *c = command_abbreviated(line, n, &e);
    if (!c) {
        app_complain(a, &e);
        return;
    }
    const char *arg = line + n;
    while (*arg == ' ')
        arg++;
    if (*arg && c->arg == ARG_NONE) {
        err_set(&e, ":%s takes no argument", c->name);
        app_complain(a, &e);
        return;
    }
    if (c->needs & NEED_READER) // what is meant is the row that the cursor is on
        app_reader_catch_up(a);
    if (!check_needs(a, c, &e) || !c->run(a, arg, &e))
        app_complain(a, &e);
}

static int context_find(const char *name, size_t n)
{
    for (unsigned i = 0; i < CONTEXT_COUNT; i++)
        if (same_name(context_name((enum context)i), name, n))
            return (int)i;
    return -1;
}

static bool unknown_context(const char *context, struct err *e)
{
    struct strbuf known = {0};
    for (unsigned i = 0; i < CONTEXT_COUNT; i++)
        strbuf_printf(&known, "%s%s", i ? ", " : "", context_name((enum context)i));
    err_set(e, "bind: %.40s is no context (%s)", context, strbuf_str(&known));
    strbuf_free(&known);
    return false;
}

// "CONTEXT KEYS COMMAND…": the one parser of bindings, for the user's lines and `:bind`.
static bool bind_parts(struct app *a, const char *context, const char *keys, const char *command,
                       struct err *e)
{
    int ctx = context_find(context, strlen(context));
    if (ctx < 0)
        return unknown_context(context, e);
    while (*command == ':')
        command++;
    size_t n = strcspn(command, " ");
    if (n && !command_named(command, n) && !isdigit((unsigned char)*command)) {
        struct near near = command_near(command, n);
        return err_set(e, "bind: %.60s is no command%s", command, near_hint(&near));
    }
    return keymap_bind(&a->keymap, (unsigned)ctx, keys, command, e);
}

bool cmd_bind(struct app *a, const char *arg, struct err *e)
{
    char context[32], keys[64];
    int used = 0;
    if (sscanf(arg, "%31s %63s %n", context, keys, &used) < 2 || !used)
        return err_set(e, "bind needs CONTEXT KEY COMMAND");
    if (!bind_parts(a, context, keys, arg + used, e))
        return false;
    a->stale |= STALE_MENUS;
    return true;
}

void keys_bind_all(struct app *a)
{
    static const struct {
        const char *context, *keys, *command;
    } defaults[] = {
#define B(context_, keys_, command_) {context_, keys_, command_},
#include "app/keys.def"
#undef B
    };
    struct err e;
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        if (!bind_parts(a, defaults[i].context, defaults[i].keys, defaults[i].command, &e))
            app_complain(a, &e);
    if (!a->config)
        return;
    for (size_t i = 0; i < a->config->n_binds; i++) {
        const struct config_bind *b = &a->config->binds[i];
        if (!bind_parts(a, b->context, b->key, b->command, &e)) {
            err_prefix(&e, "%s:%d", a->config->path ? a->config->path : "config", b->line);
            app_complain(a, &e);
        }
    }
    if (a->config->n_warnings)
        app_say(a, "%s:%d: %s", a->config->path ? a->config->path : "config",
                a->config->warnings[0].line, a->config->warnings[0].what);
}
