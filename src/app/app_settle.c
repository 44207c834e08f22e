// SPDX-License-Identifier: MIT
// Settling: everything that is recomputed between an event and drawing. Task and cut-offs, the
// frame, the list's height, what the reader shows and how it wraps; every cursor is clamped here.
#include "app/app.h"
#include "app/follow.h"
#include "app/listing.h"
#include "app/search.h"
#include "app/triage_keys.h"
#include "app/view_stack.h"
#include "ui/draw_table.h"
#include "ui/draw_sheet.h"

static void settle_analysis(struct app *a)
{
    struct corpus_info info = corpus_info(a->corpus);
    if (!a->task_given)
        a->analysis.task = info.task != TASK_UNKNOWN ? info.task : analysis_infer_task(a->columns);
    if (a->run_wanted && a->columns->n_runs) {
        size_t run;
        struct err e;
        if (columns_find_run(a->columns, a->run_name, &run, &e)) {
            a->run = (uint32_t)run;
            a->run_wanted = false;
        } else if (!a->loading) {
            app_complain(a, &e);
            a->message_sticky = true;
            a->run_wanted = false;
        }
    }
    if (a->auto_cuts && a->run < a->columns->n_runs)
        cuts_auto(a->columns, a->run, &a->analysis.cuts);
}

void app_listed(struct app *a)
{
    if (!a->listing.changed)
        return;
    a->listing.changed = false;
    dist_frame_changed(a);
    compare_changed(a);
    probe_forget(a);
    gather_forget(a);
}

static void settle_frame(struct app *a)
{
    settle_analysis(a);
    app_marks_grow(a);
    listing_settle(a);
    app_listed(a);
}

static void settle_resume(struct app *a)
{
    uint32_t instance;
    if (!a->resume_id || (a->loading && !a->columns->n))
        return;
    bool found = corpus_find_id(a->corpus, a->resume_id, &instance, NULL);
    if (a->loading && (!found || frame_find(&a->frame, instance, a->run) >= a->frame.n)) {
        return; // its scores may be in a file that is still to come
    } else if (found) {
        app_goto_instance(a, instance);
        list_center(&a->list);
    } else {
        app_say(a, "no instance has the id %s", a->resume_id);
    }
    free(a->resume_id);
    a->resume_id = NULL;
}

// A page is whole rows of pictures, and begins with a whole one.
static void settle_sheet(struct app *a, struct rect r)
{
    struct sheet s = sheet_of(r.w, r.h);
    size_t columns = (size_t)s.columns, rows = (size_t)s.rows;
    list_resize(&a->list, a->frame.n, s.columns * s.rows);
    size_t at = a->list.cursor / columns, top = a->list.top / columns;
    top = at < top ? at : at >= top + rows ? at - rows + 1 : top;
    a->list.top = top * columns;
}

static void settle_list_height(struct app *a)
{
    struct browse_layout l = app_layout(a);
    int rows = l.list.h;
    if (a->mode == LAYOUT_CARDS)
        rows = (l.list.h + 1) / app_card_rows(a);
    if (a->mode == LAYOUT_SHEET)
        settle_sheet(a, l.list);
    else
        list_resize(&a->list, a->frame.n, rows < 1 ? 1 : rows);
}

static void settle_reader(struct app *a)
{
    struct reader_state *r = &a->reader;
    if (r->due_at <= a->now || a->reading)
        app_reader_catch_up(a);
    if (!r->due) // else it shows another row: nothing of it changes while a key is held
        r->position = a->frame.n ? a->list.cursor + 1 : 0;
    const struct instance *x = app_instance(a);
    struct rect area = app_reader_rect(a);
    if (!x || area.w < 1 || area.h < 1 || x->kind == INSTANCE_IMAGE)
        return;
    struct reader_view v = app_reader_view(a);
    int width = reader_text_width(area.w, v.n_runs);
    bool fresh = r->wrap_width == 0;
    if (r->wrap_width != width) {
        arena_reset(&r->arena);
        r->wrap = x->kind == INSTANCE_TABLE
                      ? wrap_fields(&r->arena, x->n)
                      : wrap_tokens(&r->arena, x->tokens, instance_tokens(x), width, a->ascii);
        r->wrap_width = width;
        v = app_reader_view(a);
    }
    if (r->token >= instance_tokens(x))
        r->token = instance_tokens(x) ? x->n - 1 : 0;
    uint32_t lines = reader_lines(&area, &v);
    uint32_t most = r->wrap.lines > lines ? r->wrap.lines - lines : 0;
    uint32_t at = x->n ? r->wrap.words[r->token].line : 0;
    if (a->reading || fresh) { // keep the word cursor, or the first salient word, in sight
        if (at < r->top)
            r->top = at;
        if (at >= r->top + lines)
            r->top = at - lines + (fresh && lines > 3 ? 3 : 1);
    }
    if (r->top > most)
        r->top = most;
}

void app_settle(struct app *a)
{
    follow_settle(a);
    triage_settle(a);
    if (a->stale & STALE_ROWS && listing_running(a)) { // it is not begun anew at every batch
        a->listing.again = true;
        a->stale &= ~(unsigned)STALE_ROWS;
    }
    if (a->stale & (STALE_FRAME | STALE_ROWS)) {
        a->stale &= ~(unsigned)(STALE_FRAME | STALE_ROWS);
        settle_frame(a);
    }
    settle_list_height(a);
    settle_resume(a);
    if (a->stale & STALE_SEARCH) {
        a->stale &= ~(unsigned)STALE_SEARCH;
        search_settle(a);
    }
    settle_reader(a);
    views_settle(a);
    paint_settle(a);
    pictures_settle(a);
    listing_check_keys(a);
    a->stale = 0;
}
