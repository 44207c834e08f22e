// SPDX-License-Identifier: MIT
// What the files of the corpus share. The life of a record:
//
//   splitter → json_parse → reader->read → a new row, or united with the row of the same id
//     corpus_load.c            corpus_join.c decides; corpus_row.c reads rows again and fills cells
//
// A row is its first record plus a chain of further records (row.extra): reading it again reads all
// of them in that order. Texts stay on disk; what is kept per row is a column_row and a row_place.
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include "store/corpus.h"
#include "store/scan/chunk.h"
#include "store/reader/csv.h"
#include "store/index_cache.h"
#include "store/named_files.h"
#include "store/reader.h"

enum source_role { ROLE_ANNOTATION, ROLE_PLAIN, ROLE_RATIONALE };
enum source_join { JOIN_AUTO, JOIN_ID, JOIN_LINE };

struct source_spec { // an input as named on the command line or in corpus.json
    const char *path;
    const struct reader *format; // NULL: sniffed
    enum source_role role;
    enum source_join join;
    const char *columns;  // of a table: which are what; NULL: as the options say
    const char *listed;   // the folder of the corpus.json that lists it, or NULL
    const char *images;   // folder in front of the names of images (corpus.json), or NULL
    int aspect;           // its own, or -1
    struct run_parts run; // stated for the source; all NULL when nothing is
};
struct source_specs {
    struct source_spec *at;
    size_t n, cap;
};

struct source {
    struct source_spec spec;
    struct bytes bytes;
    enum layout layout;
    const struct reader *reader;
    const char *why;   // what the reader recognised
    bool transposed;   // bytes are our spool of rows, lines are row numbers
    bool table;        // bytes are our spool of a table's rows, on the lines they have in it
    uint64_t consumed; // bytes read so far
    bool begun;        // reading it has begun
    bool scanned;      // its lines are scanned in chunks (corpus_scan.c)
    uint64_t lines;    // that start before `consumed`: while it is scanned, else once it is read
    uint64_t behind;   // offset and number of the line behind the last that was taken
    uint64_t behind_line;
    uint32_t records; // records seen, unusable ones included
    uint32_t renamed; // implicit ids that met the same number of another file
    uint32_t orphans; // records whose tokens were to be in the file that could not be opened
    struct named_files files; // that its records name
    VEC(char *) keys;         // LAYOUT_OBJECT: the key of each record
    VEC(uint32_t) row_at;     // anchor of line joins: 1 + row of each record, 0 = none
};

struct place { // where one record is
    uint64_t offset;
    uint32_t length;
    uint16_t source;
    uint32_t position; // 0-based among the records of its source
    uint32_t line;     // 1-based
};
struct row_place { // the part of it that column_row does not hold
    uint32_t position, line;
};
struct further { // a record united with a row
    struct place at;
    uint32_t next; // 1 + index of the next one, or 0
};

struct id_map { // id_hash → row: open addressing (corpus_ids.c)
    uint64_t *slots;
    size_t nslots, used;
};

struct corpus_settings { // what corpus.json states
    const char *name;
    bool has_task, has_delta, has_cuts;
    enum task task;
    double delta;
    struct cuts cuts; // ranges of NaN are not stated: the preset's
    struct rule rule;
    int aspect;         // -1 = not stated
    const char *stated; // all of it but the sources, as JSON; NULL: there is none
};

// The 64 that corpus_fetch promises and the pages around them, unless they take more than
// CACHE_BYTES together: then at least CACHE_LEAST.
enum { CACHE_SLOTS = 208, CACHE_LEAST = 8, CACHE_BYTES = 256 << 20 };

struct cache_slot {
    uint32_t row; // UINT32_MAX: nothing to be found, but the memory may still be borrowed
    uint64_t used;
    struct arena arena;
    struct instance x;
};

struct truth { // a corrected ground truth: corpus_set_truth
    uint64_t id_hash;
    uint32_t *indices; // owned
    size_t n;
};

