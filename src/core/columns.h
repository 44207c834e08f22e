// SPDX-License-Identifier: MIT
// The scalable heart: a corpus as columns. About 48 bytes per instance and 32 per (instance, run);
// tokens, scores and pixels stay on disk. Filled by store, computed on by core, never by drawing.
#pragma once
#include "core/correctness.h"
#include "core/coverage.h"
#include "core/instance.h"
#include "core/pattern.h"
#include "core/value.h"

#include <stdint.h>

enum instance_flag {
    INSTANCE_ANNOTATED = 1 << 0, // has a ground truth (possibly empty)
    INSTANCE_RENAMED = 1 << 1,   // its id was a duplicate and became id#2
    INSTANCE_REPAIRED = 1 << 2,  // something was dropped or replaced while reading it
    INSTANCE_FIELDS = 1 << 3,    // its features are fields of a table
};

struct column_row {        // one instance
    uint64_t offset;       // of its (first) record in its source
    uint32_t length;       // bytes of that record
    uint16_t source;       // which source
    uint16_t flags;        // enum instance_flag
    uint64_t id_hash;      // of the id string
    uint64_t content_hash; // of the tokens or the image
    uint32_t n;            // features
    uint32_t extra;        // store's own: 1 + index into its table of further records, or 0
    struct value label;
};

enum cell_flag {
    CELL_PRESENT = 1,   // the instance has this run
    CELL_ANNOTATED = 2, // and a ground truth: g, inter and the scores mean something
    CELL_SALIENT = 4,   // S is defined
    CELL_SCORES = 8,    // the run gave scores (WSC may exist)
};

struct cell {                // one instance under one run
    uint32_t n : 28;         // universe of this run (missing features left out)
    uint32_t flags : 4;      // enum cell_flag; 0 = the instance does not have this run
    uint32_t g, s, inter;    // |G|, |S|, |G∩S| within that universe
    double wsc;              // NaN when undefined
    struct value prediction; // the run's own, else the instance's
};

enum { CELL_CHUNK = 1024 };

struct run {
    char *name; // display name: given parts joined by '/', else the key
    char *model, *method, *class, *checkpoint; // NULL when not stated
    struct cell **chunks; // chunk i/CELL_CHUNK, NULL where no instance has the run
    size_t n_chunks;
    struct cell *slab; // chunks that were allocated together lie here; NULL: none
    size_t slab_chunks;
    size_t present;   // instances that have it
    struct rule rule; // the rule in force (of its first instance)
    bool mixed_rules; // instances differ in their own rule
    bool any_scores;  // some instance gave scores
};

struct columns {
    struct column_row *rows;
    size_t n, cap;
    struct run *runs;
    size_t n_runs;
    struct names names; // class names of labels and predictions
    // how often rows that were there before have been given other cells; one more cell of the last
    // row is not counted
    uint64_t changes;
};

// The cell of (instance, run), or NULL when the instance does not have the run.
static inline const struct cell *columns_cell(const struct columns *c, size_t instance, size_t run)
{
    if (run >= c->n_runs)
        return NULL;
    const struct run *r = &c->runs[run];
    size_t chunk = instance / CELL_CHUNK;
    if (chunk >= r->n_chunks || !r->chunks[chunk])
        return NULL;
    const struct cell *cell = &r->chunks[chunk][instance % CELL_CHUNK];
    return cell->flags ? cell : NULL;
}
// The cell to fill, created on demand with CELL_PRESENT alone (and counted in run.present).
struct cell *columns_cell_make(struct columns *c, size_t instance, size_t run);
// Index of the run with that name, appended (name copied) when new.
size_t columns_run(struct columns *c, const char *name);
// Whole name, else a unique part of it (case-insensitive); error lists the runs.
bool columns_find_run(const struct columns *c, const char *text, size_t *out, struct err *e);
void run_free_cells(struct run *r);
void columns_truncate_runs(struct columns *c, size_t n); // forgets the runs from n on
void columns_free(struct columns *c);

// Scores of a cell; all NaN where undefined. `cell` may be NULL.
struct scores cell_scores(const struct cell *cell);
// Fills cell from an instance's derived saliency (g, s, inter, wsc, prediction, flags).
void cell_from_saliency(struct cell *out, const struct instance *x, const struct saliency *s);

// What turns counts into judgements; changing it needs no re-reading.
struct analysis {
    enum task task; // decided by analysis_decide_task when the user and corpus left it unknown
    double delta;   // Δ of regression
    struct cuts cuts;
};

struct judgement { // everything that is shown about one (instance, run)
    struct scores scores;
    enum correctness correct;
    unsigned patterns; // membership bits
    enum pattern primary;
};

struct judgement judge(const struct columns *c, const struct analysis *a, size_t instance,
                       size_t run);
// The same of a cell that need not be the one in the columns (another ground truth, say), or NULL.
struct judgement judge_cell(const struct columns *c, const struct analysis *a, size_t instance,
                            const struct cell *cell);

// Regression iff every prediction is a number and at least one is not an integer.
enum task analysis_infer_task(const struct columns *c);
// `auto` cuts: 25th and 75th percentile of each score of the run, rounded; true when they meet.
bool cuts_auto(const struct columns *c, size_t run, struct cuts *out);
