// SPDX-License-Identifier: MIT
// Scanning the sources in batches.
#include "store/corpus/corpus_internal.h"

#include "base/utf8.h"

uint64_t corpus_max_value(const struct corpus *c)
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

void corpus_load_piece(struct corpus *c, const struct piece *p, const struct load_hooks *hooks)
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

void corpus_load_bad(struct corpus *c, const struct piece *p, const struct err *e)
{
    struct source *s = &c->sources[c->current];
    struct report r = report_of(c, p, s->records++);
    if (s->layout == LAYOUT_OBJECT)
        vec_push(&s->keys, mem_strdup(p->key ? p->key : ""));
    report_problem(&r, PROBLEM_SKIPPED, "%s", e->msg);
}

// The default aspect is worth saying: the file has five.
static void begin_source(struct corpus *c, const struct load_hooks *hooks)
{
    struct source *s = &c->sources[c->current];
    s->begun = true;
    s->scanned = corpus_may_scan(c, hooks);
    if (!s->scanned)
        c->splitter = splitter_new(&s->bytes, s->layout, corpus_max_value(c));
    if (s->reader == reader_find("beer") && c->aspect < 0 && s->spec.aspect < 0 &&
        !c->said_aspect) {
        c->said_aspect = true;
        corpus_file_problem(c, PROBLEM_NOTE, s->bytes.path,
                            "aspect 0 (appearance) is read; --aspect 0..4 chooses another");
    }
}

static void end_source(struct corpus *c)
{
    struct source *s = &c->sources[c->current];
    if (c->splitter)
        s->lines = splitter_lines(c->splitter);
    splitter_free(c->splitter);
    c->splitter = NULL;
    s->consumed = s->bytes.size;
    c->current = c->followed ? c->n_sources : c->current + 1; // the others are read already
}

// The next value of the current source; returns the bytes that it took.
static uint64_t load_next(struct corpus *c, const struct load_hooks *hooks)
{
    struct source *s = &c->sources[c->current];
    struct piece piece;
    struct err why = {0};
    enum split_result result = splitter_next(c->splitter, &piece, &why);
    uint64_t position = splitter_position(c->splitter), before = s->consumed;
    s->consumed = position;
    if (result == SPLIT_VALUE)
        corpus_load_piece(c, &piece, hooks);
    else if (result == SPLIT_BAD)
        corpus_load_bad(c, &piece, &why);
    else
        end_source(c);
    return position - before;
}

// ---- the index ----------------------------------------------------------------------------------

enum { INDEX_FROM = 16 << 20 }; // smaller corpora are read as fast as their index

// All rows at once, if the cache has them.
static void ask_index(struct corpus *c)
{
    enum index_state state = index_read(c);
    if (state == INDEX_READ) {
        c->current = c->n_sources;
        c->loaded = c->from_index = true;
    } else if (state == INDEX_DAMAGED) {
        corpus_file_problem(c, PROBLEM_NOTE, c->sources[0].bytes.path,
                            "its index in the cache is damaged: ignored");
    }
}

bool corpus_from_index(const struct corpus *c)
{
    return c->from_index;
}

static void keep_index(struct corpus *c)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < c->n_sources; i++)
        bytes += c->sources[i].bytes.size;
    if (c->options.keep_index && !c->options.no_cache && !c->options.follow &&
        bytes >= INDEX_FROM && !c->truths.n && corpus_annotator_known(c, NULL))
        c->writer = index_writer_begin(c);
}

void index_stop(struct corpus *c)
{
    if (c->writer)
        index_writer_end(c->writer, false);
    c->writer = NULL;
}

static void begin(struct corpus *c, const struct load_hooks *hooks)
{
    c->asked_index = true;
    c->opened = c->problems;
    c->asks_shards = !c->options.no_cache && !c->options.follow && !(hooks && hooks->instance);
    if (c->asks_shards)
        ask_index(c);
    if (!c->loaded)
        c->opened = c->problems;
}

bool corpus_load_some(struct corpus *c, uint64_t max_bytes, const struct load_hooks *hooks,
                      bool *done, struct err *e)
{
    (void)e; // a source that cannot be read on is a problem of that source
    uint64_t consumed = 0;
    if (!c->asked_index)
        begin(c, hooks);
    while (consumed < max_bytes && c->current < c->n_sources) {
        struct source *s = &c->sources[c->current];
        if (!s->begun && c->asks_shards && index_read_shard(c)) {
            consumed += s->bytes.size;
            end_source(c);
            continue;
        }
        if (!s->begun)
            begin_source(c, hooks);
        if (!s->scanned) {
            consumed += load_next(c, hooks);
            continue;
        }
        uint64_t before = s->consumed;
        corpus_scan(c, max_bytes - consumed, hooks);
        consumed += s->consumed - before;
        if (s->scanned && s->consumed == s->bytes.size)
            end_source(c);
    }
    if (c->current == c->n_sources && !c->loaded) {
        c->loaded = true;
        chunks_free(c->chunks);
        c->chunks = NULL;
        if (!c->followed) {
            corpus_settle(c);
            keep_index(c);
        }
        c->followed = c->options.follow;
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
