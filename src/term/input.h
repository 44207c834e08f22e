// SPDX-License-Identifier: MIT
// Waiting: one poll over the terminal and the signal pipe, decoded into events. Never wakes up
// without a reason and never spins on a terminal that is gone.
#pragma once
#include "term/keys_decode.h"

enum input_kind {
    INPUT_NONE,       // the time is up
    INPUT_EVENT,      // out is filled
    INPUT_SIZE,       // the window may have another size
    INPUT_STOP,       // ^Z: stop, and the programs in the foreground with us
    INPUT_STOP_ALONE, // SIGTSTP from elsewhere
    INPUT_CONTINUED,  // SIGCONT: somebody else had the terminal
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
};

// Waits at most timeout_ms (-1: for ever). On a lost terminal EVENT_QUIT comes at once, and from
// then on at most once a second.
enum input_kind input_read(struct input *in, int timeout_ms, struct event *out);
void input_resumed(struct input *in); // forgets stops and continues up to now, keeps the rest
