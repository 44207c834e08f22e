// SPDX-License-Identifier: MIT
// Checkpoints in the report: shares of the primary patterns over training, and the instances that
// flip.
#pragma once
#include "cli/report.h"

// Both append nothing unless --series asks for it: paragraphs, or `"series":[…]` without a comma.
// false: a record could not be read again.
bool report_series_text(const struct report *r, bool markdown, struct strbuf *out, struct err *e);
bool report_series_json(const struct report *r, struct strbuf *out, struct err *e);
