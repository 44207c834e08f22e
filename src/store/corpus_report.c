// SPDX-License-Identifier: MIT
// Messages with their places.
#include "store/corpus_internal.h"

#include <stdarg.h>
#include <stdio.h>

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
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    char *row = s->transposed ? mem_printf("row %u: %s", r->at.position + 1, text) : NULL;
    struct problem p = {.kind = (enum problem_kind)kind,
                        .file = s->bytes.path,
                        .line = s->transposed ? 0 : r->at.line,
                        .column = s->transposed ? 0 : r->column,
                        .what = row ? row : text,
                        .source = r->at.source,
                        .offset = r->at.offset,
                        .length = r->at.length};
    problems_add(&c->problems, &p);
    free(row);
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

const char *place_text(const struct corpus *c, const struct place *p, struct arena *a)
{
    const struct source *s = &c->sources[p->source];
    if (s->layout == LAYOUT_LINES && !s->transposed)
        return arena_printf(a, "%s:%u", s->bytes.path, p->line);
    if (s->transposed)
        return arena_printf(a, "%s (row %u)", s->bytes.path, p->position + 1);
    return arena_printf(a, "%s:%u (record %u)", s->bytes.path, p->line, p->position + 1);
}
