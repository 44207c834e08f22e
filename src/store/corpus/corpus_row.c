// SPDX-License-Identifier: MIT
// Rows: read again from all their records, united, derived, and written into columns.
#include "store/corpus/corpus_internal.h"

#include "store/scan/content_hash.h"

#include <stdio.h>
#include <string.h>

// ---- one record ---------------------------------------------------------------------------------

uint64_t content_hash(const struct instance *x)
{
    struct content_hash h = {0};
    if (x->kind == INSTANCE_IMAGE)
        return x->picture->content;
    for (uint32_t i = 0; i < x->n; i++) {
        content_add(&h, x->tokens[i].text, x->tokens[i].n);
        if (x->values) // rows of a table have their names in common
            content_add(&h, x->values[i].text, x->values[i].n);
    }
    return content_end(&h, x->n);
}

struct instance instance_blank(struct arena *a)
{
    return (struct instance){.arena = a, .label = value_none(), .prediction = value_none()};
}

// What is said once per file names the record that it met first.
static void name_record(struct named_note *note, const struct report *r, const char *id)
{
    char what[160];
    snprintf(what, sizeof what, "%.150s", note->first);
    if (id)
        snprintf(note->first, sizeof note->first, "\"%.60s\", %s", id, what);
    else
        snprintf(note->first, sizeof note->first, "record %u, %s", r->at.position + 1, what);
}

bool record_read(struct corpus *c, const cJSON *tree, const struct instance *base, struct report *r,
                 struct instance *x, struct err *e)
{
    const struct source *s = &c->sources[r->at.source];
    struct read_context ctx = {.columns = &c->columns,
                               .options = &c->options,
                               .files = &c->sources[r->at.source].files,
                               .annotators = &c->annotators,
                               .aspect = s->spec.aspect >= 0 ? s->spec.aspect : c->aspect,
                               .run = run_is_stated(&s->spec.run) ? &s->spec.run : NULL,
                               .base = base,
                               .seen = r->seen,
                               .problem = report_problem,
                               .problem_ctx = r};
    size_t n_runs = c->columns.n_runs;
    struct named_notes *said = &c->sources[r->at.source].files.said;
    uint32_t n_outside = said->outside.n, n_size = said->size.n;
    bool ok = s->reader->read(&ctx, tree, x, e);
    if (!n_outside && said->outside.n)
        name_record(&said->outside, r, x->id);
    if (!n_size && said->size.n)
        name_record(&said->size, r, x->id);
    if (!ok) {
        columns_truncate_runs(&c->columns, n_runs);
        return false;
    }
    // what the record says about all its runs, before it meets other records
    for (uint32_t i = 0; i < x->n_runs; i++) {
        if (value_is_none(x->runs[i].prediction))
            x->runs[i].prediction = x->prediction;
        if (!x->runs[i].probabilities) {
            x->runs[i].probabilities = x->probabilities;
            x->runs[i].n_probabilities = x->n_probabilities;
        }
    }
    x->file = s->bytes.path;
    x->line = s->transposed || (s->layout != LAYOUT_LINES && r->at.line == 1)
                  ? (uint64_t)r->at.position + 1
                  : r->at.line;
    return true;
}

cJSON *record_tree(struct corpus *c, const struct place *at, struct err *e)
{
    const struct source *s = &c->sources[at->source];
    if (bytes_changed(&s->bytes)) {
        err_set(e, "%s: file changed on disk; open it again", s->bytes.path);
        return NULL;
    }
    struct strbuf *b = &c->buffer;
    strbuf_clear(b);
    if (b->cap <= at->length) {
        b->cap = (size_t)at->length + 1;
        b->at = mem_resize(b->at, b->cap, 1);
    }
    if (!bytes_read(&s->bytes, at->offset, b->at, at->length, e)) {
        err_prefix(e, "%s", s->bytes.path);
        return NULL;
    }
    b->n = at->length;
    b->at[b->n] = '\0';
    cJSON *tree = json_parse(b->at, b->n, NULL, e);
    if (!tree)
        err_set(e, "%s:%u: file changed on disk; open it again", s->bytes.path, at->line);
    return tree;
}

