// SPDX-License-Identifier: MIT
// The gradient of the net, layer by layer from the logits back to the pixels. d_x is the slope of
// what is differentiated with respect to x.
#include "net.h"

#include <stddef.h>
#include <string.h>

struct slopes {
    float a1[HALF * HALF][WIDE];
    float p1[16 * 16][WIDE];
    float a2[16 * 16][WIDE];
    float a3[16 * 16][WIDE];
    float p3[DEEPEST * DEEPEST][WIDE];
    float a4[DEEPEST * DEEPEST][WIDE];
};

static void add_scaled(float *sum, float scale, const float *value)
{
    quad total[QUADS];
    quad more[QUADS];
    memcpy(total, sum, sizeof total);
    memcpy(more, value, sizeof more);
    for (int q = 0; q < QUADS; q++)
        total[q] += scale * more[q];
    memcpy(sum, total, sizeof total);
}

// Through the ReLU: where the output is 0 nothing passes. Returns whether anything does.
static bool pass(const float *output, float *d)
{
    int left = 0;
    for (int c = 0; c < WIDE; c++) {
        d[c] = output[c] > 0 ? d[c] : 0;
        left |= d[c] != 0;
    }
    return left != 0;
}

// From the slopes of a convolution's output to those of its input (set) and its weights (added).
static void back_convolve(kernel weight, plane in, plane out, int side, float (*d_out)[WIDE],
                          float (*d_in)[WIDE], float (*d_weight)[WIDE][WIDE], float *d_bias)
{
    float turned[TAPS][WIDE][WIDE];
    for (int i = 0; i < TAPS * WIDE * WIDE; i++)
        turned[i / (WIDE * WIDE)][i % WIDE][i / WIDE % WIDE] =
            weight[i / (WIDE * WIDE)][i / WIDE % WIDE][i % WIDE];
    memset(d_in, 0, sizeof(float) * WIDE * (size_t)(side * side));
    for (int i = 0; i < side * side; i++) {
        float *d = d_out[i];
        if (!pass(out[i], d))
            continue;
        for (int tap = 0; tap < TAPS; tap++) {
            int from = net_neighbour(i, tap, side);
            for (int c = 0; from >= 0 && c < WIDE; c++) {
                if (d[c] != 0)
                    add_scaled(d_in[from], d[c], turned[tap][c]);
                if (d_weight != NULL)
                    add_scaled(d_weight[tap][c], in[from][c], d);
            }
        }
        if (d_bias != NULL)
            add_scaled(d_bias, 1, d);
    }
}

static void back_first(const struct net *net, const struct trace *trace, float (*d_out)[WIDE],
                       struct net *gradient, struct input *input)
{
    if (input != NULL)
        memset(input, 0, sizeof *input);
    for (int i = 0; i < HALF * HALF; i++) {
        float *d = d_out[i];
        if (!pass(trace->a1[i], d))
            continue;
        for (int tap = 0; tap < TAPS; tap++) {
            int from = net_neighbour(i, tap, HALF);
            for (int c = 0; from >= 0 && c < CHANNELS; c++) {
                for (int k = 0; input != NULL && k < WIDE; k++)
                    input->pixel[from][c] += d[k] * net->first[tap][c][k];
                if (gradient != NULL)
                    add_scaled(gradient->first[tap][c], trace->input.pixel[from][c], d);
            }
        }
        if (gradient != NULL)
            add_scaled(gradient->bias[0], 1, d);
    }
}

// The first of equals had been taken.
static void back_shrink(plane in, plane out, int side, plane d_out, float (*d_in)[WIDE])
{
    memset(d_in, 0, sizeof(float) * WIDE * (size_t)(4 * side * side));
    for (int i = 0; i < side * side; i++) {
        for (int c = 0; c < WIDE; c++) {
            for (int k = 0; k < 4; k++) {
                int at = net_corner(i, k, side);
                if (in[at][c] == out[i][c]) {
                    d_in[at][c] = d_out[i][c];
                    break;
                }
            }
        }
    }
}

static void back_head(const struct net *net, const struct trace *trace, const float *slope,
                      struct net *gradient, float (*d_a4)[WIDE])
{
    float d_pooled[POOLED] = {0};
    for (int k = 0; k < CLASSES; k++) {
        for (int c = 0; c < POOLED; c++) {
            d_pooled[c] += slope[k] * net->head[k][c];
            if (gradient != NULL)
                gradient->head[k][c] += slope[k] * trace->pooled[c];
        }
        if (gradient != NULL)
            gradient->head[k][POOLED] += slope[k];
    }
    for (int c = 0; c < WIDE; c++) {
        bool found = false;
        for (int i = 0; i < DEEPEST * DEEPEST; i++) {
            bool largest = !found && trace->a4[i][c] == trace->pooled[WIDE + c];
            d_a4[i][c] = d_pooled[c] / (DEEPEST * DEEPEST) + (largest ? d_pooled[WIDE + c] : 0);
            found = found || largest;
        }
    }
}

void net_backward(const struct net *net, const struct trace *trace, const float slope[CLASSES],
                  struct net *gradient, struct input *input)
{
    struct slopes d;
    bool learn = gradient != NULL;
    back_head(net, trace, slope, gradient, d.a4);
    back_convolve((kernel)net->deep[2], (plane)trace->p3, (plane)trace->a4, DEEPEST, d.a4, d.p3,
                  learn ? gradient->deep[2] : NULL, learn ? gradient->bias[3] : NULL);
    back_shrink((plane)trace->a3, (plane)trace->p3, DEEPEST, (plane)d.p3, d.a3);
    back_convolve((kernel)net->deep[1], (plane)trace->a2, (plane)trace->a3, 16, d.a3, d.a2,
                  learn ? gradient->deep[1] : NULL, learn ? gradient->bias[2] : NULL);
    back_convolve((kernel)net->deep[0], (plane)trace->p1, (plane)trace->a2, 16, d.a2, d.p1,
                  learn ? gradient->deep[0] : NULL, learn ? gradient->bias[1] : NULL);
    back_shrink((plane)trace->a1, (plane)trace->p1, 16, (plane)d.p1, d.a1);
    back_first(net, trace, d.a1, gradient, input);
}
