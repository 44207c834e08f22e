// SPDX-License-Identifier: MIT
// The terminal before anything is drawn on it: where it is, which terminfo entry draws on it, what
// it answers when asked.
#pragma once
#include "base/err.h"
#include "term/graphics.h"
#include "term/keys_decode.h"

#include <stdio.h>

extern const char without_terminal[]; // the cure where there is none

// The entry to use for $TERM; notice (a line, or left alone) says when it is another one. NULL:
// none can draw.
const char *tty_entry(int tty, char *notice, size_t notice_size, struct err *e);
// /dev/tty, so that standard input and output may be pipes; where a session has none, a standard
// descriptor that is a terminal. Reading never blocks, writing does.
bool tty_open(FILE **in, FILE **out, struct err *e);
// Asks what it can draw and reads until the last answer. Keys typed meanwhile are keys: `keys` (may
// be NULL) decodes everything, and answers mean nothing to it.
void tty_ask(int in, int out, struct probe *probe, struct key_decoder *keys);
// What is known without asking.
struct graphics_facts tty_graphics_facts(int tty, enum picture_mode wanted, bool utf8);
