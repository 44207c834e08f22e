// SPDX-License-Identifier: MIT
// The child's side of a decoder: it has no files, little memory and little time.
#include "image/decode.h"
#include "image/decode_wire.h"

#include "base/mem.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

enum { CHUNK = 1 << 16 };

// ---- limits -------------------------------------------------------------------------------------

static void limit(int what, rlim_t soft, rlim_t hard)
{
    setrlimit((__rlimit_resource_t)what, &(struct rlimit){soft, hard});
}

static void limit_all(void)
{
#ifndef SANITIZED // whose shadow memory is terabytes of address space
    limit(RLIMIT_AS, DECODE_MEMORY, DECODE_MEMORY);
#endif
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_NOFILE, 32, 32); // loaders are shared libraries
}

// The limit counts the whole life of a process, so each image moves it on.
static void limit_time(void)
{
    struct rusage used;
    struct rlimit old;
    if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &old) != 0)
        return;
    rlim_t spent = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1;
#ifdef SANITIZED
    spent += 3 * DECODE_CPU_SECONDS;
#endif
    limit(RLIMIT_CPU, spent + DECODE_CPU_SECONDS, old.rlim_max);
}

// ---- the wire -----------------------------------------------------------------------------------

static bool get(void *out, size_t n)
{
    for (char *to = out; n;) {
        ssize_t r = read(STDIN_FILENO, to, n);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        to += r;
        n -= (size_t)r;
    }
    return true;
}

static bool put(const void *bytes, size_t n)
{
    for (const char *from = bytes; n;) {
        ssize_t r = send(STDIN_FILENO, from, n, MSG_NOSIGNAL);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        from += r;
        n -= (size_t)r;
    }
    return true;
}

static bool put_message(const char *text)
{
    size_t n = strnlen(text, DECODE_MESSAGE_MAX);
    struct decode_answer answer = {.message = (uint32_t)n};
    return put(&answer, sizeof answer) && put(text, n);
}

// ---- one image ----------------------------------------------------------------------------------

struct job {
    const struct decode_request *request;
    int w, h;        // of the header; 0 = not known yet
    int top, bottom; // rows between them were decoded, from either end; both 0 = none
    bool stop;
    char why[DECODE_MESSAGE_MAX + 1]; // "" = all is well
};

static void say(struct job *job, const char *text)
{
    if (!job->why[0])
        snprintf(job->why, sizeof job->why, "%s", text && *text ? text : "cannot be decoded");
    job->stop = true;
}

static void size_prepared(GdkPixbufLoader *loader, int w, int h, void *data)
{
    struct job *job = data;
    if (job->w)
        return; // a later frame
    job->w = w;
    job->h = h;
    if (w < 1 || h < 1) {
        say(job, "has no pixels");
    } else if ((uint64_t)w * (uint64_t)h > PIXMAP_MAX_PIXELS) {
        snprintf(job->why, sizeof job->why,
                 "%d×%d pixels are more than %d million; make it smaller", w, h,
                 PIXMAP_MAX_PIXELS / 1000000);
        job->stop = true;
    } else if (job->request->what == DECODE_SIZE) {
        job->stop = true;
    }
    if (job->stop)
        gdk_pixbuf_loader_set_size(loader, 0, 0); // which makes every loader give up
}

static void area_updated(GdkPixbufLoader *loader, int x, int y, int w, int h, void *data)
{
    struct job *job = data;
    (void)loader, (void)x, (void)w;
    if (y < job->top || !job->bottom)
        job->top = y;
    if (y + h > job->bottom)
        job->bottom = y + h;
}

// Feeds the loader what comes in; all of it is taken off the wire whatever happens.
static bool feed(struct job *job, GdkPixbufLoader *loader)
{
    unsigned char chunk[CHUNK];
    for (uint64_t left = job->request->bytes; left;) {
        size_t n = left < CHUNK ? (size_t)left : (size_t)CHUNK;
        GError *error = NULL;
        if (!get(chunk, n))
            return false;
        left -= n;
        if (!job->stop && !gdk_pixbuf_loader_write(loader, chunk, n, &error) && !job->stop)
            say(job, error ? error->message : NULL);
        g_clear_error(&error);
    }
    return true;
}

