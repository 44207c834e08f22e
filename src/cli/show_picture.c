// SPDX-License-Identifier: MIT
#include "cli/show_picture.h"

#include "image/decode.h"
#include "term/detect.h"
#include "ui/picture_text.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 20 };

void shown_picture_open(struct shown_picture *p, struct corpus *c, uint32_t instance,
                        const struct options *o)
{
    uint8_t *bytes = NULL;
    size_t n;
    const struct instance *x = corpus_fetch(c, instance, &p->why);
    *p = (struct shown_picture){.off = o->picture_mode == PICTURE_NONE || !x || !x->picture};
    if (p->off)
        return;
    p->ascii = !locale_setup(o->ascii) || o->picture_mode == PICTURE_ASCII;
    if (!corpus_picture(c, instance, &bytes, &n, &p->why))
        return;
    struct decoder *d = decoder_new("/proc/self/exe");
    if (!decode_image(d, bytes, n, &p->pixels, &p->why))
        err_prefix(&p->why, "cannot decode");
    decoder_free(d);
    free(bytes);
}

void shown_picture_close(struct shown_picture *p)
{
    pixmap_free(&p->pixels);
}

void shown_picture_put(struct strbuf *out, const struct shown_picture *p, const struct instance *x,
                       uint32_t run)
{
    if (p->off)
        return;
    struct picture_text t = {.instance = x,
                             .run = run,
                             .look = {.outline_g = true, .part = {0, 0, 1, 1}},
                             .w = p->width,
                             .h = ROWS,
                             .ascii = p->ascii,
                             .colours = p->colours};
    strbuf_putc(out, '\n');
    if (p->pixels.rgba) {
        picture_text(out, &p->pixels, &t);
        return;
    }
    text_sanitise(out, p->why.msg, strlen(p->why.msg));
    strbuf_putc(out, '\n');
    picture_text_description(out, &t);
}
