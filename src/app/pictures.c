// SPDX-License-Identifier: MIT
#include "app/app.h"

#include "base/hash.h"
#include "ui/picture_text.h"

#include <stdio.h>

#include <string.h>

enum {
    DECODED_MOST = 64 << 20, // bytes kept
    MADE_MOST = 32 << 20,
    SLICE_CELLS = 1500, // cells made in one slice of work: about 10 ms
    QUIET = 80,
    PATIENCE = 240, // ms after which pixels are made anew though keys are coming
    AHEAD = 3,      // neighbours of the reader's picture that are decoded
    WAIT = 1        // ms a slice waits for the decoder
};

void pictures_init(struct app *a, enum picture_mode wanted)
{
    a->pictures = mem_zalloc(sizeof *a->pictures);
    a->pictures->wanted = wanted;
    a->pictures->outline_g = true;
    a->pictures->zoom = 1;
    a->pictures->x = a->pictures->y = .5;
}

static void decoded_free(struct decoded *d)
{
    pixmap_free(&d->pixels);
    free(d->problem);
}

void pictures_fini(struct app *a)
{
    struct pictures *p = a->pictures;
    if (!p)
        return;
    picture_worker_free(p->worker);
    for (size_t i = 0; i < p->decoded.n; i++)
        decoded_free(&p->decoded.at[i]);
    for (size_t i = 0; i < p->made.n; i++)
        preview_free(&p->made.at[i].preview);
    vec_free(&p->decoded);
    vec_free(&p->made);
    free(p);
    a->pictures = NULL;
}

// ---- what is there ------------------------------------------------------------------------------

static struct decoded *find_decoded(const struct pictures *p, uint32_t instance)
{
    for (size_t i = 0; i < p->decoded.n; i++)
        if (p->decoded.at[i].instance == instance)
            return &p->decoded.at[i];
    return NULL;
}

static bool same_want(const struct picture_want *a, const struct picture_want *b)
{
    return a->instance == b->instance && a->w == b->w && a->h == b->h && a->bare == b->bare &&
           a->region == b->region && a->part.x == b->part.x && a->part.y == b->part.y &&
           a->part.w == b->part.w && a->part.h == b->part.h &&
           (a->bare || (a->run == b->run && a->look == b->look && a->outline_g == b->outline_g));
}

static struct made *find_made(const struct pictures *p, const struct picture_want *want)
{
    for (size_t i = 0; i < p->made.n; i++)
        if (same_want(&p->made.at[i].want, want))
            return &p->made.at[i];
    return NULL;
}

static void note_want(struct pictures *p, const struct picture_want *want)
{
    for (size_t i = 0; i < p->n_wants; i++)
        if (same_want(&p->wants[i], want))
            return;
    if (p->n_wants < PICTURE_WANTS)
        p->wants[p->n_wants++] = *want;
}

// Asked by drawing. What it changes is nothing that is drawn: the order of leaving and what to make
// next.
static void get(const void *ctx, const struct picture_want *want, struct picture_shown *out)
{
    const struct app *a = ctx;
    struct pictures *p = a->pictures;
    struct decoded *d = find_decoded(p, want->instance);
    *out = (struct picture_shown){.format = ""};
    if (d) {
        d->used = p->frame;
        out->w = d->w;
        out->h = d->h;
        out->format = d->format;
        out->problem = d->problem;
    }
    if (want->w < 1 || want->h < 1 || (p->found && p->mode == PICTURE_NONE))
        return;
    note_want(p, want);
    struct made *m = find_made(p, want);
    p->working = p->working || (!m && !(d && d->problem)); // it is made before the next key
    bool stays = m && m->used + 1 >= p->frame && m->used;  // it was in the frame before
    if (!m || (!stays && !want->main && pictures_pixels(a) && a->now < p->quiet_until))
        return;
    m->used = p->frame;
    if (want->main) {
        p->shown_w = m->preview.w;
        p->shown_h = m->preview.h;
    }
    out->preview = &m->preview;
    out->key = m->key;
}

static void forget_made(struct pictures *p)
{
    for (size_t i = 0; i < p->made.n; i++)
        preview_free(&p->made.at[i].preview);
    p->made.n = p->made_bytes = 0;
}

