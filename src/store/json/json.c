// SPDX-License-Identifier: MIT
#include "store/json/json.h"

#include "store/json/json_scan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// cJSON frees any node's valuestring, whatever its type, with its own deallocator.
static char *literal_copy(const char *text, size_t n)
{
    char *copy = cJSON_malloc(n + 1);
    if (!copy)
        mem_out_of_memory();
    memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

// Walks the numbers of the tree in document order (the depth is bounded by the scan).
static void attach_literals(cJSON *node, const struct json_scan *s, size_t *number, size_t *next)
{
    for (; node && *next < s->literals.n; node = node->next) {
        if (cJSON_IsNumber(node)) {
            const struct json_literal *l = &s->literals.at[*next];
            if (l->ordinal == *number) {
                node->valuestring = literal_copy(s->text + l->offset, l->length);
                (*next)++;
            }
            (*number)++;
        }
        attach_literals(node->child, s, number, next);
    }
}

static cJSON *build(struct json_scan *s, size_t start, struct err *e)
{
    const char *text = s->text + start;
    size_t n = s->at - start;
    if (s->changed) {
        strbuf_add(&s->fixed, s->text + s->copied, s->at - s->copied);
        text = s->fixed.at + start; // nothing is rewritten before the value
        n = s->fixed.n - start;
    }
    const char *end = NULL;
    cJSON *tree = cJSON_ParseWithLengthOpts(text, n, &end, false);
    if (!tree) {
        err_set(e, "this value could not be parsed");
        return NULL;
    }
    size_t number = 0, next = 0;
    attach_literals(tree, s, &number, &next);
    return tree;
}

cJSON *json_parse(const char *text, size_t n, struct json_fault *fault, struct err *e)
{
    struct json_scan s = {.text = text, .n = n, .rewrite = true};
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        s.at = 3;
    json_scan_blank(&s);
    size_t start = s.at;
    cJSON *tree = NULL;
    if (json_scan(&s, e)) {
        size_t end = s.at;
        if (json_scan_blank(&s) >= 0) {
            json_scan_fail(&s, e, "nothing more behind the value");
        } else {
            s.at = end;
            tree = build(&s, start, e);
        }
    }
    if (fault)
        *fault = (struct json_fault){
            .offset = s.at, .repaired_utf8 = s.repaired_utf8, .nul_cut = s.nul_cut};
    json_scan_free(&s);
    return tree;
}

const cJSON *json_get(const cJSON *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

const char *json_type(const cJSON *v)
{
    if (!v)
        return "nothing";
    if (cJSON_IsString(v))
        return "a string";
    if (cJSON_IsNumber(v))
        return "a number";
    if (cJSON_IsBool(v))
        return "true or false";
    if (cJSON_IsNull(v))
        return "null";
    if (cJSON_IsArray(v))
        return "an array";
    return cJSON_IsObject(v) ? "an object" : "an unknown value";
}

bool json_is_index(const cJSON *v, double *out)
{
    if (!cJSON_IsNumber(v) || !isfinite(v->valuedouble) || v->valuedouble != trunc(v->valuedouble))
        return false;
    *out = v->valuedouble;
    return true;
}

char *json_id(struct arena *a, const cJSON *v)
{
    if (cJSON_IsString(v))
        return arena_strdup(a, v->valuestring);
    if (!cJSON_IsNumber(v) || !isfinite(v->valuedouble))
        return cJSON_IsNumber(v) && v->valuestring ? arena_strdup(a, v->valuestring) : NULL;
    if (v->valuestring)
        return arena_strdup(a, v->valuestring);
    double x = v->valuedouble;
    if (x == trunc(x) && fabs(x) < 1e15)
        return arena_printf(a, "%.0f", x == 0 ? 0.0 : x);
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    return arena_strdup(a, text);
}
