// SPDX-License-Identifier: MIT
// Errors are values: a function that can fail returns bool and fills a struct err.
// false means: the err says what, where and what to do about it, and no output was changed.
#pragma once
#include <stdarg.h>
#include <stdbool.h>

struct err {
    char msg[512]; // one line of UTF-8 without a final newline; raw text: sanitise before showing
};

// Formats the message and returns false, so that `return err_set(e, "…")` reads well.
// `e` may be NULL (the caller does not want the text).
bool err_set(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

// Puts `prefix: ` before the message already in e; returns false.
bool err_prefix(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
