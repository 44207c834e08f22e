// SPDX-License-Identifier: MIT
#include "cli/destination.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat st;
    return str_ends(path, "/") || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static char *inside(const char *folder, const char *name)
{
    return mem_printf("%s%s%s", folder, str_ends(folder, "/") ? "" : "/", name);
}

bool destination_choose(struct destination *d, struct options *o, struct err *e)
{
    *d = (struct destination){0};
    if (!o->output || !is_folder(o->output))
        return true;
    d->file = inside(o->output, "instances.jsonl");
    d->json = inside(o->output, "corpus.json");
    if (access(d->json, F_OK) == 0)
        return err_set(e, "-o: %s is there already: choose another folder", d->json);
    o->output = d->file;
    return true;
}

// The folder that the records are read from later, as far as that can be known.
static char *folder_of(const char *output)
{
    const char *slash = output ? strrchr(output, '/') : NULL;
    bool here = !slash || str_starts(output, "/dev/") || str_starts(output, "/proc/");
    char *folder = here ? mem_strdup(".") : mem_strndup(output, (size_t)(slash - output) + 1);
    char *real = realpath(folder, NULL);
    free(folder);
    return real;
}

int destination_open(struct destination *d, const struct study *s, struct output *out,
                     struct err *e)
{
    const char *output = s->options->output;
    if (d->json) {
        char *folder = mem_strndup(d->file, (size_t)(strrchr(d->file, '/') - d->file) + 1);
        bool ok = mkdir(folder, 0777) == 0 || errno == EEXIST ||
                  err_set(e, "%s: %s", folder, strerror(errno));
        free(folder);
        if (!ok)
            return EXIT_UNREADABLE;
    }
    int status = output_open(out, s->options, e);
    char *folder = folder_of(output && strcmp(output, "-") ? output : NULL);
    if (folder)
        d->base = corpus_picture_base(s->corpus, folder, &d->within);
    free(folder);
    return status;
}

char *destination_picture(struct destination *d, struct corpus *c, uint32_t instance,
                          const char *path)
{
    char *name = d->base ? corpus_picture_name(c, instance, path, d->base) : NULL;
    d->outside += name && !d->within;
    return name ? name : mem_strdup(path);
}

static bool write_json(const struct destination *d, const struct study *s, struct err *e)
{
    struct target t;
    if (!target_open(&t, d->json, e))
        return false;
    char *text = corpus_stated_of(s->corpus, strrchr(d->file, '/') + 1);
    fputs(text, t.file);
    free(text);
    return target_close(&t, true, e) || err_prefix(e, "%s", d->json);
}

int destination_finish(const struct destination *d, const struct study *s, struct err *e)
{
    const char *output = s->options->output;
    bool std = !output || strcmp(output, "-") == 0;
    const char *name = std ? "standard output" : output;
    struct strbuf keys = {0};
    if (d->json && !write_json(d, s, e))
        return fail(EXIT_UNREADABLE, e);
    if (!d->json)
        corpus_stated(s->corpus, &keys);
    if (keys.n)
        complain("note: %s does not hold what corpus.json states (%s); -o FOLDER/ writes a "
                 "corpus.json too",
                 name, strbuf_str(&keys));
    if (d->outside)
        complain("note: %s: %zu image%s outside of its folder: read it with --image-root %s", name,
                 d->outside, d->outside == 1 ? " is" : "s are", d->base);
    strbuf_free(&keys);
    return EXIT_CLEAN;
}

void destination_free(struct destination *d)
{
    free(d->file);
    free(d->json);
    free(d->base);
    *d = (struct destination){0};
}
