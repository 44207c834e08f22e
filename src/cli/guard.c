// SPDX-License-Identifier: MIT
#include "cli/guard.h"

#include "base/mem.h"
#include "store/triage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return a && b && stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
           x.st_ino == y.st_ino;
}

static bool is_regular(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

// The file itself, or the corpus.json of the directory.
static bool same_path(const char *input, const char *output)
{
    if (same_file(input, output))
        return true;
    char *inside = mem_printf("%s/corpus.json", input);
    bool same = same_file(inside, output);
    free(inside);
    return same;
}

// The corpus's own triage database, where none was named.
static bool is_triage(const struct options *o, const struct corpus *corpus, const char *path)
{
    if (o->triage || !corpus)
        return false;
    char *own = triage_path(o->read.paths, o->read.n_paths, corpus_info(corpus).origin);
    bool same = same_file(own, path);
    free(own);
    return same;
}

static bool is_input(const struct options *o, const struct corpus *corpus, const char *path)
{
    const struct corpus_options *r = &o->read;
    bool same = same_file(r->annotations, path) || same_file(o->triage, path) ||
                (o->script && same_file(o->script, path));
    same = same || is_triage(o, corpus, path);
    for (size_t i = 0; i < r->n_paths && !same; i++)
        same = same_path(r->paths[i], path);
    for (size_t i = 0; i < r->n_rationales && !same; i++)
        same = same_file(r->rationales[i].path, path);
    for (size_t i = 0; corpus && !same && corpus_input(corpus, i); i++)
        same = same_file(corpus_input(corpus, i), path);
    return same;
}

static bool guard(const struct options *o, const struct corpus *corpus, const char *name,
                  const char *path, struct err *e)
{
    if (!path || !is_regular(path) || !is_input(o, corpus, path))
        return true;
    return err_set(e, "--%s: %s is an input: choose another file", name, path);
}

bool guard_outputs(const struct options *o, const struct corpus *corpus, struct err *e)
{
    const char *errors = option_info(OPTION_ERRORS)->name;
    const char *output = o->output && strcmp(o->output, "-") == 0 ? NULL : o->output;
    if (!guard(o, corpus, option_info(OPTION_OUTPUT)->name, output, e) ||
        !guard(o, corpus, errors, o->errors, e))
        return false;
    bool same =
        output && o->errors &&
        (strcmp(output, o->errors) == 0 || (is_regular(output) && same_file(output, o->errors)));
    return !same || err_set(e, "--%s: %s is the output: choose another file", errors, o->errors);
}

// Where the file is one of a directory that was to be read it may be an input.
bool guard_fatal(const struct options *o)
{
    struct stat st;
    if (stat(o->errors, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        return true;
    char *real = realpath(o->errors, NULL);
    bool safe = real != NULL;
    for (char *slash; real && (slash = strrchr(real, '/')) && slash != real;) {
        *slash = '\0';
        for (size_t i = 0; i < o->read.n_paths; i++)
            safe = safe && !same_file(o->read.paths[i], real);
    }
    free(real);
    return safe;
}
