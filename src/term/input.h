// SPDX-License-Identifier: MIT
// Waiting: one poll over the terminal and the signal pipe, decoded into events. Never wakes up
// without a reason and never spins on a terminal that is gone. What the terminal answers when it
// was asked (graphics.h) is taken from the same bytes, whenever it comes.
#pragma once
#include "term/graphics.h"
#include "term/keys_decode.h"

enum input_kind {
    INPUT_NONE,       // the time is up
    INPUT_EVENT,      // out is filled
    INPUT_SIZE,       // the window may have another size
    INPUT_STOP,       // ^Z: stop, and the programs in the foreground with us
    INPUT_STOP_ALONE, // SIGTSTP from elsewhere
    INPUT_CONTINUED,  // SIGCONT: somebody else had the terminal
    INPUT_BACKGROUND, // the terminal said what its background is
};

enum {
    ANSWER_MS = 2000,       // how long an answer is waited for where nothing can be done without it
    LATE_ANSWER_MS = 10000, // how long one that comes later is still listened to
};

struct input {
    int tty, signals;
    int watch;    // another descriptor that ends a wait; <= 0: none
    bool watched; // it did
    struct key_decoder keys;
    bool lost;              // the terminal is gone
    bool size, stop, again; // signals that came and were not told yet
    bool interrupt;
    int quit; // the signal that asks to end; 0: none
    struct probe probe;
    bool asked;
    uint64_t asked_at;
    enum background told; // what INPUT_BACKGROUND was made of
};

// Waits at most timeout_ms (-1: for ever). On a lost terminal EVENT_QUIT comes at once, and from
// then on at most once a second.
enum input_kind input_read(struct input *in, int timeout_ms, struct event *out);
// Asks the terminal what it can draw. Keys typed meanwhile are keys.
void input_ask(struct input *in, int out);
// Reads answers until the last (or, if that is all that is wanted, the background) is there, at
// most until so long after asking.
void input_await(struct input *in, int most_ms, bool background);
void input_resumed(struct input *in); // forgets stops and continues up to now, keeps the rest
