// SPDX-License-Identifier: MIT
#include "app/hints.h"

#include "app/commands.h"

#include <string.h>

struct hint {
    enum context context;
    const char *command; // whose key is shown
    const char *keys;    // shown instead when one key would not say enough
    const char *text;
};

static const struct hint hints[] = {
    {CONTEXT_LIST, "down", "j/k", "move"},
    {CONTEXT_LIST, "pattern 1", "1-8", "pattern"},
    {CONTEXT_LIST, "filter", NULL, "filter"},
    {CONTEXT_LIST, "sort-by iou", "s", "sort"},
    {CONTEXT_LIST, "run-next", NULL, "method"},
    {CONTEXT_LIST, "search", NULL, "search"},
    {CONTEXT_LIST, "tag", "x", "tag"},
    {CONTEXT_LIST, "focus", "Tab", "read"},
    {CONTEXT_LIST, "layout", NULL, "layout"},
    {CONTEXT_LIST, "pattern 0", NULL, "all"},
    {CONTEXT_LIST, "overview", NULL, "overview"},
    {CONTEXT_LIST, "options", NULL, "options"},
    {CONTEXT_LIST, "stack", NULL, "stack methods"},
    {CONTEXT_EDIT, "left", "h/l", "word"},
    {CONTEXT_EDIT, "edit-extend-right", "H/L", "extend"},
    {CONTEXT_EDIT, "edit-toggle", NULL, "in or out of G"},
    {CONTEXT_EDIT, "edit-keep", "Enter", "keep"},
    {CONTEXT_EDIT, "edit-drop", "Esc", "drop"},
    {CONTEXT_READER, "focus", "Tab", "list"},
    {CONTEXT_READER, "left", "h/l", "word"},
    {CONTEXT_READER, "next salient", NULL, "next S"},
    {CONTEXT_READER, "next gt", NULL, "next G"},
    {CONTEXT_READER, "next both", NULL, "both"},
    {CONTEXT_READER, "next missed", NULL, "missed"},
    {CONTEXT_READER, "next stray", NULL, "stray"},
    {CONTEXT_READER, "run-next", NULL, "method"},
    {CONTEXT_READER, "edit", NULL, "edit G"},
    {CONTEXT_DISTRIBUTIONS, "panel next", "Tab", "panel"},
    {CONTEXT_DISTRIBUTIONS, "panel-move down", "j/k", "bin"},
    {CONTEXT_DISTRIBUTIONS, "panel-move fine-down", "J/K", ".01"},
    {CONTEXT_DISTRIBUTIONS, "choose", "Enter", "edge"},
    {CONTEXT_DISTRIBUTIONS, "brush-reset", NULL, "reset"},
    {CONTEXT_DISTRIBUTIONS, "brush-cuts", NULL, "cuts"},
    {CONTEXT_DISTRIBUTIONS, "cuts auto", NULL, "auto"},
    {CONTEXT_DISTRIBUTIONS, "matrix-score", NULL, "mean"},
    {CONTEXT_DISTRIBUTIONS, "bins more", "+/-", "bins"},
    {CONTEXT_DISTRIBUTIONS, "close", NULL, "close"},
    {CONTEXT_COMPARE, "compare-move down", "hjkl", "cell"},
    {CONTEXT_COMPARE, "choose", "Enter", "list it"},
    {CONTEXT_COMPARE, "compare-next", NULL, "other B"},
    {CONTEXT_COMPARE, "compare-swap", NULL, "swap"},
    {CONTEXT_COMPARE, "compare-sort iou", "s", "sort by difference"},
    {CONTEXT_COMPARE, "compare-page", "Tab", "page"},
    {CONTEXT_IMAGE, "down", "j/k", "next"},
    {CONTEXT_IMAGE, "image-look", NULL, "look of S"},
    {CONTEXT_IMAGE, "image-truth", NULL, "G"},
    {CONTEXT_IMAGE, "image-zoom in", "+/-", "zoom"},
    {CONTEXT_IMAGE, "image-beside", NULL, "beside"},
    {CONTEXT_IMAGE, "run-next", NULL, "method"},
    {CONTEXT_IMAGE, "tag", "x", "tag"},
    {CONTEXT_IMAGE, "image-mode", NULL, "symbols…"},
    {CONTEXT_PROBE, "region-mark", "Space", "mark"},
    {CONTEXT_PROBE, "region-extend right", "H/L", "extend"},
    {CONTEXT_PROBE, "region grow", "+/-", "grow"},
    {CONTEXT_PROBE, "region keep", "Enter", "keep"},
    {CONTEXT_PROBE, "region undo", NULL, "undo"},
    {CONTEXT_PROBE, "region invert", NULL, "invert"},
    {CONTEXT_PROBE, "probe-class next", NULL, "class"},
    {CONTEXT_PROBE, "probe-by iou", "s", "score"},
    {CONTEXT_PROBE, "probe-classes more", "{/}", "classes"},
    {CONTEXT_PROBE, "region clear", NULL, "clear"},
    {CONTEXT_PROBE, "probe-page", "Tab", "kept"},
    {CONTEXT_PAINT, "paint-move left", "hjkl", "move"},
    {CONTEXT_PAINT, "paint-dab", "Space", "dab"},
    {CONTEXT_PAINT, "paint-pen paint", NULL, "draw"},
    {CONTEXT_PAINT, "paint-pen erase", NULL, "erase"},
    {CONTEXT_PAINT, "edit-keep", "Enter", "keep"},
    {CONTEXT_PAINT, "edit-drop", "Esc", "drop"},
    {CONTEXT_PAINT, "region keep", "Enter", "keep"},
    {CONTEXT_PAINT, "paint-box", NULL, "rectangle"},
    {CONTEXT_PAINT, "paint-brush larger", "1-4", "brush"},
    {CONTEXT_PAINT, "paint undo", NULL, "undo"},
    {CONTEXT_PAINT, "paint grow", ">/<", "grow"},
    {CONTEXT_PAINT, "probe-class next", NULL, "class"},
    {CONTEXT_PAINT, "paint invert", NULL, "invert"},
    {CONTEXT_PAINT, "paint clear", NULL, "clear"},
    {CONTEXT_PAINT, "image-zoom in", "z/Z", "zoom"},
    {CONTEXT_PAINT, "image-look", NULL, "look of S"},
    {CONTEXT_MENU, "down", "j/k", "move"},
    {CONTEXT_MENU, "choose", "Enter", "choose"},
    {CONTEXT_MENU, "search", NULL, "search"},
    {CONTEXT_MENU, "close", NULL, "close"},
};

