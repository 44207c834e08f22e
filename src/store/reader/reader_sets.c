// SPDX-License-Identifier: MIT
// Index lists, spans, ground truth.
#include "store/reader/reader_region.h"

#include "store/corpus_options.h"

#include <stdio.h>
#include <string.h>

// What fell outside 0..n-1 of one list: counted, and reported once.
struct dropped {
    size_t count, of;
    double first;
    const char *name; // of the first that names no field
    size_t names;     // how many do
};

static void drop(struct dropped *d, double index)
{
    if (d->count++ == 0)
        d->first = index;
}

// An element of a list as a feature's index: a number, or in a table also a name (one that no field
// has is dropped: *index is -1). false: it is neither.
static bool take_feature(const struct instance *x, const cJSON *v, double *index, struct dropped *d)
{
    uint32_t at;
    if (!cJSON_IsString(v) || x->kind != INSTANCE_TABLE)
        return json_is_index(v, index);
    *index = -1;
    if (instance_field(x, v->valuestring, &at))
        *index = at;
    else if (d->names++ == 0)
        d->name = v->valuestring;
    return true;
}

static void report_dropped(const struct read_context *ctx, const struct dropped *d,
                           const char *what, const struct instance *x)
{
    if (d->names)
        ctx->problem(ctx->problem_ctx, PROBLEM_REPAIRED,
                     "%s: %zu of %zu names dropped, the instance has no such field (the first is "
                     "\"%.60s\")",
                     what, d->names, d->of, d->name);
    if (!d->count)
        return;
    if (x->n == 0)
        ctx->problem(ctx->problem_ctx, PROBLEM_REPAIRED,
                     "%s: %zu of %zu indices dropped, the instance has no tokens", what, d->count,
                     d->of);
    else
        ctx->problem(ctx->problem_ctx, PROBLEM_REPAIRED,
                     "%s: %zu of %zu indices dropped, out of range 0..%u (the first is %.17g); "
                     "indices count tokens from 0",
                     what, d->count, d->of, x->n - 1, d->first);
}

static bool index_error(const cJSON *v, const char *what, struct err *e)
{
    if (cJSON_IsNumber(v))
        return err_set(e, "%s: %.17g is not an index; indices are whole numbers from 0", what,
                       v->valuedouble);
    return err_set(e, "%s: %s is not an index; indices are whole numbers from 0", what,
                   json_type(v));
}

bool read_indices(const struct read_context *ctx, const cJSON *v, const char *what,
                  struct instance *x, const uint32_t **out, uint32_t *n_out, struct err *e)
{
    if (!cJSON_IsArray(v))
        return err_set(e, "%s is %s; give a list of indices", what, json_type(v));
    struct dropped d = {0};
    for (const cJSON *i = v->child; i; i = i->next)
        d.of++;
    uint32_t *order = arena_array(x->arena, d.of < x->n ? d.of : x->n, sizeof *order);
    struct featureset seen = featureset_new(x->arena, x->n);
    uint32_t n = 0;
    for (const cJSON *i = v->child; i; i = i->next) {
        double index;
        size_t names = d.names;
        if (!take_feature(x, i, &index, &d))
            return index_error(i, what, e);
        if (d.names > names) {
            continue;
        } else if (index < 0 || index >= x->n) {
            drop(&d, index);
        } else if (!featureset_has(&seen, (size_t)index)) {
            featureset_add(&seen, (size_t)index);
            order[n++] = (uint32_t)index;
        }
    }
    report_dropped(ctx, &d, what, x);
    *out = order;
    *n_out = n;
    return true;
}

// ---- sets of indices and spans ----

// A set under construction: +1 where a span starts and -1 where it ends, so that any number of
// spans costs one pass at the end.
struct marks {
    const struct token_bounds *bounds; // NULL: spans count tokens
    int32_t *change;                   // n + 1
    uint32_t n;
    struct dropped dropped;
};

// The first token whose end lies behind character `at` (ends: bounds->to), or that starts at or
// behind it (bounds->from).
static uint32_t token_behind(const uint32_t *bound, uint32_t n, double at, bool or_at)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (bound[middle] > at || (or_at && bound[middle] >= at))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// Marks the features that the span [from, to) touches.
static void mark_span(struct marks *m, double from, double to)
{
    uint32_t first, end;
    if (m->bounds && m->bounds->from) {
        first = token_behind(m->bounds->to, m->n, from, false);
        end = token_behind(m->bounds->from, m->n, to, true);
    } else {
        first = (uint32_t)from;
        end = (uint32_t)to;
    }
    if (first < end) {
        m->change[first]++;
        m->change[end]--;
    }
}

// Where spans end at the latest: the number of tokens, or of the text's characters.
static double span_limit(const struct marks *m)
{
    return m->bounds && m->bounds->from ? m->bounds->to[m->n] : m->n;
}

static bool read_span(const cJSON *v, const char *what, struct marks *m, struct err *e)
{
    const cJSON *first = v->child, *second = first ? first->next : NULL;
    double from, to, limit = span_limit(m);
    if (!second || second->next)
        return err_set(e, "%s: a span has two numbers, [start, end] with the end left out", what);
    if (!json_is_index(first, &from))
        return index_error(first, what, e);
    if (!json_is_index(second, &to))
        return index_error(second, what, e);
    if (from > to)
        return err_set(e, "%s: the span [%.17g, %.17g] ends before it starts", what, from, to);
    if (from < 0 || to > limit)
        drop(&m->dropped, from < 0 ? from : to);
    from = from < 0 ? 0 : from;
    to = to > limit ? limit : to;
    if (from < to)
        mark_span(m, from, to);
    return true;
}

