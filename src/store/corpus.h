// SPDX-License-Identifier: MIT
// A corpus: sources (files) → columns + offsets, and instances read again on demand.
//
//   corpus_open()        looks at the paths, sniffs readers, reads corpus.json
//   corpus_load_some()   scans records in batches; the columns grow and may be used between batches
//   corpus_fetch()       parses one instance again (all its records, united), from an LRU
//
// Ownership: everything returned as const is borrowed from the corpus and valid until corpus_close
// (columns: rows and runs may move during corpus_load_some; fetched instances as said below).
#pragma once
#include "base/err.h"
#include "base/strbuf.h"
#include "core/columns.h"
#include "core/compare.h"
#include "core/field.h"
#include "store/corpus_options.h"
#include "store/problem.h"

// Called for every instance as it is first parsed (streaming output, stored-score checks); x is
// derived and valid only during the call. Not called for later records united with an instance.
// id_is_enough: x may be an instance with nothing but its id and n (columns say the rest).
struct load_hooks {
    void (*instance)(void *ctx, uint32_t index, const struct instance *x);
    void *ctx;
    bool id_is_enough;
};

struct corpus;

// Fails only when nothing at all can be opened; files that cannot be read are problems.
bool corpus_open(struct corpus **out, const struct corpus_options *o, struct err *e);
// Reads records until about max_bytes were consumed or all is read. false: a fatal error (disk).
bool corpus_load_some(struct corpus *c, uint64_t max_bytes, const struct load_hooks *hooks,
                      bool *done, struct err *e);
bool corpus_load(struct corpus *c, const struct load_hooks *hooks, struct err *e); // all of it
bool corpus_from_index(const struct corpus *c); // the cache had its columns
void corpus_close(struct corpus *c);

// Looks at the files of a loaded corpus again. GREW (only with the option follow): go on with
// corpus_load_some. REPLACED: *path is shorter, written over, or another file now; the rows that
// are there stay what they are as far as they can still be read.
enum corpus_change { CORPUS_SAME, CORPUS_GREW, CORPUS_REPLACED };
enum corpus_change corpus_look(struct corpus *c, const char **path);
bool corpus_can_follow(const struct corpus *c, struct err *e); // else e names what cannot grow
// A descriptor that becomes readable when a file changes (to be read empty), or -1: look now and
// then.
int corpus_watch(const struct corpus *c);

const struct columns *corpus_columns(const struct corpus *c);
const struct problems *corpus_problems(const struct corpus *c);
// The path of every file that belongs to the corpus, i from 0, read or not (corpus.json, sources of
// other aspects); NULL behind the last.
const char *corpus_input(const struct corpus *c, size_t i);
// Was somebody met whose name is the annotator of the options? Once all is read; false names those
// who were.
bool corpus_annotator_known(const struct corpus *c, struct err *e);

struct corpus_info {
    const char *name;       // from corpus.json, else the file's name without directory
    const char *reader;     // the (first) reader that won, and…
    const char *reader_why; // …what it recognised
    uint64_t bytes, read;   // total and consumed, for progress
    bool loaded;
    enum task task;         // stated by corpus.json, else TASK_UNKNOWN
    bool has_delta;         // corpus.json states Δ
    double delta;           // stated, else .05
    struct cuts cuts;       // corpus.json's thresholds over the preset of its kind
    bool has_cuts;          // corpus.json states thresholds
    struct rule rule;       // of scores, stated by corpus.json; else RULE_NONE
    int aspect;             // in force; -1: the corpus has none
    bool image;             // image instances (image presets apply)
    size_t sources;         // files
    size_t single_source;   // 1 when rows of one source are all there is (streaming is possible)
    size_t records;         // records read (rows)
    size_t mismatched;      // stored scores that differ from the recomputed ones by > 1e-9
    size_t stored_compared; // records with stored scores that could be compared
    size_t swapped;         // records whose stored recall/precision are SC/GTC (look swapped)
    size_t unmatched;       // ids that only rationale files or only annotation files have
    const char *identity;   // real path (or id) for resuming; NULL for standard input
    const char *origin;     // names its triage: the identity, or what standard input begins with
};
struct corpus_info corpus_info(const struct corpus *c);

