// SPDX-License-Identifier: MIT
#include "image/folder.h"

#include "base/mem.h"
#include "base/path.h"
#include "base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct folder {
    int fd;     // of the folder
    char *real; // its real path
};

bool folder_open(struct folder **out, const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *real = fd < 0 ? NULL : realpath(path, NULL);
    if (!real) {
        err_set(e, "%s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    *out = mem_alloc(sizeof **out);
    **out = (struct folder){.fd = fd, .real = real};
    return true;
}

void folder_close(struct folder *f)
{
    if (!f)
        return;
    close(f->fd);
    free(f->real);
    free(f);
}

static bool is_url(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
    return n > 1 && str_starts(name + n, "://");
}

// For kernels (and sandboxes) without openat2: opened without effect first, then looked at, then
// opened for reading by what it is rather than by its name.
static int open_checked(const struct folder *f, const char *name)
{
    char link[64], real[PATH_MAX + 1];
    int found = openat(f->fd, name, O_PATH | O_CLOEXEC);
    if (found < 0)
        return -1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", found);
    ssize_t n = readlink(link, real, PATH_MAX);
    real[n > 0 ? n : 0] = '\0';
    int fd = -1, error = EXDEV;
    if (path_within(f->real, real)) {
        fd = open(link, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        error = errno;
    }
    close(found);
    errno = error;
    return fd;
}

static int open_beneath(const struct folder *f, const char *name)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int fd = (int)syscall(SYS_openat2, f->fd, name, &how, sizeof how);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM || errno == EINVAL))
        return open_checked(f, name);
    return fd;
}

int folder_file(const struct folder *f, const char *name, uint64_t *size, bool *missing,
                struct err *e)
{
    struct stat st;
    if (missing)
        *missing = false;
    if (is_url(name))
        return err_set(e, "a URL; nothing is ever fetched: download the file") - 1;
    const char *inside = *name == '/' ? path_within(f->real, name) : name;
    if (!inside)
        return err_set(e, "outside of the corpus's folder; --image-root DIR allows another") - 1;
    int fd = open_beneath(f, *inside ? inside : ".");
    if (fd < 0) {
        if (missing)
            *missing = errno == ENOENT || errno == ENOTDIR;
        if (errno == EXDEV)
            err_set(e, "leads out of the corpus's folder; --image-root DIR allows another");
        else
            err_set(e, "%s", strerror(errno));
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        *size = (uint64_t)st.st_size;
        return fd;
    }
    err_set(e, "%s", S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
    close(fd);
    return -1;
}

const char *folder_real(const struct folder *f)
{
    return f->real;
}

char *folder_path(const struct folder *f, const char *name)
{
    if (is_url(name) || (*name == '/' && !path_within(f->real, name)))
        return NULL;
    if (*name == '/')
        return mem_strdup(name);
    return mem_printf("%s%s%s", f->real, str_ends(f->real, "/") ? "" : "/", name);
}

// Reads exactly n bytes.
static bool read_at(int fd, uint64_t offset, uint8_t *out, size_t n, struct err *e)
{
    for (size_t done = 0; done < n;) {
        ssize_t r = pread(fd, out + done, n - done, (off_t)(offset + done));
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return err_set(e, "%s", r < 0 ? strerror(errno) : "became shorter while it was read");
        done += (size_t)r;
    }
    return true;
}

bool folder_read(const struct folder *f, const char *name, size_t max, uint8_t **out, size_t *n,
                 bool *missing, struct err *e)
{
    uint64_t size = 0;
    int fd = folder_file(f, name, &size, missing, e);
    if (fd < 0)
        return false;
    bool ok = size <= max || err_set(e, "larger than %zu MiB", max >> 20);
    if (ok) {
        uint8_t *bytes = mem_alloc((size_t)size + 1);
        ok = read_at(fd, 0, bytes, (size_t)size, e);
        bytes[size] = '\0';
        if (ok) {
            *out = bytes;
            *n = (size_t)size;
        } else {
            free(bytes);
        }
    }
    close(fd);
    return ok;
}

bool folder_ends(const struct folder *f, const char *name, size_t part, uint8_t *out, size_t *n,
                 uint64_t *size, bool *missing, struct err *e)
{
    int fd = folder_file(f, name, size, missing, e);
    if (fd < 0)
        return false;
    size_t first = *size < part ? (size_t)*size : part;
    size_t last = *size - first < part ? (size_t)(*size - first) : part;
    bool ok = read_at(fd, 0, out, first, e) && read_at(fd, *size - last, out + first, last, e);
    close(fd);
    *n = first + last;
    return ok;
}
