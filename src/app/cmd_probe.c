// SPDX-License-Identifier: MIT
// What keys do while probing: the cursor, the region, which classes are shown, saved probes.
#include "app/commands.h"
#include "app/resume.h"
#include "image/region_text.h"

#include <stdlib.h>
#include <string.h>

static bool begin(struct app *a, uint32_t instance, struct err *e)
{
    struct probe_state *s = &a->probe;
    const struct instance *x = corpus_fetch(a->corpus, instance, e);
    if (!x)
        return false;
    if (s->has && s->instance == instance && s->region.n == x->n)
        return true;
    enum score by = s->by;
    size_t k = s->k;
    probe_free(a);
    s->by = by;
    s->k = k;
    s->has = true;
    s->instance = instance;
    s->anchor = -1;
    s->token = a->reader.has && a->reader.instance == instance ? a->reader.token : 0;
    s->pixels = x->kind == INSTANCE_IMAGE && x->picture && x->picture->w && x->picture->h;
    s->chosen = s->pixels ? 0 : s->chosen;
    marking_begin(&s->region, x->n, s->pixels ? x->picture->w : 0);
    return true;
}

// Makes a text the region ("3:7,12", "box:4,4,12,12").
static bool take_region(struct app *a, const char *text, struct err *e)
{
    struct arena arena = {0};
    struct featureset set;
    const struct marking *r = &a->probe.region;
    bool picture = r->width && r->width < r->n;
    struct grid g = {picture ? (uint32_t)r->width : 0, picture ? (uint32_t)(r->n / r->width) : 0};
    bool ok = region_read(text, r->n, g, &arena, &set, e);
    if (ok && marking_set(&a->probe.region, &set))
        probe_changed(a);
    if (ok && featureset_count(&set))
        a->probe.token = (uint32_t)featureset_next(&set, 0);
    arena_free(&arena);
    return ok;
}

bool cmd_probe_view(struct app *a, const char *arg, struct err *e)
{
    if (!begin(a, a->reader.instance, e) || (*arg && !take_region(a, arg, e)))
        return false;
    paint_begin_probe(a);
    app_push_view(a, VIEW_PROBE, "probe");
    return true;
}

static bool need_probe(const struct app *a, struct err *e)
{
    const struct view *v = app_top_const(a);
    return (v && v->kind == VIEW_PROBE && a->probe.has) ||
           err_set(e, "this belongs to probing (:probe)");
}

// ---- the cursor ---------------------------------------------------------------------------------

static void move_line(struct probe_state *s, long delta)
{
    const struct wrap *w = &s->wrap;
    if (!w->n)
        return;
    const struct wrap_word *here = &w->words[s->token];
    long line = (long)here->line + delta, last = (long)w->lines - 1;
    line = line < 0 ? 0 : line > last ? last : line;
    uint32_t i = wrap_first_on(w, (uint32_t)line);
    while (i + 1 < w->n && w->words[i + 1].line == (uint32_t)line &&
           w->words[i + 1].column <= here->column)
        i++;
    s->token = i < w->n ? i : w->n - 1;
}

bool cmd_region_move(struct app *a, const char *arg, struct err *e)
{
    static const struct {
        const char *name;
        int features, lines;
    } moves[] = {{"left", -1, 0}, {"right", 1, 0},     {"up", 0, -1},
                 {"down", 0, 1},  {"page-up", 0, -10}, {"page-down", 0, 10}};
    struct probe_state *s = &a->probe;
    if (!need_probe(a, e))
        return false;
    if (strcmp(arg, "first") == 0)
        return s->token = 0, true;
    if (strcmp(arg, "last") == 0)
        return s->token = s->region.n ? (uint32_t)s->region.n - 1 : 0, true;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        if (strcmp(arg, moves[i].name) != 0)
            continue;
        long to = (long)s->token + moves[i].features;
        if (to >= 0 && to < (long)s->region.n)
            s->token = (uint32_t)to;
        if (moves[i].lines)
            move_line(s, moves[i].lines);
        return true;
    }
    return err_set(e, "region-move takes left, right, up, down, first, last, page-up or page-down");
}

