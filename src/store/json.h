// SPDX-License-Identifier: MIT
// cJSON with what the data need: bare NaN and Infinity, positions in errors, trailing garbage and
// bad UTF-8 reported, a cap on nesting, and look-ups that are case-sensitive.
#pragma once
#include "base/err.h"

#include <cjson/cJSON.h>
#include <stdint.h>

struct json_fault {
    size_t offset;      // byte in the value where parsing stopped
    bool repaired_utf8; // invalid UTF-8 was replaced by U+FFFD
    bool nul_cut;       // a string held \u0000 (kept visible as U+2400)
};

enum { JSON_MAX_DEPTH = 64 };

// Parses text[0..n) (NUL-terminated at n). NaN becomes null; Infinity and -Infinity become ±inf
// numbers (the readers refuse them). Numbers longer than a double keep their literal digits where a
// caller asks with json_id(). The tree is freed with cJSON_Delete. On failure e says what was
// expected ("expected ',' or '}' after a value") and fault->offset where.
cJSON *json_parse(const char *text, size_t n, struct json_fault *fault, struct err *e);

const cJSON *json_get(const cJSON *object, const char *key); // case-sensitive; NULL when absent
const char *json_type(const cJSON *v);                       // "a string", "a number", …
bool json_is_index(const cJSON *v,
                   double *out); // a number with an integer value (3.0 is, 3.5 is not)
