// SPDX-License-Identifier: MIT
// Triage: who said what about which instance. One SQLite database per corpus.
//
//   The log is the truth: one row per action, never changed, never removed. An action is named by
//   the writer that made it (random, drawn anew by every program that opens the database) and that
//   writer's count, so copies of a database can be worked on apart and merged without a loss. What
//   an instance's state is follows from its actions in order (triage_fold.c); the table of states
//   is a copy of that for fast opening. Undo is an action too: it names the action it undoes.
//
//   Reading never touches the disk: states live in memory, bound to the corpus's rows, and
//   triage_poll() brings in what other programs did. Writing is durable (synchronous=FULL) before
//   the function returns true. The file is made by the first action, not by looking.
//
// An instance is recognised by its id, then by its content hash (triage_bind). The same item is
// kept apart per reviewer.
//
// Nothing here ends a session: where the database cannot be written (read-only, locked, full,
// newer, of another corpus) the handle works in memory, triage_trouble() says so, and
// triage_save_as() writes everything elsewhere.
#pragma once
#include "base/err.h"
#include "base/strbuf.h"
#include "core/columns.h"
#include "core/triage_view.h"

enum { TRIAGE_TAGS = 64, TRIAGE_NOBODY = -1, TRIAGE_NONE = -1 };

enum triage_trouble { // why the work is in memory
    TRIAGE_FINE,
    TRIAGE_READ_ONLY, // the file or its folder cannot be written; its content was copied
    TRIAGE_LOCKED,    // another program keeps it locked
    TRIAGE_NEWER,     // written by a newer version of this program
    TRIAGE_FOREIGN,   // not a triage database
    TRIAGE_OTHER,     // of another corpus: none of its instances is here
    TRIAGE_BROKEN,    // full disk, failing disk, damaged file
};

struct triage_options {   // {0} but for path, reviewer and aspect
    const char *path;     // of the database (triage_path)
    const char *reviewer; // NULL: triage_reviewer_default()
    int aspect;           // in force (corpus_info.aspect): its ground truth is what is corrected
    bool blind;           // what others said is not shown
    bool read_only;       // never write (commands that only look)
    int busy_ms;          // how long to wait for another program's write; 0 = 5000
    int64_t (*now)(void *ctx); // ms since 1970; NULL: the clock
    void *ctx;
};

struct triage;

// Where the database of a corpus is: FILE.venn-triage or DIR/.venn-triage; in $XDG_STATE_HOME/venn
// for standard input, several paths, and folders that cannot be written (unless the database is
// already there). `identity` is corpus_info.identity (may be NULL). NULL when there is no home
// either. Heap.
char *triage_path(const char *const *paths, size_t n_paths, const char *identity);
char *triage_reviewer_default(void); // $USER, else the account's name, else "reviewer"; heap

// Never fails for a reason that lies in the file: see triage_trouble. false: the options are wrong
// (a reviewer that cannot be one).
bool triage_open(struct triage **out, const struct triage_options *o, struct err *e);
void triage_close(struct triage *t); // NULL is fine

// Why the work is in memory, and one sentence that says what and the cure ("" when all is well).
enum triage_trouble triage_trouble(const struct triage *t, const char **text);
const char *triage_reason(const struct triage *t); // the same without "kept in memory"
bool triage_exists(const struct triage *t);        // there is a database on disk behind this handle
size_t triage_unsaved(const struct triage *t);     // actions that only memory has
const char *triage_file(const struct triage *t);   // its path
const char *triage_id(const struct triage *t); // the database's random id; "" before the file is
// After a write failed: copies everything to memory, so that work goes on there (the trouble is the
// failure's).
bool triage_to_memory(struct triage *t, struct err *e);
// Writes the whole database to a new file (refused when the file exists) and goes on there.
bool triage_save_as(struct triage *t, const char *path, struct err *e);
// The database's own file again, now that there is space, or the lock is gone: what memory has is
// merged into it.
bool triage_save(struct triage *t, struct err *e);
// The database is of another corpus and the person said no: work goes on in an empty one in memory.
bool triage_refuse(struct triage *t, struct err *e);

// ---- instances --------------------------------------------------------------------------------

// Recognises instances: call after rows were added, and with loaded = true once all are. Columns
// are borrowed until triage_close or the next triage_bind. An id decides; where no row has the id,
// the content does; where the id is only the record's number, the content goes first.
void triage_bind(struct triage *t, const struct columns *c, bool loaded);
// Of the database's items (all reviewers): how many there are, and how many the corpus knows by id
// or content. items > 0 and known == 0 after loading: another corpus (ask; triage_refuse).
void triage_known(const struct triage *t, size_t *items, size_t *known);

struct triage_state {  // what one reviewer said about one instance; borrowed until the next write,
                       // poll or bind
    const char *id;    // as last seen
    uint64_t content;  // hash of what was judged
    int reviewer;      // number: triage_reviewer_name
    uint32_t instance; // its row, or UINT32_MAX: not in this corpus
    uint64_t tags;     // bits: triage_tag_name
    bool marked;
    bool edited;           // there is a ground truth of the reviewer's own
    bool changed;          // the content is not what was judged
    const char *note;      // NULL: none
    const uint32_t *truth; // edited: sorted indices
    uint32_t n_truth;
    const char *run; // that was on screen; NULL: not known
    int64_t time;    // of the last action, ms since 1970
};

