// SPDX-License-Identifier: MIT
// The picture of the reader's instance over the whole screen: moving to the next ones, or over an
// enlarged one.
#pragma once
#include "app/app.h"

void image_draw(const struct app *a, struct canvas *c, struct rect r);
bool image_has_keys(const struct app *a); // moving is for a picture: this view, or the reader's
void image_move(struct app *a, int dx, int dy, long rows); // pans when enlarged, else moves by rows
void image_show_point(struct app *a, double x, double y);  // the part shown moves there, in shares
struct rect image_picture_at(const struct app *a);         // where this view draws the picture
