// SPDX-License-Identifier: MIT
// Ids, tokens, values and meta.
#include "store/reader/reader_parts.h"

#include <math.h>
#include <string.h>

bool read_id(const cJSON *v, const char *key, struct instance *x, struct err *e)
{
    if (!v || cJSON_IsNull(v))
        return true;
    x->id = json_id(x->arena, v);
    if (!x->id)
        return err_set(e, "\"%s\" is %s; an id is a string or a finite number", key,
                       cJSON_IsNumber(v) ? "infinite" : json_type(v));
    return true;
}

// ---- tokens ----

static bool check_tokens(const cJSON *v, const char *key, size_t *n_out, size_t *bytes_out,
                         struct err *e)
{
    if (!cJSON_IsArray(v))
        return err_set(e, "\"%s\" is %s; give a list of words", key, json_type(v));
    size_t n = 0, bytes = 0;
    const cJSON *t;
    cJSON_ArrayForEach(t, v)
    {
        if (!cJSON_IsString(t))
            return err_set(e, "\"%s\"[%zu] is %s; every token is a string", key, n, json_type(t));
        if (++n > MAX_TOKENS)
            return err_set(e, "\"%s\" has more than %d tokens; split the instance", key,
                           (int)MAX_TOKENS);
        bytes += strlen(t->valuestring) + 1;
    }
    *n_out = n;
    *bytes_out = bytes;
    return true;
}

bool read_tokens(const struct read_context *ctx, const cJSON *v, const char *key,
                 struct instance *x, struct err *e)
{
    if (!v || cJSON_IsNull(v)) {
        if (!ctx->base)
            return true;
        x->kind = ctx->base->kind;
        x->tokens = ctx->base->tokens;
        x->values = ctx->base->values;
        x->by_name = ctx->base->by_name;
        x->n = ctx->base->n;
        return true;
    }
    size_t n = 0, bytes = 0;
    if (!check_tokens(v, key, &n, &bytes, e))
        return false;
    struct token *tokens = arena_array(x->arena, n, sizeof *tokens);
    char *text = arena_alloc(x->arena, bytes);
    const cJSON *t;
    size_t i = 0;
    cJSON_ArrayForEach(t, v)
    {
        size_t length = strlen(t->valuestring);
        memcpy(text, t->valuestring, length + 1);
        tokens[i++] = (struct token){.text = text, .n = (uint32_t)length};
        text += length + 1;
    }
    x->tokens = tokens;
    x->n = (uint32_t)n;
    return true;
}

// ---- values ----

bool read_value(const struct read_context *ctx, const cJSON *v, const char *key, struct value *out,
                struct err *e)
{
    const char *name = NULL;
    *out = value_none();
    if (!v || cJSON_IsNull(v))
        return true;
    if (cJSON_IsNumber(v)) {
        if (!isfinite(v->valuedouble))
            return err_set(e, "\"%s\" is infinite; give a finite number, a class name or null",
                           key);
        *out = value_number(v->valuedouble);
        return true;
    }
    if (cJSON_IsString(v))
        name = v->valuestring;
    else if (cJSON_IsBool(v))
        name = cJSON_IsTrue(v) ? "true" : "false";
    else
        return err_set(e, "\"%s\" is %s; give a number, a class name or null", key, json_type(v));
    *out = value_name(names_intern(&ctx->columns->names, name, strlen(name)));
    return true;
}

bool read_probabilities(const cJSON *v, const char *what, struct instance *x,
                        const struct probability **out, uint32_t *n_out, struct err *e)
{
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsObject(v))
        return err_set(e, "%s is %s; give an object of class and probability", what, json_type(v));
    size_t n = 0;
    for (const cJSON *p = v->child; p; p = p->next)
        n++;
    struct probability *list = arena_array(x->arena, n, sizeof *list);
    n = 0;
    for (const cJSON *p = v->child; p; p = p->next) {
        if (cJSON_IsNull(p))
            continue;
        if (!cJSON_IsNumber(p) || !isfinite(p->valuedouble))
            return err_set(e, "%s of class \"%s\" is %s; give a finite number or null", what,
                           p->string, cJSON_IsNumber(p) ? "infinite" : json_type(p));
        list[n++] =
            (struct probability){.name = arena_strdup(x->arena, p->string), .p = p->valuedouble};
    }
    *out = list;
    *n_out = (uint32_t)n;
    return true;
}

// ---- meta ----

static void push(struct arena *a, struct meta_list *m, struct meta item)
{
    if (m->n == m->cap) {
        uint32_t cap = m->cap ? m->cap * 2 : 8;
        struct meta *at = arena_array(a, cap, sizeof *at);
        if (m->n)
            memcpy(at, m->at, m->n * sizeof *at);
        m->at = at;
        m->cap = cap;
    }
    m->at[m->n++] = item;
}

void meta_add(struct arena *a, struct meta_list *m, const char *key, const cJSON *v)
{
    struct meta item = {.key = arena_strdup(a, key), .text = "", .number = NAN};
    if (!v || cJSON_IsNull(v))
        return;
    if (cJSON_IsString(v)) {
        item.text = arena_strdup(a, v->valuestring);
    } else if (cJSON_IsBool(v)) {
        item.text = cJSON_IsTrue(v) ? "true" : "false";
    } else if (cJSON_IsNumber(v)) {
        char buffer[NUMBER_TEXT];
        number_format(v->valuedouble, buffer);
        item.text = arena_strdup(a, buffer);
        item.number = v->valuedouble;
    } else {
        char *json = cJSON_PrintUnformatted(v);
        if (json)
            item.text = arena_strdup(a, json);
        cJSON_free(json);
    }
    push(a, m, item);
}

void meta_add_unknown(struct arena *a, struct meta_list *m, const cJSON *object,
                      const char *const *known)
{
    for (const cJSON *v = object->child; v; v = v->next) {
        size_t i = 0;
        while (known[i] && strcmp(known[i], v->string) != 0)
            i++;
        if (!known[i])
            meta_add(a, m, v->string, v);
    }
}

void stored_add(struct arena *a, struct meta_list *m, const char *key, const cJSON *v)
{
    if (cJSON_IsNumber(v))
        meta_add(a, m, key, v);
    else if (cJSON_IsNull(v))
        push(a, m, (struct meta){.key = arena_strdup(a, key), .text = "", .number = NAN});
}
