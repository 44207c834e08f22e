// SPDX-License-Identifier: MIT
// The loop of a live terminal: wait for an event or for work, handle all that is there, draw once.
#pragma once
#include "app/app.h"

void app_loop(struct app *a, struct term *t);
