// SPDX-License-Identifier: MIT
// The encoded picture of an image instance: part of its record, or a file of the corpus's folders.
#include "store/corpus/corpus_internal.h"

#include "base/path.h"

#include <stdlib.h>
#include <string.h>

// Beside the row's own source first; a picture may also come from a record that was joined to it.
static bool read_file(struct corpus *c, uint32_t instance, const char *path, uint8_t **out,
                      size_t *n, struct err *e)
{
    uint16_t own = c->columns.rows[instance].source;
    bool missing = false;
    if (named_read(&c->sources[own].files, path, out, n, &missing, e))
        return true;
    struct err other;
    for (size_t i = 0; missing && i < c->n_sources; i++)
        if (i != own && named_read(&c->sources[i].files, path, out, n, NULL, &other))
            return true;
    return err_prefix(e, "%.120s", path);
}

bool corpus_picture(struct corpus *c, uint32_t instance, uint8_t **out, size_t *n, struct err *e)
{
    const struct instance *x = corpus_fetch(c, instance, e);
    if (!x)
        return false;
    if (x->kind != INSTANCE_IMAGE || !x->picture || (!x->picture->bytes && !x->picture->path))
        return err_set(e, "%s",
                       x->kind == INSTANCE_IMAGE ? "the record names no image"
                                                 : "this instance is no image");
    if (!x->picture->bytes)
        return read_file(c, instance, x->picture->path, out, n, e);
    *n = x->picture->n_bytes;
    *out = mem_alloc(*n + 1);
    memcpy(*out, x->picture->bytes, *n);
    return true;
}

// ---- names from elsewhere -----------------------------------------------------------------------

// Is it there both by its name and by where links lead?
static bool leads_within(const char *folder, const char *path)
{
    char *real = realpath(path, NULL);
    bool within = path_within(folder, path) && (!real || path_within(folder, real));
    free(real);
    return within;
}

char *corpus_picture_base(const struct corpus *c, const char *folder, bool *within)
{
    char *base = NULL;
    *within = true;
    for (size_t i = 0; i < c->n_sources; i++)
        for (size_t k = 0; k < NAMED_FOLDERS; k++) {
            const struct named_files *f = &c->sources[i].files;
            if (!f->images[k])
                continue;
            *within = *within && leads_within(folder, f->images[k]);
            if (base)
                path_common(base, folder_real(f->open[k]));
            else
                base = mem_strdup(folder_real(f->open[k]));
        }
    if (base && !*within)
        return base;
    free(base);
    return mem_strdup(folder);
}

char *corpus_picture_name(struct corpus *c, uint32_t instance, const char *path, const char *base)
{
    size_t own = c->columns.rows[instance].source;
    bool missing;
    char *at = named_path(&c->sources[own].files, path, &missing);
    for (size_t i = 0; missing && i < c->n_sources; i++) {
        bool not_here = true;
        char *other = i != own ? named_path(&c->sources[i].files, path, &not_here) : NULL;
        missing = not_here;
        if (!not_here) {
            free(at);
            at = other;
        } else {
            free(other);
        }
    }
    const char *name = at ? path_within(base, at) : NULL;
    char *copy = name && *name ? mem_strdup(name) : NULL;
    free(at);
    return copy;
}
