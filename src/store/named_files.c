// SPDX-License-Identifier: MIT
#include "store/named_files.h"

#include "base/hash.h"
#include "base/mem.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FOLDERS = 3, HASHED = 1 << 16 };

void named_close(struct named_files *f)
{
    for (size_t i = 0; i < FOLDERS; i++)
        folder_close(f->open[i]);
    memset(f->open, 0, sizeof f->open);
}

static void open_folders(struct named_files *f)
{
    const char *const paths[FOLDERS] = {f->root, f->beside, f->corpus};
    for (size_t i = 0; i < FOLDERS && !f->tried; i++)
        if (paths[i])
            folder_open(&f->open[i], paths[i], NULL);
    f->tried = true;
}

// The folder that has the file, or the last one: which will say what is wrong.
static const struct folder *find(struct named_files *f, const char *name, struct err *e)
{
    const struct folder *last = NULL;
    open_folders(f);
    for (size_t i = 0; i < FOLDERS; i++) {
        uint64_t size;
        bool missing;
        if (!f->open[i])
            continue;
        int fd = folder_file(f->open[i], name, &size, &missing, NULL);
        if (fd >= 0)
            close(fd);
        if (fd >= 0 || !last || !missing)
            last = f->open[i];
        if (fd >= 0)
            break;
    }
    if (!last)
        err_set(e, "its folder cannot be opened");
    return last;
}

bool named_read(struct named_files *f, const char *name, uint8_t **out, size_t *n, bool *missing,
                struct err *e)
{
    if (missing)
        *missing = false;
    const struct folder *in = find(f, name, e);
    return in && folder_read(in, name, PIXMAP_MAX_BYTES, out, n, missing, e);
}

bool named_exists(struct named_files *f, const char *name, bool *missing, struct err *e)
{
    uint64_t size;
    const struct folder *in = find(f, name, e);
    *missing = !in;
    int fd = in ? folder_file(in, name, &size, missing, e) : -1;
    if (fd >= 0)
        close(fd);
    return fd >= 0;
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
    uint8_t *bytes;
    size_t n;
    if (!named_read(f, name, &bytes, &n, NULL, e))
        return false;
    bool ok = decode_size(f->decoder, bytes, n, w, h, e);
    free(bytes);
    return ok;
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
