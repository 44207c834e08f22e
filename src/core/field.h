// SPDX-License-Identifier: MIT
// Fields of a row (one instance under one run). field.def is the single table behind list columns,
// sort keys, filters and output.
//
// Numeric fields come from columns alone; text fields (id, text, salient, gt, meta.KEY,
// stored.NAME, fields.NAME) need the parsed instance, which `struct row_source` fetches on demand.
#pragma once
#include "core/columns.h"
#include "core/triage_view.h"

#include "base/strbuf.h"

struct judged;   // core/judged.h
struct literals; // core/literals.h

enum field_kind { FIELD_NUMBER, FIELD_TEXT, FIELD_VALUE };

enum field_id {
#define X(ID, name, kind, in_score, heading, width, help) FIELD_ID_##ID,
#include "core/field.def"
#undef X
    FIELD_ID_COUNT,
    FIELD_ID_META,       // meta.KEY: arg is the key
    FIELD_ID_STORED,     // stored.NAME: arg is the name
    FIELD_ID_FIELDS,     // fields.NAME: what a field of a table holds
    FIELD_ID_DELTA,      // delta(SCORE,RUN_A,RUN_B): first minus second
    FIELD_ID_ABS_DELTA,  // absdelta(SCORE,RUN_A,RUN_B): how far apart they are
    FIELD_ID_JACCARD,    // jaccard(RUN_A,RUN_B): agreement of the two sets S
    FIELD_ID_PRIMARY_OF, // primary(RUN): the primary pattern under that run, "none" included
};

struct field { // a field as named in a filter, a sort key or a column list
    enum field_id id;
    char arg[64];          // meta key, stored name, name of a field of a table
    enum score score;      // delta, absdelta
    uint32_t run_a, run_b; // those, jaccard; primary: run_a
};

struct field_info {
    const char *name, *heading, *help;
    enum field_kind kind;
    bool in_score; // printed by `venn score`
    int width;     // columns in the list
};

struct row { // what a frame lists
    uint32_t instance, run;
};

// Gives parsed instances to fields that need them. fetch returns a borrowed instance, derived,
// valid until at least the next 8 fetches; NULL with e set when its record cannot be read again.
struct row_source {
    const struct instance *(*fetch)(void *ctx, uint32_t instance, struct err *e);
    // Or NULL. may[i]: whether the record of instances[i] may contain one of the literals in its id
    // or words; false is certain.
    void (*sift)(void *ctx, const struct literals *l, const uint32_t *instances, size_t n,
                 bool *may);
    void *ctx;
    const struct columns *columns;
    const struct analysis *analysis;
    const uint64_t *marked;           // bit set of marked instances, or NULL
    const struct triage_view *triage; // what reviewers said, or NULL: no triage database
    struct judged *judged;            // kept between frames, or NULL; brought up to date by frames
    int threads;                      // how many may compute at a time; 0 is one
};

const struct field_info *field_info(enum field_id id); // table entry; id < FIELD_ID_COUNT
// "iou", "pred", "meta.style", "stored.recall", "delta(iou,SIS,IG)". Error says what is known.
bool field_parse(const char *text, size_t n, const struct columns *c, struct field *out,
                 struct err *e);
// Bytes of the field that s begins with: up to one of `ends` that is within no parentheses and no
// quotes.
size_t field_extent(const char *s, const char *ends);
enum field_kind field_kind(const struct field *f); // meta, stored, fields: FIELD_VALUE
bool field_needs_instance(const struct field *f);
// As it would be written again in a filter: appends.
void field_print(const struct field *f, const struct columns *c, struct strbuf *out);

// Number of a row: NaN when undefined or not a number. false: the instance could not be read.
bool field_number(const struct row_source *src, struct row row, const struct field *f, double *out,
                  struct err *e);
// Text of a row, appended to out (raw bytes as in the data; numbers in shortest form; scores %.6f).
// *defined is false when the value is undefined (nothing is appended).
bool field_text(const struct row_source *src, struct row row, const struct field *f,
                struct strbuf *out, bool *defined, struct err *e);
