// SPDX-License-Identifier: MIT
// The classifier that is explained: a small convolutional net.
//
//   64x64x3 -> mean of 2x2 -> 32x32 -> conv 3x3, 16 -> max of 2x2 -> 16x16 -> conv 3x3, 16
//   -> conv 3x3, 16 -> max of 2x2 -> 8x8 -> conv 3x3, 16 -> mean and max over the 8x8 -> 5 classes
//
// with ReLU after every convolution; the picture's mean colour is taken off first. Only + - * /
// sqrt and comparisons in a fixed order, on floats.
#ifndef GENERATE_NET_H
#define GENERATE_NET_H

#include "scene.h"

enum { WIDE = 16, TAPS = 9, LAYERS = 4, HALF = 32, POOLED = 2 * WIDE, DEEPEST = 8 };
enum { IN_FIRST = CHANNELS, WEIGHTS_FIRST = TAPS * IN_FIRST * WIDE, WEIGHTS = TAPS * WIDE * WIDE };
enum {
    HEAD = (POOLED + 1) * CLASSES,
    PARAMETERS = WEIGHTS_FIRST + 3 * WEIGHTS + LAYERS * WIDE + HEAD
};

typedef const float (*plane)[WIDE];
typedef const float (*kernel)[WIDE][WIDE];
typedef float quad __attribute__((vector_size(16))); // four channels side by side
enum { QUADS = WIDE / 4 };

struct net {
    float first[TAPS][IN_FIRST][WIDE];
    float deep[LAYERS - 1][TAPS][WIDE][WIDE]; // from, to
    float bias[LAYERS][WIDE];
    float head[CLASSES][POOLED + 1]; // bias last
};

struct input {
    float pixel[HALF * HALF][CHANNELS]; // 0 is the picture's mean colour
    float mean[CHANNELS];
};

struct rect {
    int x0, y0, x1, y1; // half-open
};

// What one evaluation leaves behind for the backward pass.
struct trace {
    struct input input;
    float a1[HALF * HALF][WIDE];
    float p1[16 * 16][WIDE];
    float a2[16 * 16][WIDE];
    float a3[16 * 16][WIDE];
    float p3[DEEPEST * DEEPEST][WIDE];
    float a4[DEEPEST * DEEPEST][WIDE];
    float pooled[POOLED];
    float logit[CLASSES];
};

// The pixel that tap looks at from pixel i of a square, or -1 beyond the border.
static inline int net_neighbour(int i, int tap, int side)
{
    int x = i % side + tap % 3 - 1;
    int y = i / side + tap / 3 - 1;
    return x < 0 || y < 0 || x >= side || y >= side ? -1 : y * side + x;
}

// The k-th of the four pixels that pixel i of a square of half the side stands for.
static inline int net_corner(int i, int k, int side)
{
    return (2 * (i / side) + k / 2) * 2 * side + 2 * (i % side) + k % 2;
}

void input_make(const struct picture *picture, struct input *input);
// How far one pixel of the picture is from the mean colour, on the scale of the input.
double pixel_distance(const struct picture *picture, const struct input *input, int pixel, int c);
void net_evaluate(const struct net *net, const struct input *input, struct trace *trace);
// The same again after input pixels within [x0, x1) x [y0, y1) of trace->input have changed.
void net_update(const struct net *net, struct rect changed, struct trace *trace);
void net_probabilities(const struct trace *trace, double probability[CLASSES]);
int net_decision(const struct trace *trace);
// Adds the gradient of sum_c slope_c logit_c to gradient, and sets that for the input; either may
// be NULL.
void net_backward(const struct net *net, const struct trace *trace, const float slope[CLASSES],
                  struct net *gradient, struct input *input);

#endif
