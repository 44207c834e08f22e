// SPDX-License-Identifier: MIT
// The filtered and ordered rows: the only thing views and output read.
#pragma once
#include "core/order.h"
#include "core/query.h"

struct frame_spec {
    bool all_runs;     // every run of every instance (commands); else `run` alone
    bool keep_runless; // list instances that lack the run too (the explorer does)
    uint32_t run;
    const struct featureset *only; // instances, of the columns'; NULL = all
    const struct query *query;     // NULL = all
    unsigned patterns;             // bits (1u << enum pattern); 0 = all. Bit 0: decidable, in none
    const struct order *order;     // NULL = input order
};

struct frame {
    struct row *rows;
    size_t n;
    size_t total; // rows before query and patterns
    // membership counts under the query but before `patterns`, for the pattern bar; [0] = in none
    size_t pattern_counts[PATTERN_COUNT];
    size_t undefined; // rows (under the query) with any of IoU, GTC, SC undefined
    size_t queried;   // rows that pass the query alone
    size_t unread;    // rows whose record could not be read again: the query is not true of them
    struct err why;   // the first of those
};

// Builds into *f (which is {0} or an earlier frame; replaced only on success). src->judged, if
// there is one, is brought up to date.
bool frame_build(struct frame *f, const struct frame_spec *spec, const struct row_source *src,
                 struct err *e);
void frame_free(struct frame *f);
// Position of the instance in the frame, or f->n when it is filtered out.
size_t frame_find(const struct frame *f, uint32_t instance, uint32_t run);

// The same in steps, for filters and orders that need records. What spec and src point to is
// borrowed until frame_job_free; the rows that are there at the beginning are looked at.
struct frame_job;
bool frame_is_slow(const struct frame_spec *spec); // it needs records
struct frame_job *frame_job_new(const struct frame_spec *spec, const struct row_source *src);
// Goes on until about so many records were read.
bool frame_job_step(struct frame_job *j, size_t records, bool *done, struct err *e);
int frame_job_percent(const struct frame_job *j);
void frame_job_take(struct frame_job *j, struct frame *f); // once done: replaces *f
void frame_job_free(struct frame_job *j);
