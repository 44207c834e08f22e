// SPDX-License-Identifier: MIT
// Triage in the program: tags by letter, notes, corrected ground truth, undo, others' verdicts. The
// database is store/triage.h; everything here is what a key does with it.
#pragma once
#include "app/app.h"

void triage_start(struct app *a);  // tags from the config; binds what is loaded so far
void triage_settle(struct app *a); // binds new rows, takes in what others wrote
// What only memory has is written to its file if that can be done now. true: nothing is lost.
bool leave_unasked(struct app *a);
bool leave_or_ask(struct app *a, bool reload);            // the end, or a question
bool leave_confirm_key(struct app *a, keycode key);       // asked before verdicts are lost: y loses
bool triage_confirm_key(struct app *a, keycode key);      // a question is open: y does it
void triage_note_accept(struct app *a, const char *text); // the note prompt was accepted
const char *triage_tag_of_letter(const struct app *a, char letter); // NULL when none
char triage_letter_of_tag(const struct app *a, const char *name);   // '?' when it has none
// Draws the legend "o ok  b bad-annotation …" with the row's tags lit.
void draw_tag_legend(const struct app *a, struct canvas *c, struct rect r, uint32_t instance);
// The legend where the reader in r leaves room for it.
void draw_reader_tags(const struct app *a, struct canvas *c, struct rect r,
                      const struct reader_view *v);
void header_triage_text(const struct app *a, char *out, size_t n); // "✎ 12 done" or a warning
// false: there is no database, or it is of another corpus and nobody said what to do (e).
bool triage_may_write(const struct app *a, struct err *e);
