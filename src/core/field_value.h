// SPDX-License-Identifier: MIT
// One value of a row, number or text, without copying: what filters and sorting read. Private to
// field, query, order and frame.
#pragma once
#include "core/field.h"

enum field_state { FIELD_UNDEFINED, FIELD_IS_NUMBER, FIELD_IS_TEXT };

struct field_value {
    enum field_state state;
    double number;    // FIELD_IS_NUMBER
    const char *text; // FIELD_IS_TEXT: NUL-terminated; FIELD_IS_NUMBER: as in the data, or NULL
    size_t n;
};

// Reads a row's value. Text is borrowed from the data or from `scratch` (overwritten).
bool field_read(const struct row_source *src, struct row row, const struct field *f,
                struct strbuf *scratch, struct field_value *out, struct err *e);
// The number of a field that does not need the instance.
double field_column_number(const struct row_source *src, struct row row, const struct field *f);
// Gives the text of a number too: its own, else the shortest form, in `buf`.
const char *field_value_text(const struct field_value *v, char buf[NUMBER_TEXT], size_t *n);

// The cell of a row, NULL where the instance lacks the run; a row's judgement (undefined there).
const struct cell *row_cell(const struct row_source *src, struct row row);
struct judgement row_judge(const struct row_source *src, struct row row);

// A row source that remembers the last instance, so that the runs and fields of one instance cost
// one fetch.
struct row_cache {
    const struct row_source *under;
    const struct instance *instance; // NULL: nothing remembered
    uint32_t index;                  // of it
    size_t fetched, failed;          // records asked for; those that could not be read again
};
// The source borrows `cache` and `under`.
struct row_source row_cache_source(struct row_cache *cache, const struct row_source *under);
