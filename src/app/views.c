// SPDX-License-Identifier: MIT
#include "app/views.h"

#include "app/commands.h"
#include "app/view_image.h"
#include "ui/format.h"

#include <stdio.h>
#include <string.h>

struct menu_line *view_add(struct view *v, size_t *cap)
{
    if (v->list.n == *cap) {
        size_t more = *cap ? *cap * 2 : 64;
        struct menu_line *lines = arena_array(&v->arena, more, sizeof *lines);
        if (v->list.n)
            memcpy(lines, v->lines, v->list.n * sizeof *lines);
        v->lines = lines;
        *cap = more;
    }
    struct menu_line *line = &v->lines[v->list.n++];
    *line = (struct menu_line){.left_role = ROLE_KEY, .text_role = ROLE_TEXT, .text = ""};
    return line;
}

bool app_push_view(struct app *a, enum view_kind kind, const char *title)
{
    if (a->n_views && a->views[a->n_views - 1].kind == kind && kind != VIEW_TEXT)
        return false;
    if (a->n_views == VIEWS)
        return false;
    struct view *v = &a->views[a->n_views++];
    *v = (struct view){.kind = kind, .title = mem_strdup(title)};
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

static void build_text(struct view *v)
{
    size_t cap = 0;
    for (const char *p = v->text; p && *p;) {
        size_t n = strcspn(p, "\n");
        view_add(v, &cap)->text = arena_strndup(&v->arena, p, n);
        p += n + (p[n] == '\n');
    }
}

void views_build(struct app *a, struct view *v)
{
    size_t cursor = v->list.cursor;
    arena_reset(&v->arena);
    v->lines = NULL;
    v->list.n = 0;
    switch (v->kind) {
    case VIEW_HELP:
        view_help_build(a, v);
        break;
    case VIEW_ERRORS:
        view_errors_build(a, v);
        break;
    case VIEW_OVERVIEW:
        view_overview_build(a, v);
        break;
    case VIEW_OPTIONS:
        view_options_build(a, v);
        break;
    case VIEW_TRIAGE:
        view_triage_build(a, v);
        break;
    case VIEW_CARD:
        view_card_build(a, v);
        break;
    case VIEW_GRID:
        view_grid_build(a, v);
        break;
    case VIEW_SERIES:
        view_series_build(a, v);
        break;
    case VIEW_TEXT:
        build_text(v);
        break;
    case VIEW_DISTRIBUTIONS:
    case VIEW_COMPARE:
    case VIEW_IMAGE:
    case VIEW_PROBE:
        break;
    }
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

enum { RAW_ROWS = 7, HELP_ROWS = 2 };

// Below the lines: the chosen one, whole.
static bool shows_whole(const struct view *v)
{
    return v->kind == VIEW_HELP || v->kind == VIEW_CARD || v->kind == VIEW_GRID ||
           v->kind == VIEW_SERIES;
}

static struct rect menu_rect(const struct view *v, struct rect r)
{
    if (v->kind == VIEW_ERRORS && r.h >= 12)
        r.h -= RAW_ROWS + 1;
    else if (shows_whole(v) && r.h >= 9)
        r.h -= HELP_ROWS + 1;
    return r;
}

void views_settle(struct app *a)
{
    for (size_t i = 0; i < a->n_views; i++) {
        struct view *v = &a->views[i];
        if (v->kind == VIEW_DISTRIBUTIONS)
            dist_settle(a);
        if (v->kind == VIEW_COMPARE)
            compare_settle(a);
        if (v->kind == VIEW_PROBE)
            probe_settle(a);
        if (a->stale & (STALE_MENUS | STALE_FRAME) && v->kind != VIEW_TEXT)
            views_build(a, v);
        struct rect r = menu_rect(v, (struct rect){0, 1, a->w, a->h - 2});
        list_resize(&v->list, v->list.n, menu_rows(&r));
    }
}

// Under the list of errors: the raw line of the chosen one.
static void draw_raw(const struct app *a, struct canvas *c, struct rect r, const struct view *v)
{
    const struct problems *p = corpus_problems(a->corpus);
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    if (v->list.cursor >= p->n)
        return;
    const struct problem *problem = &p->at[v->list.cursor];
    canvas_puts(c, r.x + 1, r.y, " reason, and the line as it is ", style_of(ROLE_POPUP_TITLE));
    struct rect body = {r.x + 1, r.y + 1, r.w - 2, r.h - 1};
    int used = draw_wrapped(c, (struct rect){body.x, body.y, body.w, 3}, problem->what,
                            style_of(ROLE_ERROR));
    body.y += used;
    body.h -= used;
    char *text = corpus_problem_text(a->corpus, problem, 4096);
    if (text)
        draw_raw_text(c, body, text, strlen(text), style_of(ROLE_TEXT));
    free(text);
}

static void draw_whole(struct canvas *c, struct rect r, const struct view *v)
{
    const struct menu_line *line = &v->lines[v->list.cursor];
    struct strbuf text = {0};
    if (v->kind != VIEW_HELP && line->left)
        strbuf_printf(&text, "%s: ", line->left);
    strbuf_puts(&text, line->text);
    draw_wrapped_label(c, r, strbuf_str(&text), style_of(ROLE_MESSAGE));
    strbuf_free(&text);
}

void views_draw(const struct app *a, struct canvas *c, struct rect r)
{
    const struct view *v = app_top_const(a);
    if (v->kind == VIEW_IMAGE) {
        image_draw(a, c, r);
        return;
    }
    if (v->kind == VIEW_DISTRIBUTIONS || v->kind == VIEW_COMPARE || v->kind == VIEW_PROBE) {
        (v->kind == VIEW_PROBE     ? probe_draw
         : v->kind == VIEW_COMPARE ? compare_draw
                                   : dist_draw)(a, c, r);
        return;
    }
    struct row_source src = app_rows(a);
    static const char *const empty[] = {[VIEW_HELP] = "no key or command matches",
                                        [VIEW_ERRORS] = "nothing went wrong",
                                        [VIEW_OVERVIEW] = "no examples yet",
                                        [VIEW_OPTIONS] = "",
                                        [VIEW_TRIAGE] = "",
                                        [VIEW_SERIES] =
                                            "no two runs differ in their checkpoint alone",
                                        [VIEW_TEXT] = ""};
    static const int left[] = {[VIEW_HELP] = 14,    [VIEW_ERRORS] = 34, [VIEW_OVERVIEW] = 24,
                               [VIEW_OPTIONS] = 16, [VIEW_TRIAGE] = 22, [VIEW_CARD] = 24,
                               [VIEW_GRID] = 10,    [VIEW_SERIES] = 12, [VIEW_TEXT] = 0};
    struct menu_view mv = {.title = v->title,
                           .lines = v->lines,
                           .list = &v->list,
                           .source = &src,
                           .left_w = r.w < 60 && left[v->kind] > 10 ? left[v->kind] * r.w / 80
                                                                    : left[v->kind],
                           .empty = empty[v->kind]};
    struct rect menu = menu_rect(v, r);
    draw_menu(c, menu, &mv);
    struct rect below = {r.x, menu.y + menu.h, r.w, r.h - menu.h};
    if (below.h > 0 && shows_whole(v)) {
        canvas_hline(c, below.x, below.y, below.w, style_of(ROLE_RULE));
        if (v->list.cursor < v->list.n)
            draw_whole(c, (struct rect){below.x + 2, below.y + 1, below.w - 4, below.h - 1}, v);
    } else if (below.h > 0)
        draw_raw(a, c, below, v);
}

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

static void choose_help(struct app *a, const struct menu_line *line)
{
    char command[64] = "";
    size_t n = strcspn(line->text, " ");
    if (n && n < sizeof command)
        memcpy(command, line->text, n);
    app_pop_view(a);
    if (command[0])
        command_run(a, command);
}

static void choose_example(struct app *a, const struct menu_line *line)
{
    struct row row = line->row;
    if (!line->has_row)
        return;
    app_pop_view(a);
    app_remember(a);
    a->run = row.run;
    a->patterns = 0;
    dist_unbrush(a);
    app_set_filter(a, NULL, NULL);
    app_settle(a);
    app_goto_instance(a, row.instance);
}

// Runs what the line says, a command a line, until one fails.
static void choose_command(struct app *a, const struct menu_line *line)
{
    if (!line->command)
        return;
    char *text = mem_strdup(line->command), *rest = text;
    app_pop_view(a);
    app_remember(a);
    a->message_is_error = false;
    for (char *command; (command = strsep(&rest, "\n")) && !a->message_is_error;)
        command_run(a, command);
    free(text);
}

static void choose_triage(struct app *a, const struct menu_line *line)
{
    const char *filter = strstr(line->text, "f: ");
    char command[128];
    if (!filter)
        return;
    snprintf(command, sizeof command, "filter %s", filter + 3);
    app_pop_view(a);
    command_run(a, command);
}

void views_choose(struct app *a)
{
    struct view *v = app_top(a);
    if (v && v->kind == VIEW_DISTRIBUTIONS)
        dist_choose(a);
    if (v && v->kind == VIEW_COMPARE) {
        compare_choose(a);
        return;
    }
    if (!v || v->list.cursor >= v->list.n)
        return;
    const struct menu_line line = v->lines[v->list.cursor];
    switch (v->kind) {
    case VIEW_HELP:
        choose_help(a, &line);
        break;
    case VIEW_OVERVIEW:
        choose_example(a, &line);
        break;
    case VIEW_CARD:
    case VIEW_GRID:
    case VIEW_SERIES:
        if (line.has_row)
            choose_example(a, &line);
        else
            choose_command(a, &line);
        break;
    case VIEW_TRIAGE:
        choose_triage(a, &line);
        break;
    case VIEW_OPTIONS:
        view_options_choose(a, v->list.cursor);
        break;
    case VIEW_ERRORS:
        if (v->list.cursor < corpus_problems(a->corpus)->n) {
            const struct problem *p = &corpus_problems(a->corpus)->at[v->list.cursor];
            char *text = corpus_problem_text(a->corpus, p, 65536);
            if (text)
                view_text(a, "the line as it is", text);
            free(text);
        }
        break;
    case VIEW_DISTRIBUTIONS:
    case VIEW_COMPARE:
    case VIEW_IMAGE:
    case VIEW_PROBE:
        break;
    case VIEW_TEXT:
        app_pop_view(a);
        break;
    }
}
