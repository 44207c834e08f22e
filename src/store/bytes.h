// SPDX-License-Identifier: MIT
// Random access to the bytes of an input, whatever it is: a plain file is read with pread (never
// mapped: a file truncated under a mapping kills the program); gzip, zstd and standard input are
// spooled decompressed to an unlinked temporary file first, so that rows can be read again.
#pragma once
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct bytes {
    char *path;    // as given, for messages ("-" = standard input)
    int fd;        // seekable
    uint64_t size; // decompressed size when opened
    bool spooled;  // fd is our own temporary file
    dev_t dev; // identity of the original file, to notice replacement (0 when spooled from stdin)
    ino_t ino;
    struct timespec mtime;
};

// Opens and, if needed, spools. Errors: not there, a directory, not readable, a Git LFS pointer
// (explained), a broken or truncated gzip/zstd stream (the readable part is kept: *partial says
// why), no space for the spool.
bool bytes_open(struct bytes *b, const char *path, struct err *partial, struct err *e);
// A spool written by ourselves (transposed columns): takes the descriptor.
void bytes_from_spool(struct bytes *b, int fd, uint64_t size, const char *path);
int bytes_spool_file(struct err *e); // an unlinked temporary file, or -1
// Reads exactly n bytes at offset. Error when the file has shrunk or cannot be read.
bool bytes_read(const struct bytes *b, uint64_t offset, char *out, size_t n, struct err *e);
// True when a plain file has changed on disk since it was opened (size shrunk, replaced).
bool bytes_changed(const struct bytes *b);
void bytes_close(struct bytes *b);