const char *record_implicit_id(const struct corpus *c, const struct place *at, struct arena *a)
{
    const struct source *s = &c->sources[at->source];
    if (at->position < s->keys.n)
        return arena_strdup(a, s->keys.at[at->position]);
    return arena_printf(a, "%u", at->position);
}

// ---- uniting records ----------------------------------------------------------------------------

static void unite_meta(struct arena *a, const struct meta **list, uint32_t *n,
                       const struct meta *more, uint32_t n_more)
{
    if (!n_more)
        return;
    struct meta *all = arena_array(a, (size_t)*n + n_more, sizeof *all);
    uint32_t count = *n, old = *n;
    if (old)
        memcpy(all, *list, old * sizeof *all);
    for (uint32_t i = 0; i < n_more; i++) {
        uint32_t k = 0;
        while (k < old && strcmp(all[k].key, more[i].key) != 0)
            k++;
        if (k == old)
            all[count++] = more[i];
    }
    *list = all;
    *n = count;
}

static void unite_ground_truth(struct instance *x, const struct instance *y, struct report *r)
{
    if (!y->annotated)
        return;
    if (!x->annotated) {
        x->annotated = true;
        x->gt = y->gt;
        x->annotators = y->annotators;
        x->n_annotators = y->n_annotators;
    } else if (r && !featureset_equal(&x->gt, &y->gt)) {
        report_problem(r, PROBLEM_NOTE,
                       "the ground truth of \"%s\" differs from that of %s:%llu, "
                       "which is kept",
                       x->id, x->file, (unsigned long long)x->line);
    }
}

void instance_unite(struct instance *x, struct instance *y, struct report *r)
{
    if (value_is_none(x->label))
        x->label = y->label;
    else if (r && !value_is_none(y->label) && !value_equal(x->label, y->label))
        report_problem(r, PROBLEM_NOTE,
                       "the label of \"%s\" differs from that of %s:%llu, which "
                       "is kept",
                       x->id, x->file, (unsigned long long)x->line);
    if (value_is_none(x->prediction))
        x->prediction = y->prediction;
    if (!x->probabilities) {
        x->probabilities = y->probabilities;
        x->n_probabilities = y->n_probabilities;
    }
    unite_ground_truth(x, y, r);
    if (!x->n_layers) {
        x->layers = y->layers;
        x->n_layers = y->n_layers;
    }
    unite_meta(x->arena, &x->meta, &x->n_meta, y->meta, y->n_meta);
    unite_meta(x->arena, &x->stored, &x->n_stored, y->stored, y->n_stored);
    struct saliency *runs = arena_array(x->arena, (size_t)x->n_runs + y->n_runs, sizeof *runs);
    if (x->n_runs)
        memcpy(runs, x->runs, x->n_runs * sizeof *runs);
    if (y->n_runs)
        memcpy(runs + x->n_runs, y->runs, y->n_runs * sizeof *runs);
    x->runs = runs;
    x->n_runs += y->n_runs;
}

// ---- a whole row --------------------------------------------------------------------------------

struct place row_first(const struct corpus *c, uint32_t row)
{
    const struct column_row *r = &c->columns.rows[row];
    return (struct place){.offset = r->offset,
                          .length = r->length,
                          .source = r->source,
                          .position = c->places.at[row].position,
                          .line = c->places.at[row].line};
}

static bool read_place(struct corpus *c, const struct place *at, const struct instance *base,
                       const struct picture *seen, struct instance *x, struct err *e)
{
    struct report mute = {.corpus = c, .at = *at, .mute = true, .seen = seen};
    cJSON *tree = record_tree(c, at, e);
    if (!tree)
        return false;
    struct named_files *files = &c->sources[at->source].files;
    struct named_notes said = files->said;
    bool ok = record_read(c, tree, base, &mute, x, e);
    files->said = said; // it was all said before
    cJSON_Delete(tree);
    return ok || err_prefix(e, "%s:%u", c->sources[at->source].bytes.path, at->line);
}

static bool changed(const struct corpus *c, const struct place *at, struct err *e)
{
    return err_set(e, "%s:%u: file changed on disk; open it again",
                   c->sources[at->source].bytes.path, at->line);
}

