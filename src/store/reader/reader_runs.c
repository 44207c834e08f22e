// SPDX-License-Identifier: MIT
// Saliencies: scores, sets, and the run each belongs to.
#include "store/reader/reader_parts.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

bool read_scores(const struct read_context *ctx, const cJSON *v, const char *what, bool cut_padding,
                 struct instance *x, double **out, struct err *e)
{
    if (cJSON_IsObject(v) && x->kind == INSTANCE_TABLE)
        return read_named_scores(ctx, v, what, x, out, e);
    if (!cJSON_IsArray(v))
        return err_set(e, "%s is %s; give a list of one number per token", what, json_type(v));
    double *scores = arena_array(x->arena, x->n, sizeof *scores);
    size_t n = 0, missing = 0;
    for (const cJSON *i = v->child; i; i = i->next, n++) {
        if (n >= x->n)
            continue;
        if (cJSON_IsNull(i))
            missing++;
        else if (!cJSON_IsNumber(i))
            return err_set(e, "%s[%zu] is %s; a score is a number, or null when missing", what, n,
                           json_type(i));
        else if (!isfinite(i->valuedouble))
            return err_set(e, "%s[%zu] is infinite; give finite scores, or null when missing", what,
                           n);
        scores[n] = cJSON_IsNumber(i) ? i->valuedouble : (double)NAN;
    }
    if (n < x->n || (n > x->n && !cut_padding))
        return err_set(e, "%s: %zu scores for %u tokens; give one per token", what, n, x->n);
    if (n > x->n)
        ctx->problem(ctx->problem_ctx, PROBLEM_REPAIRED,
                     "%s: %zu scores for %u tokens, the last %zu were cut as padding", what, n,
                     x->n, n - x->n);
    if (missing)
        ctx->problem(ctx->problem_ctx, PROBLEM_NOTE,
                     "%s: %zu of %u scores are missing (null or NaN); these features are left out",
                     what, missing, x->n);
    *out = scores;
    return true;
}

void runs_reserve(struct instance *x, uint32_t max)
{
    x->runs = arena_array(x->arena, max, sizeof *x->runs);
    x->n_runs = 0;
}

static const char *stated(const char *own, const char *source)
{
    return own && *own ? own : source;
}

// The run's own parts over those of its source. --rationales NAME=FILE names the only run of its
// records, and prefixes the names of several. Where a corpus.json source states some parts and a
// record tells its runs apart by key alone, the key stands for the method.
static struct run_parts combine(const struct read_context *ctx, const struct run_parts *own,
                                bool alone, struct arena *a)
{
    const struct run_parts *source = ctx->run;
    if (!source)
        return *own;
    if (source->key) {
        const char *name = run_name(a, own);
        bool prefixed = !alone && strcmp(name, source->key) != 0;
        return (struct run_parts){.key = prefixed ? arena_printf(a, "%s/%s", source->key, name)
                                                  : source->key};
    }
    struct run_parts p = {.model = stated(own->model, source->model),
                          .method = stated(own->method, source->method),
                          .class = stated(own->class, source->class),
                          .checkpoint = stated(own->checkpoint, source->checkpoint),
                          .key = own->key};
    bool own_parts = own->model || own->method || own->class || own->checkpoint;
    bool source_parts = source->model || source->method || source->class || source->checkpoint;
    if (!own_parts && source_parts && own->key && !source->method)
        p.method = own->key;
    return p;
}

static void set_part(char **to, const char *part)
{
    if (!*to && part && *part)
        *to = mem_strdup(part);
}

size_t run_intern(struct columns *c, const char *name, const struct run_parts *p)
{
    size_t before = c->n_runs, run = columns_run(c, name);
    if (run < before)
        return run;
    struct run *r = &c->runs[run];
    set_part(&r->model, p->model);
    set_part(&r->method, p->method);
    set_part(&r->class, p->class);
    set_part(&r->checkpoint, p->checkpoint);
    return run;
}

struct saliency *run_add(const struct read_context *ctx, const struct run_parts *own, bool alone,
                         struct instance *x, struct err *e)
{
    struct run_parts p = combine(ctx, own, alone, x->arena);
    const char *name = run_name(x->arena, &p);
    const struct run_parts *stated_parts = ctx->run && ctx->run->key ? own : &p;
    size_t run = run_intern(ctx->columns, name, stated_parts);
    if (run >= MAX_RUNS) {
        err_set(e, "more than %d runs; name runs by model and method, not by instance",
                (int)MAX_RUNS);
        return NULL;
    }
    for (uint32_t i = 0; i < x->n_runs; i++) {
        if (x->runs[i].run == run) {
            err_set(e,
                    "two saliencies of this record are both run \"%s\"; tell them apart by "
                    "model, method, class or checkpoint",
                    name);
            return NULL;
        }
    }
    struct saliency *s = &x->runs[x->n_runs++];
    *s = (struct saliency){.run = (uint32_t)run, .prediction = value_none()};
    return s;
}

bool saliency_from_indices(const struct read_context *ctx, const cJSON *v, const char *what,
                           bool ranked, struct instance *x, struct saliency *s, struct err *e)
{
    if (cJSON_IsNull(v))
        return true;
    s->given_as_set = true;
    s->ranked = ranked;
    return read_indices(ctx, v, what, x, &s->order, &s->n_order, e);
}
