// SPDX-License-Identifier: MIT
// Files named by data: opened within one folder and nowhere else.
//
// A name from a corpus is untrusted: it must not lead out of the folder, be it by "..", by a
// symbolic link or as an absolute path; it must be a regular file (a FIFO would wait for ever); and
// it is never a URL. Everything that a corpus names comes through here.
#pragma once
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct folder;

// Heap. false: not a folder, or not readable.
bool folder_open(struct folder **out, const char *path, struct err *e);
void folder_close(struct folder *f); // may be NULL

const char *folder_real(const struct folder *f); // its real path
// The path of a file of the folder, which need not be there (heap); NULL: the name is none of it.
char *folder_path(const struct folder *f, const char *name);

// Opens a regular file of the folder for reading, close-on-exec. `missing` (may be NULL) says that
// there is simply no such file. -1 with e set, which does not repeat the name.
int folder_file(const struct folder *f, const char *name, uint64_t *size, bool *missing,
                struct err *e);
// The whole file (heap, a NUL behind it, which is not counted), at most max bytes.
bool folder_read(const struct folder *f, const char *name, size_t max, uint8_t **out, size_t *n,
                 bool *missing, struct err *e);
// Its first `part` bytes and its last, with their number and the file's size: what content_hash is
// made of. out has room for 2 * part.
bool folder_ends(const struct folder *f, const char *name, size_t part, uint8_t *out, size_t *n,
                 uint64_t *size, bool *missing, struct err *e);
