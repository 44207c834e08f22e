// SPDX-License-Identifier: MIT
// The picture of an image instance among printed text: by characters, with G and S on it, and in
// words for those who do not see it.
#pragma once
#include "cli/options.h"
#include "image/pixmap.h"
#include "store/corpus.h"

struct shown_picture {
    bool off;             // --image none, or no image
    struct pixmap pixels; // {0} when it could not be decoded
    struct err why;       // then
    bool ascii, colours;
    int width; // columns there are
};

void shown_picture_open(struct shown_picture *p, struct corpus *c, uint32_t instance,
                        const struct options *o);
void shown_picture_close(struct shown_picture *p);
// run UINT32_MAX: without a saliency.
void shown_picture_put(struct strbuf *out, const struct shown_picture *p, const struct instance *x,
                       uint32_t run);
