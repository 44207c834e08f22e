// SPDX-License-Identifier: MIT
// Where the triage database of a corpus is, and what kind of place that is.
#include "store/triage/triage_internal.h"

#include "base/hash.h"
#include "base/path.h"
#include "base/strbuf.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

// The folder of a path, heap.
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return mem_strdup(".");
    return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

bool path_folder_writes(const char *path)
{
    char *folder = folder_of(path);
    bool ok = access(folder, W_OK | X_OK) == 0;
    free(folder);
    return ok;
}

bool path_may_be_made(const char *path)
{
    char *at = folder_of(path);
    while (access(at, F_OK) != 0 && strcmp(at, ".") != 0 && strcmp(at, "/") != 0) {
        char *up = folder_of(at);
        free(at);
        at = up;
    }
    bool ok = access(at, W_OK | X_OK) == 0;
    free(at);
    return ok;
}

#ifdef __linux__
// statfs(2): nfs smb cifs smb2 afs coda 9p ceph lustre gpfs beegfs fuse (sshfs and the like)
static const unsigned remote_types[] = {0x6969,     0x517b,     0xff534d42, 0xfe534d42,
                                        0x5346414f, 0x73757245, 0x01021997, 0x00c36400,
                                        0x0bd00bd0, 0x47504653, 0x19830326, 0x65735546};
#endif

bool path_is_remote(const char *path)
{
    struct statfs fs;
    char *folder = folder_of(path);
    bool remote = false;
    if (statfs(folder, &fs) == 0) {
#ifdef __linux__
        for (size_t i = 0; i < sizeof remote_types / sizeof *remote_types; i++)
            remote = remote || (unsigned)fs.f_type == remote_types[i];
#else
        remote = !(fs.f_flags & MNT_LOCAL);
#endif
    }
    free(folder);
    return remote;
}

bool path_make_folder(const char *path, struct err *e)
{
    char *folder = folder_of(path);
    for (char *p = folder + 1;; p++) {
        if (*p && *p != '/')
            continue;
        char c = *p;
        *p = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
            err_set(e, "%s: %s", folder, strerror(errno));
            free(folder);
            return false;
        }
        if (!c)
            break;
        *p = c;
    }
    free(folder);
    return true;
}

static char *state_path(const char *identity)
{
    char *folder = path_of_user("XDG_STATE_HOME", ".local/state");
    if (!folder)
        return NULL;
    unsigned long long h = hash_bytes(0, identity, strlen(identity));
    char *path = mem_printf("%s/venn/%016llx.venn-triage", folder, h);
    free(folder);
    return path;
}

// DIR → DIR/.venn-triage, DIR/corpus.json likewise; FILE → FILE.venn-triage.
static char *beside(const char *path)
{
    static const char whole[] = "corpus.json";
    struct stat st;
    size_t n = strlen(path), m = sizeof whole - 1;
    if (strcmp(path, whole) == 0)
        return mem_strdup(".venn-triage");
    if (n > m && path[n - m - 1] == '/' && strcmp(path + n - m, whole) == 0)
        return mem_printf("%.*s.venn-triage", (int)(n - m), path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return mem_printf("%.*s%s.venn-triage", (int)n, path, folder ? "/" : "");
}

char *triage_path(const char *const *paths, size_t n_paths, const char *identity)
{
    if (n_paths == 1 && strcmp(paths[0], "-") != 0) {
        char *path = beside(paths[0]);
        if (access(path, F_OK) == 0 || path_folder_writes(path))
            return path;
        char *state = state_path(identity ? identity : path);
        if (!state)
            return path; // opening it will say that it cannot be written
        free(path);
        return state;
    }
    if (identity)
        return state_path(identity);
    struct strbuf all = {0}; // standard input, or nothing but joined files
    for (size_t i = 0; i < n_paths; i++)
        strbuf_printf(&all, "%s%s", i ? "\n" : "", paths[i]);
    char *state = state_path(strbuf_str(&all));
    strbuf_free(&all);
    return state;
}

char *triage_reviewer_default(void)
{
    const char *user = getenv("USER");
    if (user && *user && reviewer_valid(user, NULL))
        return mem_strdup(user);
    char buffer[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found &&
        reviewer_valid(found->pw_name, NULL))
        return mem_strdup(found->pw_name);
    return mem_strdup("reviewer");
}

// ---- watching -----------------------------------------------------------------------------------

int triage_watch(struct triage *t)
{
#ifdef __linux__
    if (t->watch >= 0 || t->in_memory || !t->path || path_is_remote(t->path))
        return t->in_memory ? -1 : t->watch;
    char *folder = folder_of(t->path);
    t->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (t->watch >= 0 &&
        inotify_add_watch(t->watch, folder, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0) {
        close(t->watch);
        t->watch = -1;
    }
    free(folder);
#endif
    return t->watch;
}
