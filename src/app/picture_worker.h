// SPDX-License-Identifier: MIT
// Decoding beside the keys: one thread that has the decoder (image/decode.h) and one image at a
// time. Whoever asks never waits longer than it says.
#pragma once
#include "base/err.h"
#include "image/pixmap.h"

#include <stddef.h>

struct picture_worker;

struct picture_result {
    uint32_t instance;
    bool ok;
    struct pixmap pixels; // scaled down to at most PICTURE_MOST pixels; the taker's
    uint32_t w, h;        // of the file
    char format[8];       // "png", "" when it is not known
    struct err e;         // when not ok
};

enum { PICTURE_MOST = 4 * 1000 * 1000 };

struct picture_worker *picture_worker_new(const char *program); // nothing is started yet
void picture_worker_free(struct picture_worker *w);             // waits for the image at hand
bool picture_worker_busy(const struct picture_worker *w);
// Only when it is not busy. Takes bytes (heap).
void picture_worker_give(struct picture_worker *w, uint32_t instance, uint8_t *bytes, size_t n);
// Waits at most timeout_ms for the image that was given; false: not yet.
bool picture_worker_take(struct picture_worker *w, int timeout_ms, struct picture_result *out);
