// SPDX-License-Identifier: MIT
#include "pty/pool.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 16 };

struct slot {
    pid_t pid;
    size_t at;
    FILE *said;
};

static void start(const struct pool *p, struct slot *slot, size_t i)
{
    *slot = (struct slot){.at = i, .said = tmpfile()};
    fflush(NULL);
    slot->pid = fork();
    if (slot->pid)
        return;
    dup2(fileno(slot->said), 1);
    dup2(fileno(slot->said), 2);
    p->run(p->ctx, i);
    fflush(NULL);
    _exit(0);
}

static bool end(const struct pool *p, struct slot *slot, int status, int *number)
{
    char name[200], line[400];
    bool ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!ok) {
        p->name(p->ctx, slot->at, name, sizeof name);
        printf("not ok %d - %s (status %d)\n", ++*number, name, status);
        rewind(slot->said);
        while (fgets(line, sizeof line, slot->said))
            printf("# %s%s", line, strchr(line, '\n') ? "" : "\n");
    }
    fclose(slot->said);
    slot->pid = 0;
    return ok;
}

size_t pool_run(const struct pool *p, int *number)
{
    struct slot slots[MOST] = {{0}};
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    int at_once = p->at_once ? p->at_once : (int)(cpus > MOST / 2 ? MOST : cpus * 2);
    size_t next = 0, running = 0, failed = 0;
    while (next < p->n || running) {
        for (int i = 0; i < at_once && next < p->n; i++) {
            if (!slots[i].pid) {
                start(p, &slots[i], next++);
                running++;
            }
        }
        int status;
        pid_t pid = wait(&status);
        for (int i = 0; i < at_once; i++) {
            if (slots[i].pid && slots[i].pid == pid) {
                failed += !end(p, &slots[i], status, number);
                running--;
            }
        }
    }
    return failed;
}
