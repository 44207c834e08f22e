// SPDX-License-Identifier: MIT
// The filtered and ordered rows: the only thing views and output read.
#pragma once
#include "core/order.h"
#include "core/query.h"

struct frame_spec {
    bool all_runs;     // every run of every instance (commands); else `run` alone
    bool keep_runless; // list instances that lack the run too (the explorer does)
    uint32_t run;
    const struct query *query; // NULL = all
    unsigned patterns;         // bits (1u << enum pattern); 0 = all. Bit 0: decidable, in none
    const struct order *order; // NULL = input order
};

struct frame {
    struct row *rows;
    size_t n;
    size_t total; // rows before query and patterns
    // membership counts under the query but before `patterns`, for the pattern bar; [0] = in none
    size_t pattern_counts[PATTERN_COUNT];
    size_t undefined; // rows (under the query) with any of IoU, GTC, SC undefined
    size_t queried;   // rows that pass the query alone
};

// Builds into *f (which is {0} or an earlier frame; replaced only on success).
bool frame_build(struct frame *f, const struct frame_spec *spec, const struct row_source *src,
                 struct err *e);
void frame_free(struct frame *f);
// Position of the instance in the frame, or f->n when it is filtered out.
size_t frame_find(const struct frame *f, uint32_t instance, uint32_t run);
