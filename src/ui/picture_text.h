// SPDX-License-Identifier: MIT
// A picture's text twin: lines of characters and a description, for the clipboard, for files and
// for `venn show`. Without colours the lines of G and S are the letters G, S and B (both).
#pragma once
#include "core/instance.h"
#include "ui/draw_picture.h"

struct picture_text {
    const struct instance *instance; // an image
    uint32_t run;
    struct picture_look look;
    int w, h; // room in cells
    bool ascii;
    bool colours; // 256 of them, as SGR sequences
};

void picture_text(struct strbuf *out, const struct pixmap *pixels, const struct picture_text *t);
void picture_text_description(struct strbuf *out, const struct picture_text *t); // one line
