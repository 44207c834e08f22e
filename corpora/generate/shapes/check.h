// SPDX-License-Identifier: MIT
// Properties the corpus promises.
#ifndef GENERATE_SHAPES_CHECK_H
#define GENERATE_SHAPES_CHECK_H

#include "album.h"

// Says what fails on standard error; returns how many properties do.
int check_album(const struct album *album);

#endif
