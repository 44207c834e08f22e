// SPDX-License-Identifier: MIT
// The regression model that is explained: word vectors, gated pooling over word windows, one hidden
// layer.
//
//   a_i = sum_k W_k x_{i+k-width/2}      h_i = s(a_i)       g_i = q_i^2 / (1 + q_i^2),  q_i = u .
//   h_i p   = sum_i g_i h_i / (prior + n)                       z = s(A p + b) f   = r(v . z + c)
//
// with the softsign s(x) = x / (1 + |x|) and r(x) = 1/2 + x / (2 sqrt(1 + x^2)), which is in (0,
// 1).
//
// A masked word is the zero vector; without a bias before the pooling it then weighs nothing, so
// that a review of masked words has the same output whatever its length.
#ifndef GENERATE_MODEL_H
#define GENERATE_MODEL_H

#include "review.h"

enum { DIM_MAX = 12, FEATURE_MAX = 12, HIDDEN_MAX = 8, WIDTH_MAX = 3 };

struct shape {
    const char *name;
    int width;   // words in a window, odd
    int dim;     // of a word vector
    int feature; // per window
    int hidden;
    double prior;   // added to the number of words
    double decay;   // weight decay after the word vectors
    double dropout; // greatest share of words masked in training
    int epochs;
};

struct model {
    struct shape shape;
    int words;         // rows of the embedding
    const int *row;    // vocabulary id to embedding row; row 0 is shared by rare words
    double *embedding; // words x dim
    double *window;    // width x feature x dim
    double *gate;      // feature
    double *hidden;    // hidden x (feature + 1), bias last
    double *output;    // hidden + 1, bias last
    int parameters;
};

// What one evaluation leaves behind for the backward pass.
struct trace {
    int n;
    double pre[MAX_TOKENS][FEATURE_MAX]; // a_i
    double h[MAX_TOKENS][FEATURE_MAX];
    double q[MAX_TOKENS];
    double mass; // prior + n
    double pooled[FEATURE_MAX];
    double z[HIDDEN_MAX];
    double sum; // v . z + c
};

// Gradients of the parameters after the windows; those of the windows follow from d_pre.
struct gradient {
    double d_pre[MAX_TOKENS][FEATURE_MAX];
    double gate[FEATURE_MAX];
    double hidden[HIDDEN_MAX * (FEATURE_MAX + 1)];
    double output[HIDDEN_MAX + 1];
};

double softsign(double x);
double root_sigmoid(double x);

// All parameters live in one array that begins at embedding.
struct model *model_new(const struct shape *shape, int words, const int *row);
void model_free(struct model *model);

const double *model_vector(const struct model *model, int token);
// f of a review; words with kept[i] == 0 are masked (kept NULL: none is).
double model_predict(const struct model *model, const struct review *review,
                     const unsigned char *kept, struct trace *trace);
// f from trace->n windows whose pre-activations stand in trace->pre already.
double model_from_windows(const struct model *model, struct trace *trace);
// f from the pooled sums alone: the number of words and the sum of g_i h_i.
double model_from_pool(const struct model *model, int n, const double *sum, struct trace *trace);
// Gate weight of one window with pre-activation pre; h receives s(pre).
double model_window(const struct model *model, const double *pre, double *h, double *q);
// d f / d pre and d f / d parameters, times scale, for the evaluation in trace.
void model_backward(const struct model *model, const struct trace *trace, double scale,
                    struct gradient *gradient);

#endif
