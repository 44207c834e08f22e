// SPDX-License-Identifier: MIT
#include "cli/target.h"

#include "base/mem.h"
#include "store/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_TRIED = 100 };

// Length of the directory's part of a path, 0 when it has none.
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

// A hidden name beside the path.
static char *name_beside(const char *path, int i)
{
    size_t n = folder_length(path);
    return mem_printf("%.*s.%s.%ld-%d", (int)n, path, path + n, (long)getpid(), i);
}

// ---- opening ----------------------------------------------------------------------------------

static bool open_nameless(struct target *t)
{
    size_t n = folder_length(t->path);
    char *folder = n ? mem_strndup(t->path, n) : mem_strdup(".");
    t->fd = access("/proc/self/fd", X_OK) == 0
                ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666)
                : -1;
    free(folder);
    return t->fd >= 0;
}

static bool open_named(struct target *t)
{
    for (int i = 0; i < NAMES_TRIED && t->fd < 0; i++) {
        char *name = name_beside(t->path, i);
        t->fd = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (t->fd >= 0)
            t->temporary = name;
        else
            free(name);
        if (t->fd < 0 && errno != EEXIST)
            break;
    }
    return t->fd >= 0;
}

static void copy_rights(int fd, const struct stat *st)
{
    if (fchown(fd, st->st_uid, st->st_gid) != 0)
        errno = 0; // not ours to give away: it is ours then
    if (fchmod(fd, st->st_mode & 0777) != 0)
        errno = 0;
}

// Is it something that has to be written where it is? Sets t->path when it is not.
static bool in_place(struct target *t, const char *path, struct stat *st, bool *exists)
{
    *exists = stat(path, st) == 0;
    if (strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0)
        return true; // also /dev/stdout, which may be a file that others write too
    if (*exists && !S_ISREG(st->st_mode))
        return true;
    struct stat link;
    if (!*exists && lstat(path, &link) == 0)
        return true; // a link to what is not there yet
    t->path = *exists ? realpath(path, NULL) : mem_strdup(path);
    return !t->path;
}

static bool open_in_place(struct target *t, const char *path)
{
    free(t->path);
    t->path = NULL;
    t->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    return t->fd >= 0;
}

bool target_open(struct target *t, const char *path, struct err *e)
{
    struct stat st;
    bool exists;
    *t = (struct target){.fd = -1};
    if (in_place(t, path, &st, &exists)) {
        open_in_place(t, path);
    } else if (exists && access(t->path, W_OK) != 0) {
        exists = false; // and errno says why
    } else if (open_nameless(t) || open_named(t)) {
        if (exists)
            copy_rights(t->fd, &st);
    } else if (exists) { // in a folder that takes no new files
        open_in_place(t, path);
    }
    int copy = t->fd >= 0 ? fcntl(t->fd, F_DUPFD_CLOEXEC, 3) : -1;
    t->file = copy >= 0 ? pack_open(copy, packing_by_name(path)) : NULL;
    if (t->file)
        return true;
    err_set(e, "%s: %s", path, strerror(errno));
    target_close(t, false, NULL);
    return false;
}

// ---- closing ----------------------------------------------------------------------------------

static bool give_name(struct target *t)
{
    char from[64];
    snprintf(from, sizeof from, "/proc/self/fd/%d", t->fd);
    for (int i = 0; i < NAMES_TRIED; i++) {
        char *name = name_beside(t->path, i);
        if (linkat(AT_FDCWD, from, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            t->temporary = name;
            return true;
        }
        free(name);
        if (errno != EEXIST)
            break;
    }
    return false;
}

static bool take_place(struct target *t)
{
    if (!t->temporary && !give_name(t))
        return false;
    if (rename(t->temporary, t->path) != 0)
        return false;
    free(t->temporary);
    t->temporary = NULL;
    return true;
}

bool target_close(struct target *t, bool keep, struct err *e)
{
    errno = 0;
    bool ok = !t->file || (fflush(t->file) == 0 && !ferror(t->file));
    int why = t->why ? t->why : errno;
    if (t->file && fclose(t->file) != 0 && ok) {
        ok = false;
        why = errno;
    }
    bool in_place = !t->path;
    if (ok && keep && !in_place && !take_place(t)) {
        ok = false;
        why = errno;
    }
    if (t->temporary)
        unlink(t->temporary);
    if (t->fd >= 0)
        close(t->fd);
    if (!ok)
        err_set(e, "%s; %s", why ? strerror(why) : "write error",
                in_place ? "what was written is not complete" : "nothing was written");
    free(t->temporary);
    free(t->path);
    *t = (struct target){.fd = -1};
    return ok;
}
