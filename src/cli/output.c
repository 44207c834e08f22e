// SPDX-License-Identifier: MIT
#include "cli/output.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/guard.h"
#include "cli/highlight.h"
#include "ui/canvas.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_PROBLEMS = 20 };

// Does the environment name a character set that is not UTF-8? A terminal that shows it takes bytes
// of UTF-8 for controls. ("C" says nothing about the terminal.)
static bool shows_8bit(void)
{
    locale_t named = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (!named)
        return false;
    const char *set = nl_langinfo_l(CODESET, named);
    bool other = strcmp(set, "UTF-8") != 0 && strcmp(set, "ANSI_X3.4-1968") != 0;
    freelocale(named);
    return other;
}

static void find_terminal(struct output *out, int fd)
{
    out->terminal = isatty(fd);
    out->ascii = out->terminal && shows_8bit();
}

// ---- files ------------------------------------------------------------------------------------

int output_open(struct output *out, const struct options *o, struct err *e)
{
    const char *path = o->output;
    if (!path || strcmp(path, "-") == 0) {
        *out = (struct output){.file = stdout, .name = "standard output"};
    } else {
        *out = (struct output){.name = path};
        if (!target_open(&out->target, path, e))
            return EXIT_UNREADABLE;
        out->file = out->target.file;
    }
    setvbuf(out->file, NULL, _IOFBF, 1 << 16);
    find_terminal(out, fileno(out->file));
    return EXIT_CLEAN;
}

static void add_text(struct strbuf *out, const char *s, size_t n, bool ascii)
{
    (ascii ? text_sanitise_ascii : text_sanitise)(out, s, n);
}

// The last thing between any text and a terminal: lines and tabs are the command's own, and so are
// the marks of highlighted words; all else is sanitised, whatever the command did before.
static void add_safe(struct strbuf *out, const char *s, size_t n, bool ascii)
{
    for (size_t from = 0, at = 0; from < n; from = at) {
        size_t mark = 0;
        while (at < n && s[at] != '\n' && s[at] != '\t' && !(mark = highlight_mark(s + at, n - at)))
            at++;
        add_text(out, s + from, at - from, ascii);
        size_t own = mark ? mark : at < n;
        strbuf_add(out, s + at, own);
        at += own;
    }
}

static void write_bytes(struct output *out, const struct strbuf *bytes)
{
    if (bytes->n && fwrite(bytes->at, 1, bytes->n, out->file) < bytes->n && !out->target.why)
        out->target.why = errno;
}

void output_write(struct output *out, const struct strbuf *bytes)
{
    if (!out->terminal) {
        write_bytes(out, bytes);
        return;
    }
    struct strbuf safe = {0};
    add_safe(&safe, strbuf_str(bytes), bytes->n, out->ascii);
    write_bytes(out, &safe);
    strbuf_free(&safe);
}

// why: errno of an earlier write that failed, or 0.
static bool close_standard_output(int why, struct err *e)
{
    errno = 0;
    bool bad = fflush(stdout) != 0 || ferror(stdout);
    why = why ? why : errno;
    if (fclose(stdout) != 0 && !bad) {
        bad = true;
        why = errno;
    }
    return !bad ||
           err_set(e, "%s; what was written is not complete", why ? strerror(why) : "write error");
}

int output_close(struct output *out, int status)
{
    struct err e;
    bool ok = out->file == stdout ? close_standard_output(out->target.why, &e)
                                  : target_close(&out->target, status == EXIT_CLEAN, &e);
    out->file = NULL;
    if (ok)
        return status;
    complain("%s: %s", out->name, e.msg);
    return EXIT_UNREADABLE;
}

int output_text(const struct strbuf *text)
{
    struct output out = {.file = stdout, .name = "standard output"};
    find_terminal(&out, STDOUT_FILENO);
    output_write(&out, text);
    return output_close(&out, EXIT_CLEAN);
}

// ---- messages ---------------------------------------------------------------------------------

static void complain_text(const char *text)
{
    struct strbuf line = {0};
    strbuf_puts(&line, "venn: ");
    add_text(&line, text, strlen(text), isatty(STDERR_FILENO) && shows_8bit());
    strbuf_putc(&line, '\n');
    fwrite(line.at, 1, line.n, stderr);
    strbuf_free(&line);
}

void complain(const char *fmt, ...)
{
    va_list ap;
    char *text;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    if (n < 0)
        mem_out_of_memory();
    complain_text(text);
    free(text);
}

int fail(int status, const struct err *e)
{
    complain_text(e->msg);
    return status;
}

int output_print(const struct options *o, const struct strbuf *text)
{
    struct output out;
    struct err e;
    int status = output_open(&out, o, &e);
    if (status != EXIT_CLEAN)
        return fail(status, &e);
    output_write(&out, text);
    return output_close(&out, EXIT_CLEAN);
}

void problem_print(const struct problem *p, struct strbuf *out)
{
    if (!p->file) {
        strbuf_puts(out, p->what);
        return;
    }
    strbuf_puts(out, p->file);
    if (p->line)
        strbuf_printf(out, ":%llu", (unsigned long long)p->line);
    if (p->line && p->column)
        strbuf_printf(out, ":%llu", (unsigned long long)p->column);
    strbuf_printf(out, ": %s", p->what);
}

static bool write_errors(const char *path, const struct problems *p)
{
    struct output out = {.name = path};
    struct err e;
    if (!target_open(&out.target, path, &e)) {
        complain("%s", e.msg);
        return false;
    }
    out.file = out.target.file;
    find_terminal(&out, out.target.fd);
    static const char *const kinds[] = {"note", "repaired", "skipped", "unreadable"};
    struct strbuf line = {0};
    for (size_t i = 0; i < p->n; i++) {
        strbuf_clear(&line);
        strbuf_printf(&line, "%s\t", kinds[p->at[i].kind]);
        problem_print(&p->at[i], &line);
        for (size_t k = 0; k < line.n; k++)
            if (line.at[k] == '\n' || line.at[k] == '\r')
                line.at[k] = ' ';
        strbuf_putc(&line, '\n');
        output_write(&out, &line);
    }
    strbuf_free(&line);
    bool ok = target_close(&out.target, true, &e);
    if (!ok)
        complain("%s: %s", path, e.msg);
    return ok;
}

void output_fatal(const struct options *o, const struct err *e)
{
    struct problem p = {.kind = PROBLEM_UNREADABLE, .what = (char *)(uintptr_t)e->msg};
    const struct problems all = {.at = &p, .n = 1};
    if (o->errors && guard_fatal(o))
        write_errors(o->errors, &all);
    else if (o->errors)
        complain("--errors: %s may be an input: not overwritten", o->errors);
}

static void complain_problems(const struct problems *p, bool has_file)
{
    size_t all = 0;
    for (int i = 0; i < 4; i++)
        all += p->counts[i];
    struct strbuf line = {0};
    for (size_t i = 0; i < p->n && i < SHOWN_PROBLEMS; i++) {
        strbuf_clear(&line);
        problem_print(&p->at[i], &line);
        complain_text(strbuf_str(&line));
    }
    strbuf_free(&line);
    if (all > SHOWN_PROBLEMS)
        complain("… and %zu more%s", all - SHOWN_PROBLEMS,
                 has_file ? "" : " (--errors FILE gets all)");
}

int output_problems(const struct options *o, const struct problems *p)
{
    int status = problems_exit_status(p, o->strict);
    if (o->command != SUB_INSPECT)
        complain_problems(p, o->errors);
    if (o->errors && !write_errors(o->errors, p))
        status = EXIT_UNREADABLE;
    return status;
}
