// SPDX-License-Identifier: MIT
// PNG, npy and npz files, written byte by byte.
#ifndef GENERATE_BINARY_H
#define GENERATE_BINARY_H

#include "saliency.h"

#include <stdio.h>

// channels 1 (grey) or 3 (RGB), SIDE x SIDE.
void png_write(const uint8_t *pixels, int channels, FILE *out);
// float16, SIDE x SIDE, row by row.
void npy_write(const struct saliency *saliency, FILE *out);
// The same compressed, as the only member of an archive.
void npz_write(const struct saliency *saliency, FILE *out);

#endif
