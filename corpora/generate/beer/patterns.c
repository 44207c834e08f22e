// SPDX-License-Identifier: MIT
// Salient set and annotation compared: IoU, ground truth coverage (GTC), saliency coverage (SC),
// each rounded to two decimals before it is held against the cut-offs low [0, .30] and high [.70,
// 1].
#include "patterns.h"

#include "train.h"

#include <math.h>
#include <string.h>

static const char *const rules[] = {"set", "mean", "std:1", "gtsize"};
static const char *const names[PATTERNS] = {
    "human aligned", "sufficient subset",   "sufficient context", "context dependent",
    "confuser",      "insufficient subset", "distractor",         "context confusion",
};

const char *rule_name(enum rule rule)
{
    return rules[rule];
}

const char *pattern_name(int pattern)
{
    return names[pattern];
}

static void take_above(struct rationale *rationale, int n, double deviations)
{
    double mean = 0;
    double variance = 0;
    for (int i = 0; i < n; i++)
        mean += rationale->scores[i];
    mean /= n;
    for (int i = 0; i < n; i++)
        variance += (rationale->scores[i] - mean) * (rationale->scores[i] - mean);
    double cut = mean + deviations * sqrt(variance / n);
    for (int i = 0; i < n; i++)
        if (rationale->scores[i] >= cut)
            rationale->set[rationale->size++] = i;
}

static void take_largest(struct rationale *rationale, int n, int wanted)
{
    unsigned char taken[MAX_TOKENS] = {0};
    for (; wanted > 0; wanted--) {
        int best = -1;
        for (int i = 0; i < n; i++)
            if (taken[i] == 0 && (best < 0 || rationale->scores[i] > rationale->scores[best]))
                best = i;
        taken[best] = 1;
        rationale->set[rationale->size++] = best;
    }
}

static int mark_annotated(const struct annotation *annotation, unsigned char *marked)
{
    int size = 0;
    memset(marked, 0, MAX_TOKENS);
    for (int s = 0; s < annotation->n; s++) {
        for (int i = annotation->span[s].start; i < annotation->span[s].end; i++) {
            size += marked[i] == 0;
            marked[i] = 1;
        }
    }
    return size;
}

void rationale_discretise(struct rationale *rationale, enum rule rule, int n,
                          const struct annotation *annotation)
{
    unsigned char marked[MAX_TOKENS];
    if (rule == RULE_SET)
        return;
    rationale->size = 0;
    if (rule == RULE_GT_SIZE)
        take_largest(rationale, n, mark_annotated(annotation, marked));
    else
        take_above(rationale, n, rule == RULE_STD1 ? 1 : 0);
}

static double two_decimals(int part, int whole)
{
    return rint(100.0 * ((double)part / whole)) / 100;
}

unsigned patterns_of(const struct rationale *rationale, const struct annotation *annotation, int n,
                     double label)
{
    unsigned char marked[MAX_TOKENS];
    int annotated = mark_annotated(annotation, marked);
    int both = 0;
    if (rationale->missing || annotated == 0 || rationale->size == 0 || n == 0)
        return 0;
    for (int i = 0; i < rationale->size; i++)
        both += marked[rationale->set[i]];
    double iou = two_decimals(both, annotated + rationale->size - both);
    double gtc = two_decimals(both, annotated);
    double sc = two_decimals(both, rationale->size);
    unsigned bits = 0;
    bits |= iou >= .7 ? 1U : 0;
    bits |= sc >= .7 && gtc <= .3 ? 2U : 0;
    bits |= iou <= .3 ? 4U : 0;
    bits |= gtc >= .7 && sc <= .3 ? 8U : 0;
    return close_enough(rationale->prediction, label) ? bits : bits << 4;
}
