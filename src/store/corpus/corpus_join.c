// SPDX-License-Identifier: MIT
// What becomes of a record (venn-formats(5), JOINING):
//
//   new id                                   a new row; without tokens it waits to the end
//   same id in the same file                 a row of its own, id#2
//   same id, other file, equal tokens (or none), other runs      united with the row
//   same id and a run that is there already  id#2; without tokens it cannot be used
//   same id, other tokens                    an error; id#2 where the ids are mere positions
//
// A rationale file's records without an id are matched by their number in the anchor.
#include "store/corpus/corpus_internal.h"

// ---- new rows -----------------------------------------------------------------------------------

uint32_t corpus_push_row(struct corpus *c, const struct new_row *r)
{
    struct columns *columns = &c->columns;
    if (columns->n == columns->cap) {
        columns->cap = columns->cap ? columns->cap * 2 : 1024;
        columns->rows = mem_resize(columns->rows, columns->cap, sizeof *columns->rows);
    }
    const struct place *at = &r->at;
    uint32_t row = (uint32_t)columns->n++;
    columns->rows[row] = (struct column_row){.offset = at->offset,
                                             .length = at->length,
                                             .source = at->source,
                                             .flags = (uint16_t)r->flags,
                                             .id_hash = r->id_hash,
                                             .content_hash = r->content_hash,
                                             .label = value_none()};
    vec_push(&c->places, ((struct row_place){.position = at->position, .line = at->line}));
    ids_add(c, row);
    if (c->joined && at->source == c->anchor) {
        struct source *s = &c->sources[at->source];
        while (s->row_at.n <= at->position)
            vec_push(&s->row_at, 0);
        s->row_at.at[at->position] = row + 1;
    }
    return row;
}

static void note_image(struct corpus *c, uint32_t row, uint32_t width)
{
    c->image = true;
    while (c->widths.n <= row)
        vec_push(&c->widths, 0);
    c->widths.at[row] = width;
}

static void add_row(struct corpus *c, struct record *r, bool renamed,
                    const struct load_hooks *hooks)
{
    struct new_row row_new = {.at = r->report.at,
                              .id_hash = id_hash(r->x.id),
                              .content_hash = content_hash(&r->x),
                              .flags =
                                  (renamed ? (unsigned)INSTANCE_RENAMED : 0) |
                                  (r->report.repaired ? (unsigned)INSTANCE_REPAIRED : 0) |
                                  (r->x.kind == INSTANCE_TABLE ? (unsigned)INSTANCE_FIELDS : 0)};
    uint32_t row = corpus_push_row(c, &row_new);
    if (r->x.kind == INSTANCE_IMAGE)
        note_image(c, row, r->x.picture->w);
    row_finish(c, &r->x);
    row_fill(&c->columns, row, &r->x);
    corpus_check_stored(c, &r->x, &r->report);
    if (hooks && hooks->instance)
        hooks->instance(hooks->ctx, row, &r->x);
}

static void add_renamed(struct corpus *c, struct record *r, uint32_t other,
                        const struct load_hooks *hooks)
{
    struct source *s = &c->sources[r->report.at.source];
    const char *old = r->x.id;
    r->x.id = ids_rename(c, old, r->x.arena);
    if (r->implicit && c->columns.rows[other].source != r->report.at.source) {
        s->renamed++; // nothing in the data is wrong: said once per file
    } else {
        struct place at = row_first(c, other);
        report_problem(&r->report, PROBLEM_REPAIRED,
                       "the id \"%s\" was given before, at %s; this instance is \"%s\"", old,
                       place_text(c, &at, r->x.arena), r->x.id);
    }
    add_row(c, r, true, hooks);
}

// ---- uniting with a row -------------------------------------------------------------------------

static bool row_has_source(const struct corpus *c, uint32_t row, uint16_t source)
{
    if (c->columns.rows[row].source == source)
        return true;
    for (uint32_t k = c->columns.rows[row].extra; k; k = c->further.at[k - 1].next)
        if (c->further.at[k - 1].at.source == source)
            return true;
    return false;
}

