// SPDX-License-Identifier: MIT
// Which parts of Browse are there, and which has the keys.
#include "app/commands.h"

bool cmd_open(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (a->mode == LAYOUT_SHEET) { // and back to the sheet
        app_reader_follow(a, 0);
        app_reader_catch_up(a);
        return cmd_image_view(a, "", e);
    }
    if (a->mode == LAYOUT_LIST || a->mode == LAYOUT_CARDS)
        a->mode = LAYOUT_READER;
    a->reading = true;
    a->chip = CHIP_NONE;
    app_reader_follow(a, 0);
    return true;
}

bool cmd_focus(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (a->reading) {
        a->reading = false;
        if (a->mode == LAYOUT_READER)
            a->mode = LAYOUT_SPLIT;
        return true;
    }
    return cmd_open(a, "", e);
}

static void set_layout(struct app *a, enum layout_mode mode)
{
    a->mode = mode;
    a->reading = mode == LAYOUT_READER;
    a->reader.wrap_width = 0;
    a->stale |= STALE_MENUS;
}

bool cmd_layout(struct app *a, const char *arg, struct err *e)
{
    enum layout_mode next;
    if (!*arg) {
        next = (enum layout_mode)((a->mode + 1) % LAYOUT_MODES);
        if (next == LAYOUT_SHEET && !app_has_pictures(a))
            next = (enum layout_mode)((next + 1) % LAYOUT_MODES);
    } else if (!layout_mode_find(arg, &next)) {
        return err_set(e, "layouts are list, split, reader, cards and sheet");
    }
    set_layout(a, next);
    return true;
}
