// SPDX-License-Identifier: MIT
// The views that lie on top of Browse, whatever they are: opened, closed, settled, drawn, searched.
// Some draw themselves (distributions, comparison, picture, probe); the others are lists of lines
// built from the tables (commands, problems, patterns), so nothing is written twice.
#pragma once
#include "app/app.h"

struct view_type { // what one kind of view is; the table of them is in views.c
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

void views_settle(struct app *a); // builds stale lines, clamps cursors
void views_draw(const struct app *a, struct canvas *c, struct rect r);
void views_search(struct app *a, const char *text); // help: keep matching lines; else go to a match
void views_choose(struct app *a);                   // Enter
void views_step(struct app *a, long delta);         // moves over headings
void views_build(struct app *a, struct view *v);    // its lines anew
void view_text(struct app *a, const char *title, const char *text); // a view of plain lines

struct menu_line *view_add(struct view *v); // a new zeroed line
void view_heading(struct view *v, const char *text);
