// SPDX-License-Identifier: MIT
// venn JSON: the native superset (venn-formats(5)), and bare rationale records {"id","indices"},
// {"id","scores"}, {"id","rationale"} that are joined with an annotation.
#include "store/reader/reader_region.h"

#include "store/corpus_options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Scores of the fields of a table by name.
static bool is_named_scores(const cJSON *v)
{
    return cJSON_IsObject(v) && v->child && (cJSON_IsNumber(v->child) || cJSON_IsNull(v->child));
}

static int venn_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    (void)layout;
    bool features = cJSON_IsArray(json_get(first, "tokens")) ||
                    cJSON_IsString(json_get(first, "text")) ||
                    cJSON_IsObject(json_get(first, "fields"));
    const cJSON *saliency = json_get(first, "saliency");
    if (saliency && (cJSON_IsObject(saliency) || cJSON_IsArray(saliency))) {
        *why_out = features ? "records with tokens and \"saliency\"" : "records with \"saliency\"";
        return features ? 98 : 80;
    }
    if (features && json_get(first, "ground_truth")) {
        *why_out = "records with tokens and \"ground_truth\"";
        return 90;
    }
    if (cJSON_IsArray(json_get(first, "indices")) || cJSON_IsArray(json_get(first, "rationale"))) {
        *why_out = "records with \"indices\" or \"rationale\"";
        return 70;
    }
    const cJSON *scores = json_get(first, "scores");
    if (!features &&
        (cJSON_IsArray(scores) || (is_named_scores(scores) && !json_get(first, "words")))) {
        *why_out = "records with \"scores\"";
        return 60;
    }
    if (is_image_record(first)) {
        *why_out = "records with \"image\"";
        return 90;
    }
    if (!features && (scores_named(first) || region_given(first))) {
        *why_out = "records with a region or scores of an image";
        return 60;
    }
    *why_out = "records with tokens";
    return features ? 50 : 0;
}

static bool read_features(const struct read_context *ctx, const cJSON *record, struct instance *x,
                          struct token_bounds *bounds, struct err *e)
{
    const cJSON *tokens = json_get(record, "tokens"), *text = json_get(record, "text");
    if (tokens && !cJSON_IsNull(tokens))
        return read_tokens(ctx, tokens, "tokens", x, e);
    if (cJSON_IsString(text)) {
        const char *how = ctx->options ? ctx->options->tokenise : NULL;
        return text_tokenise(text->valuestring, how && strcmp(how, "unicode") == 0, x, bounds, e);
    }
    if (text && !cJSON_IsNull(text))
        return err_set(e, "\"text\" is %s; give a string, or \"tokens\"", json_type(text));
    const cJSON *fields = json_get(record, "fields");
    if (fields && !cJSON_IsNull(fields))
        return read_fields(fields, x, e);
    if (is_image_record(record) || (ctx->base && ctx->base->kind == INSTANCE_IMAGE))
        return read_picture(ctx, record, x, e);
    return read_tokens(ctx, NULL, "tokens", x, e);
}

static bool read_rule(const cJSON *run, const char *what, struct rule *out, struct err *e)
{
    const cJSON *v = json_get(run, "discretise");
    if (!v)
        v = json_get(run, "discretize");
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsString(v))
        return err_set(e, "%s: \"discretise\" is %s; give a rule such as \"std:1\"", what,
                       json_type(v));
    return rule_parse(v->valuestring, out, e) || err_prefix(e, "%s: \"discretise\"", what);
}

