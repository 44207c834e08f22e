// SPDX-License-Identifier: MIT
// Is the terminal's background light or dark? What it answers to OSC 11 is the truth; COLORFGBG,
// which some terminals set and every later one inherits, is a guess until then.
#pragma once
#include <stdbool.h>

enum background { BACKGROUND_UNKNOWN, BACKGROUND_DARK, BACKGROUND_LIGHT };

// A colour as OSC 11 gives it: rgb:R/G/B or rgba:R/G/B/A, one to four hexadecimal digits each.
enum background background_of_colour(const char *text);
enum background background_of_variable(const char *colorfgbg); // "15;0"; NULL: not set
const char *background_name(enum background b);
