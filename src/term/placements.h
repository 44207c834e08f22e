// SPDX-License-Identifier: MIT
// Pictures the terminal draws itself (sixel, kitty, iTerm2), beside the cells. Curses knows nothing
// of them: what is on the screen is remembered here, wiped by sending its rows anew, and drawn in
// one write after curses has drawn.
//
//   placements_begin()   before the canvas is drawn: which rows to wipe
//   placements_draw()    after: the bytes to send
//
// A picture stays as long as the same one is at the same place and nothing was drawn across it.
#pragma once
#include "base/strbuf.h"
#include "term/screen.h"
#include "ui/canvas.h"

struct placements {
    struct placed shown[CANVAS_PLACED]; // their bytes are not valid
    size_t n;
};

// Calls wipe(ctx, row, rows) for what is to be sent whole, and appends to `before` what the
// terminal must be told first (kitty: which pictures go).
void placements_begin(struct placements *p, const struct canvas *c,
                      void (*wipe)(void *ctx, int y, int h), void *ctx, struct strbuf *before);
// Appends what draws the pictures that are not on the screen yet. span(ctx, y): what the canvas
// changed in row y.
void placements_draw(struct placements *p, const struct canvas *c,
                     struct span (*span)(void *ctx, int y), void *ctx, struct strbuf *out);
// The screen was cleared: nothing is shown. What kitty keeps beyond that goes to out (may be NULL).
void placements_forget(struct placements *p, struct strbuf *out);
