// SPDX-License-Identifier: MIT
// venn probe: the classes of one instance whose saliency matches a region best.
#include "app/resume.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/study.h"
#include "cli/table.h"
#include "core/probe.h"
#include "image/region_text.h"
#include "store/probes.h"

#include <stdlib.h>
#include <string.h>

struct question {
    const struct options *options;
    const struct instance *instance;
    struct featureset region;
    enum score by;
    struct probe_result *results;
    size_t n, shown; // classes, and how many are asked for
};

static void put_json_form(const struct question *q, struct strbuf *out)
{
    strbuf_puts(out, "{\"classes\":[");
    for (size_t i = 0; i < q->shown; i++) {
        strbuf_puts(out, i ? ",\n{" : "\n{");
        put_json_key(out, "class");
        put_json_text(out, q->results[i].name);
        for (enum score k = SCORE_IOU; k <= SCORE_SC; k++) {
            put_json_key(out, score_key(k));
            put_json_score(out, coverage_get(&q->results[i].scores, k));
        }
        strbuf_putc(out, '}');
    }
    strbuf_puts(out, "]}\n");
}

static void put_words(const struct question *q, struct strbuf *out)
{
    const struct instance *x = q->instance;
    for (size_t i = featureset_next(&q->region, 0); i < x->n;
         i = featureset_next(&q->region, i + 1)) {
        if (!x->tokens)
            break;
        strbuf_putc(out, ' ');
        text_sanitise(out, x->tokens[i].text, x->tokens[i].n);
    }
}

static void put_text_form(const struct question *q, struct strbuf *out)
{
    struct table t;
    size_t n = featureset_count(&q->region);
    text_sanitise(out, q->instance->id, strlen(q->instance->id));
    strbuf_printf(out, ": %zu feature%s:", n, n == 1 ? "" : "s");
    put_words(q, out);
    strbuf_puts(out, "\n\n");
    table_begin(&t, 4, 1u);
    static const char *const head[] = {"class", "IoU", "GTC", "SC"};
    for (size_t i = 0; i < 4; i++)
        table_cell(&t, head[i]);
    for (size_t i = 0; i < q->shown; i++) {
        table_cell(&t, q->results[i].name);
        for (int k = 0; k < 3; k++)
            table_number(&t, coverage_get(&q->results[i].scores, (enum score)k), 4);
    }
    table_end(&t, false, out);
    if (q->shown < q->n)
        strbuf_printf(out, "\n%zu of %zu classes (--top N shows more)\n", q->shown, q->n);
}

static int print_answer(const struct question *q)
{
    struct strbuf text = {0};
    bool json = q->options->form == FORM_JSON;
    (json ? put_json_form : put_text_form)(q, &text);
    int status = output_print(q->options, &text);
    strbuf_free(&text);
    return status;
}

// --by is one of the three scores that compare sets.
static bool parse_by(const char *text, enum score *out, struct err *e)
{
    *out = SCORE_IOU;
    return !text || score_of_sets(text, out) ||
           err_set(e, "--by: expected iou, gtc or sc, not '%.60s'", text);
}

// --run leaves one class.
static void keep_run(struct question *q, size_t run)
{
    size_t kept = 0;
    for (size_t i = 0; i < q->n; i++)
        if (q->results[i].run == run)
            q->results[kept++] = q->results[i];
    q->n = kept;
}

static int ask(struct question *q, struct study *s, struct arena *arena, struct err *e)
{
    const struct options *o = q->options;
    struct grid g = grid_of_instance(q->instance);
    if (!region_read(o->region, q->instance->n, g, arena, &q->region, e)) {
        err_prefix(e, "--region");
        return fail(EXIT_USAGE, e);
    }
    q->results = arena_array(arena, q->instance->n_runs + 1, sizeof *q->results);
    q->n = probe_classes(q->instance, corpus_columns(s->corpus), &q->region, q->results);
    if (s->one_run)
        keep_run(q, s->run);
    probe_sort(q->results, q->n, q->by);
    size_t top = o->given[OPTION_TOP] ? (size_t)o->top : PROBE_TOP;
    q->shown = q->n < top ? q->n : top;
    return print_answer(q);
}

// What was kept under a name stands in for --id and --region, and for --by and --top unless given.
static bool take_saved(const struct options *given, const char *identity,
                       const struct saved_probes *all, struct options *o, struct err *e)
{
    char names[200];
    const struct saved_probe *p = probes_find(all, given->saved);
    probes_names(all, names, sizeof names);
    if (!p)
        return err_set(e, "--saved: no probe of this corpus is kept as '%.60s'; kept are: %s%s",
                       given->saved, names, identity ? "" : " (standard input keeps none)");
    o->id = given->id ? given->id : p->id;
    o->region = given->region ? given->region : p->region;
    o->by = given->by ? given->by : score_key(p->by);
    o->top = given->given[OPTION_TOP] ? given->top : p->top;
    o->given[OPTION_TOP] = true;
    return true;
}

static int probe_loaded(struct study *s, const struct options *o, struct err *e)
{
    uint32_t index;
    if (!corpus_find_id(s->corpus, o->id, &index, e))
        return fail(EXIT_USAGE, e);
    struct question q = {.options = o};
    if (!parse_by(o->by, &q.by, e))
        return fail(EXIT_USAGE, e);
    q.instance = corpus_fetch(s->corpus, index, e);
    if (!q.instance)
        return fail(EXIT_UNREADABLE, e);
    struct arena arena = {0};
    int status = ask(&q, s, &arena, e);
    arena_free(&arena);
    return status;
}

static int probe(struct study *s, const struct options *o, struct err *e)
{
    struct options asked = *o;
    struct saved_probes all = {0};
    if (!study_load(s, NULL, e) || !study_settle(s, e))
        return fail(s->status, e);
    const char *identity = corpus_info(s->corpus).identity;
    char *path = o->saved ? resume_file("probes", identity) : NULL;
    probes_read(path, &all);
    free(path);
    bool ok = !o->saved || take_saved(o, identity, &all, &asked, e);
    int status = ok ? probe_loaded(s, &asked, e) : fail(EXIT_USAGE, e);
    probes_free(&all);
    return status;
}

int sub_probe(const struct options *o)
{
    struct study s;
    struct err e;
    if (!o->saved && (!o->id || !o->region)) {
        complain("probe needs --id ID and --region R, e.g. --region 3:7,12, or --saved NAME");
        return EXIT_USAGE;
    }
    int status = study_open(&s, o, &e) ? probe(&s, o, &e) : fail(s.status, &e);
    return study_finish(&s, status);
}
