// SPDX-License-Identifier: MIT
#include "app/hints.h"

#include "app/commands.h"
#include "app/view_image.h"
#include "ui/draw_distributions.h"

#include <string.h>

enum when {
    ALWAYS,
    ON_HISTOGRAM,
    ON_PATTERNS,
    ON_MATRIX,
    ON_WORDS,
    ON_PICTURE,
    WHILE_OPEN,
    WHILE_CLOSED
};

struct hint {
    enum context context;
    const char *command; // whose key is shown
    const char *keys;    // shown instead when one key would not say enough
    const char *text;
    enum when when; // only then
};

static const struct hint hints[] = {
    {CONTEXT_LIST, "down", "j/k", "move", ALWAYS},
    {CONTEXT_LIST, "pattern 1", "1-8", "pattern", ALWAYS},
    {CONTEXT_LIST, "filter", NULL, "filter", ALWAYS},
    {CONTEXT_LIST, "sort-by iou", "s", "sort", ALWAYS},
    {CONTEXT_LIST, "run-next", NULL, "method", ALWAYS},
    {CONTEXT_LIST, "search", NULL, "search", ALWAYS},
    {CONTEXT_LIST, "tag", "x", "tag", ALWAYS},
    {CONTEXT_LIST, "focus", "Tab", "read", ALWAYS},
    {CONTEXT_LIST, "layout", NULL, "layout", ALWAYS},
    {CONTEXT_LIST, "pattern 0", NULL, "all", ALWAYS},
    {CONTEXT_LIST, "overview", NULL, "overview", ALWAYS},
    {CONTEXT_LIST, "options", NULL, "options", ALWAYS},
    {CONTEXT_LIST, "stack", NULL, "stack methods", ALWAYS},
    {CONTEXT_EDIT, "left", "h/l", "word", ALWAYS},
    {CONTEXT_EDIT, "edit-extend-right", "H/L", "extend", ALWAYS},
    {CONTEXT_EDIT, "edit-toggle", NULL, "in or out of G", ALWAYS},
    {CONTEXT_EDIT, "edit-keep", "Enter", "keep", WHILE_CLOSED},
    {CONTEXT_EDIT, "edit-drop", "Esc", "drop", WHILE_CLOSED},
    {CONTEXT_EDIT, "edit-drop", "Esc", "select nothing", WHILE_OPEN},
    {CONTEXT_READER, "focus", "Tab", "list", ALWAYS},
    {CONTEXT_READER, "left", "h/l", "word", ON_WORDS},
    {CONTEXT_READER, "next salient", NULL, "next S", ON_WORDS},
    {CONTEXT_READER, "next gt", NULL, "next G", ON_WORDS},
    {CONTEXT_READER, "next both", NULL, "both", ON_WORDS},
    {CONTEXT_READER, "next missed", NULL, "missed", ON_WORDS},
    {CONTEXT_READER, "next stray", NULL, "stray", ON_WORDS},
    {CONTEXT_READER, "down", "j/k", "next", ON_PICTURE},
    {CONTEXT_READER, "image", NULL, "large", ON_PICTURE},
    {CONTEXT_READER, "image-look", NULL, "look of S", ON_PICTURE},
    {CONTEXT_READER, "image-truth", NULL, "G", ON_PICTURE},
    {CONTEXT_READER, "run-next", NULL, "method", ALWAYS},
    {CONTEXT_READER, "edit", NULL, "edit G", ALWAYS},
    {CONTEXT_DISTRIBUTIONS, "panel next", "Tab", "panel", ALWAYS},
    {CONTEXT_DISTRIBUTIONS, "panel-move down", "j/k", "bin", ON_HISTOGRAM},
    {CONTEXT_DISTRIBUTIONS, "panel-move fine-down", "J/K", ".01", ON_HISTOGRAM},
    {CONTEXT_DISTRIBUTIONS, "choose", "Enter", "edge", ON_HISTOGRAM},
    {CONTEXT_DISTRIBUTIONS, "panel-move down", "j/k", "pattern", ON_PATTERNS},
    {CONTEXT_DISTRIBUTIONS, "panel-move down", "hjkl", "cell", ON_MATRIX},
    {CONTEXT_DISTRIBUTIONS, "choose", "Enter", "list it", ON_PATTERNS},
    {CONTEXT_DISTRIBUTIONS, "choose", "Enter", "list it", ON_MATRIX},
    {CONTEXT_DISTRIBUTIONS, "matrix-score", NULL, "mean", ON_MATRIX},
    {CONTEXT_DISTRIBUTIONS, "brush-reset all", NULL, "list all", ON_PATTERNS},
    {CONTEXT_DISTRIBUTIONS, "brush-reset all", NULL, "list all", ON_MATRIX},
    {CONTEXT_DISTRIBUTIONS, "brush-reset", NULL, "reset", ON_HISTOGRAM},
    {CONTEXT_DISTRIBUTIONS, "brush-cuts", NULL, "cuts", ON_HISTOGRAM},
    {CONTEXT_DISTRIBUTIONS, "cuts auto", NULL, "auto", ALWAYS},
    {CONTEXT_DISTRIBUTIONS, "matrix-score", NULL, "mean", ON_HISTOGRAM},
    {CONTEXT_DISTRIBUTIONS, "bins more", "+/-", "bins", ALWAYS},
    {CONTEXT_DISTRIBUTIONS, "close", NULL, "close", ALWAYS},
    {CONTEXT_COMPARE, "compare-move down", "hjkl", "cell", ALWAYS},
    {CONTEXT_COMPARE, "choose", "Enter", "list it", ALWAYS},
    {CONTEXT_COMPARE, "compare-next", NULL, "other B", ALWAYS},
    {CONTEXT_COMPARE, "compare-swap", NULL, "swap", ALWAYS},
    {CONTEXT_COMPARE, "compare-sort iou", "s", "sort by difference", ALWAYS},
    {CONTEXT_COMPARE, "compare-page", "Tab", "page", ALWAYS},
    {CONTEXT_IMAGE, "down", "j/k", "next", ALWAYS},
    {CONTEXT_IMAGE, "image-look", NULL, "look of S", ALWAYS},
    {CONTEXT_IMAGE, "image-truth", NULL, "G", ALWAYS},
    {CONTEXT_IMAGE, "image-zoom in", "+/-", "zoom", ALWAYS},
    {CONTEXT_IMAGE, "image-beside", NULL, "beside", ALWAYS},
    {CONTEXT_IMAGE, "run-next", NULL, "method", ALWAYS},
    {CONTEXT_IMAGE, "tag", "x", "tag", ALWAYS},
    {CONTEXT_IMAGE, "image-mode", NULL, "symbols…", ALWAYS},
    {CONTEXT_PROBE, "region-mark", "Space", "mark", ALWAYS},
    {CONTEXT_PROBE, "region-extend right", "H/L", "extend", ALWAYS},
    {CONTEXT_PROBE, "region grow", "+/-", "grow", ALWAYS},
    {CONTEXT_PROBE, "region keep", "Enter", "keep", ALWAYS},
    {CONTEXT_PROBE, "region undo", NULL, "undo", ALWAYS},
    {CONTEXT_PROBE, "region invert", NULL, "invert", ALWAYS},
    {CONTEXT_PROBE, "probe-class next", NULL, "class", ALWAYS},
    {CONTEXT_PROBE, "probe-by iou", "s", "score", ALWAYS},
    {CONTEXT_PROBE, "probe-classes more", "{/}", "classes", ALWAYS},
    {CONTEXT_PROBE, "region clear", NULL, "clear", ALWAYS},
    {CONTEXT_PROBE, "probe-page", "Tab", "kept", ALWAYS},
    {CONTEXT_PAINT, "paint-move left", "hjkl", "move", ALWAYS},
    {CONTEXT_PAINT, "paint-pen paint", NULL, "fill the rectangle", WHILE_OPEN},
    {CONTEXT_PAINT, "paint-pen erase", NULL, "empty it", WHILE_OPEN},
    {CONTEXT_PAINT, "paint-box", NULL, "no rectangle", WHILE_OPEN},
    {CONTEXT_PAINT, "paint-dab", "Space", "dab", WHILE_CLOSED},
    {CONTEXT_PAINT, "paint-pen paint", NULL, "draw", WHILE_CLOSED},
    {CONTEXT_PAINT, "paint-pen erase", NULL, "erase", WHILE_CLOSED},
    {CONTEXT_PAINT, "paint-box", NULL, "rectangle", WHILE_CLOSED},
    {CONTEXT_PAINT, "edit-keep", "Enter", "keep", WHILE_CLOSED},
    {CONTEXT_PAINT, "edit-drop", "Esc", "drop", WHILE_CLOSED},
    {CONTEXT_PAINT, "region keep", "Enter", "keep", WHILE_CLOSED},
    {CONTEXT_PAINT, "paint-brush larger", "1-4", "brush", ALWAYS},
    {CONTEXT_PAINT, "paint undo", NULL, "undo", ALWAYS},
    {CONTEXT_PAINT, "paint grow", ">/<", "grow", ALWAYS},
    {CONTEXT_PAINT, "probe-class next", NULL, "class", ALWAYS},
    {CONTEXT_PAINT, "paint invert", NULL, "invert", ALWAYS},
    {CONTEXT_PAINT, "paint clear", NULL, "clear", ALWAYS},
    {CONTEXT_PAINT, "image-zoom in", "z/Z", "zoom", ALWAYS},
    {CONTEXT_PAINT, "image-look", NULL, "look of S", ALWAYS},
    {CONTEXT_MENU, "down", "j/k", "move", ALWAYS},
    {CONTEXT_MENU, "choose", "Enter", "choose", ALWAYS},
    {CONTEXT_MENU, "search", NULL, "search", ALWAYS},
    {CONTEXT_MENU, "close", NULL, "close", ALWAYS},
};