bool cmd_region_extend(struct app *a, const char *arg, struct err *e)
{
    struct probe_state *s = &a->probe;
    if (!need_probe(a, e))
        return false;
    if (s->anchor < 0)
        s->anchor = s->token;
    return cmd_region_move(a, arg, e);
}

// ---- the region ---------------------------------------------------------------------------------

bool cmd_region_mark(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct probe_state *s = &a->probe;
    if (!need_probe(a, e))
        return false;
    size_t anchor = s->anchor < 0 ? s->token : (size_t)s->anchor;
    bool single = s->anchor < 0;
    marking_toggle(&s->region, anchor < s->token ? anchor : s->token,
                   anchor < s->token ? s->token : anchor);
    s->anchor = -1;
    if (single && s->token + 1 < s->region.n)
        s->token++;
    probe_changed(a);
    return true;
}

static bool to_set_of(struct app *a, bool ground_truth, struct err *e)
{
    const struct instance *x = corpus_fetch(a->corpus, a->probe.instance, e);
    const struct saliency *s = x ? instance_run(x, a->run) : NULL;
    if (!x)
        return false;
    if (ground_truth ? !x->annotated : !s || !s->defined)
        return err_set(e, ground_truth ? "the instance is not annotated"
                                       : "the active run has no saliency here");
    marking_set(&a->probe.region, ground_truth ? &x->gt : &s->set);
    return true;
}

// A selection or a rectangle that is still open goes into the region first, and is seen there.
static bool settle_open(struct app *a, struct err *e)
{
    bool ok = paint_boxed(a) ? cmd_paint_dab(a, "", e) : cmd_region_mark(a, "", e);
    if (ok)
        app_say(a, "done with what was selected: Enter again keeps the region");
    return ok;
}

bool cmd_region(struct app *a, const char *arg, struct err *e)
{
    static const struct {
        const char *name, *nothing;
        bool (*change)(struct marking *r);
    } changes[] = {{"grow", "it is as large as it can be", marking_grow},
                   {"shrink", "nothing is left to take away", marking_shrink},
                   {"invert", NULL, marking_invert},
                   {"clear", "it is empty already", marking_clear},
                   {"undo", "nothing to undo", marking_undo},
                   {"redo", "nothing to redo", marking_redo},
                   {"keep", "this region is kept already", marking_keep}};
    if (!need_probe(a, e))
        return false;
    if (strcmp(arg, "keep") == 0 && (a->probe.anchor >= 0 || paint_boxed(a)))
        return settle_open(a, e);
    a->probe.anchor = -1;
    probe_changed(a);
    pictures_painted(a, a->probe.instance);
    if (strcmp(arg, "gt") == 0 || strcmp(arg, "salient") == 0)
        return to_set_of(a, *arg == 'g', e);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (strcmp(arg, changes[i].name) != 0)
            continue;
        if (!changes[i].change(&a->probe.region) && changes[i].nothing)
            app_say(a, "%s", changes[i].nothing);
        else if (strcmp(arg, "keep") == 0 && a->probe.region.kept.n == MARKING_HISTORY)
            a->probe.n_kept = 0;
        return true;
    }
    return take_region(a, arg, e) ||
           err_prefix(e, "region takes grow, shrink, invert, clear, undo, redo, keep, gt, salient "
                         "or a region");
}

// ---- classes ------------------------------------------------------------------------------------

bool cmd_probe_by(struct app *a, const char *arg, struct err *e)
{
    struct probe_state *s = &a->probe;
    if (!need_probe(a, e))
        return false;
    if (!score_of_sets(arg, &s->by))
        return err_set(e, "probe-by takes iou, gtc or sc");
    s->fresh = false;
    s->n_kept = 0;
    return true;
}

