// SPDX-License-Identifier: MIT
// Threads are waited for by the parts they have taken, not until they end: one that comes too late
// on a busy machine finds nothing to do, and nobody has waited for it.
#include "base/parallel.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdatomic.h>

enum { HELPERS = 7 };

struct parallel {
    void (*work)(void *job, size_t part);
    void *job; // the caller's: not looked at once all parts are taken
    size_t parts;
    atomic_size_t next; // part that nobody has taken
    atomic_size_t done;
    atomic_int users; // threads; the last one frees it
    pthread_mutex_t lock;
    pthread_cond_t all_done;
};

static void take_parts(struct parallel *p)
{
    for (size_t i; (i = atomic_fetch_add(&p->next, 1)) < p->parts;) {
        p->work(p->job, i);
        if (atomic_fetch_add(&p->done, 1) + 1 == p->parts) {
            pthread_mutex_lock(&p->lock);
            pthread_cond_signal(&p->all_done);
            pthread_mutex_unlock(&p->lock);
        }
    }
}

static void leave(struct parallel *p)
{
    if (atomic_fetch_sub(&p->users, 1) > 1)
        return;
    pthread_cond_destroy(&p->all_done);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

static void *help(void *parallel)
{
    take_parts(parallel);
    leave(parallel);
    return NULL;
}

static void wait_for_all(struct parallel *p)
{
    pthread_mutex_lock(&p->lock);
    while (atomic_load(&p->done) < p->parts)
        pthread_cond_wait(&p->all_done, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

static void call_helpers(struct parallel *p, int n)
{
    pthread_attr_t detached;
    pthread_t thread;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    for (; n > 0; n--) {
        atomic_fetch_add(&p->users, 1);
        if (pthread_create(&thread, &detached, help, p) != 0) {
            atomic_fetch_sub(&p->users, 1);
            break;
        }
    }
    pthread_attr_destroy(&detached);
}

void parallel_run(int threads, size_t parts, void (*work)(void *job, size_t part), void *job)
{
    size_t helpers = threads > HELPERS ? HELPERS : threads > 1 ? (size_t)threads - 1 : 0;
    if (helpers >= parts)
        helpers = parts ? parts - 1 : 0;
    if (!helpers) {
        for (size_t i = 0; i < parts; i++)
            work(job, i);
        return;
    }
    struct parallel *p = mem_zalloc(sizeof *p);
    p->work = work;
    p->job = job;
    p->parts = parts;
    atomic_store(&p->users, 1);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->all_done, NULL);
    call_helpers(p, (int)helpers);
    take_parts(p);
    wait_for_all(p);
    leave(p);
}