// A run of x that the row has already, or NULL.
static const char *run_taken(const struct corpus *c, uint32_t row, const struct instance *x)
{
    for (uint32_t i = 0; i < x->n_runs; i++)
        if (columns_cell(&c->columns, row, x->runs[i].run))
            return c->columns.runs[x->runs[i].run].name;
    return NULL;
}

static void link_further(struct corpus *c, uint32_t row, const struct place *at)
{
    vec_push(&c->further, ((struct further){.at = *at}));
    uint32_t *last = &c->columns.rows[row].extra;
    while (*last)
        last = &c->further.at[*last - 1].next;
    *last = (uint32_t)c->further.n;
}

static bool reject(struct record *r, const char *why)
{
    report_problem(&r->report, PROBLEM_SKIPPED, "%s", why);
    return false;
}

// Unites r (which fits) with the row, whose records were read into base.
static void unite(struct corpus *c, struct record *r, uint32_t row, struct instance *base)
{
    instance_unite(base, &r->x, &r->report);
    row_finish(c, base);
    link_further(c, row, &r->report.at);
    if (r->report.repaired)
        c->columns.rows[row].flags |= INSTANCE_REPAIRED;
    row_fill(&c->columns, row, base);
    cache_forget(c, row);
}

// A record without tokens: read with those of its row.
static bool join_partial(struct corpus *c, struct record *r, uint32_t row)
{
    struct arena *a = r->x.arena;
    struct instance base;
    struct err e;
    if (!row_read(c, row, &base, a, &e))
        return reject(r, e.msg);
    struct place at = row_first(c, row);
    if (c->columns.rows[row].source == r->report.at.source)
        return reject(r, arena_printf(a, "no \"tokens\", and \"%s\" was given before, at %s",
                                      base.id, place_text(c, &at, a)));
    r->x = instance_blank(a);
    if (!record_read(c, r->tree, &base, &r->report, &r->x, &e))
        return reject(r, e.msg);
    const char *run = run_taken(c, row, &r->x);
    if (run) {
        return reject(r, arena_printf(a,
                                      "\"%s\" has run \"%s\" already; name the runs of each "
                                      "file (--rationales NAME=FILE)",
                                      base.id, run));
    }
    unite(c, r, row, &base);
    return true;
}

static void join_full(struct corpus *c, struct record *r, uint32_t row, bool by_line,
                      const struct load_hooks *hooks)
{
    struct arena *a = r->x.arena;
    struct place at = row_first(c, row);
    bool plain = c->sources[r->report.at.source].spec.role == ROLE_PLAIN;
    bool again = !by_line && row_has_source(c, row, r->report.at.source);
    if (!again && content_hash(&r->x) != c->columns.rows[row].content_hash) {
        if (!r->implicit || !plain || by_line) {
            reject(r, arena_printf(a,
                                   "the %s of \"%s\" differ from those at %s; an id stands for "
                                   "one %s",
                                   r->x.kind == INSTANCE_IMAGE ? "pixels" : "tokens",
                                   by_line ? "this line" : r->x.id, place_text(c, &at, a),
                                   r->x.kind == INSTANCE_IMAGE ? "image" : "text"));
            return;
        }
        again = true;
    }
    const char *run = again ? NULL : run_taken(c, row, &r->x);
    if (run && by_line) {
        reject(r, arena_printf(a, "the instance at %s has run \"%s\" already",
                               place_text(c, &at, a), run));
        return;
    }
    if (again || run) {
        add_renamed(c, r, row, hooks);
        return;
    }
    struct instance base;
    struct err e;
    if (row_read(c, row, &base, a, &e))
        unite(c, r, row, &base);
    else
        reject(r, e.msg);
}

// ---- what a record is ---------------------------------------------------------------------------

static bool by_line(const struct corpus *c, const struct record *r)
{
    const struct source *s = &c->sources[r->report.at.source];
    return s->spec.role == ROLE_RATIONALE && r->report.at.source != c->anchor &&
           (s->spec.join == JOIN_LINE || (s->spec.join == JOIN_AUTO && r->implicit));
}

