// SPDX-License-Identifier: MIT
// A corpus made by hand for the tests of fields, filters, sorting and frames: eight instances,
// three runs, every kind of undefined value. `iou` etc. below are of run SIS under the text cuts.
//
//   0  IoU 1, correct: human aligned                 4  IoU .33, correct: in no pattern
//   1  SC 1, GTC .1, incorrect: 6 and 7              5  has no SIS, only IG
//   2  not annotated                                 6  numbers as label and prediction; IoU 0: 7
//   3  G = S = {}, no label                          7  IoU 3/40 (.08 rounded); label is a text
#pragma once
#include "unit.h"

#include "base/mem.h"
#include "core/frame.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIXTURE_N = 8, FIXTURE_SIS = 0, FIXTURE_IG = 1, FIXTURE_CNN = 2 };

struct fixture {
    struct columns columns;
    struct analysis analysis;
    struct arena arena;
    struct instance instances[FIXTURE_N];
    uint64_t marked[1];
    struct row_source source;
    size_t fetches;      // calls of fetch so far
    uint32_t unreadable; // instance whose fetch fails; FIXTURE_N: none
};

static inline const struct instance *fixture_fetch(void *ctx, uint32_t i, struct err *e)
{
    struct fixture *f = ctx;
    f->fetches++;
    if (i != f->unreadable)
        return &f->instances[i];
    err_set(e, "record %u cannot be read", i);
    return NULL;
}

// Adds elements [from, to) given in pairs until -1.
static inline struct featureset fixture_set(struct fixture *f, uint32_t n, const int *ranges)
{
    struct featureset s = featureset_new(&f->arena, n);
    for (; ranges && ranges[0] >= 0; ranges += 2)
        featureset_add_range(&s, (size_t)ranges[0], (size_t)ranges[1]);
    return s;
}

#define RANGES(...) ((const int[]){__VA_ARGS__, -1})

static inline void fixture_instance(struct fixture *f, uint32_t i, const char *words, uint32_t n,
                                    struct value label, const int *gt)
{
    struct instance *x = &f->instances[i];
    struct token *tokens = arena_array(&f->arena, n, sizeof *tokens);
    char *rest = arena_strdup(&f->arena, words), *word = strtok(rest, " ");
    for (uint32_t k = 0; k < n; k++, word = word ? strtok(NULL, " ") : NULL)
        tokens[k] = (struct token){word ? word : "w", word ? (uint32_t)strlen(word) : 1};
    *x = (struct instance){
        .arena = &f->arena,
        .id = arena_printf(&f->arena, "palate-%u", i),
        .tokens = tokens,
        .n = n,
        .label = label,
        .prediction = value_none(),
        .annotated = gt != NULL,
        .gt = fixture_set(f, n, gt),
        .runs = arena_array(&f->arena, 3, sizeof(struct saliency)),
    };
    f->columns.rows[i] = (struct column_row){
        .n = n,
        .label = label,
        .flags = gt ? INSTANCE_ANNOTATED : 0,
    };
}

// `set` NULL: the run is there, its S undefined.
static inline void fixture_run(struct fixture *f, uint32_t i, uint32_t run, struct value prediction,
                               const int *set)
{
    struct instance *x = &f->instances[i];
    struct saliency *s = &x->runs[x->n_runs++];
    *s = (struct saliency){
        .run = run,
        .given_as_set = true,
        .prediction = prediction,
        .defined = set != NULL,
        .set = fixture_set(f, x->n, set),
        .universe = {.n = x->n},
    };
    struct cell *cell = columns_cell_make(&f->columns, i, run);
    size_t both = featureset_count_both(&x->gt, &s->set);
    cell->n = x->n & 0xfffffff;
    cell->g = (uint32_t)featureset_count(&x->gt);
    cell->s = (uint32_t)featureset_count(&s->set);
    cell->inter = (uint32_t)both;
    cell->prediction = prediction;
    cell->wsc = NAN;
    cell->flags = CELL_PRESENT | (x->annotated ? CELL_ANNOTATED : 0u) | (set ? CELL_SALIENT : 0u);
}

static inline struct value fixture_name(struct fixture *f, const char *name)
{
    return value_name(names_intern(&f->columns.names, name, strlen(name)));
}

