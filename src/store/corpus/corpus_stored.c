// SPDX-License-Identifier: MIT
// Scores found in a file are never trusted: they are compared with the recomputed ones. In Shared
// Interest's own files GTC and SC are each other's; that is said once.
#include "store/corpus/corpus_internal.h"

#include <math.h>
#include <string.h>

static const char *const gtc_names[] = {"recall", "ground_truth_coverage", "gtc"};
static const char *const sc_names[] = {"precision", "explanation_coverage", "saliency_coverage",
                                       "sc"};
static const char *const iou_names[] = {"iou"};

static const struct meta *find(const struct instance *x, const char *const *names, size_t n)
{
    for (uint32_t i = 0; i < x->n_stored; i++)
        for (size_t k = 0; k < n; k++)
            if (strcmp(x->stored[i].key, names[k]) == 0)
                return &x->stored[i];
    return NULL;
}

static bool same(const struct meta *stored, double score)
{
    if (!stored)
        return true;
    if (isnan(stored->number) || isnan(score))
        return isnan(stored->number) && isnan(score);
    return fabs(stored->number - score) <= 1e-9;
}

void corpus_check_stored(struct corpus *c, const struct instance *x, struct report *r)
{
    if (!x->n_stored || x->n_runs != 1)
        return;
    const struct meta *iou = find(x, iou_names, sizeof iou_names / sizeof *iou_names);
    const struct meta *gtc = find(x, gtc_names, sizeof gtc_names / sizeof *gtc_names);
    const struct meta *sc = find(x, sc_names, sizeof sc_names / sizeof *sc_names);
    struct cell cell;
    if (!iou && !gtc && !sc)
        return;
    cell_from_saliency(&cell, x, &x->runs[0]);
    struct scores s = cell_scores(&cell);
    bool straight = same(gtc, s.gtc) && same(sc, s.sc);
    bool crossed = gtc && sc && same(gtc, s.sc) && same(sc, s.gtc);
    c->stored_compared++;
    if (!same(iou, s.iou) || (!straight && !crossed)) {
        c->mismatched++;
        report_problem(r, PROBLEM_NOTE,
                       "the stored scores of \"%s\" differ from those of its sets, which are used",
                       x->id);
        return;
    }
    if (crossed && !straight) {
        c->swapped++;
        if (!c->swapped_names[0]) {
            c->swapped_names[0] = arena_strdup(&c->arena, gtc->key);
            c->swapped_names[1] = arena_strdup(&c->arena, sc->key);
            c->swapped_file = x->file;
        }
    } else if (crossed) {
        c->either_way++; // GTC = SC: it fits both readings
    } else {
        c->unswapped++;
    }
}

void corpus_stored_summary(struct corpus *c)
{
    if (!c->swapped)
        return;
    if (!c->unswapped)
        c->swapped += c->either_way;
    c->either_way = 0;
    corpus_file_problem(c, PROBLEM_NOTE, c->swapped_file,
                        "the stored %s is SC and %s is GTC in %zu of %zu records: they look "
                        "swapped; the scores are recomputed",
                        c->swapped_names[0], c->swapped_names[1], c->swapped, c->stored_compared);
}
