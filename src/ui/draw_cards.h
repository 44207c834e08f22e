// SPDX-License-Identifier: MIT
// Cards: each instance as in Shared Interest's prototype, with score chips, label, prediction and
// its highlighted words.
#pragma once
#include "ui/draw_list.h"

// Rows of one card with the blank line below it; pictures take more than words.
int card_rows(bool pictures, int h);

void draw_cards(struct canvas *c, struct rect r, const struct list_view *v);
