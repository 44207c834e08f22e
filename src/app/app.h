// SPDX-License-Identifier: MIT
// The whole program without a terminal: events go in, a canvas comes out. One struct owns all
// state.
//
//   app_handle(app, event)   changes state, says what became stale
//   app_work(app)            a slice of background work (loading); false when there is none left
//   app_settle(app)          recomputes what is stale and clamps every cursor
//   app_draw(app, canvas)    draws; cannot change state
#pragma once
#include "app/config.h"
#include "app/pictures.h"
#include "app/gather.h"
#include "app/paint.h"
#include "app/view_compare.h"
#include "app/view_distributions.h"
#include "app/view_probe.h"
#include "base/arena.h"
#include "base/mem.h"
#include "core/frame.h"
#include "core/judged.h"
#include "store/corpus.h"
#include "store/triage.h"
#include "term/term.h"
#include "ui/editline.h"
#include "ui/keymap.h"
#include "ui/layout.h"
#include "ui/list.h"
#include "ui/theme.h"
#include "ui/draw_list.h"
#include "ui/draw_menu.h"
#include "ui/draw_reader.h"

enum context {
    CONTEXT_GLOBAL,
    CONTEXT_LIST,
    CONTEXT_READER,
    CONTEXT_EDIT,
    CONTEXT_MENU,
    CONTEXT_DISTRIBUTIONS,
    CONTEXT_COMPARE,
    CONTEXT_IMAGE,
    CONTEXT_PROBE,
    CONTEXT_PAINT,
    CONTEXT_COUNT
};

enum stale {
    STALE_FRAME = 1,  // rows, order or counts
    STALE_READER = 2, // which instance the reader shows, its wrapping
    STALE_SEARCH = 4, // which rows match the search
    STALE_MENUS = 8,  // lines of the views on the stack
    STALE_ROWS = 16,  // instances were added: the frame, but not what is asked of it
};

enum view_kind {
    VIEW_HELP,
    VIEW_ERRORS,
    VIEW_OVERVIEW,
    VIEW_OPTIONS,
    VIEW_TRIAGE,
    VIEW_DISTRIBUTIONS,
    VIEW_COMPARE,
    VIEW_IMAGE,
    VIEW_PROBE,
    VIEW_CARD,
    VIEW_GRID,
    VIEW_SERIES,
    VIEW_TEXT,
    VIEW_KINDS
};

struct view { // a view on top of Browse
    enum view_kind kind;
    const struct view_type *type; // what that is: view_stack.h
    struct list list;
    struct arena arena;               // owns lines and their texts
    struct menu_line *lines;          // list.n of them…
    size_t cap;                       // …and how many fit
    char *title;                      // owned
    char *filter;                     // help: what was searched for; owned, may be NULL
    char *text;                       // VIEW_TEXT: its text; owned
    unsigned contexts[CONTEXT_COUNT]; // whose keys held where it was opened, innermost first
    unsigned n_contexts;
};

enum prompt_kind {
    PROMPT_NONE,
    PROMPT_COMMAND,
    PROMPT_FILTER,
    PROMPT_SEARCH,
    PROMPT_NOTE,
    PROMPT_KINDS
};

struct prompt {
    enum prompt_kind kind;
    struct editline edit;
};

struct place { // what ^o goes back to
    uint32_t run, instance;
    unsigned patterns;
    char *filter; // owned, may be NULL
    struct order order;
    struct brush brushes[SERIES_COUNT];
};

// Where reading a record may take long, a slice of work ends by the machine's clock.
enum { SLICE_MS = 20 };
enum { VIEWS = 8, PLACES = 64, LETTERS = 26, MESSAGE_BYTES = 512 };

struct reader_state {
    bool has;           // shows an instance
    uint32_t instance;  // which
    uint32_t run;       // under which run
    uint32_t top;       // first wrapped line shown
    uint32_t token;     // word cursor
    size_t position;    // its row in the list, from 1; 0: none
    struct arena arena; // owns wrap
    struct wrap wrap;   // of that instance at that width
    int wrap_width;     // 0: not wrapped yet
    bool due;           // follows the list's cursor at due_at
    uint64_t due_at;    // on the program's clock
};

struct search_state {
    char *text;               // what was searched for; owned, NULL = none
    regex_t regex;            // compiled when text is not NULL
    struct literals literals; // what every match must contain
    struct sieve *sieve;      // owned; NULL: every record is read
    bool *far;       // owned; per frame row: may match, of those far from the cursor; or NULL
    uint32_t *place; // owned; while `far` is filled: 1 + the frame's row of an instance
    size_t sifted, to_sift; // instances looked at for that, of how many
    size_t sieved;          // rows that are in it, or were, counted as `done` is
    bool *rows;             // per frame row: matches
    size_t n_rows;          // length of rows
    size_t matches;         // how many of them
    size_t from, done;      // rows looked at: done of them, beginning at `from` and going round
    bool jump;              // go to the first match as soon as it is found
    bool literally;         // the text is no regular expression
};

