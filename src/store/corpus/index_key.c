// SPDX-License-Identifier: MIT
// What an index is of, where it lies, and the folder of them all.
#include "base/hash.h"
#include "base/path.h"
#include "store/corpus/corpus_internal.h"
#include "store/index_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool index_possible(const struct corpus *c)
{
    if (c->image)
        return false; // masks and arrays may change without the files that name them
    for (size_t i = 0; i < c->n_sources; i++)
        if (c->sources[i].bytes.spooled || c->sources[i].transposed || c->sources[i].table ||
            !c->sources[i].bytes.ino)
            return false;
    return c->n_sources > 0;
}

// ---- what it is of ------------------------------------------------------------------------------

static void put_word(struct strbuf *out, const char *name, const char *value)
{
    strbuf_printf(out, "%s=%zu:%s\n", name, value ? strlen(value) : 0, value ? value : "-");
}

static void put_rule(struct strbuf *out, const char *name, const struct rule *r)
{
    strbuf_printf(out, "%s=%d %d %a\n", name, (int)r->kind, (int)r->on, r->arg);
}

static void put_path(struct strbuf *out, const char *path)
{
    char *real = realpath(path, NULL);
    put_word(out, "path", real ? real : path);
    free(real);
}

static void put_options(const struct corpus *c, struct strbuf *out)
{
    const struct corpus_options *o = &c->options;
    put_word(out, "format", o->format);
    put_word(out, "tokenise", o->tokenise);
    put_word(out, "annotator", o->annotator);
    put_word(out, "subwords", o->subwords);
    strbuf_printf(out, "annotators=%d special=%d aspect=%d max=%llu\n", (int)o->annotators,
                  o->keep_special, c->aspect, (unsigned long long)corpus_max_value(c));
    put_rule(out, "override", &o->override);
}

static void put_run(struct strbuf *out, const struct run_parts *p)
{
    put_word(out, "model", p->model);
    put_word(out, "method", p->method);
    put_word(out, "class", p->class);
    put_word(out, "checkpoint", p->checkpoint);
    put_word(out, "key", p->key);
}

void index_key(const struct corpus *c, struct strbuf *out)
{
    for (size_t i = 0; i < c->n_sources; i++)
        for (const char *p = c->sources[i].bytes.path, *at = p; *at || at == p; at++) {
            if (at == p && i)
                strbuf_putc(out, ' ');
            if (*at)
                strbuf_putc(out, *at == '\n' ? '?' : *at);
            else
                break;
        }
    strbuf_putc(out, '\n');
    put_options(c, out);
    put_rule(out, "corpus", &c->settings.rule);
    strbuf_printf(out, "joined=%d anchor=%zu sources=%zu\n", c->joined, c->anchor, c->n_sources);
    for (size_t i = 0; i < c->n_sources; i++) {
        const struct source *s = &c->sources[i];
        put_path(out, s->bytes.path);
        put_word(out, "given", s->bytes.path);
        strbuf_printf(out, "size=%llu mtime=%lld.%09ld dev=%llu ino=%llu reader=%s layout=%d\n",
                      (unsigned long long)s->bytes.size, (long long)s->bytes.mtime.tv_sec,
                      s->bytes.mtime.tv_nsec, (unsigned long long)s->bytes.dev,
                      (unsigned long long)s->bytes.ino, s->reader->name, (int)s->layout);
        strbuf_printf(out, "role=%d join=%d aspect=%d\n", (int)s->spec.role, (int)s->spec.join,
                      s->spec.aspect);
        put_run(out, &s->spec.run);
    }
}

// ---- where it lies ------------------------------------------------------------------------------

bool index_folder(struct strbuf *out, struct err *e)
{
    char *folder = path_of_user("XDG_CACHE_HOME", ".cache");
    if (!folder)
        return err_set(e, "there is no folder for the cache: neither XDG_CACHE_HOME nor HOME says");
    strbuf_printf(out, "%s/venn", folder);
    free(folder);
    return true;
}

bool index_path(const struct corpus *c, struct strbuf *out, struct err *e)
{
    struct strbuf name = {0};
    if (!index_folder(out, e))
        return false;
    put_options(c, &name);
    for (size_t i = 0; i < c->n_sources; i++) {
        put_path(&name, c->sources[i].bytes.path);
        put_run(&name, &c->sources[i].spec.run);
    }
    uint64_t a = hash_bytes(1, name.at, name.n), b = hash_bytes(2, name.at, name.n);
    strbuf_printf(out, "/%016llx%016llx.index", (unsigned long long)a, (unsigned long long)b);
    strbuf_free(&name);
    return true;
}

void index_magic(char out[INDEX_MAGIC_BYTES])
{
    struct {
        char name[8];
        uint16_t version, row, cell, order; // a file of another machine or version is not ours
    } magic = {"vennidx", INDEX_VERSION, sizeof(struct column_row), sizeof(struct cell), 0x0102};
    _Static_assert(sizeof magic == INDEX_MAGIC_BYTES, "no padding");
    memcpy(out, &magic, sizeof magic);
}

// ---- all of them --------------------------------------------------------------------------------

// The first line of the key, which is the first section.
static char *read_what(const char *path)
{
    char head[INDEX_MAGIC_BYTES + sizeof(struct index_section) + 4096], magic[INDEX_MAGIC_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
    size_t skip = INDEX_MAGIC_BYTES + sizeof(struct index_section);
    if (fd >= 0)
        close(fd);
    index_magic(magic);
    if (n < (ssize_t)skip || memcmp(head, magic, sizeof magic) != 0)
        return mem_strdup("(not an index of this version)");
    const char *end = memchr(head + skip, '\n', (size_t)n - skip);
    return mem_strndup(head + skip, end ? (size_t)(end - head) - skip : (size_t)n - skip);
}

static int by_what(const void *a, const void *b)
{
    const struct index_entry *x = a, *y = b;
    int order = strcmp(x->what, y->what);
    return order ? order : strcmp(x->path, y->path);
}

void index_list_read(struct index_list *list)
{
    struct strbuf folder = {0};
    DIR *d = index_folder(&folder, NULL) ? opendir(strbuf_str(&folder)) : NULL;
    for (struct dirent *entry; d && (entry = readdir(d));) {
        bool whole = strlen(entry->d_name) > 6 &&
                     strcmp(entry->d_name + strlen(entry->d_name) - 6, ".index") == 0;
        struct stat st;
        if (!whole && !strstr(entry->d_name, ".index.tmp-"))
            continue;
        struct index_entry x = {.unfinished = !whole};
        x.path = mem_printf("%s/%s", strbuf_str(&folder), entry->d_name);
        if (lstat(x.path, &st) != 0 || !S_ISREG(st.st_mode)) {
            free(x.path);
            continue;
        }
        x.bytes = (uint64_t)st.st_size;
        x.what = whole ? read_what(x.path) : mem_strdup("");
        vec_push(list, x);
    }
    if (d)
        closedir(d);
    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, by_what);
    strbuf_free(&folder);
}

void index_list_free(struct index_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->at[i].path);
        free(list->at[i].what);
    }
    vec_free(list);
}

size_t index_clear(uint64_t *bytes, struct err *e)
{
    struct index_list list = {0};
    size_t n = 0;
    *bytes = 0;
    index_list_read(&list);
    for (size_t i = 0; i < list.n; i++) {
        if (unlink(list.at[i].path) == 0) {
            n++;
            *bytes += list.at[i].bytes;
        } else if (errno != ENOENT) {
            err_set(e, "%s: %s", list.at[i].path, strerror(errno));
        }
    }
    index_list_free(&list);
    return n;
}
