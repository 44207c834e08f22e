// SPDX-License-Identifier: MIT
#include "app/views.h"

#include "app/commands.h"
#include "app/view_image.h"
#include "ui/format.h"

#include <stdio.h>
#include <string.h>

// ---- drawing ------------------------------------------------------------------------------------

enum { RAW_ROWS = 7, RAW_FROM = 12, WHOLE_ROWS = 2, WHOLE_FROM = 9, TEXT_ROWS = 5 };

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

// ---- choosing -----------------------------------------------------------------------------------

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
    app_prompt(a, PROMPT_COMMAND, text);
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

const struct view_type view_types[VIEW_KINDS] = {
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
