// SPDX-License-Identifier: MIT
#include "score.h"

#include <math.h>

const double deviations[METHODS] = {[METHOD_IG] = 1, [METHOD_OCCLUSION] = 0};
const char *const rule_text[METHODS] = {"std:1/abs", "mean/abs"};
const char *const class_rule_text = "std:1/pos";

const struct cuts cuts = {
    .iou_low = {0, .3},
    .iou_high = {.5, 1},
    .gtc_low = {0, .3},
    .gtc_high = {.7, 1},
    .sc_low = {0, .3},
    .sc_high = {.7, 1},
};

void salient_pixels(const struct plate *plate, enum method method, struct mask *salient)
{
    const struct saliency *saliency = plate_saliency(plate, method);
    double mean = 0;
    double variance = 0;
    for (int i = 0; i < PIXELS; i++)
        mean += fabs(saliency->at[i]);
    mean /= PIXELS;
    for (int i = 0; i < PIXELS; i++)
        variance += (fabs(saliency->at[i]) - mean) * (fabs(saliency->at[i]) - mean);
    double cut = mean + deviations[method] * sqrt(variance / PIXELS);
    for (int i = 0; i < PIXELS; i++)
        salient->in[i] = fabs(saliency->at[i]) >= cut ? 1 : 0;
}

static double two_decimals(int part, int whole)
{
    return whole > 0 ? rint(100.0 * ((double)part / whole)) / 100 : -1;
}

struct agreement plate_agreement(const struct plate *plate, enum method method)
{
    struct agreement a = {0};
    struct mask salient;
    salient_pixels(plate, method, &salient);
    for (int i = 0; i < PIXELS; i++) {
        a.marked += plate->truth.mask.in[i];
        a.salient += salient.in[i];
        a.both += plate->truth.mask.in[i] & salient.in[i];
    }
    a.iou = two_decimals(a.both, a.marked + a.salient - a.both);
    a.gtc = two_decimals(a.both, a.marked);
    a.sc = two_decimals(a.both, a.salient);
    return a;
}

static bool in(struct range range, double value)
{
    return value >= range.low && value <= range.high;
}

unsigned plate_patterns(const struct plate *plate, enum method method)
{
    struct agreement a = plate_agreement(plate, method);
    unsigned bits = 0;
    if (a.iou < 0 || a.gtc < 0 || a.sc < 0)
        return 0;
    bits |= in(cuts.iou_high, a.iou) ? 1U : 0;
    bits |= in(cuts.sc_high, a.sc) && in(cuts.gtc_low, a.gtc) ? 2U : 0;
    bits |= in(cuts.iou_low, a.iou) ? 4U : 0;
    bits |= in(cuts.gtc_high, a.gtc) && in(cuts.sc_low, a.sc) ? 8U : 0;
    return plate->prediction == (int)plate->scene.object.kind ? bits : bits << 4;
}

double plate_on_mark(const struct plate *plate, enum method method)
{
    const struct scene *scene = &plate->scene;
    struct mask salient;
    int on = 0;
    if (!scene->mark)
        return 0;
    salient_pixels(plate, method, &salient);
    for (int i = 0; i < MARK * MARK; i++)
        on += salient.in[(scene->mark_y + i / MARK) * SIDE + scene->mark_x + i % MARK];
    return (double)on / mask_size(&salient);
}
