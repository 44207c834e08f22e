// SPDX-License-Identifier: MIT
// What a model card says beyond the summary of a run: how each label fares, which words are salient
// in which pattern, and where else the evidence lies (coverage of S by every annotation layer's G).
// Filled row by row; only words and layers need the parsed instance.
#pragma once
#include "core/columns.h"
#include "core/instance.h"

struct card_label {
    struct value label;  // regression: its bin of .1
    size_t n;            // rows
    size_t known, wrong; // of those: correctness is known, and incorrect
    size_t primary[PATTERN_COUNT];
};

struct card_word {
    char *word;                 // ASCII letters in lower case; owned
    size_t rows[PATTERN_COUNT]; // rows of that primary pattern in whose S it is ([0]: none)
};

struct card_layer { // S against the G of one layer, over the rows that have the layer
    char *name;     // "" = the ground truth in force; owned
    size_t n;
    double sum[3]; // IoU, GTC, SC
    size_t defined[3];
};

struct card {
    struct card_label *labels;
    size_t n_labels;
    struct card_word *words;
    size_t n_words;
    struct card_layer *layers;
    size_t n_layers;
    size_t *slots; // hash table of words: index + 1
    size_t n_slots;
};

// One row of the run; x may be NULL: labels alone. {0} is an empty card.
void card_add(struct card *card, const struct columns *c, const struct analysis *a,
              uint32_t instance, uint32_t run, const struct instance *x);
// Sorts: labels by value, layers as found, words by their bytes.
void card_finish(struct card *card, const struct columns *c);
void card_fini(struct card *card);

// Labels with most errors first (ties: order of values). Fills order[0..return), indices of labels;
// those without an error are left out.
size_t card_worst(const struct card *card, size_t *order, size_t most);
// The words in most rows of the pattern first (ties: by bytes); those in no row are left out.
size_t card_top_words(const struct card *card, enum pattern p, size_t *order, size_t most);
double card_layer_mean(const struct card_layer *l, enum score which); // NaN when none is defined
