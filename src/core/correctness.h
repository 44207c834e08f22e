// SPDX-License-Identifier: MIT
// Is the prediction right? (01-semantics §3). Classification: equal to the label. Regression:
// label-Δ <= prediction <= label+Δ in double arithmetic (Shared Interest §3.2).
#pragma once
#include "core/value.h"

enum task { TASK_UNKNOWN, TASK_CLASSIFICATION, TASK_REGRESSION };
enum correctness { CORRECT_UNKNOWN, CORRECT_YES, CORRECT_NO };

enum correctness correctness_of(struct value label, struct value prediction, enum task task,
                                double delta);
const char *correctness_text(enum correctness c); // yes | no | unknown
const char *task_text(enum task t);               // classification | regression | unknown
