// SPDX-License-Identifier: MIT
// Temporary copies of what cannot be read at random: pipes, gzip and zstd streams.
#pragma once
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

enum packing packing_of(const char *head, size_t n); // by magic bytes; n >= 4 to be sure

struct spool_source {
    int fd;           // read() from its current position…
    const char *head; // …after these bytes, which were read already
    size_t head_n;
};

// Unpacks the source into the spool. *partial is set when the source is broken (what came before is
// in the spool). false: the spool could not be written.
bool spool_fill(int spool, const struct spool_source *from, enum packing packing,
                uint64_t *size_out, struct err *partial, struct err *e);
