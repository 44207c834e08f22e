// SPDX-License-Identifier: MIT
// What went wrong or was put right while reading, with its place: shown on the errors screen, on
// stderr, and by `venn inspect`.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum problem_kind {
    PROBLEM_NOTE, // worth saying, does not change the exit status (NaN as missing, swapped names)
    PROBLEM_REPAIRED,   // an index dropped, an id renamed, UTF-8 replaced, padding cut (exit 1)
    PROBLEM_SKIPPED,    // an instance could not be used (exit 1)
    PROBLEM_UNREADABLE, // a whole file could not be used (exit 3)
};

struct problem {
    enum problem_kind kind;
    char *file;      // as given on the command line
    uint64_t line;   // 1-based; 0 = the file as a whole
    uint64_t column; // 1-based byte column; 0 = the line as a whole
    char *what;      // one sentence, with the cure where there is one; raw text
    uint16_t source; // for reading the raw line again
    uint64_t offset, length;
};

enum { PROBLEMS_KEPT = 10000 }; // the rest is only counted

struct problems {
    struct problem *at;
    size_t n, cap;
    size_t counts[4];         // by kind, kept or not
    size_t skipped_instances; // kept by the corpus, not by problems_add
};

void problems_add(struct problems *p, const struct problem *problem); // copies file and what
void problems_free(struct problems *p);
int problems_exit_status(const struct problems *p, bool strict); // 0, 1 or 3
