// SPDX-License-Identifier: MIT
// PCG32 (O'Neill 2014, XSH-RR) and the few draws the generator needs, all from integer arithmetic.
#include "rng.h"

struct rng rng_make(uint64_t seed, uint64_t stream)
{
    struct rng rng = {0, (stream << 1) | 1};
    (void)rng_next(&rng);
    rng.state += seed;
    (void)rng_next(&rng);
    return rng;
}

uint32_t rng_next(struct rng *rng)
{
    uint64_t old = rng->state;
    rng->state = old * UINT64_C(6364136223846793005) + rng->stream;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return (shifted >> turn) | (shifted << ((32 - turn) & 31));
}

int rng_below(struct rng *rng, int n)
{
    uint32_t bound = (uint32_t)n;
    uint32_t reject = (0U - bound) % bound;
    uint32_t draw = rng_next(rng);
    while (draw < reject)
        draw = rng_next(rng);
    return (int)(draw % bound);
}

double rng_unit(struct rng *rng)
{
    return rng_next(rng) / 4294967296.0;
}

bool rng_chance(struct rng *rng, double probability)
{
    return rng_unit(rng) < probability;
}

double rng_bell(struct rng *rng)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += rng_unit(rng);
    return sum - 6;
}

void rng_shuffle(struct rng *rng, int *items, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = rng_below(rng, i + 1);
        int keep = items[i];
        items[i] = items[j];
        items[j] = keep;
    }
}
