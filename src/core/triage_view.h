// SPDX-License-Identifier: MIT
// What filters and columns may ask about triage, without knowing where it is kept.
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct triage_view {
    bool (*has_tag)(const void *ctx, uint32_t instance, const char *name);
    bool (*tagged)(const void *ctx, uint32_t instance);      // has any tag
    bool (*edited)(const void *ctx, uint32_t instance);      // has a corrected ground truth
    bool (*changed)(const void *ctx, uint32_t instance);     // its content is not what was judged
    const char *(*note)(const void *ctx, uint32_t instance); // NULL: none
    const void *ctx;
};

// What is said where one is needed and there is none.
#define TRIAGE_VIEW_MISSING "there is no triage database here; --triage FILE names one"
