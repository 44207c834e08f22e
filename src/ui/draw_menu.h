// SPDX-License-Identifier: MIT
// A scrolling list of lines with headings: what help, errors, overview and plain texts look like.
#pragma once
#include "core/field.h"
#include "ui/canvas.h"
#include "ui/list.h"

struct menu_line {
    const char *left; // key, place or name; drawn in left_role, may be NULL
    const char *text; // the rest
    enum role left_role, text_role;
    bool heading; // a heading (cannot be chosen)
    bool has_row; // an example: scores and a snippet of this row follow the text
    struct row row;
    const char *command; // what Enter runs, a command a line; NULL: nothing
};

struct menu_view {
    const char *title;
    const struct menu_line *lines; // list->n of them
    const struct list *list;
    const struct row_source *source; // for has_row
    int left_w;                      // columns of the left part
    const char *empty;               // said when there is no line
};

void draw_menu(struct canvas *c, struct rect r, const struct menu_view *v); // first row: title
int menu_rows(const struct rect *r);                                        // rows for lines
// Draws raw text wrapped by columns in r (a broken line of a file, say).
void draw_raw_text(struct canvas *c, struct rect r, const char *s, size_t n, struct style st);
