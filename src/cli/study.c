// SPDX-License-Identifier: MIT
#include "cli/study.h"
#include "base/mem.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "cli/remarks.h"
#include "store/reader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool failed(struct study *s, int status)
{
    s->status = status;
    return false;
}

bool study_open(struct study *s, const struct options *o, struct err *e)
{
    *s = (struct study){.options = o, .analysis = {.delta = .05}};
    if (o->read.format && !reader_find(o->read.format)) {
        reader_unknown(o->read.format, e);
        err_prefix(e, "--format");
        return failed(s, EXIT_USAGE);
    }
    if (!guard_outputs(o, NULL, e))
        return failed(s, EXIT_USAGE);
    if (corpus_open(&s->corpus, &o->read, e))
        return guard_outputs(o, s->corpus, e) || failed(s, EXIT_USAGE);
    if (e)
        output_fatal(o, e);
    return failed(s, EXIT_UNREADABLE);
}

bool study_load(struct study *s, const struct load_hooks *hooks, struct err *e)
{
    if (!corpus_load(s->corpus, hooks, e))
        return failed(s, EXIT_UNREADABLE);
    return corpus_annotator_known(s->corpus, e) || failed(s, EXIT_USAGE);
}

void study_close(struct study *s)
{
    query_free(s->query);
    triage_close(s->triage);
    if (s->corpus)
        corpus_close(s->corpus);
    *s = (struct study){0};
}

int study_finish(struct study *s, int status)
{
    if (s->corpus && status != EXIT_USAGE) {
        remarks(s);
        int problems = output_problems(s->options, corpus_problems(s->corpus));
        status = problems > status ? problems : status;
    }
    study_close(s);
    return status;
}

// ---- settling ---------------------------------------------------------------------------------

static void settle_task(struct study *s, const struct corpus_info *info)
{
    const struct options *o = s->options;
    struct analysis *a = &s->analysis;
    a->task = o->task != TASK_UNKNOWN ? o->task : info->task;
    s->task_inferred = a->task == TASK_UNKNOWN;
    if (s->task_inferred)
        a->task = analysis_infer_task(corpus_columns(s->corpus));
    // Nearest first: the command line, the corpus, the user's config, Shared Interest's .05.
    a->delta = info->delta;
    if (!isnan(o->delta))
        a->delta = o->delta;
    else if (!info->has_delta && !isnan(o->config_delta))
        a->delta = o->config_delta;
}

// Ranges given by hand replace whatever the preset says, its ranges per pattern included.
static void override_cuts(const struct options *o, struct cuts *cuts)
{
    if (!o->has_low && !o->has_high)
        return;
    struct cut *all[] = {&cuts->iou, &cuts->gtc, &cuts->sc};
    for (size_t i = 0; i < 3; i++) {
        if (o->has_low)
            all[i]->low = o->low;
        if (o->has_high)
            all[i]->high = o->high;
    }
    memset(cuts->own, 0, sizeof cuts->own);
    memcpy(cuts->name, "custom", sizeof "custom");
}

static void settle_cuts(struct study *s, const struct corpus_info *info)
{
    const struct options *o = s->options;
    struct cuts *cuts = &s->analysis.cuts;
    *cuts = info->cuts;
    s->auto_cuts = o->cuts && strcmp(o->cuts, "auto") == 0;
    if (o->cuts && !s->auto_cuts)
        cuts_preset(o->cuts, cuts);
    override_cuts(o, cuts);
    s->analysis = study_analysis(s, s->run, NULL);
}

struct analysis study_analysis(const struct study *s, size_t run, bool *met)
{
    struct analysis a = s->analysis;
    bool meet = false;
    const struct columns *c = corpus_columns(s->corpus);
    if (s->auto_cuts && run < c->n_runs) {
        meet = cuts_auto(c, run, &a.cuts);
        override_cuts(s->options, &a.cuts);
    }
    if (met)
        *met = meet;
    return a;
}

