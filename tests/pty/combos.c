// SPDX-License-Identifier: MIT
// How people really start it: behind and in front of pipes, under nohup, script, screen and tmux,
// in a shell's job, on a slow line, with an editor. Each is a line for a shell in a pseudo-terminal
// and what is typed once something is on the screen.
#include "pty/pty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { STEPS = 10 };

struct step {
    const char *see, *send; // send NULL: only look
};

struct combo {
    const char *name, *term;
    const char *needs; // a program; skipped where it is missing
    const char *line;  // for sh, in a folder of its own; $V the program, $X a corpus
    struct step steps[STEPS];
    int status;
    const char *then;       // a line for sh that must succeed afterwards, in that folder
    const char *never;      // that is never sent
    const char *sent;       // that is
    const char *background; // what the terminal answers, "rgb:ffff/ffff/ffff"; NULL: nothing
    size_t most;            // bytes sent at most; 0: any number
    bool lost;              // the terminal hangs up when all steps are done
};

static const char down[] = "jjj", alternate[] = "\033[?1049h";
static const char dark_id[] = "\033[38;5;110m", light_id[] = "\033[38;5;24m"; // themes/*.theme

#define UP_AND_DOWN "jkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjk"

static const struct combo combos[] = {
    {.name = "cat x | venn -",
     .line = "cat \"$X\" | \"$V\" -",
     .steps = {{"IoU", down}, {" 4/", "q"}}},
    {.name = "venn < x", .line = "\"$V\" < \"$X\"", .steps = {{"IoU", down}, {" 4/", "q"}}},
    {.name = "venn x > file",
     .line = "\"$V\" \"$X\" > out",
     .steps = {{"IoU", down}, {" 4/", "q"}},
     .then = "test -e out && ! test -s out"},
    {.name = "venn --pick x | cat",
     .line = "\"$V\" --pick --sort id \"$X\" | cat > ids",
     .steps = {{"IoU", " "}, {"*", " "}, {" 3/", "q"}},
     .then = "test $(wc -l < ids) = 2"},
    {.name = "cat x | venn - | cat 2>/dev/null",
     .line = "cat \"$X\" | \"$V\" - 2>/dev/null | cat",
     .steps = {{"IoU", down}, {" 4/", "q"}}},
    {.name = "venn x > /dev/full",
     .line = "\"$V\" \"$X\" > /dev/full",
     .steps = {{"IoU", down}, {" 4/", "q"}}},
    {.name = "nohup venn x", .line = "nohup \"$V\" \"$X\"", .steps = {{"IoU", down}, {" 4/", "q"}}},
    {.name = "nohup venn x, and the terminal is lost",
     .line = "trap '' HUP; nohup \"$V\" \"$X\" 2>/dev/null; echo $? > status",
     .steps = {{"IoU", down}, {" 4/", NULL}},
     .lost = true},
    {.name = "script -c 'venn x'",
     .needs = "script",
     .line = "script -qec '\"$V\" \"$X\"' typed",
     .steps = {{"IoU", down}, {" 4/", "q"}},
     .then = "grep -q IoU typed"},
    {.name = "GNU screen",
     .needs = "screen",
     .line =
         "SCREENDIR=$PWD/s; export SCREENDIR; mkdir -m 700 s; SHELL=/bin/sh screen -c /dev/null "
         "-S venn \"$V\" \"$X\"",
     .steps = {{"IoU", down}, {" 4/", "G"}, {" 12/12", "q"}}},
    {.name = "a job of a shell in tmux",
     .needs = "tmux",
     .line = "ENV= PS1='ready ' TMUX_TMPDIR=$PWD tmux -L venn -f /dev/null new-session sh -i",
     .steps = {{"ready", "\"$V\" \"$X\"\r"},
               {"IoU", down},
               {" 4/", "\x1a"},
               {"topped", "echo be''tween; fg\r"},
               {"IoU", "\033[A"},
               {" 3/", "q"},
               {"between", "exit\r"}}},
    {.name = "tmux in tmux",
     .needs = "tmux",
     .line = "TMUX_TMPDIR=$PWD tmux -L one -f /dev/null new-session \"env -u TMUX "
             "tmux -L two -f /dev/null new-session 'ENV= PS1=ready\\  sh -i'\"",
     .steps = {{"ready", "\"$V\" \"$X\"\r"},
               {"IoU", down},
               {" 4/", "G"},
               {" 12/12", "q"},
               {"ready", "exit\r"}}},
    {.name = "a slow line",
     .term = "vt100",
     .line = "stty 1200; \"$V\" \"$X\"",
     .steps = {{"IoU", "jkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjkjjj"},
               {" 4/", "q"}}},
    {.name = "a slow line without initialisation of its size",
     .term = "vt100",
     .line = "stty 1200 rows 0 cols 0; \"$V\" \"$X\"",
     .steps = {{"IoU", down}, {" 4/", "q"}}},
    {.name = "keys typed ahead are drawn once", // two hundred steps by themselves take 20 kB
     .line = "\"$V\" \"$X\"",
     .steps = {{"IoU", UP_AND_DOWN UP_AND_DOWN UP_AND_DOWN UP_AND_DOWN "jjj"}, {" 4/", "q"}},
     .most = 10000},
    {.name = "the editor and back",
     .line = "printf 'read -r key </dev/tty; printf %%s \"$key\" >\"$1\"\\n' > edit; TMPDIR=$PWD "
             "VISUAL='echo ed''iting; sh ./edit' \"$V\" --triage t \"$X\"",
     .steps = {{"IoU", "A"}, {"editing", "by hand\r"}, {"note kept", "\033[B"}, {" 2/", "q"}},
     .then = "! ls venn-* 2>/dev/null"},
    {.name = "the pager and back",
     .line = "printf 'cat \"$1\"; read -r key </dev/tty\\n' > page; TMPDIR=$PWD PAGER='echo "
             "pag''ing; sh "
             "./page' \"$V\" \"$X\"",
     .steps = {{"IoU", ":pager\r"}, {"paging", "\r"}, {"IoU", "jjj"}, {" 4/", "q"}},
     .then = "! ls venn-* 2>/dev/null"},
    {.name = "an editor that changes nothing",
     .line = "mkdir \"it's\"; TMPDIR=\"it's\" VISUAL='test -f' \"$V\" --triage t \"$X\"",
     .steps = {{"IoU", "A"}, {"note unchanged", "q"}},
     .then = "! test -e t"},
    {.name = "an editor that takes the file away",
     .line = "VISUAL=rm \"$V\" --triage t \"$X\"",
     .steps =
         {{"IoU", "akept\r"}, {"note kept", "A"}, {"the note is as it was", "t"}, {"kept", "qq"}}},
    {.name = "in the background for good",
     .line = "set -m; mkfifo go; sh -c '(read x <go; \"$V\" \"$X\" 2>said; echo $? >status) &'; "
             "echo >go; until test -s status; do :; done; cat said; exit $(cat status)",
     .steps = {{"in the background of its terminal", NULL}},
     .status = 2,
     .never = alternate},
    {.name = "doctor in the background",
     .line =
         "set -m; mkfifo go; (read x <go; \"$V\" doctor; echo $? >status) & echo >go; until test "
         "-s status; do :; done; exit $(cat status)",
     .steps = {{"in the background it is not asked", NULL}},
     .never = "\033]11;?"},
    {.name = "no file may grow",
     .line = "ulimit -f 0; \"$V\" --triage t \"$X\"",
     .steps = {{"IoU", "xo"},
               {"kept in memory", "q"},
               {"1 change is not saved", "n"},
               {"nothing was lost", "q"},
               {"1 change is not saved", "y"}},
     .sent = "1 change was kept in memory only, and lost: "},
    {.name = "an editor that fails",
     .line = "VISUAL=false \"$V\" --triage t \"$X\"",
     .steps = {{"IoU", "A"}, {"false", down}, {" 4/", "q"}}},
    {.name = "a reviewer that cannot be",
     .line = "\"$V\" --reviewer 'a;b' --triage t \"$X\"",
     .steps = {{"a reviewer's name has", NULL}},
     .status = 2,
     .never = alternate},
    {.name = "a light terminal: never in dark colours",
     .line = "\"$V\" \"$X\"",
     .steps = {{"IoU", down}, {" 4/", "q"}},
     .background = "rgb:ffff/ffff/dddd",
     .sent = light_id,
     .never = dark_id},
    {.name = "a dark terminal, whatever COLORFGBG says",
     .line = "COLORFGBG='0;15' \"$V\" \"$X\"",
     .steps = {{"IoU", down}, {" 4/", "q"}},
     .background = "rgb:00/2b/36",
     .sent = dark_id,
     .never = light_id},
    {.name = "a light terminal and a theme by name",
     .line = "\"$V\" --theme dark \"$X\"",
     .steps = {{"IoU", down}, {" 4/", "q"}},
     .background = "rgb:ffff/ffff/dddd",
     .sent = dark_id,
     .never = "\033]11;?"},
    {.name = "a light terminal by COLORFGBG that does not answer",
     .line = "COLORFGBG='0;15' \"$V\" \"$X\"",
     .steps = {{"IoU", down}, {" 4/", "q"}},
     .sent = light_id,
     .never = dark_id},
    {.name = "a theme that is not there",
     .line = "\"$V\" --theme nosuch \"$X\"",
     .steps = {{"no theme nosuch", NULL}},
     .status = 2,
     .never = alternate},
};

