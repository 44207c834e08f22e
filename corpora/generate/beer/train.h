// SPDX-License-Identifier: MIT
// Fitting a model, and how good it then is.
#ifndef GENERATE_TRAIN_H
#define GENERATE_TRAIN_H

#include "model.h"

struct fit {
    double mae;
    double mse;
    double within; // share of predictions within .05 of the label
};

struct fit_report {
    struct fit train;
    struct fit held_out;
    struct fit baseline; // held-out, always predicting the training mean
};

// Fits by stochastic gradient descent with AdaGrad's step sizes on squared error.
void model_train(struct model *model, const struct review *reviews, int n, int aspect,
                 uint64_t seed);
bool close_enough(double prediction, double label);
struct fit_report model_assess(const struct model *model, const struct review *train, int n_train,
                               const struct review *held_out, int n_held_out, int aspect);

#endif
