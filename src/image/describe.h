// SPDX-License-Identifier: MIT
// A picture's evidence in words: for those who hear the screen, and wherever pixels cannot go.
#pragma once
#include "base/strbuf.h"
#include "core/featureset.h"

#include <stdint.h>

// "G 12% of the picture, centre left; S 5%, top; overlap 3%": sets over w × h pixels, NULL when
// there is none. The place is the third of width and height in which the set's centre lies.
void describe_sets(struct strbuf *out, uint32_t w, uint32_t h, const struct featureset *g,
                   const struct featureset *s);
// The same, shorter: "12% centre left".
void describe_set(struct strbuf *out, uint32_t w, uint32_t h, const struct featureset *set);
