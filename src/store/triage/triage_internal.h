// SPDX-License-Identifier: MIT
// What the files of the triage store share. The life of an action:
//
//   triage.c: begin → log_append → log_settle (fold → table of states) → commit → absorb
//
// absorb() is the only way from the database to memory: it reads the states that actions beyond
// last_seq touch, one's own and those of other programs alike.
#pragma once
#include "base/vec.h"
#include "store/input/bytes.h"
#include "store/triage.h"

#include <sqlite3.h>

enum { TRIAGE_SCHEMA = 1, TRIAGE_APPLICATION = 0x76656e6e /* "venn" */ };
enum { NOTE_BYTES = 64 * 1024, TAG_BYTES = 64, NAME_BYTES = 128, UID_BYTES = 32 };

enum statement { // kept prepared; their SQL is in triage_schema.c
#define X(ID, sql) STATEMENT_##ID,
#include "store/triage/triage_sql.def"
#undef X
    STATEMENT_COUNT
};

struct item {              // one reviewer's state of one instance, in memory
    struct triage_state s; // its texts are owned
    int64_t n;             // row of table item
    uint64_t id_hash;
    uint32_t next_row; // 1 + index of the row's next item, in order of reviewers; 0 = last
    uint8_t rank;      // how surely it is bound (triage_bind.c)
    bool says;         // a tag, a note or a ground truth
};

struct reviewer {
    char *name;
    int64_t n; // row of table reviewer; 0 = has none yet
};

struct slot { // (reviewer, item) → index + 1
    uint64_t key;
    uint32_t index;
};

struct by_hash { // a sorted list for look-ups
    uint64_t hash;
    uint32_t index;
};

struct triage {
    sqlite3 *db; // NULL: there is no file yet
    sqlite3_stmt *statements[STATEMENT_COUNT];
    char *path;
    char id[UID_BYTES + 1];     // of the database
    char writer[UID_BYTES + 1]; // names this program's actions, with `number`
    int64_t number;             // of its latest action
    int64_t clock;              // of the latest action of the transaction
    int aspect;                 // whose ground truth is corrected; -1: the corpus has none
    bool blind, read_only, in_memory, refused;
    bool looked; // in memory is what a file says, which is only looked at
    int busy_ms;
    int64_t (*now)(void *ctx);
    void *now_ctx;
    enum triage_trouble trouble;
    char reason[320];            // what the trouble is, and the cure
    char trouble_text[400];      // the same, and that work is in memory
    enum triage_trouble failure; // what the latest failure amounts to
    size_t unsaved;

    int64_t last_seq; // actions up to here are in memory
    int data_version; // of the file when it was last looked at
    bool news;        // others' actions came in since triage_poll last said so
    int watch;        // inotify descriptor, or -1

    VEC(struct reviewer) reviewers; // [0] is the own one
    VEC(char *) tags;
    VEC(struct item *) items;
    struct slot *slots;
    size_t n_slots;
    size_t fresh; // items that came in since the last bind and belong to no row yet

    struct triage_regions regions; // of imported ground truths

    const struct columns *columns; // borrowed; NULL: not bound
    uint32_t *row_first;           // 1 + index of each row's first item
    size_t rows;                   // length of row_first
    size_t bound;                  // rows looked at
    bool loaded;
    size_t known; // items that the corpus knows
    struct triage_counts counts;
    const struct featureset *only; // what counts; NULL: every row
};

// ---- triage_schema.c: connections, schema, statements, errors

// A random name of UID_BYTES hexadecimal digits.
void triage_draw(char out[UID_BYTES + 1]);
// Says what went wrong with db (may be NULL) and the cure; remembers it as t->failure.
bool triage_fail(struct triage *t, sqlite3 *db, struct err *e);
bool triage_run(struct triage *t, sqlite3 *db, const char *sql, struct err *e);
// One number from one row; false when there is none.
bool triage_number(sqlite3 *db, const char *sql, int64_t *out);
// Version and kind of a database: TRIAGE_FINE, _NEWER, _FOREIGN, or what failed. *version: 0 = new.
enum triage_trouble triage_inspect(struct triage *t, sqlite3 *db, int *version, struct err *e);
// Brings an empty or older database to TRIAGE_SCHEMA, in one transaction.
bool triage_migrate(struct triage *t, sqlite3 *db, struct err *e);
bool triage_prepare(struct triage *t, struct err *e); // statements, id, writer
void triage_unprepare(struct triage *t);
sqlite3_stmt *triage_use(struct triage *t, enum statement which); // reset and unbound
// Steps a statement that gives no rows.
bool triage_do(struct triage *t, sqlite3_stmt *s, struct err *e);

// ---- triage_open.c