// The names of what its corpus.json states besides the sources, joined by commas, without what says
// nothing about rows (its name) and what runs can state themselves (discretise).
void corpus_stated(const struct corpus *c, struct strbuf *keys);
// A corpus.json that states the same, and the aspect in force, of one file of venn's format; heap.
char *corpus_stated_of(const struct corpus *c, const char *path);

// The parsed, united and derived instance. Borrowed: valid until the cache has seen 64 other
// instances (8, where they take more than 256 MiB together: large images). NULL with e set when it
// cannot be read again (file changed).
const struct instance *corpus_fetch(struct corpus *c, uint32_t instance, struct err *e);
// The encoded picture (PNG, JPEG …) of an image instance, untrusted (heap). false: it has none, or
// its file cannot be read; e names it.
bool corpus_picture(struct corpus *c, uint32_t instance, uint8_t **out, size_t *n, struct err *e);
// Where the names of pictures are to start from in records that are written to `folder` (a real
// path): there, when all pictures that were met are within it; else in the folder that has them
// all, which is theirs when there is one, and which --image-root has to name then. Heap.
char *corpus_picture_base(const struct corpus *c, const char *folder, bool *within);
// The name of an instance's picture from there; NULL: it is elsewhere, or no name of a file. Heap.
char *corpus_picture_name(struct corpus *c, uint32_t instance, const char *path, const char *base);
// For fields, frames and output.
struct row_source corpus_rows(struct corpus *c, const struct analysis *a);
// The same for fields that need nothing of an instance but its id and n: the record is not parsed
// where its id stands in front. An instance is valid until the next fetch.
struct row_source corpus_rows_ids(struct corpus *c, const struct analysis *a);
// Index of the instance with that id; false when there is none. e, unless NULL, names a near id:
// that reads ids again.
bool corpus_find_id(struct corpus *c, const char *id, uint32_t *out, struct err *e);
// The raw bytes of a problem's line, for the errors view (heap; NULL when not available).
char *corpus_problem_text(struct corpus *c, const struct problem *p, size_t max);

// A person's own ground truth in place of the file's, for this session: the row's cells are
// computed anew, and fetched instances say so (x->edited, x->gt_given). indices NULL: the file's
// again.
bool corpus_set_truth(struct corpus *c, uint32_t instance, const uint32_t *indices, size_t n,
                      struct err *e);
// What that would change under one run; nothing is kept.
bool corpus_correction(struct corpus *c, uint32_t instance, uint32_t run, const uint32_t *indices,
                       size_t n, struct correction *out, struct err *e);

// Regions as records of images state them ({"box":…}, {"mask":"m.png"} or a list), from elsewhere:
// files are looked for in --image-root and in `folder`.
struct corpus_regions;
struct corpus_regions *corpus_regions_new(struct corpus *c, const char *folder);
// The pixels of an instance, sorted (heap, never NULL). false: it is no image, or no such region.
bool corpus_regions_read(struct corpus_regions *r, uint32_t instance, const char *json,
                         uint32_t **at, size_t *n, struct err *e);
// What was resampled or outside becomes a problem of the corpus's, of the file `name`.
void corpus_regions_free(struct corpus_regions *r, const char *name);

// Another discretisation: re-derives every cell by reading again. Keeps the old columns on failure.
bool corpus_rediscretise(struct corpus *c, const struct rule *override, struct err *e);
// The same in steps; until the end the columns are the old ones. A failed step is to be ended, too.
struct rediscretising;
struct rediscretising *corpus_rediscretise_begin(struct corpus *c, const struct rule *override);
bool corpus_rediscretise_step(struct rediscretising *j, bool *done, struct err *e);
int corpus_rediscretise_percent(const struct rediscretising *j);
void corpus_rediscretise_end(struct rediscretising *j, bool take);
