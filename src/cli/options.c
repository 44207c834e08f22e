// SPDX-License-Identifier: MIT
#include "cli/options.h"
#include "app/config.h"
#include "base/mem.h"
#include "cli/option_set.h"
#include "base/near.h"

#include <stdlib.h>
#include <string.h>

void options_add_path(struct options *o, const char *path)
{
    struct corpus_options *r = &o->read;
    const char **list =
        mem_resize((const char **)(uintptr_t)r->paths, r->n_paths + 1, sizeof *list);
    list[r->n_paths++] = path;
    r->paths = list;
}

// ---- argv ---------------------------------------------------------------------------------

static bool unknown_option(const char *name, size_t n, struct err *e)
{
    struct near near = near_to(name, n);
    for (int i = 0; i < OPTION_COUNT; i++)
        near_try(&near, option_info((enum option_id)i)->name);
    if (*near.best)
        return err_set(e, "unknown option --%.*s; did you mean --%s?", (int)n, name, near.best);
    return err_set(e, "unknown option --%.*s; `venn --help` lists them", (int)n, name);
}

// Takes argv[*i] (which starts with '-') and perhaps its value behind it.
static bool parse_option(struct options *o, int argc, char **argv, int *i, struct err *e)
{
    const char *text = argv[*i];
    const char *value = NULL;
    enum option_id id;
    if (text[1] == '-') {
        size_t n = strcspn(text + 2, "=");
        if (!option_find(text + 2, n, &id))
            return unknown_option(text + 2, n, e);
        if (text[2 + n])
            value = text + 2 + n + 1;
    } else {
        if (!option_find_letter(text[1], &id))
            return err_set(e, "unknown option %s; `venn --help` lists them", text);
        if (text[2])
            value = text + 2;
    }
    const struct option_info *info = option_info(id);
    if (!info->arg && value)
        return err_set(e, "--%s takes no value (in '%s')", info->name, text);
    if (info->arg && !value) {
        if (*i + 1 >= argc)
            return err_set(e, "--%s needs a value: %s", info->name, info->arg);
        value = argv[++*i];
    }
    return option_set(o, id, value, e);
}

// Every option given must be one that the command understands.
static bool check_takers(const struct options *o, struct err *e)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_info *info = option_info((enum option_id)i);
        if (!o->given[i] || info->takers & 1u << o->command)
            continue;
        if (o->command == SUB_EXPLORE)
            return err_set(e,
                           "--%s is an option of a command, not of the explorer; see "
                           "`venn --help`",
                           info->name);
        const char *name = subcommand_info(o->command)->name;
        return err_set(e, "`venn %s` has no option --%s; see `venn help %s`", name, info->name,
                       name);
    }
    if (o->width && !o->script)
        return err_set(e, "--headless needs --script FILE (- is standard input), which says what "
                          "to type and which frames to print");
    if (o->script && !o->width)
        return err_set(e, "--script runs without a terminal: give the size too, "
                          "--headless 80x24");
    return true;
}

bool options_parse(struct options *o, int argc, char **argv, struct err *e)
{
    *o = (struct options){.delta = NAN, .config_delta = NAN};
    corpus_options_init(&o->read);
    o->read.decoder = "/proc/self/exe";
    bool options = true, command = false;
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        if (options && strcmp(a, "--") == 0) {
            options = false;
        } else if (options && a[0] == '-' && a[1]) {
            if (!parse_option(o, argc, argv, &i, e))
                return false;
        } else if (options && !command && o->read.n_paths == 0 && subcommand_find(a, &o->command)) {
            command = true;
        } else {
            options_add_path(o, a);
        }
    }
    return o->help || o->version || check_takers(o, e);
}

void options_fini(struct options *o)
{
    for (size_t i = 0; i < o->read.n_rationales; i++)
        free((char *)(uintptr_t)o->read.rationales[i].run);
    free((void *)(uintptr_t)o->read.rationales);
    free((void *)(uintptr_t)o->read.paths);
    *o = (struct options){0};
}

void options_apply_config(struct options *o, const struct config *c)
{
    if (!o->given[OPTION_THEME])
        o->theme = config_get(c, SETTING_THEME);
    if (!o->given[OPTION_COLOR])
        o->color = (enum color_choice)option_word(option_info(OPTION_COLOR)->arg,
                                                  config_get(c, SETTING_COLOR));
    o->ascii = o->ascii || config_flag(c, SETTING_ASCII);
    if (!o->given[OPTION_IMAGE])
        o->picture_mode = option_word(option_info(OPTION_IMAGE)->arg, config_get(c, SETTING_IMAGE));
    o->mouse = o->mouse || config_flag(c, SETTING_MOUSE);
    if (c->settings[SETTING_DELTA].line != 0)
        o->config_delta = config_number(c, SETTING_DELTA);
}
