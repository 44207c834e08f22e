// SPDX-License-Identifier: MIT
#include "base/path.h"

#include "base/mem.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *path_within(const char *folder, const char *path)
{
    size_t n = strlen(folder);
    if (strncmp(path, folder, n) != 0)
        return NULL;
    if (!path[n] || (n && folder[n - 1] == '/'))
        return path + n; // the same, or below the root itself
    return path[n] == '/' ? path + n + 1 : NULL;
}

void path_common(char *path, const char *other)
{
    while (*path && !path_within(path, other)) {
        char *slash = strrchr(path, '/');
        bool top = slash == path && slash[1]; // what is left is "/"
        *(slash ? slash + top : path) = '\0';
    }
}

char *path_of_user(const char *variable, const char *otherwise)
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    if (folder && *folder == '/')
        return mem_strdup(folder);
    return home && *home == '/' ? mem_printf("%s/%s", home, otherwise) : NULL;
}

bool path_climbs(const char *path)
{
    for (const char *at = path; (at = strstr(at, "..")) != NULL; at += 2)
        if ((at == path || at[-1] == '/') && (!at[2] || at[2] == '/'))
            return true;
    return false;
}
