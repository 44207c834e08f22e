// SPDX-License-Identifier: MIT
// Scripts drive the program without a terminal: one command per line.
//
//   key j               one key by name            keys /zilch<Enter>   several
//   type TEXT           characters as they are     command :sort iou    a command line
//   resize 40x12        wait MS                    frame [NAME]         quit
//
// `wait` advances the program's clock, `frame` prints the screen as text, `---`, the same grid as
// style letters. Everything is loaded before the first line. Blank lines and # comments are
// ignored.
#pragma once
#include "app/app.h"

#include <stdio.h>

// Runs the script on a headless terminal, printing frames to out. Errors name file and line.
bool script_run(struct app *a, struct term *t, FILE *script, const char *name, FILE *out,
                struct err *e);
