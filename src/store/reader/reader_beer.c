// SPDX-License-Identifier: MIT
// BeerAdvocate annotations (Lei et al. 2016): {"x":tokens,"y":[5 ratings],"0":[[start,end],…],…}.
// Ends are exclusive. The aspect in force selects label and ground truth; an empty list means that
// the aspect was not annotated, which is not an empty ground truth.
#include "store/reader/reader_parts.h"

#include <stdio.h>

enum { ASPECTS = 5 };

static const char *const aspect_names[ASPECTS] = {"appearance", "aroma", "palate", "taste",
                                                  "overall"};
static const char *const aspect_keys[ASPECTS] = {"0", "1", "2", "3", "4"};

static int beer_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    (void)layout;
    *why_out = "records with \"x\", \"y\" and spans \"0\" to \"4\"";
    return cJSON_IsArray(json_get(first, "x")) && cJSON_IsArray(json_get(first, "y")) &&
                   json_get(first, "0")
               ? 98
               : 0;
}

// Ratings of all aspects as meta, that of the aspect in force as the label.
static bool read_ratings(const struct read_context *ctx, const cJSON *record, int aspect,
                         struct instance *x, struct meta_list *meta, struct err *e)
{
    const cJSON *y = json_get(record, "y");
    int n = 0;
    if (!cJSON_IsArray(y))
        return err_set(e, "%s \"y\"; give the list of ratings, one per aspect",
                       y ? "unusable" : "no");
    for (const cJSON *v = y->child; v; v = v->next, n++) {
        if (n == aspect && !read_value(ctx, v, "y", &x->label, e))
            return false;
        if (n < ASPECTS)
            meta_add(x->arena, meta, aspect_names[n], v);
    }
    return n > aspect || err_set(e,
                                 "\"y\" has %d ratings and none for aspect %d; choose another "
                                 "--aspect",
                                 n, aspect);
}

static bool read_spans(const struct read_context *ctx, const cJSON *record, int aspect,
                       struct instance *x, struct err *e)
{
    x->gt = featureset_new(x->arena, x->n);
    x->layers = arena_array(x->arena, ASPECTS, sizeof *x->layers);
    for (int k = 0; k < ASPECTS; k++) {
        const cJSON *v = json_get(record, aspect_keys[k]);
        char what[16];
        struct featureset set;
        snprintf(what, sizeof what, "\"%d\"", k);
        if (!v || cJSON_IsNull(v) || (cJSON_IsArray(v) && !v->child))
            continue;
        if (!read_set(ctx, v, what, NULL, x, &set, e))
            return false;
        if (k == aspect) {
            x->gt = set;
            x->annotated = true;
        } else {
            x->layers[x->n_layers++] = (struct named_set){.name = aspect_names[k], .set = set};
        }
    }
    return true;
}

static bool beer_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    static const char *const known[] = {"id", "x", "y", "0", "1", "2", "3", "4", "raw", NULL};
    int aspect = ctx->aspect < 0 ? 0 : ctx->aspect;
    const cJSON *tokens = json_get(record, "x");
    struct meta_list meta = {0};
    if (!cJSON_IsObject(record))
        return err_set(e, "a record is %s; give an object with \"x\" and \"y\"", json_type(record));
    if (aspect >= ASPECTS)
        return err_set(e, "there is no aspect %d; choose --aspect 0..4", aspect);
    if (!tokens || cJSON_IsNull(tokens))
        return err_set(e, "no \"x\"; give the list of tokens");
    if (!read_id(json_get(record, "id"), "id", x, e) || !read_tokens(ctx, tokens, "x", x, e) ||
        !read_ratings(ctx, record, aspect, x, &meta, e) || !read_spans(ctx, record, aspect, x, e))
        return false;
    meta_add_unknown(x->arena, &meta, record, known);
    x->meta = meta.at;
    x->n_meta = meta.n;
    return true;
}

const struct reader reader_beer = {
    .name = "beer",
    .what = "BeerAdvocate annotations: x, y and spans per aspect (--aspect 0..4)",
    .sniff = beer_sniff,
    .read = beer_read,
    .literal = true,
};