static bool settle_order(struct study *s, const struct columns *c, struct err *e)
{
    const char *text = s->options->sort;
    s->order = (struct order){0};
    if (text && !order_parse(text, c, &s->order, e))
        return err_prefix(e, "--sort");
    if (!s->auto_cuts || s->one_run || c->n_runs < 2)
        return true;
    for (size_t i = 0; i < s->order.n; i++) {
        enum field_id id = s->order.keys[i].field.id;
        if (id == FIELD_ID_PATTERNS || id == FIELD_ID_PRIMARY)
            return err_set(e, "--sort: under --cuts auto every run has its own patterns; choose "
                              "one run with --run");
    }
    return true;
}

static bool settle_names(struct study *s, struct err *e)
{
    const struct options *o = s->options;
    const struct columns *c = corpus_columns(s->corpus);
    s->run = 0;
    s->one_run = o->run != NULL;
    if (o->run && !columns_find_run(c, o->run, &s->run, e))
        return err_prefix(e, "--run");
    struct query *query = NULL;
    if (o->filter && !query_parse(o->filter, c, &query, e))
        return err_prefix(e, "--filter");
    query_free(s->query);
    s->query = query;
    return true;
}

// Whether `note` is among the fields of --fields (meta.note is another one).
static bool lists_note(const char *fields)
{
    for (const char *at = fields; at && *at; at += *at == ',') {
        at += strspn(at, " ");
        size_t n = strcspn(at, ",");
        if (strncasecmp(at, "note", 4) == 0 && strspn(at + 4, " ") == n - 4)
            return true;
        at += n;
    }
    return false;
}

static bool wants_triage(const struct study *s)
{
    bool wants = query_needs_triage(s->query) || lists_note(s->options->fields);
    for (size_t i = 0; i < s->order.n; i++)
        wants = wants || s->order.keys[i].field.id == FIELD_ID_NOTE;
    return wants;
}

// Opened to look only; bound again whenever more was read.
static bool settle_triage(struct study *s, struct err *e)
{
    if (s->triage) {
        triage_bind(s->triage, corpus_columns(s->corpus), corpus_info(s->corpus).loaded);
        return true;
    }
    if (!wants_triage(s))
        return true;
    if (!(s->triage = triage_of(s, true, e)))
        return false;
    if (!triage_exists(s->triage)) {
        err_set(e, "there is no triage database %s; --triage FILE names one",
                triage_file(s->triage));
        triage_close(s->triage);
        s->triage = NULL;
        return false;
    }
    s->look = (struct triage_look){s->triage, s->options->reviewer ? 0 : TRIAGE_NOBODY};
    s->view = triage_view(&s->look);
    return true;
}

struct row_source study_rows(const struct study *s, const struct analysis *a)
{
    struct row_source src = corpus_rows(s->corpus, a);
    src.triage = s->triage ? &s->view : NULL;
    return src;
}

bool study_settle(struct study *s, struct err *e)
{
    if (!settle_names(s, e))
        return failed(s, EXIT_USAGE);
    struct corpus_info info = corpus_info(s->corpus);
    settle_task(s, &info);
    settle_cuts(s, &info);
    if (!settle_order(s, corpus_columns(s->corpus), e))
        return failed(s, EXIT_USAGE);
    return settle_triage(s, e) || failed(s, EXIT_UNREADABLE);
}

// ---- rows -------------------------------------------------------------------------------------

// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

// Keeps the rows of `want` instances drawn without replacement from those in the frame (Knuth's
// selection sampling over the instances in input order, so the order of the rows plays no part).
static void frame_sample(struct frame *f, size_t n_instances, uint64_t want, uint64_t seed)
{
    char *state = mem_zalloc(n_instances ? n_instances : 1); // 1 = in the frame, 2 = drawn
    uint64_t left = 0;
    for (size_t i = 0; i < f->n; i++) {
        left += !state[f->rows[i].instance];
        state[f->rows[i].instance] = 1;
    }
    for (size_t i = 0; i < n_instances; i++) {
        if (!state[i])
            continue;
        double u = (double)(random_next(&seed) >> 11) * 0x1p-53;
        if (u * (double)left < (double)want) {
            state[i] = 2;
            want--;
        }
        left--;
    }
    size_t kept = 0;
    for (size_t i = 0; i < f->n; i++)
        if (state[f->rows[i].instance] == 2)
            f->rows[kept++] = f->rows[i];
    f->n = kept;
    free(state);
}

