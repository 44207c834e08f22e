// SPDX-License-Identifier: MIT
// The footer's hints: what the keys of this context do, or how a half-typed sequence can go on.
#pragma once
#include "app/app.h"

void draw_hints(const struct app *a, struct canvas *c, struct rect r);
