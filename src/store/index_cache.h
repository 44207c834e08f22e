// SPDX-License-Identifier: MIT
// The columns of a corpus kept between sessions, under $XDG_CACHE_HOME/venn (else ~/.cache/venn).
//
// It is only ever a cache. An index is written to a temporary name, synchronised and renamed, so
// that none is ever seen half written; it holds what it was made from (real paths, sizes, times and
// inodes of the files, readers, options, version) and checksums of everything in it. One that does
// not fit, or whose checksums do not, is ignored and made again. Rows read through it are checked
// against their hashes like any others.
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

struct corpus;
struct index_writer; // a thread that writes an index

enum index_state {
    INDEX_NONE,    // none, or one of something else (a file has changed since)
    INDEX_DAMAGED, // truncated, corrupted, or not readable
    INDEX_READ,    // the corpus is loaded
};

// Can this corpus have one? (Not standard input, compressed files, pandas columns.)
bool index_possible(const struct corpus *c);
// Loads the corpus, of which nothing has been read yet, from its index.
enum index_state index_read(struct corpus *c);
// The current source of several, of which nothing has been read yet, from the index that it has as
// a corpus of its own.
bool index_read_shard(struct corpus *c);
// Writes the index of a corpus that is loaded. false: e says why not; nothing is left behind.
bool index_write(const struct corpus *c, struct err *e);
// The same by a thread; the columns must not change until index_writer_end, which lets it come to
// an end (finish) or stops it. NULL when that cannot be done.
struct index_writer *index_writer_begin(const struct corpus *c);
bool index_writer_end(struct index_writer *w, bool finish);

// ---- the folder ----

bool index_folder(struct strbuf *out, struct err *e); // where indexes are: not made yet
struct index_entry {
    char *path;      // of the index
    char *what;      // the files that it is of, joined by blanks; "" for an unfinished one
    uint64_t bytes;  // of the index
    bool unfinished; // left behind by a process that was killed, or being written
};
struct index_list {
    struct index_entry *at;
    size_t n, cap;
};
void index_list_read(struct index_list *list); // sorted by what they are of
void index_list_free(struct index_list *list);
// Removes all; how many, and their bytes.
size_t index_clear(uint64_t *bytes, struct err *e);

// ---- between index_cache.c and index_key.c ----

// What an index is of, as text: the first line names its files, then comes all that must fit.
void index_key(const struct corpus *c, struct strbuf *out);
// Its place: of these paths and options, whatever has become of the files.
bool index_path(const struct corpus *c, struct strbuf *out, struct err *e);

enum {
    INDEX_VERSION = 3,
    INDEX_MAGIC_BYTES = 16,
    INDEX_PIECE = 1 << 20,  // bytes of an array in one section: read and checked by any thread
    INDEX_ROWS = 16 * 1024, // rows in one
};
void index_magic(char out[INDEX_MAGIC_BYTES]); // the first bytes of the file

struct index_section { // in front of every piece of the file
    uint64_t bytes, sum;
};
uint64_t index_sum(const void *p, uint64_t n); // of n bytes
