// SPDX-License-Identifier: MIT
// The encoded picture of an image instance: part of its record, or a file of the corpus's folders.
#include "store/corpus_internal.h"

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
