// SPDX-License-Identifier: MIT
// The real program in pseudo-terminals: what the tests of this folder share.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pty/pool.h"
#include "pty/strict.h"
#include "term/session.h"

// Waits until the text is somewhere on the screen.
void pty_see(struct session *s, const char *text);
bool pty_shows(const struct session *s, const char *text);
void pty_remove(const char *folder); // with all in it

int matrix_main(const char *venn, const char *corpus, bool full, const char *locpath);
int inject_main(const char *venn, const char *locpath); // NULL: no ISO-8859-1 here
int traffic_main(const char *down, const char *page, const char *const *argv);
int combos_main(const char *venn, const char *corpus);
int keys_main(const char *venn, const char *corpus, long keys);
