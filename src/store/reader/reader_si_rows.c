// SPDX-License-Identifier: MIT
// The Shared Interest text prototype's rows: words, explanation_inds, ground_truth_inds and stored
// scores, one unnamed saliency. In its own file `recall` is SC and `precision` is GTC: stored
// scores are kept as they stand and compared by the corpus.
#include "store/reader/reader_parts.h"

static int rows_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    *why_out = "records with \"words\", \"explanation_inds\" and \"ground_truth_inds\"";
    if (layout == LAYOUT_COLUMNS || !json_get(first, "words") ||
        !json_get(first, "explanation_inds"))
        return 0;
    return json_get(first, "ground_truth_inds") ? 98 : 85;
}

bool si_read(const struct read_context *ctx, const cJSON *record, struct instance *x, struct err *e)
{
    const cJSON *words = json_get(record, "words"), *inds = json_get(record, "explanation_inds");
    if (!words || cJSON_IsNull(words))
        return err_set(e, "no \"words\"; give the list of words");
    if (!inds)
        return err_set(e, "no \"explanation_inds\"; give the indices of the salient words "
                          "(or null)");
    if (!read_tokens(ctx, words, "words", x, e) ||
        !read_value(ctx, json_get(record, "label"), "label", &x->label, e) ||
        !read_value(ctx, json_get(record, "prediction"), "prediction", &x->prediction, e) ||
        !read_ground_truth(ctx, json_get(record, "ground_truth_inds"), "ground_truth_inds", NULL, x,
                           e))
        return false;
    runs_reserve(x, 1);
    struct run_parts unnamed = {0};
    struct saliency *s = run_add(ctx, &unnamed, true, x, e);
    return s && saliency_from_indices(ctx, inds, "\"explanation_inds\"", false, x, s, e);
}

static bool rows_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    static const char *const known[] = {
        "id",    "words",      "explanation_inds", "ground_truth_inds",
        "label", "prediction", "scores",           NULL};
    if (!cJSON_IsObject(record))
        return err_set(e, "a record is %s; give an object with \"words\"", json_type(record));
    if (!read_id(json_get(record, "id"), "id", x, e) || !si_read(ctx, record, x, e))
        return false;
    struct meta_list stored = {0}, meta = {0};
    const cJSON *scores = json_get(record, "scores");
    if (cJSON_IsObject(scores))
        for (const cJSON *v = scores->child; v; v = v->next)
            stored_add(x->arena, &stored, v->string, v);
    meta_add_unknown(x->arena, &meta, record, known);
    x->stored = stored.at;
    x->n_stored = stored.n;
    x->meta = meta.at;
    x->n_meta = meta.n;
    return true;
}

const struct reader reader_si_rows = {
    .name = "si-rows",
    .what = "Shared Interest rows: words, explanation_inds, ground_truth_inds",
    .sniff = rows_sniff,
    .read = rows_read,
    .literal = true,
};
