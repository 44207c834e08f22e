// SPDX-License-Identifier: MIT
// Tokens beside scores, as ferret, Captum, LIT, transformers-interpret and SHAP users dump them:
// parallel arrays under any of several names, or a list of [token, score] pairs. Special tokens
// leave the universe (their scores count as missing) unless asked to stay.
#include "store/reader/reader_parts.h"

#include "store/corpus_options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const token_keys[] = {"tokens", "words", "raw_input_ids", "input_tokens", NULL};
static const char *const score_keys[] = {"scores",   "attributions", "word_attributions",
                                         "salience", "seq_attr",     NULL};
static const char *const label_keys[] = {"label", "true_class", "true_label", NULL};
static const char *const prediction_keys[] = {"prediction", "pred_class", "predicted_label",
                                              "predicted_class", NULL};
static const char *const method_keys[] = {"method", "explainer", NULL};

// LIT wraps arrays and tuples as {"__class__":…,"__value__":[…]}.
static const cJSON *unwrap(const cJSON *v)
{
    const cJSON *value = json_get(v, "__value__");
    return value ? value : v;
}

static const cJSON *first_of(const cJSON *record, const char *const *keys, const char **key_out)
{
    for (size_t i = 0; keys[i]; i++) {
        const cJSON *v = unwrap(json_get(record, keys[i]));
        if (v && !cJSON_IsNull(v)) {
            *key_out = keys[i];
            return v;
        }
    }
    return NULL;
}

static bool has_key(const cJSON *record, const char *const *keys)
{
    for (size_t i = 0; keys[i]; i++)
        if (json_get(record, keys[i]))
            return true;
    return false;
}

static bool is_pair(const cJSON *v)
{
    const cJSON *token = cJSON_IsArray(v) ? v->child : NULL;
    return cJSON_IsString(token) && (cJSON_IsNumber(token->next) || cJSON_IsNull(token->next));
}

// A list of pairs: the record itself or one of its members.
static const cJSON *find_pairs(const cJSON *record, const char **key_out)
{
    *key_out = "pairs";
    if (cJSON_IsArray(record))
        return is_pair(record->child) ? record : NULL;
    if (!cJSON_IsObject(record))
        return NULL;
    for (const cJSON *v = record->child; v; v = v->next) {
        *key_out = v->string;
        if (cJSON_IsArray(v) && is_pair(v->child))
            return v;
    }
    return NULL;
}

static int scores_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    (void)layout;
    const char *key = "";
    *why_out = "tokens beside scores in parallel lists";
    if (cJSON_IsArray(first_of(first, token_keys, &key)) &&
        cJSON_IsArray(first_of(first, score_keys, &key)))
        return 85;
    *why_out = "a list of [token, score] pairs";
    if (find_pairs(first, &key))
        return 75;
    *why_out = "records with attributions";
    return cJSON_IsArray(first_of(first, score_keys + 1, &key)) ? 65 : 0;
}

// Splits pairs into two lists for the common path; the caller deletes both.
static bool split_pairs(const cJSON *pairs, const char *key, cJSON **tokens, cJSON **scores,
                        struct err *e)
{
    size_t n = 0;
    *tokens = cJSON_CreateArray();
    *scores = cJSON_CreateArray();
    for (const cJSON *p = pairs->child; p; p = p->next, n++) {
        if (!is_pair(p))
            return err_set(e, "\"%s\"[%zu] is not a [token, score] pair", key, n);
        const cJSON *score = p->child->next;
        cJSON_AddItemToArray(*tokens, cJSON_CreateStringReference(p->child->valuestring));
        cJSON_AddItemToArray(*scores, cJSON_IsNull(score) ? cJSON_CreateNull()
                                                          : cJSON_CreateNumber(score->valuedouble));
    }
    return true;
}

static bool is_special(const struct token *t)
{
    static const char *const special[] = {
        "[CLS]", "[SEP]", "[PAD]", "[BOS]",         "[EOS]",           "<s>",
        "</s>",  "<pad>", "<bos>", "<eos>",         "<cls>",           "<sep>",
        "<CLS>", "<SEP>", "<PAD>", "<|endoftext|>", "<|startoftext|>", "<|begin_of_text|>",
        NULL};
    for (size_t i = 0; special[i]; i++)
        if (strcmp(t->text, special[i]) == 0)
            return true;
    return false;
}

