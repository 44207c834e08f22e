// SPDX-License-Identifier: MIT
#include "core/query_flag.h"

#include "core/field_value.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static bool is_correct(const struct row_source *src, struct row row)
{
    return row_judge(src, row).correct == CORRECT_YES;
}

static bool is_incorrect(const struct row_source *src, struct row row)
{
    return row_judge(src, row).correct == CORRECT_NO;
}

static bool is_unknown(const struct row_source *src, struct row row)
{
    return row_judge(src, row).correct == CORRECT_UNKNOWN;
}

static bool is_undefined(const struct row_source *src, struct row row)
{
    struct scores s = cell_scores(row_cell(src, row));
    return isnan(s.iou) || isnan(s.gtc) || isnan(s.sc);
}

static bool is_annotated(const struct row_source *src, struct row row)
{
    return src->columns->rows[row.instance].flags & INSTANCE_ANNOTATED;
}

static bool is_marked(const struct row_source *src, struct row row)
{
    return src->marked && src->marked[row.instance / 64] >> row.instance % 64 & 1;
}

static bool is_tagged(const struct row_source *src, struct row row)
{
    return src->triage->tagged(src->triage->ctx, row.instance);
}

static bool is_untagged(const struct row_source *src, struct row row)
{
    return !is_tagged(src, row);
}

static bool is_edited(const struct row_source *src, struct row row)
{
    return src->triage->edited(src->triage->ctx, row.instance);
}

static bool is_changed(const struct row_source *src, struct row row)
{
    return src->triage->changed(src->triage->ctx, row.instance);
}

static const struct query_flag flags[] = {
    {"correct", is_correct, "the prediction is right", false},
    {"incorrect", is_incorrect, "the prediction is wrong", false},
    {"unknown", is_unknown, "no label or no prediction", false},
    {"undefined", is_undefined, "IoU, GTC or SC is undefined", false},
    {"annotated", is_annotated, "there is a ground truth, possibly empty", false},
    {"marked", is_marked, "marked with Space", false},
    {"tagged", is_tagged, "has a tag", true},
    {"untagged", is_untagged, "has no tag yet", true},
    {"edited", is_edited, "its ground truth was corrected", true},
    {"changed", is_changed, "its content is not what was judged", true},
};

size_t query_flag_count(void)
{
    return sizeof flags / sizeof flags[0];
}

const struct query_flag *query_flag_at(size_t i)
{
    return &flags[i];
}

const struct query_flag *query_flag_find(const char *name, size_t n)
{
    for (size_t i = 0; i < query_flag_count(); i++)
        if (strlen(flags[i].name) == n && !strncasecmp(flags[i].name, name, n))
            return &flags[i];
    return NULL;
}
