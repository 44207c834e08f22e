// SPDX-License-Identifier: MIT
// Help and palette in one: every command with its keys, from the command table and the keymap.
#include "app/commands.h"
#include "app/views.h"

#include <string.h>

static bool is_wanted(const struct view *v, const char *keys, const struct command *cmd)
{
    return !v->filter || str_find_nocase(keys, v->filter) ||
           str_find_nocase(cmd->name, v->filter) || str_find_nocase(cmd->help, v->filter);
}

static void add_binding(struct app *a, struct view *v, size_t *cap, const struct binding *b)
{
    char keys[64];
    const struct command *cmd = command_named(b->command, strcspn(b->command, " "));
    keymap_print(b, keys);
    if (!cmd || !is_wanted(v, keys, cmd))
        return;
    (void)a;
    struct menu_line *line = view_add(v, cap);
    line->left = arena_strdup(&v->arena, keys);
    line->text = arena_printf(&v->arena, "%-18s %s", b->command, cmd->help);
}

static void add_heading(struct view *v, size_t *cap, const char *text)
{
    struct menu_line *line = view_add(v, cap);
    line->heading = true;
    line->text = text;
}

void view_help_build(struct app *a, struct view *v)
{
    static const char *const titles[CONTEXT_COUNT] = {"Everywhere", "In the list",
                                                      "In the reader (Tab or Enter goes there)",
                                                      "In menus like this one"};
    static const enum context order[CONTEXT_COUNT] = {CONTEXT_GLOBAL, CONTEXT_LIST, CONTEXT_READER,
                                                      CONTEXT_MENU};
    size_t cap = 0;
    for (int k = 0; k < CONTEXT_COUNT; k++) {
        size_t before = v->list.n;
        add_heading(v, &cap, titles[order[k]]);
        for (size_t i = 0; i < a->keymap.n; i++)
            if (a->keymap.at[i].context == order[k] && *a->keymap.at[i].command)
                add_binding(a, v, &cap, &a->keymap.at[i]);
        if (v->list.n == before + 1)
            v->list.n = before; // nothing of this context matches
    }
    size_t before = v->list.n;
    add_heading(v, &cap, "Commands, typed after :");
    for (size_t i = 0; command_at(i); i++) {
        const struct command *cmd = command_at(i);
        if (!is_wanted(v, "", cmd))
            continue;
        struct menu_line *line = view_add(v, &cap);
        line->left = ":";
        line->text = arena_printf(&v->arena, "%s %s%s%s", cmd->name, cmd->arg_help,
                                  *cmd->arg_help ? "   " : "", cmd->help);
    }
    if (v->list.n == before + 1)
        v->list.n = before;
}
