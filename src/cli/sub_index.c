// SPDX-License-Identifier: MIT
// venn index: what `venn PATH…` would read is read now, and its columns kept in the cache.
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/study.h"
#include "store/index_cache.h"

#include <sys/stat.h>

static uint64_t index_size(const struct corpus *c)
{
    struct strbuf path = {0};
    struct stat st = {0};
    if (index_path(c, &path, NULL) && stat(strbuf_str(&path), &st) != 0)
        st.st_size = 0;
    strbuf_free(&path);
    return (uint64_t)st.st_size;
}

static int say(const struct study *s, bool fresh)
{
    struct strbuf line = {0};
    const struct columns *c = corpus_columns(s->corpus);
    strbuf_printf(&line, "%s: %zu instance%s, %zu run%s; ", corpus_info(s->corpus).name, c->n,
                  c->n == 1 ? "" : "s", c->n_runs, c->n_runs == 1 ? "" : "s");
    if (fresh)
        strbuf_printf(&line, "index of %.1f MB written\n", (double)index_size(s->corpus) / 1e6);
    else
        strbuf_puts(&line, "its index is up to date\n");
    int status = output_text(&line);
    strbuf_free(&line);
    return status;
}

static int index_corpus(struct study *s)
{
    struct err e;
    if (!index_possible(s->corpus)) {
        err_set(&e,
                "%s: images, standard input, compressed files and pandas columns cannot be "
                "indexed",
                corpus_info(s->corpus).name);
        return fail(EXIT_UNREADABLE, &e);
    }
    bool fresh;
    if (!study_load(s, NULL, &e))
        return fail(s->status, &e);
    fresh = !corpus_from_index(s->corpus);
    if (fresh && !index_write(s->corpus, &e))
        return fail(EXIT_UNREADABLE, &e);
    return say(s, fresh);
}

int sub_index(const struct options *o)
{
    struct study s;
    struct err e;
    int status = study_open(&s, o, &e) ? index_corpus(&s) : fail(s.status, &e);
    return study_finish(&s, status);
}
