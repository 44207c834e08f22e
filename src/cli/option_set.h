// SPDX-License-Identifier: MIT
// One option's value into struct options; private to options.c.
#pragma once
#include "cli/options.h"

// Checks and stores. value is NULL for a switch.
bool option_set(struct options *o, enum option_id id, const char *value, struct err *e);
// Index of value in "a|b|c", or -1.
int option_word(const char *words, const char *value);
