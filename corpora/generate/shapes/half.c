// SPDX-License-Identifier: MIT
#include "half.h"

#include <math.h>

enum { BIAS = 15, FRACTION = 10, IMPLICIT = 1 << FRACTION, LARGEST = 0x7bff };

uint16_t half_from(double value)
{
    unsigned sign = value < 0 ? 0x8000U : 0;
    int exponent = 0;
    (void)frexp(fabs(value), &exponent);
    exponent = exponent - 1 < 1 - BIAS ? 1 - BIAS : exponent - 1;
    // In units of the last place; what rounds up to the next power carries into the exponent.
    unsigned units = (unsigned)rint(ldexp(fabs(value), FRACTION - exponent));
    unsigned bits = units;
    if (units >= IMPLICIT)
        bits = ((unsigned)(exponent + BIAS - 1) << FRACTION) + units;
    return (uint16_t)(sign | (bits > LARGEST ? LARGEST : bits));
}

double half_value(uint16_t half)
{
    int exponent = half >> FRACTION & 31;
    int fraction = half & (IMPLICIT - 1);
    double size = exponent == 0 ? ldexp(fraction, 1 - BIAS - FRACTION)
                                : ldexp(fraction + IMPLICIT, exponent - BIAS - FRACTION);
    return (half & 0x8000) != 0 ? -size : size;
}
