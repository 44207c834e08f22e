// SPDX-License-Identifier: MIT
// Messages with their places.
#include "store/corpus/corpus_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Where the keys that the message quotes stand in the record, one after the other: the offset of
// the last that is found. What the message proposes (behind ';') does not count.
static size_t find_named(const char *text, const char *message)
{
    size_t offset = 0;
    const char *end = message + strcspn(message, ";");
    for (const char *from = message; (from = memchr(from, '"', (size_t)(end - from)));) {
        const char *to = memchr(from + 1, '"', (size_t)(end - from - 1));
        char quoted[64];
        if (!to)
            break;
        size_t n = (size_t)(to - from) + 1;
        if (n < sizeof quoted) {
            memcpy(quoted, from, n);
            quoted[n] = '\0';
            const char *at = strstr(text + offset, quoted);
            offset = at ? (size_t)(at - text) : offset;
        }
        from = to + 1;
    }
    return offset;
}

void report_locate(struct report *r, size_t offset)
{
    for (size_t i = 0; i < offset && r->text[i]; i++) {
        r->column++;
        if (r->text[i] == '\n') {
            r->at.line += r->at.line < UINT32_MAX;
            r->column = 1;
        }
    }
}

void report_problem(void *report, int kind, const char *fmt, ...)
{
    struct report *r = report;
    struct corpus *c = r->corpus;
    const struct source *s = &c->sources[r->at.source];
    if (kind == PROBLEM_REPAIRED)
        r->repaired = true;
    if (r->mute)
        return;
    if (kind == PROBLEM_SKIPPED)
        c->problems.skipped_instances++;
    char text[1024], row[48] = "";
    va_list ap;
    if (s->transposed)
        snprintf(row, sizeof row, "row %u: ", r->at.position + 1);
    size_t used = strlen(row);
    memcpy(text, row, used);
    va_start(ap, fmt);
    vsnprintf(text + used, sizeof text - used, fmt, ap);
    va_end(ap);
    struct report there = *r;
    if (r->text && !s->transposed && !s->table)
        report_locate(&there, find_named(r->text, text));
    struct problem p = {.kind = (enum problem_kind)kind,
                        .file = s->bytes.path,
                        .line = s->transposed ? 0 : there.at.line,
                        .column = s->transposed || s->table ? 0 : there.column,
                        .what = text,
                        .source = r->at.source,
                        .offset = r->at.offset,
                        .length = r->at.length};
    problems_add(&c->problems, &p);
}

void corpus_file_problem(struct corpus *c, enum problem_kind kind, const char *path,
                         const char *fmt, ...)
{
    char text[1024], *file = mem_strdup(path);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    problems_add(&c->problems, &(struct problem){.kind = kind, .file = file, .what = text});
    free(file);
}

// In words; the bytes of a source that gave no record are few, or a table's header.
static const char *emptiness(const struct source *s)
{
    char head[4] = "";
    size_t n = s->bytes.size < 3 ? (size_t)s->bytes.size : 3;
    if (s->table)
        return "a header without a row below it";
    if (s->transposed)
        return "no records";
    if (s->layout == LAYOUT_ARRAY)
        return "an empty list, no records";
    if (!s->bytes.size)
        return strcmp(s->bytes.path, "-") == 0 ? "it is empty" : "the file is empty";
    if (s->bytes.size == 3 && bytes_read(&s->bytes, 0, head, n, NULL) &&
        memcmp(head, "\xef\xbb\xbf", 3) == 0)
        return "nothing but a byte order mark";
    return "nothing but blank lines";
}

void report_empty(struct corpus *c, const struct source *s)
{
    bool records = !s->table && !s->transposed;
    corpus_file_problem(c, PROBLEM_SKIPPED, s->bytes.path, "%s%s", emptiness(s),
                        records ? "; give JSON Lines, one instance per line, or another format of "
                                  "venn-formats(5)"
                                : "");
}

const char *place_text(const struct corpus *c, const struct place *p, struct arena *a)
{
    const struct source *s = &c->sources[p->source];
    if (s->layout == LAYOUT_LINES && !s->transposed)
        return arena_printf(a, "%s:%u", s->bytes.path, p->line);
    if (s->transposed)
        return arena_printf(a, "%s (row %u)", s->bytes.path, p->position + 1);
    return arena_printf(a, "%s:%u (record %u)", s->bytes.path, p->line, p->position + 1);
}