static struct featureset marked_set(const struct marks *m, struct arena *a)
{
    struct featureset set = featureset_new(a, m->n);
    int64_t depth = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        depth += m->change[i];
        if (depth > 0)
            featureset_add(&set, i);
    }
    return set;
}

bool read_set(const struct read_context *ctx, const cJSON *v, const char *what,
              const struct token_bounds *bounds, struct instance *x, struct featureset *out,
              struct err *e)
{
    if (x->kind == INSTANCE_IMAGE &&
        (region_given(v) || (cJSON_IsArray(v) && cJSON_IsObject(v->child))))
        return read_region(ctx, v, what, x, out, e);
    if (!cJSON_IsArray(v))
        return err_set(e, "%s is %s; give indices [0,1] or spans [[0,2]]", what, json_type(v));
    struct marks m = {.bounds = bounds,
                      .change = arena_array(x->arena, (size_t)x->n + 1, sizeof(int32_t)),
                      .n = x->n};
    struct token_bounds none = {0};
    for (const cJSON *i = v->child; i; i = i->next) {
        double index;
        size_t names = m.dropped.names;
        m.dropped.of++;
        if (cJSON_IsArray(i)) {
            if (!read_span(i, what, &m, e))
                return false;
        } else if (!take_feature(x, i, &index, &m.dropped)) {
            return index_error(i, what, e);
        } else if (m.dropped.names > names) {
            continue;
        } else if (index < 0 || index >= x->n) {
            drop(&m.dropped, index);
        } else { // an index counts tokens whatever spans count
            m.bounds = &none;
            mark_span(&m, index, index + 1);
            m.bounds = bounds;
        }
    }
    report_dropped(ctx, &m.dropped, what, x);
    *out = marked_set(&m, x->arena);
    return true;
}

// ---- ground truth ----

// Features that more than half of the annotators marked.
static struct featureset majority(struct instance *x)
{
    struct featureset out = featureset_new(x->arena, x->n);
    for (size_t i = 0; i < x->n; i++) {
        uint32_t votes = 0;
        for (uint32_t k = 0; k < x->n_annotators; k++)
            votes += featureset_has(&x->annotators[k].set, i);
        if (2 * votes > x->n_annotators)
            featureset_add(&out, i);
    }
    return out;
}

static void join_annotators(const struct read_context *ctx, struct instance *x)
{
    const struct corpus_options *o = ctx->options;
    enum annotator_rule rule = o ? o->annotators : ANNOTATORS_UNION;
    x->annotated = x->n_annotators > 0;
    if (!x->annotated)
        return;
    if (rule == ANNOTATORS_MAJORITY) {
        x->gt = majority(x);
        return;
    }
    if (rule == ANNOTATORS_ONE) {
        x->annotated = false;
        for (uint32_t k = 0; k < x->n_annotators; k++) {
            const char *name = x->annotators[k].name;
            if (ctx->annotators)
                names_intern(ctx->annotators, name, strlen(name));
            if (o->annotator && strcmp(name, o->annotator) == 0) {
                x->gt = featureset_copy(x->arena, &x->annotators[k].set);
                x->annotated = true;
            }
        }
        return;
    }
    x->gt = featureset_copy(x->arena, &x->annotators[0].set);
    for (uint32_t k = 1; k < x->n_annotators; k++) {
        if (rule == ANNOTATORS_INTERSECTION)
            featureset_and(&x->gt, &x->annotators[k].set);
        else
            featureset_or(&x->gt, &x->annotators[k].set);
    }
}

bool read_ground_truth(const struct read_context *ctx, const cJSON *v, const char *key,
                       const struct token_bounds *bounds, struct instance *x, struct err *e)
{
    char what[96];
    x->gt = featureset_new(x->arena, x->n);
    if (!v || cJSON_IsNull(v))
        return true;
    if (cJSON_IsArray(v) || (x->kind == INSTANCE_IMAGE && region_given(v))) {
        snprintf(what, sizeof what, "\"%s\"", key);
        x->annotated = read_set(ctx, v, what, bounds, x, &x->gt, e);
        return x->annotated;
    }
    if (!cJSON_IsObject(v))
        return err_set(e,
                       "\"%s\" is %s; give indices [0,1], spans [[0,2]], an object of annotators, "
                       "or null for not annotated",
                       key, json_type(v));
    size_t n = 0;
    for (const cJSON *i = v->child; i; i = i->next)
        n++;
    if (n > MAX_ANNOTATORS)
        return err_set(e, "\"%s\" has more than %d annotators", key, (int)MAX_ANNOTATORS);
    x->annotators = arena_array(x->arena, n, sizeof *x->annotators);
    for (const cJSON *i = v->child; i; i = i->next) {
        if (cJSON_IsNull(i))
            continue;
        struct named_set *a = &x->annotators[x->n_annotators];
        snprintf(what, sizeof what, "\"%s\" of \"%.40s\"", key, i->string);
        a->name = arena_strdup(x->arena, i->string);
        if (!read_set(ctx, i, what, bounds, x, &a->set, e))
            return false;
        x->n_annotators++;
    }
    join_annotators(ctx, x);
    if (!x->annotated)
        x->gt = featureset_new(x->arena, x->n);
    return true;
}
