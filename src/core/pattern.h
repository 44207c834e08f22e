// SPDX-License-Identifier: MIT
// The eight recurring patterns of model behaviour (Shared Interest, CHI 2022, §4) and the cut-offs
// that define them.
//
//   correct / incorrect                               condition
//   1 human aligned      / 5 confuser                 IoU high
//   2 sufficient subset  / 6 insufficient subset      SC high and GTC low
//   3 sufficient context / 7 distractor               IoU low
//   4 context dependent  / 8 context confusion        GTC high and SC low
//
// Membership is a bit set (patterns are filters, not a partition) and needs IoU, GTC and SC defined
// and correctness known. The primary pattern, for glyph and colour, goes by precedence: IoU high,
// subset, context dependent/confusion, IoU low. Comparisons use score_rounded().
#pragma once
#include "base/err.h"
#include "base/near.h"
#include "base/strbuf.h"
#include "core/correctness.h"
#include "core/coverage.h"

enum pattern {
    PATTERN_NONE, // key 0 on screen means "all"; here: in no pattern
    PATTERN_HUMAN_ALIGNED,
    PATTERN_SUFFICIENT_SUBSET,
    PATTERN_SUFFICIENT_CONTEXT,
    PATTERN_CONTEXT_DEPENDENT,
    PATTERN_CONFUSER,
    PATTERN_INSUFFICIENT_SUBSET,
    PATTERN_DISTRACTOR,
    PATTERN_CONTEXT_CONFUSION,
    PATTERN_COUNT
};

struct range {
    double low, high; // closed; compared with rounded scores
};

struct cut {
    struct range low, high; // what counts as low and as high for one score
};

// One pattern's own ranges where a corpus overrides them (melanoma preset); `set` bit per score.
struct pattern_cut {
    unsigned set;                    // bit (1u << enum score): range[score] is in force
    struct range range[SCORE_COUNT]; // else the cut of the score applies, as the table above says
};

struct cuts {
    struct cut iou, gtc, sc;
    struct pattern_cut own[PATTERN_COUNT]; // empty when {0}
    char name[24]; // "text", "image", "melanoma", "auto", "custom", "corpus"
};

struct pattern_info {
    const char *key;       // "human-aligned": stable, used in files and filters
    const char *name;      // "human aligned"
    const char *shortname; // "suff. subset": for narrow bars
    const char *glyph;     // one column, distinct without colour; UTF-8
    char ascii;            // the same in ASCII
    const char *condition; // "IoU high" …
    const char *meaning;   // one sentence (CHI §4.1-4.8)
    const char *question;  // what it should make one ask
    bool correct;          // patterns 1-4
    enum score sort;       // score that selecting it sorts by
    bool sort_descending;
};

const struct pattern_info *pattern_info(enum pattern p); // p in 1..8; NULL for none
const char *pattern_key(enum pattern p);                 // its key; "none" for none
// A key ("human-aligned", also context-dependant, distracted), a digit 1-8, or "none"; any case,
// `_` and space for `-`. false when unknown.
bool pattern_parse(const char *text, size_t n, enum pattern *out);
struct near pattern_near(const char *text, size_t n); // the keys near a text that is none
// Comma-separated list → bit set (1u << pattern); bit 0 = none. Error names the bad word.
bool pattern_parse_list(const char *text, unsigned *out, struct err *e);

struct cuts cuts_text(void);     // low [0,.30], high [.70,1]
struct cuts cuts_image(void);    // low [0,.20], high [.65,1]
struct cuts cuts_melanoma(void); // Shared Interest's melanoma study, per pattern
// "text: low 0-0.3, high 0.7-1"; by score where those differ, and the ranges that patterns have of
// their own; `between` parts them.
void cuts_print(const struct cuts *c, const char *between, struct strbuf *out);
bool cuts_preset(const char *name, struct cuts *out); // text | image | melanoma
// The range that score `which` has to lie in for pattern p; false when p does not look at it.
bool cuts_range(const struct cuts *c, enum pattern p, enum score which, struct range *out);

// Membership bits (1u << pattern), 0 = in none, for one (scores, correctness).
unsigned pattern_membership(const struct scores *s, enum correctness c, const struct cuts *cuts);
enum pattern pattern_primary(unsigned membership);
// True when membership could be decided: three scores defined and correctness known.
bool pattern_decidable(const struct scores *s, enum correctness c);
