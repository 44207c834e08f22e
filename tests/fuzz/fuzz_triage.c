// SPDX-License-Identifier: MIT
// Any bytes as triage to import (JSON Lines or CSV): taken whole or not at all with the line named;
// what is exported afterwards imports elsewhere as the same, and once more as nothing new.
#include "base/mem.h"
#include "store/triage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static char scratch[64], paths[2][80];

static void drop(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < 4; k++) {
            char path[96];
            snprintf(path, sizeof path, "%s%s", paths[i], ends[k]);
            unlink(path);
        }
    }
}

static void leave(void)
{
    drop();
    rmdir(scratch);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    bool memory = access("/dev/shm", W_OK) == 0; // where syncing costs nothing
    snprintf(scratch, sizeof scratch, "%s/venn-fuzz-XXXXXX", memory ? "/dev/shm" : "/tmp");
    if (!mkdtemp(scratch))
        abort();
    for (int i = 0; i < 2; i++)
        snprintf(paths[i], sizeof paths[i], "%s/%d.triage", scratch, i);
    atexit(leave);
    return 0;
}

static struct triage *open_one(int i)
{
    struct triage *t;
    struct err e;
    const struct triage_options o = {.path = paths[i], .reviewer = "fuzz"};
    if (!triage_open(&t, &o, &e))
        abort();
    return t;
}

static void check_round(const struct triage *from, enum triage_form form)
{
    struct strbuf first = {0}, second = {0};
    struct triage_imported got = {0};
    struct err e = {{0}};
    struct triage *to = open_one(1);
    triage_export(from, form, &first);
    if (first.n && // an empty file is refused
        !triage_import(to, strbuf_str(&first), first.n, "again", &got, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        abort();
    }
    triage_export(to, form, &second);
    if (first.n != second.n || memcmp(strbuf_str(&first), strbuf_str(&second), first.n) != 0) {
        fprintf(stderr, "%s----\n%s", strbuf_str(&first), strbuf_str(&second));
        abort();
    }
    if (first.n &&
        (!triage_import(to, strbuf_str(&first), first.n, "again", &got, &e) || got.taken))
        abort();
    strbuf_free(&first);
    strbuf_free(&second);
    triage_close(to);
    unlink(paths[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct triage_imported got = {0};
    struct err e = {{0}};
    struct triage *t = open_one(0);
    char *text = mem_strndup((const char *)data, n);
    if (triage_import(t, text, n, "fuzz", &got, &e)) {
        check_round(t, TRIAGE_JSONL);
        check_round(t, TRIAGE_CSV);
    } else if (triage_states(t) || strncmp(e.msg, "fuzz", 4) != 0) {
        abort();
    }
    free(text);
    triage_close(t);
    drop();
    return 0;
}
