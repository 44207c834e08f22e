// SPDX-License-Identifier: MIT
#include "app/view_probe.h"

#include "app/app.h"
#include "ui/draw_table.h"

static size_t shown_classes(const struct probe_state *s)
{
    size_t k = s->k ? s->k : PROBE_TOP;
    return k < PROBE_MOST ? k : PROBE_MOST;
}

void probe_changed(struct app *a)
{
    a->probe.fresh = false;
}

void probe_forget(struct app *a)
{
    struct probe_state *s = &a->probe;
    s->fresh = false;
    s->n_kept = 0;
    s->results = NULL;
}

void probe_free(struct app *a)
{
    struct probe_state *s = &a->probe;
    marking_free(&s->region);
    arena_free(&s->arena);
    arena_free(&s->wrapped);
    *s = (struct probe_state){0};
}

// ---- numbers ------------------------------------------------------------------------------------

static const struct instance *probed(const struct app *a)
{
    struct err e;
    return a->probe.has ? corpus_fetch(a->corpus, a->probe.instance, &e) : NULL;
}

static void ask(const struct probe_state *s, const struct featureset *region,
                struct probe_column *out)
{
    probe_ask(&s->probe, region, s->results);
    out->size = featureset_count(region);
    out->n = probe_best(s->results, s->probe.n_classes, s->by, shown_classes(s), out->best);
}

static void settle_numbers(struct app *a, const struct instance *x)
{
    struct probe_state *s = &a->probe;
    if (!s->results) {
        arena_reset(&s->arena);
        probe_prepare(&s->probe, x, a->columns, &s->arena);
        s->results = arena_array(&s->arena, s->probe.n_classes + 1, sizeof *s->results);
        s->n_kept = 0;
    }
    if (s->fresh && s->n_kept == s->region.kept.n)
        return;
    size_t from = s->n_kept < s->region.kept.n ? s->n_kept : 0; // a full history has moved on
    for (s->n_kept = from; s->n_kept < s->region.kept.n; s->n_kept++)
        ask(s, &s->region.kept.at[s->n_kept], &s->kept[s->n_kept]);
    ask(s, &s->region.set, &s->now);
    s->fresh = true;
}

// ---- drawing ------------------------------------------------------------------------------------

static struct rect view_rect(const struct app *a)
{
    return (struct rect){0, 1, a->w, a->h - 2};
}

static struct rect features_rect(const struct app *a)
{
    return probe_features_rect(view_rect(a), a->probe.now.n, a->probe.n_kept, a->probe.pixels);
}

struct rect probe_picture_at(const struct app *a)
{
    struct rect r = features_rect(a);
    struct picture_view v = a->pictures->view;
    v.region = true;
    return picture_view_at(r, &v, a->pictures->shown_w, a->pictures->shown_h);
}

void probe_settle(struct app *a)
{
    struct probe_state *s = &a->probe;
    const struct instance *x = probed(a);
    if (!x)
        return;
    settle_numbers(a, x);
    struct rect r = features_rect(a);
    int width = reader_text_width(r.w, 1);
    if (s->wrap_width != width) {
        arena_reset(&s->wrapped);
        s->wrap = x->kind == INSTANCE_TABLE
                      ? wrap_fields(&s->wrapped, x->n)
                      : wrap_tokens(&s->wrapped, x->tokens, x->tokens ? x->n : 0, width, a->ascii);
        s->wrap_width = width;
    }
    s->token = s->token < x->n ? s->token : x->n ? x->n - 1 : 0;
    uint32_t line = s->token < s->wrap.n ? s->wrap.words[s->token].line : 0;
    uint32_t rows = r.h > 0 ? (uint32_t)r.h : 1;
    if (line < s->top)
        s->top = line;
    if (line >= s->top + rows)
        s->top = line - rows + 1;
    if (s->top + rows > s->wrap.lines)
        s->top = s->wrap.lines > rows ? s->wrap.lines - rows : 0;
}

// Why a region cannot be compared with classes; NULL when it can.
static const char *why_not(const struct probe_state *s, const struct instance *x)
{
    if (x->kind == INSTANCE_IMAGE && !x->tokens)
        return NULL;
    if (s->probe.n_classes == 0)
        return "This instance has no saliency. Probing compares a region with one saliency per "
               "class: runs that state a \"class\".";
    if (s->probe.n_classes == 1)
        return "This instance has one saliency only. Probing needs one per class, to find the "
               "classes whose evidence lies in a region: give one run per \"class\".";
    return NULL;
}

static void put_selection(const struct probe_state *s, struct reader_view *v)
{
    v->selected_from = UINT32_MAX;
    if (s->anchor < 0)
        return;
    uint32_t anchor = (uint32_t)s->anchor;
    v->selected_from = anchor < s->token ? anchor : s->token;
    v->selected_to = anchor < s->token ? s->token : anchor;
}

void probe_draw(const struct app *a, struct canvas *c, struct rect r)
{
    const struct probe_state *s = &a->probe;
    const struct instance *x = probed(a);
    if (!x)
        return;
    struct instance marked = *x; // the region is what a person marks, as G is
    marked.annotated = true;
    marked.edited = false;
    marked.gt = s->region.set;
    bool overlay = s->chosen < s->now.n && s->now.size;
    struct probe_view v = {
        .reader = {.instance = &marked,
                   .columns = a->columns,
                   .analysis = &a->analysis,
                   .index = s->instance,
                   .runs = {overlay ? s->now.best[s->chosen].run : UINT32_MAX},
                   .n_runs = 1,
                   .wrap = &s->wrap,
                   .top = s->top,
                   .token = s->token,
                   .focused = true},
        .kept = s->kept,
        .n_kept = s->n_kept,
        .now = &s->now,
        .n_classes = s->probe.n_classes,
        .runs = !s->probe.named,
        .by = s->by,
        .chosen = overlay ? s->chosen : SIZE_MAX,
        .history = s->history,
        .note = s->probe.named ? NULL : "no run names a class: runs stand for classes",
        .why = why_not(s, x),
    };
    struct picture_view picture = a->pictures->view;
    picture.instance = &marked;
    picture.index = s->instance;
    picture.run = v.reader.runs[0];
    picture.region = true;
    v.picture = s->pixels ? &picture : NULL;
    put_selection(s, &v.reader);
    draw_probe(c, r, &v);
}
