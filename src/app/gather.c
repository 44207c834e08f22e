// SPDX-License-Identifier: MIT
#include "app/gather.h"

#include "app/app.h"
#include "term/detect.h"

#include <stdlib.h>

enum { TELL_EVERY = 100 }; // ms between two looks at how far it is

// What the view on top shows; false: nothing that is gathered.
static bool wanted(const struct app *a, enum gathering *what)
{
    const struct view *v = app_top_const(a);
    *what = v && v->kind == VIEW_GRID ? GATHER_GRID : GATHER_CARD;
    return v && (v->kind == VIEW_CARD || v->kind == VIEW_GRID);
}

static void drop(struct gather_state *g, enum gathering what)
{
    if (what == GATHER_CARD) {
        card_fini(&g->card);
        return;
    }
    free(g->grids);
    arena_free(&g->scratch);
    g->grids = NULL;
    g->n_grids = 0;
    g->scratch = (struct arena){0};
}

void gather_free(struct app *a)
{
    drop(&a->gather, GATHER_CARD);
    drop(&a->gather, GATHER_GRID);
    a->gather = (struct gather_state){0};
}

void gather_forget(struct app *a)
{
    for (int k = 0; k < GATHERINGS; k++)
        a->gather.part[k].fresh = false;
}

bool gather_ready(const struct app *a, enum gathering what)
{
    const struct gather_part *p = &a->gather.part[what];
    return p->fresh && p->done >= a->frame.n;
}

bool gather_running(const struct app *a)
{
    enum gathering what;
    return wanted(a, &what) && !a->loading && !gather_ready(a, what);
}

int gather_percent(const struct app *a, enum gathering what)
{
    const struct gather_part *p = &a->gather.part[what];
    if (!p->fresh)
        return 0;
    return a->frame.n ? (int)(100 * p->done / a->frame.n) : 100;
}

static void begin(struct app *a, enum gathering what)
{
    struct gather_state *g = &a->gather;
    drop(g, what);
    g->part[what] = (struct gather_part){.fresh = true};
    g->told = 0;
    if (what == GATHER_GRID) {
        g->n_grids = a->columns->n_runs;
        g->grids = mem_array(g->n_grids + 1, sizeof *g->grids);
    }
}

static void add(struct app *a, enum gathering what, uint32_t instance)
{
    struct gather_state *g = &a->gather;
    struct err e;
    const struct instance *x = corpus_fetch(a->corpus, instance, &e);
    if (!x) // what could be read is shown
        return;
    if (what == GATHER_CARD)
        card_add(&g->card, a->columns, &a->analysis, instance, a->run, x);
    for (uint32_t run = 0; what == GATHER_GRID && run < g->n_grids; run++)
        grid_add(&g->grids[run], x, run, &g->scratch);
}

bool gather_work(struct app *a)
{
    struct gather_state *g = &a->gather;
    enum gathering what;
    if (!wanted(a, &what) || a->loading || gather_ready(a, what))
        return false;
    uint64_t began = clock_ms(), now = began;
    if (!g->part[what].fresh)
        begin(a, what);
    for (size_t *done = &g->part[what].done; *done < a->frame.n && now - began < SLICE_MS;) {
        add(a, what, a->frame.rows[(*done)++].instance);
        now = clock_ms();
    }
    bool ready = gather_ready(a, what);
    if (ready && what == GATHER_CARD)
        card_finish(&g->card, a->columns);
    if (ready || now - g->told >= TELL_EVERY) {
        g->told = now;
        a->stale |= STALE_MENUS;
    }
    return !ready;
}