struct context {
    const char *venn, *corpus;
};

static void name_combo(void *ctx, size_t i, char *out, size_t size)
{
    (void)ctx;
    snprintf(out, size, "%s", combos[i].name);
}

static bool is_here(const char *program)
{
    char command[100];
    snprintf(command, sizeof command, "command -v %s >/dev/null", program);
    return system(command) == 0;
}

static void run_in(const char *folder, const char *line)
{
    char command[5000];
    snprintf(command, sizeof command, "cd '%s' && %s", folder, line);
    if (system(command) != 0)
        fail_msg("this fails: %s", line);
}

static void run_steps(struct session *s, const struct combo *c)
{
    for (size_t i = 0; i < STEPS && c->steps[i].see; i++) {
        pty_see(s, c->steps[i].see);
        if (c->steps[i].send)
            session_send(s, c->steps[i].send);
    }
}

static void check_sent(const struct session *s, const char *term)
{
    char why[160];
    struct strict *strict = strict_open(term);
    size_t bad = strict_check(strict, strbuf_str(&s->raw), s->raw.n, false, why);
    if (bad < s->raw.n)
        fail_msg("at byte %zu %s", bad, why);
    strict_free(strict);
}

// What became of the program is in a file: nobody can say it any more.
static void lose(struct session *s, const char *folder)
{
    char path[100];
    snprintf(path, sizeof path, "%s/status", folder);
    session_hang_up(s);
    for (int tries = 0; tries < 2000 && access(path, F_OK) != 0; tries++)
        usleep(10000);
    if (access(path, F_OK) != 0)
        fail_msg("it lives on without its terminal");
}

