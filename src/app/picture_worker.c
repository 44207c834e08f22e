// SPDX-License-Identifier: MIT
#include "app/picture_worker.h"

#include "base/mem.h"
#include "image/decode.h"

#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct picture_worker {
    struct decoder *decoder; // the thread's, once it runs
    pthread_t thread;
    bool running, given; // of the asking side
    pthread_mutex_t lock;
    pthread_cond_t asked, answered;
    // guarded by lock:
    bool stop, has_work, has_result;
    uint32_t instance;
    uint8_t *bytes;
    size_t n;
    struct picture_result result;
};

struct picture_worker *picture_worker_new(const char *program)
{
    struct picture_worker *w = mem_zalloc(sizeof *w);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->asked, NULL);
    pthread_cond_init(&w->answered, &monotonic);
    pthread_condattr_destroy(&monotonic);
    w->decoder = decoder_new(program);
    return w;
}

// ---- the thread ---------------------------------------------------------------------------------

static void shrink(struct pixmap *p)
{
    double pixels = (double)p->w * p->h;
    if (pixels <= PICTURE_MOST)
        return;
    double scale = sqrt(PICTURE_MOST / pixels);
    uint32_t w = (uint32_t)(p->w * scale), h = (uint32_t)(p->h * scale);
    struct pixmap small = pixmap_scale(p, 0, 0, p->w, p->h, w ? w : 1, h ? h : 1);
    pixmap_free(p);
    *p = small;
}

static struct picture_result decode(struct picture_worker *w, uint32_t instance,
                                    const uint8_t *bytes, size_t n)
{
    struct picture_result r = {.instance = instance};
    const char *format = decode_format(bytes, n);
    snprintf(r.format, sizeof r.format, "%s", format ? format : "");
    for (char *s = r.format; *s; s++)
        *s = (char)tolower((unsigned char)*s);
    r.ok = decode_image(w->decoder, bytes, n, &r.pixels, &r.e);
    if (r.ok) {
        r.w = r.pixels.w;
        r.h = r.pixels.h;
        shrink(&r.pixels);
    }
    return r;
}

static void *run(void *arg)
{
    struct picture_worker *w = arg;
    pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        if (!w->has_work) {
            pthread_cond_wait(&w->asked, &w->lock);
            continue;
        }
        w->has_work = false;
        pthread_mutex_unlock(&w->lock);
        struct picture_result r = decode(w, w->instance, w->bytes, w->n);
        pthread_mutex_lock(&w->lock);
        w->result = r;
        w->has_result = true;
        pthread_cond_signal(&w->answered);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

// Signals are for the thread that waits for events.
static bool start(struct picture_worker *w)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    w->running = w->running || pthread_create(&w->thread, NULL, run, w) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return w->running;
}

// ---- the asking side ----------------------------------------------------------------------------

bool picture_worker_busy(const struct picture_worker *w)
{
    return w->given;
}

void picture_worker_give(struct picture_worker *w, uint32_t instance, uint8_t *bytes, size_t n)
{
    bool ok = start(w);
    pthread_mutex_lock(&w->lock);
    w->given = true;
    w->instance = instance;
    w->bytes = bytes;
    w->n = n;
    w->has_work = ok;
    w->has_result = !ok;
    w->result = (struct picture_result){.instance = instance};
    if (!ok)
        err_set(&w->result.e, "no thread for decoding");
    pthread_cond_signal(&w->asked);
    pthread_mutex_unlock(&w->lock);
}

bool picture_worker_take(struct picture_worker *w, int timeout_ms, struct picture_result *out)
{
    if (!w->given)
        return false;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)timeout_ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&w->lock);
    while (!w->has_result && pthread_cond_timedwait(&w->answered, &w->lock, &until) == 0) {
    }
    bool done = w->has_result;
    if (done) {
        *out = w->result;
        w->has_result = w->given = false;
        free(w->bytes);
        w->bytes = NULL;
    }
    pthread_mutex_unlock(&w->lock);
    return done;
}

void picture_worker_free(struct picture_worker *w)
{
    if (!w)
        return;
    if (w->running) {
        pthread_mutex_lock(&w->lock);
        w->stop = true;
        pthread_cond_signal(&w->asked);
        pthread_mutex_unlock(&w->lock);
        pthread_join(w->thread, NULL);
    }
    if (w->has_result)
        pixmap_free(&w->result.pixels);
    free(w->bytes);
    decoder_free(w->decoder);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->asked);
    pthread_cond_destroy(&w->answered);
    free(w);
}
