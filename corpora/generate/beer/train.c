// SPDX-License-Identifier: MIT
// Training: one review at a time, AdaGrad (Duchi et al. 2011), squared error. In each pass a random
// share of the words is masked, so that the model has met partly masked reviews before it is
// explained with them.
#include "train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rate = .05;

struct trainer {
    struct model *model;
    double *square; // AdaGrad's sums of squared gradients, one per parameter
    struct trace *trace;
    struct gradient *gradient;
    double d_window[WIDTH_MAX * FEATURE_MAX * DIM_MAX];
    double d_word[MAX_TOKENS][DIM_MAX];
};

static void init_parameters(struct model *model, struct rng *rng)
{
    double *parameter = model->embedding;
    ptrdiff_t words = model->window - model->embedding;
    for (ptrdiff_t i = 0; i < model->parameters; i++)
        parameter[i] = (i < words ? .3 : .5) * rng_bell(rng);
}

static void step(struct trainer *trainer, double *parameter, const double *gradient, int n,
                 double decay)
{
    double *square = trainer->square + (parameter - trainer->model->embedding);
    for (int i = 0; i < n; i++) {
        double slope = gradient[i] + decay * parameter[i];
        if (slope == 0)
            continue;
        square[i] += slope * slope;
        parameter[i] -= rate * slope / (sqrt(square[i]) + 1e-6);
    }
}

// Gradients of the window weights and the word vectors from d_pre.
static void backward_windows(struct trainer *trainer, const struct review *review,
                             const unsigned char *kept)
{
    const struct model *model = trainer->model;
    const struct shape *shape = &model->shape;
    memset(trainer->d_window, 0, sizeof trainer->d_window);
    memset(trainer->d_word, 0, sizeof(double) * DIM_MAX * (size_t)review->n);
    for (int i = 0; i < review->n; i++) {
        for (int k = 0; k < shape->width; k++) {
            int word = i + k - shape->width / 2;
            if (word < 0 || word >= review->n || kept[word] == 0)
                continue;
            const double *x = model_vector(model, review->token[word]);
            for (int f = 0; f < shape->feature; f++) {
                double d = trainer->gradient->d_pre[i][f];
                ptrdiff_t row = ((ptrdiff_t)k * shape->feature + f) * shape->dim;
                for (int c = 0; c < shape->dim; c++) {
                    trainer->d_window[row + c] += d * x[c];
                    trainer->d_word[word][c] += d * model->window[row + c];
                }
            }
        }
    }
}

static void learn(struct trainer *trainer, const struct review *review, const unsigned char *kept,
                  double label)
{
    struct model *model = trainer->model;
    const struct shape *shape = &model->shape;
    struct gradient *gradient = trainer->gradient;
    double error = model_predict(model, review, kept, trainer->trace) - label;
    model_backward(model, trainer->trace, 2 * error, gradient);
    backward_windows(trainer, review, kept);
    for (int i = 0; i < review->n; i++) {
        ptrdiff_t row = (ptrdiff_t)model->row[review->token[i]] * shape->dim;
        step(trainer, model->embedding + row, trainer->d_word[i], shape->dim, 0);
    }
    step(trainer, model->window, trainer->d_window, shape->width * shape->feature * shape->dim,
         shape->decay);
    step(trainer, model->gate, gradient->gate, shape->feature, shape->decay);
    step(trainer, model->hidden, gradient->hidden, shape->hidden * (shape->feature + 1),
         shape->decay);
    step(trainer, model->output, gradient->output, shape->hidden + 1, 0);
}

void model_train(struct model *model, const struct review *reviews, int n, int aspect,
                 uint64_t seed)
{
    struct rng rng = rng_make(seed, 100 + (uint64_t)aspect);
    struct trainer *trainer = must_calloc(1, sizeof *trainer);
    trainer->model = model;
    trainer->square = must_calloc((size_t)model->parameters, sizeof *trainer->square);
    trainer->trace = must_calloc(1, sizeof *trainer->trace);
    trainer->gradient = must_calloc(1, sizeof *trainer->gradient);
    int *order = must_calloc((size_t)n, sizeof *order);
    for (int i = 0; i < n; i++)
        order[i] = i;
    init_parameters(model, &rng);
    for (int epoch = 0; epoch < model->shape.epochs; epoch++) {
        rng_shuffle(&rng, order, n);
        for (int i = 0; i < n; i++) {
            const struct review *review = &reviews[order[i]];
            unsigned char kept[MAX_TOKENS];
            double drop = model->shape.dropout * rng_unit(&rng);
            if (rng_chance(&rng, .03))
                drop = 1; // so that nothing read means the mean score
            for (int w = 0; w < review->n; w++)
                kept[w] = rng_chance(&rng, drop) ? 0 : 1;
            learn(trainer, review, kept, review->score[aspect]);
        }
    }
    free(order);
    free(trainer->gradient);
    free(trainer->trace);
    free(trainer->square);
    free(trainer);
}

bool close_enough(double prediction, double label)
{
    return label - .05 <= prediction && prediction <= label + .05;
}

static void add_error(struct fit *fit, double prediction, double label, int n)
{
    double error = prediction - label;
    fit->mae += fabs(error) / n;
    fit->mse += error * error / n;
    fit->within += close_enough(prediction, label) ? 1.0 / n : 0;
}

struct fit_report model_assess(const struct model *model, const struct review *train, int n_train,
                               const struct review *held_out, int n_held_out, int aspect)
{
    struct fit_report report = {0};
    struct trace *trace = must_calloc(1, sizeof *trace);
    double mean = 0;
    for (int i = 0; i < n_train; i++) {
        double label = train[i].score[aspect];
        mean += label / n_train;
        add_error(&report.train, model_predict(model, &train[i], NULL, trace), label, n_train);
    }
    for (int i = 0; i < n_held_out; i++) {
        double label = held_out[i].score[aspect];
        double prediction = model_predict(model, &held_out[i], NULL, trace);
        add_error(&report.held_out, prediction, label, n_held_out);
        add_error(&report.baseline, mean, label, n_held_out);
    }
    free(trace);
    return report;
}