static uint32_t find_row(const struct corpus *c, const struct record *r, bool line)
{
    if (!line)
        return ids_find(c, id_hash(r->x.id));
    const struct source *anchor = &c->sources[c->anchor];
    uint32_t position = r->report.at.position;
    return position < anchor->row_at.n && anchor->row_at.at[position]
               ? anchor->row_at.at[position] - 1
               : UINT32_MAX;
}

static void no_partner(struct corpus *c, struct record *r, bool line)
{
    if (!line && !r->last && c->n_sources > 1) {
        vec_push(&c->waiting, r->report.at);
        return;
    }
    struct source *s = &c->sources[r->report.at.source];
    if (c->annotations_lost && s->spec.role != ROLE_ANNOTATION) {
        s->orphans++; // said once per file
        c->problems.skipped_instances++;
        return;
    }
    if (s->spec.role == ROLE_RATIONALE || (s->spec.listed && c->n_sources > 1)) {
        c->unmatched++;
        if (line)
            report_problem(&r->report, PROBLEM_NOTE, "record %u has no partner in %s: unmatched",
                           r->report.at.position + 1, c->sources[c->anchor].bytes.path);
        else
            report_problem(&r->report, PROBLEM_NOTE, "no %s has the id \"%s\": unmatched",
                           s->spec.role == ROLE_RATIONALE ? "annotation" : "record with tokens",
                           r->x.id);
        return;
    }
    reject(r,
           c->n_sources > 1
               ? arena_printf(r->x.arena,
                              "no \"tokens\", and no other file has \"%s\"; give \"tokens\" or "
                              "\"text\"",
                              r->x.id)
               : "no \"tokens\"; give \"tokens\" (a list of words) or \"text\", or the file that "
                 "has them with --annotations");
}

static void take(struct corpus *c, struct record *r, const struct load_hooks *hooks)
{
    const struct source *s = &c->sources[r->report.at.source];
    r->implicit = !r->x.id;
    if (r->implicit)
        r->x.id = record_implicit_id(c, &r->report.at, r->x.arena);
    if (r->implicit && s->keys.n)
        r->implicit = false; // the key of an object of records is as good as an id
    if (r->implicit && s->spec.join == JOIN_ID && s->spec.role == ROLE_RATIONALE) {
        reject(r, "no \"id\", and this source is joined by id; give \"id\", or join by line");
        return;
    }
    bool line = by_line(c, r);
    uint32_t row = find_row(c, r, line);
    if (row != UINT32_MAX) {
        if (instance_has_features(&r->x))
            join_full(c, r, row, line, hooks);
        else
            join_partial(c, r, row);
    } else if (!instance_has_features(&r->x)) {
        no_partner(c, r, line);
    } else if (line && ids_find(c, id_hash(r->x.id)) != UINT32_MAX) {
        add_renamed(c, r, ids_find(c, id_hash(r->x.id)), hooks);
    } else {
        add_row(c, r, false, hooks);
    }
}

void corpus_take(struct corpus *c, struct record *r, const struct load_hooks *hooks)
{
    size_t n_runs = c->columns.n_runs;
    struct err e;
    r->x = instance_blank(&c->scratch);
    if (record_read(c, r->tree, NULL, &r->report, &r->x, &e))
        take(c, r, hooks);
    else
        reject(r, e.msg);
    // runs that only a rejected record named
    while (c->columns.n_runs > n_runs && !c->columns.runs[c->columns.n_runs - 1].present)
        columns_truncate_runs(&c->columns, c->columns.n_runs - 1);
}

// ---- after the last record ----------------------------------------------------------------------