static void run_combo(void *ctx, size_t i)
{
    const struct context *all = ctx;
    const struct combo *c = &combos[i];
    struct session s;
    char scratch[] = "/tmp/venn-combo-XXXXXX", state[64], cache[64], v[4200], x[64], copy[4200];
    if (c->needs && !is_here(c->needs))
        return;
    assert_non_null(mkdtemp(scratch));
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", scratch);
    snprintf(cache, sizeof cache, "XDG_CACHE_HOME=%s", scratch);
    snprintf(v, sizeof v, "V=%s", all->venn);
    snprintf(copy, sizeof copy, "cp '%s' x.jsonl", all->corpus); // triage is kept beside it
    run_in(scratch, copy);
    snprintf(x, sizeof x, "X=%s/x.jsonl", scratch);
    const char *const env[] = {state, cache, v, x, NULL};
    const char *const argv[] = {"sh", "-c", c->line, NULL};
    session_start(&s, &(struct session_options){.answers = true,
                                                .background = c->background,
                                                .w = 80,
                                                .h = 24,
                                                .term = c->term ? c->term : "xterm-256color",
                                                .env = env,
                                                .argv = argv,
                                                .folder = scratch});
    run_steps(&s, c);
    if (c->lost) {
        lose(&s, scratch);
    } else {
        session_await_end(&s);
        if (!WIFEXITED(s.status) || WEXITSTATUS(s.status) != c->status)
            fail_msg("it ended with status %x", s.status);
        if (!strstr(c->line, "stty"))
            session_restored(&s);
    }
    if (c->never && strstr(strbuf_str(&s.raw), c->never))
        fail_msg("it sent what it never should");
    if (c->most && s.raw.n > c->most)
        fail_msg("it sent %zu bytes", s.raw.n);
    if (c->sent && !strstr(strbuf_str(&s.raw), c->sent))
        fail_msg("it did not send what it should");
    if (c->term)
        check_sent(&s, c->term);
    if (c->then)
        run_in(scratch, c->then);
    session_end(&s);
    pty_remove(scratch);
}

int combos_main(const char *venn, const char *corpus)
{
    struct context ctx;
    char *v = realpath(venn, NULL), *x = realpath(corpus, NULL);
    int number = 0;
    size_t failed = 1;
    ctx = (struct context){v, x};
    if (v && x)
        failed = pool_run(
            &(struct pool){.run = run_combo, .name = name_combo, .ctx = &ctx, .n = COUNT(combos)},
            &number);
    printf("%s %d - %zu ways to start it", failed ? "not ok" : "ok", number + 1, COUNT(combos));
    for (size_t i = 0; i < COUNT(combos); i++)
        if (combos[i].needs && !is_here(combos[i].needs))
            printf(", but without %s", combos[i].needs);
    printf("\n1..%d\n", number + 1);
    free(v);
    free(x);
    return failed > 0;
}
