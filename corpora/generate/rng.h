// SPDX-License-Identifier: MIT
// PCG32: small, fast and the same on every machine.
#ifndef GENERATE_RNG_H
#define GENERATE_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
    uint64_t stream;
};

struct rng rng_make(uint64_t seed, uint64_t stream);
uint32_t rng_next(struct rng *rng);
// Uniform on 0 .. n-1 without modulo bias; n > 0.
int rng_below(struct rng *rng, int n);
// Uniform on [0, 1).
double rng_unit(struct rng *rng);
bool rng_chance(struct rng *rng, double probability);
// Mean 0, variance 1, bell-shaped and bounded: a centred sum of twelve uniforms, without a
// logarithm.
double rng_bell(struct rng *rng);
void rng_shuffle(struct rng *rng, int *items, int n);

#endif
