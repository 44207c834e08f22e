// SPDX-License-Identifier: MIT
#include "ui/list.h"

#include <limits.h>
#include <stdint.h>

enum { LIST_MARGIN = 2 }; // rows of context above and below the cursor

static size_t list_rows(const struct list *l)
{
    return l->height < 1 ? 1 : (size_t)l->height;
}

static size_t top_limit(const struct list *l)
{
    size_t rows = list_rows(l);
    return l->n > rows ? l->n - rows : 0;
}

static size_t margin_of(const struct list *l)
{
    size_t room = (list_rows(l) - 1) / 2;
    return room < LIST_MARGIN ? room : LIST_MARGIN;
}

// at + delta within [0, limit].
static size_t moved(size_t at, long delta, size_t limit)
{
    if (delta < 0) {
        size_t back = (size_t)(-(delta + 1)) + 1;
        at = at > back ? at - back : 0;
    } else {
        at = (size_t)delta < SIZE_MAX - at ? at + (size_t)delta : SIZE_MAX;
    }
    return at < limit ? at : limit;
}

static size_t last_row(const struct list *l)
{
    return l->n ? l->n - 1 : 0;
}

// The window follows the cursor, by as little as possible.
static void follow_cursor(struct list *l)
{
    size_t rows = list_rows(l), margin = margin_of(l), limit = top_limit(l);
    if (l->cursor > last_row(l))
        l->cursor = last_row(l);
    if (l->cursor < l->top + margin)
        l->top = l->cursor > margin ? l->cursor - margin : 0;
    else if (l->cursor - l->top + margin >= rows)
        l->top = l->cursor + margin + 1 - rows;
    if (l->top > limit)
        l->top = limit;
}

// The cursor follows the window; margins count only where rows are hidden.
static void follow_window(struct list *l)
{
    size_t margin = margin_of(l), limit = top_limit(l);
    size_t low = l->top ? l->top + margin : 0;
    size_t high = l->top < limit ? l->top + list_rows(l) - 1 - margin : last_row(l);
    if (l->cursor < low)
        l->cursor = low;
    if (l->cursor > high)
        l->cursor = high;
}

static void shift_both(struct list *l, long delta)
{
    l->top = moved(l->top, delta, top_limit(l));
    l->cursor = moved(l->cursor, delta, last_row(l));
    follow_window(l);
}

// Both are ints, so long long holds their product.
static long times(int step, int count)
{
    long long product = (long long)step * count;
    return product > LONG_MAX ? LONG_MAX : product < LONG_MIN ? LONG_MIN : (long)product;
}

void list_resize(struct list *l, size_t n, int height)
{
    l->n = n;
    l->height = height < 1 ? 1 : height;
    if (l->cursor > last_row(l))
        l->cursor = last_row(l);
    if (l->top > top_limit(l))
        l->top = top_limit(l);
    if (l->cursor < l->top || l->cursor - l->top >= list_rows(l)) // rows that arrive move nothing
        follow_cursor(l);
}

void list_move(struct list *l, long delta)
{
    l->cursor = moved(l->cursor, delta, last_row(l));
    follow_cursor(l);
}

void list_goto(struct list *l, size_t row)
{
    l->cursor = row;
    follow_cursor(l);
}

void list_page(struct list *l, int pages)
{
    shift_both(l, times(l->height > 2 ? l->height - 1 : 1, pages));
}

void list_half(struct list *l, int halves)
{
    shift_both(l, times(l->height > 2 ? l->height / 2 : 1, halves));
}

void list_center(struct list *l)
{
    size_t half = (list_rows(l) - 1) / 2;
    l->top = l->cursor > half ? l->cursor - half : 0;
    if (l->top > top_limit(l))
        l->top = top_limit(l);
}
