// SPDX-License-Identifier: MIT
// Masking a word changes only the windows around it, so f after one change costs as much as `width`
// windows: their terms are taken out of the pooled sums and put back anew. The sums are rebuilt
// after every real change.
#include "masker.h"

#include <string.h>

static void window_terms(const struct masker *masker, int at, double *gated)
{
    const struct shape *shape = &masker->model->shape;
    double pre[FEATURE_MAX] = {0};
    double q = 0;
    for (int k = 0; k < shape->width; k++) {
        int word = at + k - shape->width / 2;
        if (word < 0 || word >= masker->n || masker->kept[word] == 0)
            continue;
        for (int f = 0; f < shape->feature; f++)
            pre[f] += masker->part[word][k][f];
    }
    double gate = model_window(masker->model, pre, gated, &q);
    for (int f = 0; f < shape->feature; f++)
        gated[f] *= gate;
}

static void rebuild_sums(struct masker *masker)
{
    memset(masker->sum, 0, sizeof masker->sum);
    for (int i = 0; i < masker->n; i++)
        for (int f = 0; f < masker->model->shape.feature; f++)
            masker->sum[f] += masker->gated[i][f];
}

static void project(struct masker *masker, const struct review *review)
{
    const struct shape *shape = &masker->model->shape;
    for (int i = 0; i < review->n; i++) {
        const double *x = model_vector(masker->model, review->token[i]);
        const double *w = masker->model->window;
        for (int k = 0; k < shape->width; k++) {
            for (int f = 0; f < shape->feature; f++, w += shape->dim) {
                double sum = 0;
                for (int c = 0; c < shape->dim; c++)
                    sum += w[c] * x[c];
                masker->part[i][k][f] = sum;
            }
        }
    }
}

void masker_start(struct masker *masker, const struct model *model, const struct review *review,
                  bool kept)
{
    masker->model = model;
    masker->n = review->n;
    memset(masker->kept, kept ? 1 : 0, sizeof masker->kept);
    project(masker, review);
    for (int i = 0; i < masker->n; i++)
        window_terms(masker, i, masker->gated[i]);
    rebuild_sums(masker);
}

double masker_value(struct masker *masker)
{
    return model_from_pool(masker->model, masker->n, masker->sum, masker->trace);
}

double masker_try(struct masker *masker, int word)
{
    const struct shape *shape = &masker->model->shape;
    double sum[FEATURE_MAX];
    memcpy(sum, masker->sum, sizeof sum);
    masker->kept[word] ^= 1;
    for (int at = word - shape->width / 2; at <= word + shape->width / 2; at++) {
        if (at < 0 || at >= masker->n)
            continue;
        double gated[FEATURE_MAX] = {0};
        window_terms(masker, at, gated);
        for (int f = 0; f < shape->feature; f++)
            sum[f] += gated[f] - masker->gated[at][f];
    }
    masker->kept[word] ^= 1;
    return model_from_pool(masker->model, masker->n, sum, masker->trace);
}

void masker_set(struct masker *masker, int word, bool kept)
{
    const int half = masker->model->shape.width / 2;
    masker->kept[word] = kept ? 1 : 0;
    for (int at = word - half; at <= word + half; at++)
        if (at >= 0 && at < masker->n)
            window_terms(masker, at, masker->gated[at]);
    rebuild_sums(masker);
}
