// SPDX-License-Identifier: MIT
// Probes kept between sessions: regions of instances under names, one JSON object a line, in a file
// of the corpus in the state folder.
#pragma once
#include "base/err.h"
#include "base/vec.h"
#include "core/coverage.h"

struct saved_probe {
    char *name, *id, *region; // region: as region_print() writes it
    enum score by;
    size_t top; // classes shown
};

struct saved_probes {
    struct saved_probe *at;
    size_t n, cap;
};

// A file that is not there holds none; a line that cannot be read is passed over.
void probes_read(const char *path, struct saved_probes *out);
void probes_free(struct saved_probes *p);
const struct saved_probe *probes_find(const struct saved_probes *p, const char *name); // or NULL
// Adds p, or replaces the one of its name; the file is complete or as it was.
bool probes_keep(const char *path, const struct saved_probe *p, struct err *e);
// "a, b, c", or "none".
void probes_names(const struct saved_probes *p, char *out, size_t n);
