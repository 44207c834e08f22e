// SPDX-License-Identifier: MIT
// One instance as parsed from its record(s), for the few on screen and while loading. Everything in
// it lives in one arena; what scales to millions is struct columns.
#pragma once
#include "core/discretize.h"
#include "core/featureset.h"
#include "core/value.h"

#include <stdint.h>

struct token {
    const char *text; // UTF-8 bytes as in the file (untrusted), NUL-terminated
    uint32_t n;       // bytes
};

struct named_set { // one annotator, or one other annotation layer
    const char *name;
    struct featureset set;
};

struct meta {
    const char *key;
    const char *text; // the value's text (strings without quotes, else compact JSON)
    double number;    // NaN unless the value was a number
};

struct probability {
    const char *name; // class
    double p;
};

// One run's saliency on this instance.
struct saliency {
    uint32_t run;          // index into columns.runs
    bool given_as_set;     // `indices` (a set) rather than `scores`
    bool ranked;           // order[] states importance, most important first
    const uint32_t *order; // given_as_set: the indices as listed, in range, duplicates dropped
    uint32_t n_order;
    struct featureset given;      // given_as_set by an image: the set itself, order is NULL
    const double *scores;         // else one per token, NaN = missing; NULL when given as a set
    struct rule own_rule;         // the run's own `discretise` (RULE_NONE when not stated)
    const double *prefix_outputs; // for suff, or NULL
    uint32_t n_outputs;
    struct value prediction; // the run's own, else the instance's
    const struct probability *probabilities;
    uint32_t n_probabilities;
    // derived by instance_derive():
    struct rule rule;           // the rule in force
    bool defined;               // S exists (a missing saliency is not an empty one)
    struct featureset set;      // S
    enum discretize_note note;  // why S is empty or undefined
    uint32_t missing;           // features with a NaN score (out of this run's universe)
    struct featureset universe; // features that count in this run; words NULL = all
};

// What the features are. Everything that counts (sets, scores, patterns) is the same for all three.
enum instance_kind {
    INSTANCE_TEXT,  // tokens
    INSTANCE_IMAGE, // pixels, row by row from the top: feature y * w + x; tokens is NULL
    INSTANCE_TABLE, // fields: tokens are their names, values what they hold
};

struct picture {          // of an image instance
    const char *path;     // as in the file (untrusted, relative to the corpus's folder), or NULL
    const uint8_t *bytes; // the encoded image (PNG, JPEG …) when it is part of the record, or NULL
    size_t n_bytes;
    uint32_t w, h;    // the instance's resolution, which G and S have; the file's own may differ
    uint64_t content; // hash of the image's bytes (of its path, when it is not there) and size
};

struct instance {
    struct arena *arena; // owns everything below
    const char *id;
    enum instance_kind kind;
    const struct token *tokens;
    const struct token *values;    // INSTANCE_TABLE: n of them, as text; else NULL
    const uint32_t *by_name;       // INSTANCE_TABLE: the features in the order of their names
    const struct picture *picture; // INSTANCE_IMAGE; else NULL
    uint32_t n;                    // features
    struct value label, prediction;
    const struct probability *probabilities;
    uint32_t n_probabilities;
    bool annotated;               // false: not annotated (which is not G = ∅)
    struct featureset gt;         // G; universe n, empty when not annotated
    bool edited;                  // gt is a person's correction, gt_given the file's
    struct featureset gt_given;   // only when edited
    struct named_set *annotators; // when the ground truth is given per annotator
    uint32_t n_annotators;
    struct named_set *layers; // other annotation layers (aspects), not the G in force
    uint32_t n_layers;
    struct saliency *runs; // in order of appearance; at most one per run index
    uint32_t n_runs;
    const struct meta *meta;
    uint32_t n_meta;
    const struct meta *stored; // scores found in the file: shown, never trusted
    uint32_t n_stored;
    const char *file; // where it came from (first record)
    uint64_t line;    // 1-based line (or element) of it
};

// Which rule applies where nothing closer to the data states one.
struct derive_options {
    struct rule override; // --discretise/--on: beats everything but a run given as a set
    struct rule corpus;   // corpus.json's
    bool image;           // default std:1 on abs instead of raw (also for INSTANCE_IMAGE)
};

// Tokens, pixels or fields were given (a record of a rationale alone has none of its own).
static inline bool instance_has_features(const struct instance *x)
{
    return x->tokens || x->kind == INSTANCE_IMAGE;
}
// How many tokens there are to be shown: none of an image, whose features are pixels.
static inline uint32_t instance_tokens(const struct instance *x)
{
    return x->tokens ? x->n : 0;
}

// Fills the derived part of every saliency of x from the given part.
void instance_derive(struct instance *x, const struct derive_options *o);

const struct saliency *instance_run(const struct instance *x, uint32_t run); // NULL when absent
// The feature with that name; false when there is none, or x is no table.
bool instance_field(const struct instance *x, const char *name, uint32_t *out);
const char *instance_noun(const struct instance *x); // of several features: "words"
const struct meta *instance_meta(const struct instance *x, const char *key); // NULL when absent
