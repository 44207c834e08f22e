// SPDX-License-Identifier: MIT
// Properties the corpus promises.
#ifndef GENERATE_BEER_CHECK_H
#define GENERATE_BEER_CHECK_H

#include "study.h"

// Says what fails on standard error; returns how many properties do.
int check_study(const struct study *study);

#endif
