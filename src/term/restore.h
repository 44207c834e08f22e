// SPDX-License-Identifier: MIT
// Signals, and a terminal that is put back whatever ends the program. WINCH, CONT, TSTP, INT, TERM
// and HUP become bytes in a pipe for the event loop; deadly signals put the terminal back with one
// write and one tcsetattr, then take their usual course. TERM and HUP leave the program a few
// seconds to fetch them.
#pragma once
#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

enum { RESET_MAX = 512, HINT_MAX = 200 };

// Remembers the state of the tty and installs the handlers. Returns the pipe's reading end, which
// gives signal numbers, one a byte, and never blocks; -1 with an error. One at a time.
int restore_open(int tty, struct err *e);
void restore_close(void); // signals and pipe as they were; while armed the tty state, too
// The bytes that undo what the program switched on; longer ones are cut.
void restore_set_bytes(const char *bytes, size_t n);
// One line to print when the program crashes, for whoever reports it.
void restore_set_hint(const char *line);
void restore_arm(bool on);    // on: the screen is ours, put it back before dying
void restore_tty(void);       // the remembered tty state
bool restore_is_ending(void); // TERM or HUP came, and was not fetched yet
// TERM or HUP was fetched: the program ends on its own time now.
void restore_ending(void);
// Stops the program as ^Z would (`group`: and what runs with it in the foreground); returns when it
// continues in the foreground, with the tty state remembered anew: the shell's may have been set.
// false: it was started with SIGTSTP ignored.
bool restore_stop(bool group);
// While another program has the terminal, its ^C and ^\ are not ours and ^Z stops both.
void restore_lend(bool on);
// The process group of that program, when it has one of its own; 0: no more. TERM and HUP are
// passed on to it, and when we die the terminal is taken from it.
void restore_lend_to(pid_t group);
// That group is stopped. Stops the program, too, if it is to; returns when it is in the foreground.
// false: it is to end before, or nobody is there who could bring it there.
bool restore_pause(bool stop);
