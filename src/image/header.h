// SPDX-License-Identifier: MIT
// Width and height where an image's first bytes simply have them (PNG, JPEG, GIF, BMP): for asking
// many images without waiting for the decoder's process each time. false: they do not tell, and the
// decoder may.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool header_size(const uint8_t *bytes, size_t n, uint32_t *w, uint32_t *h);
