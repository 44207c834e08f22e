// SPDX-License-Identifier: MIT
// The flags of the filter language, one row each. A flag is true or false of a row, never unknown.
#pragma once
#include "core/field.h"

struct query_flag {
    const char *name;
    bool (*test)(const struct row_source *src, struct row row);
    const char *help;
    bool triage; // asks src->triage, which must not be NULL
};

size_t query_flag_count(void);
const struct query_flag *query_flag_at(size_t i);                     // i < query_flag_count()
const struct query_flag *query_flag_find(const char *name, size_t n); // any case; NULL when unknown
