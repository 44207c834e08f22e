// SPDX-License-Identifier: MIT
// Is a corpus the same, to the byte, as another that was loaded in another way? For tests and for
// the fuzz target of the scanner.
#pragma once
#include "store/corpus/corpus_internal.h"

#include <stdio.h>
#include <string.h>

static inline void reference_hook(void *ctx, uint32_t row, const struct instance *x)
{
    (void)ctx, (void)row, (void)x;
}

// Loads in slices. reference: every record goes through json_parse and the reader, because somebody
// wants to see the instances.
static inline struct corpus *load_way(const char *const *paths, size_t n, bool reference,
                                      const struct corpus_options *like, uint64_t slice)
{
    struct corpus_options o = *like;
    struct corpus *c;
    const struct load_hooks hooks = {.instance = reference_hook};
    bool done = false;
    o.paths = paths;
    o.n_paths = n;
    if (!corpus_open(&c, &o, NULL))
        return NULL;
    while (!done)
        corpus_load_some(c, slice, reference ? &hooks : NULL, &done, NULL);
    return c;
}

static inline bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline const char *run_difference(const struct columns *x, const struct columns *y, size_t i)
{
    const struct run *a = &x->runs[i], *b = &y->runs[i];
    if (!same_text(a->name, b->name) || !same_text(a->model, b->model) ||
        !same_text(a->method, b->method) || !same_text(a->class, b->class) ||
        !same_text(a->checkpoint, b->checkpoint))
        return "names of runs";
    if (a->present != b->present || a->mixed_rules != b->mixed_rules ||
        a->any_scores != b->any_scores || a->rule.kind != b->rule.kind ||
        a->rule.on != b->rule.on || memcmp(&a->rule.arg, &b->rule.arg, sizeof a->rule.arg) != 0)
        return "facts of a run";
    for (size_t row = 0; row < x->n; row++) {
        const struct cell *p = columns_cell(x, row, i), *q = columns_cell(y, row, i);
        if (!p != !q || (p && memcmp(p, q, sizeof *p) != 0))
            return "cells";
    }
    return NULL;
}

static inline const char *problem_difference(const struct problems *x, const struct problems *y)
{
    if (x->n != y->n || memcmp(x->counts, y->counts, sizeof x->counts) != 0 ||
        x->skipped_instances != y->skipped_instances)
        return "number of problems";
    for (size_t i = 0; i < x->n; i++) {
        const struct problem *a = &x->at[i], *b = &y->at[i];
        if (a->kind != b->kind || a->line != b->line || a->column != b->column ||
            a->offset != b->offset || a->length != b->length || a->source != b->source ||
            !same_text(a->what, b->what))
            return "problems";
    }
    return NULL;
}

// NULL, or what differs first.
static inline const char *corpus_difference(const struct corpus *a, const struct corpus *b)
{
    const struct columns *x = &a->columns, *y = &b->columns;
    if (x->n != y->n)
        return "number of rows";
    if (x->n && (memcmp(x->rows, y->rows, x->n * sizeof *x->rows) != 0 ||
                 memcmp(a->places.at, b->places.at, x->n * sizeof *a->places.at) != 0))
        return "rows";
    if (x->n_runs != y->n_runs)
        return "number of runs";
    if (x->names.n != y->names.n)
        return "number of class names";
    for (size_t i = 0; i < x->names.n; i++)
        if (!same_text(x->names.at[i], y->names.at[i]))
            return "class names";
    for (size_t i = 0; i < x->n_runs; i++) {
        const char *what = run_difference(x, y, i);
        if (what)
            return what;
    }
    if (a->sources[0].records != b->sources[0].records || a->further.n != b->further.n)
        return "records";
    return problem_difference(&a->problems, &b->problems);
}
