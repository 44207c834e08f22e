// SPDX-License-Identifier: MIT
// Where a command's output goes: fully buffered, checked at the end, safe on a terminal.
//
// To a file or a pipe the bytes are exactly those of the format. To a terminal everything from the
// data passes through text_sanitise() first, so a corpus can never drive it.
#pragma once
#include "base/strbuf.h"
#include "cli/options.h"
#include "cli/target.h"
#include "core/put.h"

#include <stdio.h>

enum exit_status { // EXIT STATUS of venn(1)
    EXIT_CLEAN,
    EXIT_REPAIRED,   // finished, but something was skipped or repaired
    EXIT_USAGE,      // also a bad expression, an unknown run, field, id or pattern
    EXIT_UNREADABLE, // also a write error
};

struct output {
    FILE *file;
    bool terminal;    // file is one: sanitise
    bool ascii;       // … that shows an 8-bit character set: bytes of UTF-8 may be controls there
    const char *name; // for messages
    struct target target; // of -o FILE
};

// Opens -o FILE, or takes stdout. (study_open has refused a FILE that is one of the inputs.)
// Returns EXIT_CLEAN, or the status to leave with and e.
int output_open(struct output *out, const struct options *o, struct err *e);
// Errors show up at close. On a terminal everything but line ends, tabs and the marks of
// highlighted words is sanitised here, so no command can forget it.
void output_write(struct output *out, const struct strbuf *bytes);
// Flushes and closes: status, or EXIT_UNREADABLE with a message when something was not written. -o
// FILE comes into being only when the status is EXIT_CLEAN.
int output_close(struct output *out, int status);
int output_text(const struct strbuf *text); // all of it to stdout; returns the status
// All of it to -o FILE or stdout; complains when that fails, and returns the status.
int output_print(const struct options *o, const struct strbuf *text);

// One line to stderr: `venn: …`, sanitised.
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
// Complains about e and returns status.
int fail(int status, const struct err *e);
// Problems of reading: the first 20 to stderr and then a count (`venn inspect` prints them itself),
// all to --errors FILE. Returns the exit status they amount to.
int output_problems(const struct options *o, const struct problems *p);
// Puts an error that ended everything into --errors FILE.
void output_fatal(const struct options *o, const struct err *e);
// `file:line:column: what` of one problem, appended raw and without a newline.
void problem_print(const struct problem *p, struct strbuf *out);
