// SPDX-License-Identifier: MIT
#include "app/views.h"

#include "app/commands.h"
#include "app/prompt.h"
#include "app/view_image.h"
#include "ui/format.h"

#include <stdio.h>
#include <string.h>

struct view_type {
    void (*build)(struct app *a, struct view *v); // its lines anew; NULL: it has none
    void (*settle)(struct app *a);                // brings up to date what it draws, or NULL
    void (*draw)(const struct app *a, struct canvas *c, struct rect r); // NULL: its lines
    void (*choose)(struct app *a); // Enter, on a line where there are lines; NULL: nothing
    enum context context;          // whose keys it takes
    int left;                      // columns for the left part of lines, on a screen of 80
    const char *empty;             // said when there is no line
    int below, below_from; // rows for what is said below the lines, where there are so many in all
    void (*draw_below)(const struct app *a, struct canvas *c, struct rect r);
};

static const struct view_type types[VIEW_KINDS];

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

enum context views_context(const struct view *v)
{
    return types[v->kind].context;
}

bool app_push_view(struct app *a, enum view_kind kind, const char *title)
{
    if (a->n_views && a->views[a->n_views - 1].kind == kind && kind != VIEW_TEXT)
        return false;
    if (a->n_views == VIEWS)
        return false;
    struct view opened = {.kind = kind, .title = mem_strdup(title)};
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
    if (types[v->kind].build)
        types[v->kind].build(a, v);
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

// ---- drawing ------------------------------------------------------------------------------------

enum { RAW_ROWS = 7, RAW_FROM = 12, WHOLE_ROWS = 2, WHOLE_FROM = 9, TEXT_ROWS = 5 };

static struct rect menu_rect(const struct view *v, struct rect r)
{
    const struct view_type *type = &types[v->kind];
    if (type->below && r.h >= type->below_from)
        r.h -= type->below + 1;
    return r;
}

void views_settle(struct app *a)
{
    for (size_t i = 0; i < a->n_views; i++) {
        struct view *v = &a->views[i];
        if (types[v->kind].settle)
            types[v->kind].settle(a);
        if (a->stale & (STALE_MENUS | STALE_FRAME) && v->kind != VIEW_TEXT)
            views_build(a, v);
        struct rect r = menu_rect(v, (struct rect){0, 1, a->w, a->h - 2});
        list_resize(&v->list, v->list.n, menu_rows(&r));
    }
}

// Under the list of errors: the raw line of the chosen one.
static void draw_raw(const struct app *a, struct canvas *c, struct rect r)
{
    const struct problems *p = corpus_problems(a->corpus);
    const struct view *v = app_top_const(a);
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

// The chosen line, whole.
static void draw_whole(const struct app *a, struct canvas *c, struct rect r)
{
    const struct view *v = app_top_const(a);
    if (v->list.cursor >= v->list.n)
        return;
    const struct menu_line *line = &v->lines[v->list.cursor];
    struct strbuf text = {0};
    if (v->kind != VIEW_HELP && line->left)
        strbuf_printf(&text, "%s: ", line->left);
    strbuf_puts(&text, line->text);
    draw_wrapped_label(c, (struct rect){r.x + 2, r.y + 1, r.w - 4, r.h - 1}, strbuf_str(&text),
                       style_of(ROLE_MESSAGE));
    strbuf_free(&text);
}

static void draw_lines(const struct app *a, struct canvas *c, struct rect r)
{
    const struct view *v = app_top_const(a);
    const struct view_type *type = &types[v->kind];
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
    const struct view_type *type = &types[app_top_const(a)->kind];
    (type->draw ? type->draw : draw_lines)(a, c, r);
}

// ---- searching and choosing ---------------------------------------------------------------------

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

static struct menu_line chosen(struct app *a)
{
    const struct view *v = app_top(a);
    return v->lines[v->list.cursor];
}

// A command a line, until one fails.
static void run_commands(struct app *a, char *commands)
{
    a->message_is_error = false;
    for (char *command; (command = strsep(&commands, "\n")) && !a->message_is_error;)
        command_run(a, command);
}

// Closes the view and runs what the line says.
static void choose_command(struct app *a)
{
    char *commands = mem_strdup(chosen(a).command);
    if (!commands)
        return;
    app_pop_view(a);
    run_commands(a, commands);
    free(commands);
}

// The same of help; when the command has to be told what, the prompt asks for that.
static void choose_help(struct app *a)
{
    const char *command = chosen(a).command;
    const struct command *c = command ? command_named(command, strcspn(command, " ")) : NULL;
    char text[128];
    if (!c || !*c->arg_help || *c->arg_help == '[' || strchr(command, ' ')) {
        choose_command(a);
        return;
    }
    snprintf(text, sizeof text, "%s ", command);
    app_pop_view(a);
    prompt_open(a, PROMPT_COMMAND, text);
}

// An example is shown among all rows; for the rest ^o comes back to what was listed.
static void choose_example(struct app *a)
{
    struct menu_line line = chosen(a);
    char *commands = mem_strdup(line.command);
    if (line.has_row || commands) {
        app_pop_view(a);
        app_remember(a);
    }
    if (line.has_row) {
        a->run = line.row.run;
        a->patterns = 0;
        dist_unbrush(a);
        app_set_filter(a, NULL, NULL);
        app_settle(a);
        app_goto_instance(a, line.row.instance);
    } else if (commands) {
        run_commands(a, commands);
    } else if (app_top(a)->kind == VIEW_OVERVIEW) {
        app_say(a, "there is no such instance");
    }
    free(commands);
}

static void choose_error(struct app *a)
{
    const struct problems *p = corpus_problems(a->corpus);
    size_t at = app_top(a)->list.cursor;
    char *text = at < p->n ? corpus_problem_text(a->corpus, &p->at[at], 65536) : NULL;
    if (text)
        view_text(a, "the line as it is", text);
    free(text);
}

void views_choose(struct app *a)
{
    struct view *v = app_top(a);
    if (!v || !types[v->kind].choose || (types[v->kind].build && v->list.cursor >= v->list.n))
        return;
    types[v->kind].choose(a);
}

// ---- the kinds of views -------------------------------------------------------------------------

static void build_text(struct app *a, struct view *v)
{
    (void)a;
    for (const char *p = v->text; p && *p;) {
        size_t n = strcspn(p, "\n");
        view_add(v)->text = arena_strndup(&v->arena, p, n);
        p += n + (p[n] == '\n');
    }
}

static const struct view_type types[VIEW_KINDS] = {
    [VIEW_HELP] = {.build = view_help_build,
                   .choose = choose_help,
                   .context = CONTEXT_MENU,
                   .left = 14,
                   .empty = "no key or command matches",
                   .below = WHOLE_ROWS,
                   .below_from = WHOLE_FROM,
                   .draw_below = draw_whole},
    [VIEW_ERRORS] = {.build = view_errors_build,
                     .choose = choose_error,
                     .context = CONTEXT_MENU,
                     .left = 34,
                     .empty = "nothing went wrong",
                     .below = RAW_ROWS,
                     .below_from = RAW_FROM,
                     .draw_below = draw_raw},
    [VIEW_OVERVIEW] = {.build = view_overview_build,
                       .choose = choose_example,
                       .context = CONTEXT_MENU,
                       .left = 24,
                       .empty = "no examples yet"},
    [VIEW_OPTIONS] = {.build = view_options_build,
                      .choose = view_options_choose,
                      .context = CONTEXT_MENU,
                      .left = 16,
                      .empty = ""},
    [VIEW_TRIAGE] = {.build = view_triage_build,
                     .choose = choose_command,
                     .context = CONTEXT_MENU,
                     .left = 22,
                     .empty = ""},
    [VIEW_DISTRIBUTIONS] = {.settle = dist_settle,
                            .draw = dist_draw,
                            .choose = dist_choose,
                            .context = CONTEXT_DISTRIBUTIONS},
    [VIEW_COMPARE] = {.settle = compare_settle,
                      .draw = compare_draw,
                      .choose = compare_choose,
                      .context = CONTEXT_COMPARE},
    [VIEW_IMAGE] = {.draw = image_draw, .context = CONTEXT_IMAGE},
    [VIEW_PROBE] = {.settle = probe_settle, .draw = probe_draw, .context = CONTEXT_PROBE},
    [VIEW_CARD] = {.build = view_card_build,
                   .choose = choose_example,
                   .context = CONTEXT_MENU,
                   .left = 24,
                   .below = WHOLE_ROWS,
                   .below_from = WHOLE_FROM,
                   .draw_below = draw_whole},
    [VIEW_GRID] = {.build = view_grid_build,
                   .choose = choose_example,
                   .context = CONTEXT_MENU,
                   .left = 10,
                   .below = WHOLE_ROWS,
                   .below_from = WHOLE_FROM,
                   .draw_below = draw_whole},
    [VIEW_SERIES] = {.build = view_series_build,
                     .choose = choose_example,
                     .context = CONTEXT_MENU,
                     .left = 12,
                     .empty = "no two runs differ in their checkpoint alone",
                     .below = WHOLE_ROWS,
                     .below_from = WHOLE_FROM,
                     .draw_below = draw_whole},
    [VIEW_TEXT] = {.build = build_text,
                   .choose = app_pop_view,
                   .context = CONTEXT_MENU,
                   .empty = "",
                   .below = TEXT_ROWS,
                   .below_from = WHOLE_FROM,
                   .draw_below = draw_whole},
};
