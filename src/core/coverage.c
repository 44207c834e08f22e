// SPDX-License-Identifier: MIT
#include "core/coverage.h"

#include "base/strbuf.h"

#include <math.h>

static const struct {
    const char *key, *name;
} words[SCORE_COUNT] = {[SCORE_IOU] = {"iou", "IoU"},
                        [SCORE_GTC] = {"gtc", "GTC"},
                        [SCORE_SC] = {"sc", "SC"},
                        [SCORE_WSC] = {"wsc", "WSC"}};

const char *score_key(enum score s)
{
    return words[s].key;
}

const char *score_name(enum score s)
{
    return words[s].name;
}

bool score_of_sets(const char *key, enum score *out)
{
    for (enum score s = SCORE_IOU; s <= SCORE_SC; s++)
        if (str_same_nocase(key, words[s].key)) {
            *out = s;
            return true;
        }
    return false;
}

static double ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : (double)NAN;
}

struct scores coverage_scores(size_t g, size_t s, size_t inter)
{
    return (struct scores){
        .iou = ratio(inter, g + s - inter),
        .gtc = ratio(inter, g),
        .sc = ratio(inter, s),
        .wsc = NAN,
    };
}

double coverage_get(const struct scores *s, enum score which)
{
    switch (which) {
    case SCORE_IOU:
        return s->iou;
    case SCORE_GTC:
        return s->gtc;
    case SCORE_SC:
        return s->sc;
    case SCORE_WSC:
        return s->wsc;
    case SCORE_COUNT:
        break;
    }
    return NAN;
}

double coverage_weighted(const double *scores, size_t n, const struct featureset *ground_truth)
{
    if (!scores || !ground_truth)
        return NAN;
    double inside = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(scores[i]))
            continue;
        double weight = fabs(scores[i]);
        all += weight;
        if (featureset_has(ground_truth, i))
            inside += weight;
    }
    return all > 0 ? inside / all : (double)NAN;
}

double score_rounded(double x)
{
    return rint(x * 100) / 100;
}

// E[k/(g+s-k)] for k = |G∩S| hypergeometric. The probabilities are taken relative to that of the
// mode and grow from there by the recurrence
//   P(k+1)/P(k) = (g-k)(s-k) / ((k+1)(n-g-s+k+1)),
// so nothing overflows, and both tails are left when they no longer count.
static double chance_iou(double n, double g, double s)
{
    const double negligible = 1e-18;
    double lowest = fmax(0, g + s - n), highest = fmin(g, s);
    double mode = floor((g + 1) * (s + 1) / (n + 2));
    mode = fmin(fmax(mode, lowest), highest);
    double total = 1, mean = mode / (g + s - mode);
    double p = 1;
    for (double k = mode; k < highest && p > negligible; k++) {
        p *= (g - k) * (s - k) / ((k + 1) * (n - g - s + k + 1));
        total += p;
        mean += p * (k + 1) / (g + s - (k + 1));
    }
    p = 1;
    for (double k = mode; k > lowest && p > negligible; k--) {
        p *= k * (n - g - s + k) / ((g - k + 1) * (s - k + 1));
        total += p;
        mean += p * (k - 1) / (g + s - (k - 1));
    }
    return mean / total;
}

struct scores coverage_chance(size_t n, size_t g, size_t s)
{
    struct scores chance = {NAN, NAN, NAN, NAN};
    if (g > n || s > n)
        return chance;
    if (g)
        chance.gtc = ratio(s, n);
    if (s)
        chance.sc = ratio(g, n);
    if (g || s)
        chance.iou = chance_iou((double)n, (double)g, (double)s);
    return chance;
}
