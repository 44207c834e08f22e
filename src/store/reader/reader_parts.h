// SPDX-License-Identifier: MIT
// The parts that several formats share: ids, tokens, values, index lists, spans, scores, runs and
// meta. Everything is copied into x->arena, so that the JSON tree may be freed afterwards. Every
// function that returns bool sets e to a sentence that names the field and the cure.
#pragma once
#include "store/problem.h"
#include "store/reader.h"

enum { MAX_TOKENS = 1000000, MAX_RUNS = 4096, MAX_ANNOTATORS = 1000 };

// ---- id, tokens, values (reader_parts.c) ----

// x->id from a string, or a number as its literal digits; absent or null leaves NULL.
bool read_id(const cJSON *v, const char *key, struct instance *x, struct err *e);
// x->tokens from a list of strings, or from the base when v is absent or null (tokens then stay
// NULL without a base).
bool read_tokens(const struct read_context *ctx, const cJSON *v, const char *key,
                 struct instance *x, struct err *e);
// ---- fields (reader_fields.c): an instance that is a row of a table ----

// x->tokens (names), values and by_name from an object; a name given twice is an error.
bool read_fields(const cJSON *v, struct instance *x, struct err *e);
// One number per feature from an object of names; names left out, and null, are missing scores.
bool read_named_scores(const struct read_context *ctx, const cJSON *v, const char *what,
                       struct instance *x, double **out, struct err *e);

// Number, class name, boolean (as the name true or false); absent or null is nothing.
bool read_value(const struct read_context *ctx, const cJSON *v, const char *key, struct value *out,
                struct err *e);
bool read_probabilities(const cJSON *v, const char *what, struct instance *x,
                        const struct probability **out, uint32_t *n_out, struct err *e);

struct meta_list { // grows in an arena
    struct meta *at;
    uint32_t n, cap;
};
// Strings, numbers and booleans as text, other values as compact JSON; null adds nothing.
void meta_add(struct arena *a, struct meta_list *m, const char *key, const cJSON *v);
// Every member of the object whose key is not in `known` (ends with NULL).
void meta_add_unknown(struct arena *a, struct meta_list *m, const cJSON *object,
                      const char *const *known);
// A stored score: null is kept as an undefined (NaN) one. Other than a number or null: ignored.
void stored_add(struct arena *a, struct meta_list *m, const char *key, const cJSON *v);

// ---- sets (reader_sets.c) ----

// Where each token lies in the text it was cut from, in code points, half-open.
struct token_bounds {
    const uint32_t *from, *to; // NULL: spans count tokens, not characters
};

// Fills x->tokens and *bounds from text; unicode: words and single marks, else blank-separated.
bool text_tokenise(const char *text, bool unicode, struct instance *x, struct token_bounds *bounds,
                   struct err *e);

// A list of indices, in order, duplicates dropped; those out of range are dropped and reported.
bool read_indices(const struct read_context *ctx, const cJSON *v, const char *what,
                  struct instance *x, const uint32_t **out, uint32_t *n_out, struct err *e);
// A list of indices and half-open spans [start,end], as a set over x->n.
bool read_set(const struct read_context *ctx, const cJSON *v, const char *what,
              const struct token_bounds *bounds, struct instance *x, struct featureset *out,
              struct err *e);
// x->annotated, gt and annotators from a list, an object of lists, or null (not annotated).
bool read_ground_truth(const struct read_context *ctx, const cJSON *v, const char *key,
                       const struct token_bounds *bounds, struct instance *x, struct err *e);

// ---- runs (reader_runs.c) ----

// One number per token (null = missing); cut_padding: more scores than tokens are cut and reported.
bool read_scores(const struct read_context *ctx, const cJSON *v, const char *what, bool cut_padding,
                 struct instance *x, double **out, struct err *e);
// Room for max saliencies in x->runs.
void runs_reserve(struct instance *x, uint32_t max);
// The run with that name; when it is new, with the parts that are stated.
size_t run_intern(struct columns *c, const char *name, const struct run_parts *p);
// Appends a saliency under the run that `own` and the source state. alone: the record has no other.
// NULL with e set when there are too many runs or the record has this run already.
struct saliency *run_add(const struct read_context *ctx, const struct run_parts *own, bool alone,
                         struct instance *x, struct err *e);
// A saliency that is given as a set; v null: the run is there, its saliency is missing.
bool saliency_from_indices(const struct read_context *ctx, const cJSON *v, const char *what,
                           bool ranked, struct instance *x, struct saliency *s, struct err *e);

// Shared by the two Shared Interest readers: words, sets, label and prediction.
bool si_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
             struct err *e);

// An image row of theirs: base64, and rings on 175 × 175 pixels.
bool si_image_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                   struct err *e);

extern const struct reader reader_venn, reader_si_rows, reader_si_columns, reader_beer,
    reader_scores, reader_csv, reader_coco, reader_voc, reader_masks, reader_saliency;
