// SPDX-License-Identifier: MIT
// The fields of a tabular instance in the reader: name, value, marks of G and S, and the score as a
// number and a signed bar from a zero line. One field per line.
#pragma once
#include "ui/draw_reader.h"

struct wrap wrap_fields(struct arena *a, uint32_t n); // a line for each
void draw_table(struct canvas *c, struct rect r, const struct reader_view *v);
