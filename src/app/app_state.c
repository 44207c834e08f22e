// SPDX-License-Identifier: MIT
// What every command and view needs of the state: messages, the row under the cursor, what is on
// top, the filter, the place to come back to.
#include "app/view_stack.h"

#include <stdio.h>
#include <string.h>

void app_say(struct app *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(a->message, sizeof a->message, fmt, ap);
    va_end(ap);
    a->message_is_error = false;
}

void app_complain(struct app *a, const struct err *e)
{
    app_say(a, "%s", e->msg);
    a->message_is_error = true;
}

// ---- rows --------------------------------------------------------------------------------------

struct row_source app_rows(const struct app *a)
{
    struct row_source src = corpus_rows(a->corpus, &a->analysis);
    src.marked = a->marked;
    src.triage = a->triage ? &a->look_view : NULL;
    return src;
}

bool app_row(const struct app *a, struct row *out)
{
    if (a->list.cursor >= a->frame.n)
        return false;
    *out = a->frame.rows[a->list.cursor];
    return true;
}

const struct instance *app_instance(const struct app *a)
{
    if (!a->reader.has || a->reader.instance >= a->columns->n)
        return NULL;
    struct err e;
    return corpus_fetch(a->corpus, a->reader.instance, &e);
}

bool app_has(const struct app *a, uint32_t instance)
{
    return !a->part.only || featureset_has(a->part.only, instance);
}

bool app_has_pictures(const struct app *a)
{
    const struct instance *x = app_instance(a);
    return corpus_info(a->corpus).image || (x && x->kind == INSTANCE_IMAGE);
}

void app_marks_grow(struct app *a)
{
    size_t words = (a->columns->n + 63) / 64;
    if (words <= a->marked_words)
        return;
    words += words / 2;
    a->marked = mem_resize(a->marked, words, sizeof *a->marked);
    memset(a->marked + a->marked_words, 0, (words - a->marked_words) * sizeof *a->marked);
    a->marked_words = words;
    if (a->listing.job) // what it looks at is elsewhere now
        a->stale |= STALE_FRAME;
}

// ---- what is on top ----------------------------------------------------------------------------

struct view *app_top(struct app *a)
{
    return a->n_views ? &a->views[a->n_views - 1] : NULL;
}

const struct view *app_top_const(const struct app *a)
{
    return a->n_views ? &a->views[a->n_views - 1] : NULL;
}

bool paint_is_truth(const struct app *a)
{
    const struct view *v = app_top_const(a);
    return a->edit.on && a->edit.pixels && v && v->kind == VIEW_IMAGE;
}

static bool paints_region(const struct app *a)
{
    const struct view *v = app_top_const(a);
    const struct painting *p = &a->paint.painting;
    return v && v->kind == VIEW_PROBE && a->probe.has && a->probe.pixels &&
           p->w == a->probe.region.width && (size_t)p->w * p->h == a->probe.region.n;
}

bool paint_on(const struct app *a)
{
    return paint_is_truth(a) || paints_region(a);
}

const char *context_name(enum context c)
{
    static const char *const names[CONTEXT_COUNT] = {"global", "list",          "reader",  "edit",
                                                     "menu",   "distributions", "compare", "image",
                                                     "probe",  "paint"};
    return names[c];
}

unsigned app_contexts(const struct app *a, unsigned out[CONTEXT_COUNT])
{
    unsigned n = 0;
    if (paint_on(a))
        out[n++] = CONTEXT_PAINT;
    if (a->edit.on && (a->edit.pixels ? paint_on(a) : !a->n_views))
        out[n++] = CONTEXT_EDIT;
    out[n++] = a->n_views   ? app_top_const(a)->type->context
               : a->reading ? CONTEXT_READER
                            : CONTEXT_LIST;
    out[n++] = CONTEXT_GLOBAL;
    return n;
}

void app_prompt(struct app *a, enum prompt_kind kind, const char *text)
{
    editline_fini(&a->prompt.edit);
    a->prompt =
        (struct prompt){.kind = kind, .edit = {.history = &a->histories[kind], .complete_ctx = a}};
    a->prompt.edit.history_at = a->histories[kind].n;
    editline_set(&a->prompt.edit, text ? text : "");
}

// ---- what is listed ----------------------------------------------------------------------------

void app_set_filter(struct app *a, const char *text, struct query *q)
{
    char *copy = text && *text ? mem_strdup(text) : NULL;
    free(a->filter);
    query_free(a->query);
    a->filter = copy;
    a->query = q;
    a->stale |= STALE_FRAME;
}

bool dist_brushed(const struct app *a)
{
    for (int s = 0; s < SERIES_COUNT; s++)
        if (a->dist.brushes[s].on)
            return true;
    return false;
}

void dist_unbrush(struct app *a)
{
    memset(a->dist.brushes, 0, sizeof a->dist.brushes);
}

void app_filter_text(const struct app *a, struct strbuf *out)
{
    bool brushed = dist_brushed(a);
    if (a->filter && brushed)
        strbuf_printf(out, "(%s) and ", a->filter);
    else if (a->filter)
        strbuf_puts(out, a->filter);
    brushes_print(a->dist.brushes, out);
}

// ---- where one is ------------------------------------------------------------------------------

void app_reader_follow(struct app *a, uint64_t delay)
{
    a->reader.due = true;
    a->reader.due_at = a->now + delay;
}

void app_goto_instance(struct app *a, uint32_t instance)
{
    size_t at = frame_find(&a->frame, instance, a->run);
    a->listing.goes = a->listing.job || a->stale & STALE_FRAME; // then it is looked for again
    a->listing.to = instance;
    if (at < a->frame.n) {
        list_goto(&a->list, at);
        app_reader_follow(a, 0);
    }
}

static void reader_show(struct app *a)
{
    struct row row;
    struct reader_state *r = &a->reader;
    r->due = false;
    if (!app_row(a, &row)) {
        r->has = false;
        return;
    }
    bool same = r->has && r->instance == row.instance;
    r->run = a->run;
    r->wrap_width = same ? r->wrap_width : 0;
    if (same)
        return;
    r->has = true;
    r->instance = row.instance;
    r->top = 0;
    r->token = 0;
    const struct instance *x = app_instance(a);
    const struct saliency *s = x ? instance_run(x, a->run) : NULL;
    if (s && s->defined && featureset_count(&s->set))
        r->token = (uint32_t)featureset_next(&s->set, 0);
}

void app_reader_catch_up(struct app *a)
{
    if (a->reader.due)
        reader_show(a);
}
