// SPDX-License-Identifier: MIT
// A reader turns one JSON value of some format into (part of) an instance. The table of readers is
// in reader.c; each format has its own reader_*.c with one `const struct reader`.
#pragma once
#include "base/arena.h"
#include "core/columns.h"
#include "store/json/json.h"
#include "store/input/split.h"

struct corpus_options;
struct foreign;
struct named_files;

struct read_context {        // what a reader may use while it reads one record
    struct columns *columns; // to intern runs and class names
    const struct corpus_options *options;
    struct named_files *files;   // what records name is read from there, or NULL (not at all)
    struct names *annotators;    // collects their names when one of them is wanted; may be NULL
    int aspect;                  // the aspect in force, or -1
    const struct run_parts *run; // run stated for this source (corpus.json, --rationales), or NULL
    const struct instance *base; // the instance this record is joined with, or NULL
    const struct picture *seen;  // read again: size and content of its picture then; or NULL
    bool own_grid;               // the format's features have a size whatever the picture's is
    void (*problem)(void *ctx, int kind, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));
    void *problem_ctx; // reports with the record's file and line
};

struct run_parts {
    const char *model, *method, *class, *checkpoint, *key;
};
bool run_is_stated(const struct run_parts *p); // any of them

struct reader {
    const char *name; // "venn", "si-rows" …
    const char *what; // one line for --help and inspect
    // How sure this reader is that `first` (the first record, parsed) is its format: 0..100, and
    // why.
    // NULL: records never say it (the whole file does, or a person).
    int (*sniff)(const cJSON *first, enum layout layout, const char **why_out);
    // Fills x (arena set, label and prediction nothing, else empty) from one record. false with e
    // set: the record is skipped. A record without features of its own takes those of ctx->base;
    // without a base it comes back with x->tokens NULL and only x->id set: it is read again once
    // its instance is known. x->id stays NULL when the record states none.
    bool (*read)(const struct read_context *ctx, const cJSON *record, struct instance *x,
                 struct err *e);
    // Inputs that are no records (foreign.h): is this one for this reader, and as lines. Both NULL
    // for readers of records; `why` is what is said when it was taken.
    bool (*takes)(const struct foreign *f);
    bool (*spool)(struct foreign *f, struct bytes *out, struct err *e);
    const char *why;
    bool columns; // pandas column JSON is transposed before reading
    bool table;   // a table is made records before reading
    // Ids and tokens are strings that stand in the record as they are, but for fields of a table.
    bool literal;
};

extern const struct reader *const readers[];
extern const size_t n_readers;
const struct reader *reader_find(const char *name);   // NULL when unknown
bool reader_unknown(const char *name, struct err *e); // says which there are; returns false
// The reader that is surest of the first record and why it is (why_out is left alone without one).
const struct reader *reader_sniff(const cJSON *first, enum layout layout, const char **why_out);

// The display name: the given parts in the order model/method/class/checkpoint joined by '/'
// ('/' inside a part is %2F); with no part, the key; with nothing, "saliency".
char *run_name(struct arena *a, const struct run_parts *p);
