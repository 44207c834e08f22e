// SPDX-License-Identifier: MIT
// A person's own ground truth in place of the file's, for scoring what triage corrected. The file
// is never touched; taking the correction away gives the file's back.
#include "store/corpus/corpus_internal.h"

#include <math.h>
#include <string.h>

static struct truth *find(struct corpus *c, uint64_t id_hash)
{
    for (size_t i = 0; i < c->truths.n; i++)
        if (c->truths.at[i].id_hash == id_hash)
            return &c->truths.at[i];
    return NULL;
}

static void put_truth(struct instance *x, const uint32_t *indices, size_t n)
{
    x->edited = true;
    x->gt_given = x->annotated ? x->gt : featureset_new(x->arena, x->n);
    x->gt = featureset_new(x->arena, x->n);
    x->annotated = true;
    for (size_t k = 0; k < n; k++)
        if (indices[k] < x->n)
            featureset_add(&x->gt, indices[k]);
}

void truth_apply(const struct corpus *c, struct instance *x)
{
    if (!c->truths.n || !x->id)
        return;
    uint64_t hash = id_hash(x->id);
    for (size_t i = 0; i < c->truths.n; i++) {
        const struct truth *t = &c->truths.at[i];
        if (t->id_hash != hash)
            continue;
        put_truth(x, t->indices, t->n);
        return;
    }
}

static void forget(struct corpus *c, struct truth *t)
{
    free(t->indices);
    *t = c->truths.at[--c->truths.n];
}

static void remember(struct corpus *c, uint64_t id_hash, const uint32_t *indices, size_t n)
{
    struct truth *t = find(c, id_hash);
    if (t)
        forget(c, t);
    struct truth fresh = {.id_hash = id_hash, .n = n};
    fresh.indices = mem_array(n, sizeof *indices);
    if (n)
        memcpy(fresh.indices, indices, n * sizeof *indices);
    vec_push(&c->truths, fresh);
}

bool corpus_set_truth(struct corpus *c, uint32_t instance, const uint32_t *indices, size_t n,
                      struct err *e)
{
    if (instance >= c->columns.n)
        return err_set(e, "there is no instance %u", instance);
    uint64_t hash = c->columns.rows[instance].id_hash;
    struct truth *old = find(c, hash);
    if (!indices && !old)
        return true;
    if (indices)
        remember(c, hash, indices, n);
    else
        forget(c, old);
    index_stop(c);
    cache_forget(c, instance);
    const struct instance *x = corpus_fetch(c, instance, e);
    if (!x)
        return false;
    c->columns.rows[instance].flags &= (uint16_t)~INSTANCE_ANNOTATED;
    row_fill(&c->columns, instance, x);
    return true;
}

static struct cell cell_of(const struct instance *x, uint32_t run)
{
    const struct saliency *s = instance_run(x, run);
    struct cell cell = {0};
    if (s)
        cell_from_saliency(&cell, x, s);
    return cell;
}

bool corpus_correction(struct corpus *c, uint32_t instance, uint32_t run, const uint32_t *indices,
                       size_t n, struct correction *out, struct err *e)
{
    struct arena arena = {0};
    struct instance x;
    if (instance >= c->columns.n)
        return err_set(e, "there is no instance %u", instance);
    *out = (struct correction){.instance = instance, .jaccard = NAN};
    bool ok = row_read(c, instance, &x, &arena, e);
    if (ok) {
        bool annotated = x.annotated;
        row_prepare(c, &x);
        row_derive(c, &x); // S may follow |G|
        out->given = cell_of(&x, run);
        put_truth(&x, indices, n);
        row_derive(c, &x);
        out->corrected = cell_of(&x, run);
        if (annotated)
            out->jaccard = featureset_jaccard(&x.gt_given, &x.gt);
    }
    arena_free(&arena);
    return ok;
}

void truths_free(struct corpus *c)
{
    while (c->truths.n)
        forget(c, &c->truths.at[0]);
    vec_free(&c->truths);
}
