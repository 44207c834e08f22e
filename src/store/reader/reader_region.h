// SPDX-License-Identifier: MIT
// Images in records: the picture, regions as sets of its pixels, scores from files.
#pragma once
#include "image/scoremap.h"
#include "store/reader/reader_parts.h"

// ---- regions (reader_region.c) ----

bool region_given(const cJSON *v); // an object that states a shape, of the right type
// An object with a shape, or a list of these (their union), as a set over x->n pixels of
// x->picture.
bool read_region(const struct read_context *ctx, const cJSON *v, const char *what,
                 struct instance *x, struct featureset *out, struct err *e);
// Does a run name a file of scores ("scores":"s.npy", "npy":"s.npy")?
bool scores_named(const cJSON *run);
// Reads it into s->scores, resampled to the instance; an array of booleans into s->given.
bool read_score_file(const struct read_context *ctx, const cJSON *run, const char *what,
                     struct instance *x, struct saliency *s, struct err *e);
// The size that a region has by itself (run lengths, masks, arrays), for images without one.
bool region_own_size(const struct read_context *ctx, const cJSON *v, struct grid *out);

// ---- pictures (reader_image.c) ----

bool is_image_record(const cJSON *record); // "image" or "size", and no words
// Kind, picture and n from "image" and "size"; without either those of the base.
bool read_picture(const struct read_context *ctx, const cJSON *record, struct instance *x,
                  struct err *e);
// What a run of an image gives: scores, indices or a region. run may be a list of regions.
bool read_image_saliency(const struct read_context *ctx, const cJSON *run, const char *what,
                         struct instance *x, struct saliency *s, struct err *e);