struct tag_key {
    char letter;
    const char *name; // borrowed from the config, or constant
};

struct listing_state {     // a frame in the making: listing.h
    struct frame_job *job; // owned; NULL: none
    struct query *query;   // owned: what the job filters by
    struct order order;    // and orders by
    bool again;            // rows came since the job began
    bool changed;          // the frame is another one: app_listed() tells those that look at it
    bool goes;             // when it is done the cursor goes…
    uint32_t to;           // …to this instance
    uint64_t keys;         // hash of the meta.KEYs that were looked for last
};

struct discretise_state {       // another discretisation in the making
    struct rediscretising *job; // owned; NULL: none
    char *rule;                 // its text; owned
};

struct follow_state { // files that change meanwhile: follow.h
    bool on;
    int fd, both; // descriptors that tell so, -1: none
    bool polls;   // they cannot: look now and then
    uint64_t due; // when to look; 0: not
    bool said;    // that a file was replaced
};

struct ahead_state { // rows read before they are shown: ahead.h
    size_t top, n;
    int height;
    uint32_t first, next; // instances on the screen, and below it
    size_t done;          // rows looked at
};

struct edit_state { // correcting the ground truth of one instance
    bool on;
    uint32_t instance;
    long anchor;    // word where the selection began; -1: none
    bool from_list; // the list had the keys, and gets them back
    enum layout_mode from_mode;
    struct arena arena;       // owns set
    struct featureset set;    // G as edited so far
    struct featureset before; // and as it was found; in arena
    bool unknown;             // nobody had annotated it
    bool pixels;              // of a picture: painted into region, which owns set
    bool pushed;              // the picture was opened for it
    struct marking region;
};

struct app_part {                  // of the corpus is all that is listed
    const struct featureset *only; // instances, when all is read; NULL: all of them; borrowed
    bool sampled;                  // at random, else the first of an order
};

struct app {
    struct corpus *corpus;         // borrowed from whoever set the app up
    const struct columns *columns; // of the corpus
    struct config *config;         // borrowed
    struct term *term;             // borrowed; for the clipboard
    struct analysis analysis;
    bool task_given, cuts_given; // stated by the user: the corpus does not override
    bool auto_cuts;              // cut-offs follow each run's own quarters
    bool loading, load_failed;
    bool interrupted;    // ^C stopped loading
    uint64_t load_began; // on the program's clock, 0: not known yet
    uint64_t load_from;  // bytes that had been read then

    uint32_t run;        // active run
    bool run_wanted;     // run_name is to be looked up as runs appear
    char *run_name;      // owned
    char *filter;        // text of the filter in force; owned, NULL = none
    struct query *query; // parsed filter
    unsigned patterns;   // bits, 0 = all
    struct order order;
    struct frame frame;
    struct listing_state listing;
    struct ahead_state ahead_rows;
    struct judged judged; // of the run that is listed
    struct list list;     // over frame rows
    enum chip chip;       // chosen chip of the cursor row
    uint64_t *marked;     // bit set of instances
    size_t marked_words;
    size_t last_mark; // frame row of the last mark
    struct field extra[EXTRA_COLUMNS];
    size_t n_extra;
    bool letter_set[LETTERS];    // m{a-z}
    uint32_t letter_at[LETTERS]; // instance

    enum layout_mode mode;
    bool reading; // the reader has the keys
    bool stacked;
    bool chance;
    enum grade grade;
    struct reader_state reader;
    struct search_state search;
    struct dist_state dist;
    struct compare_state compare;
    struct probe_state probe;
    struct paint_state paint;
    struct gather_state gather;

    struct pictures *pictures; // owned

    struct triage *triage;   // borrowed; NULL: none
    struct triage_look look; // what filters ask
    struct triage_view look_view;
    size_t bound;           // rows the database was bound to
    bool bound_loaded;      // and all of them were there
    uint64_t look_again_at; // others' writes are seen a moment after the folder changed; 0: not due
    bool foreign;           // the database is of another corpus, and nobody said what to do
    bool polls;             // no descriptor says when others wrote
    struct tag_key tags[LETTERS];
    size_t n_tags;
    char confirm_tag[64]; // tag of the open question; "" none
    bool confirm_leave;   // asked whether to leave what only memory has; reload then says how
    bool tag_mode;        // bare letters tag
    bool corrected;       // scores use corrected ground truths
    struct edit_state edit;

    const struct view_type *view_types; // of every kind
    struct view views[VIEWS];
    size_t n_views;
    struct prompt prompt;
    struct history histories[PROMPT_KINDS];
    struct place back[PLACES], ahead[PLACES];
    size_t n_back, n_ahead;
    char *saved_name[LETTERS], *saved_filter[LETTERS]; // :save NAME; owned
    size_t n_saved;

    struct keymap keymap;
    keycode typed[KEYMAP_SEQUENCE];
    size_t n_typed;
    char message[MESSAGE_BYTES];
    bool message_is_error;
    bool message_sticky; // survives the next key (an error in the filter, say)

