// SPDX-License-Identifier: MIT
// One record through one reader, with what it says, for the tests of the readers.
#pragma once
#include "unit.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "store/corpus.h"
#include "store/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct attempt { // one record read
    struct columns columns;
    struct corpus_options options;
    struct arena arena;
    struct instance x;
    struct err e;
    struct strbuf said; // problems, one line each: kind: text
    bool ok;
};

__attribute__((format(printf, 3, 4))) static inline void hear(void *ctx, int kind, const char *fmt,
                                                              ...)
{
    static const char *const kinds[] = {"note", "repaired", "skipped", "unreadable"};
    struct strbuf *said = ctx;
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    strbuf_printf(said, "%s: %s\n", kinds[kind], text);
}

static inline void read_with(struct attempt *t, const char *reader, const char *json,
                             struct read_context ctx)
{
    cJSON *tree = json_parse(json, strlen(json), NULL, &t->e);
    if (!tree)
        fail_msg("%s", t->e.msg);
    ctx.columns = &t->columns;
    ctx.options = &t->options;
    ctx.problem = hear;
    ctx.problem_ctx = &t->said;
    t->x = (struct instance){.arena = &t->arena, .label = value_none(), .prediction = value_none()};
    t->ok = reader_find(reader)->read(&ctx, tree, &t->x, &t->e);
    cJSON_Delete(tree);
}

static inline struct attempt *new_attempt(void)
{
    struct attempt *t = mem_zalloc(sizeof *t);
    corpus_options_init(&t->options);
    return t;
}

static inline struct attempt *try_read(const char *reader, const char *json)
{
    struct attempt *t = new_attempt();
    read_with(t, reader, json, (struct read_context){.aspect = -1});
    return t;
}

static inline void end(struct attempt *t)
{
    arena_free(&t->arena);
    columns_free(&t->columns);
    strbuf_free(&t->said);
    free(t);
}

static inline void refused(const char *reader, const char *json, const char *why)
{
    struct attempt *t = try_read(reader, json);
    if (t->ok || !strstr(t->e.msg, why))
        fail_msg("%s gave '%s' instead of '%s'", json, t->ok ? "no error" : t->e.msg, why);
    end(t);
}

static inline void check_set(const struct featureset *s, const char *members)
{
    char text[256] = "";
    for (size_t i = featureset_next(s, 0); i < s->n; i = featureset_next(s, i + 1))
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%zu", *text ? " " : "", i);
    assert_string_equal(text, members);
}

static const char *run_of(const struct attempt *t, size_t i)
{
    return t->columns.runs[t->x.runs[i].run].name;
}
