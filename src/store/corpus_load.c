// SPDX-License-Identifier: MIT
// Scanning the sources in batches.
#include "store/corpus_internal.h"

#include "base/utf8.h"

#include <string.h>

static uint64_t max_value(const struct corpus *c)
{
    uint64_t max = c->options.max_instance ? c->options.max_instance : (uint64_t)64 << 20;
    return max < UINT32_MAX ? max : UINT32_MAX;
}

// What json_parse put right.
static void report_faults(const struct piece *p, const struct json_fault *fault, struct report *r)
{
    struct report there = *r;
    size_t bad;
    if (fault->repaired_utf8) {
        if (!utf8_valid(p->text, (size_t)p->length, &bad)) {
            report_locate(&there, bad);
            there.text = NULL;
            report_problem(&there, PROBLEM_REPAIRED,
                           "not UTF-8: replaced by U+FFFD; convert the file with iconv -t UTF-8");
        } else {
            report_problem(r, PROBLEM_REPAIRED, "half of a surrogate pair: replaced by U+FFFD");
        }
        r->repaired = true;
    }
    if (fault->nul_cut)
        report_problem(r, PROBLEM_NOTE, "a NUL in a string is shown as U+2400");
}

static struct report report_of(struct corpus *c, const struct piece *p, uint32_t position)
{
    return (struct report){
        .corpus = c,
        .at = {.offset = p->offset,
               .length = (uint32_t)(p->length < UINT32_MAX ? p->length : UINT32_MAX),
               .source = (uint16_t)c->current,
               .position = position,
               .line = (uint32_t)(p->line < UINT32_MAX ? p->line : UINT32_MAX)},
        .column = p->column,
        .text = p->text};
}

static void load_piece(struct corpus *c, const struct piece *p, const struct load_hooks *hooks)
{
    struct source *s = &c->sources[c->current];
    struct json_fault fault = {0};
    struct err e;
    struct record r = {.report = report_of(c, p, s->records++)};
    if (p->key)
        vec_push(&s->keys, mem_strdup(p->key));
    arena_reset(&c->scratch);
    cJSON *tree = json_parse(p->text, (size_t)p->length, &fault, &e);
    if (!tree) {
        report_locate(&r.report, fault.offset);
        r.report.text = NULL;
        report_problem(&r.report, PROBLEM_SKIPPED, "%s", e.msg);
        return;
    }
    report_faults(p, &fault, &r.report);
    r.tree = tree;
    corpus_take(c, &r, hooks);
    cJSON_Delete(tree);
}

static void load_bad(struct corpus *c, const struct piece *p, const struct err *e)
{
    struct source *s = &c->sources[c->current];
    struct report r = report_of(c, p, s->records++);
    if (s->layout == LAYOUT_OBJECT)
        vec_push(&s->keys, mem_strdup(p->key ? p->key : ""));
    report_problem(&r, PROBLEM_SKIPPED, "%s", e->msg);
}

// The default aspect is worth saying: the file has five.
static void begin_source(struct corpus *c)
{
    struct source *s = &c->sources[c->current];
    c->splitter = splitter_new(&s->bytes, s->layout, max_value(c));
    if (s->reader == reader_find("beer") && c->aspect < 0 && s->spec.aspect < 0 &&
        !c->said_aspect) {
        c->said_aspect = true;
        corpus_file_problem(c, PROBLEM_NOTE, s->bytes.path,
                            "aspect 0 (appearance) is read; --aspect 0..4 chooses another");
    }
}

static void end_source(struct corpus *c)
{
    splitter_free(c->splitter);
    c->splitter = NULL;
    c->sources[c->current].consumed = c->sources[c->current].bytes.size;
    c->current++;
}

bool corpus_load_some(struct corpus *c, uint64_t max_bytes, const struct load_hooks *hooks,
                      bool *done, struct err *e)
{
    (void)e; // a source that cannot be read on is a problem of that source
    uint64_t consumed = 0;
    while (consumed < max_bytes && c->current < c->n_sources) {
        struct source *s = &c->sources[c->current];
        struct piece piece;
        struct err why = {0};
        if (!c->splitter)
            begin_source(c);
        enum split_result result = splitter_next(c->splitter, &piece, &why);
        uint64_t position = splitter_position(c->splitter);
        consumed += position - s->consumed;
        s->consumed = position;
        if (result == SPLIT_VALUE)
            load_piece(c, &piece, hooks);
        else if (result == SPLIT_BAD)
            load_bad(c, &piece, &why);
        else
            end_source(c);
    }
    if (c->current == c->n_sources && !c->loaded) {
        c->loaded = true;
        corpus_settle(c);
    }
    *done = c->loaded;
    return true;
}

bool corpus_load(struct corpus *c, const struct load_hooks *hooks, struct err *e)
{
    bool done = false;
    while (!done)
        if (!corpus_load_some(c, UINT64_MAX, hooks, &done, e))
            return false;
    return true;
}