struct corpus {
    struct arena arena; // paths, names, run parts: lives as long as the corpus
    struct corpus_options options;
    struct corpus_settings settings; // of the first corpus.json
    bool has_settings;
    struct columns columns;
    struct problems problems;
    VEC(const char *) inputs; // paths of all files: corpus_input
    struct names annotators;  // met, when only one is wanted
    bool annotations_lost;    // the file of annotations could not be opened
    struct source *sources;
    size_t n_sources;
    size_t anchor; // the source whose records line joins count
    bool joined;   // some source is a rationale file
    int aspect;    // in force, or -1
    const char *name, *identity;
    const char *origin;      // the identity; of standard input: what its first bytes are
    struct decoder *decoder; // of what records name
    bool image;              // some records are images
    VEC(uint32_t) widths;    // of the pictures by row, as far as there are images; 0: no image

    VEC(struct row_place) places; // parallel to columns.rows
    VEC(struct further) further;
    VEC(struct place) waiting; // records without tokens whose instance has not been seen yet
    struct id_map ids;

    struct problems opened;       // counts of what was said before reading began; `at` is not used
    bool asks_shards;             // whether a file may have an index of its own
    bool asked_index, from_index; // whether the cache has the columns; it had
    struct index_writer *writer;  // puts them there
    size_t current;               // source being read
    struct splitter *splitter;    // of it, unless it is scanned
    struct chunks *chunks;        // threads and buffers for those that are
    bool loaded, said_aspect;
    bool followed;        // all was read once: what comes now was appended
    struct arena scratch; // of the record being loaded
    struct strbuf buffer; // bytes of a record read again
    size_t stored_compared, mismatched, swapped, unswapped, either_way;
    const char *swapped_file;     // the first that had them
    const char *swapped_names[2]; // names under which SC and GTC were stored
    size_t unmatched;

    VEC(struct truth) truths;
    struct arena id_arena; // of the instance that corpus_rows_ids gave last
    struct instance id_only;

    struct cache_slot *cache; // CACHE_SLOTS, allocated when first needed
    uint64_t tick;
};

// ---- places and messages (corpus_report.c) ----

struct report { // gives what is said about one record its place
    struct corpus *corpus;
    struct place at;
    uint64_t column;            // 0 = unknown
    const char *text;           // the record's bytes, to find the key that a message names; or NULL
    bool mute;                  // the record is read again: it was all said before
    const struct picture *seen; // and its picture was of that size and content; or NULL
    bool repaired;              // something was said to be repaired
};

