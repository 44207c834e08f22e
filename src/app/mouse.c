// SPDX-License-Identifier: MIT
// The mouse: a click chooses a row, the wheel moves, dragging paints.
#include "app/app.h"
#include "app/commands.h"
#include "app/paint.h"
#include "ui/draw_sheet.h"

static void click_sheet(struct app *a, struct browse_layout l, int x, int y)
{
    struct sheet s = sheet_of(l.list.w, l.list.h);
    int column = x / s.cell_w, row = y / s.cell_h;
    if (x < 0 || y < 0 || column >= s.columns || row >= s.rows)
        return;
    list_goto(&a->list, a->list.top + (size_t)(row * s.columns + column));
}

static void click(struct app *a, struct browse_layout l, int x, int y)
{
    if (paint_on(a)) {
        paint_mouse(a, x, y, false);
    } else if (a->edit.on) {
        return; // another row would be shown
    } else if (!a->n_views && a->mode == LAYOUT_SHEET) {
        click_sheet(a, l, x - l.list.x, y - l.list.y);
    } else if (a->n_views) {
        struct view *v = app_top(a);
        list_goto(&v->list, v->list.top + (size_t)(y > 2 ? y - 2 : 0));
    } else if (y >= l.list.y && y < l.list.y + l.list.h) {
        int per = a->mode == LAYOUT_CARDS ? app_card_rows(a) : 1;
        list_goto(&a->list, a->list.top + (size_t)((y - l.list.y) / per));
    }
}

void app_mouse(struct app *a, const struct event *ev)
{
    struct browse_layout l = app_layout(a);
    if (l.too_small)
        return; // nothing is shown that it could be meant for
    if (ev->kind == EVENT_WHEEL)
        command_run(a, ev->y < 0 ? "up" : "down");
    else if (ev->kind == EVENT_CLICK)
        click(a, l, ev->x, ev->y);
    else if (paint_on(a))
        paint_mouse(a, ev->x, ev->y, true);
}
