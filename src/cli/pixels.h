// SPDX-License-Identifier: MIT
// Sets of pixels in words and as JSON: what stands for the marked words of a text.
#pragma once
#include "base/strbuf.h"
#include "core/instance.h"

// "400 of 2500 pixels, 20×20 at (5, 5)"
void pixels_text(struct strbuf *out, const struct instance *x, const struct featureset *set);
// {"size":[h,w],"counts":"…"}: COCO's run lengths.
void pixels_rle(struct strbuf *out, const struct instance *x, const struct featureset *set);
// {"pixels":400,"box":[5,5,20,20],"rle":…}
void pixels_json(struct strbuf *out, const struct instance *x, const struct featureset *set);
// "image a.png, 50×50"; the name is sanitised.
void pixels_image(struct strbuf *out, const struct instance *x);
// "-0.5 to 2": the least and the greatest score that is not missing.
void pixels_scores(struct strbuf *out, const double *scores, uint32_t n);
