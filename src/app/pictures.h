// SPDX-License-Identifier: MIT
// Pictures for the screen: decoded by a thread, made into what the terminal shows in slices, both
// kept as long as there is room (least recently drawn first out).
//
// Drawing asks for the pictures it has room for (picture_source); what is not there yet is noted
// and made by the next slices of work, then what a next key may want: the neighbours in the list.
// So nothing has to know beforehand what a view will draw, and no key waits for a picture.
#pragma once
#include "app/picture_worker.h"
#include "base/vec.h"
#include "ui/draw_picture.h"

struct app;

struct decoded { // an image file's pixels, or why there are none
    uint32_t instance;
    struct pixmap pixels; // {0} when there is a problem
    uint32_t w, h;
    char format[8];
    char *problem; // owned
    uint64_t used;
};

struct made {
    struct picture_want want;
    struct preview preview;
    uint64_t key, used;
    bool stale; // G or the region is not what it was; shown until it is made anew
};

enum { PICTURE_WANTS = 96 };

struct pictures {
    struct picture_worker *worker; // started by the first image
    VEC(struct decoded) decoded;
    VEC(struct made) made;
    size_t decoded_bytes, made_bytes;
    struct picture_want wants[PICTURE_WANTS]; // of the frame drawn last
    size_t n_wants;
    uint64_t frame;      // counts frames; `used` is one of them
    uint64_t generation; // of G and S: another one makes every preview stale
    enum picture_mode wanted, mode;
    bool found;           // mode is what came of wanted
    bool working;         // there is more to do at once
    int shown_w, shown_h; // cells of the main picture as drawn last; 0: not yet
    uint64_t stale_since; // 0: the main picture is what it should be
    uint64_t quiet_until; // pixels of many pictures are sent when keys stop coming

    enum overlay_look look;
    bool outline_g, beside;
    double zoom, x, y; // the part shown is 1/zoom of the picture, around (x, y) in shares
    struct picture_source source;
    struct picture_view view; // of the reader's instance
};

void pictures_init(struct app *a, enum picture_mode wanted);
void pictures_fini(struct app *a);
void pictures_begin_frame(const struct app *a); // before drawing
void pictures_settle(struct app *a);            // source and view
bool pictures_work(struct app *a);              // one slice; true: there is more to do
int pictures_timeout(const struct app *a);      // ms until work goes on; -1: there is none
void pictures_key(struct app *a);               // a key came: many pixels wait
void pictures_changed(struct app *a);           // G or S of instances changed
// G or the probed region of an instance changed, or the brush on it moved: cells are made anew
// before the next frame, pixels a few times a second at most.
void pictures_painted(struct app *a, uint32_t instance);
// false: not possible here (e says why).
void pictures_set_mode(struct app *a, enum picture_mode wanted);
bool pictures_pixels(const struct app *a); // shown by a protocol
struct picture_look pictures_look(const struct app *a);
// The reader's picture as lines of text with a description; false while it is not decoded.
bool pictures_twin(struct app *a, struct strbuf *out, struct err *e);
