// SPDX-License-Identifier: MIT
// Views, layout, the reader's jumps, help and leaving.
#include "app/commands.h"
#include "app/resume.h"
#include "app/search.h"
#include "app/triage_keys.h"
#include "app/view_stack.h"

#include <stdio.h>
#include <string.h>

// ---- the reader ---------------------------------------------------------------------------------

enum word_kind { WORD_GT, WORD_SALIENT, WORD_BOTH, WORD_MISSED, WORD_STRAY, WORD_KINDS };

static const char *const kind_names[WORD_KINDS] = {"gt", "salient", "both", "missed", "stray"};

static bool is_kind(const struct instance *x, const struct saliency *s, uint32_t i,
                    enum word_kind kind)
{
    bool g = x->annotated && featureset_has(&x->gt, i);
    bool in = s && s->defined && featureset_has(&s->set, i);
    switch (kind) {
    case WORD_GT:
        return g;
    case WORD_SALIENT:
        return in;
    case WORD_BOTH:
        return g && in;
    case WORD_MISSED:
        return g && !in;
    case WORD_STRAY:
        return in && !g;
    case WORD_KINDS:
        break;
    }
    return false;
}

static bool jump_word(struct app *a, const char *arg, int direction, struct err *e)
{
    const struct instance *x = app_instance(a);
    const struct saliency *s = instance_run(x, a->run);
    for (unsigned k = 0; k < WORD_KINDS; k++) {
        if (strcmp(arg, kind_names[k]) != 0)
            continue;
        for (long i = (long)a->reader.token + direction; i >= 0 && i < (long)x->n; i += direction) {
            if (is_kind(x, s, (uint32_t)i, (enum word_kind)k)) {
                a->reader.token = (uint32_t)i;
                return true;
            }
        }
        return err_set(e, "no further %s word %s", arg, direction > 0 ? "below" : "above");
    }
    return err_set(e, "kinds of words are gt, salient, both, missed and stray");
}

bool cmd_next_kind(struct app *a, const char *arg, struct err *e)
{
    return jump_word(a, arg, 1, e);
}

bool cmd_previous_kind(struct app *a, const char *arg, struct err *e)
{
    return jump_word(a, arg, -1, e);
}

bool cmd_grade(struct app *a, const char *arg, struct err *e)
{
    static const char *const names[GRADE_COUNT] = {"off", "score", "rank"};
    if (!*arg)
        a->grade = (enum grade)((a->grade + 1) % GRADE_COUNT);
    for (unsigned i = 0; *arg && i < GRADE_COUNT; i++) {
        if (strcmp(arg, names[i]) == 0) {
            a->grade = (enum grade)i;
            return true;
        }
    }
    if (*arg)
        return err_set(e, "grades are off, score and rank");
    app_say(a, "salient words are shaded by: %s", names[a->grade]);
    return true;
}

bool cmd_chance(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    a->chance = !a->chance;
    app_say(a, a->chance ? "chance: what a random S of the same size would score on average"
                         : "chance levels are hidden");
    return true;
}

// ---- views on top -------------------------------------------------------------------------------

bool cmd_overview(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_push_view(a, VIEW_OVERVIEW, "overview");
    return true;
}

bool cmd_card_view(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_push_view(a, VIEW_CARD, "model card");
    return true;
}

bool cmd_grid_view(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_reader_catch_up(a);
    app_push_view(a, VIEW_GRID, "runs × discretisations");
    return true;
}

bool cmd_series_view(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_push_view(a, VIEW_SERIES, "checkpoints: patterns over time");
    return true;
}

bool cmd_errors(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_push_view(a, VIEW_ERRORS, "errors");
    return true;
}

bool cmd_options(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    if (!a->n_views)
        app_push_view(a, VIEW_OPTIONS, "options: Enter changes one");
    return true;
}

bool cmd_help_view(struct app *a, const char *arg, struct err *e)
{
    (void)e;
    if (a->n_views && app_top(a)->kind == VIEW_HELP) {
        app_pop_view(a); // ? again closes
        return true;
    }
    app_push_view(a, VIEW_HELP, "help: / searches, Enter runs the line, q closes");
    if (*arg)
        views_search(a, arg);
    return true;
}

bool cmd_choose(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    views_choose(a);
    return true;
}

bool cmd_view(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    struct strbuf line = {0};
    resume_command_line(a, &line);
    view_text(a, "this view from the command line", strbuf_str(&line));
    strbuf_free(&line);
    return true;
}

