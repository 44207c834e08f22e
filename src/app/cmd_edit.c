// SPDX-License-Identifier: MIT
// Correcting the ground truth in the reader. Every toggle is scored at once, so IoU, GTC, SC and
// the pattern change as one edits; Enter keeps it in the triage database, Esc drops it. The file is
// never written, and the original stays visible.
#include "app/commands.h"
#include "app/triage_keys.h"

static void edit_end(struct app *a)
{
    if (a->edit.from_list && a->reading) { // back to where e was pressed
        a->reading = false;
        a->mode = a->edit.from_mode;
    }
    const struct view *below = a->edit.pushed && a->n_views > 1 ? &a->views[a->n_views - 2] : NULL;
    if (below && below->kind == VIEW_PROBE) // its brush was lent
        paint_begin_probe(a);
    if (a->edit.pushed)
        app_pop_view(a);
    arena_free(&a->edit.arena);
    marking_free(&a->edit.region);
    a->edit = (struct edit_state){0};
    a->stale |= STALE_FRAME;
}

static void edit_began(struct app *a, const struct instance *x)
{
    a->edit.before = featureset_copy(&a->edit.arena, &a->edit.set);
    a->edit.unknown = !x->annotated;
}

// In the large picture, wherever e was pressed.
static bool edit_picture(struct app *a, const struct instance *x, struct err *e)
{
    const struct view *v = app_top_const(a);
    struct edit_state edit = {
        .on = true, .instance = a->reader.instance, .anchor = -1, .pixels = true};
    if (!x->picture || !x->picture->w || !x->picture->h)
        return err_set(e, "the size of the picture is not known");
    edit.pushed = !v || v->kind != VIEW_IMAGE;
    if (edit.pushed && !app_push_view(a, VIEW_IMAGE, "image"))
        return err_set(e, "too many views are open");
    a->edit = edit;
    marking_begin(&a->edit.region, x->n, x->picture->w);
    if (x->annotated)
        featureset_or(&a->edit.region.set, &x->gt);
    a->edit.set = a->edit.region.set;
    edit_began(a, x);
    paint_begin(a, x, &a->edit.set);
    app_say(a, "painting G: Space dabs, p draws, x erases, Enter keeps, Esc drops");
    a->message_sticky = true;
    return true;
}

bool cmd_edit(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    const struct instance *x = app_instance(a);
    if (!a->triage)
        return err_set(e, "there is no triage database to keep corrections in (--triage FILE)");
    if (!triage_may_write(a, e))
        return false;
    if (!x || !x->n)
        return err_set(e, "the reader shows no words");
    if (!a->corrected && !cmd_corrected(a, "", e)) // edits start from what was corrected before
        return false;
    x = app_instance(a);
    if (x->kind == INSTANCE_IMAGE)
        return edit_picture(a, x, e);
    struct edit_state edit = {.on = true,
                              .instance = a->reader.instance,
                              .anchor = -1,
                              .from_list = !a->reading,
                              .from_mode = a->mode};
    if (!a->reading && !cmd_open(a, "", e))
        return false;
    a->edit = edit;
    a->edit.set = x->annotated ? featureset_copy(&a->edit.arena, &x->gt)
                               : featureset_new(&a->edit.arena, x->n);
    edit_began(a, x);
    app_say(a, "editing the ground truth: - toggles, H L extend, Enter keeps, Esc drops");
    a->message_sticky = true;
    return true;
}

// The words that a toggle means: the selection, or the word under the cursor.
static void selection(const struct app *a, uint32_t *from, uint32_t *to)
{
    *from = *to = a->reader.token;
    if (a->edit.anchor >= 0 && (uint32_t)a->edit.anchor < *from)
        *from = (uint32_t)a->edit.anchor;
    if (a->edit.anchor >= 0 && (uint32_t)a->edit.anchor > *to)
        *to = (uint32_t)a->edit.anchor;
}

bool cmd_edit_toggle(struct app *a, const char *arg, struct err *e)
{
    uint32_t from, to;
    if (a->edit.pixels)
        return cmd_paint_dab(a, arg, e);
    selection(a, &from, &to);
    bool all = true;
    for (uint32_t i = from; i <= to; i++)
        all = all && featureset_has(&a->edit.set, i);
    for (uint32_t i = from; i <= to && i < a->edit.set.n; i++) {
        if (all)
            featureset_remove(&a->edit.set, i);
        else
            featureset_add(&a->edit.set, i);
    }
    a->edit.anchor = -1;
    return edit_show(a, e);
}

static bool extend(struct app *a, int direction)
{
    if (a->edit.pixels)
        return true;
    if (a->edit.anchor < 0)
        a->edit.anchor = a->reader.token;
    long token = (long)a->reader.token + direction;
    if (token >= 0 && token < (long)a->edit.set.n)
        a->reader.token = (uint32_t)token;
    return true;
}

bool cmd_edit_extend_left(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return extend(a, -1);
}

bool cmd_edit_extend_right(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return extend(a, 1);
}

// A selection or a rectangle that is still open goes into G first, and is seen there.
static bool settle_open(struct app *a, struct err *e)
{
    bool ok = paint_boxed(a) ? cmd_paint_dab(a, "", e) : cmd_edit_toggle(a, "", e);
    if (ok)
        app_say(a, "done with what was selected: Enter again keeps it, Esc drops it");
    return ok;
}

bool cmd_edit_keep(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (a->edit.anchor >= 0 || paint_boxed(a))
        return settle_open(a, e);
    if (!a->edit.unknown && featureset_equal(&a->edit.set, &a->edit.before)) {
        uint32_t instance = a->edit.instance;
        edit_end(a);
        app_say(a, "nothing was changed, nothing is kept");
        return edit_show_kept(a, instance, e);
    }
    const struct instance *x = corpus_fetch(a->corpus, a->edit.instance, e);
    if (!x)
        return false;
    uint32_t *indices = mem_array(a->edit.set.n, sizeof *indices);
    size_t n = featureset_members(&a->edit.set, indices);
    struct triage_at at = {.instance = a->edit.instance,
                           .id = x->id,
                           .content = a->columns->rows[a->edit.instance].content_hash,
                           .run =
                               a->run < a->columns->n_runs ? a->columns->runs[a->run].name : NULL};
    bool same = x->edited && featureset_equal(&a->edit.set, &x->gt_given);
    bool ok = triage_truth(a->triage, &at, same ? NULL : indices, n, e);
    if (!ok && triage_to_memory(a->triage, e))
        ok = triage_truth(a->triage, &at, same ? NULL : indices, n, e);
    free(indices);
    if (!ok)
        return false;
    app_say(a, same ? "the ground truth is the file's again"
                    : "corrected ground truth kept (u takes it back)");
    uint32_t instance = a->edit.instance;
    edit_end(a);
    return edit_show_kept(a, instance, e);
}

bool cmd_edit_drop(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!a->edit.on)
        return true;
    uint32_t instance = a->edit.instance;
    if (paint_release(a))
        return true;
    if (a->edit.anchor >= 0) { // first the selection goes, then the edit
        a->edit.anchor = -1;
        return true;
    }
    bool changed = !featureset_equal(&a->edit.set, &a->edit.before);
    edit_end(a);
    app_say(a, changed ? "dropped: the ground truth is as it was" : "nothing was changed");
    return edit_show_kept(a, instance, e);
}

bool cmd_corrected(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    a->corrected = !a->corrected;
    edit_apply_kept(a);
    app_say(a, a->corrected ? "scores use the corrected ground truth"
                            : "scores use the file's ground truth");
    return true;
}
