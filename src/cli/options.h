// SPDX-License-Identifier: MIT
// The command line as a value. options.def is the single table behind parsing, help, completions
// and the manual; subcommand.def the one of commands.
//
//   --name VALUE, --name=VALUE, -o VALUE, -oVALUE; `--` ends the options; no prefixes, so that a
//   new option can never change the meaning of an old script. American spellings are accepted.
//
// What needs the data to be understood (run, filter, sort, fields, by) stays text here and is
// resolved by study_settle().
#pragma once
#include "core/pattern.h"
#include "store/corpus.h"

#include <math.h>

enum subcommand {
    SUB_EXPLORE, // no command word: the explorer
#define X(ID, name, args, help) SUB_##ID,
#include "cli/subcommand.def"
#undef X
    SUB_COUNT
};

enum option_for { // which commands take an option
    FOR_EXPLORE = 1u << SUB_EXPLORE,
#define X(ID, name, args, help) FOR_##ID = 1u << SUB_##ID,
#include "cli/subcommand.def"
#undef X
    FOR_READERS = FOR_EXPLORE | FOR_SCORE | FOR_REPORT | FOR_INSPECT | FOR_SHOW | FOR_CONVERT |
                  FOR_COMPARE | FOR_PROBE | FOR_TRIAGE | FOR_INDEX,
    FOR_LISTS = FOR_EXPLORE | FOR_SCORE | FOR_REPORT | FOR_CONVERT | FOR_COMPARE,
    FOR_OUTPUT = FOR_SCORE | FOR_REPORT | FOR_INSPECT | FOR_SHOW | FOR_CONVERT | FOR_COMPARE |
                 FOR_PROBE | FOR_TRIAGE,
    FOR_SCREEN = FOR_EXPLORE | FOR_SHOW | FOR_CONFIG | FOR_DOCTOR,
    FOR_ALL = (1u << SUB_COUNT) - 1,
};

enum option_id {
#define X(ID, name, letter, arg, for_, help) OPTION_##ID,
#include "cli/options.def"
#undef X
    OPTION_COUNT
};

struct option_info {
    const char *name; // without dashes
    char letter;      // short alias, or 0
    const char *arg;  // NULL for a switch
    unsigned takers;  // enum option_for
    const char *help;
};

struct subcommand_info {
    const char *name; // "" for the explorer
    const char *args; // "PATH…"
    const char *help;
};

enum output_form { FORM_DEFAULT, FORM_TSV, FORM_CSV, FORM_JSONL, FORM_TEXT, FORM_MD, FORM_JSON };
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options { // strings are borrowed from argv or the config
    enum subcommand command;
    bool given[OPTION_COUNT];   // stated on the command line
    bool help, version;         // asked for: nothing else matters
    const char *completion;     // bash | zsh | fish, or NULL
    struct corpus_options read; // paths, joins, readers, --discretise/--on; arrays owned by this
    // analysis overrides
    enum task task;         // TASK_UNKNOWN unless stated
    double delta;           // NaN unless stated
    double config_delta;    // `set delta`: behind the command line and the corpus; NaN unless set
    const char *cuts;       // text | image | melanoma | auto; NULL unless stated
    bool has_low, has_high; // --low, --high
    struct range low, high;
    // rows
    const char *run, *filter, *sort, *fields, *by, *id, *region, *saved; // NULL unless stated
    const char *runs[3]; // each --run in turn: compare takes two (a third is kept to be refused)
    size_t n_runs;       // how many of them
    unsigned patterns;   // bits; 0 = all
    bool has_limit, has_sample;
    uint64_t top;    // probe: classes
    uint64_t limit;  // output rows
    uint64_t sample; // instances
    uint64_t seed;
    // reporting and output
    bool card, grid, series; // further parts of the report
    bool strict, no_header;
    const char *errors, *output; // file names; NULL = stderr's first 20, stdout
    enum output_form form;
    // screen
    enum color_choice color;
    bool ascii, mouse, fresh;
    int picture_mode;              // enum picture_mode: --image
    const char *view, *theme;      // NULL: default
    int width, height;             // --headless; 0 = a real terminal
    const char *triage, *reviewer; // NULL: the default
    bool blind, pick, corrected;
    const char *script; // NULL = none
};

const struct option_info *option_info(enum option_id id);
bool option_find(const char *name, size_t n, enum option_id *out); // other spellings too
bool option_find_letter(char letter, enum option_id *out);
const struct subcommand_info *subcommand_info(enum subcommand id);
bool subcommand_find(const char *word, enum subcommand *out); // the explorer has no word
struct near subcommand_near(const char *word);

// Fills *o from argv (argv[1] may be a command). Errors are usage errors: they name the option,
// and for an unknown one the nearest known. *o is owned either way: options_fini.
bool options_parse(struct options *o, int argc, char **argv, struct err *e);
void options_add_path(struct options *o, const char *path); // borrows path
void options_fini(struct options *o);

struct config;
// Takes from the config what the command line left open (theme, color, ascii, mouse, delta).
// Borrows the config's strings.
void options_apply_config(struct options *o, const struct config *c);