static bool read_outputs(const cJSON *run, const char *what, struct instance *x, struct saliency *s,
                         struct err *e)
{
    const cJSON *v = json_get(run, "prefix_outputs");
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsArray(v))
        return err_set(e, "%s: \"prefix_outputs\" is %s; give a list of numbers", what,
                       json_type(v));
    size_t n = 0;
    for (const cJSON *i = v->child; i; i = i->next)
        n++;
    double *outputs = arena_array(x->arena, n, sizeof *outputs);
    n = 0;
    for (const cJSON *i = v->child; i; i = i->next) {
        if (!cJSON_IsNumber(i) || !isfinite(i->valuedouble))
            return err_set(e, "%s: \"prefix_outputs\"[%zu] is not a finite number", what, n);
        outputs[n++] = i->valuedouble;
    }
    s->prefix_outputs = outputs;
    s->n_outputs = (uint32_t)(n < x->n ? n : x->n);
    return true;
}

static bool read_saliency(const struct read_context *ctx, const cJSON *run, const char *what,
                          struct instance *x, struct saliency *s, struct err *e)
{
    const cJSON *indices = json_get(run, "indices"), *scores = json_get(run, "scores");
    char part[96];
    if (!indices)
        indices = json_get(run, "rationale");
    if (x->kind == INSTANCE_IMAGE && !indices && !cJSON_IsArray(scores) && !cJSON_IsNull(scores))
        return read_image_saliency(ctx, run, what, x, s, e);
    if (!indices && !scores)
        return err_set(e, "%s has neither \"indices\" nor \"scores\"; give one (or null)", what);
    if (indices && !cJSON_IsNull(indices)) {
        snprintf(part, sizeof part, "%s: \"indices\"", what);
        if (scores && !cJSON_IsNull(scores))
            ctx->problem(ctx->problem_ctx, PROBLEM_NOTE,
                         "%s has indices and scores; the indices are used", what);
        return saliency_from_indices(ctx, indices, part, true, x, s, e);
    }
    if (!scores || cJSON_IsNull(scores))
        return true;
    double *list;
    snprintf(part, sizeof part, "%s: \"scores\"", what);
    if (!read_scores(ctx, scores, part, false, x, &list, e))
        return false;
    s->scores = list;
    return true;
}

static const char *string_of(const cJSON *object, const char *key, struct arena *a)
{
    const cJSON *v = json_get(object, key);
    return cJSON_IsNull(v) ? NULL : json_id(a, v);
}

static bool read_run(const struct read_context *ctx, const cJSON *run, const char *key, bool alone,
                     struct instance *x, struct err *e)
{
    if (!cJSON_IsObject(run) && !(x->kind == INSTANCE_IMAGE && cJSON_IsArray(run)))
        return err_set(e, "\"saliency\": a run is %s; give {\"indices\":[…]} or {\"scores\":[…]}",
                       json_type(run));
    const char *named = string_of(run, "name", x->arena);
    struct run_parts own = {.model = string_of(run, "model", x->arena),
                            .method = string_of(run, "method", x->arena),
                            .class = string_of(run, "class", x->arena),
                            .checkpoint = string_of(run, "checkpoint", x->arena),
                            .key = key ? key : named};
    char what[64], probabilities[96];
    snprintf(what, sizeof what, "saliency \"%.40s\"", run_name(x->arena, &own));
    snprintf(probabilities, sizeof probabilities, "%s: \"probabilities\"", what);
    struct saliency *s = run_add(ctx, &own, alone, x, e);
    return s && read_value(ctx, json_get(run, "prediction"), "prediction", &s->prediction, e) &&
           read_probabilities(json_get(run, "probabilities"), probabilities, x, &s->probabilities,
                              &s->n_probabilities, e) &&
           read_rule(run, what, &s->own_rule, e) && read_outputs(run, what, x, s, e) &&
           read_saliency(ctx, run, what, x, s, e);
}

static bool is_bare_run(const cJSON *v)
{
    return cJSON_IsArray(json_get(v, "indices")) || cJSON_IsArray(json_get(v, "scores")) ||
           is_named_scores(json_get(v, "scores")) || cJSON_IsArray(json_get(v, "rationale")) ||
           (!is_image_record(v) && (scores_named(v) || region_given(v)));
}

