// SPDX-License-Identifier: MIT
// What `venn report` says, gathered once and printed in three forms.
#pragma once
#include "cli/output.h"
#include "cli/study.h"
#include "core/summary.h"

struct report_run {
    size_t run; // index in the columns
    struct analysis analysis;
    bool cuts_met; // auto: a low and a high cut-off coincide
    struct summary summary;
};

struct report_group { // the rows with one value of --by
    char *value;      // its text; "" when the rows have none
    struct report_run *runs;
};

struct report {
    struct study *study;
    struct report_run *runs;
    size_t n_runs; // of the report and of every group
    struct report_group *groups;
    size_t n_groups;
    size_t rows, total; // rows summarised, rows before filter and patterns
};

const char *report_rule(const struct run *run, char out[48]); // "std:1", "mixed"

struct report_cards; // report_card.h
void report_print_text(const struct report *r, const struct report_cards *c, bool markdown,
                       struct strbuf *out);
void report_print_json(const struct report *r, const struct report_cards *c, struct strbuf *out);
