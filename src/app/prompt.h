// SPDX-License-Identifier: MIT
// The prompt line: `:` commands, filters and searches, with history and completion.
#pragma once
#include "app/app.h"

void prompt_key(struct app *a, keycode key);
