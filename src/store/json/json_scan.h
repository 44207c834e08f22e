// SPDX-License-Identifier: MIT
// The grammar check in front of cJSON: one pass over a value, without recursion. What it accepts,
// cJSON accepts; what it refuses, it can explain; what cJSON would misread, it rewrites.
#pragma once
#include "base/err.h"
#include "base/strbuf.h"
#include "base/vec.h"

#include <stdint.h>

struct json_literal { // an integer too long for a double
    size_t ordinal;   // it is the ordinal-th number of the value, in document order
    size_t offset, length;
};

struct json_scan {
    const char *text; // NUL-terminated at n
    size_t n;
    size_t at;  // before: where to start (blank space is skipped); after: behind the value or, on
                // failure, the offending byte
    bool ended; // failure: the text ends where something was expected
    unsigned outer; // containers around the value, which count towards the cap on nesting
    bool rewrite;   // fill the members below, too

    bool changed;        // something had to be rewritten…
    struct strbuf fixed; // …the rewritten text of [0, copied)
    size_t copied;
    size_t numbers; // seen so far
    VEC(struct json_literal) literals;
    bool repaired_utf8, nul_cut; // as in struct json_fault
};

// Checks one value. Stops right behind it: what follows is the caller's business.
bool json_scan(struct json_scan *s, struct err *e);
// Moves on to the next byte that is not blank; -1 at the end.
int json_scan_blank(struct json_scan *s);
// Fails at s->at with "expected WHAT, found …".
bool json_scan_fail(struct json_scan *s, struct err *e, const char *what);
void json_scan_free(struct json_scan *s);
// The UTF-16 unit that four hexadecimal digits at p spell, or -1. Stops at a NUL.
int32_t json_unit(const char *p);
