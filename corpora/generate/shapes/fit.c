// SPDX-License-Identifier: MIT
#include "fit.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 16 };

static const float step_size = .004F;
static const float decay_mean = .9F;
static const float decay_square = .99F;

struct adam {
    float gradient[PARAMETERS];
    float mean[PARAMETERS];
    float square[PARAMETERS];
    float left_mean; // decay_mean to the power of the steps done
    float left_square;
};

_Static_assert(sizeof(struct net) == PARAMETERS * sizeof(float), "a net is its parameters");

static void adam_step(struct adam *adam, float *parameter, float rate)
{
    adam->left_mean *= decay_mean;
    adam->left_square *= decay_square;
    for (int i = 0; i < PARAMETERS; i++) {
        float g = adam->gradient[i] / BATCH;
        adam->mean[i] = decay_mean * adam->mean[i] + (1 - decay_mean) * g;
        adam->square[i] = decay_square * adam->square[i] + (1 - decay_square) * g * g;
        float mean = adam->mean[i] / (1 - adam->left_mean);
        float square = adam->square[i] / (1 - adam->left_square);
        parameter[i] -= rate * mean / (sqrtf(square) + 1e-7F);
    }
}

// He et al. (2015): a variance of two over the number of inputs.
static void init_weights(float *weight, int n, int inputs, struct rng *rng)
{
    double deviation = sqrt(2.0 / inputs);
    for (int i = 0; i < n; i++)
        weight[i] = (float)(deviation * rng_bell(rng));
}

static void init_net(struct net *net, struct rng *rng)
{
    memset(net, 0, sizeof *net);
    init_weights(&net->first[0][0][0], WEIGHTS_FIRST, TAPS * CHANNELS, rng);
    init_weights(&net->deep[0][0][0][0], (LAYERS - 1) * WEIGHTS, TAPS * WIDE, rng);
    for (int k = 0; k < CLASSES; k++)
        init_weights(net->head[k], POOLED, POOLED, rng);
}

static void learn(const struct net *net, const struct input *input, int label, struct trace *trace,
                  struct adam *adam)
{
    double probability[CLASSES];
    float slope[CLASSES];
    net_evaluate(net, input, trace);
    net_probabilities(trace, probability);
    for (int k = 0; k < CLASSES; k++)
        slope[k] = (float)(probability[k] - (k == label ? 1 : 0));
    net_backward(net, trace, slope, (struct net *)adam->gradient, NULL);
}

void net_fit(struct net *net, const struct input *input, const int *label, int n, int epochs,
             struct rng *rng)
{
    struct adam *adam = must_calloc(1, sizeof *adam);
    struct trace *trace = must_calloc(1, sizeof *trace);
    int *order = must_calloc((size_t)n, sizeof *order);
    const int steps = epochs * (n / BATCH);
    int done = 0;
    init_net(net, rng);
    adam->left_mean = adam->left_square = 1;
    for (int i = 0; i < n; i++)
        order[i] = i;
    for (int epoch = 0; epoch < epochs; epoch++) {
        rng_shuffle(rng, order, n);
        for (int b = 0; b < n / BATCH; b++, done++) {
            memset(adam->gradient, 0, sizeof adam->gradient);
            for (int i = 0; i < BATCH; i++) {
                int at = order[b * BATCH + i];
                learn(net, &input[at], label[at], trace, adam);
            }
            adam_step(adam, (float *)net, step_size * (1 - .9F * (float)done / (float)steps));
        }
    }
    free(order);
    free(trace);
    free(adam);
}

double net_accuracy(const struct net *net, const struct input *input, const int *label, int n)
{
    struct trace *trace = must_calloc(1, sizeof *trace);
    int right = 0;
    for (int i = 0; i < n; i++) {
        net_evaluate(net, &input[i], trace);
        right += net_decision(trace) == label[i];
    }
    free(trace);
    return (double)right / n;
}
