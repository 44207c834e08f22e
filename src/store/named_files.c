// SPDX-License-Identifier: MIT
#include "store/named_files.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "image/header.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HASHED = 1 << 16 };

void named_close(struct named_files *f)
{
    for (size_t i = 0; i < NAMED_FOLDERS; i++) {
        folder_close(f->open[i]);
        free(f->images[i]);
    }
    memset(f->open, 0, sizeof f->open);
    memset(f->images, 0, sizeof f->images);
}

static void open_folders(struct named_files *f)
{
    const char *const paths[NAMED_FOLDERS] = {f->root, f->beside, f->corpus};
    for (size_t i = 0; i < NAMED_FOLDERS && !f->tried; i++)
        if (paths[i])
            folder_open(&f->open[i], paths[i], NULL);
    f->tried = true;
}

// The place of the folder that has the file, or of the last one: which will say what is wrong.
// NAMED_FOLDERS: there is none.
static size_t find_place(struct named_files *f, const char *name, bool *found)
{
    size_t last = NAMED_FOLDERS;
    open_folders(f);
    *found = false;
    for (size_t i = 0; i < NAMED_FOLDERS && !*found; i++) {
        uint64_t size;
        bool missing;
        if (!f->open[i])
            continue;
        int fd = folder_file(f->open[i], name, &size, &missing, NULL);
        if (fd >= 0)
            close(fd);
        *found = fd >= 0;
        if (*found || last == NAMED_FOLDERS || !missing)
            last = i;
    }
    return last;
}

static const struct folder *find(struct named_files *f, const char *name, struct err *e)
{
    bool found;
    size_t at = find_place(f, name, &found);
    if (at < NAMED_FOLDERS)
        return f->open[at];
    err_set(e, "its folder cannot be opened");
    return NULL;
}

bool named_read(struct named_files *f, const char *name, uint8_t **out, size_t *n, bool *missing,
                struct err *e)
{
    if (missing)
        *missing = false;
    const struct folder *in = find(f, name, e);
    return in && folder_read(in, name, PIXMAP_MAX_BYTES, out, n, missing, e);
}

// The narrowest folder that holds this file and all that were met before.
static void widen(char **at, const struct folder *folder, const char *name)
{
    char *path = folder_path(folder, name), *slash = path ? strrchr(path, '/') : NULL;
    if (slash)
        slash[slash == path] = '\0';
    if (slash && path_climbs(path)) { // text does not say where that is
        free(path);
        path = mem_strdup(folder_real(folder));
    }
    if (*at && slash)
        path_common(*at, path);
    if (*at)
        free(path);
    else
        *at = path;
}

bool named_image(struct named_files *f, const char *name, bool *missing, struct err *e)
{
    uint64_t size;
    bool found;
    size_t at = find_place(f, name, &found);
    *missing = at == NAMED_FOLDERS;
    if (*missing)
        return err_set(e, "its folder cannot be opened");
    int fd = folder_file(f->open[at], name, &size, missing, e);
    if (fd < 0)
        return false;
    close(fd);
    widen(&f->images[at], f->open[at], name);
    return true;
}

char *named_path(struct named_files *f, const char *name, bool *missing)
{
    bool found;
    size_t at = find_place(f, name, &found);
    *missing = !found;
    return at < NAMED_FOLDERS ? folder_path(f->open[at], name) : NULL;
}

bool named_hash(struct named_files *f, const char *name, uint64_t *out)
{
    const struct folder *in = find(f, name, NULL);
    uint8_t *ends = mem_alloc(2 * (size_t)HASHED);
    size_t n = 0;
    uint64_t size = 0;
    bool ok = in && folder_ends(in, name, HASHED, ends, &n, &size, NULL, NULL);
    if (ok)
        *out = hash_bytes(size, ends, n);
    free(ends);
    return ok;
}

bool named_size(struct named_files *f, const char *name, uint32_t *w, uint32_t *h, struct err *e)
{
    const struct folder *in = find(f, name, e);
    uint8_t *bytes = mem_alloc(2 * (size_t)HASHED);
    size_t n = 0;
    uint64_t size = 0;
    bool ok = in && folder_ends(in, name, HASHED, bytes, &n, &size, NULL, e);
    bool more = ok && size > HASHED;
    ok = ok && size <= PIXMAP_MAX_BYTES &&
         decode_size(f->decoder, bytes, more ? (size_t)HASHED : n, w, h, e);
    free(bytes);
    if (ok || !more)
        return ok;
    if (!folder_read(in, name, PIXMAP_MAX_BYTES, &bytes, &n, NULL, e))
        return false;
    ok = decode_size(f->decoder, bytes, n, w, h, e);
    free(bytes);
    return ok;
}

enum { PLAIN = 1 << 12 }; // first bytes of most JPEG files that have it

bool named_plain_size(struct named_files *f, const char *name, uint32_t *w, uint32_t *h)
{
    const struct folder *in = find(f, name, NULL);
    uint8_t bytes[2 * PLAIN];
    size_t n;
    uint64_t size;
    return in && folder_ends(in, name, PLAIN, bytes, &n, &size, NULL, NULL) &&
           header_size(bytes, n < PLAIN ? n : PLAIN, w, h);
}

void named_note(struct named_note *note, const char *fmt, ...)
{
    if (note->n++)
        return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(note->first, sizeof note->first, fmt, ap);
    va_end(ap);
}

// ---- base64 -------------------------------------------------------------------------------------

// Where the base64 begins, or NULL: a name that begins as the encoded first bytes of an image do
// and is that long is no name.
static const char *payload(const char *text)
{
    static const char *const begin[] = {"/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR", "Qk", "k05VTVBZ"};
    if (str_starts(text, "data:")) {
        const char *comma = strchr(text, ',');
        return comma && comma - text >= 7 && strncmp(comma - 7, ";base64", 7) == 0 ? comma + 1
                                                                                   : NULL;
    }
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        if (str_starts(text, begin[i]) && strnlen(text, 60) == 60 && !strchr(text, '.'))
            return text;
    return NULL;
}

uint8_t *named_inline(const char *text, size_t *n)
{
    const char *from = payload(text);
    if (!from)
        return NULL;
    size_t length = strlen(from);
    uint8_t *bytes = mem_alloc(length / 4 * 3 + 4);
    gint state = 0;
    guint save = 0;
    *n = g_base64_decode_step(from, length, bytes, &state, &save);
    bytes[*n] = '\0';
    return bytes;
}

char *named_base64(const uint8_t *bytes, size_t n)
{
    gchar *encoded = g_base64_encode(bytes, n);
    char *copy = payload(encoded) ? mem_strdup(encoded)
                                  : mem_printf("data:application/octet-stream;base64,%s", encoded);
    g_free(encoded);
    return copy;
}
