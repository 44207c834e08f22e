// SPDX-License-Identifier: MIT
// The view is resumed when a corpus is opened again: row, filter, brushes, sort, pattern, run,
// layout; kept
// filters and prompt histories too. One small text file per corpus under XDG state; lines `name
// value`.
#pragma once
#include "app/app.h"

void resume_make_dirs(char *path); // the folders that the file lies in
// A file of a corpus in the state folder (heap), or NULL without a home or identity.
char *resume_file(const char *kind, const char *identity);
// The file that the view is kept in.
char *resume_path(const char *identity);
void resume_read(struct app *a); // before anything is loaded; bad lines are ignored
void resume_write(
    const struct app *a); // temporary name, then rename; failure is silent but harmless
// The command line that brings the view back, into out.
void resume_command_line(const struct app *a, struct strbuf *out);
