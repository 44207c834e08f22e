// SPDX-License-Identifier: MIT
#include "cli/options.h"
#include "app/config.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/option_set.h"
#include "base/near.h"

#include <stdlib.h>
#include <string.h>

static const struct option_info infos[OPTION_COUNT] = {
#define X(ID, name_, letter_, arg_, for_, help_) \
    [OPTION_##ID] = {.name = name_, .letter = letter_, .arg = arg_, .takers = for_, .help = help_},
#include "cli/options.def"
#undef X
};

static const struct subcommand_info commands[SUB_COUNT] = {
    [SUB_EXPLORE] = {.name = "", .args = "PATH…", .help = "the explorer"},
#define X(ID, name_, args_, help_) [SUB_##ID] = {.name = #name_, .args = args_, .help = help_},
#include "cli/subcommand.def"
#undef X
};

// Other spellings of an option's name.
static const char *const spellings[][2] = {
    {"discretize", "discretise"},
    {"tokenize", "tokenise"},
    {"colour", "color"},
};

const struct option_info *option_info(enum option_id id)
{
    return &infos[id];
}

const struct subcommand_info *subcommand_info(enum subcommand id)
{
    return &commands[id];
}

bool subcommand_find(const char *word, enum subcommand *out)
{
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++)
        if (strcmp(word, commands[i].name) == 0) {
            *out = (enum subcommand)i;
            return true;
        }
    return false;
}

struct near subcommand_near(const char *word)
{
    struct near near = near_to(word, strlen(word));
    for (int i = SUB_EXPLORE + 1; i < SUB_COUNT; i++)
        near_try(&near, commands[i].name);
    return near;
}

void options_add_path(struct options *o, const char *path)
{
    struct corpus_options *r = &o->read;
    const char **list =
        mem_resize((const char **)(uintptr_t)r->paths, r->n_paths + 1, sizeof *list);
    list[r->n_paths++] = path;
    r->paths = list;
}

// ---- argv ---------------------------------------------------------------------------------

static bool find_long(const char *name, size_t n, enum option_id *out)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strlen(spellings[i][0]) == n && memcmp(spellings[i][0], name, n) == 0) {
            name = spellings[i][1];
            n = strlen(name);
            break;
        }
    for (int i = 0; i < OPTION_COUNT; i++)
        if (strlen(infos[i].name) == n && memcmp(infos[i].name, name, n) == 0) {
            *out = (enum option_id)i;
            return true;
        }
    return false;
}

static bool find_letter(char letter, enum option_id *out)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (infos[i].letter == letter) {
            *out = (enum option_id)i;
            return true;
        }
    return false;
}

static bool unknown_option(const char *name, size_t n, struct err *e)
{
    struct near near = near_to(name, n);
    for (int i = 0; i < OPTION_COUNT; i++)
        near_try(&near, infos[i].name);
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
        if (!find_long(text + 2, n, &id))
            return unknown_option(text + 2, n, e);
        if (text[2 + n])
            value = text + 2 + n + 1;
    } else {
        if (!find_letter(text[1], &id))
            return err_set(e, "unknown option %s; `venn --help` lists them", text);
        if (text[2])
            value = text + 2;
    }
    if (!infos[id].arg && value)
        return err_set(e, "--%s takes no value (in '%s')", infos[id].name, text);
    if (infos[id].arg && !value) {
        if (*i + 1 >= argc)
            return err_set(e, "--%s needs a value: %s", infos[id].name, infos[id].arg);
        value = argv[++*i];
    }
    return option_set(o, id, value, e);
}

// Every option given must be one that the command understands.
static bool check_takers(const struct options *o, struct err *e)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!o->given[i] || infos[i].takers & 1u << o->command)
            continue;
        if (o->command == SUB_EXPLORE)
            return err_set(e,
                           "--%s is an option of a command, not of the explorer; see "
                           "`venn --help`",
                           infos[i].name);
        const char *name = commands[o->command].name;
        return err_set(e, "`venn %s` has no option --%s; see `venn help %s`", name, infos[i].name,
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
        o->color =
            (enum color_choice)option_word(infos[OPTION_COLOR].arg, config_get(c, SETTING_COLOR));
    o->ascii = o->ascii || config_flag(c, SETTING_ASCII);
    if (!o->given[OPTION_IMAGE])
        o->picture_mode = option_word(infos[OPTION_IMAGE].arg, config_get(c, SETTING_IMAGE));
    o->mouse = o->mouse || config_flag(c, SETTING_MOUSE);
    if (c->settings[SETTING_DELTA].line != 0)
        o->config_delta = config_number(c, SETTING_DELTA);
}
