// SPDX-License-Identifier: MIT
// Cards: each instance as in Shared Interest's prototype, with score chips, label, prediction and
// its highlighted words.
#pragma once
#include "ui/view_list.h"

enum { CARD_ROWS = 6 }; // rows of one card with the blank line below it

void view_cards_draw(struct canvas *c, struct rect r, const struct list_view *v);
