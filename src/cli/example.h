// SPDX-License-Identifier: MIT
// One record as understood, with its offsets spelled out: each index of G and S with its word, and
// the stretches they form as half-open spans. What one checks a new import against.
#pragma once
#include "base/strbuf.h"
#include "core/columns.h"

void example_text(const struct instance *x, const struct columns *c, struct strbuf *out);
void example_json(const struct instance *x, const struct columns *c, struct strbuf *out);
