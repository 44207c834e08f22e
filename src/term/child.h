// SPDX-License-Identifier: MIT
// Programs run by the terminal layer. Children start with default signals, whatever we do with
// ours.
#pragma once
#include "base/err.h"

#include <stddef.h>

// Runs a command line through /bin/sh on the terminal (`tty` is used where there is no /dev/tty)
// and waits for it. false: it could not be run, failed, or was killed.
bool child_shell(int tty, const char *command, struct err *e);
// Feeds n bytes to a program's standard input, its output thrown away, and waits at most timeout_ms
// before killing it. true: it took all and ended well.
bool child_feed(const char *const argv[], const char *s, size_t n, int timeout_ms);
