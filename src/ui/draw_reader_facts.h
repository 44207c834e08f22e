// SPDX-License-Identifier: MIT
// The lines below the words in the reader: legend with counts, scores, label and prediction, what
// the pattern means, the word under the cursor, and the strip of G and S over the whole text.
#pragma once
#include "ui/draw_reader.h"

int reader_facts_rows(const struct rect *r, const struct reader_view *v); // rows they take in r
void draw_reader_facts(struct canvas *c, struct rect r, const struct reader_view *v);