static int draw_hint(struct canvas *c, struct rect r, int x, const char *keys, const char *text)
{
    int need = (int)(text_width(keys, strlen(keys)) + text_width(text, strlen(text))) + 3;
    if (x + need > r.x + r.w)
        return -1;
    x += canvas_puts(c, x, r.y, keys, style_of(ROLE_KEY));
    x += canvas_puts(c, x + 1, r.y, text, style_of(ROLE_HINT));
    return x + 3;
}

static void draw_continuations(const struct app *a, struct canvas *c, struct rect r)
{
    unsigned contexts[CONTEXT_COUNT];
    unsigned n = app_contexts(a, contexts);
    char name[24];
    int x = r.x + 1;
    for (size_t i = 0; i < a->n_typed; i++)
        x += canvas_puts(c, x, r.y, keycode_name(a->typed[i], name), style_of(ROLE_KEY));
    x += canvas_puts(c, x, r.y, "-  ", style_of(ROLE_KEY));
    for (size_t i = 0; i < a->keymap.n; i++) {
        const struct binding *b = &a->keymap.at[i];
        bool here = false;
        for (unsigned k = 0; k < n; k++)
            here |= b->context == contexts[k];
        if (!here || b->n <= a->n_typed || !*b->command ||
            memcmp(b->keys, a->typed, a->n_typed * sizeof *b->keys) != 0)
            continue;
        const char *arg = strchr(b->command, ' ');
        int next =
            draw_hint(c, r, x, keycode_name(b->keys[a->n_typed], name), arg ? arg + 1 : b->command);
        if (next < 0)
            return;
        x = next;
    }
}

// Help and the way out keep their place at the right end; r loses what they take.
static void draw_last_hints(const struct app *a, struct canvas *c, struct rect *r,
                            const char *leave)
{
    char help[64], quit[64];
    keymap_keys_for(&a->keymap, CONTEXT_GLOBAL, "help", help);
    keymap_keys_for(&a->keymap, CONTEXT_GLOBAL, "close", quit);
    int w =
        (int)(text_width(help, strlen(help)) + text_width(quit, strlen(quit)) + strlen(leave)) + 12;
    if (w + 24 > r->w || !*help || !*quit)
        return;
    int x = draw_hint(c, *r, r->x + r->w - w, help, "keys");
    if (x > 0)
        draw_hint(c, *r, x, quit, leave);
    r->w -= w;
}

void draw_hints(const struct app *a, struct canvas *c, struct rect r)
{
    if (a->n_typed) {
        draw_continuations(a, c, r);
        return;
    }
    unsigned contexts[CONTEXT_COUNT];
    unsigned n = app_contexts(a, contexts);
    int x = r.x + 1;
    char keys[64];
    if (contexts[0] == CONTEXT_LIST || contexts[0] == CONTEXT_READER ||
        contexts[0] == CONTEXT_DISTRIBUTIONS || contexts[0] == CONTEXT_COMPARE ||
        contexts[0] == CONTEXT_IMAGE)
        draw_last_hints(a, c, &r, contexts[0] == CONTEXT_LIST ? "quit" : "close");
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        const struct hint *h = &hints[i];
        if (h->context != contexts[0])
            continue;
        const struct command *cmd = command_named(h->command, strcspn(h->command, " "));
        if (cmd && (cmd->needs & NEED_RUNS) && a->columns->n_runs < 2)
            continue;
        if (contexts[0] == CONTEXT_MENU && !app_top_const(a)->list.n &&
            strcmp(h->command, "close") != 0)
            continue; // nothing to move over or to choose
        *keys = '\0';
        for (unsigned k = 0; k < n && !*keys; k++)
            keymap_keys_for(&a->keymap, contexts[k], h->command, keys);
        if (!*keys)
            continue;
        int next = draw_hint(c, r, x, h->keys ? h->keys : keys, h->text);
        if (next < 0)
            return;
        x = next;
    }
}
