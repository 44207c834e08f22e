// SPDX-License-Identifier: MIT
#include "core/judging.h"

#include <math.h>

static bool uses_wsc(const struct cuts *cuts)
{
    struct range r;
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++)
        if (cuts_range(cuts, p, SCORE_WSC, &r))
            return true;
    return false;
}

void judging_init(struct judging *j, const struct analysis *a)
{
    *j = (struct judging){.analysis = a, .tables = !uses_wsc(&a->cuts)};
    for (enum score s = SCORE_IOU; s < SCORE_WSC; s++)
        j->allows[s][HUNDREDTHS_UNDEFINED] = VERDICT_UNDEFINED;
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++) {
        j->of[pattern_info(p)->correct ? CORRECT_YES : CORRECT_NO] |= (uint16_t)(1u << p);
        for (enum score s = SCORE_IOU; s < SCORE_WSC; s++) {
            struct range r;
            bool asks = cuts_range(&a->cuts, p, s, &r);
            for (int k = 0; k < ROUNDED_SCORES; k++) {
                double x = k / 100.0;
                if (!asks || (r.low <= x && x <= r.high))
                    j->allows[s][k] |= (uint16_t)(1u << p);
            }
        }
    }
}

static struct verdict ask(const struct judging *j, const struct columns *c, size_t instance,
                          size_t run)
{
    struct judgement full = judge(c, j->analysis, instance, run);
    const struct scores *s = &full.scores;
    unsigned bits = full.patterns & ~(1u << PATTERN_NONE);
    if (!bits && pattern_decidable(s, full.correct))
        bits = 1u << PATTERN_NONE;
    return (struct verdict){bits, isnan(s->iou) || isnan(s->gtc) || isnan(s->sc)};
}

struct verdict judging_row(const struct judging *j, const struct columns *c,
                           const struct cell *cell, size_t instance, size_t run)
{
    unsigned defined = CELL_ANNOTATED | CELL_SALIENT;
    if (!cell || (cell->flags & defined) != defined || !cell->g || !cell->s)
        return (struct verdict){.undefined = true};
    if (!j->tables)
        return ask(j, c, instance, run);
    const struct analysis *a = j->analysis;
    enum correctness right =
        correctness_of(c->rows[instance].label, cell->prediction, a->task, a->delta);
    if (right == CORRECT_UNKNOWN)
        return (struct verdict){0};
    int64_t g = cell->g, s = cell->s, both = cell->inter; // signed: quicker to convert
    unsigned bits = j->of[right];
    bits &= j->allows[SCORE_IOU][score_hundredths(both, g + s - both)];
    bits &= j->allows[SCORE_GTC][score_hundredths(both, g)];
    bits &= j->allows[SCORE_SC][score_hundredths(both, s)];
    return (struct verdict){.patterns = bits ? bits : 1u << PATTERN_NONE};
}
