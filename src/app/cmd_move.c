// SPDX-License-Identifier: MIT
// Moving: in the top view's list, in the list of instances, or in the reader.
#include "app/commands.h"
#include "app/search.h"
#include "app/view_image.h"
#include "app/view_stack.h"
#include "ui/draw_sheet.h"

#include <ctype.h>
#include <stdlib.h>

enum unit { UNIT_ROW, UNIT_HALF, UNIT_PAGE, UNIT_END };

static uint32_t clamp_token(const struct instance *x, long token)
{
    if (token < 0 || !x->n)
        return 0;
    return token >= (long)x->n ? x->n - 1 : (uint32_t)token;
}

// Moves the word cursor by lines, keeping its column as far as the words allow.
static void move_line(struct app *a, long delta)
{
    const struct instance *x = app_instance(a);
    const struct wrap *w = &a->reader.wrap;
    if (!x || !x->n || a->reader.wrap_width == 0)
        return;
    const struct wrap_word *here = &w->words[a->reader.token];
    long line = (long)here->line + delta;
    if (line < 0)
        line = 0;
    if (line >= (long)w->lines)
        line = (long)w->lines - 1;
    uint32_t i = wrap_first_on(w, (uint32_t)line);
    while (i + 1 < x->n && w->words[i + 1].line == (uint32_t)line &&
           w->words[i + 1].column <= here->column)
        i++;
    a->reader.token = clamp_token(x, i);
}

static void move_reader(struct app *a, enum unit unit, int direction)
{
    const struct instance *x = app_instance(a);
    struct rect r = app_reader_rect(a);
    struct reader_view v = app_reader_view(a);
    long lines = (long)reader_lines(&r, &v);
    if (unit == UNIT_END && x)
        a->reader.token = direction > 0 ? clamp_token(x, (long)x->n - 1) : 0;
    else
        move_line(a, direction * (unit == UNIT_ROW    ? 1
                                  : unit == UNIT_HALF ? lines / 2 + 1
                                                      : lines));
}

static void move_menu(struct app *a, enum unit unit, int direction)
{
    struct view *v = app_top(a);
    if (unit == UNIT_END) {
        list_goto(&v->list, direction > 0 ? v->list.n - (v->list.n > 0) : 0);
        views_step(a, 0);
        return;
    }
    long height = v->list.height;
    views_step(a, direction * (unit == UNIT_ROW ? 1 : unit == UNIT_HALF ? height / 2 + 1 : height));
}

static long sheet_columns(const struct app *a)
{
    struct browse_layout l = app_layout(a);
    return sheet_of(l.list.w, l.list.h).columns;
}

static bool move(struct app *a, enum unit unit, int direction)
{
    if (paint_on(a)) {
        paint_step(a, 0, direction * (unit == UNIT_ROW ? 1 : unit == UNIT_END ? 100000 : 5));
        return true;
    }
    if (image_has_keys(a)) {
        long page = unit == UNIT_ROW ? 1 : unit == UNIT_HALF ? 5 : unit == UNIT_PAGE ? 10 : 0;
        if (page)
            image_move(a, 0, direction, direction * page);
        else
            list_goto(&a->list, direction > 0 && a->list.n ? a->list.n - 1 : 0);
        return true;
    }
    long row = !a->n_views && !a->reading && a->mode == LAYOUT_SHEET ? sheet_columns(a) : 1;
    if (a->n_views) {
        move_menu(a, unit, direction);
    } else if (a->reading && a->mode != LAYOUT_LIST) {
        move_reader(a, unit, direction);
    } else if (unit == UNIT_ROW) {
        list_move(&a->list, direction * row);
    } else if (unit == UNIT_HALF) {
        list_half(&a->list, direction);
    } else if (unit == UNIT_PAGE) {
        list_page(&a->list, direction);
    } else {
        list_goto(&a->list, direction > 0 && a->list.n ? a->list.n - 1 : 0);
    }
    return true;
}

bool cmd_down(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_ROW, 1);
}

bool cmd_up(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_ROW, -1);
}

bool cmd_page_down(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_PAGE, 1);
}

bool cmd_page_up(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_PAGE, -1);
}

