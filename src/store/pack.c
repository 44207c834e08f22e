// SPDX-License-Identifier: MIT
#include "store/pack.h"

#include "base/mem.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

enum packing packing_by_name(const char *path)
{
    if (ends_with(path, ".gz"))
        return PACKING_GZIP;
    return ends_with(path, ".zst") ? PACKING_ZSTD : PACKING_NONE;
}

// ---- gzip -------------------------------------------------------------------------------------

// fopencookie(3): 0 is an error.
static ssize_t gzip_write(void *cookie, const char *bytes, size_t n)
{
    unsigned part = n < INT_MAX ? (unsigned)n : INT_MAX;
    int done = gzwrite(cookie, bytes, part);
    return done > 0 ? done : 0;
}

static int gzip_close(void *cookie)
{
    return gzclose(cookie) == Z_OK ? 0 : EOF;
}

static FILE *gzip_open(int fd)
{
    gzFile gz = gzdopen(fd, "wb");
    if (!gz)
        return NULL;
    FILE *f =
        fopencookie(gz, "w", (cookie_io_functions_t){.write = gzip_write, .close = gzip_close});
    if (!f)
        gzclose(gz);
    return f;
}

// ---- zstd -------------------------------------------------------------------------------------

struct zstd {
    ZSTD_CCtx *context;
    int fd;
    char *out;
    size_t size;
};

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool zstd_feed(struct zstd *z, const char *bytes, size_t n, ZSTD_EndDirective how)
{
    ZSTD_inBuffer in = {bytes, n, 0};
    for (;;) {
        ZSTD_outBuffer out = {z->out, z->size, 0};
        size_t left = ZSTD_compressStream2(z->context, &out, &in, how);
        if (ZSTD_isError(left)) {
            errno = EIO;
            return false;
        }
        if (!write_all(z->fd, z->out, out.pos))
            return false;
        if (how == ZSTD_e_end ? left == 0 : in.pos == in.size)
            return true;
    }
}

static ssize_t zstd_write(void *cookie, const char *bytes, size_t n)
{
    return zstd_feed(cookie, bytes, n, ZSTD_e_continue) ? (ssize_t)n : 0;
}

static int zstd_close(void *cookie)
{
    struct zstd *z = cookie;
    bool ok = zstd_feed(z, NULL, 0, ZSTD_e_end);
    int why = errno;
    if (close(z->fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    ZSTD_freeCCtx(z->context);
    free(z->out);
    free(z);
    errno = why;
    return ok ? 0 : EOF;
}

static FILE *zstd_open(int fd)
{
    struct zstd *z = mem_zalloc(sizeof *z);
    *z = (struct zstd){.context = ZSTD_createCCtx(), .fd = fd, .size = ZSTD_CStreamOutSize()};
    z->out = mem_array(z->size, 1);
    if (!z->context)
        mem_out_of_memory();
    FILE *f =
        fopencookie(z, "w", (cookie_io_functions_t){.write = zstd_write, .close = zstd_close});
    if (!f)
        zstd_close(z);
    return f;
}

FILE *pack_open(int fd, enum packing packing)
{
    if (packing == PACKING_GZIP)
        return gzip_open(fd);
    return packing == PACKING_ZSTD ? zstd_open(fd) : fdopen(fd, "w");
}
