// SPDX-License-Identifier: MIT
#include "core/field.h"

#include "core/compare.h"
#include "core/field_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct field_info infos[FIELD_ID_COUNT] = {
#define X(ID, name, kind, in_score, heading, width, help) \
    [FIELD_ID_##ID] = {name, heading, help, FIELD_##kind, in_score, width},
#include "core/field.def"
#undef X
};

const struct field_info *field_info(enum field_id id)
{
    return &infos[id];
}

enum field_kind field_kind(const struct field *f)
{
    if (f->id == FIELD_ID_META || f->id == FIELD_ID_STORED || f->id == FIELD_ID_FIELDS)
        return FIELD_VALUE;
    if (f->id == FIELD_ID_PRIMARY_OF)
        return FIELD_TEXT;
    return f->id >= FIELD_ID_COUNT ? FIELD_NUMBER : infos[f->id].kind;
}

bool field_needs_instance(const struct field *f)
{
    switch (f->id) {
    case FIELD_ID_ID:
    case FIELD_ID_TEXT:
    case FIELD_ID_SALIENT:
    case FIELD_ID_GT:
    case FIELD_ID_DISAGREE:
    case FIELD_ID_META:
    case FIELD_ID_STORED:
    case FIELD_ID_FIELDS:
    case FIELD_ID_JACCARD:
        return true;
    default:
        return false;
    }
}

// ---- rows ---------------------------------------------------------------------------------------

static const struct cell *run_cell(const struct row_source *src, uint32_t instance, uint32_t run)
{
    if (run >= src->columns->n_runs)
        return NULL;
    const struct cell *c = columns_cell(src->columns, instance, run);
    return c && c->flags & CELL_PRESENT ? c : NULL;
}

const struct cell *row_cell(const struct row_source *src, struct row row)
{
    return run_cell(src, row.instance, row.run);
}

struct judgement row_judge(const struct row_source *src, struct row row)
{
    if (row_cell(src, row))
        return judge(src->columns, src->analysis, row.instance, row.run);
    return (struct judgement){.scores = {NAN, NAN, NAN, NAN}, .correct = CORRECT_UNKNOWN};
}

static const struct instance *row_fetch(const struct row_source *src, struct row row, struct err *e)
{
    if (src->fetch)
        return src->fetch(src->ctx, row.instance, e);
    err_set(e, "this field needs the records, which cannot be read again here");
    return NULL;
}

static const struct instance *cache_fetch(void *ctx, uint32_t instance, struct err *e)
{
    struct row_cache *cache = ctx;
    if (!cache->instance || cache->index != instance) {
        cache->instance = row_fetch(cache->under, (struct row){.instance = instance}, e);
        cache->index = instance;
        cache->fetched++;
        cache->failed += !cache->instance;
    }
    return cache->instance;
}

struct row_source row_cache_source(struct row_cache *cache, const struct row_source *under)
{
    *cache = (struct row_cache){.under = under};
    struct row_source source = *under;
    source.fetch = cache_fetch;
    source.sift = NULL; // it has another ctx
    source.ctx = cache;
    return source;
}

// ---- numbers ------------------------------------------------------------------------------------

static double delta_of(const struct row_source *src, struct row row, const struct field *f)
{
    struct scores a = cell_scores(run_cell(src, row.instance, f->run_a));
    struct scores b = cell_scores(run_cell(src, row.instance, f->run_b));
    return coverage_get(&a, f->score) - coverage_get(&b, f->score);
}

// Sizes of sets are undefined where the set is: no annotation, no saliency.
static double count_of(const struct cell *c, enum field_id id)
{
    bool g = c && c->flags & CELL_ANNOTATED, s = c && c->flags & CELL_SALIENT;
    switch (id) {
    case FIELD_ID_G:
        return g ? (double)c->g : NAN;
    case FIELD_ID_S:
        return s ? (double)c->s : NAN;
    default:
        return g && s ? (double)c->inter : NAN;
    }
}

double field_column_number(const struct row_source *src, struct row row, const struct field *f)
{
    const struct cell *c = row_cell(src, row);
    switch (f->id) {
    case FIELD_ID_N:
        return c ? c->n : src->columns->rows[row.instance].n;
    case FIELD_ID_G:
    case FIELD_ID_S:
    case FIELD_ID_INTER:
        return count_of(c, f->id);
    case FIELD_ID_IOU:
        return cell_scores(c).iou;
    case FIELD_ID_GTC:
        return cell_scores(c).gtc;
    case FIELD_ID_SC:
        return cell_scores(c).sc;
    case FIELD_ID_WSC:
        return cell_scores(c).wsc;
    case FIELD_ID_LABEL:
        return value_to_number(src->columns->rows[row.instance].label);
    case FIELD_ID_PREDICTION:
        return c ? value_to_number(c->prediction) : NAN;
    case FIELD_ID_DELTA:
        return delta_of(src, row, f);
    case FIELD_ID_ABS_DELTA:
        return fabs(delta_of(src, row, f));
    default:
        return NAN;
    }
}

