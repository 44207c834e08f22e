// SPDX-License-Identifier: MIT
// cJSON with what the data need: bare NaN and Infinity, positions in errors, trailing garbage and
// bad UTF-8 reported, a cap on nesting, and look-ups that are case-sensitive.
#pragma once
#include "base/arena.h"
#include "base/err.h"

#include <cjson/cJSON.h>
#include <stdint.h>

struct json_fault {
    size_t offset;      // byte in the value where parsing stopped
    bool repaired_utf8; // invalid UTF-8 or a lone surrogate was replaced by U+FFFD
    bool nul_cut;       // a string held \u0000 or a NUL byte (kept visible as U+2400)
};

enum { JSON_MAX_DEPTH = 64 };

// Parses text[0..n) (NUL-terminated at n). NaN becomes null; Infinity and -Infinity become ±inf
// numbers (the readers refuse them). Every string and key in the tree is valid UTF-8 without NUL:
// bad bytes and lone surrogates are U+FFFD, NUL is U+2400. Accepted beyond the standard: `01`,
// `1.`, raw control characters in strings, a leading BOM. Blank space around the value is allowed,
// any other text behind it is an error. The tree is freed with cJSON_Delete. On failure e says what
// was expected ("expected ',' or '}' after a value, found 'x'") and fault->offset where. An integer
// literal of more than 15 digits keeps its literal in the node's valuestring (its valuedouble is
// rounded); every other number has valuestring NULL. See json_id. fault and e may be NULL.
cJSON *json_parse(const char *text, size_t n, struct json_fault *fault, struct err *e);

// By name, case-sensitive; of a name given twice the first. NULL when absent or not an object.
const cJSON *json_get(const cJSON *object, const char *key);
// Where v, or its key, begins in the text that root was parsed from; SIZE_MAX when it is not of
// root.
size_t json_offset(const char *text, const cJSON *root, const cJSON *v);
const char *json_type(const cJSON *v); // "a string", "a number", "nothing" (NULL) …
// A finite number with an integer value (3.0 is, 3.5 is not; -1 is: the caller checks the range).
bool json_is_index(const cJSON *v, double *out);
// An id as a string in the arena: a string as it is, a number with its literal digits
// (12345678901234567890 stays that; 7 and 7.0 give "7"; 0.5 gives "0.5", the shortest form that
// reads back). NULL when v is anything else (NULL, null, true, an infinite number, an array …).
char *json_id(struct arena *a, const cJSON *v);
