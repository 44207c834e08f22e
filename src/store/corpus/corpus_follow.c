// SPDX-License-Identifier: MIT
// Looking at the files again while they are open: what was appended is loaded as if it had been
// there from the beginning, whole lines only; anything else is for whoever asked to decide.
#include "store/corpus/corpus_internal.h"

#include <string.h>

#ifdef __linux__
#include <sys/inotify.h>
#include <unistd.h>
#endif

enum { BLOCK = 64 << 10 };

// The offset behind the last '\n' in [from, to), or `from`.
static uint64_t whole_lines(const struct bytes *b, uint64_t from, uint64_t to)
{
    char *block = mem_alloc(BLOCK);
    while (to > from) {
        size_t n = to - from < BLOCK ? (size_t)(to - from) : BLOCK;
        if (!bytes_read(b, to - n, block, n, NULL)) {
            to = from;
            break;
        }
        const char *nl = memrchr(block, '\n', n);
        if (nl) {
            to = to - n + (uint64_t)(nl - block) + 1;
            break;
        }
        to -= n;
    }
    free(block);
    return to;
}

static bool may_follow(const struct corpus *c, const struct source *s)
{
    return s->layout == LAYOUT_LINES && !s->transposed && !s->bytes.spooled && !c->joined;
}

void source_take_whole_lines(struct source *s)
{
    if (s->layout == LAYOUT_LINES && !s->transposed && !s->bytes.spooled)
        s->bytes.size = whole_lines(&s->bytes, 0, s->bytes.size);
}

bool corpus_can_follow(const struct corpus *c, struct err *e)
{
    for (size_t i = 0; i < c->n_sources; i++)
        if (!may_follow(c, &c->sources[i]))
            return err_set(e, "%s cannot be followed: only plain JSON Lines files grow by lines",
                           c->sources[i].bytes.path);
    return true;
}

// Goes on with the source where its loading ended.
static void go_on(struct corpus *c, struct source *s)
{
    c->current = (size_t)(s - c->sources);
    c->loaded = false;
    if (!s->scanned) {
        c->splitter = splitter_new(&s->bytes, LAYOUT_LINES, corpus_max_value(c));
        splitter_seek(c->splitter, s->consumed, s->lines + 1);
    }
}

enum corpus_change corpus_look(struct corpus *c, const char **path)
{
    for (size_t i = 0; c->loaded && i < c->n_sources; i++) {
        struct source *s = &c->sources[i];
        struct bytes now = s->bytes;
        enum bytes_change change = bytes_look(&now);
        *path = s->bytes.path;
        if (change == BYTES_REPLACED)
            return CORPUS_REPLACED;
        if (change != BYTES_GREW || !c->options.follow || !may_follow(c, s))
            continue;
        uint64_t end = whole_lines(&now, s->bytes.size, now.size);
        s->bytes.mtime = now.mtime;
        if (end == s->bytes.size)
            continue;
        index_stop(c);
        s->bytes.size = end;
        go_on(c, s);
        return CORPUS_GREW;
    }
    return CORPUS_SAME;
}

int corpus_watch(const struct corpus *c)
{
    int fd = -1;
#ifdef __linux__
    for (size_t i = 0; i < c->n_sources; i++)
        if (path_is_remote(c->sources[i].bytes.path))
            return -1;
    fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    for (size_t i = 0; fd >= 0 && i < c->n_sources; i++) {
        const struct bytes *b = &c->sources[i].bytes;
        if (!b->spooled &&
            inotify_add_watch(fd, b->path, IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF) < 0) {
            close(fd);
            fd = -1;
        }
    }
#else
    (void)c;
#endif
    return fd;
}
