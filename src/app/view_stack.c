// SPDX-License-Identifier: MIT
#include "app/view_stack.h"

#include <string.h>

struct menu_line *view_add(struct view *v)
{
    if (v->list.n == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 64;
        struct menu_line *lines = arena_array(&v->arena, v->cap, sizeof *lines);
        if (v->list.n)
            memcpy(lines, v->lines, v->list.n * sizeof *lines);
        v->lines = lines;
    }
    struct menu_line *line = &v->lines[v->list.n++];
    *line = (struct menu_line){.left_role = ROLE_KEY, .text_role = ROLE_TEXT, .text = ""};
    return line;
}

void view_heading(struct view *v, const char *text)
{
    struct menu_line *line = view_add(v);
    line->heading = true;
    line->text = text;
}

bool app_push_view(struct app *a, enum view_kind kind, const char *title)
{
    if (a->n_views && a->views[a->n_views - 1].kind == kind && kind != VIEW_TEXT)
        return false;
    if (a->n_views == VIEWS)
        return false;
    struct view opened = {.kind = kind, .type = &a->view_types[kind], .title = mem_strdup(title)};
    opened.n_contexts = app_contexts(a, opened.contexts);
    struct view *v = &a->views[a->n_views++];
    *v = opened;
    views_build(a, v);
    return true;
}

void app_pop_view(struct app *a)
{
    if (!a->n_views)
        return;
    struct view *v = &a->views[--a->n_views];
    arena_free(&v->arena);
    free(v->title);
    free(v->filter);
    free(v->text);
    *v = (struct view){0};
}

void views_build(struct app *a, struct view *v)
{
    size_t cursor = v->list.cursor;
    arena_reset(&v->arena);
    v->lines = NULL;
    v->list.n = v->cap = 0;
    if (v->type->build)
        v->type->build(a, v);
    list_resize(&v->list, v->list.n, v->list.height ? v->list.height : 1);
    list_goto(&v->list, cursor);
    if (v->list.n && v->lines[v->list.cursor].heading)
        views_step(a, 1);
}

void view_text(struct app *a, const char *title, const char *text)
{
    if (!app_push_view(a, VIEW_TEXT, title))
        return;
    struct view *v = app_top(a);
    v->text = mem_strdup(text);
    views_build(a, v);
}

void views_step(struct app *a, long delta)
{
    struct view *v = app_top(a);
    if (!v || !v->list.n)
        return;
    size_t was = v->list.cursor;
    list_move(&v->list, delta);
    long step = delta < 0 ? -1 : 1;
    while (v->lines[v->list.cursor].heading) { // headings are passed over
        size_t at = v->list.cursor;
        list_move(&v->list, step);
        if (v->list.cursor == at) { // the end: stay where a line can be chosen
            list_goto(&v->list, v->lines[was].heading ? at : was);
            if (step < 0)
                v->list.top = 0;
            return;
        }
    }
    if (v->list.cursor > 0 && v->list.cursor == v->list.top && v->lines[v->list.cursor - 1].heading)
        v->list.top--; // keep the heading above in sight
}

// ---- drawing -----------------------------------------------------------------------------------

static struct rect menu_rect(const struct view *v, struct rect r)
{
    const struct view_type *type = v->type;
    if (type->below && r.h >= type->below_from)
        r.h -= type->below + 1;
    return r;
}

void views_settle(struct app *a)
{
    for (size_t i = 0; i < a->n_views; i++) {
        struct view *v = &a->views[i];
        if (v->type->settle)
            v->type->settle(a);
        if (a->stale & (STALE_MENUS | STALE_FRAME) && v->kind != VIEW_TEXT)
            views_build(a, v);
        struct rect r = menu_rect(v, (struct rect){0, 1, a->w, a->h - 2});
        list_resize(&v->list, v->list.n, menu_rows(&r));
    }
}

static void draw_lines(const struct app *a, struct canvas *c, struct rect r)
{
    const struct view *v = app_top_const(a);
    const struct view_type *type = v->type;
    struct row_source src = app_rows(a);
    struct menu_view mv = {.title = v->title,
                           .lines = v->lines,
                           .list = &v->list,
                           .source = &src,
                           .left_w =
                               r.w < 60 && type->left > 10 ? type->left * r.w / 80 : type->left,
                           .empty = type->empty};
    struct rect menu = menu_rect(v, r);
    draw_menu(c, menu, &mv);
    struct rect below = {r.x, menu.y + menu.h, r.w, r.h - menu.h};
    if (below.h <= 0)
        return;
    canvas_hline(c, below.x, below.y, below.w, style_of(ROLE_RULE));
    type->draw_below(a, c, below);
}

void views_draw(const struct app *a, struct canvas *c, struct rect r)
{
    const struct view_type *type = app_top_const(a)->type;
    (type->draw ? type->draw : draw_lines)(a, c, r);
}

// ---- searching and choosing --------------------------------------------------------------------

void views_search(struct app *a, const char *text)
{
    struct view *v = app_top(a);
    if (!v)
        return;
    free(v->filter);
    v->filter = *text ? mem_strdup(text) : NULL;
    if (v->kind == VIEW_HELP) { // help shows only what matches
        v->list.cursor = 0;
        views_build(a, v);
        return;
    }
    for (size_t k = 1; v->filter && k <= v->list.n; k++) {
        size_t i = (v->list.cursor + k) % v->list.n;
        const struct menu_line *line = &v->lines[i];
        if (!line->heading && (str_find_nocase(line->text, v->filter) ||
                               (line->left && str_find_nocase(line->left, v->filter)))) {
            list_goto(&v->list, i);
            return;
        }
    }
    if (v->filter)
        app_say(a, "no line has %s", text);
}

void views_choose(struct app *a)
{
    struct view *v = app_top(a);
    if (!v || !v->type->choose || (v->type->build && v->list.cursor >= v->list.n))
        return;
    v->type->choose(a);
}
