// SPDX-License-Identifier: MIT
#include "saliency.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double explained(const struct trace *trace, int class)
{
    double mean = 0;
    for (int k = 0; k < CLASSES; k++)
        mean += (double)trace->logit[k] / CLASSES;
    return (double)trace->logit[class] - mean;
}

// Gradients at the midpoints of the way from the flat picture, averaged.
static double average_gradients(const struct net *net, const struct input *input, int class,
                                double slope[HALF * HALF][CHANNELS])
{
    struct trace *trace = must_calloc(1, sizeof *trace);
    struct input *gradient = must_calloc(1, sizeof *gradient);
    float weight[CLASSES];
    for (int k = 0; k < CLASSES; k++)
        weight[k] = (k == class ? 1.0F : 0.0F) - 1.0F / CLASSES;
    for (int step = 0; step < IG_STEPS; step++) {
        float share = ((float)step + .5F) / IG_STEPS;
        for (int i = 0; i < HALF * HALF * CHANNELS; i++)
            trace->input.pixel[i / CHANNELS][i % CHANNELS] =
                share * input->pixel[i / CHANNELS][i % CHANNELS];
        net_evaluate(net, &trace->input, trace);
        net_backward(net, trace, weight, NULL, gradient);
        for (int i = 0; i < HALF * HALF * CHANNELS; i++)
            slope[i / CHANNELS][i % CHANNELS] +=
                (double)gradient->pixel[i / CHANNELS][i % CHANNELS] / IG_STEPS;
    }
    net_evaluate(net, input, trace);
    double whole = explained(trace, class);
    memset(&trace->input, 0, sizeof trace->input);
    net_evaluate(net, &trace->input, trace);
    whole -= explained(trace, class);
    free(gradient);
    free(trace);
    return whole;
}

// A pixel's part in the mean of four is its own distance from the mean colour.
double saliency_gradients(const struct net *net, const struct picture *picture, int class,
                          struct saliency *out)
{
    struct input *input = must_calloc(1, sizeof *input);
    double(*slope)[CHANNELS] = must_calloc(HALF * HALF, sizeof *slope);
    input_make(picture, input);
    double whole = average_gradients(net, input, class, slope);
    memset(out, 0, sizeof *out);
    for (int i = 0; i < PIXELS; i++) {
        int at = i / SIDE / 2 * HALF + i % SIDE / 2;
        for (int c = 0; c < CHANNELS; c++)
            out->at[i] += slope[at][c] * pixel_distance(picture, input, i, c) / 4;
    }
    free(slope);
    free(input);
    return whole;
}

void saliency_occlusion(const struct net *net, const struct input *input,
                        struct saliency out[CLASSES])
{
    struct trace *whole = must_calloc(1, sizeof *whole);
    struct trace *part = must_calloc(1, sizeof *part);
    int(*windows)[SIDE] = must_calloc(SIDE, sizeof *windows);
    memset(out, 0, CLASSES * sizeof *out);
    net_evaluate(net, input, whole);
    for (int i = 0, across = (SIDE - WINDOW) / STRIDE + 1; i < across * across; i++) {
        int x0 = i % across * STRIDE;
        int y0 = i / across * STRIDE;
        struct rect rect = {x0 / 2, y0 / 2, (x0 + WINDOW) / 2, (y0 + WINDOW) / 2};
        *part = *whole;
        for (int y = rect.y0; y < rect.y1; y++)
            memset(part->input.pixel[y * HALF + rect.x0], 0,
                   sizeof part->input.pixel[0] * (size_t)(rect.x1 - rect.x0));
        net_update(net, rect, part);
        for (int p = 0; p < WINDOW * WINDOW; p++) {
            int x = x0 + p % WINDOW;
            int y = y0 + p / WINDOW;
            windows[y][x]++;
            for (int k = 0; k < CLASSES; k++)
                out[k].at[y * SIDE + x] += explained(whole, k) - explained(part, k);
        }
    }
    for (int i = 0; i < PIXELS * CLASSES; i++)
        out[i / PIXELS].at[i % PIXELS] /= windows[i % PIXELS / SIDE][i % SIDE];
    free(windows);
    free(part);
    free(whole);
}