// The least recently drawn go first, those of the last frame never.
static void make_room(struct pictures *p)
{
    while (p->decoded_bytes > DECODED_MOST) {
        size_t old = 0;
        for (size_t i = 1; i < p->decoded.n; i++)
            if (p->decoded.at[i].used < p->decoded.at[old].used)
                old = i;
        if (p->decoded.n < 2)
            break;
        p->decoded_bytes -= pixmap_bytes(&p->decoded.at[old].pixels);
        decoded_free(&p->decoded.at[old]);
        p->decoded.at[old] = p->decoded.at[--p->decoded.n];
    }
    while (p->made_bytes > MADE_MOST) {
        size_t old = 0;
        for (size_t i = 1; i < p->made.n; i++)
            if (p->made.at[i].used < p->made.at[old].used)
                old = i;
        if (p->made.at[old].used >= p->frame)
            break;
        p->made_bytes -= preview_bytes(&p->made.at[old].preview);
        preview_free(&p->made.at[old].preview);
        p->made.at[old] = p->made.at[--p->made.n];
    }
}

// ---- decoding -----------------------------------------------------------------------------------

static void keep_problem(struct app *a, uint32_t instance, const char *what)
{
    struct decoded d = {.instance = instance, .used = a->pictures->frame};
    d.problem = mem_strdup(what);
    vec_push(&a->pictures->decoded, d);
}

static void take_result(struct app *a)
{
    struct pictures *p = a->pictures;
    struct picture_result r;
    if (!p->worker || !picture_worker_take(p->worker, WAIT, &r))
        return;
    if (!r.ok) {
        char text[sizeof r.e.msg + 32];
        snprintf(text, sizeof text, "cannot decode: %s", r.e.msg);
        keep_problem(a, r.instance, text);
    } else {
        struct decoded d = {
            .instance = r.instance, .pixels = r.pixels, .w = r.w, .h = r.h, .used = p->frame};
        memcpy(d.format, r.format, sizeof d.format);
        p->decoded_bytes += pixmap_bytes(&d.pixels);
        vec_push(&p->decoded, d);
    }
    make_room(p);
}

static void give(struct app *a, uint32_t instance)
{
    struct pictures *p = a->pictures;
    struct err e = {{0}};
    uint8_t *bytes = NULL;
    size_t n = 0;
    if (!corpus_picture(a->corpus, instance, &bytes, &n, &e)) {
        keep_problem(a, instance, e.msg);
        return;
    }
    if (!p->worker)
        p->worker = picture_worker_new("/proc/self/exe");
    picture_worker_give(p->worker, instance, bytes, n);
}

// ---- previews -----------------------------------------------------------------------------------

static struct preview_spec spec_of(const struct app *a, const struct picture_want *want)
{
    static const enum preview_symbols symbols[PICTURE_MODE_COUNT] = {
        [PICTURE_ASCII] = PREVIEW_ASCII,
        [PICTURE_SYMBOLS] = PREVIEW_BLOCKS,
        [PICTURE_HALF] = PREVIEW_HALF,
        [PICTURE_BRAILLE] = PREVIEW_BRAILLE};
    const struct graphics *g = &a->term->graphics;
    bool pixels = picture_mode_is_pixels(a->pictures->mode);
    int w = pixels && g->most_w ? g->most_w / g->cell_w : want->w;
    int h = pixels && g->most_h ? g->most_h / g->cell_h : want->h;
    return (struct preview_spec){.part = want->part,
                                 .w = w < want->w ? w : want->w,
                                 .h = h < want->h ? h : want->h,
                                 .cell_w = g->cell_w,
                                 .cell_h = g->cell_h,
                                 .symbols = symbols[a->pictures->mode],
                                 .colours = (enum preview_colours)a->term->depth};
}

static uint64_t key_of(const struct pictures *p, const struct picture_want *w)
{
    uint64_t parts[] = {w->instance,
                        w->run,
                        (uint64_t)w->w,
                        (uint64_t)w->h,
                        w->look,
                        w->outline_g,
                        w->bare,
                        w->region,
                        p->generation,
                        p->mode,
                        (uint64_t)(w->part.x * 1e6),
                        (uint64_t)(w->part.y * 1e6),
                        (uint64_t)(w->part.w * 1e6)};
    return hash_bytes(1, parts, sizeof parts);
}