// How much the row's S differs from the other run's that differs most: 1 - Jaccard. Two empty sets
// agree. NaN without another defined S.
static double disagreement(const struct instance *x, uint32_t run)
{
    const struct saliency *mine = instance_run(x, run);
    double most = NAN;
    if (!mine || !mine->defined)
        return NAN;
    size_t n = featureset_count(&mine->set);
    for (uint32_t i = 0; i < x->n_runs; i++) {
        const struct saliency *other = &x->runs[i];
        if (other == mine || !other->defined)
            continue;
        size_t both = featureset_count_both(&mine->set, &other->set);
        size_t either = n + featureset_count(&other->set) - both;
        double d = either ? 1 - (double)both / (double)either : 0;
        most = isnan(most) || d > most ? d : most;
    }
    return most;
}

bool field_number(const struct row_source *src, struct row row, const struct field *f, double *out,
                  struct err *e)
{
    if (!field_needs_instance(f)) {
        *out = field_column_number(src, row, f);
        return true;
    }
    struct strbuf scratch = {0};
    struct field_value v;
    bool ok = field_read(src, row, f, &scratch, &v, e);
    strbuf_free(&scratch);
    if (ok)
        *out = v.state == FIELD_IS_NUMBER ? v.number : NAN;
    return ok;
}

// ---- texts --------------------------------------------------------------------------------------

static struct field_value of_number(double x)
{
    return (struct field_value){.state = isnan(x) ? FIELD_UNDEFINED : FIELD_IS_NUMBER, .number = x};
}

static struct field_value of_text(const char *text)
{
    if (!text)
        return (struct field_value){.state = FIELD_UNDEFINED};
    return (struct field_value){.state = FIELD_IS_TEXT, .text = text, .n = strlen(text)};
}

static struct field_value of_value(const struct columns *c, struct value v)
{
    return value_is_name(v) ? of_text(c->names.at[value_to_name(v)])
                            : of_number(value_to_number(v));
}

static struct field_value of_meta(const struct meta *m)
{
    if (!m)
        return (struct field_value){.state = FIELD_UNDEFINED};
    struct field_value v = of_text(m->text);
    if (!isnan(m->number))
        v = (struct field_value){FIELD_IS_NUMBER, m->number, v.text, v.n};
    return v;
}

// What a field of a table holds: a number when all of it reads as one.
static struct field_value of_field(const struct instance *x, const char *name)
{
    uint32_t i;
    char *end;
    if (!instance_field(x, name, &i) || !x->values[i].n)
        return (struct field_value){.state = FIELD_UNDEFINED};
    struct field_value v = of_text(x->values[i].text);
    double number = strtod(v.text, &end);
    if (!*end && isfinite(number))
        v = (struct field_value){FIELD_IS_NUMBER, number, v.text, v.n};
    return v;
}

static struct field_value of_strbuf(const struct strbuf *b)
{
    return (struct field_value){.state = FIELD_IS_TEXT, .text = strbuf_str(b), .n = b->n};
}

// The words of `set` (NULL: all) in text order, separated by spaces.
static struct field_value of_words(const struct instance *x, const struct featureset *set,
                                   struct strbuf *scratch)
{
    strbuf_clear(scratch);
    for (size_t i = set ? featureset_next(set, 0) : 0; i < instance_tokens(x);
         i = set ? featureset_next(set, i + 1) : i + 1) {
        if (scratch->n)
            strbuf_putc(scratch, ' ');
        strbuf_add(scratch, x->tokens[i].text, x->tokens[i].n);
        if (x->values)
            strbuf_printf(scratch, "=%s", x->values[i].text);
    }
    return of_strbuf(scratch);
}

static struct field_value of_patterns(const struct judgement *j, struct strbuf *scratch)
{
    if (!pattern_decidable(&j->scores, j->correct))
        return (struct field_value){.state = FIELD_UNDEFINED};
    if (!(j->patterns & ~1u))
        return of_text("none");
    strbuf_clear(scratch);
    for (unsigned p = 1; p < PATTERN_COUNT; p++)
        if (j->patterns & 1u << p)
            strbuf_printf(scratch, "%s%s", scratch->n ? "," : "", pattern_info(p)->key);
    return of_strbuf(scratch);
}