bool cmd_probe_classes(struct app *a, const char *arg, struct err *e)
{
    struct probe_state *s = &a->probe;
    size_t k = s->k ? s->k : PROBE_TOP;
    char *end;
    if (!need_probe(a, e))
        return false;
    unsigned long number = strtoul(arg, &end, 10);
    if (strcmp(arg, "more") == 0)
        k++;
    else if (strcmp(arg, "fewer") == 0)
        k--;
    else if (*arg && !*end)
        k = number;
    else
        return err_set(e, "probe-classes takes more, fewer or a number");
    if (k < 1 || k > PROBE_MOST)
        return err_set(e, "1 to %d classes are shown", (int)PROBE_MOST);
    s->k = k;
    s->fresh = false;
    s->n_kept = 0;
    return true;
}

bool cmd_probe_class(struct app *a, const char *arg, struct err *e)
{
    struct probe_state *s = &a->probe;
    if (!need_probe(a, e))
        return false;
    size_t n = s->now.n + 1; // one more: the region alone
    s->chosen = s->chosen < n ? s->chosen : n - 1;
    s->chosen = (s->chosen + (strcmp(arg, "previous") == 0 ? n - 1 : 1)) % n;
    if (s->chosen < s->now.n)
        app_say(a, "S of %s", s->now.best[s->chosen].name);
    else
        app_say(a, "the region alone");
    return true;
}

bool cmd_probe_page(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    a->probe.history = !a->probe.history;
    return need_probe(a, e);
}

// ---- saved probes -------------------------------------------------------------------------------

bool cmd_probe_save(struct app *a, const char *arg, struct err *e)
{
    struct probe_state *s = &a->probe;
    const struct instance *x = s->has ? corpus_fetch(a->corpus, s->instance, e) : NULL;
    if (!need_probe(a, e))
        return false;
    if (!x)
        return false;
    if (!*arg)
        return err_set(e, "probe-save needs a name");
    char *path = resume_file("probes", corpus_info(a->corpus).identity);
    struct strbuf region = {0};
    region_print(&s->region.set, &region);
    if (!region.n)
        err_set(e, "the region is empty");
    const struct saved_probe p = {.name = (char *)(uintptr_t)arg,
                                  .id = (char *)(uintptr_t)x->id,
                                  .region = (char *)(uintptr_t)strbuf_str(&region),
                                  .by = s->by,
                                  .top = s->k ? s->k : PROBE_TOP};
    if (path)
        resume_make_dirs(path);
    bool ok = region.n && (path || err_set(e, "there is no folder to keep probes in")) &&
              probes_keep(path, &p, e);
    if (ok)
        app_say(a, "probe %s kept (:probe-load, venn probe --saved)", arg);
    strbuf_free(&region);
    free(path);
    return ok;
}

static bool load(struct app *a, const struct saved_probe *p, struct err *e)
{
    uint32_t instance;
    if (!corpus_find_id(a->corpus, p->id, &instance, e))
        return err_prefix(e, "probe %s", p->name);
    if (!begin(a, instance, e) || !take_region(a, p->region, e))
        return false;
    a->probe.by = p->by;
    a->probe.k = p->top < PROBE_MOST ? p->top : PROBE_MOST;
    probe_forget(a);
    paint_begin_probe(a);
    app_push_view(a, VIEW_PROBE, "probe");
    return true;
}

bool cmd_probe_load(struct app *a, const char *arg, struct err *e)
{
    struct saved_probes all;
    char names[200];
    char *path = resume_file("probes", corpus_info(a->corpus).identity);
    probes_read(path, &all);
    free(path);
    const struct saved_probe *p = probes_find(&all, arg);
    probes_names(&all, names, sizeof names);
    bool ok =
        p ? load(a, p, e) : err_set(e, "no probe is kept as '%.60s'; kept are: %s", arg, names);
    probes_free(&all);
    return ok;
}
