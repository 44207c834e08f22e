// SPDX-License-Identifier: MIT
// The way back and forth: what was listed, in which order, and the row.
#include "app/commands.h"

#include <string.h>

static struct place place_here(const struct app *a)
{
    struct row row = {0};
    app_row(a, &row);
    struct place p = {.run = a->run,
                      .instance = row.instance,
                      .patterns = a->patterns,
                      .filter = mem_strdup(a->filter),
                      .order = a->order};
    memcpy(p.brushes, a->dist.brushes, sizeof p.brushes);
    return p;
}

static void push_place(struct place *stack, size_t *n, struct place p)
{
    if (*n == PLACES) {
        free(stack[0].filter);
        memmove(stack, stack + 1, (PLACES - 1) * sizeof *stack);
        (*n)--;
    }
    stack[(*n)++] = p;
}

void app_remember(struct app *a)
{
    push_place(a->back, &a->n_back, place_here(a));
    while (a->n_ahead)
        free(a->ahead[--a->n_ahead].filter);
}

static void place_restore(struct app *a, struct place p)
{
    struct query *q = NULL;
    if (p.filter && !query_parse(p.filter, a->columns, &q, NULL))
        q = NULL;
    a->run = p.run;
    a->patterns = p.patterns;
    a->order = p.order;
    memcpy(a->dist.brushes, p.brushes, sizeof p.brushes);
    app_set_filter(a, p.filter, q);
    free(p.filter);
    app_goto_instance(a, p.instance);
}

bool cmd_back(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!a->n_back)
        return err_set(e, "this is the first place");
    push_place(a->ahead, &a->n_ahead, place_here(a));
    place_restore(a, a->back[--a->n_back]);
    return true;
}

bool cmd_forward(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!a->n_ahead)
        return err_set(e, "this is the last place");
    push_place(a->back, &a->n_back, place_here(a));
    place_restore(a, a->ahead[--a->n_ahead]);
    return true;
}
