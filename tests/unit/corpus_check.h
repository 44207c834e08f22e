// SPDX-License-Identifier: MIT
// Opening corpora in tests: from fixtures, or from texts written to temporary files.
#pragma once
#include "unit.h"

#include "base/mem.h"
#include "store/corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 4 };

struct files { // temporary files, removed by files_remove
    char path[FILES][64];
    int n;
};

static inline const char *file_write(struct files *f, const char *text, size_t n)
{
    const char *dir = getenv("TMPDIR");
    char *path = f->path[f->n++];
    assert_true(f->n <= FILES);
    snprintf(path, sizeof f->path[0], "%.40s/venn-test-XXXXXX", dir ? dir : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, n) == (ssize_t)n);
    close(fd);
    return path;
}

static inline const char *file_text(struct files *f, const char *text)
{
    return file_write(f, text, strlen(text));
}

static inline void files_remove(struct files *f)
{
    for (int i = 0; i < f->n; i++)
        unlink(f->path[i]);
    f->n = 0;
}

static inline struct corpus *corpus_with(const struct corpus_options *o)
{
    struct corpus *c = NULL;
    struct err e;
    bool done = false;
    if (!corpus_open(&c, o, &e))
        fail_msg("cannot open: %s", e.msg);
    while (!done) // in small batches, as the explorer does
        if (!corpus_load_some(c, 100, NULL, &done, &e))
            fail_msg("cannot load: %s", e.msg);
    assert_true(corpus_info(c).loaded);
    return c;
}

static inline struct corpus *corpus_of(const char *path)
{
    struct corpus_options o;
    corpus_options_init(&o);
    o.paths = &path;
    o.n_paths = 1;
    return corpus_with(&o);
}

// The problem whose text contains `what`, or a failed test.
static inline const struct problem *problem_with(const struct corpus *c, const char *what)
{
    const struct problems *p = corpus_problems(c);
    for (size_t i = 0; i < p->n; i++)
        if (strstr(p->at[i].what, what))
            return &p->at[i];
    for (size_t i = 0; i < p->n; i++)
        print_error("%s:%llu: %s\n", p->at[i].file, (unsigned long long)p->at[i].line,
                    p->at[i].what);
    fail_msg("no problem says '%s'", what);
    return NULL;
}

static inline int exit_status(const struct corpus *c)
{
    return problems_exit_status(corpus_problems(c), false);
}

// All ids in order, separated by blanks.
static inline const char *ids_of(struct corpus *c, char out[256])
{
    out[0] = '\0';
    for (uint32_t i = 0; i < corpus_columns(c)->n; i++) {
        struct err e;
        const struct instance *x = corpus_fetch(c, i, &e);
        if (!x)
            fail_msg("cannot fetch %u: %s", i, e.msg);
        size_t used = strlen(out);
        snprintf(out + used, 256 - used, "%s%s", i ? " " : "", x->id);
        uint32_t row;
        assert_true(corpus_find_id(c, x->id, &row, NULL) && row == i);
    }
    return out;
}

static inline const struct cell *cell_of(const struct corpus *c, size_t row, const char *run)
{
    const struct columns *columns = corpus_columns(c);
    for (size_t i = 0; i < columns->n_runs; i++)
        if (strcmp(columns->runs[i].name, run) == 0)
            return columns_cell(columns, row, i);
    fail_msg("there is no run %s", run);
    return NULL;
}
