// SPDX-License-Identifier: MIT
#include "app/ahead.h"

enum {
    SLICE = 24,            // rows between two looks for a key
    SLICE_BYTES = 1 << 18, // of records
    ROW_BYTES = 1 << 16,   // longer records are not worth the room
    MOST = 64,             // rows of a page: the cache holds three pages
};

// What is on the screen; other rows are worth reading when it changes.
static struct ahead_state wanted(const struct app *a)
{
    struct ahead_state s = {.top = a->list.top, .n = a->frame.n, .height = a->list.height};
    size_t next = a->list.top + (size_t)a->list.height;
    if (a->list.top < a->frame.n)
        s.first = a->frame.rows[a->list.top].instance;
    if (next < a->frame.n)
        s.next = a->frame.rows[next].instance;
    return s;
}

static bool same(const struct ahead_state *x, const struct ahead_state *y)
{
    return x->top == y->top && x->n == y->n && x->height == y->height && x->first == y->first &&
           x->next == y->next;
}

static size_t page_rows(const struct app *a)
{
    return a->list.height < MOST ? (size_t)a->list.height : MOST;
}

// The k-th row to read: those below in order, then those above. false: there is none there.
static bool row_of(const struct app *a, size_t k, uint32_t *out)
{
    size_t page = page_rows(a), below = a->list.top + (size_t)a->list.height + k;
    size_t up = k - page + 1;
    if (k < page ? below >= a->frame.n : up > a->list.top)
        return false;
    *out = a->frame.rows[k < page ? below : a->list.top - up].instance;
    return true;
}

bool ahead_due(const struct app *a)
{
    bool rows = a->mode == LAYOUT_LIST || a->mode == LAYOUT_SPLIT;
    if (!rows || a->n_views || a->reader.due || !a->frame.n)
        return false;
    struct ahead_state now = wanted(a);
    return !same(&now, &a->ahead_rows) || a->ahead_rows.done < 2 * page_rows(a);
}

bool ahead_work(struct app *a)
{
    if (!ahead_due(a))
        return false;
    struct ahead_state now = wanted(a), *s = &a->ahead_rows;
    size_t bytes = 0;
    struct err e;
    if (!same(&now, s))
        *s = now;
    for (int i = 0; i < SLICE && bytes < SLICE_BYTES && s->done < 2 * page_rows(a); i++) {
        uint32_t instance;
        if (row_of(a, s->done++, &instance) && a->columns->rows[instance].length <= ROW_BYTES) {
            bytes += a->columns->rows[instance].length;
            corpus_fetch(a->corpus, instance, &e); // what cannot be read is said when it is shown
        }
    }
    return ahead_due(a);
}
