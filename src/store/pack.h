// SPDX-License-Identifier: MIT
// Writing compressed: the other way round than spool.h.
#pragma once
#include "store/input/spool.h"

#include <stdio.h>

enum packing packing_by_name(const char *path); // .gz, .zst, else none
// A stream whose bytes reach the descriptor packed; it takes the descriptor and closes it. Errors
// are the stream's, as of any FILE. NULL with errno: out of memory or descriptors.
FILE *pack_open(int fd, enum packing packing);
