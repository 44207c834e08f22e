// SPDX-License-Identifier: MIT
// Every terminal, size, locale and way to end: the program starts or refuses as it should, sends
// only what that terminal understands, and leaves the terminal as it found it.
#include "pty/pty.h"

#include "base/utf8.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct kind {
    const char *name;
    const char *entry;  // of terminfo that is used; NULL: refused
    const char *notice; // that it shows first
} kinds[] = {
    {"xterm-256color", "xterm-256color", NULL},
    {"xterm", "xterm", NULL},
    {"tmux-256color", "tmux-256color", NULL},
    {"screen", "screen", NULL},
    {"linux", "linux", NULL},
    {"vt100", "vt100", NULL},
    {"xterm-kitty", "xterm-256color", "TERM=xterm-kitty is unknown here, using xterm-256color"},
    {"bogus", "vt100", "TERM=bogus is unknown here, using vt100"},
    {"dumb", NULL, "TERM=dumb cannot place the cursor"},
};

static const struct {
    int w, h;
} sizes[] = {{80, 24}, {200, 60}, {40, 10}, {1, 1}};

static const struct locale {
    const char *name;
    bool utf8;
} locales[] = {{"C.UTF-8", true}, {"C", true}, {"en_US.ISO-8859-1", false}};

enum way {
    WAY_KEY,     // q
    WAY_COMMAND, // :quit
    WAY_STOP,    // ^Z, fg, q
    WAY_LOST,    // the terminal hangs up
    WAY_SIGNAL,  // and what follows are signals
};
static const int signals[] = {SIGHUP,  SIGTERM, SIGINT,  SIGQUIT, SIGABRT, SIGSEGV,
                              SIGBUS,  SIGPIPE, SIGFPE,  SIGILL,  SIGTRAP, SIGSYS,
                              SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU};
enum { WAYS = WAY_SIGNAL + (int)COUNT(signals) };

struct row {
    unsigned char kind, size, locale, way;
};

struct matrix {
    const char *venn, *corpus;
    const char *locpath;
    size_t n_locales;
    struct row *rows;
    size_t n;
};

// ---- which rows --------------------------------------------------------------------------------

// How many pairs of values the row has that no row before had.
static int news(const struct row *r, unsigned char seen[4][4][32][32], bool mark)
{
    const unsigned char v[4] = {r->kind, r->size, r->locale, r->way};
    int n = 0;
    for (int a = 0; a < 4; a++) {
        for (int b = a + 1; b < 4; b++) {
            n += !seen[a][b][v[a]][v[b]];
            if (mark)
                seen[a][b][v[a]][v[b]] = 1;
        }
    }
    return n;
}

static void all_rows(struct matrix *m)
{
    size_t most = COUNT(kinds) * COUNT(sizes) * m->n_locales * WAYS;
    m->rows = malloc(most * sizeof *m->rows);
    for (size_t i = 0; i < most; i++) {
        struct row r = {.way = (unsigned char)(i % WAYS),
                        .kind = (unsigned char)(i / WAYS % COUNT(kinds)),
                        .size = (unsigned char)(i / WAYS / COUNT(kinds) % COUNT(sizes)),
                        .locale = (unsigned char)(i / WAYS / COUNT(kinds) / COUNT(sizes))};
        if (kinds[r.kind].entry || r.way == WAY_KEY) // refusing has one end
            m->rows[m->n++] = r;
    }
}

// Greedy: rows until every pair of values was met once.
static void pairwise(struct matrix *m)
{
    static unsigned char seen[4][4][32][32];
    size_t kept = 0;
    for (int wanted = 6; wanted > 0; wanted--) {
        // a stride that shares no factor with the length spreads over all values
        for (size_t k = 0; k < m->n; k++) {
            size_t i = kept + k * 389 % (m->n - kept ? m->n - kept : 1);
            if (i >= m->n || news(&m->rows[i], seen, false) < wanted)
                continue;
            news(&m->rows[i], seen, true);
            struct row r = m->rows[i];
            m->rows[i] = m->rows[kept];
            m->rows[kept++] = r;
        }
    }
    m->n = kept;
}

static void name_row(void *ctx, size_t i, char *out, size_t size)
{
    const struct matrix *m = ctx;
    struct row r = m->rows[i];
    static const char *const ways[] = {"q", ":quit", "^Z and fg", "hang-up"};
    char sig[32];
    snprintf(sig, sizeof sig, "SIG%s",
             r.way >= WAY_SIGNAL ? sigabbrev_np(signals[r.way - WAY_SIGNAL]) : "");
    snprintf(out, size, "TERM=%s %dx%d %s, %s", kinds[r.kind].name, sizes[r.size].w,
             sizes[r.size].h, locales[r.locale].name, r.way < WAY_SIGNAL ? ways[r.way] : sig);
}

// ---- one row -----------------------------------------------------------------------------------

