// SPDX-License-Identifier: MIT
// The views that lie on top of Browse. Some draw themselves (distributions, comparison, picture,
// probe); the others are lists of lines built from the tables (commands, problems, patterns), so
// nothing is written twice. What a kind of view is stands in one table, in views.c.
#pragma once
#include "app/app.h"

void views_settle(struct app *a); // builds stale lines, clamps cursors
void views_draw(const struct app *a, struct canvas *c, struct rect r);
void views_search(struct app *a, const char *text); // help: keep matching lines; else go to a match
void views_choose(struct app *a);                   // Enter
void views_step(struct app *a, long delta);         // moves over headings
void views_build(struct app *a, struct view *v);    // its lines anew
void view_text(struct app *a, const char *title, const char *text); // a view of plain lines

enum context views_context(const struct view *v); // whose keys it takes

// ---- for the views, one file each ---------------------------------------------------------------

struct menu_line *view_add(struct view *v); // a new zeroed line
void view_heading(struct view *v, const char *text);
void view_help_build(struct app *a, struct view *v);
void view_errors_build(struct app *a, struct view *v);
void view_overview_build(struct app *a, struct view *v);
void view_card_build(struct app *a, struct view *v);
void view_grid_build(struct app *a, struct view *v);
void view_series_build(struct app *a, struct view *v);
void view_triage_build(struct app *a, struct view *v);
void view_options_build(struct app *a, struct view *v);
void view_options_choose(struct app *a);
