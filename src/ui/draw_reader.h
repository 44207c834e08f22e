// SPDX-License-Identifier: MIT
// The reader: every word of one instance, wrapped and highlighted (G, S, both), the legend and
// scores, the exact score under the word cursor, and a strip that shows where in the text G and S
// lie. Several runs can be stacked under each line.
#pragma once
#include "core/columns.h"
#include "core/field.h"
#include "ui/canvas.h"
#include "ui/draw_picture.h"
#include "ui/wrap.h"

#include <regex.h>

enum grade { GRADE_OFF, GRADE_SCORE, GRADE_RANK, GRADE_COUNT };

enum { READER_RUNS = 8 };

struct reader_view {
    const struct instance *instance; // NULL: nothing to show
    const struct columns *columns;
    const struct analysis *analysis;
    uint32_t index;                      // the instance's index
    uint32_t runs[READER_RUNS];          // runs shown: the first is the active one
    size_t n_runs;                       // 1, or more when stacked
    const struct wrap *wrap;             // made for reader_text_width()
    uint32_t top;                        // first wrapped line shown
    uint32_t token;                      // word cursor
    bool focused;                        // the reader has the keys: the word cursor is shown
    enum grade grade;                    // shade S by score or by rank
    bool chance;                         // show chance levels beside the scores
    bool explain;                        // say what the pattern means (whole-screen reader)
    const regex_t *search;               // words that match are marked, or NULL
    uint32_t selected_from, selected_to; // words being selected; from UINT32_MAX: none
    const char *note;                    // of the person at the keyboard; NULL: none
    size_t position, total;              // "6 of 64"
    const struct picture_view *picture;  // of an image instance: drawn instead of words
};

// The strength of a salient word under the grading: 0 (none) … 4.
int token_grade(const struct saliency *s, uint32_t token, enum grade grade);
int reader_text_width(int w, size_t n_runs); // columns for words in a pane of w
int reader_text_rows(const struct rect *r, const struct reader_view *v); // rows for words
// Wrapped lines that fit in those rows (fewer when runs are stacked).
uint32_t reader_lines(const struct rect *r, const struct reader_view *v);
void draw_reader_title(struct canvas *c, struct rect r, const struct reader_view *v); // one row
// The row below label and prediction that a caller may write on (empty when there is none).
struct rect reader_legend_row(const struct rect *r, const struct reader_view *v);
// The features alone, in all of r.
void draw_reader_features(struct canvas *c, struct rect r, const struct reader_view *v);
void draw_reader(struct canvas *c, struct rect r, const struct reader_view *v);
