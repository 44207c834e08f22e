// SPDX-License-Identifier: MIT
#include "store/input/bytes.h"

#include "base/mem.h"
#include "store/input/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 16, LFS_POINTER_MAX = 1024 };

// Reads up to n bytes, fewer only at the end of the file; -1 with errno.
static ssize_t read_full(int fd, char *out, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t r = read(fd, out + done, n - done);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -1;
        if (r == 0)
            break;
        done += (size_t)r;
    }
    return (ssize_t)done;
}

// A socket opens as if it were not there.
static const char *why_closed(const char *path)
{
    struct stat st;
    int error = errno;
    if (stat(path, &st) == 0 && S_ISSOCK(st.st_mode))
        return "a socket; give a file or a pipe";
    return strerror(error);
}

static int open_source(const char *path, struct stat *st, struct err *e)
{
    bool standard_input = strcmp(path, "-") == 0;
    int fd = standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                            : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        err_set(e, "%s", standard_input ? "standard input is closed" : why_closed(path));
        return -1;
    }
    if (fstat(fd, st) == 0 && !S_ISDIR(st->st_mode))
        return fd;
    err_set(e, "%s", S_ISDIR(st->st_mode) ? "is a directory" : strerror(errno));
    close(fd);
    return -1;
}

// Replaces *fd by a spool with the unpacked content.
static bool spool_source(int *fd, const char *head, size_t head_n, uint64_t *size,
                         struct err *partial, struct err *e)
{
    int spool = bytes_spool_file(e);
    if (spool < 0)
        return false;
    struct spool_source from = {.fd = *fd, .head = head, .head_n = head_n};
    bool ok = spool_fill(spool, &from, packing_of(head, head_n), size, partial, e);
    if (ok && partial->msg[0] && *size == 0)
        ok = err_set(e, "%s", partial->msg);
    if (!ok) {
        close(spool);
        return false;
    }
    close(*fd);
    *fd = spool;
    return true;
}

// What `git clone` leaves when the large file itself was not fetched.
static bool refuse_lfs_pointer(const struct bytes *b, struct err *e)
{
    static const char first[] = "version https://git-lfs.github.com/spec/";
    char text[LFS_POINTER_MAX + 1];
    if (b->size > LFS_POINTER_MAX || b->size < sizeof first - 1)
        return true;
    size_t n = (size_t)b->size;
    if (!bytes_read(b, 0, text, n, NULL) || memcmp(text, first, sizeof first - 1) != 0)
        return true;
    text[n] = '\0';
    const char *size = strstr(text, "\nsize ");
    return err_set(e,
                   "this is a Git LFS pointer, not the data (%llu bytes, stored elsewhere): run "
                   "`git lfs pull` in its repository",
                   size ? strtoull(size + 6, NULL, 10) : 0ull);
}

// /dev/zero would be spooled until the disk is full; /dev/null is an empty file.
static bool refuse_device(int fd, const struct stat *st, ssize_t n, struct err *e)
{
    bool device = S_ISBLK(st->st_mode) || (S_ISCHR(st->st_mode) && n > 0 && !isatty(fd));
    return !device || err_set(e, "a device; give a file or a pipe");
}

bool bytes_open(struct bytes *b, const char *path, struct err *partial, struct err *e)
{
    struct err ignored;
    if (!partial)
        partial = &ignored;
    partial->msg[0] = '\0';
    struct stat st = {0};
    int fd = open_source(path, &st, e);
    if (fd < 0)
        return false;
    struct bytes x = {.fd = fd, .size = (uint64_t)st.st_size, .mtime = st.st_mtim};
    bool pipe_like = strcmp(path, "-") == 0 || !S_ISREG(st.st_mode);
    if (!pipe_like) {
        x.dev = st.st_dev;
        x.ino = st.st_ino;
    }
    char head[HEAD];
    ssize_t n = read_full(fd, head, sizeof head);
    bool ok = n >= 0 || err_set(e, "%s", strerror(errno));
    ok = ok && refuse_device(fd, &st, n, e);
    // A "plain" file of size 0 with content is one of the kernel's.
    if (ok && (pipe_like || packing_of(head, (size_t)n) != PACKING_NONE || (!st.st_size && n))) {
        ok = spool_source(&x.fd, head, (size_t)n, &x.size, partial, e);
        x.spooled = ok;
    }
    if (ok)
        ok = refuse_lfs_pointer(&x, e);
    if (!ok) {
        close(x.fd);
        return false;
    }
    x.path = mem_strdup(path);
    *b = x;
    return true;
}

void bytes_from_spool(struct bytes *b, int fd, uint64_t size, const char *path)
{
    *b = (struct bytes){.path = mem_strdup(path), .fd = fd, .size = size, .spooled = true};
}

bool bytes_read(const struct bytes *b, uint64_t offset, char *out, size_t n, struct err *e)
{
    size_t done = 0;
    while (done < n) {
        ssize_t r = pread(b->fd, out + done, n - done, (off_t)(offset + done));
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return err_set(e, "cannot be read at byte %llu: %s", (unsigned long long)offset + done,
                           strerror(errno));
        if (r == 0)
            return err_set(e,
                           "the file has become shorter (it now ends before byte %llu): open it "
                           "again",
                           (unsigned long long)(offset + n));
        done += (size_t)r;
    }
    return true;
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool bytes_changed(const struct bytes *b)
{
    struct stat st;
    if (b->spooled)
        return false;
    if (fstat(b->fd, &st) != 0 || (uint64_t)st.st_size < b->size)
        return true;
    if ((uint64_t)st.st_size == b->size && !same_time(st.st_mtim, b->mtime))
        return true;
    return stat(b->path, &st) == 0 && (st.st_dev != b->dev || st.st_ino != b->ino);
}

enum bytes_change bytes_look(struct bytes *b)
{
    struct stat st;
    if (b->spooled)
        return BYTES_SAME;
    if (bytes_changed(b) || fstat(b->fd, &st) != 0)
        return BYTES_REPLACED;
    if ((uint64_t)st.st_size == b->size)
        return BYTES_SAME;
    b->size = (uint64_t)st.st_size;
    b->mtime = st.st_mtim;
    return BYTES_GREW;
}

void bytes_close(struct bytes *b)
{
    if (b->path)
        close(b->fd);
    free(b->path);
    *b = (struct bytes){.fd = -1};
}
