// SPDX-License-Identifier: MIT
// The contact sheet: a grid of small pictures with their scores, the cursor moving over it.
#pragma once
#include "ui/draw_list.h"
#include "ui/draw_picture.h"

struct sheet {          // how a pane is divided
    int columns, rows;  // of pictures, at least 1
    int cell_w, cell_h; // of one with its caption
    int picture_h;
};

struct sheet sheet_of(int w, int h);
void draw_sheet(struct canvas *c, struct rect r, const struct list_view *v);
