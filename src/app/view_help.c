// SPDX-License-Identifier: MIT
// Help and palette in one: every command with its keys, from the command table and the keymap.
#include "app/commands.h"
#include "app/views.h"

#include <string.h>

static bool is_wanted(const struct view *v, const char *keys, const char *command,
                      const struct command *cmd)
{
    return !v->filter || str_find_nocase(keys, v->filter) || str_find_nocase(command, v->filter) ||
           str_find_nocase(cmd->help, v->filter);
}

// A key that chooses one pattern says which.
static const char *help_of(struct view *v, const char *command, const struct command *cmd)
{
    enum pattern p;
    if (!str_starts(command, "pattern ") || strlen(command) != 9 ||
        !pattern_parse(command + 8, 1, &p))
        return command[0] && strcmp(command, "pattern 0") == 0 ? "list all again" : cmd->help;
    const struct pattern_info *info = pattern_info(p);
    return arena_printf(&v->arena, "list %s: %s, %s", info->name,
                        info->correct ? "correct" : "incorrect", info->condition);
}

// One line per command of a context, with all its keys; at its first binding.
static void add_binding(struct app *a, struct view *v, size_t at)
{
    const struct binding *b = &a->keymap.at[at];
    struct strbuf keys = {0};
    char key[64];
    for (size_t i = 0; i < a->keymap.n; i++) {
        const struct binding *other = &a->keymap.at[i];
        if (other->context != b->context || strcmp(other->command, b->command) != 0)
            continue;
        if (i < at) { // listed already
            strbuf_free(&keys);
            return;
        }
        keymap_print(other, key);
        strbuf_printf(&keys, "%s%s", keys.n ? " " : "", key);
    }
    const struct command *cmd = command_named(b->command, strcspn(b->command, " "));
    if (cmd && is_wanted(v, strbuf_str(&keys), b->command, cmd)) {
        struct menu_line *line = view_add(v);
        line->left = arena_strdup(&v->arena, strbuf_str(&keys));
        line->command = arena_strdup(&v->arena, b->command);
        line->text = arena_printf(&v->arena, "%-18s  %s", b->command, help_of(v, b->command, cmd));
    }
    strbuf_free(&keys);
}

// The keys of one context, below a heading.
static void add_context(struct app *a, struct view *v, enum context context)
{
    static const char *const titles[CONTEXT_COUNT] = {"Everywhere",
                                                      "In the list",
                                                      "In the reader (Tab or Enter goes there)",
                                                      "While correcting the ground truth (e)",
                                                      "In menus like this one",
                                                      "In the distributions (d)",
                                                      "In the comparison (c)",
                                                      "In a picture (i)",
                                                      "While probing (p)",
                                                      "While painting on a picture (e, p)"};
    size_t before = v->list.n;
    view_heading(v, titles[context]);
    for (size_t i = 0; i < a->keymap.n; i++)
        if (a->keymap.at[i].context == context && *a->keymap.at[i].command)
            add_binding(a, v, i);
    if (v->list.n == before + 1)
        v->list.n = before; // nothing of this context matches
}

static void add_commands(struct view *v)
{
    size_t before = v->list.n;
    view_heading(v, "Commands, typed after :");
    for (size_t i = 0; command_at(i); i++) {
        const struct command *cmd = command_at(i);
        if (!is_wanted(v, "", cmd->name, cmd))
            continue;
        struct menu_line *line = view_add(v);
        line->left = ":";
        line->command = cmd->name;
        line->text = arena_printf(&v->arena, "%-18s  %s%s%s", cmd->name, cmd->arg_help,
                                  *cmd->arg_help ? "  " : "", cmd->help);
    }
    if (v->list.n == before + 1)
        v->list.n = before;
}

// The keys that hold where help was asked for come first; the list has nearly none of its own.
void view_help_build(struct app *a, struct view *v)
{
    static const enum context order[CONTEXT_COUNT] = {
        CONTEXT_GLOBAL,        CONTEXT_LIST,    CONTEXT_READER, CONTEXT_EDIT,  CONTEXT_MENU,
        CONTEXT_DISTRIBUTIONS, CONTEXT_COMPARE, CONTEXT_IMAGE,  CONTEXT_PROBE, CONTEXT_PAINT};
    bool listed[CONTEXT_COUNT] = {false};
    for (unsigned k = 0; k < v->n_contexts && v->contexts[k] != CONTEXT_LIST; k++) {
        add_context(a, v, v->contexts[k]);
        listed[v->contexts[k]] = true;
    }
    for (int k = 0; k < CONTEXT_COUNT; k++)
        if (!listed[order[k]])
            add_context(a, v, order[k]);
    add_commands(v);
}