// The `problem` of a struct read_context, with a struct report as its context.
void report_problem(void *report, int kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
// Moves the place to the byte at offset of the record's text.
void report_locate(struct report *r, size_t offset);
// About a file as a whole.
void corpus_file_problem(struct corpus *c, enum problem_kind kind, const char *path,
                         const char *fmt, ...) __attribute__((format(printf, 4, 5)));
// That a source gave no record: why, and the cure.
void report_empty(struct corpus *c, const struct source *s);
// "file:12", with the record's number where records share lines. Into `a`.
const char *place_text(const struct corpus *c, const struct place *p, struct arena *a);

// ---- opening (corpus_source.c, corpus_json.c) ----

// Opens, finds the layout and the reader. false: e says why (without the path).
bool source_open(struct corpus *c, struct source *s, const struct source_spec *spec, struct err *e);
void source_close(struct source *s);
// Is the directory that the spec names one for a reader, as it is?
bool source_is_foreign(const struct corpus *c, const struct source_spec *spec);
void source_take_whole_lines(struct source *s); // a last line without an end is still being written
// Appends the sources of a directory's corpus.json and takes over its settings. false: nothing was
// changed, and a problem says which file and key.
bool corpus_json_read(struct corpus *c, const char *directory, struct source_specs *specs);

// ---- ids (corpus_ids.c) ----

uint64_t id_hash(const char *id);
// Row with that id, or UINT32_MAX.
uint32_t ids_find(const struct corpus *c, uint64_t hash);
void ids_add(struct corpus *c, uint32_t row);           // by its id_hash
void ids_expect(const struct corpus *c, uint64_t hash); // will be asked for soon
// A free id#2, id#3 …
const char *ids_rename(const struct corpus *c, const char *id, struct arena *a);
// The id#k that has this hash, or NULL.
const char *ids_renamed(const char *id, uint64_t hash, uint32_t limit, struct arena *a);

// ---- rows (corpus_row.c, corpus_sift.c) ----

// The `sift` of a row source.
void corpus_sift(void *corpus, const struct literals *l, const uint32_t *instances, size_t n,
                 bool *may);

uint64_t content_hash(const struct instance *x); // of its tokens, or of its picture
// An instance with nothing in it.
struct instance instance_blank(struct arena *a);
// Runs reader->read on a parsed record. The id stays NULL when the record has none.
bool record_read(struct corpus *c, const cJSON *tree, const struct instance *base, struct report *r,
                 struct instance *x, struct err *e);
// Reads and parses one record from disk.
cJSON *record_tree(struct corpus *c, const struct place *at, struct err *e);
// The id that a record gets when it states none: its key, else its position.
const char *record_implicit_id(const struct corpus *c, const struct place *at, struct arena *a);
struct place row_first(const struct corpus *c, uint32_t row);
// All records of a row, united but not yet derived.
bool row_read(struct corpus *c, uint32_t row, struct instance *x, struct arena *a, struct err *e);
// Predictions, subwords, discretisation: after the last record was united.
void row_finish(const struct corpus *c, struct instance *x);
// Its steps, between which a ground truth can take another's place.
void row_prepare(const struct corpus *c, struct instance *x);
void row_derive(const struct corpus *c, struct instance *x);
// Takes y's runs and what x lacks. `r` (may be NULL) hears of what differs.
void instance_unite(struct instance *x, struct instance *y, struct report *r);
// Row and cells from a finished instance, into the given columns.
void row_fill(struct columns *columns, uint32_t row, const struct instance *x);
// What one instance says about its run: the rule in force, and whether it gave scores.
void run_take_rule(struct run *run, const struct rule *rule, bool scores);
void truth_apply(const struct corpus *c, struct instance *x); // the correction of x, if any
void truths_free(struct corpus *c);
void index_stop(struct corpus *c); // the columns are about to change: none is written
void cache_forget(struct corpus *c, uint32_t row); // UINT32_MAX = every row

// ---- loading (corpus_load.c, corpus_scan.c, corpus_join.c, corpus_stored.c, corpus_subwords.c)
// ----

struct record { // a record while the corpus finds out what it is
    const cJSON *tree;
    struct instance x;
    struct report report;
    bool implicit; // its id is its position
    bool last;     // no more records will come: nothing to wait for
};

uint64_t corpus_max_value(const struct corpus *c); // bytes of one instance
// One value of the current source, or what cannot be one.
void corpus_load_piece(struct corpus *c, const struct piece *p, const struct load_hooks *hooks);
void corpus_load_bad(struct corpus *c, const struct piece *p, const struct err *e);
int corpus_threads(const struct corpus *c); // how many at a time
// Can the current source be scanned?
bool corpus_may_scan(const struct corpus *c, const struct load_hooks *hooks);
// Loads at least max_bytes of the current source, which is scanned, and counts them.
void corpus_scan(struct corpus *c, uint64_t max_bytes, const struct load_hooks *hooks);

struct new_row {
    struct place at;
    uint64_t id_hash, content_hash;
    unsigned flags; // enum instance_flag
};
uint32_t corpus_push_row(struct corpus *c, const struct new_row *r);
// Makes a row of it, unites it with one, lets it wait or reports it.
void corpus_take(struct corpus *c, struct record *r, const struct load_hooks *hooks);
// After the last record: who waited in vain, who has no partner.
void corpus_settle(struct corpus *c);
// What the records of a file have in common about what they name.
void corpus_say_named(struct corpus *c, const char *path, const struct named_notes *said);
void corpus_check_stored(struct corpus *c, const struct instance *x, struct report *r);
void corpus_stored_summary(struct corpus *c);
bool subwords_known(const char *option); // NULL, keep or merge:…
void subwords_merge(struct instance *x, const char *option);
