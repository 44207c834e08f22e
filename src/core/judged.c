// SPDX-License-Identifier: MIT
#include "core/judged.h"

#include "base/mem.h"
#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

void judged_free(struct judged *j)
{
    free(j->score[0]);
    *j = (struct judged){0};
}

static void grow(struct judged *j, size_t n)
{
    size_t cap = (n + JUDGED_BLOCK - 1) / JUDGED_BLOCK * JUDGED_BLOCK;
    if (cap <= j->cap)
        return;
    if (j->cap) // while a corpus grows, not at every block
        cap += cap / 4 / JUDGED_BLOCK * JUDGED_BLOCK;
    uint8_t *columns = mem_large(cap, SCORE_WSC + 1), *was = j->score[0]; // one after the other
    for (int s = 0; j->n && s < SCORE_WSC; s++)
        memcpy(columns + (size_t)s * cap, j->score[s], j->n);
    if (j->n)
        memcpy(columns + SCORE_WSC * cap, j->flags, j->n);
    for (int s = 0; s < SCORE_WSC; s++)
        j->score[s] = columns + (size_t)s * cap;
    j->flags = columns + SCORE_WSC * cap;
    j->cap = cap;
    free(was);
}

static bool same_delta(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void judge_row(struct judged *j, size_t i, const struct cell *cell)
{
    unsigned defined = CELL_ANNOTATED | CELL_SALIENT;
    uint8_t iou = HUNDREDTHS_UNDEFINED, gtc = iou, sc = iou, flags = CORRECT_UNKNOWN;
    if (cell && cell->flags) {
        struct value label = j->columns->rows[i].label;
        flags =
            (uint8_t)(JUDGED_PRESENT | correctness_of(label, cell->prediction, j->task, j->delta));
        if ((cell->flags & defined) == defined) {
            int64_t g = cell->g, s = cell->s, both = cell->inter; // signed: quicker to convert
            if (g + s - both)
                iou = score_hundredths(both, g + s - both);
            if (g)
                gtc = score_hundredths(both, g);
            if (s)
                sc = score_hundredths(both, s);
        }
    }
    j->score[SCORE_IOU][i] = iou;
    j->score[SCORE_GTC][i] = gtc;
    j->score[SCORE_SC][i] = sc;
    j->flags[i] = flags;
}

struct judge_job {
    struct judged *judged;
    size_t from; // the first row
};

static void judge_part(void *job, size_t part)
{
    const struct judge_job *what = job;
    struct judged *j = what->judged;
    const struct columns *c = j->columns;
    const struct run *r = j->run < c->n_runs ? &c->runs[j->run] : NULL;
    size_t from = what->from + part * JUDGED_PART;
    size_t to = from + JUDGED_PART < c->n ? from + JUDGED_PART : c->n;
    for (size_t i = from; i < to; i++) {
        size_t chunk = i / CELL_CHUNK;
        const struct cell *cells = r && chunk < r->n_chunks ? r->chunks[chunk] : NULL;
        judge_row(j, i, cells ? &cells[i % CELL_CHUNK] : NULL);
    }
}

void judged_update(struct judged *j, const struct columns *c, const struct analysis *a, size_t run,
                   int threads)
{
    if (j->columns != c || j->run != run || j->changes != c->changes || j->task != a->task ||
        !same_delta(j->delta, a->delta) || j->n > c->n)
        j->n = 0;
    j->columns = c;
    j->run = run;
    j->changes = c->changes;
    j->task = a->task;
    j->delta = a->delta;
    grow(j, c->n);
    // the last row may have been given a cell since: see columns.changes
    struct judge_job job = {.judged = j, .from = j->n ? j->n - 1 : 0};
    parallel_run(threads, (c->n - job.from + JUDGED_PART - 1) / JUDGED_PART, judge_part, &job);
    j->n = c->n;
}

void judged_verdicts(const struct judged *j, const struct judging *by, size_t block, size_t n,
                     uint16_t out[JUDGED_BLOCK])
{
    size_t from = block * JUDGED_BLOCK;
    const uint8_t *iou = j->score[SCORE_IOU] + from, *gtc = j->score[SCORE_GTC] + from,
                  *sc = j->score[SCORE_SC] + from, *flags = j->flags + from;
    if (!by->tables) {
        for (size_t i = 0; i < n; i++) {
            struct verdict v = judging_row(
                by, j->columns, columns_cell(j->columns, from + i, j->run), from + i, j->run);
            out[i] = (uint16_t)(v.undefined ? VERDICT_UNDEFINED : v.patterns);
        }
        return;
    }
    for (size_t i = 0; i < n; i++) {
        unsigned right = flags[i] & JUDGED_RIGHT;
        // nothing is allowed to an undefined score, which has VERDICT_UNDEFINED in its table
        unsigned bits = by->allows[SCORE_IOU][iou[i]] & by->allows[SCORE_GTC][gtc[i]] &
                        by->allows[SCORE_SC][sc[i]] & by->of[right];
        unsigned undefined = (by->allows[SCORE_IOU][iou[i]] | by->allows[SCORE_GTC][gtc[i]] |
                              by->allows[SCORE_SC][sc[i]]) &
                             VERDICT_UNDEFINED;
        unsigned none = !bits & (right != CORRECT_UNKNOWN);
        out[i] = (uint16_t)(undefined ? VERDICT_UNDEFINED : bits | none);
    }
}