bool cmd_half_down(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_HALF, 1);
}

bool cmd_half_up(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_HALF, -1);
}

bool cmd_first(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_END, -1);
}

bool cmd_last(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move(a, UNIT_END, 1);
}

static bool move_word(struct app *a, int direction)
{
    const struct instance *x = app_instance(a);
    if (x)
        a->reader.token = clamp_token(x, (long)a->reader.token + direction);
    return true;
}

static bool move_sideways(struct app *a, int direction)
{
    if (paint_on(a)) {
        paint_step(a, direction, 0);
        return true;
    }
    if (image_has_keys(a)) {
        image_move(a, direction, 0, direction);
        return true;
    }
    if (a->n_views)
        return true;
    if (!a->reading && a->mode == LAYOUT_SHEET) {
        list_move(&a->list, direction);
        return true;
    }
    if (a->reading)
        return move_word(a, direction);
    int chip = (int)a->chip + direction;
    a->chip = (enum chip)(chip < 0 ? 0 : chip >= CHIP_COUNT ? CHIP_COUNT - 1 : chip);
    if (a->chip)
        app_say(a, "Enter lists only rows with this %s",
                a->chip == CHIP_LABEL        ? "label"
                : a->chip == CHIP_PREDICTION ? "prediction"
                                             : "pattern");
    return true;
}

bool cmd_left(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move_sideways(a, -1);
}

bool cmd_right(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move_sideways(a, 1);
}

bool cmd_word_next(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move_word(a, 1);
}

bool cmd_word_previous(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return move_word(a, -1);
}

bool cmd_goto(struct app *a, const char *arg, struct err *e)
{
    if (*arg == '#') {
        uint32_t instance;
        if (!corpus_find_id(a->corpus, arg + 1, &instance, e))
            return false;
        if (!app_has(a, instance))
            return err_set(e, "%s is not among the %s: open the corpus without --%s", arg + 1,
                           a->part.sampled ? "sampled ones" : "first ones",
                           a->part.sampled ? "sample" : "limit");
        if (frame_find(&a->frame, instance, a->run) >= a->frame.n)
            return err_set(e, "%s is not listed now (0 and an empty filter list all)", arg + 1);
        app_remember(a);
        app_goto_instance(a, instance);
        return true;
    }
    char *end;
    long n = strtol(arg, &end, 10);
    if (end == arg || *end)
        return err_set(e, "goto takes a row number, +N, -N or #ID");
    app_remember(a);
    if (*arg == '+' || *arg == '-')
        list_move(&a->list, n);
    else
        list_goto(&a->list, n > 0 ? (size_t)n - 1 : 0);
    return true;
}

bool cmd_search_next(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    if (a->n_views) {
        const char *text = app_top(a)->filter;
        if (text && app_top(a)->kind != VIEW_HELP) {
            char *copy = mem_strdup(text);
            views_search(a, copy);
            free(copy);
        }
        return true;
    }
    search_move(a, 1);
    return true;
}

bool cmd_search_previous(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    if (!a->n_views)
        search_move(a, -1);
    return true;
}

bool cmd_place_set(struct app *a, const char *arg, struct err *e)
{
    struct row row;
    if (!islower((unsigned char)*arg) || arg[1])
        return err_set(e, "a place has one letter, a to z");
    app_row(a, &row);
    a->letter_set[*arg - 'a'] = true;
    a->letter_at[*arg - 'a'] = row.instance;
    app_say(a, "'%c comes back here", *arg);
    return true;
}

bool cmd_place_go(struct app *a, const char *arg, struct err *e)
{
    if (!islower((unsigned char)*arg) || arg[1])
        return err_set(e, "a place has one letter, a to z");
    if (!a->letter_set[*arg - 'a'])
        return err_set(e, "no place %c was set (m%c sets it)", *arg, *arg);
    uint32_t instance = a->letter_at[*arg - 'a'];
    if (frame_find(&a->frame, instance, a->run) >= a->frame.n)
        return err_set(e, "place %c is not listed now (0 and an empty filter list all)", *arg);
    app_remember(a);
    app_goto_instance(a, instance);
    return true;
}
