// SPDX-License-Identifier: MIT
// Rows about to be looked at are read while nothing else is to be done, so that a page down or up
// only has to be drawn. What is kept, and how much, is the corpus's cache of instances.
#pragma once
#include "app/app.h"

bool ahead_work(struct app *a); // some rows; false when there is nothing (more) to read
bool ahead_due(const struct app *a);