static bool holds(const struct app *a, enum when when)
{
    bool open = paint_boxed(a) || (a->edit.on && a->edit.anchor >= 0);
    switch (when) {
    case ALWAYS:
        return true;
    case ON_HISTOGRAM:
        return a->dist.panel < (int)SERIES_COUNT;
    case ON_PATTERNS:
        return a->dist.panel == PANEL_PATTERNS;
    case ON_MATRIX:
        return a->dist.panel == PANEL_MATRIX;
    case ON_WORDS:
        return !image_has_keys(a);
    case ON_PICTURE:
        return image_has_keys(a);
    case WHILE_OPEN:
        return open;
    case WHILE_CLOSED:
        return !open;
    }
    return true;
}

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
    if (!*help || !*quit)
        return;
    int w_help = (int)text_width(help, strlen(help)) + 8, w_quit;
    w_quit = (int)(text_width(quit, strlen(quit)) + strlen(leave)) + 4;
    if (w_help + w_quit + 24 > r->w) // narrow: of the two the one that says the other
        w_quit = 0;
    if (w_help + 8 > r->w)
        return;
    int x = draw_hint(c, *r, r->x + r->w - w_help - w_quit, help, "keys");
    if (x > 0 && w_quit)
        draw_hint(c, *r, x, quit, leave);
    r->w -= w_help + w_quit;
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
        if (h->context != contexts[0] || !holds(a, h->when))
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
