// SPDX-License-Identifier: MIT
#include "store/problem.h"

#include "base/mem.h"
#include "base/vec.h"

void problems_add(struct problems *p, const struct problem *problem)
{
    p->counts[problem->kind]++;
    if (p->n >= PROBLEMS_KEPT)
        return;
    struct problem copy = *problem;
    copy.file = mem_strdup(problem->file);
    copy.what = mem_strdup(problem->what);
    vec_push(p, copy);
}

void problems_free(struct problems *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->at[i].file);
        free(p->at[i].what);
    }
    free(p->at);
    *p = (struct problems){0};
}

int problems_exit_status(const struct problems *p, bool strict)
{
    bool bad = p->counts[PROBLEM_REPAIRED] || p->counts[PROBLEM_SKIPPED];
    if (p->counts[PROBLEM_UNREADABLE] || (strict && bad))
        return 3;
    return bad ? 1 : 0;
}
