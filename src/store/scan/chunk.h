// SPDX-License-Identifier: MIT
// Lines of a file read and scanned in chunks by several threads, handed out in the order of the
// file: what comes out does not depend on the number of threads or on where chunks end.
//
// A chunk is the lines that start in [from, to). Whoever scans it looks at the byte before `from`
// to know whether a line starts there, and reads on behind `to` until its last line ends.
#pragma once
#include "store/input/bytes.h"
#include "store/scan/scanner.h"

enum line_kind {
    LINE_SCANNED, // x is what the record says
    LINE_OTHER,   // a record for json_parse and the reader
    LINE_LONG,    // too long for a chunk (or at all): a matter for the splitter
};

struct chunk_line { // a line that is not blank
    enum line_kind kind;
    uint32_t indent;        // blanks in front of the record
    uint32_t length;        // of the record, without blanks around it
    size_t at;              // the record in the chunk's text
    uint64_t start, number; // offset of the line in the file; how many start before it in the chunk
    uint64_t id_hash;       // LINE_SCANNED, when x.id is not NULL
    struct scanned x;
};

struct chunk {
    uint64_t from, to;
    char *text; // bytes of the file from `base` on; every record ends with NUL
    size_t cap, n;
    uint64_t base;
    VEC(struct chunk_line) lines;
    uint64_t starts; // lines that start here, blank ones included
    struct scanner scanner;
    bool failed; // the file could not be read: the chunk has no lines
};

struct chunks; // a pool of threads and buffers

// threads: at most so many at a time, the caller included. Options and rule are borrowed.
struct chunks *chunks_new(int threads, const struct corpus_options *o, const struct rule *corpus,
                          uint64_t max_value);
void chunks_free(struct chunks *p);
// Starts on the lines that begin in [from, to).
void chunks_begin(struct chunks *p, const struct bytes *b, uint64_t from, uint64_t to);
// The next chunk in order, NULL behind the last one; valid until the next call. The caller scans,
// too, while the others are busy.
struct chunk *chunks_next(struct chunks *p);
void chunks_end(struct chunks *p); // no more of them are wanted; threads end here
