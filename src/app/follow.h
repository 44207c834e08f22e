// SPDX-License-Identifier: MIT
// Files that change while they are explored: lines that were appended are loaded (--follow); one
// that was cut short, written over or replaced is said once, for :reload.
#pragma once
#include "app/app.h"

void follow_start(struct app *a);
void follow_stop(struct app *a);
void follow_settle(struct app *a);        // looks when it is due
uint64_t follow_due(const struct app *a); // on the program's clock; UINT64_MAX: never
bool cmd_reload(struct app *a, const char *arg, struct err *e);