static struct overlay overlay_of(const struct app *a, const struct picture_want *want,
                                 const struct instance *x)
{
    const struct saliency *s = instance_run(x, want->run);
    struct overlay o = {.w = x->picture->w,
                        .h = x->picture->h,
                        .g = x->annotated ? &x->gt : NULL,
                        .s = s && s->defined ? &s->set : NULL,
                        .scores = s && !s->given_as_set ? s->scores : NULL,
                        .outline_g = want->outline_g,
                        .before = x->edited ? &x->gt_given : NULL,
                        .look = want->look};
    if (want->region) {
        o.g = a->probe.has && a->probe.instance == want->instance ? &a->probe.region.set : NULL;
        o.before = NULL;
    }
    if (want->main && pictures_pixels(a) && paint_on(a))
        o.shape = a->paint.shown.shape;
    return o;
}

static struct made make(const struct app *a, const struct picture_want *want,
                        const struct decoded *d)
{
    struct pictures *p = a->pictures;
    struct err e;
    const struct instance *x = corpus_fetch(a->corpus, want->instance, &e);
    struct made m = {.want = *want, .key = key_of(p, want)};
    if (!x || x->kind != INSTANCE_IMAGE || !x->picture)
        return m; // nothing, once
    struct overlay o = overlay_of(a, want, x);
    const struct overlay *painted = want->bare || !o.w || !o.h ? NULL : &o;
    struct preview_spec spec = spec_of(a, want);
    if (picture_mode_is_pixels(p->mode))
        m.preview = preview_pixels(&d->pixels, painted, &spec,
                                   (enum preview_protocol)(p->mode - PICTURE_SIXEL),
                                   graphics_kitty_id(m.key));
    else
        m.preview = preview_cells(&d->pixels, painted, &spec);
    return m;
}

static void make_new(struct app *a, const struct picture_want *want, const struct decoded *d)
{
    struct pictures *p = a->pictures;
    struct made m = make(a, want, d);
    p->made_bytes += preview_bytes(&m.preview);
    vec_push(&p->made, m);
    make_room(p);
}

// What is on the screen is made anew in its place, so that nothing blinks; the rest goes.
static void make_stale(struct app *a)
{
    struct pictures *p = a->pictures;
    bool waits = pictures_pixels(a) && a->now < p->quiet_until;
    for (size_t i = p->made.n; i-- > 0;) {
        struct made *m = &p->made.at[i];
        const struct decoded *d = m->stale ? find_decoded(p, m->want.instance) : NULL;
        bool on_screen = m->used == p->frame && d && d->pixels.rgba;
        if (!m->stale || (on_screen && waits))
            continue;
        p->made_bytes -= preview_bytes(&m->preview);
        preview_free(&m->preview);
        if (on_screen) {
            const struct picture_want want = m->want;
            *m = make(a, &want, d);
            m->used = p->frame;
            p->made_bytes += preview_bytes(&m->preview);
        } else {
            *m = p->made.at[--p->made.n];
        }
    }
    p->stale_since = waits ? p->stale_since : 0;
}

// ---- slices -------------------------------------------------------------------------------------

// What is drawn now, then what the next keys may want; the first *n_make are made, too.
static size_t candidates(const struct app *a, struct picture_want *out, size_t *n_make)
{
    const struct pictures *p = a->pictures;
    const struct picture_want *main = NULL;
    size_t n = 0;
    for (size_t i = 0; i < p->n_wants; i++) {
        out[n++] = p->wants[i];
        if (p->wants[i].main)
            main = &p->wants[i];
    }
    *n_make = n;
    if (paint_on(a))
        return n;
    size_t from = main ? a->list.cursor : a->list.top + (size_t)a->list.height;
    for (size_t k = main ? 1 : 0; n && k <= (main ? AHEAD : n / 2) && n + 2 < PICTURE_WANTS; k++) {
        for (int back = 0; back <= (main ? 1 : 0); back++) {
            size_t at = back ? from - k : from + k;
            if (at >= a->frame.n) // before the first wraps round
                continue;
            out[n] = main ? *main : p->wants[0];
            out[n++].instance = a->frame.rows[at].instance;
            if (main && k == 1)
                *n_make = n;
        }
    }
    return n;
}

static void find_mode(struct app *a)
{
    struct pictures *p = a->pictures;
    a->term->ops->find_graphics(a->term, p->wanted);
    p->mode = a->term->graphics.mode;
    p->found = true;
    forget_made(p);
}

