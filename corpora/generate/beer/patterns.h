// SPDX-License-Identifier: MIT
// The eight Shared Interest patterns (Boggust et al. 2022), to count what the corpus contains.
#ifndef GENERATE_PATTERNS_H
#define GENERATE_PATTERNS_H

#include "review.h"

enum { PATTERNS = 8 };

// How scores become a set of salient words.
enum rule { RULE_SET, RULE_MEAN, RULE_STD1, RULE_GT_SIZE };

struct rationale {
    double prediction;
    int size;                  // of set
    int set[MAX_TOKENS];       // salient words; for RULE_SET most important first
    double scores[MAX_TOKENS]; // unless RULE_SET
    int steps;                 // integrated gradients only
    bool missing;              // no rationale exists
};

const char *rule_name(enum rule rule);
const char *pattern_name(int pattern);
// Fills set from scores; annotation may be empty, which leaves RULE_GT_SIZE without salient words.
void rationale_discretise(struct rationale *rationale, enum rule rule, int n,
                          const struct annotation *annotation);
// Bit p is set when pattern p + 1 holds; no bits without an annotation or a rationale.
unsigned patterns_of(const struct rationale *rationale, const struct annotation *annotation, int n,
                     double label);

#endif
