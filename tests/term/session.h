// SPDX-License-Identifier: MIT
// A program in a pseudo-terminal, and libvterm looking at what it draws. Nothing sleeps: every wait
// is a predicate over the screen, the reports and the process, with a generous deadline.
#pragma once
#include "base/strbuf.h"

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

struct session {
    pid_t pid;         // the program, or the shell that runs it as a job
    pid_t driver;      // the driver itself, once it reported
    int master, slave; // -1 once closed
    int reports;       // lines from the driver and the shell
    int orders;        // lines to the shell
    struct termios before;
    VTerm *vt;
    VTermScreen *screen;
    bool alternate, cursor_shown;
    int mouse;
    const char *background;
    struct strbuf raw;    // all that was sent to the terminal
    struct strbuf report; // all that was reported
    bool ended;
    int status;
    struct rusage usage;
    long switches; // of the program, when it was last sent something
};

struct session_options {
    int w, h;
    const char *term;        // NULL: TERM is not set
    const char *const *env;  // NAME=value …, NULL-terminated; may be NULL
    const char *const *argv; // the program and its arguments; NULL: the driver
    const char *folder;      // where it is started; NULL: here
    bool job;                // run by a shell with job control
    bool no_terminal;        // in a session without a terminal
    bool answers;            // the terminal answers what libvterm knows (DA1) …
    const char *background;  // … and this to OSC 11, "rgb:ffff/ffff/ffff"
};

void session_start(struct session *s, const struct session_options *o);
void session_end(struct session *s); // kills what is left
void session_send(struct session *s, const char *bytes);
void session_send_n(struct session *s, const char *bytes, size_t n);
void session_size(struct session *s, int w, int h);
void session_hang_up(struct session *s); // the terminal is gone
void session_order(struct session *s, const char *line);

// Waits until a report line that begins with `prefix` comes after position `from`; returns the
// position after it. Fails the test with the screen when the deadline passes.
size_t session_await(struct session *s, size_t from, const char *prefix);
size_t session_now(const struct session *s); // the position of the next report
void session_await_end(struct session *s);
void session_await_text(struct session *s, int row, const char *text); // the row begins with it
void session_await_raw(struct session *s, size_t from, const char *bytes);
// Reads what comes within ms; for showing that nothing does.
void session_listen(struct session *s, int ms);
// Bytes from the program reach the terminal, for who reads them from `master` itself.
void session_show(struct session *s, const char *bytes, size_t n);
// The program has answered a key and all it drew before is here.
void session_sync(struct session *s);

// The program has taken everything sent to it and sleeps until something happens (no timeout is
// running), and what it wrote is here. What /proc says decides, not a clock.
void session_settle(struct session *s);

void session_row(const struct session *s, int row, char *out, size_t size);
VTermScreenCell session_cell(const struct session *s, int row, int col);
bool session_mode(const struct session *s, const char *number); // last set by CSI ? number h or l
void session_restored(const struct session *s); // asserts that nothing of us is left
