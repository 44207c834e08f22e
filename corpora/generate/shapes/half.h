// SPDX-License-Identifier: MIT
// Numbers of sixteen bits (IEEE 754 binary16), as numpy's float16 has them.
#ifndef GENERATE_HALF_H
#define GENERATE_HALF_H

#include <stdint.h>

// To nearest, ties to even.
uint16_t half_from(double value);
double half_value(uint16_t half);

#endif
