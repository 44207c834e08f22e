// SPDX-License-Identifier: MIT
// venn convert: any input as venn JSON Lines, which read back as the same instances.
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/corrected.h"
#include "cli/destination.h"
#include "cli/output.h"
#include "cli/pixels.h"
#include "cli/study.h"

#include "image/scoremap.h"
#include "store/named_files.h"

#include <math.h>
#include <stdlib.h>

struct converter {
    const struct columns *columns;
    const struct options *options;
    struct corpus *corpus;
    struct destination *to;
    size_t run;       // the only run to keep, or SIZE_MAX
    struct rule rule; // the corpus's, of runs without one, where no corpus.json will state it
    struct strbuf line;
};

static void put_text(struct strbuf *out, const char *name, const char *text)
{
    if (!text)
        return;
    put_json_key(out, name);
    put_json_text(out, text);
}

static void put_value(struct converter *c, const char *name, struct value v)
{
    if (value_is_none(v))
        return;
    put_json_key(&c->line, name);
    put_json_value(&c->line, v, &c->columns->names);
}

// A feature as lists name it: by its index, in a table by its name.
static void put_feature(struct strbuf *out, const struct instance *x, size_t i)
{
    if (x->kind == INSTANCE_TABLE)
        put_json(out, x->tokens[i].text, x->tokens[i].n);
    else
        strbuf_printf(out, "%zu", i);
}

// Indices; pixels as run lengths.
static void put_set(struct strbuf *out, const struct instance *x, const struct featureset *set)
{
    if (x->kind == INSTANCE_IMAGE) {
        strbuf_puts(out, "{\"rle\":");
        pixels_rle(out, x, set);
        strbuf_putc(out, '}');
        return;
    }
    strbuf_putc(out, '[');
    for (size_t i = featureset_next(set, 0), n = 0; i < set->n; i = featureset_next(set, i + 1)) {
        if (n++)
            strbuf_putc(out, ',');
        put_feature(out, x, i);
    }
    strbuf_putc(out, ']');
}

// What a field holds: a number where its text is one, so that numbers stay numbers.
static void put_held(struct strbuf *out, const struct token *value)
{
    if (!value->n)
        strbuf_puts(out, "null");
    else if (number_is_json(value->text))
        strbuf_add(out, value->text, value->n);
    else
        put_json(out, value->text, value->n);
}

static void put_features(struct strbuf *out, const struct instance *x)
{
    bool table = x->kind == INSTANCE_TABLE;
    put_json_key(out, table ? "fields" : "tokens");
    strbuf_putc(out, table ? '{' : '[');
    for (uint32_t i = 0; i < x->n; i++) {
        if (i)
            strbuf_putc(out, ',');
        put_json(out, x->tokens[i].text, x->tokens[i].n);
        if (table) {
            strbuf_putc(out, ':');
            put_held(out, &x->values[i]);
        }
    }
    strbuf_putc(out, table ? '}' : ']');
}

static void put_numbers(struct strbuf *out, const char *name, const double *x, size_t n,
                        const struct featureset *within)
{
    put_json_key(out, name);
    strbuf_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            strbuf_putc(out, ',');
        put_json_number(out, !within || featureset_has(within, i) ? x[i] : NAN);
    }
    strbuf_putc(out, ']');
}

static void put_probabilities(struct strbuf *out, const struct probability *p, uint32_t n)
{
    if (n == 0)
        return;
    put_json_key(out, "probabilities");
    strbuf_putc(out, '{');
    for (uint32_t i = 0; i < n; i++) {
        put_json_key(out, p[i].name);
        put_json_number(out, p[i].p);
    }
    strbuf_putc(out, '}');
}

// The sets of all annotators when G is their union (what reading again makes of them); else G.
static void put_ground_truth(struct converter *c, const struct instance *x)
{
    struct strbuf *out = &c->line;
    put_json_key(out, "ground_truth");
    if (!x->annotated) {
        strbuf_puts(out, "null");
    } else if (x->n_annotators && !x->edited && c->options->read.annotators == ANNOTATORS_UNION) {
        strbuf_putc(out, '{');
        for (uint32_t i = 0; i < x->n_annotators; i++) {
            put_json_key(out, x->annotators[i].name);
            put_set(out, x, &x->annotators[i].set);
        }
        strbuf_putc(out, '}');
    } else {
        put_set(out, x, &x->gt);
    }
}

