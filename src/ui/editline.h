// SPDX-License-Identifier: MIT
// A one-line editor with history and completion, for the prompts. It edits UTF-8 by graphemes,
// knows nothing of the screen but its width, and never interprets what is typed.
#pragma once
#include "base/strbuf.h"
#include "ui/canvas.h"
#include "ui/key.h"

enum { HISTORY_KEPT = 200 };

struct history { // newest last
    char **at;
    size_t n, cap;
};
void history_add(struct history *h, const char *line); // drops an equal older one
void history_free(struct history *h);

enum edit_result { EDIT_IGNORED, EDIT_MOVED, EDIT_CHANGED, EDIT_ACCEPT, EDIT_CANCEL };

struct editline {
    struct strbuf text;
    size_t cursor;           // byte offset, on a grapheme border
    struct history *history; // borrowed, may be NULL
    size_t history_at;       // == history->n while editing the new line
    char *draft;             // the new line while history is shown
    char **words;            // completion candidates being cycled; owned
    size_t n_words, word_at;
    size_t word_from; // byte offset where the completed word starts
    // Asks for candidates that may replace text[from..cursor): calls add for each, returns from.
    size_t (*complete)(void *ctx, const char *text, size_t cursor,
                       void (*add)(void *list, const char *word), void *list);
    void *complete_ctx;
};

void editline_set(struct editline *e, const char *text); // cursor at the end
void editline_fini(struct editline *e);                  // not the history
// Keys: characters, arrows, Home/End ^a ^e, ^b ^f, BS ^h, Del ^d, ^w, ^u, ^k, M-b M-f, Up/Down ^p
// ^n (history, by typed prefix), Tab/S-Tab (completion: common prefix, then cycles), Enter, Esc ^g
// ^c (cancel); BS on an empty line cancels.
enum edit_result editline_key(struct editline *e, keycode k);
void editline_paste(struct editline *e, const char *s, size_t n); // newlines become spaces
// Draws prompt and text in one row, scrolled so that the cursor is visible; sets the canvas cursor.
void editline_draw(const struct editline *e, struct canvas *c, int x, int y, int w,
                   const char *prompt, struct style prompt_style, struct style text_style);
