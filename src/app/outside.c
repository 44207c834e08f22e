// SPDX-License-Identifier: MIT
#include "app/outside.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/canvas.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

// A new file that holds the text; mkstemp gives it the rights 0600. NULL: there is none.
static char *keep(const struct strbuf *text, struct err *e)
{
    const char *folder = variable("TMPDIR");
    char *path = mem_printf("%s/venn-XXXXXX", folder ? folder : "/tmp");
    int fd = mkstemp(path);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool ok = f && fwrite(strbuf_str(text), 1, text->n, f) == text->n;
    ok = f && fclose(f) == 0 && ok;
    if (ok)
        return path;
    err_set(e, "%s: %s", path, strerror(errno));
    if (fd >= 0 && !f)
        close(fd);
    if (fd >= 0)
        unlink(path);
    free(path);
    return NULL;
}

static bool run(struct app *a, const char *program, const char *path, struct err *e)
{
    struct strbuf command = {0};
    if (!a->term)
        return err_set(e, "there is no terminal for %s", program);
    strbuf_printf(&command, "%s ", program);
    strbuf_put_quoted(&command, path);
    bool ok = a->term->ops->shell(a->term, strbuf_str(&command), e);
    strbuf_free(&command);
    return ok;
}

static bool read_back(const char *path, struct strbuf *text, struct err *e)
{
    FILE *f = fopen(path, "re");
    char piece[4096];
    size_t n;
    strbuf_clear(text);
    while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
        strbuf_add(text, piece, n);
    bool ok = f && !ferror(f);
    if (!ok)
        err_set(e, "%s: %s; the note is as it was", path, strerror(errno));
    if (f)
        fclose(f);
    while (text->n && text->at[text->n - 1] == '\n')
        text->at[--text->n] = '\0';
    return ok;
}

bool outside_edit(struct app *a, struct strbuf *text, struct err *e)
{
    const char *editor = variable("VISUAL");
    editor = editor ? editor : variable("EDITOR");
    if (!editor)
        return err_set(e, "no editor: set EDITOR (or a writes a note in one line)");
    char *path = keep(text, e);
    bool ok = path && run(a, editor, path, e) && read_back(path, text, e);
    if (path)
        unlink(path);
    free(path);
    return ok;
}

bool outside_page(struct app *a, const struct strbuf *text, struct err *e)
{
    const char *pager = variable("PAGER");
    struct strbuf safe = {0};
    for (size_t at = 0; at < text->n; at++) { // lines are ours, whatever is in them
        const char *end = memchr(text->at + at, '\n', text->n - at);
        size_t n = end ? (size_t)(end - text->at) - at : text->n - at;
        (a->ascii ? text_sanitise_ascii : text_sanitise)(&safe, text->at + at, n);
        strbuf_putc(&safe, '\n');
        at += n;
    }
    char *path = keep(&safe, e);
    bool ok = path && run(a, pager ? pager : "less", path, e);
    if (path)
        unlink(path);
    free(path);
    strbuf_free(&safe);
    return ok;
}