static struct field_value read_columns(const struct row_source *src, struct row row,
                                       const struct field *f, struct strbuf *scratch)
{
    const struct cell *cell = row_cell(src, row);
    struct judgement j;
    switch (f->id) {
    case FIELD_ID_RUN:
        return of_text(cell ? src->columns->runs[row.run].name : NULL);
    case FIELD_ID_LABEL:
        return of_value(src->columns, src->columns->rows[row.instance].label);
    case FIELD_ID_PREDICTION:
        return of_value(src->columns, cell ? cell->prediction : value_none());
    case FIELD_ID_CORRECT:
        return of_text(correctness_text(row_judge(src, row).correct));
    case FIELD_ID_PATTERNS:
        j = row_judge(src, row);
        return of_patterns(&j, scratch);
    case FIELD_ID_PRIMARY:
        j = row_judge(src, row);
        return of_text(j.primary != PATTERN_NONE ? pattern_info(j.primary)->key : NULL);
    case FIELD_ID_PRIMARY_OF:
        j = row_judge(src, (struct row){row.instance, f->run_a});
        if (!pattern_decidable(&j.scores, j.correct))
            return of_text(NULL);
        return of_text(j.primary == PATTERN_NONE ? "none" : pattern_info(j.primary)->key);
    default:
        return of_number(field_column_number(src, row, f));
    }
}

static struct field_value read_instance(const struct instance *x, uint32_t run,
                                        const struct field *f, struct strbuf *scratch)
{
    const struct saliency *s = instance_run(x, run);
    switch (f->id) {
    case FIELD_ID_ID:
        return of_text(x->id);
    case FIELD_ID_TEXT:
        return of_words(x, NULL, scratch);
    case FIELD_ID_SALIENT:
        return s && s->defined ? of_words(x, &s->set, scratch) : of_text(NULL);
    case FIELD_ID_GT:
        return x->annotated ? of_words(x, &x->gt, scratch) : of_text(NULL);
    case FIELD_ID_DISAGREE:
        return of_number(disagreement(x, run));
    case FIELD_ID_JACCARD:
        return of_number(saliency_jaccard(x, f->run_a, f->run_b));
    case FIELD_ID_META:
        return of_meta(instance_meta(x, f->arg));
    case FIELD_ID_STORED:
        for (uint32_t i = 0; i < x->n_stored; i++)
            if (!strcmp(x->stored[i].key, f->arg))
                return of_meta(&x->stored[i]);
        return of_text(NULL);
    case FIELD_ID_FIELDS:
        return of_field(x, f->arg);
    default:
        return of_text(NULL);
    }
}

static bool read_note(const struct row_source *src, struct row row, struct field_value *out,
                      struct err *e)
{
    if (!src->triage)
        return err_set(e, "%s", TRIAGE_VIEW_MISSING);
    *out = of_text(src->triage->note(src->triage->ctx, row.instance));
    return true;
}

bool field_read(const struct row_source *src, struct row row, const struct field *f,
                struct strbuf *scratch, struct field_value *out, struct err *e)
{
    if (f->id == FIELD_ID_NOTE)
        return read_note(src, row, out, e);
    if (!field_needs_instance(f)) {
        *out = read_columns(src, row, f, scratch);
        return true;
    }
    const struct instance *x = row_fetch(src, row, e);
    if (x)
        *out = read_instance(x, row.run, f, scratch);
    return x;
}

const char *field_value_text(const struct field_value *v, char buf[NUMBER_TEXT], size_t *n)
{
    if (v->text) {
        *n = v->n;
        return v->text;
    }
    *n = number_format(v->number, buf);
    return buf;
}

// Ratios are printed with six decimals, everything else in full.
static bool is_ratio(enum field_id id)
{
    return id == FIELD_ID_IOU || id == FIELD_ID_GTC || id == FIELD_ID_SC || id == FIELD_ID_WSC ||
           id == FIELD_ID_DELTA || id == FIELD_ID_ABS_DELTA || id == FIELD_ID_JACCARD ||
           id == FIELD_ID_DISAGREE;
}

bool field_text(const struct row_source *src, struct row row, const struct field *f,
                struct strbuf *out, bool *defined, struct err *e)
{
    struct strbuf scratch = {0};
    struct field_value v;
    if (!field_read(src, row, f, &scratch, &v, e))
        return false;
    *defined = v.state != FIELD_UNDEFINED;
    if (*defined && is_ratio(f->id)) {
        strbuf_printf(out, "%.6f", v.number);
    } else if (*defined) {
        char buf[NUMBER_TEXT];
        size_t n;
        const char *text = field_value_text(&v, buf, &n);
        strbuf_add(out, text, n);
    }
    strbuf_free(&scratch);
    return true;
}
