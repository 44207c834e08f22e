// SPDX-License-Identifier: MIT
#include "core/correctness.h"

static enum correctness judged(bool right)
{
    return right ? CORRECT_YES : CORRECT_NO;
}

enum correctness correctness_of(struct value label, struct value prediction, enum task task,
                                double delta)
{
    if (value_is_none(label) || value_is_none(prediction) || task == TASK_UNKNOWN)
        return CORRECT_UNKNOWN;
    if (task == TASK_CLASSIFICATION)
        return judged(value_equal(label, prediction));
    if (!value_is_number(label) || !value_is_number(prediction))
        return CORRECT_UNKNOWN; // a distance needs two numbers
    double y = value_to_number(label), f = value_to_number(prediction);
    return judged(y - delta <= f && f <= y + delta);
}

const char *correctness_text(enum correctness c)
{
    static const char *const text[] = {
        [CORRECT_UNKNOWN] = "unknown", [CORRECT_YES] = "yes", [CORRECT_NO] = "no"};
    return text[c];
}

const char *task_text(enum task t)
{
    static const char *const text[] = {[TASK_UNKNOWN] = "unknown",
                                       [TASK_CLASSIFICATION] = "classification",
                                       [TASK_REGRESSION] = "regression"};
    return text[t];
}
