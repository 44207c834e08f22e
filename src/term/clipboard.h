// SPDX-License-Identifier: MIT
// The system clipboard, as far as a terminal can reach it: tmux's buffer inside tmux, else OSC 52.
#pragma once
#include "base/err.h"

#include <stddef.h>

enum { OSC52_MAX = 70000 }; // base64 bytes; terminals silently drop what is longer

// Writes to `tty` where the way is an escape sequence. how_out: for the message to the user.
bool clipboard_copy(int tty, const char *s, size_t n, const char **how_out, struct err *e);
const char *clipboard_way(void); // what clipboard_copy will try first, or why it cannot