bool cmd_terminal(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    struct strbuf text = {0};
    if (a->term) {
        strbuf_printf(&text, "terminal: %s\nsize: %dx%d\ncolours: depth %d\nutf-8: %s\n",
                      a->term->ops->name, a->w, a->h, a->term->depth, a->term->utf8 ? "yes" : "no");
        strbuf_printf(&text, "pictures: %s (%s), wanted %s\ncell: %dx%d pixels%s\n",
                      picture_mode_name(a->term->graphics.mode),
                      a->pictures->found ? a->term->graphics.why : "not needed yet",
                      picture_mode_name(a->pictures->wanted), a->term->graphics.cell_w,
                      a->term->graphics.cell_h, a->term->graphics.cell_guessed ? " (guessed)" : "");
        strbuf_printf(&text, "background: %s, theme %s%s\n", background_name(a->term->background),
                      a->theme.name, a->theme_auto ? " (auto)" : "");
        strbuf_puts(&text, "venn doctor says more\n");
    }
    view_text(a, "terminal", strbuf_str(&text));
    strbuf_free(&text);
    return true;
}

// What can change while the program runs does so at once; the rest says that it cannot.
bool cmd_set(struct app *a, const char *arg, struct err *e)
{
    char name[32];
    int used = 0;
    if (sscanf(arg, "%31s %n", name, &used) < 1 || !arg[used])
        return err_set(e, "set needs NAME VALUE");
    const char *value = arg + used;
    if (strcmp(name, "image") == 0)
        return cmd_image_mode(a, value, e);
    if (strcmp(name, "theme") == 0)
        return cmd_theme(a, value, e);
    if (strcmp(name, "delta") == 0)
        return cmd_delta(a, value, e);
    if (!a->config || !config_set(a->config, name, value, -1, e))
        return a->config ? false : err_set(e, "there are no settings here");
    if (strcmp(name, "ascii") == 0)
        a->ascii = config_flag(a->config, SETTING_ASCII) || (a->term && !a->term->utf8);
    else if (strcmp(name, "advance") != 0)
        return err_set(e, "%s is looked at when venn starts: set it in the config file", name);
    app_say(a, "%s is %s", name, value);
    return true;
}

bool cmd_command(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_prompt(a, PROMPT_COMMAND, "");
    return true;
}

bool cmd_repaint(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    if (a->term)
        a->term->ops->repaint(a->term);
    return true;
}

// ---- leaving ------------------------------------------------------------------------------------

// Esc and ^G: the innermost thing goes away; at the root nothing does.
bool cmd_cancel(struct app *a, const char *arg, struct err *e)
{
    if (paint_release(a))
        return true;
    if (paint_on(a) && a->edit.on)
        return cmd_edit_drop(a, arg, e);
    if (a->n_views)
        app_pop_view(a);
    else if (a->reading)
        return cmd_focus(a, "", e);
    else if (a->chip)
        a->chip = CHIP_NONE;
    else if (a->search.text)
        search_clear(a);
    return true;
}

bool cmd_close(struct app *a, const char *arg, struct err *e)
{
    if (a->n_views || a->reading)
        return cmd_cancel(a, arg, e);
    return cmd_quit(a, arg, e);
}

bool leave_unasked(struct app *a)
{
    struct err e;
    return !a->triage || !triage_unsaved(a->triage) || triage_save(a->triage, &e);
}

static void leave(struct app *a)
{
    a->quit = true;
    resume_write(a);
}

bool leave_or_ask(struct app *a, bool reload)
{
    a->reload = reload;
    if (leave_unasked(a)) {
        leave(a);
        return true;
    }
    a->confirm_leave = true;
    size_t n = triage_unsaved(a->triage);
    app_say(a,
            "triage: %zu change%s not saved: y loses %s, any other key stays (:triage-save FILE)",
            n, n > 1 ? "s are" : " is", n > 1 ? "them" : "it");
    a->message_is_error = a->message_sticky = true;
    return true;
}

bool leave_confirm_key(struct app *a, keycode key)
{
    if (!a->confirm_leave)
        return false;
    a->confirm_leave = false;
    if (key == 'y') {
        leave(a);
    } else {
        a->reload = false;
        app_say(a, "nothing was lost");
    }
    return true;
}

bool cmd_quit(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return leave_or_ask(a, false);
}

bool cmd_quit_now(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    a->quit = true;
    a->status = 130;
    return true;
}
