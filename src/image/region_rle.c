// SPDX-License-Identifier: MIT
// COCO's run-length encoding, both forms. 2 × 3 pixels [[1,1,0],[0,0,0]] are [0,1,1,1,3], or
// "01102".
#include "image/region.h"

#include <math.h>

struct rle rle_begin(struct featureset *s, struct grid g)
{
    return (struct rle){.set = s, .grid = g};
}

// `n` pixels down the columns from `at` on.
static void add_down(struct rle *r, uint64_t n)
{
    uint32_t x = (uint32_t)(r->at / r->grid.h), y = (uint32_t)(r->at % r->grid.h);
    for (; n; n--) {
        featureset_add(r->set, (size_t)y * r->grid.w + x);
        if (++y == r->grid.h) {
            y = 0;
            x++;
        }
    }
}

bool rle_run(struct rle *r, double length, struct err *e)
{
    if (!(length >= 0) || length != floor(length))
        return err_set(e, "%g is not a run length", length);
    if (length > (double)(grid_n(r->grid) - r->at))
        return err_set(e, "the run lengths are more than the %u × %u pixels", r->grid.w, r->grid.h);
    if (r->ones)
        add_down(r, (uint64_t)length);
    r->at += (uint64_t)length;
    r->ones = !r->ones;
    return true;
}

bool rle_end(const struct rle *r, struct err *e)
{
    return r->at == grid_n(r->grid) ||
           err_set(e, "the run lengths end after %llu of %u × %u pixels", (unsigned long long)r->at,
                   r->grid.w, r->grid.h);
}

// ---- the compressed form ------------------------------------------------------------------------

enum { BASE = '0', MORE = 32, SIGN = 16, LONGEST = 7 };

// One number, least digits first. NULL when this is none.
static const char *get_number(const char *p, int64_t *out)
{
    int64_t x = 0;
    for (int k = 0; k < LONGEST; k++) {
        int digit = *p++ - BASE;
        if (digit < 0 || digit >= 2 * MORE)
            return NULL;
        x |= (int64_t)(digit & (MORE - 1)) << 5 * k;
        if (digit & MORE)
            continue;
        if (digit & SIGN)
            x -= (int64_t)1 << 5 * (k + 1);
        *out = x;
        return p;
    }
    return NULL;
}

bool rle_text(struct rle *r, const char *text, struct err *e)
{
    int64_t before[2] = {0}; // the last lengths of zeros and of ones
    size_t n = 0;
    for (const char *p = text; *p; n++) {
        int64_t x;
        const char *next = get_number(p, &x);
        if (!next)
            return err_set(e, "\"counts\" is not run lengths from character %zu on",
                           (size_t)(p - text) + 1);
        p = next;
        if (n > 2)
            x += before[n % 2];
        if (x < 0)
            return err_set(e, "\"counts\" has a negative run length before character %zu",
                           (size_t)(p - text) + 1);
        before[n % 2] = x;
        if (!rle_run(r, (double)x, e))
            return false;
    }
    return true;
}

static void put_number(struct strbuf *out, int64_t x)
{
    for (bool more = true; more;) {
        int digit = (int)(x & (MORE - 1));
        x >>= 5;
        more = digit & SIGN ? x != -1 : x != 0;
        strbuf_putc(out, (char)(BASE + digit + (more ? MORE : 0)));
    }
}

// The runs of a set, one after the other.
struct runs {
    const struct featureset *set;
    struct grid grid;
    uint64_t at;
    bool ones;
};

static bool next_run(struct runs *r, uint64_t *length)
{
    uint64_t from = r->at, n = grid_n(r->grid);
    if (from == n)
        return false;
    uint32_t x = (uint32_t)(from / r->grid.h), y = (uint32_t)(from % r->grid.h);
    while (r->at < n && featureset_has(r->set, (size_t)y * r->grid.w + x) == r->ones) {
        r->at++;
        if (++y == r->grid.h) {
            y = 0;
            x++;
        }
    }
    r->ones = !r->ones;
    *length = r->at - from;
    return true;
}

void rle_put_text(const struct featureset *s, struct grid g, struct strbuf *out)
{
    struct runs r = {.set = s, .grid = g};
    uint64_t length;
    int64_t before[2] = {0};
    for (size_t n = 0; next_run(&r, &length); n++) {
        put_number(out, n > 2 ? (int64_t)length - before[n % 2] : (int64_t)length);
        before[n % 2] = (int64_t)length;
    }
}
