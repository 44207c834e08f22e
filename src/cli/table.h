// SPDX-License-Identifier: MIT
// A small table for reading: aligned columns as text, or Markdown. Cells are sanitised on the way
// in, since both forms are read on terminals.
#pragma once
#include "base/strbuf.h"

enum { TABLE_COLUMNS = 16 };

struct table {
    char **cells; // rows × columns, the heading first; owned
    size_t n;     // cells
    size_t columns;
    unsigned left; // bit per column that is aligned to the left (numbers go right)
};

void table_begin(struct table *t, size_t columns, unsigned left);
void table_cell(struct table *t, const char *text);
void table_printf(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void table_number(struct table *t, double x, int decimals); // an en dash when NaN
// Appends the table and forgets its cells.
void table_end(struct table *t, bool markdown, struct strbuf *out);
