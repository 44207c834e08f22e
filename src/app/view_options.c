// SPDX-License-Identifier: MIT
// Options of the view, changed in place: Enter takes the next value or asks for one.
#include "app/commands.h"
#include "app/views.h"

#include <stdio.h>

enum option {
    OPT_LAYOUT,
    OPT_STACK,
    OPT_GRADE,
    OPT_CHANCE,
    OPT_CUTS,
    OPT_LOW,
    OPT_HIGH,
    OPT_DELTA,
    OPT_RULE,
    OPT_COLUMNS,
    OPT_THEME,
    OPT_COUNT
};

static const struct {
    const char *name;    // on the screen
    const char *command; // run at once, or (ending in a blank) typed into the prompt
    const char *help;
} options[OPT_COUNT] = {
    [OPT_LAYOUT] = {"layout", "layout", "list, split, reader, cards"},
    [OPT_STACK] = {"stacked runs", "stack", "every run below each line of the reader"},
    [OPT_GRADE] = {"grading", "grade", "shade S by score or by rank"},
    [OPT_CHANCE] = {"chance level", "chance", "what a random S of the same size would score"},
    [OPT_CUTS] = {"cut-offs", "cuts ", "text, image, melanoma, auto, corpus"},
    [OPT_LOW] = {"low", "low ", "scores that count as low"},
    [OPT_HIGH] = {"high", "high ", "scores that count as high"},
    [OPT_DELTA] = {"delta", "delta ", "regression: correct within this much of the label"},
    [OPT_RULE] = {"discretisation", "discretise ", "how scores become the set S"},
    [OPT_COLUMNS] = {"columns", "columns ", "further columns of the list"},
    [OPT_THEME] = {"theme", "theme ", "dark, light, high-contrast, colour-blind, mono"},
};

static const char *value_of(const struct app *a, enum option o, char *buf, size_t n)
{
    static const char *const grades[GRADE_COUNT] = {"off", "score", "rank"};
    const struct cuts *cuts = &a->analysis.cuts;
    const struct cut *iou = &cuts->iou;
    char rule[48];
    switch (o) {
    case OPT_LAYOUT:
        return layout_mode_name(a->mode);
    case OPT_STACK:
        return a->stacked ? "on" : "off";
    case OPT_GRADE:
        return grades[a->grade];
    case OPT_CHANCE:
        return a->chance ? "on" : "off";
    case OPT_CUTS:
        return a->analysis.cuts.name;
    case OPT_LOW:
        if (a->auto_cuts) // IoU, GTC and SC have their own
            snprintf(buf, n, "%g %g %g", iou->low.high, cuts->gtc.low.high, cuts->sc.low.high);
        else
            snprintf(buf, n, "%g,%g", iou->low.low, iou->low.high);
        return buf;
    case OPT_HIGH:
        if (a->auto_cuts)
            snprintf(buf, n, "%g %g %g", iou->high.low, cuts->gtc.high.low, cuts->sc.high.low);
        else
            snprintf(buf, n, "%g,%g", iou->high.low, iou->high.high);
        return buf;
    case OPT_DELTA:
        snprintf(buf, n, "%g", a->analysis.delta);
        return buf;
    case OPT_RULE:
        if (a->run < a->columns->n_runs)
            snprintf(buf, n, "%s", rule_text(&a->columns->runs[a->run].rule, rule));
        return buf;
    case OPT_THEME:
        return a->theme.name;
    case OPT_COLUMNS:
        snprintf(buf, n, "%zu more", a->n_extra);
        return buf;
    case OPT_COUNT:
        break;
    }
    return "";
}

void view_options_build(struct app *a, struct view *v)
{
    char buf[64];
    for (int o = 0; o < OPT_COUNT; o++) {
        buf[0] = '\0';
        struct menu_line *line = view_add(v);
        line->left = options[o].name;
        line->text = arena_printf(&v->arena, "%-14s %s",
                                  value_of(a, (enum option)o, buf, sizeof buf), options[o].help);
    }
}

void view_options_choose(struct app *a)
{
    const char *command = options[app_top(a)->list.cursor].command;
    if (str_ends(command, " "))
        app_prompt(a, PROMPT_COMMAND, command);
    else
        command_run(a, command);
    a->stale |= STALE_MENUS;
}
