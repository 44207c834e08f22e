// SPDX-License-Identifier: MIT
// The terminal before anything is drawn on it: where it is, which terminfo entry draws on it, what
// is known of it without asking.
#pragma once
#include "base/err.h"
#include "term/graphics.h"

#include <stdio.h>

extern const char without_terminal[]; // the cure where there is none

// The entry to use for $TERM; notice (a line, or left alone) says when it is another one. NULL:
// none can draw.
const char *tty_entry(int tty, char *notice, size_t notice_size, struct err *e);
// /dev/tty, so that standard input and output may be pipes; where a session has none, a standard
// descriptor that is a terminal. Reading never blocks, writing does.
bool tty_open(FILE **in, FILE **out, struct err *e);
// Waits until this is in the foreground of the terminal (it stops, and a shell's fg continues it).
// false: there is no shell any more to do that, or a signal came after which calls do not restart.
bool tty_foreground(int tty);
bool tty_write(int fd, const char *s, size_t n); // all of it; false when it does not take it
bool tty_is_ours(int tty); // this is in the foreground, or the terminal is nobody's
// What is known of it without asking.
struct graphics_facts tty_graphics_facts(int tty, enum picture_mode wanted, bool utf8);
// Asks what it can draw and what its background is: for input_ask().
void tty_ask(int out);