// The reviewer's own state of a row; NULL when there is none.
const struct triage_state *triage_own(const struct triage *t, uint32_t instance);
// Every reviewer's states of a row, in order of reviewers (own alone when blind): start with NULL;
// NULL ends.
const struct triage_state *triage_next(const struct triage *t, uint32_t instance,
                                       const struct triage_state *before);
// Two reviewers who tagged it chose different tags.
bool triage_disagrees(const struct triage *t, uint32_t instance);
// Everything, also what this corpus does not have: i < triage_states().
size_t triage_states(const struct triage *t);
const struct triage_state *triage_state_at(const struct triage *t, size_t i);

bool triage_blind(const struct triage *t);    // what others said is not shown
int triage_reviewers(const struct triage *t); // how many; 0 is the own one
const char *triage_reviewer_name(const struct triage *t, int reviewer);
int triage_tags(const struct triage *t); // how many different tags there are
const char *triage_tag_name(const struct triage *t, int tag);
int triage_tag_find(const struct triage *t, const char *name); // TRIAGE_NONE: never used yet

struct triage_counts { // of the own reviewer, over the rows of the corpus or what is looked at
    size_t total, done, left; // done: has a tag
    size_t tagged[TRIAGE_TAGS];
    size_t noted, edited, marked, changed;
};
const struct triage_counts *triage_counts(const struct triage *t);
// Counts only these instances from now on (a sample, say); borrowed until the triage is closed.
void triage_count_within(struct triage *t, const struct featureset *only);

// For filters: what `reviewer` said, or anybody (TRIAGE_NOBODY). The view borrows `ctx`.
struct triage_look {
    const struct triage *triage;
    int reviewer;
};
struct triage_view triage_view(const struct triage_look *ctx);

// ---- actions ----------------------------------------------------------------------------------
// All false: nothing was stored, e says why and what to do (and triage_to_memory lets work go on).

struct triage_at {     // which instance, as on screen
    uint32_t instance; // row of the bound columns; UINT32_MAX: by id and content alone
    const char *id;
    uint64_t content; // column_row.content_hash
    const char *run;  // on screen; may be NULL
};

bool triage_tag(struct triage *t, const struct triage_at *at, const char *tag, bool on,
                struct err *e);
// The same for many: all or nothing, undone by one undo. *changed (may be NULL): how many were not
// so already.
bool triage_tag_many(struct triage *t, const struct triage_at *at, size_t n, const char *tag,
                     bool on, size_t *changed, struct err *e);
bool triage_mark_many(struct triage *t, const struct triage_at *at, size_t n, bool on,
                      struct err *e);
bool triage_note(struct triage *t, const struct triage_at *at, const char *note,
                 struct err *e); // NULL or "" removes it
// The reviewer's own ground truth; indices NULL: back to the corpus's.
bool triage_truth(struct triage *t, const struct triage_at *at, const uint32_t *indices, size_t n,
                  struct err *e);

struct triage_undone { // what undo or redo did
    bool any;          // false: there was nothing (left) to undo
    uint32_t instance; // where (the first one of many); UINT32_MAX: not in this corpus
    size_t n;          // how many instances
    char what[96];     // "tag bad-annotation", "note", "mark"
};
// The reviewer's latest action that still stands, from this session or an earlier one.
bool triage_undo(struct triage *t, struct triage_undone *out, struct err *e);
// The latest undone one, while nothing new was done since.
bool triage_redo(struct triage *t, struct triage_undone *out, struct err *e);

// ---- others -----------------------------------------------------------------------------------

// Takes in what other programs wrote. *changed: something did. Cheap when nothing did.
bool triage_poll(struct triage *t, bool *changed, struct err *e);
// A descriptor that becomes readable when the database's folder changes, so that polling can wait;
// -1: there is none (network file systems), poll once a second. triage_poll takes a share of its
// news.
int triage_watch(struct triage *t);

// ---- exchange ---------------------------------------------------------------------------------

struct triage_merged {
    size_t actions; // new here
    size_t known;   // already here
    size_t items;   // whose state they touch
};
// Takes over every action of another database that is not here yet. All or nothing.
bool triage_merge(struct triage *t, const char *path, struct triage_merged *out, struct err *e);

enum triage_form { TRIAGE_JSONL, TRIAGE_CSV };

// Appends: id,content,reviewer,tags[],note,ground_truth,marked,run,time of every state that says
// something, in the order of the corpus.
void triage_export(const struct triage *t, enum triage_form form, struct strbuf *out);

struct triage_imported {
    size_t taken;   // lines that changed something
    size_t same;    // said what is already here
    size_t older;   // older than what is here
    size_t unknown; // ids that the bound corpus does not have (taken all the same)
    size_t outside; // indices of ground truths behind the end of their instances (not used)
};
// Reads a region of an image of the bound corpus, as JSON, to sorted indices (heap).
struct triage_regions {
    bool (*read)(void *ctx, uint32_t instance, const char *json, uint32_t **at, size_t *n,
                 struct err *e);
    void *ctx;
};
// Who reads the regions that are imported as ground truths; without one they are refused.
void triage_read_regions(struct triage *t, struct triage_regions regions);
// Lines as exported (JSON Lines, or CSV with a header). A line replaces what that reviewer said,
// unless something newer is here. All or nothing: the error names the line.
bool triage_import(struct triage *t, const char *text, size_t n, const char *name,
                   struct triage_imported *out, struct err *e);
