// SPDX-License-Identifier: MIT
// The Shared Interest server's files: pandas columns {"words":{"0":…},"iou":{"0":…}}, which the
// corpus transposes into rows before they come here. null is undefined; pandas may have made a
// string of a numeric label whose prediction is a number.
#include "store/reader/reader_parts.h"

#include <math.h>
#include <stdlib.h>

static int columns_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    if (layout != LAYOUT_COLUMNS)
        return 0;
    *why_out = "pandas columns with \"words\" and \"explanation_inds\"";
    if (json_get(first, "words") && json_get(first, "explanation_inds"))
        return 98;
    *why_out = "pandas columns with \"bbox\" and \"saliency\"";
    return json_get(first, "bbox") && json_get(first, "saliency") ? 95 : 0;
}

// "0.7" beside a numeric prediction is the number 0.7.
static void unify_label(const cJSON *label, struct instance *x)
{
    if (!cJSON_IsString(label) || !value_is_number(x->prediction))
        return;
    char *end;
    double number = strtod(label->valuestring, &end);
    if (end != label->valuestring && !*end && isfinite(number))
        x->label = value_number(number);
}

static bool columns_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                         struct err *e)
{
    static const char *const stored_keys[] = {"iou", "ground_truth_coverage",
                                              "explanation_coverage"};
    static const char *const known[] = {"id",
                                        "name",
                                        "fname",
                                        "index",
                                        "words",
                                        "explanation_inds",
                                        "ground_truth_inds",
                                        "label",
                                        "prediction",
                                        "iou",
                                        "ground_truth_coverage",
                                        "explanation_coverage",
                                        NULL};
    static const char *const known_image[] = {"id",
                                              "name",
                                              "fname",
                                              "index",
                                              "image",
                                              "bbox",
                                              "saliency",
                                              "label",
                                              "prediction",
                                              "iou",
                                              "ground_truth_coverage",
                                              "explanation_coverage",
                                              NULL};
    static const char *const ids[] = {"id", "name", "fname", "index"};
    if (!cJSON_IsObject(record))
        return err_set(e, "a row is %s; give an object with \"words\"", json_type(record));
    for (size_t i = 0; i < sizeof ids / sizeof *ids && !x->id; i++)
        if (!read_id(json_get(record, ids[i]), ids[i], x, e))
            return false;
    bool image = json_get(record, "bbox") && !json_get(record, "words");
    if (!(image ? si_image_read : si_read)(ctx, record, x, e))
        return false;
    unify_label(json_get(record, "label"), x);
    struct meta_list stored = {0}, meta = {0};
    for (size_t i = 0; i < sizeof stored_keys / sizeof *stored_keys; i++)
        stored_add(x->arena, &stored, stored_keys[i], json_get(record, stored_keys[i]));
    meta_add_unknown(x->arena, &meta, record, image ? known_image : known);
    x->stored = stored.at;
    x->n_stored = stored.n;
    x->meta = meta.at;
    x->n_meta = meta.n;
    return true;
}

const struct reader reader_si_columns = {
    .name = "si-columns",
    .what = "Shared Interest server files: pandas columns, texts and images",
    .sniff = columns_sniff,
    .read = columns_read,
    .columns = true,
};