// The scores of a table's fields by name.
static void put_named_scores(struct strbuf *out, const struct instance *x, const struct saliency *s)
{
    put_json_key(out, "scores");
    strbuf_putc(out, '{');
    for (uint32_t i = 0; i < x->n; i++) {
        if (i)
            strbuf_putc(out, ',');
        put_feature(out, x, i);
        strbuf_putc(out, ':');
        put_json_number(out, s->scores[i]);
    }
    strbuf_putc(out, '}');
}

// Scores of pixels as a NumPy file within the record: a quarter of what the numbers take as text.
static void put_pixels(struct strbuf *out, const struct instance *x, const struct saliency *s)
{
    struct strbuf file = {0};
    double *scores = mem_array(x->n, sizeof *scores);
    for (uint32_t i = 0; i < x->n; i++)
        scores[i] = !s->universe.words || featureset_has(&s->universe, i) ? s->scores[i] : NAN;
    npy_write(grid_of_instance(x), scores, &file);
    char *text = named_base64((const uint8_t *)file.at, file.n);
    put_text(out, "npy", text);
    free(text);
    free(scores);
    strbuf_free(&file);
}

static void put_indices(struct strbuf *out, const struct instance *x, const struct saliency *s)
{
    put_json_key(out, "indices");
    strbuf_putc(out, '[');
    for (uint32_t i = 0; i < s->n_order; i++) {
        if (i)
            strbuf_putc(out, ',');
        put_feature(out, x, s->order[i]);
    }
    strbuf_putc(out, ']');
}

static void put_run(struct converter *c, const struct instance *x, const struct saliency *s)
{
    const struct run *run = &c->columns->runs[s->run];
    struct strbuf *out = &c->line;
    char rule[48];
    put_json_key(out, run->name);
    strbuf_putc(out, '{');
    put_text(out, "model", run->model);
    put_text(out, "method", run->method);
    put_text(out, "class", run->class);
    put_text(out, "checkpoint", run->checkpoint);
    if (s->prediction.bits != x->prediction.bits)
        put_value(c, "prediction", s->prediction);
    if (s->probabilities != x->probabilities)
        put_probabilities(out, s->probabilities, s->n_probabilities);
    const struct rule *stated = s->own_rule.kind != RULE_NONE ? &s->own_rule : &c->rule;
    if (stated->kind != RULE_NONE && (stated == &s->own_rule || s->scores || s->given_as_set))
        put_text(out, "discretise", rule_text(stated, rule));
    if (s->given.words) {
        put_json_key(out, "rle");
        pixels_rle(out, x, &s->given);
    } else if (s->given_as_set) {
        put_indices(out, x, s);
    } else if (s->scores && x->kind == INSTANCE_TABLE) {
        put_named_scores(out, x, s);
    } else if (s->scores && x->kind == INSTANCE_IMAGE) {
        put_pixels(out, x, s);
    } else if (s->scores) {
        put_numbers(out, "scores", s->scores, x->n, s->universe.words ? &s->universe : NULL);
    } else {
        put_json_key(out, "indices");
        strbuf_puts(out, "null");
    }
    if (s->prefix_outputs)
        put_numbers(out, "prefix_outputs", s->prefix_outputs, s->n_outputs, NULL);
    strbuf_putc(out, '}');
}

static void put_runs(struct converter *c, const struct instance *x)
{
    put_json_key(&c->line, "saliency");
    strbuf_putc(&c->line, '{');
    for (uint32_t i = 0; i < x->n_runs; i++)
        if (c->run == SIZE_MAX || x->runs[i].run == c->run)
            put_run(c, x, &x->runs[i]);
    strbuf_putc(&c->line, '}');
}

static void put_meta(struct strbuf *out, const char *name, const struct meta *meta, uint32_t n)
{
    if (n == 0)
        return;
    put_json_key(out, name);
    strbuf_putc(out, '{');
    for (uint32_t i = 0; i < n; i++) {
        put_json_key(out, meta[i].key);
        if (isnan(meta[i].number))
            put_json_text(out, meta[i].text);
        else
            put_json_number(out, meta[i].number);
    }
    strbuf_putc(out, '}');
}

