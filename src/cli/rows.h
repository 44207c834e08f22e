// SPDX-License-Identifier: MIT
// Rows as TSV, CSV or JSON Lines (02-formats §5). One writer serves both ways of `venn score`, so
// that streamed and sorted output agree to the byte.
#pragma once
#include "cli/output.h"
#include "core/field.h"

struct row_writer {
    struct output *out; // borrowed
    enum output_form form;
    struct field *fields;
    char **names; // as printed in the header and as JSON keys
    size_t n;
    struct strbuf line, cell;
};

// Parses --fields (NULL: the default columns). false: usage error, nothing to free.
bool row_writer_init(struct row_writer *w, struct output *out, const struct options *o,
                     const struct columns *c, struct err *e);
// Does no column need more of an instance than its id?
bool row_writer_ids_only(const struct row_writer *w);
void row_writer_header(struct row_writer *w); // nothing in JSON Lines
// false: the row's record could not be read again.
bool row_writer_row(struct row_writer *w, const struct row_source *src, struct row row,
                    struct err *e);
void row_writer_free(struct row_writer *w);
