// SPDX-License-Identifier: MIT
#include "net.h"

#include <stddef.h>
#include <string.h>

enum { UNIT = 64 }; // of brightness

void input_make(const struct picture *picture, struct input *input)
{
    memset(input->mean, 0, sizeof input->mean);
    for (int i = 0; i < HALF * HALF; i++) {
        for (int c = 0; c < CHANNELS; c++) {
            int sum = 0;
            for (int k = 0; k < 4; k++) {
                int x = 2 * (i % HALF) + k % 2;
                int y = 2 * (i / HALF) + k / 2;
                sum += picture->rgb[(y * SIDE + x) * CHANNELS + c];
            }
            input->pixel[i][c] = (float)sum / 4;
            input->mean[c] += input->pixel[i][c] / (HALF * HALF);
        }
    }
    for (int i = 0; i < HALF * HALF; i++)
        for (int c = 0; c < CHANNELS; c++)
            input->pixel[i][c] = (input->pixel[i][c] - input->mean[c]) / UNIT;
}

double pixel_distance(const struct picture *picture, const struct input *input, int pixel, int c)
{
    return (picture->rgb[pixel * CHANNELS + c] - (double)input->mean[c]) / UNIT;
}

// One pixel's channels in a few registers.
static void start(quad sum[QUADS], const float *bias)
{
    memcpy(sum, bias, sizeof(quad) * QUADS);
}

static void add_scaled(quad sum[QUADS], float scale, const float *weight)
{
    quad value[QUADS];
    memcpy(value, weight, sizeof value);
    for (int q = 0; q < QUADS; q++)
        sum[q] += scale * value[q];
}

static void finish(const quad sum[QUADS], float *out)
{
    memcpy(out, sum, sizeof(quad) * QUADS);
    for (int c = 0; c < WIDE; c++)
        out[c] = out[c] > 0 ? out[c] : 0;
}

static bool within(int i, int side, struct rect rect)
{
    int x = i % side;
    int y = i / side;
    return x >= rect.x0 && x < rect.x1 && y >= rect.y0 && y < rect.y1;
}

static void convolve_first(const struct net *net, const struct input *input, struct rect rect,
                           float (*out)[WIDE])
{
    for (int i = 0; i < HALF * HALF; i++) {
        if (!within(i, HALF, rect))
            continue;
        quad sum[QUADS];
        start(sum, net->bias[0]);
        for (int tap = 0; tap < TAPS; tap++) {
            int from = net_neighbour(i, tap, HALF);
            if (from >= 0)
                for (int c = 0; c < CHANNELS; c++)
                    add_scaled(sum, input->pixel[from][c], net->first[tap][c]);
        }
        finish(sum, out[i]);
    }
}

static void convolve(kernel weight, const float *bias, plane in, int side, struct rect rect,
                     float (*out)[WIDE])
{
    for (int i = 0; i < side * side; i++) {
        if (!within(i, side, rect))
            continue;
        quad sum[QUADS];
        start(sum, bias);
        for (int tap = 0; tap < TAPS; tap++) {
            int from = net_neighbour(i, tap, side);
            if (from >= 0)
                for (int c = 0; c < WIDE; c++)
                    add_scaled(sum, in[from][c], weight[tap][c]);
        }
        finish(sum, out[i]);
    }
}

// The largest of four; side is that of the result.
static void shrink(plane in, int side, struct rect rect, float (*out)[WIDE])
{
    for (int i = 0; i < side * side; i++) {
        if (!within(i, side, rect))
            continue;
        memcpy(out[i], in[net_corner(i, 0, side)], sizeof out[i]);
        for (int k = 1; k < 4; k++) {
            const float *value = in[net_corner(i, k, side)];
            for (int c = 0; c < WIDE; c++)
                out[i][c] = value[c] > out[i][c] ? value[c] : out[i][c];
        }
    }
}

static void pool(plane in, float *pooled)
{
    const int n = DEEPEST * DEEPEST;
    memset(pooled, 0, sizeof(float) * POOLED);
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < WIDE; c++) {
            pooled[c] += in[i][c] / (float)n;
            pooled[WIDE + c] = in[i][c] > pooled[WIDE + c] ? in[i][c] : pooled[WIDE + c];
        }
    }
}

static struct rect grown(struct rect rect)
{
    return (struct rect){rect.x0 - 1, rect.y0 - 1, rect.x1 + 1, rect.y1 + 1};
}

static struct rect halved(struct rect rect)
{
    struct rect half = {rect.x0 < 0 ? 0 : rect.x0 / 2, rect.y0 < 0 ? 0 : rect.y0 / 2,
                        (rect.x1 + 1) / 2, (rect.y1 + 1) / 2};
    return half;
}

void net_update(const struct net *net, struct rect changed, struct trace *trace)
{
    struct rect rect = grown(changed);
    convolve_first(net, &trace->input, rect, trace->a1);
    rect = halved(rect);
    shrink((plane)trace->a1, 16, rect, trace->p1);
    rect = grown(rect);
    convolve((kernel)net->deep[0], net->bias[1], (plane)trace->p1, 16, rect, trace->a2);
    rect = grown(rect);
    convolve((kernel)net->deep[1], net->bias[2], (plane)trace->a2, 16, rect, trace->a3);
    rect = halved(rect);
    shrink((plane)trace->a3, DEEPEST, rect, trace->p3);
    rect = grown(rect);
    convolve((kernel)net->deep[2], net->bias[3], (plane)trace->p3, DEEPEST, rect, trace->a4);
    pool((plane)trace->a4, trace->pooled);
    for (int k = 0; k < CLASSES; k++) {
        trace->logit[k] = net->head[k][POOLED];
        for (int c = 0; c < POOLED; c++)
            trace->logit[k] += net->head[k][c] * trace->pooled[c];
    }
}

void net_evaluate(const struct net *net, const struct input *input, struct trace *trace)
{
    if (input != &trace->input)
        trace->input = *input;
    net_update(net, (struct rect){0, 0, HALF, HALF}, trace);
}

// e^x for x <= 0: halved until small, a Taylor series, squared back.
static double exponential(double x)
{
    int halvings = 0;
    double term = 1;
    double sum = 1;
    if (x < -80)
        return 0;
    for (; x < -.5; halvings++)
        x /= 2;
    for (int i = 1; i < 16; i++) {
        term *= x / i;
        sum += term;
    }
    for (; halvings > 0; halvings--)
        sum *= sum;
    return sum;
}

void net_probabilities(const struct trace *trace, double probability[CLASSES])
{
    double sum = 0;
    int best = net_decision(trace);
    for (int k = 0; k < CLASSES; k++) {
        probability[k] = exponential((double)trace->logit[k] - (double)trace->logit[best]);
        sum += probability[k];
    }
    for (int k = 0; k < CLASSES; k++)
        probability[k] /= sum;
}

int net_decision(const struct trace *trace)
{
    int best = 0;
    for (int k = 1; k < CLASSES; k++)
        if (trace->logit[k] > trace->logit[best])
            best = k;
    return best;
}
