// SPDX-License-Identifier: MIT
// The view is resumed when a corpus is opened again: row, filter, sort, pattern, run, layout; kept
// filters and prompt histories too. One small text file per corpus under XDG state; lines `name
// value`.
#pragma once
#include "app/app.h"

// The state file of a corpus (heap), or NULL without a home or identity.
char *resume_path(const char *identity);
void resume_read(struct app *a); // before anything is loaded; bad lines are ignored
void resume_write(
    const struct app *a); // temporary name, then rename; failure is silent but harmless
// The command line that brings the view back, into out.
void resume_command_line(const struct app *a, struct strbuf *out);