static void take_waiting(struct corpus *c)
{
    for (size_t i = 0; i < c->waiting.n; i++) {
        struct err e;
        arena_reset(&c->scratch);
        struct record r = {.report = {.corpus = c, .at = c->waiting.at[i]}, .last = true};
        cJSON *tree = record_tree(c, &r.report.at, &e);
        r.tree = tree;
        if (tree)
            corpus_take(c, &r, NULL);
        else
            reject(&r, e.msg);
        cJSON_Delete(tree);
    }
    vec_free(&c->waiting);
}

// Rows that only annotation files or only rationale files have.
static void list_unmatched(struct corpus *c)
{
    for (uint32_t row = 0; row < c->columns.n; row++) {
        unsigned sides = 0;
        sides |= c->sources[c->columns.rows[row].source].spec.role == ROLE_RATIONALE ? 2u : 1u;
        for (uint32_t k = c->columns.rows[row].extra; k; k = c->further.at[k - 1].next)
            sides |=
                c->sources[c->further.at[k - 1].at.source].spec.role == ROLE_RATIONALE ? 2u : 1u;
        if (sides == 3)
            continue;
        struct report r = {.corpus = c, .at = row_first(c, row)};
        struct instance x = {.id = "?"};
        c->unmatched++;
        arena_reset(&c->scratch);
        if (c->problems.n < PROBLEMS_KEPT)
            row_read(c, row, &x, &c->scratch, NULL);
        report_problem(&r, PROBLEM_NOTE, "no %s has the id \"%s\": unmatched",
                       sides == 1 ? "rationale file" : "annotation", x.id ? x.id : "?");
    }
}

static const char *plural(const struct named_note *note)
{
    return note->n == 1 ? "" : "s";
}

void corpus_say_named(struct corpus *c, const char *path, const struct named_notes *said)
{
    const struct named_note *resampled = &said->resampled, *missing = &said->missing;
    const struct named_note *unusable = &said->unusable, *outside = &said->outside;
    const struct named_note *size = &said->size;
    if (resampled->n)
        corpus_file_problem(c, PROBLEM_NOTE, path,
                            "resampled: %u region%s or saliencies of another size (the first: %s)",
                            resampled->n, plural(resampled), resampled->first);
    if (missing->n)
        corpus_file_problem(c, PROBLEM_NOTE, path,
                            "not there: %u image%s (the first: %s); --image-root DIR says where "
                            "they are",
                            missing->n, plural(missing), missing->first);
    if (unusable->n)
        corpus_file_problem(c, PROBLEM_NOTE, path, "cannot be used: %u image%s (the first: %s)",
                            unusable->n, plural(unusable), unusable->first);
    if (size->n)
        corpus_file_problem(c, PROBLEM_NOTE, path,
                            "%u image%s another size than stated (the first: %s); the stated one "
                            "counts",
                            size->n, size->n == 1 ? " has" : "s have", size->first);
    if (outside->n)
        corpus_file_problem(c, PROBLEM_NOTE, path,
                            "%u region%s outside of the picture (the first: %s): is the annotation "
                            "in another resolution? state \"size\"",
                            outside->n, outside->n == 1 ? " reaches" : "s reach", outside->first);
}

void corpus_settle(struct corpus *c)
{
    take_waiting(c);
    if (c->joined && !c->annotations_lost)
        list_unmatched(c);
    for (size_t i = 0; i < c->n_sources; i++) {
        const struct source *s = &c->sources[i];
        if (s->renamed)
            corpus_file_problem(c, PROBLEM_NOTE, s->bytes.path,
                                "%u records without an id met the same number in another file; "
                                "they are called \"0#2\" and so on",
                                s->renamed);
        if (s->orphans)
            corpus_file_problem(c, PROBLEM_SKIPPED, s->bytes.path,
                                "%u records have no \"tokens\" and cannot be used without the "
                                "annotations",
                                s->orphans);
        corpus_say_named(c, s->bytes.path, &s->files.said);
        if (!s->records)
            report_empty(c, s);
    }
    struct err e;
    if (!corpus_annotator_known(c, &e))
        corpus_file_problem(c, PROBLEM_NOTE, c->sources[0].bytes.path, "%s", e.msg);
    corpus_stored_summary(c);
}