bool triage_connect(struct triage *t, struct err *e); // makes the file when it is not there
// A writing transaction. When begin fails nothing is open; commit rolls back when it fails.
bool triage_begin(struct triage *t, struct err *e);
bool triage_commit(struct triage *t, struct err *e);
void triage_rollback(struct triage *t);

// ---- triage_path.c

bool path_folder_writes(const char *path); // files may be made beside it
bool path_may_be_made(const char *path);   // beside it, or in a folder that may be made
bool path_make_folder(const char *path, struct err *e);

// ---- triage_log.c

struct draft { // an action about to be logged
    const char *kind;
    const char *value;      // tag, note, indices as JSON; may be NULL
    int64_t reviewer, item; // rows of their tables
    const char *id;
    uint64_t content;
    const char *run;
    int64_t batch;                 // number of the first action of many, or 0
    int64_t target_writer, target; // undo, redo
    int64_t time;                  // 0: now
};

// Row of a text in table reviewer, writer or item, made when it is new.
bool log_intern(struct triage *t, enum statement add, enum statement find, const char *text,
                int64_t *out, struct err *e);
bool log_append(struct triage *t, const struct draft *d, struct err *e);
bool log_settle(struct triage *t, int64_t reviewer, int64_t item, struct err *e); // fold
bool log_settle_undone(struct triage *t, int64_t writer, int64_t number, struct err *e);
// The item of an instance, made when it is new: the row's own, else the reviewer's with that id.
struct triage_at;
bool find_item(struct triage *t, int64_t reviewer, const struct triage_at *at, int64_t *out,
               struct err *e);
bool log_check_tags(struct triage *t, struct err *e); // not too many of them, before a commit
int64_t log_time(const struct triage *t);
char *item_key(uint64_t content, const char *id); // heap
uint64_t content_parse(const char *text);

// ---- triage_state.c, triage_bind.c: memory

int reviewer_intern(struct triage *t, const char *name);
int tag_intern(struct triage *t, const char *name); // TRIAGE_NONE when there are TRIAGE_TAGS
struct item *item_find(const struct triage *t, int reviewer, int64_t n); // NULL when absent
uint32_t item_index(const struct triage *t, const struct item *it); // 1 + its place in t->items
// Reads what is new in the database. Failing leaves memory as it was, to be tried again.
bool triage_absorb(struct triage *t, struct err *e);
void triage_forget(struct triage *t); // all states
void triage_rebind(struct triage *t); // after states came in
void triage_attach(struct triage *t, struct item *item, uint32_t instance);
void triage_count(struct triage *t);

// ---- triage_merge.c

bool merge_from(struct triage *t, sqlite3 *source, struct triage_merged *out, struct err *e);

// ---- triage_lines.c: a state as a line

struct line { // of an export; owned texts
    char *id, *reviewer, *note, *run;
    char *truth; // JSON, NULL: the corpus's
    char
        *region; // the truth as a region of an image, which the corpus has to make indices; or NULL
    VEC(char *) tags;
    uint64_t content; // 0: not stated
    bool marked;
    int64_t time; // 0: not stated
    bool has_tags, has_note, has_truth, has_marked;
};
void line_free(struct line *l);
void time_print(int64_t ms, struct strbuf *out); // 2026-11-21T23:40:29.123Z
// One line of JSON; false: e says what is wrong with it.
bool line_parse_json(const char *text, size_t n, struct line *out, struct err *e);

struct csv { // a cursor over RFC 4180
    const char *text;
    size_t n, at;
    uint64_t line;  // 1-based, where the record began
    uint64_t lines; // read so far
    VEC(char *) cells;
};
// The next record's cells; false at the end, or with e->msg set when a quote is not closed.
bool csv_next(struct csv *c, struct err *e);
void csv_free(struct csv *c);
// Under the header's names.
bool line_parse_csv(char *const *names, size_t n_names, char *const *cells, size_t n_cells,
                    struct line *out, struct err *e);

bool tag_valid(const char *name, struct err *e);
bool reviewer_valid(const char *name, struct err *e);
bool note_valid(const char *note, struct err *e);
// "[1,2,3]" ↔ sorted, distinct indices (heap); false: not a list of indices.
void truth_print(const uint32_t *at, size_t n, struct strbuf *out);
// Sorted, each once; *at is never NULL. false: not a list of indices or [from, to) spans.
bool truth_parse(const char *text, uint32_t **at, size_t *n);
enum { TRUTH_KIND = 24 };
void truth_kind(int aspect, char kind[TRUTH_KIND]); // of the action that corrects it: "truth@2"
bool truth_is_kind(const char *kind);
// The truths of all aspects of an item: replaces the kind's own (truth NULL: none).
void truth_put(char **all, const char *kind, const char *truth);
char *truth_get(const char *all, int aspect); // heap; NULL: none
