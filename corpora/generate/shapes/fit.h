// SPDX-License-Identifier: MIT
// Fitting the classifier.
#ifndef GENERATE_FIT_H
#define GENERATE_FIT_H

#include "net.h"

// Adam (Kingma and Ba 2015) on the cross-entropy, batches of 16, the step falling to a tenth.
void net_fit(struct net *net, const struct input *input, const int *label, int n, int epochs,
             struct rng *rng);
// Share of decisions that equal the label.
double net_accuracy(const struct net *net, const struct input *input, const int *label, int n);

#endif
