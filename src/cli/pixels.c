// SPDX-License-Identifier: MIT
#include "cli/pixels.h"
#include "base/utf8.h"
#include "cli/output.h"
#include "image/region.h"

#include <math.h>
#include <string.h>

void pixels_text(struct strbuf *out, const struct instance *x, const struct featureset *set)
{
    uint32_t box[4];
    region_bounds(set, grid_of_instance(x), box);
    strbuf_printf(out, "%zu of %u pixels", featureset_count(set), x->n);
    if (box[2])
        strbuf_printf(out, ", %u×%u at (%u, %u)", box[2], box[3], box[0], box[1]);
}

void pixels_rle(struct strbuf *out, const struct instance *x, const struct featureset *set)
{
    struct strbuf counts = {0};
    rle_put_text(set, grid_of_instance(x), &counts);
    strbuf_printf(out, "{\"size\":[%u,%u],\"counts\":", x->picture->h, x->picture->w);
    put_json(out, strbuf_str(&counts), counts.n);
    strbuf_putc(out, '}');
    strbuf_free(&counts);
}

void pixels_json(struct strbuf *out, const struct instance *x, const struct featureset *set)
{
    uint32_t box[4];
    region_bounds(set, grid_of_instance(x), box);
    strbuf_printf(out, "{\"pixels\":%zu,\"box\":[%u,%u,%u,%u],\"rle\":", featureset_count(set),
                  box[0], box[1], box[2], box[3]);
    pixels_rle(out, x, set);
    strbuf_putc(out, '}');
}

void pixels_image(struct strbuf *out, const struct instance *x)
{
    const struct picture *p = x->picture;
    strbuf_puts(out, "image ");
    if (p->path)
        text_sanitise(out, p->path, strlen(p->path));
    else
        strbuf_puts(out, p->bytes ? "in the record" : "not given");
    strbuf_printf(out, ", %u×%u", p->w, p->h);
}

void pixels_scores(struct strbuf *out, const double *scores, uint32_t n)
{
    double least = NAN, greatest = NAN;
    char a[NUMBER_TEXT], b[NUMBER_TEXT];
    for (uint32_t i = 0; i < n; i++) {
        least = fmin(least, scores[i]); // which leave NaN out
        greatest = fmax(greatest, scores[i]);
    }
    if (isnan(least)) {
        strbuf_puts(out, "all missing");
        return;
    }
    number_format(least, a);
    number_format(greatest, b);
    strbuf_printf(out, "%s to %s", a, b);
}
