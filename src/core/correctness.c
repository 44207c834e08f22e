// SPDX-License-Identifier: MIT
#include "core/correctness.h"

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
