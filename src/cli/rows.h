// SPDX-License-Identifier: MIT
// The rows that --fields and the form of output choose, to an output.
#pragma once
#include "cli/output.h"
#include "core/row_text.h"

struct row_writer {
    struct output *out; // borrowed
    struct row_text text;
};

// Parses --fields (NULL: the default columns). false: usage error, nothing to free.
bool row_writer_init(struct row_writer *w, struct output *out, const struct options *o,
                     const struct columns *c, struct err *e);
void row_writer_header(struct row_writer *w); // nothing in JSON Lines
// false: the row's record could not be read again.
bool row_writer_row(struct row_writer *w, const struct row_source *src, struct row row,
                    struct err *e);
void row_writer_free(struct row_writer *w);
