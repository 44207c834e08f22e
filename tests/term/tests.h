// SPDX-License-Identifier: MIT
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "session.h"

#define X(NAME) void NAME(void **state);
#include "tests.def"
#undef X

void open_with(struct session *s, const char *term, const char *const *env, bool job);
void open_plain(struct session *s);                                   // 80x24, xterm-256color
void quit(struct session *s);                                         // and all is restored
size_t key(struct session *s, const char *bytes, const char *report); // position after the report
void assert_full(const struct session *s, int w, int h);              // scene 3 fills w x h
