// SPDX-License-Identifier: MIT
// From continuous attributions to the set S (Boggust et al. §3.2 and App. B;
// `suff` is Carter et al. 2019).
//
//   mean | std:K       score >= mean + K·σ (population σ over the instance's non-missing scores)
//   top%:P             score >= the (100-P)th percentile, linear interpolation
//   top:N | top+:N     the N largest | the N largest that are > 0; ties to the lower index
//   gtsize             the |G| largest; ties to the lower index
//   above:X            score >= X
//   suff:T             descending order until the model's output on them alone reaches T
//   set                already a set
// Each on the score itself (raw), its absolute value (abs) or max(score, 0) (pos).
#pragma once
#include "base/err.h"
#include "core/featureset.h"

enum rule_kind {
    RULE_NONE, // nothing stated: somebody else's default applies
    RULE_SET,
    RULE_MEAN,
    RULE_STD,
    RULE_TOP_PERCENT,
    RULE_TOP,
    RULE_TOP_POSITIVE,
    RULE_GTSIZE,
    RULE_ABOVE,
    RULE_SUFF,
};

enum rule_on { ON_DEFAULT, ON_RAW, ON_ABS, ON_POS }; // ON_DEFAULT acts as ON_RAW unless replaced

struct rule {
    enum rule_kind kind;
    enum rule_on on;
    double arg; // K, P, N, X or T
};

// "std:1", "top%:10", "top+:5", "suff:0.85"; optionally followed by "/abs" or "/pos" or "/raw".
bool rule_parse(const char *text, struct rule *out, struct err *e);
bool rule_on_parse(const char *text, enum rule_on *out, struct err *e); // raw | abs | pos
bool rule_is_top(const struct rule *r);                                 // top:N, top+:N
// "std:1", "top%:10/abs": reads back as the same rule. Returns out.
const char *rule_text(const struct rule *r, char out[48]);

enum discretize_note {
    DISCRETIZE_OK,
    DISCRETIZE_CONSTANT,      // all scores equal: nothing is ranked, S = ∅ under mean, std, top%
    DISCRETIZE_NO_OUTPUTS,    // suff without per-prefix outputs: S undefined
    DISCRETIZE_NO_GT,         // gtsize without a ground truth: S undefined
    DISCRETIZE_NEVER_REACHED, // suff: the threshold is never reached, S = all
    DISCRETIZE_ALL_MISSING,   // every score is NaN: S undefined
    DISCRETIZE_NO_SET,        // `set`, but scores were given: S undefined
};

struct discretize_input {
    const double *scores;         // n values; NaN = missing, never selected
    size_t n;                     // features
    const struct featureset *gt;  // ground truth, or NULL when not annotated (gtsize)
    const double *prefix_outputs; // [k] = model output on the k+1 best features; or NULL (suff)
    size_t n_outputs;             // length of prefix_outputs
    bool low_side;                // suff: the output must fall to <= T instead of rising to >= T
};

// Fills *out (made in `a`, universe n). Returns false when S is undefined (note says why; *out
// empty).
bool discretize(struct arena *a, const struct rule *r, const struct discretize_input *in,
                struct featureset *out, enum discretize_note *note);

const char *discretize_note_text(enum discretize_note note); // one sentence; "" for OK
