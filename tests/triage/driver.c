// SPDX-License-Identifier: MIT
// What tests/triage.sh runs: seeded triage that is killed or shares its database.
//
//   driver work DB REVIEWER SEED N   N actions of every kind; prints each one once it is confirmed
//   driver kill DB SEED K            a `work` that is killed (SIGKILL) after the K-th byte it
//   printed
//                                    (and a seeded moment more), then checked
//   driver pair DB REVIEWER N        N tags, then waits until N of another reviewer were seen too
//   driver count DB                  prints how many actions are stored, after checking the file
#include "base/hash.h"
#include "base/strbuf.h"
#include "store/triage/triage_internal.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 600, ACTIONS = 400, PATIENCE_S = 60 };

struct corpus {
    struct columns columns;
    struct column_row rows[ROWS];
    char ids[ROWS][16];
};

static void corpus_make(struct corpus *c)
{
    c->columns = (struct columns){.rows = c->rows, .n = ROWS};
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(c->ids[i], sizeof c->ids[i], "row-%zu", i);
        c->rows[i].id_hash = hash_bytes(0, c->ids[i], strlen(c->ids[i]));
        c->rows[i].content_hash = hash_bytes(1, c->ids[i], strlen(c->ids[i]));
    }
}

static struct triage_at at(const struct corpus *c, uint64_t row)
{
    return (struct triage_at){.instance = (uint32_t)row,
                              .id = c->ids[row],
                              .content = c->rows[row].content_hash,
                              .run = "SIS"};
}

static uint64_t next(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    return hash_bytes(*state, state, sizeof *state);
}

static int failed(const char *what)
{
    fprintf(stderr, "driver: %s\n", what);
    return 1;
}

static struct triage *opened(const char *path, const char *reviewer, struct corpus *c)
{
    struct triage *t = NULL;
    struct err e;
    const char *why;
    struct triage_options o = {.path = path, .reviewer = reviewer, .aspect = -1, .busy_ms = 20000};
    if (!triage_open(&t, &o, &e) || triage_trouble(t, &why) != TRIAGE_FINE) {
        failed(t ? why : e.msg);
        triage_close(t);
        return NULL;
    }
    triage_bind(t, &c->columns, true);
    return t;
}

// ---- work ---------------------------------------------------------------------------------------

static bool act(struct triage *t, const struct corpus *c, uint64_t random, struct err *e)
{
    static const char *const tags[] = {"ok", "bad-annotation", "model-bug", "look-again"};
    struct triage_at a = at(c, (random >> 8) % 40), many[8];
    struct triage_undone undone;
    uint32_t truth[] = {(uint32_t)(random >> 20) % 50, (uint32_t)(random >> 30) % 50};
    char note[48];
    switch (random % 8) {
    case 0:
        snprintf(note, sizeof note, "note %016llx", (unsigned long long)random);
        return triage_note(t, &a, note, e);
    case 1:
        return triage_truth(t, &a, truth, 2, e);
    case 2:
        return triage_mark_many(t, &a, 1, random >> 40 & 1, e);
    case 3:
        return triage_undo(t, &undone, e);
    case 4:
        return triage_redo(t, &undone, e);
    case 5:
        for (size_t i = 0; i < 8; i++)
            many[i] = at(c, 40 + (random >> 12) % 100 + i);
        return triage_tag_many(t, many, 8, tags[random >> 50 & 3], random >> 41 & 1, NULL, e);
    default:
        return triage_tag(t, &a, tags[random >> 50 & 3], random >> 41 & 3, e);
    }
}

static int work(const char *path, const char *reviewer, uint64_t seed, long n)
{
    static struct corpus c;
    struct err e;
    corpus_make(&c);
    struct triage *t = opened(path, reviewer, &c);
    for (long i = 0; t && i < n; i++) {
        char line[80];
        if (!act(t, &c, next(&seed), &e))
            return failed(e.msg);
        // Confirmed: what a screen would now say.
        int length = snprintf(line, sizeof line, "%s %lld\n", *t->writer ? t->writer : "-",
                              (long long)t->number);
        if (write(STDOUT_FILENO, line, (size_t)length) != length)
            return failed("cannot write");
    }
    triage_close(t);
    return t ? 0 : 1;
}

// ---- check --------------------------------------------------------------------------------------

static bool is_sound(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL) == SQLITE_OK &&
              sqlite3_step(s) == SQLITE_ROW &&
              !strcmp((const char *)sqlite3_column_text(s, 0), "ok");
    sqlite3_finalize(s);
    return ok;
}

// The table of states is what the log says: folding everything again changes nothing.
static bool states_follow_from_log(struct triage *t)
{
    struct err e;
    sqlite3_stmt *s = NULL;
    struct strbuf before = {0}, after = {0};
    triage_export(t, TRIAGE_JSONL, &before);
    bool ok = triage_begin(t, &e) &&
              sqlite3_prepare_v2(t->db, "SELECT DISTINCT reviewer, item FROM action", -1, &s,
                                 NULL) == SQLITE_OK;
    while (ok && sqlite3_step(s) == SQLITE_ROW)
        ok = log_settle(t, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), &e);
    sqlite3_finalize(s);
    ok = ok && triage_commit(t, &e);
    t->last_seq = 0;
    ok = ok && triage_absorb(t, &e);
    triage_export(t, TRIAGE_JSONL, &after);
    ok = ok && !strcmp(strbuf_str(&before), strbuf_str(&after));
    strbuf_free(&before);
    strbuf_free(&after);
    return ok;
}

