// SPDX-License-Identifier: MIT
// How far reviewers agree. A unit is an instance that somebody tagged; its category is the whole
// set of tags. For corrected ground truths a unit is a token, in or out, of an instance that at
// least two reviewers corrected.
#pragma once
#include "base/vec.h"
#include "store/triage.h"

struct triage_pair {
    size_t a, b, n; // places in `list`; instances both tagged
    double kappa;
};

struct triage_agreement {
    int *list; // reviewers, by name
    size_t n_list;
    size_t n; // instances tagged by at least two
    double kappa, alpha, alpha_tokens;
    size_t n_tokens; // instances whose ground truth at least two corrected
    VEC(struct triage_pair) pairs;
};

// Reviewers with states in this corpus, by name; heap. *n may be 0.
int *triage_active(const struct triage *t, size_t *n);
void triage_agree(const struct triage *t, const struct columns *c, struct triage_agreement *out);
void triage_agreement_free(struct triage_agreement *a);
