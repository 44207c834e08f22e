// SPDX-License-Identifier: MIT
#include "store/reader/foreign.h"

#include "store/reader.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

const char *const foreign_images[] = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", NULL};

const struct reader *foreign_reader(const struct foreign *f)
{
    for (size_t i = 0; i < n_readers; i++)
        if (readers[i]->takes && readers[i]->takes(f))
            return readers[i];
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool foreign_names(const char *path, name_list *out, struct err *e)
{
    DIR *d = opendir(path);
    *out = (name_list){0};
    if (!d)
        return err_set(e, "%s", strerror(errno));
    for (struct dirent *at; (at = readdir(d));)
        if (at->d_name[0] != '.')
            vec_push(out, mem_strdup(at->d_name));
    closedir(d);
    if (out->n)
        qsort(out->at, out->n, sizeof *out->at, by_name);
    return true;
}

void foreign_names_free(name_list *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->at[i]);
    vec_free(names);
}

bool foreign_has_suffix(const char *name, const char *const *suffixes)
{
    size_t n = strlen(name);
    for (; *suffixes; suffixes++)
        if (n > strlen(*suffixes) && strcasecmp(name + n - strlen(*suffixes), *suffixes) == 0)
            return true;
    return false;
}

size_t foreign_stem(const char *name)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    return dot && dot != name && (!slash || dot > slash + 1) ? (size_t)(dot - name) : strlen(name);
}

bool foreign_spool(struct strbuf *lines, const char *path, struct bytes *out, struct err *e)
{
    int fd = bytes_spool_file(e);
    bool ok = fd >= 0 && (!lines->n || bytes_spool_write(fd, lines->at, lines->n, e));
    if (ok)
        bytes_from_spool(out, fd, lines->n, path);
    else if (fd >= 0)
        close(fd);
    strbuf_free(lines);
    return ok;
}
