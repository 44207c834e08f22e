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

// Opens and, if needed, spools (also FIFOs and devices). What is compressed is told by its first
// bytes, not by its name. Errors: not there, a directory, not readable, a Git LFS pointer
// (explained), no space for the spool. A broken or truncated gzip/zstd stream: the readable part is
// kept and partial->msg says why; it is "" when all is well (partial may be NULL). The messages do
// not name the path: the caller knows it.
bool bytes_open(struct bytes *b, const char *path, struct err *partial, struct err *e);
// A spool written by ourselves (transposed columns): takes the descriptor.
void bytes_from_spool(struct bytes *b, int fd, uint64_t size, const char *path);
// An unlinked temporary file in $TMPDIR, /tmp or /var/tmp; or -1.
int bytes_spool_file(struct err *e);
// Appends to a spool; the message for a full disk names the cure.
bool bytes_spool_write(int fd, const char *p, size_t n, struct err *e);
// Reads exactly n bytes at offset. Error when the file has shrunk or cannot be read.
bool bytes_read(const struct bytes *b, uint64_t offset, char *out, size_t n, struct err *e);
// True when a plain file has changed on disk since it was opened (size shrunk, replaced, rewritten
// in place). Not: a file that grew or was deleted: what was opened can still be read.
bool bytes_changed(const struct bytes *b);
enum bytes_change { BYTES_SAME, BYTES_GREW, BYTES_REPLACED };
// What has become of a plain file since: size and mtime are brought up to date when it grew.
// Replaced: another file has its name, or it is shorter or was written over.
enum bytes_change bytes_look(struct bytes *b);
bool path_is_remote(const char *path); // on a network file system: nobody says when it changes
void bytes_close(struct bytes *b);
