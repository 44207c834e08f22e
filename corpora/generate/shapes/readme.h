// SPDX-License-Identifier: MIT
// README.md of the corpus, and the figures in it.
#ifndef GENERATE_SHAPES_README_H
#define GENERATE_SHAPES_README_H

#include "album.h"

#include <stdio.h>

void album_readme(const struct album *album, FILE *out);
// The table of patterns, one row per run.
void album_patterns(const struct album *album, FILE *out);
// |what the stored gradients add up to - what they should|.
double completeness(const struct plate *plate);

#endif