static void convert_row(const GdkPixbuf *p, int y, bool grey, unsigned char *out)
{
    int channels = gdk_pixbuf_get_n_channels(p), w = gdk_pixbuf_get_width(p);
    const guint8 *in = gdk_pixbuf_read_pixels(p) + (size_t)y * (size_t)gdk_pixbuf_get_rowstride(p);
    for (int x = 0; x < w; x++, in += channels) {
        unsigned a = channels == 4 ? in[3] : 255;
        if (grey) {
            unsigned luminance = (299u * in[0] + 587u * in[1] + 114u * in[2] + 500) / 1000;
            *out++ = (unsigned char)((luminance * a + 127) / 255);
        } else {
            memcpy(out, in, 3);
            out[3] = (unsigned char)a;
            out += 4;
        }
    }
}

static bool put_pixels(const struct job *job, const GdkPixbuf *p)
{
    struct decode_answer answer = {.ok = 1, .w = (uint32_t)job->w, .h = (uint32_t)job->h};
    size_t row = (size_t)job->w * decode_channels(job->request->what);
    if (!put(&answer, sizeof answer))
        return false;
    unsigned char *out = mem_alloc(row ? row : 1);
    bool ok = true;
    for (int y = 0; ok && row && y < job->h; y++) {
        convert_row(p, y, job->request->what == DECODE_GREY, out);
        ok = put(out, row);
    }
    free(out);
    return ok;
}

// What is wrong once everything was fed. A loader calls half an image a whole one, so the rows that
// it never touched tell.
static void check(struct job *job, const GdkPixbuf *p, int rows)
{
    if (!job->w)
        say(job, "ends before its size");
    else if (job->request->what == DECODE_SIZE)
        return;
    else if (!p)
        say(job, "ends before its first pixel");
    else if (gdk_pixbuf_get_width(p) != job->w || gdk_pixbuf_get_height(p) != job->h ||
             gdk_pixbuf_get_bits_per_sample(p) != 8 || gdk_pixbuf_get_n_channels(p) < 3)
        say(job, "has another size than its header says");
    else if (rows < job->h && !job->why[0])
        snprintf(job->why, sizeof job->why, "is truncated: only %d of %d rows are there", rows,
                 job->h);
}

static bool serve(const struct decode_request *request)
{
    struct job job = {.request = request};
    GError *error = NULL;
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_type(request->type, &error);
    if (!loader) {
        snprintf(job.why, sizeof job.why, "no loader for %s is installed", request->type);
        job.stop = true;
    } else {
        g_signal_connect(loader, "size-prepared", G_CALLBACK(size_prepared), &job);
        g_signal_connect(loader, "area-updated", G_CALLBACK(area_updated), &job);
    }
    g_clear_error(&error);
    bool ok = feed(&job, loader);
    if (ok) {
        bool stopped = job.stop;
        int rows = job.bottom - job.top; // those that closing adds, a loader made up
        if (loader && !gdk_pixbuf_loader_close(loader, &error) && !stopped)
            say(&job, error ? error->message : NULL);
        const GdkPixbuf *p = loader ? gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
        if (!job.why[0])
            check(&job, p, rows ? rows : job.bottom - job.top);
        ok = job.why[0] ? put_message(job.why) : put_pixels(&job, p);
    }
    g_clear_error(&error);
    if (loader)
        g_object_unref(loader);
    return ok;
}

int decode_child(void)
{
    struct decode_request request;
    limit_all();
    do {
        if (!get(&request, sizeof request))
            break;
        request.type[sizeof request.type - 1] = '\0';
        limit_time();
    } while (serve(&request));
    return 0;
}
