// SPDX-License-Identifier: MIT
// Key bindings per context: longest match over short sequences ("si" = s then i). Defaults and the
// user's `bind CONTEXT KEYS COMMAND` lines go through the same function. A binding holds command
// text
// ("sort iou"), run by the one command parser.
#pragma once
#include "base/err.h"
#include "ui/key.h"

enum { KEYMAP_SEQUENCE = 4 };

struct binding {
    uint8_t context;               // index of the context
    uint8_t n;                     // keys in the sequence
    keycode keys[KEYMAP_SEQUENCE]; // K_LETTER matches a-z
    char *command;                 // owned; "" unbinds
};

struct keymap {
    struct binding *at;
    size_t n, cap;
};

enum keymap_result { KEYMAP_NONE, KEYMAP_PENDING, KEYMAP_MATCH };

// Binds (replacing an equal sequence in that context). Errors: bad key name (with column), too
// long.
bool keymap_bind(struct keymap *m, unsigned context, const char *keys, const char *command,
                 struct err *e);
// Looks the typed sequence up, first in contexts[0], then contexts[1] …; letter_out is the key that
// matched K_LETTER (0 when none). PENDING: a longer binding may still match in some context, and no
// earlier context matches exactly.
enum keymap_result keymap_look(const struct keymap *m, const unsigned *contexts, size_t n_contexts,
                               const keycode *typed, size_t n_typed, const struct binding **out,
                               char *letter_out);
// First sequence bound to exactly this command text in the context (for hints and help); "" when
// none.
const char *keymap_keys_for(const struct keymap *m, unsigned context, const char *command,
                            char out[64]);
void keymap_print(const struct binding *b, char out[64]); // its keys as names
void keymap_free(struct keymap *m);
