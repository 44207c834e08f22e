// SPDX-License-Identifier: MIT
// What is said beside a picture: how much G and S are, the scores, label and prediction, where the
// evidence lies (in words, for those who do not see it), and how the picture is shown.
#pragma once
#include "ui/draw_picture.h"

void draw_picture_facts(struct canvas *c, struct rect r, const struct picture_view *v);
