// SPDX-License-Identifier: MIT
// From options to numbers, the same way for every command and for the explorer:
//
//   study_open    opens the corpus (nothing is read yet; the explorer shows its first screen)
//   study_load    reads all of it (the explorer calls corpus_load_some on s->corpus instead)
//   study_settle  decides what the columns decide: run, task, cut-offs, filter, sort keys
//   study_frame   the rows that pass, in order
//
// Settling again after more was loaded or an option changed is fine: everything is recomputed.
#pragma once
#include "cli/options.h"
#include "core/frame.h"
#include "store/triage.h"

struct study {
    const struct options *options; // borrowed
    struct corpus *corpus;
    struct analysis analysis; // of run `run`: task, Δ, cut-offs in force
    size_t run;               // --run, else 0
    bool one_run;             // --run was given: other runs are out of sight
    bool auto_cuts;           // cut-offs are each run's own quarters: see study_analysis()
    bool task_inferred;       // neither the command line nor the corpus states the task
    struct query *query;      // --filter, or NULL
    struct order order;       // --sort; n = 0: input order
    struct triage *triage;    // NULL unless a filter, a sort key or a field asks for it
    struct triage_look look;  // what they see of it: --reviewer's, else everybody's
    struct triage_view view;  // of look
    int status;               // exit status that belongs to a false return: 2 usage, 3 unreadable
};

// {0} before the first call. false: s->status says why; study_close() is safe in any state.
bool study_open(struct study *s, const struct options *o, struct err *e);
bool study_load(struct study *s, const struct load_hooks *hooks, struct err *e);
bool study_settle(struct study *s, struct err *e);
void study_close(struct study *s);
// For commands: reports the problems of reading (unless the status says usage), closes, and returns
// the status to leave with.
int study_finish(struct study *s, int status);

// The analysis for one run: s->analysis, with that run's own cut-offs under `--cuts auto`.
// *met (may be NULL): auto's low and high cut-offs of some score coincide.
struct analysis study_analysis(const struct study *s, size_t run, bool *met);

// Where rows come from, triage included. Borrows s and a.
struct row_source study_rows(const struct study *s, const struct analysis *a);

// The rows of every run in sight: filter, patterns, sample, sort, limit. *f is {0} or an earlier
// frame, replaced only on success. false: a usage error or a record that cannot be read again.
bool study_frame(struct study *s, struct frame *f, struct err *e);
// The same of one run alone (what the report and the explorer show).
bool study_frame_run(struct study *s, size_t run, struct frame *f, struct err *e);

// The corpus's triage database: --triage, else triage_path(). Bound to what the corpus has loaded.
// NULL: e says why (what cannot be read or, unless read_only, written is an error here).
struct triage *triage_of(const struct study *s, bool read_only, struct err *e);
