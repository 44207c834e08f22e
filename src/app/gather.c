// SPDX-License-Identifier: MIT
#include "app/gather.h"

#include "app/app.h"

#include <stdlib.h>

enum { SLICE = 128 }; // instances read at a time

static bool wanted(const struct app *a)
{
    const struct view *v = app_top_const(a);
    return v && (v->kind == VIEW_CARD || v->kind == VIEW_GRID);
}

void gather_free(struct app *a)
{
    struct gather_state *g = &a->gather;
    card_fini(&g->card);
    free(g->grids);
    arena_free(&g->scratch);
    *g = (struct gather_state){0};
}

void gather_forget(struct app *a)
{
    a->gather.fresh = false;
}

bool gather_running(const struct app *a)
{
    return wanted(a) && !a->loading && (!a->gather.fresh || a->gather.done < a->frame.n);
}

int gather_percent(const struct app *a)
{
    if (!a->gather.fresh)
        return 0;
    return a->frame.n ? (int)(100 * a->gather.done / a->frame.n) : 100;
}

static void begin(struct app *a)
{
    gather_free(a);
    a->gather.fresh = true;
    a->gather.n_grids = a->columns->n_runs;
    a->gather.grids = mem_array(a->gather.n_grids + 1, sizeof *a->gather.grids);
    a->stale |= STALE_MENUS;
}

bool gather_work(struct app *a)
{
    struct gather_state *g = &a->gather;
    struct err e;
    if (!gather_running(a))
        return false;
    if (!g->fresh)
        begin(a);
    for (int i = 0; i < SLICE && g->done < a->frame.n; i++, g->done++) {
        uint32_t instance = a->frame.rows[g->done].instance;
        const struct instance *x = corpus_fetch(a->corpus, instance, &e);
        if (!x) // what could be read is shown
            continue;
        card_add(&g->card, a->columns, &a->analysis, instance, a->run, x);
        for (uint32_t run = 0; run < g->n_grids; run++)
            grid_add(&g->grids[run], x, run, &g->scratch);
    }
    if (g->done < a->frame.n)
        return true;
    card_finish(&g->card, a->columns);
    a->stale |= STALE_MENUS;
    return false;
}
