// SPDX-License-Identifier: MIT
// What went wrong or was put right while reading, with its place.
#include "app/views.h"

#include <string.h>

void view_errors_build(struct app *a, struct view *v)
{
    static const enum role roles[] = {[PROBLEM_NOTE] = ROLE_DIM,
                                      [PROBLEM_REPAIRED] = ROLE_TEXT,
                                      [PROBLEM_SKIPPED] = ROLE_ERROR,
                                      [PROBLEM_UNREADABLE] = ROLE_ERROR};
    static const char *const kinds[] = {[PROBLEM_NOTE] = "note",
                                        [PROBLEM_REPAIRED] = "repaired",
                                        [PROBLEM_SKIPPED] = "skipped",
                                        [PROBLEM_UNREADABLE] = "unreadable"};
    const struct problems *p = corpus_problems(a->corpus);
    free(v->title);
    v->title = mem_printf("errors: %zu unreadable, %zu skipped, %zu repaired, %zu note%s",
                          p->counts[PROBLEM_UNREADABLE], p->counts[PROBLEM_SKIPPED],
                          p->counts[PROBLEM_REPAIRED], p->counts[PROBLEM_NOTE],
                          p->counts[PROBLEM_NOTE] == 1 ? "" : "s");
    for (size_t i = 0; i < p->n; i++) {
        const struct problem *problem = &p->at[i];
        const char *file = strrchr(problem->file, '/');
        file = file && file[1] ? file + 1 : problem->file;
        struct menu_line *line = view_add(v);
        if (problem->line && problem->column)
            line->left =
                arena_printf(&v->arena, "%s:%llu:%llu", file, (unsigned long long)problem->line,
                             (unsigned long long)problem->column);
        else if (problem->line)
            line->left =
                arena_printf(&v->arena, "%s:%llu", file, (unsigned long long)problem->line);
        else
            line->left = arena_strdup(&v->arena, file);
        line->left_role = ROLE_ID;
        line->text_role = roles[problem->kind];
        line->text = arena_printf(&v->arena, "%s: %s", kinds[problem->kind], problem->what);
    }
}