static bool read_runs(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    const cJSON *v = json_get(record, "saliency");
    uint32_t n = 0;
    runs_reserve(x, 1);
    if (!v || cJSON_IsNull(v))
        return !is_bare_run(record) || read_run(ctx, record, NULL, true, x, e);
    if (!cJSON_IsObject(v) && !cJSON_IsArray(v))
        return err_set(e, "\"saliency\" is %s; give an object {\"NAME\":{\"indices\":[…]}}",
                       json_type(v));
    if (cJSON_IsObject(v) && is_bare_run(v))
        return read_run(ctx, v, NULL, true, x, e);
    for (const cJSON *i = v->child; i; i = i->next)
        n += !cJSON_IsNull(i);
    if (n > MAX_RUNS)
        return err_set(e, "\"saliency\" has more than %d runs", (int)MAX_RUNS);
    runs_reserve(x, n);
    for (const cJSON *i = v->child; i; i = i->next)
        if (!cJSON_IsNull(i) && !read_run(ctx, i, i->string, n == 1, x, e))
            return false;
    return true;
}

static bool word_in(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

// Is the key one that some form of record knows?
static bool is_known(const char *key, bool bare, enum instance_kind kind)
{
    static const char *const any[] = {"id",           "tokens",     "text",
                                      "label",        "prediction", "probabilities",
                                      "ground_truth", "saliency",   "meta"};
    static const char *const of_run[] = {"indices",    "scores", "rationale",     "model",
                                         "method",     "class",  "checkpoint",    "discretise",
                                         "discretize", "name",   "prefix_outputs"};
    static const char *const of_image[] = {"image", "size"};
    static const char *const of_region[] = {"box", "polygon", "rle", "mask", "npy", "npz", "key"};
#define IN(list) word_in(list, sizeof list / sizeof *list, key)
    bool image = kind == INSTANCE_IMAGE; // beside tokens, fields and images are meta
    return IN(any) || (kind == INSTANCE_TABLE && strcmp(key, "fields") == 0) ||
           (bare && IN(of_run)) || (image && IN(of_image)) || (bare && image && IN(of_region));
#undef IN
}

static void read_meta(const cJSON *record, bool bare, struct instance *x)
{
    static const char *const none[] = {NULL};
    struct meta_list list = {0};
    const cJSON *meta = json_get(record, "meta");
    if (cJSON_IsObject(meta))
        meta_add_unknown(x->arena, &list, meta, none);
    else
        meta_add(x->arena, &list, "meta", meta);
    for (const cJSON *v = record->child; v; v = v->next)
        if (!is_known(v->string, bare, x->kind))
            meta_add(x->arena, &list, v->string, v);
    x->meta = list.at;
    x->n_meta = list.n;
}

static bool venn_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    struct token_bounds bounds = {0};
    if (!cJSON_IsObject(record))
        return err_set(e, "a record is %s; give an object with \"tokens\" or \"fields\"",
                       json_type(record));
    if (!read_id(json_get(record, "id"), "id", x, e) || !read_features(ctx, record, x, &bounds, e))
        return false;
    if (!instance_has_features(x))
        return true; // waits for its instance
    if (!read_value(ctx, json_get(record, "label"), "label", &x->label, e) ||
        !read_value(ctx, json_get(record, "prediction"), "prediction", &x->prediction, e) ||
        !read_probabilities(json_get(record, "probabilities"), "\"probabilities\"", x,
                            &x->probabilities, &x->n_probabilities, e) ||
        !read_ground_truth(ctx, json_get(record, "ground_truth"), "ground_truth", &bounds, x, e) ||
        !read_runs(ctx, record, x, e))
        return false;
    const cJSON *saliency = json_get(record, "saliency");
    read_meta(record, (!saliency || cJSON_IsNull(saliency)) && is_bare_run(record), x);
    return true;
}

const struct reader reader_venn = {
    .name = "venn",
    .what = "venn JSON: tokens, fields or image, ground_truth, saliency by run",
    .sniff = venn_sniff,
    .read = venn_read,
    .literal = true,
};