static inline void fixture_metas(struct fixture *f)
{
    static const struct meta m0[] = {{"style", "porter", NAN}, {"year", "2010", 2010}};
    static const struct meta m1[] = {{"style", "Stout", NAN}, {"year", "n/a", NAN}};
    static const struct meta m4[] = {{"two words", "x \"y\" \\z", NAN}, {"year", "1999", 1999}};
    static const struct meta m6[] = {{"style", "", NAN}};
    static const struct meta stored[] = {{"recall", "0.5", .5}};
    f->instances[0].meta = m0, f->instances[0].n_meta = 2;
    f->instances[1].meta = m1, f->instances[1].n_meta = 2;
    f->instances[4].meta = m4, f->instances[4].n_meta = 2;
    f->instances[6].meta = m6, f->instances[6].n_meta = 1;
    f->instances[0].stored = stored, f->instances[0].n_stored = 1;
}

static inline void fixture_init(struct fixture *f)
{
    *f = (struct fixture){.unreadable = FIXTURE_N, .marked = {1 << 1 | 1 << 5}};
    f->columns.rows = mem_array(FIXTURE_N, sizeof *f->columns.rows);
    f->columns.n = f->columns.cap = FIXTURE_N;
    columns_run(&f->columns, "SIS");
    columns_run(&f->columns, "IG");
    columns_run(&f->columns, "cnn/LIME, mean");
    struct value pos = fixture_name(f, "pos"), neg = fixture_name(f, "neg class");
    struct value none = value_none();
    fixture_instance(f, 0, "creamy smooth mouthfeel Porter zilch", 5, pos, RANGES(0, 2));
    fixture_run(f, 0, FIXTURE_SIS, pos, RANGES(0, 2));
    fixture_run(f, 0, FIXTURE_IG, neg, RANGES(1, 3));
    fixture_run(f, 0, FIXTURE_CNN, pos, RANGES(0, 1));
    fixture_instance(f, 1, "beautiful beer", 12, pos, RANGES(0, 10));
    fixture_run(f, 1, FIXTURE_SIS, neg, RANGES(0, 1));
    fixture_run(f, 1, FIXTURE_IG, neg, RANGES(0, 10));
    fixture_instance(f, 2, "not annotated", 2, pos, NULL);
    fixture_run(f, 2, FIXTURE_SIS, pos, RANGES(0, 1));
    fixture_instance(f, 3, "all empty", 2, none, RANGES(-1));
    fixture_run(f, 3, FIXTURE_SIS, pos, RANGES(-1));
    fixture_run(f, 3, FIXTURE_IG, pos, NULL);
    fixture_instance(f, 4, "ein schöner Tag", 8, pos, RANGES(0, 4));
    fixture_run(f, 4, FIXTURE_SIS, pos, RANGES(2, 6));
    fixture_run(f, 4, FIXTURE_IG, pos, RANGES(2, 6));
    fixture_instance(f, 5, "only gradients", 4, pos, RANGES(0, 2));
    fixture_run(f, 5, FIXTURE_IG, pos, RANGES(0, 2));
    fixture_instance(f, 6, "numbers", 4, value_number(.7), RANGES(0, 1));
    fixture_run(f, 6, FIXTURE_SIS, value_number(.876), RANGES(2, 3));
    fixture_instance(f, 7, "forty", 50, fixture_name(f, "0.9"), RANGES(0, 20));
    fixture_run(f, 7, FIXTURE_SIS, value_number(.9), RANGES(17, 40));
    struct cell *scored = columns_cell_make(&f->columns, 7, FIXTURE_SIS);
    scored->wsc = .25;
    scored->flags |= CELL_SCORES;
    fixture_metas(f);
    f->analysis = (struct analysis){TASK_CLASSIFICATION, .05, cuts_text()};
    f->source = (struct row_source){
        .fetch = fixture_fetch,
        .ctx = f,
        .columns = &f->columns,
        .analysis = &f->analysis,
        .marked = f->marked,
    };
}

static inline void fixture_fini(struct fixture *f)
{
    columns_free(&f->columns);
    arena_free(&f->arena);
}

// A small generator (xorshift64*): the same numbers everywhere.
static inline uint32_t fixture_random(uint64_t *state, uint32_t below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)((*state * 0x2545F4914F6CDD1Dull) >> 33) % below;
}
