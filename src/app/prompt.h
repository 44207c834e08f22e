// SPDX-License-Identifier: MIT
// The prompt line: `:` commands, filters and searches, with history and completion.
#pragma once
#include "app/app.h"

void prompt_open(struct app *a, enum prompt_kind kind, const char *text);
void prompt_key(struct app *a, keycode key);