bool pictures_work(struct app *a)
{
    struct pictures *p = a->pictures;
    struct picture_want list[PICTURE_WANTS];
    size_t n_make, n = candidates(a, list, &n_make);
    p->working = false;
    if (!n || !a->term)
        return false;
    if (!p->found)
        find_mode(a);
    if (p->mode == PICTURE_NONE)
        return false;
    take_result(a);
    bool busy = p->worker && picture_worker_busy(p->worker), more = false;
    int cells = 0;
    for (size_t i = 0; i < n; i++) {
        const struct decoded *d = find_decoded(p, list[i].instance);
        if (!d) {
            if (!busy)
                give(a, list[i].instance);
            busy = p->worker && picture_worker_busy(p->worker);
            more = true;
        } else if (i < n_make && d->pixels.rgba && !find_made(p, &list[i])) {
            if (cells < SLICE_CELLS)
                make_new(a, &list[i], d);
            else
                more = true;
            cells += list[i].w * list[i].h;
        }
    }
    p->working = more || cells > 0;
    return p->working;
}

int pictures_timeout(const struct app *a)
{
    const struct pictures *p = a->pictures;
    if (p->working || (p->n_wants && !p->found))
        return 0;
    if (p->quiet_until > a->now)
        return (int)(p->quiet_until - a->now);
    return -1;
}

// ---- the screen ---------------------------------------------------------------------------------

void pictures_begin_frame(const struct app *a)
{
    a->pictures->frame++;
    a->pictures->n_wants = 0;
}

struct picture_look pictures_look(const struct app *a)
{
    const struct pictures *p = a->pictures;
    double share = 1 / p->zoom;
    return (struct picture_look){.look = p->look,
                                 .outline_g = p->outline_g,
                                 .beside = p->beside,
                                 .part = {p->x - share / 2, p->y - share / 2, share, share}};
}

void pictures_settle(struct app *a)
{
    struct pictures *p = a->pictures;
    p->source = (struct picture_source){.get = get,
                                        .ctx = a,
                                        .mode = p->found ? p->mode : PICTURE_AUTO,
                                        .why = p->found ? a->term->graphics.why : "",
                                        .mono = a->term && a->term->depth == DEPTH_MONO};
    p->view = (struct picture_view){.instance = app_instance(a),
                                    .columns = a->columns,
                                    .analysis = &a->analysis,
                                    .index = a->reader.instance,
                                    .run = a->run,
                                    .source = &p->source,
                                    .look = pictures_look(a),
                                    .zoomed = p->zoom > 1,
                                    .tags = a->triage && !paint_on(a),
                                    .paint = paint_on(a) ? &a->paint.shown : NULL};
    if (p->found)
        make_stale(a);
}

void pictures_key(struct app *a)
{
    if (pictures_pixels(a) && (a->mode == LAYOUT_SHEET || a->mode == LAYOUT_CARDS))
        a->pictures->quiet_until = a->now + QUIET;
}

void pictures_changed(struct app *a)
{
    a->pictures->generation++;
    forget_made(a->pictures);
}

void pictures_painted(struct app *a, uint32_t instance)
{
    struct pictures *p = a->pictures;
    p->generation++;
    for (size_t i = 0; i < p->made.n; i++)
        if (p->made.at[i].want.instance == instance && !p->made.at[i].want.bare)
            p->made.at[i].stale = true;
    if (!pictures_pixels(a))
        return;
    if (!p->stale_since)
        p->stale_since = a->now + 1;
    uint64_t latest = p->stale_since + PATIENCE;
    p->quiet_until = a->now + QUIET < latest ? a->now + QUIET : latest;
}

void pictures_set_mode(struct app *a, enum picture_mode wanted)
{
    a->pictures->wanted = wanted;
    a->pictures->found = false;
    forget_made(a->pictures);
    if (a->term)
        find_mode(a);
}

bool pictures_pixels(const struct app *a)
{
    return a->pictures->found && picture_mode_is_pixels(a->pictures->mode);
}

bool pictures_twin(struct app *a, struct strbuf *out, struct err *e)
{
    enum { TWIN_W = 78, TWIN_H = 36 };
    const struct decoded *d = find_decoded(a->pictures, a->reader.instance);
    const struct instance *x = app_instance(a);
    if (!x || x->kind != INSTANCE_IMAGE || !d || !d->pixels.rgba)
        return err_set(e, "%s", d && d->problem ? d->problem : "the picture is not there yet");
    struct picture_text t = {.instance = x,
                             .run = a->run,
                             .look = pictures_look(a),
                             .w = TWIN_W,
                             .h = TWIN_H,
                             .ascii = a->ascii || !a->term || !a->term->utf8};
    picture_text(out, &d->pixels, &t);
    return true;
}
