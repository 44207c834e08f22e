// SPDX-License-Identifier: MIT
// Searching the words of what is listed: POSIX extended regular expressions, smart case; a text
// that is no expression is searched literally. Matches are counted over the frame, so filters stay.
#pragma once
#include "app/app.h"

void search_set(struct app *a, const char *text); // from the cursor on; "" drops the search
void search_clear(struct app *a);
void search_settle(struct app *a); // the frame changed: begins anew
// Looks at some more rows, from the cursor on and round; false when all were looked at.
bool search_work(struct app *a);
bool search_running(const struct app *a);
void search_stop(struct app *a);                // ^C: what was found stays
void search_move(struct app *a, int direction); // +1 next, -1 previous matching row
void search_position_text(const struct app *a, char *out, size_t n); // "3/41 matches · "
