// SPDX-License-Identifier: MIT
// Cursor and scroll arithmetic over [0, n), without drawing. Rules, in order of strength:
//  1. 0 <= cursor < n (cursor is 0 when n is 0);  2. the cursor is visible: top <= cursor <
//  top+height;
//  3. no blank space below the last row while rows are hidden above;  4. rows move only when the
//  cursor would leave the window (with `margin` rows of context where the window allows);
//  5. page moves keep one row of overlap.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct list {
    size_t n;      // rows
    size_t cursor; // chosen row
    size_t top;    // first visible row
    int height;    // visible rows, >= 1
};

void list_resize(struct list *l, size_t n, int height); // keeps the cursor where possible
void list_move(struct list *l, long delta);             // saturating
void list_goto(struct list *l, size_t row);
void list_page(struct list *l, int pages); // +1 down, -1 up; half pages: list_half
void list_half(struct list *l, int halves);
void list_center(struct list *l); // puts the cursor row in the middle
