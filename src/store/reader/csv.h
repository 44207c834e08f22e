// SPDX-License-Identifier: MIT
// Comma-separated values (RFC 4180) as rows of cells, and a table of them as venn records: which
// columns are what is chosen by the user, every other column is a feature.
#pragma once
#include "base/strbuf.h"
#include "base/vec.h"
#include "store/input/bytes.h"

struct csv { // reading, row by row
    const struct bytes *in;
    uint64_t at; // of the next byte to be read into block
    char *block;
    size_t n, pos;
    char separator;
    uint64_t line;      // 1-based line of the next row
    uint64_t max_value; // bytes of one row
    struct strbuf text; // of the row: every cell ends with a NUL
    VEC(size_t) cells;  // where each begins
    uint64_t lines;     // that the row takes
    bool overlong;      // its text was cut off
    bool unclosed;      // its last quote is not closed
    struct err why;     // the input cannot be read
    bool failed;
};

// Borrows `in`. The separator (comma, semicolon or tab) is the one most frequent in the first line.
void csv_begin(struct csv *c, const struct bytes *in, uint64_t max_value);
bool csv_row(struct csv *c); // the next row; false at the end, or when failed
const char *csv_cell(const struct csv *c, size_t i);
void csv_end(struct csv *c);

// Which columns are what, as --columns states it: "id=pid,label=y,SHAP=shap_*". The names id,
// label, prediction, ground_truth and meta are known, any other is a run. A column is named, or
// several by a '*' that stands for a field: its score under the run, or whether it is in the ground
// truth. A column of a run or of the ground truth without '*' lists fields, separated by ';' or
// '|'.
bool csv_columns_valid(const char *columns, struct err *e);
// Rewrites a table with a header as venn records, one line each at the line where its row begins; a
// row that cannot be used is a string that says why. Fails when the columns are not there.
bool csv_to_records(const struct bytes *in, const char *columns, uint64_t max_value,
                    struct bytes *out, struct err *e);
bool csv_named(const char *path); // by its ending: .csv, .tsv, also packed
