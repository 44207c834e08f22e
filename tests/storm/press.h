// SPDX-License-Identifier: MIT
// The whole program on the headless terminal, driven by two bytes at a time: keys, words of the
// prompts, commands, clicks, pastes, resizes, time. The fuzzer finds the bytes, the storm draws
// them from a seeded generator.
//
// Fenced off: work happens in a scratch folder, no text with a slash reaches the `:` prompt, and
// the headless terminal runs no other program.
#pragma once
#include "app/app.h"
#include "cli/study.h"

enum { PRESS_VIEWS = VIEW_TEXT + 2 }; // views on the stack, and Browse

struct press {
    struct study study;
    struct options options;
    const char *path;
    struct term *term;
    struct triage *triage;
    struct config config;
    struct app *app;
    struct canvas canvas;
    unsigned long seen[PRESS_VIEWS], prompts[PROMPT_KINDS], edits; // events that met each
};

// A corpus (index into the list of them, taken modulo its length), with triage beside it in the
// scratch folder or without. Files are named from `root`, the repository.
enum { PRESS_DATABASE = 40 };
void press_database(unsigned corpus, char name[PRESS_DATABASE]); // each corpus has its own
bool press_open(struct press *p, const char *root, unsigned corpus, bool triage);
void press_event(struct press *p, uint8_t op, uint8_t arg); // checks what it draws; aborts if wrong
bool press_ended(const struct press *p);
void press_close(struct press *p);
const char *press_view_name(size_t view);