// The image as it was given; what lies in a file of its own stays there.
static void put_picture(struct converter *c, uint32_t instance, const struct picture *p)
{
    struct strbuf *out = &c->line;
    char *text = p->bytes  ? named_base64(p->bytes, p->n_bytes)
                 : p->path ? destination_picture(c->to, c->corpus, instance, p->path)
                           : NULL;
    put_json_key(out, "image");
    put_json_text(out, text);
    put_json_key(out, "size");
    strbuf_printf(out, "[%u,%u]", p->w, p->h);
    free(text);
}

static void put_instance(struct converter *c, uint32_t instance, const struct instance *x)
{
    struct strbuf *out = &c->line;
    strbuf_clear(out);
    strbuf_putc(out, '{');
    put_text(out, "id", x->id);
    if (x->kind == INSTANCE_IMAGE)
        put_picture(c, instance, x->picture);
    else
        put_features(out, x);
    put_value(c, "label", x->label);
    put_value(c, "prediction", x->prediction);
    put_probabilities(out, x->probabilities, x->n_probabilities);
    put_ground_truth(c, x);
    put_runs(c, x);
    put_meta(out, "meta", x->meta, x->n_meta);
    strbuf_puts(out, "}\n");
}

// Instances in the order of the frame's rows, each once.
static bool write_instances(struct study *s, const struct frame *f, uint64_t limit,
                            struct destination *to, struct output *out, struct err *e)
{
    struct converter c = {
        .columns = corpus_columns(s->corpus),
        .options = s->options,
        .corpus = s->corpus,
        .to = to,
        .rule = to->json ? (struct rule){0} : corpus_info(s->corpus).rule,
        .run = s->one_run ? s->run : SIZE_MAX,
    };
    char *done = mem_zalloc(c.columns->n + 1);
    bool ok = true;
    for (size_t i = 0; ok && limit && i < f->n; i++) {
        uint32_t instance = f->rows[i].instance;
        if (done[instance])
            continue;
        done[instance] = 1;
        limit--;
        const struct instance *x = corpus_fetch(s->corpus, instance, e);
        ok = x != NULL;
        if (ok) {
            put_instance(&c, instance, x);
            output_write(out, &c.line);
        }
    }
    free(done);
    strbuf_free(&c.line);
    return ok;
}

// Without a choice of rows every instance is converted, those without a run too.
static bool convert_frame(struct study *s, struct frame *f, struct err *e)
{
    const struct options *o = s->options;
    bool chosen = o->filter || o->patterns || o->sort || o->has_sample || o->run;
    if (chosen)
        return study_frame(s, f, e);
    f->n = corpus_columns(s->corpus)->n;
    f->rows = mem_array(f->n + 1, sizeof *f->rows);
    for (size_t i = 0; i < f->n; i++)
        f->rows[i].instance = (uint32_t)i;
    return true;
}

static int write_frame(struct study *s, const struct frame *f, const struct options *o,
                       struct destination *to, struct err *e)
{
    struct output out;
    int status = destination_open(to, s, &out, e);
    if (status != EXIT_CLEAN)
        return fail(status, e);
    bool ok = write_instances(s, f, o->has_limit ? o->limit : UINT64_MAX, to, &out, e);
    status = output_close(&out, ok ? EXIT_CLEAN : fail(EXIT_UNREADABLE, e));
    return status == EXIT_CLEAN ? destination_finish(to, s, e) : status;
}

static int convert(struct study *s, const struct options *o, struct destination *to, struct err *e)
{
    struct frame f = {0};
    if (!study_load(s, NULL, e))
        return fail(s->status, e);
    if (o->corrected && !corrected_apply(s, e))
        return fail(EXIT_USAGE, e);
    if (!study_settle(s, e) || !convert_frame(s, &f, e))
        return fail(s->status, e);
    int status = write_frame(s, &f, o, to, e);
    frame_free(&f);
    return status;
}

int sub_convert(const struct options *o)
{
    struct study s;
    struct err e;
    struct destination to;
    struct options own = *o;
    own.has_limit = false; // which counts lines of output, here instances
    int status = EXIT_USAGE;
    if (destination_choose(&to, &own, &e)) {
        status = study_open(&s, &own, &e) ? convert(&s, o, &to, &e) : fail(s.status, &e);
        status = study_finish(&s, status);
    } else {
        fail(status, &e);
    }
    destination_free(&to);
    return status;
}
