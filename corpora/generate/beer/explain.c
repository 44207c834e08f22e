// SPDX-License-Identifier: MIT
// The three explanation methods. A masked word is the zero vector in all of them.
#include "explain.h"

#include "masker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Values of f nearer than this are the same up to rounding; the lower index then wins.
static const double tie = 1e-12;

struct explainer explainer_new(const struct model *model, struct thresholds tau)
{
    struct explainer explainer = {.model = model, .tau = tau};
    explainer.trace = must_calloc(1, sizeof *explainer.trace);
    explainer.gradient = must_calloc(1, sizeof *explainer.gradient);
    explainer.slope = must_calloc(MAX_TOKENS, sizeof *explainer.slope);
    explainer.masker = must_calloc(1, sizeof *explainer.masker);
    explainer.masker->trace = explainer.trace;
    return explainer;
}

void explainer_free(struct explainer *explainer)
{
    free(explainer->trace);
    free(explainer->gradient);
    free(explainer->slope);
    free(explainer->masker);
}

double explain_side(const struct explainer *explainer, double prediction)
{
    return prediction >= .5 * (explainer->tau.high + explainer->tau.low) ? 1 : -1;
}

// BackSelect (Carter et al. 2019, algorithm 2): order[t] is the word masked at step t.
static void back_select(struct masker *masker, double side, int *order)
{
    for (int step = 0; step < masker->n; step++) {
        int best = -1;
        double best_value = 0;
        for (int i = 0; i < masker->n; i++) {
            if (masker->kept[i] == 0)
                continue;
            double value = side * masker_try(masker, i);
            if (best < 0 || value > best_value + tie) {
                best = i;
                best_value = value;
            }
        }
        masker_set(masker, best, false);
        order[step] = best;
    }
}

int explain_sis(struct explainer *explainer, const struct review *review, int *set)
{
    struct masker *masker = explainer->masker;
    masker_start(masker, explainer->model, review, true);
    double f = masker_value(masker);
    double side = explain_side(explainer, f);
    double tau = side > 0 ? explainer->tau.high : -explainer->tau.low;
    if (side * f < tau)
        return 0;
    int order[MAX_TOKENS];
    back_select(masker, side, order);
    // FindSIS: the words masked last are kept first.
    int size = 0;
    masker_start(masker, explainer->model, review, false);
    do {
        set[size] = order[review->n - 1 - size];
        masker_set(masker, set[size], true);
        size++;
    } while (side * masker_value(masker) < tau && size < review->n);
    return size;
}

// Sum over the path of d f / d pre, pre scaled by alpha: the windows are linear in the word vectors
// and have no bias, so scaling the input scales them.
static void path_slopes(struct explainer *explainer, const struct review *review, int steps)
{
    struct trace *trace = explainer->trace;
    struct trace *full = must_calloc(1, sizeof *full);
    const int features = explainer->model->shape.feature;
    (void)model_predict(explainer->model, review, NULL, full);
    memset(explainer->slope, 0, sizeof *explainer->slope * MAX_TOKENS);
    trace->n = review->n;
    for (int s = 0; s < steps; s++) {
        double alpha = (s + .5) / steps;
        for (int i = 0; i < review->n; i++)
            for (int f = 0; f < features; f++)
                trace->pre[i][f] = alpha * full->pre[i][f];
        (void)model_from_windows(explainer->model, trace);
        model_backward(explainer->model, trace, 1.0 / steps, explainer->gradient);
        for (int i = 0; i < review->n; i++)
            for (int f = 0; f < features; f++)
                explainer->slope[i][f] += explainer->gradient->d_pre[i][f];
    }
    free(full);
}

// The word's share of each window it is in, times the window's slope.
static double attribution(const struct explainer *explainer, const struct masker *masker, int word)
{
    const struct shape *shape = &explainer->model->shape;
    double sum = 0;
    for (int k = 0; k < shape->width; k++) {
        int at = word - k + shape->width / 2;
        if (at < 0 || at >= masker->n)
            continue;
        for (int f = 0; f < shape->feature; f++)
            sum += explainer->slope[at][f] * masker->part[word][k][f];
    }
    return sum;
}

int explain_gradients(struct explainer *explainer, const struct review *review, double *scores)
{
    struct masker *masker = explainer->masker;
    masker_start(masker, explainer->model, review, false);
    double baseline = masker_value(masker);
    double f = model_predict(explainer->model, review, NULL, explainer->trace);
    double side = explain_side(explainer, f);
    int steps = IG_STEPS / 2;
    double error = 1;
    while (error > 2e-4 && steps < IG_STEPS_MAX) {
        steps *= 2;
        path_slopes(explainer, review, steps);
        double sum = 0;
        for (int i = 0; i < review->n; i++) {
            scores[i] = side * attribution(explainer, masker, i);
            sum += scores[i];
        }
        error = fabs(sum - side * (f - baseline));
    }
    return steps;
}

void explain_occlusion(struct explainer *explainer, const struct review *review, double *scores)
{
    struct masker *masker = explainer->masker;
    masker_start(masker, explainer->model, review, true);
    double f = masker_value(masker);
    double side = explain_side(explainer, f);
    for (int i = 0; i < review->n; i++)
        scores[i] = side * (f - masker_try(masker, i));
}
