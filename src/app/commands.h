// SPDX-License-Identifier: MIT
// THE command table: names, needs, arguments and help; dispatch, key bindings, the `:` prompt with
// its completion, the help screen and the manual's list all read it.
#pragma once
#include "app/app.h"
#include "base/near.h"

enum command_need {
    NEED_NOTHING = 0,
    NEED_ROW = 1,       // a row under the cursor
    NEED_READER = 2,    // an instance in the reader
    NEED_RUNS = 4,      // at least two runs
    NEED_RUN = 8,       // at least one run
    NEED_EDIT = 16,     // a ground truth is being corrected
    WHILE_EDITING = 32, // may run while it is; every other command asks to keep or drop first
};

enum command_arg {
    ARG_NONE,
    ARG_TEXT,  // anything, may be empty
    ARG_FIELD, // a sort key or column
    ARG_RUN,
    ARG_COMPARED, // a run, or "corrected"
    ARG_THEME,
    ARG_CUTS,
    ARG_RULE,
    ARG_PATTERN,
    ARG_LAYOUT,
    ARG_FILTER,
    ARG_FILE,
    ARG_SAVED,
    ARG_TAG,
};

struct command {
    const char *name;
    unsigned needs;
    enum command_arg arg;
    const char *arg_help; // "FIELD[:desc],…", "" when none
    const char *help;
    bool (*run)(struct app *a, const char *arg, struct err *e);
};

const struct command *command_at(size_t i);                      // NULL past the last
const struct command *command_named(const char *name, size_t n); // NULL when unknown
struct near command_near(const char *name, size_t n);            // names near an unknown one

// Runs a command line ("sort iou:desc"; ":123" and ":+20" without the colon go to a row). Needs are
// checked here, errors end in the message line.
void command_run(struct app *a, const char *line);
// Another discretisation in slices; taken or not when it is stopped.
bool discretise_running(const struct app *a);
bool discretise_work(struct app *a); // false when nothing is left
void discretise_stop(struct app *a, bool take);

// Completion at the `:` prompt (editline's contract).
size_t command_complete(void *app, const char *text, size_t cursor,
                        void (*add)(void *list, const char *word), void *list);
size_t filter_complete(void *app, const char *text, size_t cursor,
                       void (*add)(void *list, const char *word), void *list);

// Binds the built-in keys (keys.def), then the user's lines; warnings go to the message line.
void keys_bind_all(struct app *a);

#define X(name, fn, needs, arg, arg_help, help) \
    bool cmd_##fn(struct app *a, const char *arg_, struct err *e);
#include "app/commands.def"
#undef X
