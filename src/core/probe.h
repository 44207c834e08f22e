// SPDX-License-Identifier: MIT
// Probing (Boggust et al. 2022 §5.3): a person marks a region of one instance, and
// the classes whose saliency matches it best are listed. The region plays the part of the ground
// truth: IoU, GTC and SC of every class's S against it.
#pragma once
#include "core/field.h"

struct probe_result {
    uint32_t run;         // the class's run
    const char *name;     // the class, borrowed from the columns; the run's name when it has none
    struct scores scores; // of its S against the region; wsc too when the run gave scores
};

enum { PROBE_TOP = 6 };

// The classes of one instance made ready, so that asking again and again costs one look at the bits
// of each: a thousand classes of 224×224 pixels take a millisecond.
struct probe_class {
    uint32_t run;
    const char *name;
    bool defined; // its S exists
    struct featureset set, universe;
    size_t size; // |S|
};

struct prober {
    struct probe_class *at; // in class order
    size_t n_classes;
    size_t n;   // features
    bool named; // some run names a class; else every run stands for itself
};

// Copies what is needed into the arena.
void probe_prepare(struct prober *p, const struct instance *x, const struct columns *c,
                   struct arena *a);
// Fills out[0..n_classes) in class order; WSC is left out.
void probe_ask(const struct prober *p, const struct featureset *region, struct probe_result *out);
// The `most` best of results[0..n) into out, as probe_sort() would begin; returns how many.
size_t probe_best(const struct probe_result *results, size_t n, enum score by, size_t most,
                  struct probe_result *out);

// Every class of the instance in class order: its runs that name a class or, when none does, all of
// its runs. Fills out[0..return) (room for x->n_runs).
size_t probe_classes(const struct instance *x, const struct columns *c,
                     const struct featureset *region, struct probe_result *out);
// Best first by IoU, GTC or SC; ties in class order, undefined last.
void probe_sort(struct probe_result *results, size_t n, enum score by);

// A token region "3:7,12,20:25" (half-open; a single number is one token) as a set over n features.
// false: the text is no region, or reaches outside the instance.
bool region_parse(const char *text, size_t n, struct arena *a, struct featureset *out,
                  struct err *e);
// The same text again, as short as it can be.
void region_print(const struct featureset *region, struct strbuf *out);
