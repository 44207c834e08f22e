// SPDX-License-Identifier: MIT
// Cuts an input into JSON values with our own string-aware splitter; cJSON sees one value at a
// time. JSON Lines, one JSON array (also all on one line), one object keyed by id, and pandas
// column JSON. Memory is bounded by the largest single value (max_value, --max-instance), not by
// lines or files.
#pragma once
#include "store/input/bytes.h"

enum layout {
    LAYOUT_LINES,   // one value per line
    LAYOUT_ARRAY,   // [v, v, …]
    LAYOUT_OBJECT,  // {"key": v, …} of records
    LAYOUT_COLUMNS, // {"column": {"0": v, …}, …}: pandas orient=columns
    LAYOUT_SINGLE,  // one JSON value (one object over several lines), or several in a row
    LAYOUT_EMPTY,
};

// Looks at the first bytes (skipping a BOM and blank space), at most a megabyte. Fails, with a cure
// where there is one, when this is no JSON at all (text that begins otherwise, pickle, zip,
// UTF-16).
bool layout_sniff(const struct bytes *b, enum layout *out, struct err *e);

struct piece {       // one value found by the splitter
    uint64_t offset; // of its first byte
    uint64_t length; // bytes
    uint64_t line;   // 1-based line it starts on
    uint64_t column; // 1-based byte column on that line (a BOM does not count)
    const char
        *text;       // its bytes, NUL-terminated; valid until the next splitter_next; SPLIT_BAD: ""
    const char *key; // LAYOUT_OBJECT: its decoded key, else NULL
};

struct splitter;

// Borrows b. max_value: cap in bytes of one value.
struct splitter *splitter_new(const struct bytes *b, enum layout layout, uint64_t max_value);
// LAYOUT_LINES, not yet begun: goes on at the start of that line.
void splitter_seek(struct splitter *s, uint64_t offset, uint64_t line);
void splitter_free(struct splitter *s);

enum split_result {
    SPLIT_VALUE, // *out is the next value (not yet known to be valid JSON)
    SPLIT_BAD, // this one cannot be used (too long, cut off, a comma missing): e says why, out has
               // its place; splitting goes on behind it where that is possible
    SPLIT_END,
};
enum split_result splitter_next(struct splitter *s, struct piece *out, struct err *e);
uint64_t splitter_lines(const struct splitter *s);    // '\n' consumed
uint64_t splitter_position(const struct splitter *s); // bytes consumed, for progress

// Rewrites pandas column JSON as JSON Lines of row objects ({index_name: key, column: value, …},
// missing or null kept as null) into a spool, in the order of the first column's keys; keys that
// only later columns have are appended. Line n of the spool is row n. index_name is the key under
// which the inner key is stored ("index"). Memory: 16 bytes per cell and the keys, no values.
// A file that is cut off or malformed fails as a whole (its rows would lack columns), with the
// line:column; the values themselves are not checked. max_value limits keys.
bool columns_transpose(const struct bytes *in, const char *index_name, uint64_t max_value,
                       struct bytes *out, struct err *e);
