// SPDX-License-Identifier: MIT
// Evaluation and gradient of the model in model.h. Only + - * / sqrt and |x|, in a fixed order, so
// that every machine and compiler computes the same bits.
#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double softsign(double x)
{
    return x / (1 + fabs(x));
}

double root_sigmoid(double x)
{
    return .5 + .5 * x / sqrt(1 + x * x);
}

struct model *model_new(const struct shape *shape, int words, const int *row)
{
    struct model *model = must_calloc(1, sizeof *model);
    model->shape = *shape;
    model->words = words;
    model->row = row;
    int embedding = words * shape->dim;
    int window = shape->width * shape->feature * shape->dim;
    int hidden = shape->hidden * (shape->feature + 1);
    model->parameters = embedding + window + shape->feature + hidden + shape->hidden + 1;
    model->embedding = must_calloc((size_t)model->parameters, sizeof *model->embedding);
    model->window = model->embedding + embedding;
    model->gate = model->window + window;
    model->hidden = model->gate + shape->feature;
    model->output = model->hidden + hidden;
    return model;
}

void model_free(struct model *model)
{
    if (model == NULL)
        return;
    free(model->embedding);
    free(model);
}

const double *model_vector(const struct model *model, int token)
{
    return model->embedding + (ptrdiff_t)model->row[token] * model->shape.dim;
}

static double dot(const double *a, const double *b, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void window_pre(const struct model *model, const struct review *review,
                       const unsigned char *kept, int at, double *pre)
{
    const struct shape *shape = &model->shape;
    memset(pre, 0, sizeof(double) * FEATURE_MAX);
    for (int k = 0; k < shape->width; k++) {
        int word = at + k - shape->width / 2;
        if (word < 0 || word >= review->n || (kept != NULL && kept[word] == 0))
            continue;
        const double *x = model_vector(model, review->token[word]);
        const double *w = model->window + (ptrdiff_t)k * shape->feature * shape->dim;
        for (int f = 0; f < shape->feature; f++)
            pre[f] += dot(w + (ptrdiff_t)f * shape->dim, x, shape->dim);
    }
}

double model_window(const struct model *model, const double *pre, double *h, double *q)
{
    for (int f = 0; f < model->shape.feature; f++)
        h[f] = softsign(pre[f]);
    *q = dot(model->gate, h, model->shape.feature);
    return *q * *q / (1 + *q * *q);
}

double model_from_pool(const struct model *model, int n, const double *sum, struct trace *trace)
{
    const struct shape *shape = &model->shape;
    trace->mass = shape->prior + n;
    for (int f = 0; f < shape->feature; f++)
        trace->pooled[f] = sum[f] / trace->mass;
    for (int j = 0; j < shape->hidden; j++) {
        const double *row = model->hidden + (ptrdiff_t)j * (shape->feature + 1);
        trace->z[j] = softsign(dot(row, trace->pooled, shape->feature) + row[shape->feature]);
    }
    trace->sum = dot(model->output, trace->z, shape->hidden) + model->output[shape->hidden];
    return root_sigmoid(trace->sum);
}

double model_from_windows(const struct model *model, struct trace *trace)
{
    double sum[FEATURE_MAX] = {0};
    for (int i = 0; i < trace->n; i++) {
        double g = model_window(model, trace->pre[i], trace->h[i], &trace->q[i]);
        for (int f = 0; f < model->shape.feature; f++)
            sum[f] += g * trace->h[i][f];
    }
    return model_from_pool(model, trace->n, sum, trace);
}

double model_predict(const struct model *model, const struct review *review,
                     const unsigned char *kept, struct trace *trace)
{
    trace->n = review->n;
    for (int i = 0; i < review->n; i++)
        window_pre(model, review, kept, i, trace->pre[i]);
    return model_from_windows(model, trace);
}

// From the output to the pooled vector; s'(x) = (1 - |s(x)|)^2, r'(x) = 1 / (2 (1 + x^2)^(3/2)).
static void backward_head(const struct model *model, const struct trace *trace, double scale,
                          struct gradient *gradient, double *d_pooled)
{
    const struct shape *shape = &model->shape;
    double wide = 1 + trace->sum * trace->sum;
    double d_sum = scale * .5 / (wide * sqrt(wide));
    memset(d_pooled, 0, sizeof(double) * FEATURE_MAX);
    gradient->output[shape->hidden] = d_sum;
    for (int j = 0; j < shape->hidden; j++) {
        gradient->output[j] = d_sum * trace->z[j];
        double slope = 1 - fabs(trace->z[j]);
        double d = d_sum * model->output[j] * slope * slope;
        ptrdiff_t row = (ptrdiff_t)j * (shape->feature + 1);
        for (int f = 0; f < shape->feature; f++) {
            gradient->hidden[row + f] = d * trace->pooled[f];
            d_pooled[f] += d * model->hidden[row + f];
        }
        gradient->hidden[row + shape->feature] = d;
    }
}

void model_backward(const struct model *model, const struct trace *trace, double scale,
                    struct gradient *gradient)
{
    const int features = model->shape.feature;
    double d_pooled[FEATURE_MAX];
    backward_head(model, trace, scale, gradient, d_pooled);
    memset(gradient->gate, 0, sizeof gradient->gate);
    for (int i = 0; i < trace->n; i++) {
        double q = trace->q[i];
        double wide = 1 + q * q;
        double d_g = dot(d_pooled, trace->h[i], features) / trace->mass;
        double d_q = d_g * 2 * q / (wide * wide);
        double g = q * q / wide / trace->mass;
        for (int f = 0; f < features; f++) {
            double slope = 1 - fabs(trace->h[i][f]);
            gradient->gate[f] += d_q * trace->h[i][f];
            gradient->d_pre[i][f] = (d_pooled[f] * g + d_q * model->gate[f]) * slope * slope;
        }
    }
}
