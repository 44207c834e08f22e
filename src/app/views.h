// SPDX-License-Identifier: MIT
// What kinds of views there are: one table of what each does, from one file each.
#pragma once
#include "app/view_stack.h"

extern const struct view_type view_types[VIEW_KINDS];

void view_help_build(struct app *a, struct view *v);
void view_errors_build(struct app *a, struct view *v);
void view_overview_build(struct app *a, struct view *v);
void view_card_build(struct app *a, struct view *v);
void view_grid_build(struct app *a, struct view *v);
void view_series_build(struct app *a, struct view *v);
void view_triage_build(struct app *a, struct view *v);
void view_options_build(struct app *a, struct view *v);
void view_options_choose(struct app *a);