// The id that the row was given when it was loaded; false when the record no longer has it.
static bool restore_id(const struct corpus *c, uint32_t row, const struct place *at,
                       struct instance *x)
{
    const struct column_row *r = &c->columns.rows[row];
    if (!x->id)
        x->id = record_implicit_id(c, at, x->arena);
    if (r->flags & INSTANCE_RENAMED)
        x->id = ids_renamed(x->id, r->id_hash, (uint32_t)c->columns.n + 1, x->arena);
    return x->id && id_hash(x->id) == r->id_hash;
}

// The picture of a row as it was when the row was loaded; false: it is no image.
static bool seen_picture(const struct corpus *c, uint32_t row, struct picture *out)
{
    const struct column_row *r = &c->columns.rows[row];
    uint32_t w = row < c->widths.n ? c->widths.at[row] : 0;
    *out = (struct picture){.w = w, .h = w ? r->n / w : 0, .content = r->content_hash};
    return w > 0;
}

static bool read_all(struct corpus *c, uint32_t row, struct instance *x, struct arena *a,
                     struct err *e)
{
    struct place at = row_first(c, row);
    struct picture picture;
    const struct picture *seen = seen_picture(c, row, &picture) ? &picture : NULL;
    *x = instance_blank(a);
    if (!read_place(c, &at, NULL, seen, x, e))
        return false;
    if (!instance_has_features(x) || !restore_id(c, row, &at, x) ||
        content_hash(x) != c->columns.rows[row].content_hash)
        return changed(c, &at, e);
    for (uint32_t next = c->columns.rows[row].extra; next; next = c->further.at[next - 1].next) {
        at = c->further.at[next - 1].at;
        struct instance y = instance_blank(a);
        if (!read_place(c, &at, x, seen, &y, e))
            return false;
        if (y.n != x->n)
            return changed(c, &at, e);
        instance_unite(x, &y, NULL);
    }
    return true;
}

bool row_read(struct corpus *c, uint32_t row, struct instance *x, struct arena *a, struct err *e)
{
    size_t n_runs = c->columns.n_runs;
    bool ok = read_all(c, row, x, a, e);
    if (c->columns.n_runs == n_runs)
        return ok;
    struct place at = row_first(c, row);
    columns_truncate_runs(&c->columns, n_runs); // a run that was not there when the row was loaded
    return changed(c, &at, e);
}

void row_prepare(const struct corpus *c, struct instance *x)
{
    for (uint32_t i = 0; i < x->n_runs; i++)
        if (value_is_none(x->runs[i].prediction))
            x->runs[i].prediction = x->prediction;
    subwords_merge(x, c->options.subwords);
}

void row_finish(const struct corpus *c, struct instance *x)
{
    row_prepare(c, x);
    truth_apply(c, x);
    row_derive(c, x);
}

void row_derive(const struct corpus *c, struct instance *x)
{
    struct derive_options o = {.override = c->options.override, .corpus = c->settings.rule};
    instance_derive(x, &o);
}

static bool same_rule(const struct rule *a, const struct rule *b)
{
    return a->kind == b->kind && a->on == b->on && a->arg == b->arg;
}

void run_take_rule(struct run *run, const struct rule *rule, bool scores)
{
    run->any_scores = run->any_scores || scores;
    if (rule->kind == RULE_NONE)
        return;
    if (run->rule.kind == RULE_NONE)
        run->rule = *rule;
    else if (!same_rule(&run->rule, rule))
        run->mixed_rules = true;
}

void row_fill(struct columns *columns, uint32_t row, const struct instance *x)
{
    struct column_row *r = &columns->rows[row];
    r->n = x->n;
    r->label = x->label;
    if (x->annotated)
        r->flags |= INSTANCE_ANNOTATED;
    for (uint32_t i = 0; i < x->n_runs; i++) {
        const struct saliency *s = &x->runs[i];
        cell_from_saliency(columns_cell_make(columns, row, s->run), x, s);
        run_take_rule(&columns->runs[s->run], &s->rule, s->scores);
    }
}
