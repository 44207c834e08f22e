// SPDX-License-Identifier: MIT
// The parts of the report that need more than a summary: the model card (worst labels, pattern
// shares by label, salient words per pattern, where else the evidence lies) and the grid of
// discretisations. Both read every record again.
#pragma once
#include "cli/report.h"
#include "core/card.h"
#include "core/rule_grid.h"

struct report_cards {
    struct card *cards;      // per run of the report
    struct rule_grid *grids; // likewise; NULL unless asked for
    size_t n;
    struct strbuf series; // the checkpoints, in the form asked for (report_series.h)
};

// false: a record could not be read again.
bool report_cards_make(struct report_cards *out, const struct report *r, const struct frame *f,
                       struct err *e);
void report_cards_fini(struct report_cards *c);
void report_cards_text(const struct report_cards *c, const struct report *r, bool markdown,
                       struct strbuf *out);
// Appends `,"card":[…]` and `,"grid":[…]`, as asked for, into the open object.
void report_cards_json(const struct report_cards *c, const struct report *r, struct strbuf *out);
