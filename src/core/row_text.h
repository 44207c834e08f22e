// SPDX-License-Identifier: MIT
// Rows as lines of TSV, CSV or JSON Lines (venn-formats(5), OUTPUT OF VENN SCORE). One writer
// serves `venn score`, streamed or sorted, and the explorer, so that they agree to the byte.
#pragma once
#include "core/field.h"

enum row_form { ROW_TSV, ROW_CSV, ROW_JSONL };

struct row_text { // set form (and sanitise), then choose the columns
    enum row_form form;
    bool sanitise; // delimited cells are for a terminal
    struct field *fields;
    char **names; // as printed in the header and as JSON keys
    size_t n;     // columns
    struct strbuf line, cell;
};

void row_text_default(struct row_text *w, const struct columns *c); // the columns of `score`
// "a,b,c". false: an unknown field (e says what is known); still to be freed.
bool row_text_fields(struct row_text *w, const char *text, const struct columns *c, struct err *e);
// Does no column need more of an instance than its id?
bool row_text_ids_only(const struct row_text *w);
// The line with its newline, borrowed until the next call; empty for the header of JSON Lines.
const struct strbuf *row_text_header(struct row_text *w);
// NULL: the row's record could not be read again.
const struct strbuf *row_text_row(struct row_text *w, const struct row_source *src, struct row row,
                                  struct err *e);
void row_text_free(struct row_text *w);
