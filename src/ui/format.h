// SPDX-License-Identifier: MIT
// How numbers and marks read on the screen. What is shown is what filters compare: scores rounded
// to two decimals (core/coverage.h), undefined as '–'.
#pragma once
#include "core/columns.h"
#include "ui/canvas.h"

enum { SCORE_TEXT = 8, VALUE_TEXT = 64 };

// ".27", "1.00", "–" (NaN). Returns out.
const char *score_text(double score, char out[SCORE_TEXT]);
// A label or prediction for people: ".88", "3", a class name, "–" for nothing; in a regression
// every number has two decimals, so that they align. Returns out.
const char *value_display(struct value v, const struct names *names, enum task task,
                          char out[VALUE_TEXT]);
// "✓", "✗" or "?" and the role to draw it in.
const char *correctness_mark(enum correctness c, enum role *role);
enum role score_role(double score);     // the fifth of the blue ramp; ROLE_UNDEFINED for NaN
enum role pattern_role(enum pattern p); // ROLE_DIM for none
enum role token_role(bool in_gt, bool in_salient);
// The blank between two words takes the role of the set both belong to, so that a phrase reads as
// one.
enum role gap_role(enum role before, enum role after);
// Draws a score right-aligned in `w` columns (4 at least) at (x, y).
void draw_score(struct canvas *c, int x, int y, int w, double score);
// Draws words wrapped at blanks into r; returns the rows used.
int draw_wrapped(struct canvas *c, struct rect r, const char *text, struct style st);
int wrapped_rows(const char *text, int w, int most); // how many it would use, `most` at the most
// The same of text of our own, or that draw_label draws elsewhere: its glyphs have an ASCII form.
int draw_wrapped_label(struct canvas *c, struct rect r, const char *text, struct style st);
// "3 ◌"; in ASCII the glyph is the digit again, so the digit alone.
const char *pattern_mark(enum pattern p, bool ascii, const char *between, char out[16]);
// Our own words (not data) in at most w columns: in ASCII mode our glyphs become their ASCII forms.
int draw_label(struct canvas *c, int x, int y, int w, const char *s, struct style st);
