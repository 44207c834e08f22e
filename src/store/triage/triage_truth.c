// SPDX-License-Identifier: MIT
// Corrected ground truths as text: a list of indices, or of half-open spans where those are fewer
// (regions of pictures). An item's truths of several aspects are an object from aspect to list; the
// one of a corpus without aspects is the list itself.
#include "store/triage/triage_internal.h"

#include "core/put.h"
#include "store/json/json.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static size_t span_end(const uint32_t *at, size_t n, size_t i)
{
    size_t end = i + 1;
    while (end < n && at[end] == at[end - 1] + 1)
        end++;
    return end;
}

void truth_print(const uint32_t *at, size_t n, struct strbuf *out)
{
    size_t spans = 0;
    for (size_t i = 0; i < n; i = span_end(at, n, i))
        spans++;
    bool by_span = n >= 64 && spans * 4 <= n;
    strbuf_putc(out, '[');
    for (size_t i = 0; i < n;) {
        size_t end = by_span ? span_end(at, n, i) : i + 1;
        strbuf_puts(out, i ? "," : "");
        if (by_span)
            strbuf_printf(out, "[%u,%u]", at[i], at[end - 1] + 1);
        else
            strbuf_printf(out, "%u", at[i]);
        i = end;
    }
    strbuf_putc(out, ']');
}

static int compare_index(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum { TRUTH_FEATURES = 64 * 1000 * 1000 }; // as many as a picture may have pixels

struct indices {
    uint32_t *at;
    size_t n, cap;
};

static bool add_span(const cJSON *v, struct indices *list)
{
    double from, to;
    if (cJSON_GetArraySize(v) != 2 || !json_is_index(v->child, &from) ||
        !json_is_index(v->child->next, &to) || from < 0 || to < from || to > TRUTH_FEATURES)
        return false;
    for (uint32_t i = (uint32_t)from; i < (uint32_t)to && list->n <= TRUTH_FEATURES; i++)
        vec_push(list, i);
    return list->n <= TRUTH_FEATURES;
}

static bool add_index(const cJSON *v, struct indices *list)
{
    double x;
    if (!json_is_index(v, &x) || x < 0 || x >= UINT32_MAX)
        return false;
    vec_push(list, (uint32_t)x);
    return true;
}

bool truth_parse(const char *text, uint32_t **at, size_t *n)
{
    cJSON *tree = json_parse(text, strlen(text), NULL, NULL);
    struct indices list = {0};
    bool ok = cJSON_IsArray(tree);
    vec_push(&list, 0); // an empty truth has an address too
    list.n = 0;
    for (const cJSON *v = ok ? tree->child : NULL; v && ok; v = v->next)
        ok = cJSON_IsArray(v) ? add_span(v, &list) : add_index(v, &list);
    cJSON_Delete(tree);
    if (!ok) {
        vec_free(&list);
        return false;
    }
    qsort(list.at, list.n, sizeof *list.at, compare_index);
    *n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (!i || list.at[i] != list.at[i - 1])
            list.at[(*n)++] = list.at[i];
    *at = list.at;
    return true;
}

// ---- by aspect ----------------------------------------------------------------------------------

void truth_kind(int aspect, char kind[TRUTH_KIND])
{
    if (aspect < 0)
        snprintf(kind, TRUTH_KIND, "truth");
    else
        snprintf(kind, TRUTH_KIND, "truth@%d", aspect);
}

bool truth_is_kind(const char *kind)
{
    return !strncmp(kind, "truth", 5) && (!kind[5] || kind[5] == '@');
}

// The aspects' names are the kinds behind "truth": "" or "@2".
static void put_member(struct strbuf *out, const char *name, const char *truth)
{
    if (!truth)
        return;
    put_json_key(out, name);
    strbuf_puts(out, truth);
}

void truth_put(char **all, const char *kind, const char *truth)
{
    struct strbuf out = {0};
    const char *name = kind + 5;
    cJSON *tree = *all ? json_parse(*all, strlen(*all), NULL, NULL) : NULL;
    bool alone = !tree || cJSON_IsArray(tree);
    strbuf_putc(&out, '{');
    if (alone && *name)
        put_member(&out, "", *all);
    for (const cJSON *v = alone ? NULL : tree->child; v; v = v->next)
        if (strcmp(v->string, name) != 0) {
            char *text = cJSON_PrintUnformatted(v);
            put_member(&out, v->string, text);
            cJSON_free(text);
        }
    bool others = out.n > 1;
    put_member(&out, name, truth);
    strbuf_putc(&out, '}');
    cJSON_Delete(tree);
    free(*all);
    *all = !others && !*name ? mem_strdup(truth) : out.n > 2 ? mem_strdup(out.at) : NULL;
    strbuf_free(&out);
}

char *truth_get(const char *all, int aspect)
{
    char kind[TRUTH_KIND];
    truth_kind(aspect, kind);
    cJSON *tree = all ? json_parse(all, strlen(all), NULL, NULL) : NULL;
    const cJSON *v = cJSON_IsArray(tree) ? (aspect < 0 ? tree : NULL) : json_get(tree, kind + 5);
    char *printed = v ? cJSON_PrintUnformatted(v) : NULL;
    char *text = mem_strdup(printed);
    cJSON_free(printed);
    cJSON_Delete(tree);
    return text;
}
