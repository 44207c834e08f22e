// SPDX-License-Identifier: MIT
#include "ui/layout.h"

#include <string.h>

enum {
    SMALLEST_W = 20,
    SMALLEST_H = 5,
    SIDE_BY_SIDE_W = 150, // from here the reader stands right of the list
    TWO_ROW_BAR_H = 20,   // a second row for the pattern bar is affordable from here
    STACKED_H = 5,        // heading, list, rule and two rows of reader
};

static const char *const mode_names[LAYOUT_MODES] = {
    [LAYOUT_LIST] = "list",   [LAYOUT_SPLIT] = "split", [LAYOUT_READER] = "reader",
    [LAYOUT_CARDS] = "cards", [LAYOUT_SHEET] = "sheet",
};

const char *layout_mode_name(enum layout_mode m)
{
    return mode_names[m];
}

bool layout_mode_find(const char *name, enum layout_mode *out)
{
    for (enum layout_mode m = LAYOUT_LIST; m < LAYOUT_MODES; m++)
        if (strcmp(name, mode_names[m]) == 0) {
            *out = m;
            return true;
        }
    return false;
}

// List left, rule, reader right (45 %).
static void place_beside(struct browse_layout *l, struct rect body)
{
    int reader = body.w * 45 / 100;
    int list = body.w - reader - 1;
    l->side_by_side = true;
    l->heading = (struct rect){body.x, body.y, list, 1};
    l->list = (struct rect){body.x, body.y + 1, list, body.h - 1};
    l->rule = (struct rect){body.x + list, body.y, 1, body.h};
    l->reader = (struct rect){body.x + list + 1, body.y, reader, body.h};
}

// List above (40 %), rule, reader below.
static void place_stacked(struct browse_layout *l, struct rect body)
{
    int rows = body.h - 2, list = (rows * 2 + 2) / 5;
    if (list < 1)
        list = 1;
    l->heading = (struct rect){body.x, body.y, body.w, 1};
    l->list = (struct rect){body.x, body.y + 1, body.w, list};
    l->rule = (struct rect){body.x, body.y + 1 + list, body.w, 1};
    l->reader = (struct rect){body.x, body.y + 2 + list, body.w, rows - list};
}

struct browse_layout browse_layout(int w, int h, enum layout_mode mode, int bar_width)
{
    struct browse_layout l = {.too_small = w < SMALLEST_W || h < SMALLEST_H};
    if (l.too_small)
        return l;
    int bar = bar_width > w && h >= TWO_ROW_BAR_H ? 2 : 1;
    struct rect body = {0, 1 + bar, w, h - 2 - bar};
    l.header = (struct rect){0, 0, w, 1};
    l.bar = (struct rect){0, 1, w, bar};
    l.footer = (struct rect){0, h - 1, w, 1};
    switch (mode) {
    case LAYOUT_READER:
        l.reader = body;
        return l;
    case LAYOUT_CARDS:
    case LAYOUT_SHEET:
        l.list = body;
        return l;
    case LAYOUT_SPLIT:
        if (w >= SIDE_BY_SIDE_W) {
            place_beside(&l, body);
            return l;
        }
        if (body.h >= STACKED_H) {
            place_stacked(&l, body);
            return l;
        }
        break;
    case LAYOUT_LIST:
    case LAYOUT_MODES:
        break;
    }
    l.heading = (struct rect){0, body.y, w, 1};
    l.list = (struct rect){0, body.y + 1, w, body.h - 1};
    return l;
}
