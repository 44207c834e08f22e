// SPDX-License-Identifier: MIT
// Any ratings: kappa and alpha are what their definitions say, counted pair by pair, in their
// range, and the same whoever is called first.
#include "core/agreement.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MOST = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

// A rater rates a unit once: later ones are dropped.
static size_t take(const uint8_t *data, size_t n, struct rating *out)
{
    size_t kept = 0;
    for (size_t i = 0; i + 2 < n && kept < MOST; i += 3) {
        struct rating r = {data[i] % 16, data[i + 1] % 4, data[i + 2] % 5};
        bool again = false;
        for (size_t k = 0; k < kept; k++)
            again = again || (out[k].unit == r.unit && out[k].rater == r.rater);
        if (!again)
            out[kept++] = r;
    }
    return kept;
}

static size_t raters_of(const struct rating *r, size_t n, uint64_t unit)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += r[i].unit == unit;
    return k;
}

// 1 - observed / expected disagreement over all ordered pairs.
static double alpha_by_pairs(const struct rating *r, size_t n)
{
    double observed = 0, expected = 0, values = 0;
    for (size_t i = 0; i < n; i++)
        values += raters_of(r, n, r[i].unit) > 1;
    for (size_t i = 0; i < n; i++) {
        size_t mine = raters_of(r, n, r[i].unit);
        for (size_t k = 0; k < n && mine > 1; k++) {
            if (k == i || r[i].category == r[k].category || raters_of(r, n, r[k].unit) < 2)
                continue;
            expected += 1 / (values - 1);
            if (r[i].unit == r[k].unit)
                observed += 1 / ((double)mine - 1);
        }
    }
    return values && expected ? 1 - observed / expected : NAN;
}

static double kappa_by_table(const struct rating *r, size_t n, uint32_t a, uint32_t b)
{
    double table[5][5] = {{0}}, all = 0, same = 0, chance = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (r[i].rater == a && r[k].rater == b && r[i].unit == r[k].unit) {
                table[r[i].category][r[k].category]++;
                all++;
            }
    for (int c = 0; c < 5; c++) {
        double row = 0, column = 0;
        for (int k = 0; k < 5; k++) {
            row += table[c][k];
            column += table[k][c];
        }
        same += table[c][c];
        chance += row * column;
    }
    if (all == 0 || chance == all * all)
        return NAN;
    return (same / all - chance / all / all) / (1 - chance / all / all);
}

static void expect(double got, double want)
{
    if (isnan(got) != isnan(want) || (!isnan(got) && !(fabs(got - want) < 1e-9)))
        abort();
    if (!isnan(got) && !(got <= 1 + 1e-12))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct rating r[MOST];
    size_t kept = take(data, n, r);
    ratings_sort(r, kept);
    expect(agreement_alpha(r, kept), alpha_by_pairs(r, kept));
    for (uint32_t a = 0; a < 4; a++) {
        for (uint32_t b = 0; b < 4; b++) {
            if (a == b)
                continue;
            size_t units = 0;
            double kappa = agreement_kappa(r, kept, a, b, &units);
            expect(kappa, kappa_by_table(r, kept, a, b));
            expect(kappa, agreement_kappa(r, kept, b, a, NULL));
        }
    }
    return 0;
}