// Reads one saliency of tokens and scores; scores NULL: the run's saliency is missing.
static bool read_lists(const struct read_context *ctx, const cJSON *scores, const char *key,
                       const struct run_parts *own, struct instance *x, struct err *e)
{
    char what[64];
    double *list;
    runs_reserve(x, 1);
    struct saliency *s = run_add(ctx, own, true, x, e);
    if (!s)
        return false;
    if (!scores)
        return true;
    snprintf(what, sizeof what, "\"%.40s\"", key);
    if (!read_scores(ctx, scores, what, true, x, &list, e))
        return false;
    bool keep = ctx->options && ctx->options->keep_special;
    for (uint32_t i = 0; !keep && i < x->n; i++)
        if (is_special(&x->tokens[i]))
            list[i] = NAN;
    s->scores = list;
    return true;
}

static bool has(const char *const *keys, const char *key)
{
    for (size_t i = 0; keys[i]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static void read_meta(const cJSON *record, const char *used, struct instance *x)
{
    struct meta_list meta = {0};
    for (const cJSON *v = cJSON_IsObject(record) ? record->child : NULL; v; v = v->next) {
        bool known = has(token_keys, v->string) || has(score_keys, v->string) ||
                     has(label_keys, v->string) || has(prediction_keys, v->string) ||
                     has(method_keys, v->string) || strcmp(v->string, used) == 0 ||
                     strcmp(v->string, "id") == 0 || strcmp(v->string, "model") == 0 ||
                     strcmp(v->string, "text") == 0 || strcmp(v->string, "ground_truth") == 0 ||
                     strcmp(v->string, "probabilities") == 0;
        if (!known)
            meta_add(x->arena, &meta, v->string, v);
    }
    x->meta = meta.at;
    x->n_meta = meta.n;
}

static bool read_rest(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    const char *key = "label", *key2 = "prediction";
    const cJSON *label = first_of(record, label_keys, &key);
    const cJSON *prediction = first_of(record, prediction_keys, &key2);
    struct value explained;
    if (!read_value(ctx, label, key, &x->label, e) ||
        !read_value(ctx, prediction, key2, &x->prediction, e) ||
        !read_probabilities(json_get(record, "probabilities"), "\"probabilities\"", x,
                            &x->probabilities, &x->n_probabilities, e) ||
        !read_ground_truth(ctx, json_get(record, "ground_truth"), "ground_truth", NULL, x, e))
        return false;
    const cJSON *explains = json_get(record, "attr_class");
    if (!read_value(ctx, explains, "attr_class", &explained, e))
        return false;
    if (!value_is_none(explained) && !value_is_none(x->prediction) &&
        !value_equal(explained, x->prediction))
        ctx->problem(ctx->problem_ctx, PROBLEM_NOTE,
                     "the scores explain a class (\"attr_class\") other than the predicted one");
    return true;
}

static bool read_parts(const struct read_context *ctx, const cJSON *record, const cJSON *tokens,
                       const char *token_key, const cJSON *scores, const char *score_key,
                       struct instance *x, struct err *e)
{
    const char *key;
    if (!read_tokens(ctx, tokens, token_key, x, e))
        return false;
    if (!x->tokens)
        return true; // waits for its instance
    struct run_parts own = {.model = json_id(x->arena, json_get(record, "model")),
                            .method = json_id(x->arena, first_of(record, method_keys, &key))};
    return read_rest(ctx, record, x, e) && read_lists(ctx, scores, score_key, &own, x, e);
}

static bool scores_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                        struct err *e)
{
    const char *token_key = "tokens", *score_key = "scores", *pair_key = "";
    if (!cJSON_IsObject(record) && !cJSON_IsArray(record))
        return err_set(e, "a record is %s; give tokens and scores", json_type(record));
    if (!read_id(json_get(record, "id"), "id", x, e))
        return false;
    const cJSON *tokens = first_of(record, token_keys, &token_key);
    const cJSON *scores = first_of(record, score_keys, &score_key);
    const cJSON *pairs = tokens ? NULL : find_pairs(record, &pair_key);
    bool ok;
    if (pairs) {
        cJSON *left, *right;
        ok = split_pairs(pairs, pair_key, &left, &right, e) &&
             read_parts(ctx, record, left, pair_key, right, pair_key, x, e);
        cJSON_Delete(left);
        cJSON_Delete(right);
    } else {
        if (!scores && !has_key(record, score_keys))
            return err_set(e, "no scores; give \"scores\" (or attributions, word_attributions, "
                              "salience, seq_attr), one per token, or [token, score] pairs");
        ok = read_parts(ctx, record, tokens, token_key, scores, score_key, x, e);
    }
    if (ok && x->tokens)
        read_meta(record, pairs ? pair_key : "", x);
    return ok;
}

const struct reader reader_scores = {
    .name = "scores",
    .what = "tokens beside scores: parallel lists, or [token, score] pairs",
    .sniff = scores_sniff,
    .read = scores_read,
    .literal = true,
};
