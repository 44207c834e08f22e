// SPDX-License-Identifier: MIT
// The table of formats, and the names of runs.
#include "store/reader/reader_parts.h"

#include "base/near.h"
#include "base/strbuf.h"

#include <string.h>

const struct reader *const readers[] = {
    &reader_venn, &reader_si_rows, &reader_si_columns, &reader_beer,  &reader_scores,
    &reader_csv,  &reader_coco,    &reader_voc,        &reader_masks, &reader_saliency,
};
const size_t n_readers = sizeof readers / sizeof *readers;

const struct reader *reader_find(const char *name)
{
    for (size_t i = 0; i < n_readers; i++)
        if (strcmp(readers[i]->name, name) == 0)
            return readers[i];
    return NULL;
}

bool reader_unknown(const char *name, struct err *e)
{
    struct strbuf known = {0};
    struct near near = near_to(name, strlen(name));
    for (size_t i = 0; i < n_readers; i++) {
        near_try(&near, readers[i]->name);
        strbuf_printf(&known, "%s%s", i ? ", " : "", readers[i]->name);
    }
    err_set(e, "no reader is called '%.40s'%s; there are %s", name, near_hint(&near),
            strbuf_str(&known));
    strbuf_free(&known);
    return false;
}

const struct reader *reader_sniff(const cJSON *first, enum layout layout, const char **why_out)
{
    const struct reader *best = NULL;
    int most = 0;
    for (size_t i = 0; i < n_readers; i++) {
        const char *why = NULL;
        int sure = readers[i]->sniff ? readers[i]->sniff(first, layout, &why) : 0;
        if (sure <= most)
            continue;
        most = sure;
        best = readers[i];
        *why_out = why;
    }
    return best;
}

bool run_is_stated(const struct run_parts *p)
{
    return p->model || p->method || p->class || p->checkpoint || p->key;
}

static void add_part(struct strbuf *b, const char *part)
{
    if (!part || !*part)
        return;
    if (b->n)
        strbuf_putc(b, '/');
    for (; *part; part++) {
        if (*part == '/')
            strbuf_puts(b, "%2F");
        else
            strbuf_putc(b, *part);
    }
}

char *run_name(struct arena *a, const struct run_parts *p)
{
    struct strbuf b = {0};
    add_part(&b, p->model);
    add_part(&b, p->method);
    add_part(&b, p->class);
    add_part(&b, p->checkpoint);
    const char *name = b.n ? b.at : p->key && *p->key ? p->key : "saliency";
    char *copy = arena_strdup(a, name);
    strbuf_free(&b);
    return copy;
}
