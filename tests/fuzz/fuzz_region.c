// SPDX-License-Identifier: MIT
// Arbitrary JSON as a region of a small image: no crash, nothing outside of it, and run lengths
// that read back as the same set.
#include "image/region.h"
#include "store/json/json.h"
#include "store/reader/reader_region.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void round_trip(struct arena *a, const struct featureset *s, struct grid g)
{
    struct strbuf text = {0};
    struct featureset back = featureset_new(a, s->n);
    rle_put_text(s, g, &text);
    struct rle r = rle_begin(&back, g);
    require(rle_text(&r, strbuf_str(&text), NULL) && rle_end(&r, NULL));
    require(featureset_equal(s, &back));
    strbuf_free(&text);
}

static void run_lengths(struct arena *a, const char *text, struct grid g)
{
    struct featureset s = featureset_new(a, grid_n(g));
    struct rle r = rle_begin(&s, g);
    if (rle_text(&r, text, NULL) && rle_end(&r, NULL))
        round_trip(a, &s, g);
}

static void heard(void *ctx, int kind, const char *fmt, ...)
{
    (void)ctx, (void)kind, (void)fmt;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = {0};
    if (n < 2)
        return 0;
    struct grid g = {1 + data[0] % 80, 1 + data[1] % 80};
    struct picture picture = {.w = g.w, .h = g.h};
    struct instance x = {.arena = &a, .kind = INSTANCE_IMAGE, .picture = &picture, .n = g.w * g.h};
    char *text = arena_strndup(&a, (const char *)data + 2, n - 2);
    struct read_context ctx = {.aspect = -1, .problem = heard};
    cJSON *tree = json_parse(text, n - 2, NULL, NULL);
    struct featureset out;
    struct err e;
    if (tree && read_region(&ctx, tree, "region", &x, &out, &e)) {
        require(out.n == x.n && featureset_count(&out) <= x.n);
        require(!(out.n % 64) || !(out.words[out.n / 64] >> out.n % 64));
        round_trip(&a, &out, g);
    }
    cJSON_Delete(tree);
    run_lengths(&a, text, g);
    arena_free(&a);
    return 0;
}
