// SPDX-License-Identifier: MIT
// A storm of keys into the real program: seeded bytes in bursts, whole and cut escape sequences,
// pastes and new sizes in between. It ends only when it is asked to, sends nothing that is not its
// own, does not grow, and leaves the terminal as it was.
#include "pty/pty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { BURST = 50, SESSION = 5000 };

static const char *const sequences[] = {
    "\033[A", "\033[B",     "\033OC", "\033[D",   "\033[5~", "\033[6~",  "\033[1;2C",
    "\033[H", "\033[F",     "\033",   "\t",       "\r",      "\177",     "\033[200~x\ny\033[201~",
    "\033[",  "\033[99;9x", "\033]x", "\xc3\xa9", "\xff",    "\033\033", "\x0f",
    "\x07",   "\x0c",       "\x03"};
// No q (it would end), A (another program), y (the clipboard) nor : and / (names of files): those
// are left to the storm on the headless terminal.
static const char letters[] = "jkhlgGnNvVzTxabcdefimorstuw0123456789[]{}()<>=+,.' ?EOKCp";

static unsigned draw(unsigned *seed)
{
    return (unsigned)rand_r(seed);
}

static void burst(struct session *s, unsigned *seed)
{
    struct strbuf keys = {0};
    for (int i = 0; i < BURST; i++)
        if (draw(seed) % 5 == 0)
            strbuf_puts(&keys, sequences[draw(seed) % (sizeof sequences / sizeof *sequences)]);
        else
            strbuf_putc(&keys, letters[draw(seed) % (sizeof letters - 1)]);
    session_send_n(s, strbuf_str(&keys), keys.n);
    strbuf_free(&keys);
    if (draw(seed) % 8 == 0)
        session_size(s, 1 + (int)(draw(seed) % 200), 1 + (int)(draw(seed) % 60));
    session_settle(s);
}

static long resident(const struct session *s)
{
    char path[64];
    long all = 0, pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)s->driver);
    FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%ld %ld", &all, &pages) != 2)
        pages = 0;
    if (f)
        fclose(f);
    return pages;
}

struct keys {
    const char *venn, *corpus;
    long sessions;
};

static void name_session(void *ctx, size_t i, char *out, size_t size)
{
    (void)ctx;
    snprintf(out, size, "keys, seed %zu", i + 1);
}

static void run_session(void *ctx, size_t i)
{
    const struct keys *k = ctx;
    struct session s;
    char why[160], scratch[] = "/tmp/venn-keys-XXXXXX", state[64], triage[64];
    unsigned seed = (unsigned)i + 1;
    assert_non_null(mkdtemp(scratch));
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", scratch);
    snprintf(triage, sizeof triage, "%s/t", scratch);
    const char *const env[] = {state, "EDITOR=true", NULL};
    const char *const argv[] = {k->venn, "--no-cache", "--triage", triage, k->corpus, NULL};
    session_start(
        &s,
        &(struct session_options){
            .answers = true, .w = 80, .h = 24, .term = "xterm-256color", .env = env, .argv = argv});
    session_settle(&s);
    long early = 0;
    for (int n = 0; n < SESSION && !s.ended; n += BURST) {
        burst(&s, &seed);
        early = n == SESSION / 5 ? resident(&s) : early;
    }
    if (s.ended)
        fail_msg("it ended with status %x", s.status);
    long grown = resident(&s) - early;
    if (grown > 2048)
        fail_msg("it grew by %ld pages", grown);
    for (int n = 0; n < 40 && !s.ended; n++) {
        session_send(&s, n % 2 ? "q" : "\033");
        session_settle(&s);
    }
    session_await_end(&s);
    struct strict *strict = strict_open("xterm-256color");
    size_t bad = strict_check(strict, strbuf_str(&s.raw), s.raw.n, false, why);
    if (bad < s.raw.n)
        fail_msg("at byte %zu %s", bad, why);
    strict_free(strict);
    session_restored(&s);
    session_end(&s);
    pty_remove(scratch);
}

int keys_main(const char *venn, const char *corpus, long keys)
{
    struct keys k = {.venn = venn, .corpus = corpus, .sessions = (keys + SESSION - 1) / SESSION};
    int number = 0;
    size_t failed = pool_run(
        &(struct pool){
            .run = run_session, .name = name_session, .ctx = &k, .n = (size_t)k.sessions},
        &number);
    printf("%s %d - %ld keys into the program\n1..%d\n", failed ? "not ok" : "ok", number + 1,
           k.sessions * SESSION, number + 1);
    return failed > 0;
}
