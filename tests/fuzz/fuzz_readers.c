// SPDX-License-Identifier: MIT
// Arbitrary bytes opened as a corpus in every format: no crash, every cell within its bounds, and
// what is fetched again is what was loaded. The first byte chooses format and options; a form feed
// splits the rest into two files, the second of which is joined to the first in one of three ways.
#include "base/mem.h"
#include "store/corpus.h"
#include "store/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static int file_of(const char *text, size_t n, char path[64])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && write(fd, text, n) == (ssize_t)n);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static void check_cell(const struct cell *c)
{
    require(c->inter <= c->g && c->inter <= c->s && c->g <= c->n && c->s <= c->n);
}

static void check_rows(struct corpus *c)
{
    const struct columns *columns = corpus_columns(c);
    for (uint32_t i = 0; i < columns->n; i++) {
        struct err e;
        const struct instance *x = corpus_fetch(c, i, &e);
        require(x && x->n == columns->rows[i].n && x->n_runs <= columns->n_runs);
        for (uint32_t r = 0; r < x->n_runs; r++) {
            const struct cell *loaded = columns_cell(columns, i, x->runs[r].run);
            struct cell again;
            cell_from_saliency(&again, x, &x->runs[r]);
            require(loaded && loaded->g == again.g && loaded->s == again.s &&
                    loaded->inter == again.inter && loaded->flags == again.flags);
            check_cell(loaded);
        }
    }
    require(corpus_info(c).records == columns->n);
}

static void open_corpus(const struct corpus_options *o)
{
    struct corpus *c;
    struct err e = {0};
    bool done = false;
    if (!corpus_open(&c, o, &e)) {
        require(e.msg[0] != '\0');
        return;
    }
    for (int rounds = 0; !done; rounds++)
        require(corpus_load_some(c, 64, NULL, &done, &e) && rounds < 1 << 20);
    check_rows(c);
    struct rule rule = {.kind = RULE_TOP, .arg = 2};
    require(corpus_rediscretise(c, &rule, &e));
    check_rows(c);
    corpus_close(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char first[64], second[64];
    if (!n)
        return 0;
    const char *text = (const char *)data + 1, *cut = memchr(text, '\f', n - 1);
    size_t n_first = cut ? (size_t)(cut - text) : n - 1;
    int fd = file_of(text, n_first, first), fd2 = -1;
    struct corpus_options o;
    corpus_options_init(&o);
    size_t format = data[0] % (n_readers + 1);
    o.format = format < n_readers ? readers[format]->name : NULL;
    o.tokenise = data[0] & 16 ? "unicode" : NULL;
    o.subwords = data[0] & 32 ? "merge:mean" : NULL;
    o.keep_special = data[0] & 64;
    o.aspect = data[0] & 128 ? 2 : -1;
    const char *paths[] = {first, second};
    struct rationale_option rationale = {data[0] & 16 ? "SIS" : NULL, second};
    o.paths = paths;
    o.n_paths = 1;
    if (cut) {
        fd2 = file_of(cut + 1, n - 2 - n_first, second);
        o.n_paths = data[0] & 64 ? 2 : 1;
        o.rationales = &rationale;
        o.n_rationales = data[0] & 64 ? 0 : 1;
    }
    open_corpus(&o);
    close(fd);
    if (fd2 >= 0)
        close(fd2);
    return 0;
}
