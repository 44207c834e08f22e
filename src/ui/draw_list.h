// SPDX-License-Identifier: MIT
// The list of instances: one row each with cursor, mark, scores, label, prediction, pattern and a
// snippet centred on the salient words. Columns appear in order of importance as the width allows,
// and never move when the cursor does.
#pragma once
#include "core/frame.h"
#include "ui/canvas.h"
#include "ui/list.h"
#include "ui/draw_picture.h"

enum chip { CHIP_NONE, CHIP_LABEL, CHIP_PREDICTION, CHIP_PATTERN, CHIP_COUNT };

enum { EXTRA_COLUMNS = 6 };

struct list_view {
    const struct frame *frame;
    const struct row_source *source;
    const struct list *list;
    const struct order *order; // to mark the sorted heading
    const struct field *extra; // extra columns the user asked for
    size_t n_extra;
    enum chip chip;    // the chip of the cursor row that Enter would filter by
    bool focused;      // the list has the keys
    bool of_pictures;  // it says where G and S lie, there being no words
    const char *empty; // what to say when there is no row
    char (*tag_letter)(const void *ctx, uint32_t instance); // triage, or NULL
    const void *tag_ctx;
    const struct picture_source *pictures; // cards and contact sheet
    struct picture_look look;
    int card_rows; // of one card with the blank line below it
};

void draw_list_heading(struct canvas *c, struct rect r, const struct list_view *v);
void draw_list(struct canvas *c, struct rect r, const struct list_view *v);

// One instance's words in one row of `w` columns, around its most important salient word; of a
// picture how much G and S are, and where.
void draw_snippet(struct canvas *c, int x, int y, int w, const struct instance *inst, uint32_t run);
// Tells a marked row (bit set of instances, NULL = none).
bool is_marked(const uint64_t *marked, uint32_t instance);