static void frame_trim(const struct study *s, struct frame *f)
{
    const struct options *o = s->options;
    if (o->has_sample)
        frame_sample(f, corpus_columns(s->corpus)->n, o->sample, o->seed);
    if (o->has_limit && f->n > o->limit)
        f->n = (size_t)o->limit;
}

static bool build(struct study *s, size_t run, bool all, const struct order *order, struct frame *f,
                  struct err *e)
{
    struct analysis a = all ? s->analysis : study_analysis(s, run, NULL);
    struct row_source src = study_rows(s, &a);
    struct frame_spec spec = {
        .all_runs = all,
        .run = (uint32_t)run,
        .keep_runless = s->options->command == SUB_EXPLORE, // which lists them
        .query = s->query,
        .patterns = s->options->patterns,
        .order = order && order->n ? order : NULL,
    };
    if (!frame_build(f, &spec, &src, e))
        return failed(s, EXIT_UNREADABLE);
    if (f->unread) { // what is printed is what was asked for, or nothing
        *e = f->why;
        return failed(s, EXIT_UNREADABLE);
    }
    return true;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    return (x->run > y->run) - (x->run < y->run);
}

static void frame_append(struct frame *to, const struct frame *from)
{
    to->rows = mem_resize(to->rows, to->n + from->n + 1, sizeof *to->rows);
    if (from->n)
        memcpy(to->rows + to->n, from->rows, from->n * sizeof *to->rows);
    to->n += from->n;
    to->total += from->total;
    to->undefined += from->undefined;
    to->queried += from->queried;
    for (int i = 0; i < PATTERN_COUNT; i++)
        to->pattern_counts[i] += from->pattern_counts[i];
}

// Several runs under cut-offs of their own: each run is judged by its own, then the rows are put
// back in input order and sorted together.
static bool build_apart(struct study *s, struct frame *f, struct err *e)
{
    struct frame all = {0};
    size_t n_runs = corpus_columns(s->corpus)->n_runs;
    for (size_t run = 0; run < n_runs; run++) {
        struct frame one = {0};
        if (!build(s, run, false, NULL, &one, e)) {
            frame_free(&all);
            return false;
        }
        frame_append(&all, &one);
        frame_free(&one);
    }
    if (all.n)
        qsort(all.rows, all.n, sizeof *all.rows, compare_rows);
    struct row_source src = study_rows(s, &s->analysis);
    if (s->order.n && !order_rows(&s->order, &src, all.rows, all.n, e)) {
        frame_free(&all);
        return failed(s, EXIT_UNREADABLE);
    }
    frame_free(f);
    *f = all;
    return true;
}

bool study_frame(struct study *s, struct frame *f, struct err *e)
{
    size_t n_runs = corpus_columns(s->corpus)->n_runs;
    bool apart = s->auto_cuts && !s->one_run && n_runs > 1;
    if (s->one_run)
        return study_frame_run(s, s->run, f, e);
    if (apart ? !build_apart(s, f, e) : !build(s, 0, true, &s->order, f, e))
        return false;
    frame_trim(s, f);
    return true;
}

bool study_frame_run(struct study *s, size_t run, struct frame *f, struct err *e)
{
    if (!build(s, run, false, &s->order, f, e))
        return false;
    frame_trim(s, f);
    return true;
}

struct triage *triage_of(const struct study *s, bool read_only, struct err *e)
{
    const struct options *o = s->options;
    struct corpus_info info = corpus_info(s->corpus);
    char *path = o->triage ? mem_strdup(o->triage)
                           : triage_path(o->read.paths, o->read.n_paths, info.origin);
    struct triage_options to = {.path = path,
                                .reviewer = o->reviewer,
                                .aspect = info.aspect,
                                .blind = o->blind,
                                .read_only = read_only};
    struct triage *t = NULL;
    if (!path)
        err_set(e, "where is the triage database? Choose a file with --triage");
    else if (triage_open(&t, &to, e) && triage_trouble(t, NULL) != TRIAGE_FINE) {
        err_set(e, "%s", triage_reason(t));
        triage_close(t);
        t = NULL;
    }
    free(path);
    if (t)
        triage_bind(t, corpus_columns(s->corpus), info.loaded);
    return t;
}