static void check_sent(struct session *s, const struct row *r)
{
    const struct kind *k = &kinds[r->kind];
    char why[160];
    struct strict *strict = strict_open(k->entry ? k->entry : "vt100");
    const char *sent = strbuf_str(&s->raw);
    size_t bad = strict_check(strict, sent, s->raw.n, !locales[r->locale].utf8, why);
    if (bad < s->raw.n)
        fail_msg("at byte %zu %s", bad, why);
    strict_free(strict);
    // Inserting into a row of one column: curses would take what to insert from before the row.
    if (sizes[r->size].w == 1 && strstr(sent, "\033[1@"))
        fail_msg("a character is inserted into a screen of one column");
    if (k->notice && !k->entry && !strstr(sent, k->notice))
        fail_msg("it does not say %s", k->notice);
}

static void check_screen(struct session *s, const struct row *r)
{
    const struct kind *k = &kinds[r->kind];
    int w = sizes[r->size].w, h = sizes[r->size].h;
    if (w >= 40) {
        pty_see(s, "class");
        pty_see(s, "IoU");
    }
    if (w >= 80 && k->notice)
        pty_see(s, k->notice);
    (void)h;
}

static void end_by_signal(struct session *s, int sig)
{
    kill(s->driver, sig);
    if (sig == SIGINT) { // cancels, and there is nothing to cancel
        session_settle(s);
        session_send(s, "q");
    }
    session_await_end(s);
    if (sig == SIGINT)
        assert_true(WIFEXITED(s->status) && WEXITSTATUS(s->status) == 0);
    else if (sig == SIGTERM || sig == SIGHUP)
        assert_true(WIFEXITED(s->status) && WEXITSTATUS(s->status) == 128 + sig);
    else
        assert_true(WIFSIGNALED(s->status) && WTERMSIG(s->status) == sig);
}

static void end_it(struct session *s, const struct row *r)
{
    if (r->way >= WAY_SIGNAL) {
        end_by_signal(s, signals[r->way - WAY_SIGNAL]);
        return;
    }
    if (r->way == WAY_STOP) {
        session_send(s, "\x1a");
        size_t after = session_await(s, 0, "stopped ");
        session_listen(s, 5);
        session_restored(s);
        vterm_screen_reset(s->screen, 1); // what the shell did meanwhile
        session_order(s, "fg\n");
        (void)after;
        check_screen(s, r);
        session_settle(s);
    }
    if (r->way == WAY_LOST) {
        session_hang_up(s);
        session_await_end(s);
        assert_true(WIFEXITED(s->status) || WTERMSIG(s->status) == SIGHUP);
        return;
    }
    session_send(s, r->way == WAY_COMMAND ? ":quit\r" : "q");
    session_await_end(s);
    assert_true(WIFEXITED(s->status));
    assert_int_equal(WEXITSTATUS(s->status), kinds[r->kind].entry ? 0 : 2);
}

static void run_row(void *ctx, size_t i)
{
    const struct matrix *m = ctx;
    const struct row *r = &m->rows[i];
    struct session s;
    char locale[64], locpath[4200], scratch[] = "/tmp/venn-matrix-XXXXXX", state[64], cache[64];
    snprintf(locale, sizeof locale, "LC_ALL=%s", locales[r->locale].name);
    snprintf(locpath, sizeof locpath, "LOCPATH=%s", m->locpath ? m->locpath : "");
    assert_non_null(mkdtemp(scratch));
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", scratch);
    snprintf(cache, sizeof cache, "XDG_CACHE_HOME=%s", scratch);
    const char *const env[] = {locale, state, cache, m->locpath ? locpath : NULL, NULL};
    const char *const argv[] = {m->venn, "--triage", "/nowhere/triage", m->corpus, NULL};
    session_start(&s, &(struct session_options){.answers = true,
                                                .w = sizes[r->size].w,
                                                .h = sizes[r->size].h,
                                                .term = kinds[r->kind].name,
                                                .env = env,
                                                .argv = argv,
                                                .job = r->way == WAY_STOP});
    if (r->way == WAY_STOP)
        session_await(&s, 0, "pid ");
    if (kinds[r->kind].entry) {
        check_screen(&s, r);
        session_settle(&s);
        end_it(&s, r);
    } else {
        session_await_end(&s);
        assert_true(WIFEXITED(s.status) && WEXITSTATUS(s.status) == 2);
    }
    check_sent(&s, r);
    if (r->way != WAY_LOST)
        session_restored(&s);
    session_end(&s);
    pty_remove(scratch);
}

int matrix_main(const char *venn, const char *corpus, bool full, const char *locpath)
{
    struct matrix m = {.venn = venn,
                       .corpus = corpus,
                       .locpath = locpath,
                       .n_locales = locpath ? COUNT(locales) : COUNT(locales) - 1};
    int number = 0;
    all_rows(&m);
    if (!full)
        pairwise(&m);
    size_t failed =
        pool_run(&(struct pool){.run = run_row, .name = name_row, .ctx = &m, .n = m.n}, &number);
    printf("%s %d - %zu of %zu combinations of terminal, size, locale%s and end\n",
           failed ? "not ok" : "ok", ++number, m.n - failed, m.n,
           locpath ? "" : " (no ISO-8859-1 here)");
    printf("1..%d\n", number);
    free(m.rows);
    return failed > 0;
}
