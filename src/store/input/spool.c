// SPDX-License-Identifier: MIT
#include "store/input/spool.h"

#include "base/mem.h"
#include "store/input/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { BLOCK = 256 * 1024 };

static int open_unlinked(const char *dir)
{
    char *name = mem_printf("%s/venn-XXXXXX", dir);
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    free(name);
    return fd;
}

int bytes_spool_file(struct err *e)
{
    const char *dirs[] = {getenv("TMPDIR"), "/tmp", "/var/tmp"};
    int why = ENOENT;
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        if (!dirs[i] || !*dirs[i])
            continue;
        int fd = open_unlinked(dirs[i]);
        if (fd >= 0)
            return fd;
        why = errno;
    }
    err_set(e,
            "no temporary file can be made in $TMPDIR, /tmp or /var/tmp (%s): set TMPDIR to a "
            "directory with room for the unpacked data",
            strerror(why));
    return -1;
}

static bool write_failed(int fd, struct err *e)
{
    int why = errno;
    if (why != ENOSPC && why != EDQUOT && why != EFBIG)
        return err_set(e, "the temporary file cannot be written: %s", strerror(why));
    off_t written = lseek(fd, 0, SEEK_CUR);
    return err_set(e,
                   "no space for the temporary copy of the unpacked data (%lld MB fitted): set "
                   "TMPDIR to a directory with more room",
                   written < 0 ? 0LL : (long long)written / 1000000);
}

bool bytes_spool_write(int fd, const char *p, size_t n, struct err *e)
{
    while (n) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return write_failed(fd, e);
        p += w;
        n -= (size_t)w;
    }
    return true;
}

enum packing packing_of(const char *head, size_t n)
{
    const unsigned char *p = (const unsigned char *)head;
    if (n >= 2 && p[0] == 0x1f && p[1] == 0x8b)
        return PACKING_GZIP;
    if (n >= 4 && memcmp(p, "\x28\xb5\x2f\xfd", 4) == 0)
        return PACKING_ZSTD;
    if (n >= 4 && (p[0] & 0xf0) == 0x50 && memcmp(p + 1, "\x2a\x4d\x18", 3) == 0)
        return PACKING_ZSTD; // a skippable frame in front (pzstd)
    return PACKING_NONE;
}

struct pump { // the state of one spool_fill
    struct spool_source from;
    int spool;
    uint64_t written;
    char in[BLOCK], out[BLOCK];
    struct err *partial, *e;
};

// The next block of input, at most BLOCK bytes: 0 at the end. A reading error ends the input, too.
static size_t pull(struct pump *p)
{
    if (p->from.head_n) {
        size_t n = p->from.head_n < BLOCK ? p->from.head_n : BLOCK;
        memcpy(p->in, p->from.head, n);
        p->from.head += n;
        p->from.head_n -= n;
        return n;
    }
    ssize_t n;
    do
        n = read(p->from.fd, p->in, BLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        err_set(p->partial, "reading stopped before the end: %s", strerror(errno));
    return n < 0 ? 0 : (size_t)n;
}

static bool push(struct pump *p, const char *bytes, size_t n)
{
    if (!bytes_spool_write(p->spool, bytes, n, p->e))
        return false;
    p->written += n;
    return true;
}

static void broken(struct pump *p, const char *what, const char *why)
{
    if (!p->partial->msg[0])
        err_set(p->partial, "the %s data are broken after %llu unpacked bytes (%s)", what,
                (unsigned long long)p->written, why);
}

static bool copy_plain(struct pump *p)
{
    for (size_t n; (n = pull(p)) > 0;)
        if (!push(p, p->in, n))
            return false;
    return true;
}

struct gunzip {
    z_stream z;
    bool between; // a member has ended, none has begun
    bool stop;    // nothing more can be read
};

// Unpacks the input at hand.
static bool gunzip_block(struct pump *p, struct gunzip *g)
{
    while (g->z.avail_in && !g->stop) {
        if (g->between) {
            if (*g->z.next_in == 0) { // padding, as on tapes
                g->z.next_in++;
                g->z.avail_in--;
                continue;
            }
            if (*g->z.next_in != 0x1f) {
                broken(p, "gzip", "something else follows the compressed data");
                g->stop = true;
                break;
            }
            inflateReset(&g->z);
            g->between = false;
        }
        int status = Z_OK;
        do {
            g->z.next_out = (Bytef *)p->out;
            g->z.avail_out = BLOCK;
            status = inflate(&g->z, Z_NO_FLUSH);
            if (!push(p, p->out, BLOCK - g->z.avail_out))
                return false;
        } while (status == Z_OK && (g->z.avail_in || !g->z.avail_out));
        g->between = status == Z_STREAM_END;
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
            broken(p, "gzip", g->z.msg ? g->z.msg : "not valid");
            g->stop = true;
        }
    }
    return true;
}

static bool copy_gzip(struct pump *p)
{
    struct gunzip g = {0};
    if (inflateInit2(&g.z, 15 + 16) != Z_OK)
        mem_out_of_memory();
    bool ok = true;
    for (size_t n; ok && !g.stop && (n = pull(p)) > 0;) {
        g.z.next_in = (Bytef *)p->in;
        g.z.avail_in = (uInt)n;
        ok = gunzip_block(p, &g);
    }
    inflateEnd(&g.z);
    if (ok && !g.stop && !g.between)
        broken(p, "gzip", "they end too early: truncated?");
    return ok;
}

static bool copy_zstd(struct pump *p)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    if (!z)
        mem_out_of_memory();
    size_t hint = 1; // 0 right after a complete frame
    bool ok = true, stop = false;
    for (size_t n; ok && !stop && (n = pull(p)) > 0;) {
        ZSTD_inBuffer in = {p->in, n, 0};
        bool full = false; // the output was filled: more may be waiting
        while (ok && !stop && (in.pos < in.size || full)) {
            ZSTD_outBuffer out = {p->out, BLOCK, 0};
            size_t before = in.pos;
            size_t status = ZSTD_decompressStream(z, &out, &in);
            full = out.pos == out.size;
            stop = ZSTD_isError(status);
            if (stop)
                broken(p, "zstd", ZSTD_getErrorName(status));
            else if (in.pos > before || out.pos)
                hint = status;
            ok = push(p, p->out, out.pos);
        }
    }
    ZSTD_freeDStream(z);
    if (ok && !stop && hint)
        broken(p, "zstd", "they end too early: truncated?");
    return ok;
}

bool spool_fill(int spool, const struct spool_source *from, enum packing packing,
                uint64_t *size_out, struct err *partial, struct err *e)
{
    struct pump *p = mem_alloc(sizeof *p);
    p->from = *from;
    p->spool = spool;
    p->written = 0;
    p->partial = partial;
    p->e = e;
    bool ok = packing == PACKING_GZIP   ? copy_gzip(p)
              : packing == PACKING_ZSTD ? copy_zstd(p)
                                        : copy_plain(p);
    *size_out = p->written;
    free(p);
    return ok;
}