static bool is_stored(struct triage *t, const char *writer, long long number)
{
    sqlite3_stmt *s = NULL;
    sqlite3_prepare_v2(t->db,
                       "SELECT count(*) FROM action a JOIN writer w ON w.n = a.writer "
                       "WHERE w.uid = ?1 AND a.number = ?2",
                       -1, &s, NULL);
    sqlite3_bind_text(s, 1, writer, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, number);
    bool ok = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 1;
    sqlite3_finalize(s);
    return ok;
}

// Every confirmed action (lines of `said`, the last perhaps cut) is there.
static int check(const char *path, const char *said)
{
    static struct corpus c;
    char writer[64];
    long long number;
    long confirmed = 0;
    int used, status = 0;
    corpus_make(&c);
    if (access(path, F_OK) != 0)
        return strchr(said, '\n') && strstr(said, " 1\n") ? failed("the database is gone") : 0;
    struct triage *t = opened(path, "ann", &c);
    if (!t)
        return 1;
    if (!is_sound(t->db))
        status = failed("integrity_check is not ok");
    while (!status && sscanf(said, "%63s %lld%n", writer, &number, &used) == 2 && said[used]) {
        if (number && !is_stored(t, writer, number)) // 0: an undo with nothing to undo
            status = failed("a confirmed action is missing");
        said += used;
        confirmed++;
    }
    if (!status && !states_follow_from_log(t))
        status = failed("the states do not follow from the log");
    triage_close(t);
    printf("%ld confirmed actions\n", confirmed);
    return status;
}

static int kill_after(const char *path, uint64_t seed, size_t k)
{
    int out[2];
    struct strbuf said = {0};
    char buffer[512];
    ssize_t n;
    if (pipe(out) != 0)
        return failed("pipe");
    pid_t child = fork();
    if (child == 0) {
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        _exit(work(path, "ann", seed, ACTIONS));
    }
    close(out[1]);
    while (said.n < k && (n = read(out[0], buffer, 1)) > 0)
        strbuf_add(&said, buffer, (size_t)n);
    struct timespec moment = {.tv_nsec = (long)(next(&seed) % 3000000)};
    nanosleep(&moment, NULL);
    kill(child, SIGKILL);
    int status;
    waitpid(child, &status, 0);
    while ((n = read(out[0], buffer, sizeof buffer)) > 0) // it was confirmed before the kill
        strbuf_add(&said, buffer, (size_t)n);
    close(out[0]);
    int result = WIFEXITED(status) && WEXITSTATUS(status) ? failed("the work itself failed")
                                                          : check(path, strbuf_str(&said));
    strbuf_free(&said);
    return result;
}

// ---- two at once --------------------------------------------------------------------------------

static size_t count_of_others(const struct triage *t, int64_t *latest)
{
    size_t n = 0;
    for (size_t i = 0; i < triage_states(t); i++) {
        const struct triage_state *s = triage_state_at(t, i);
        n += s->reviewer != 0;
        if (s->reviewer != 0 && s->time > *latest)
            *latest = s->time;
    }
    return n;
}

static int pair(const char *path, const char *reviewer, size_t n)
{
    static struct corpus c;
    struct err e;
    bool changed;
    int64_t latest = 0;
    corpus_make(&c);
    struct triage *t = opened(path, reviewer, &c);
    for (size_t i = 0; t && i < n; i++) {
        struct triage_at a = at(&c, i);
        if (!triage_tag(t, &a, "ok", true, &e))
            return failed(e.msg);
    }
    if (!t)
        return 1;
    struct pollfd watch = {.fd = triage_watch(t), .events = POLLIN};
    bool waited = false;
    time_t give_up = time(NULL) + PATIENCE_S;
    for (; count_of_others(t, &latest) < n && time(NULL) < give_up; waited = true) {
        poll(&watch, watch.fd >= 0, 100);
        if (!triage_poll(t, &changed, &e))
            return failed(e.msg);
    }
    size_t others = count_of_others(t, &latest);
    int64_t lag = waited ? log_time(t) - latest : 0; // else all was seen while working
    triage_close(t);
    if (others != n)
        return failed("the other's actions were not seen");
    printf("%zu own, %zu of the other, %lld ms after the last\n", n, others, (long long)lag);
    return 0;
}

static int count(const char *path)
{
    static struct corpus c;
    int64_t n = -1;
    corpus_make(&c);
    struct triage *t = opened(path, "ann", &c);
    if (!t)
        return 1;
    bool ok = t->db && is_sound(t->db) && states_follow_from_log(t) &&
              triage_number(t->db, "SELECT count(*) FROM action", &n);
    triage_close(t);
    printf("%lld\n", (long long)n);
    return ok ? 0 : failed("the database is not sound");
}

int main(int argc, char **argv)
{
    const char *mode = argc > 2 ? argv[1] : "";
    if (!strcmp(mode, "work") && argc == 6)
        return work(argv[2], argv[3], strtoull(argv[4], NULL, 10), strtol(argv[5], NULL, 10));
    if (!strcmp(mode, "kill") && argc == 5)
        return kill_after(argv[2], strtoull(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    if (!strcmp(mode, "pair") && argc == 5)
        return pair(argv[2], argv[3], strtoul(argv[4], NULL, 10));
    if (!strcmp(mode, "count") && argc == 3)
        return count(argv[2]);
    return failed("work, kill, pair or count");
}
