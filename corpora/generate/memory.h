// SPDX-License-Identifier: MIT
// Memory or exit: a batch program has nothing better to do.
#ifndef GENERATE_MEMORY_H
#define GENERATE_MEMORY_H

#include <stddef.h>

void *must_calloc(size_t count, size_t size);

#endif
