// SPDX-License-Identifier: MIT
// Encoded images (PNG, JPEG, GIF, BMP, and WebP where its loader is installed) → pixels.
//
// They are decoded by a child process, which is this program started again with DECODE_ARGUMENT:
// whatever an image does to its decoder, the child's memory, time and files are limited, and it is
// started again when it dies. One child serves one struct decoder until that is freed; it is
// started by the first request. A decoder belongs to one thread.
//
// The caps of pixmap.h are checked before anything is decoded: the bytes here, the pixels as soon
// as the header is known. The formats are told by the first bytes, never by a name.
#pragma once
#include "base/err.h"
#include "image/pixmap.h"

// main() gives way to decode_child() when this is its only argument.
#define DECODE_ARGUMENT "--decode-images-from-stdin"

struct decoder;

struct greymap {   // one channel, e.g. a mask; {0} is valid
    uint32_t w, h; // pixels
    uint8_t *at;   // w * h bytes, row by row from the top; owned (heap)
};

// program: the venn to start, borrowed ("/proc/self/exe" in venn itself). NULL: nothing can be
// decoded, and every request says so. Nothing is started yet.
struct decoder *decoder_new(const char *program);
void decoder_free(struct decoder *d); // ends the child; d may be NULL

// Each false with a message when it is no image, too large, broken, or takes too long. d may be
// NULL: like one without a program.
bool decode_image(struct decoder *d, const void *bytes, size_t n, struct pixmap *out,
                  struct err *e);
// Luminance (Rec. 601) as far as it is opaque: what is transparent is black.
bool decode_grey(struct decoder *d, const void *bytes, size_t n, struct greymap *out,
                 struct err *e);
// Width and height alone: nothing is decoded but the header. The beginning of a file is enough when
// the header is in it.
bool decode_size(struct decoder *d, const void *bytes, size_t n, uint32_t *w, uint32_t *h,
                 struct err *e);
void greymap_free(struct greymap *g);

// The format's name if these are the first bytes (16 are enough) of one that is read, else NULL.
const char *decode_format(const void *bytes, size_t n);

// The child: answers requests on descriptor 0 until it is closed. Returns the exit status.
int decode_child(void);
