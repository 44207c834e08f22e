// SPDX-License-Identifier: MIT
// $XDG_CONFIG_HOME/venn/config (else ~/.config/venn/config):
//
//   set NAME VALUE      a setting of config.def
//   theme NAME          short for `set theme NAME`
//   bind CONTEXT KEY COMMAND…
//   tag LETTER NAME
//   # comment           (at the start of a line or after a blank)
//
// Words are separated by blanks; a word with blanks or # is written "…" with \" and \\ . A line
// that is not understood is a warning with its number and never stops the program.
#pragma once
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum setting_id {
#define X(ID, name, values, def, help) SETTING_##ID,
#include "app/config.def"
#undef X
    SETTING_COUNT
};

struct setting_info {
    const char *name;
    const char *values; // "a|b|c": one of these; "number"; "text"
    const char *value;  // default
    const char *help;
};

struct setting {
    char *value; // never NULL
    int line;    // line of the config file it comes from; 0 = default; -1 = command line
};

struct config_bind {
    char *context, *key, *command; // "browse", "g", ":sort iou:desc"
    int line;
};

struct config_tag {
    char *letter, *name; // "b", "bad-annotation"
    int line;
};

struct config_warning {
    int line;   // 0: about the file as a whole
    char *what; // one sentence, raw text
};

struct config {
    char *path;  // where it was looked for (owned); NULL when there is no home
    bool exists; // and was read
    struct setting settings[SETTING_COUNT];
    struct config_bind *binds;
    size_t n_binds;
    struct config_tag *tags; // as given; the app has defaults when there are none
    size_t n_tags;
    struct config_warning *warnings;
    size_t n_warnings;
};

const struct setting_info *setting_info(enum setting_id id);

void config_init(struct config *c); // defaults only
void config_load(struct config *c); // from the place above; problems are warnings
void config_parse(struct config *c, const char *text); // the lines of a file
void config_free(struct config *c);

const char *config_get(const struct config *c, enum setting_id id);
bool config_flag(const struct config *c, enum setting_id id);     // a setting of values on|off
double config_number(const struct config *c, enum setting_id id); // a setting of values number
// Sets and checks one value; line as in struct setting. The error says what is accepted.
bool config_set(struct config *c, const char *name, const char *value, int line, struct err *e);
// "default", "FILE:LINE" or "command line", into buf.
const char *config_origin(const struct config *c, enum setting_id id, char *buf, size_t size);
