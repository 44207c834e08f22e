// SPDX-License-Identifier: MIT
// A filter evaluated on a block of rows of one run at a time: comparisons of scores, patterns and
// flags are loops over bytes of a struct judged. query_eval stays the reference; what has no loop
// here is asked there, row by row (tests/unit/test_query_scan.c holds the two together).
#pragma once
#include "core/judged.h"
#include "core/query.h"

struct query_block {              // a block of rows of one run
    const struct row_source *src; // of the row by row parts
    const struct judged *judged;  // up to date, of that run
    const uint16_t *verdicts;     // judged_verdicts of the block
    size_t first;                 // instance of its first row: a multiple of JUDGED_BLOCK
    size_t n;                     // rows, JUDGED_BLOCK at most
};

// Of every row: 2 true, 1 unknown, 0 false, as far as columns can tell. A part that needs the
// record counts as whatever keeps the row, so that 2 means that query_eval has to be asked when the
// query needs instances, and anything else that the row is not kept.
bool query_scan(const struct query *q, const struct query_block *b, uint8_t out[JUDGED_BLOCK],
                struct err *e);
