// SPDX-License-Identifier: MIT
// A file to write that comes into being, or takes the place of an older one, only when all of it is
// there: until then it has no name (or, where the file system cannot do that, a hidden one beside
// it). What is no regular file (a pipe, a device) is written in place. By the name's end (.gz,
// .zst) the file is compressed.
#pragma once
#include "base/err.h"

#include <stdio.h>

struct target {
    FILE *file;      // write here
    char *path;      // what it is to be, links followed; NULL: it is written in place
    char *temporary; // its name until then; NULL: it has none
    int fd;          // keeps it while it has no name
    int why;         // errno of the first write that failed, if the writer noticed
};

bool target_open(struct target *t, const char *path, struct err *e);
// keep: it is complete. Otherwise, and when something could not be written (false), it is as if it
// had never been opened, unless it was written in place. In any case *t is closed.
bool target_close(struct target *t, bool keep, struct err *e);