    struct theme theme;
    bool theme_auto; // it follows the terminal's background
    char *theme_dir; // where installed themes are; owned, may be NULL
    bool ascii;
    const char *reading_options; // borrowed: PATHs and how they are read, as typed, for :view
    const char *notes;           // borrowed: what the header has to say (subwords merged), or NULL
    char *rule_text;             // :discretise in force; owned, NULL = none
    bool order_from_pattern;     // the order is the chosen pattern's
    struct order order_before;   // and this was it before
    char *state_path;            // file the view is resumed from; owned, NULL = not kept
    char *resume_id;             // instance to go to when it is loaded; owned
    int w, h;                    // screen
    uint64_t now;                // the program's clock, ms
    uint64_t frame_at;           // when the frame was last rebuilt while loading
    unsigned stale;              // enum stale
    struct discretise_state discretising;
    struct follow_state follow;
    struct app_part part;
    bool quit;
    bool reload; // and everything is read again
    int status;  // exit status once quit
};

struct app_setup {            // borrowed during app_init, unless said otherwise
    struct triage *triage;    // or NULL; stays borrowed
    struct corpus *corpus;    // opened, nothing read yet; stays borrowed
    struct config *config;    // stays borrowed
    struct term *term;        // stays borrowed
    struct analysis analysis; // task may be unknown
    bool task_given, cuts_given, auto_cuts;
    const char *run, *filter, *sort; // texts from the command line, or NULL
    unsigned patterns;
    const char *id;     // the instance to start at, or NULL
    const char *fields; // further columns, or NULL
    const char *view;   // list | split | reader | cards | sheet | overview | …, or NULL
    const char *theme, *theme_dir; // a name, a file or "auto"; NULL: dark
    const char *reading_options;   // PATHs and how they are read, as typed; stays borrowed
    const char *notes;      // what the header has to say of the reading, or NULL; stays borrowed
    const char *state_path; // or NULL
    bool fresh;             // do not resume
    bool ascii;
    struct app_part part;
    enum picture_mode picture_mode; // --image
};

bool app_init(struct app *a, const struct app_setup *s, struct err *e);
void app_fini(struct app *a);
void app_handle(struct app *a, const struct event *ev);
bool app_work(struct app *a);
void app_settle(struct app *a);
void app_draw(const struct app *a, struct canvas *c);
int app_timeout(const struct app *a); // ms until something is due; -1: nothing

// --- what commands and views of the app layer share -------------------------------------------
// A name, a file, or "auto": the theme for the terminal's background, followed from then on.
bool app_theme_set(struct app *a, const char *name, struct err *e);
void app_theme_follow(struct app *a); // the background is known (better)
void app_say(struct app *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void app_complain(struct app *a, const struct err *e); // an error, in the message line
struct row_source app_rows(const struct app *a);
bool app_has(const struct app *a, uint32_t instance); // it is of the sample, where there is one
bool app_has_pictures(const struct app *a);           // the corpus, at all
// The row under the cursor; false when the list is empty.
bool app_row(const struct app *a, struct row *out);
const struct instance *app_instance(const struct app *a); // the reader's; NULL when none
struct view *app_top(struct app *a);                      // NULL: Browse is on top
const struct view *app_top_const(const struct app *a);
struct browse_layout app_layout(const struct app *a);
struct rect app_reader_rect(const struct app *a); // the reader without its title row
struct reader_view app_reader_view(const struct app *a);
struct list_view app_list_view(const struct app *a);
unsigned app_contexts(const struct app *a, unsigned out[CONTEXT_COUNT]); // in order of look-up
const char *context_name(enum context c);
void app_set_filter(struct app *a, const char *text, struct query *q); // takes q
void app_goto_instance(struct app *a, uint32_t instance); // the cursor goes there if it is listed
void app_remember(struct app *a);                         // the present place, for ^o
bool app_push_view(struct app *a, enum view_kind kind, const char *title);
void app_pop_view(struct app *a);
void app_prompt(struct app *a, enum prompt_kind kind, const char *text); // opens it
void app_listed(struct app *a);               // what follows from another frame, if there is one
void app_marks_grow(struct app *a);           // room for a mark of every instance read so far
bool edit_show(struct app *a, struct err *e); // scores the edited instance as it is now
// Scores one instance with its kept correction, or with the file's ground truth.
bool edit_show_kept(struct app *a, uint32_t instance, struct err *e);
bool edit_show_painted(struct app *a, struct err *e); // scores it as it is painted now
void edit_apply_kept(struct app *a); // scores with the corrected ground truths, or without
void app_mouse(struct app *a, const struct event *ev); // a click, a drag, the wheel
int app_card_rows(const struct app *a);                // rows of one card
void app_reader_follow(struct app *a, uint64_t delay); // show the cursor row's instance after delay
void app_reader_catch_up(struct app *a);               // show it now, if it is still due
