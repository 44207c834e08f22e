// SPDX-License-Identifier: MIT
// Salient pixels, their agreement with what people marked, and the eight patterns.
#ifndef GENERATE_SCORE_H
#define GENERATE_SCORE_H

#include "album.h"

struct agreement {
    int marked, salient, both;
    double iou, gtc, sc; // rounded to two decimals; -1 where undefined
};

struct range {
    double low, high;
};

// The cut-offs of corpus.json.
struct cuts {
    struct range iou_low, iou_high, gtc_low, gtc_high, sc_low, sc_high;
};
extern const struct cuts cuts;

// S is where |a| >= mean + deviations * standard deviation.
extern const double deviations[METHODS];
// The same as venn writes it, and what it says of the runs for one class: only what speaks for it.
extern const char *const rule_text[METHODS];
extern const char *const class_rule_text;
void salient_pixels(const struct plate *plate, enum method method, struct mask *salient);
struct agreement plate_agreement(const struct plate *plate, enum method method);
// Bit p is set when pattern p + 1 holds.
unsigned plate_patterns(const struct plate *plate, enum method method);
// Share of the salient pixels that lie on the mark; 0 without a mark.
double plate_on_mark(const struct plate *plate, enum method method);

#endif
