// SPDX-License-Identifier: MIT
// Is the prediction right? Classification: equal to the label. Regression:
// label-Δ <= prediction <= label+Δ in double arithmetic (Shared Interest §3.2).
#pragma once
#include "core/value.h"

enum task { TASK_UNKNOWN, TASK_CLASSIFICATION, TASK_REGRESSION };
enum correctness { CORRECT_UNKNOWN, CORRECT_YES, CORRECT_NO };

static inline enum correctness correctness_of(struct value label, struct value prediction,
                                              enum task task, double delta)
{
    if (value_is_none(label) || value_is_none(prediction) || task == TASK_UNKNOWN)
        return CORRECT_UNKNOWN;
    if (task == TASK_CLASSIFICATION)
        return value_equal(label, prediction) ? CORRECT_YES : CORRECT_NO;
    if (!value_is_number(label) || !value_is_number(prediction))
        return CORRECT_UNKNOWN; // a distance needs two numbers
    double y = value_to_number(label), f = value_to_number(prediction);
    return y - delta <= f && f <= y + delta ? CORRECT_YES : CORRECT_NO;
}
const char *correctness_text(enum correctness c); // yes | no | unknown
const char *task_text(enum task t);               // classification | regression | unknown
