// SPDX-License-Identifier: MIT
// What the decision rests on, pixel by pixel. Explained is f_c, the logit of class c less the mean
// of all logits.
#ifndef GENERATE_SALIENCY_H
#define GENERATE_SALIENCY_H

#include "net.h"

enum { IG_STEPS = 32, WINDOW = 8, STRIDE = 4 };

struct saliency {
    double at[PIXELS];
};

// Integrated gradients (Sundararajan et al. 2017) from a flat picture of the mean colour, midpoint
// rule, channels summed. Returns what they should add up to: f of the picture less f of the flat
// one.
double saliency_gradients(const struct net *net, const struct picture *picture, int class,
                          struct saliency *out);
// f less f with a window at the mean colour, averaged over the windows that cover a pixel.
void saliency_occlusion(const struct net *net, const struct input *input,
                        struct saliency out[CLASSES]);

#endif
