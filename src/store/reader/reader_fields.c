// SPDX-License-Identifier: MIT
// Tabular instances: an object of fields. Their names are the features, in the order of the record;
// what they hold is kept as text (numbers with their literal digits).
#include "store/reader/reader_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct token token_of(const char *text)
{
    return (struct token){.text = text, .n = (uint32_t)strlen(text)};
}

static const char *value_as_text(struct arena *a, const cJSON *v)
{
    if (cJSON_IsNull(v))
        return "";
    if (cJSON_IsBool(v))
        return cJSON_IsTrue(v) ? "true" : "false";
    const char *text = json_id(a, v);
    if (text)
        return text;
    if (cJSON_IsNumber(v)) // not finite
        return v->valuedouble < 0 ? "-Infinity" : "Infinity";
    char *json = cJSON_PrintUnformatted(v);
    text = arena_strdup(a, json ? json : "");
    cJSON_free(json);
    return text;
}

static int compare_names(const void *a, const void *b, void *tokens)
{
    const struct token *t = tokens;
    return strcmp(t[*(const uint32_t *)a].text, t[*(const uint32_t *)b].text);
}

// Sorts the features by name; false: a name is given twice.
static bool sort_names(struct instance *x, const struct token *names, struct err *e)
{
    uint32_t *order = arena_array(x->arena, x->n, sizeof *order);
    for (uint32_t i = 0; i < x->n; i++)
        order[i] = i;
    if (x->n)
        qsort_r(order, x->n, sizeof *order, compare_names, (void *)(uintptr_t)names);
    for (uint32_t i = 1; i < x->n; i++)
        if (strcmp(names[order[i - 1]].text, names[order[i]].text) == 0)
            return err_set(e, "\"fields\": \"%.60s\" is given twice", names[order[i]].text);
    x->by_name = order;
    return true;
}

bool read_fields(const cJSON *v, struct instance *x, struct err *e)
{
    if (!cJSON_IsObject(v))
        return err_set(e, "\"fields\" is %s; give an object of names and values", json_type(v));
    size_t n = 0;
    for (const cJSON *i = v->child; i; i = i->next)
        n++;
    if (n > MAX_TOKENS)
        return err_set(e, "\"fields\" has more than %d fields", (int)MAX_TOKENS);
    struct token *names = arena_array(x->arena, n, sizeof *names);
    struct token *values = arena_array(x->arena, n, sizeof *values);
    n = 0;
    for (const cJSON *i = v->child; i; i = i->next, n++) {
        names[n] = token_of(arena_strdup(x->arena, i->string));
        values[n] = token_of(value_as_text(x->arena, i));
    }
    x->n = (uint32_t)n;
    if (!sort_names(x, names, e))
        return false;
    x->kind = INSTANCE_TABLE;
    x->tokens = names;
    x->values = values;
    return true;
}

bool read_named_scores(const struct read_context *ctx, const cJSON *v, const char *what,
                       struct instance *x, double **out, struct err *e)
{
    double *scores = arena_array(x->arena, x->n, sizeof *scores);
    size_t given = 0, unknown = 0;
    const char *first = NULL;
    for (uint32_t i = 0; i < x->n; i++)
        scores[i] = NAN;
    for (const cJSON *i = v->child; i; i = i->next) {
        uint32_t at;
        if (!instance_field(x, i->string, &at)) {
            first = first ? first : i->string;
            unknown++;
            continue;
        }
        if (!cJSON_IsNull(i) && (!cJSON_IsNumber(i) || !isfinite(i->valuedouble)))
            return err_set(e, "%s: the score of \"%.60s\" is %s; give a finite number, or null",
                           what, i->string, cJSON_IsNumber(i) ? "infinite" : json_type(i));
        if (!cJSON_IsNumber(i))
            continue;
        given += isnan(scores[at]) ? 1 : 0;
        scores[at] = i->valuedouble;
    }
    if (unknown)
        ctx->problem(ctx->problem_ctx, PROBLEM_REPAIRED,
                     "%s: %zu scores dropped, the instance has no such field (the first is "
                     "\"%.60s\")",
                     what, unknown, first);
    if (given < x->n)
        ctx->problem(ctx->problem_ctx, PROBLEM_NOTE,
                     "%s: %zu of %u scores are missing; these fields are left out", what,
                     x->n - given, x->n);
    *out = scores;
    return true;
}
