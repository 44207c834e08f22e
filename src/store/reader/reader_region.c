// SPDX-License-Identifier: MIT
// Regions as records state them, at the resolution of the instance:
//
//   {"box":[x,y,w,h]}   {"polygon":[[x,y],…]} or rings of these   {"rle":{"size":[h,w],"counts":…}}
//   {"mask":"m.png"}    {"npy":"m.npy"}   {"npz":"m.npz","key":"arr_0"}   each with "label":3 or
//   "label":"#800000" for the pixels of one label; a list of any of these is their union.
#include "store/reader/reader_region.h"

#include "store/named_files.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const shapes[] = {"box", "polygon", "rle", "mask", "npy", "npz"};

static const cJSON *shape_of(const cJSON *v)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const cJSON *shape = json_get(v, shapes[i]);
        if (shape && !cJSON_IsNull(shape))
            return shape;
    }
    return NULL;
}

// Of the type that a shape has: an annotator or a run may be called "box".
bool region_given(const cJSON *v)
{
    const cJSON *shape = cJSON_IsObject(v) ? shape_of(v) : NULL;
    if (!shape)
        return false;
    if (strcmp(shape->string, "box") == 0 || strcmp(shape->string, "polygon") == 0)
        return cJSON_IsArray(shape) && !cJSON_IsObject(shape->child);
    return strcmp(shape->string, "rle") == 0 ? json_get(shape, "counts") != NULL
                                             : cJSON_IsString(shape);
}

struct place_of { // where a region goes
    const struct read_context *ctx;
    const char *what; // for messages
    struct grid grid;
    struct arena *arena; // for a moment
    struct featureset *out;
    struct err *e;
};

// ---- numbers ------------------------------------------------------------------------------------

static bool get_number(const cJSON *v, const char *what, double *out, struct err *e)
{
    if (!cJSON_IsNumber(v) || !isfinite(v->valuedouble))
        return err_set(e, "%s: %s is not a coordinate; give finite numbers", what,
                       cJSON_IsNumber(v) ? "an infinite number" : json_type(v));
    *out = v->valuedouble;
    return true;
}

// ---- boxes --------------------------------------------------------------------------------------

struct extent {
    double left, top, right, bottom;
};

// By more than the pixel about which formats differ.
static void note_outside(const struct place_of *p, const struct extent *r)
{
    if (p->ctx->files &&
        (r->left < -1 || r->top < -1 || r->right > p->grid.w + 1. || r->bottom > p->grid.h + 1.))
        named_note(&p->ctx->files->said.outside, "%.80s from (%g, %g) to (%g, %g) on %u×%u",
                   p->what, r->left, r->top, r->right, r->bottom, p->grid.w, p->grid.h);
}

static bool add_box(const struct place_of *p, const cJSON *v)
{
    double box[4];
    int n = 0;
    if (cJSON_IsArray(v) && cJSON_IsArray(v->child)) { // several
        for (const cJSON *i = v->child; i; i = i->next)
            if (!add_box(p, i))
                return false;
        return true;
    }
    for (const cJSON *i = cJSON_IsArray(v) ? v->child : NULL; i; i = i->next, n++)
        if (n < 4 && !get_number(i, p->what, &box[n], p->e))
            return false;
    if (n != 4)
        return err_set(p->e, "%s: \"box\" is %s; give [x, y, width, height]", p->what,
                       cJSON_IsArray(v) ? "no list of four numbers" : json_type(v));
    if (!region_box(p->out, p->grid, box, p->e))
        return err_prefix(p->e, "%s: \"box\"", p->what);
    note_outside(p, &(struct extent){box[0], box[1], box[0] + box[2], box[1] + box[3]});
    return true;
}

// ---- polygons -----------------------------------------------------------------------------------

// A ring of points [x,y], or of numbers x, y, x, y …
static bool add_ring(const struct place_of *p, struct polygon *polygon, const cJSON *v,
                     struct extent *r)
{
    size_t n = 0, want = 0;
    for (const cJSON *i = v->child; i; i = i->next)
        want += 1;
    if (want > 2 * (size_t)POLYGON_MAX_POINTS)
        return err_set(p->e, "%s: a polygon of more than %d points", p->what, POLYGON_MAX_POINTS);
    double *xy = arena_array(p->arena, 2 * want + 2, sizeof *xy);
    for (const cJSON *i = v->child; i; i = i->next) {
        const cJSON *x = cJSON_IsArray(i) ? i->child : i, *y = cJSON_IsArray(i) && x ? x->next : i;
        if (cJSON_IsArray(i) && (!x || !y || y->next))
            return err_set(p->e, "%s: \"polygon\": a point has two numbers, [x, y]", p->what);
        if (!get_number(x, p->what, &xy[n++], p->e) ||
            (y != i && !get_number(y, p->what, &xy[n++], p->e)))
            return false;
    }
    if (n % 2)
        return err_set(p->e, "%s: \"polygon\": an odd number of coordinates", p->what);
    for (size_t i = 0; i + 1 < n; i += 2) {
        r->left = fmin(r->left, xy[i]);
        r->right = fmax(r->right, xy[i]);
        r->top = fmin(r->top, xy[i + 1]);
        r->bottom = fmax(r->bottom, xy[i + 1]);
    }
    return polygon_ring(polygon, xy, n / 2, p->e) || err_prefix(p->e, "%s: \"polygon\"", p->what);
}

static bool is_point(const cJSON *v)
{
    return cJSON_IsArray(v) && cJSON_GetArraySize(v) == 2 && cJSON_IsNumber(v->child);
}

static bool add_polygon(const struct place_of *p, const cJSON *v)
{
    struct polygon polygon;
    struct extent extent = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    if (!cJSON_IsArray(v))
        return err_set(p->e, "%s: \"polygon\" is %s; give points [[x,y],…]", p->what, json_type(v));
    bool one = !cJSON_IsArray(v->child) || is_point(v->child), ok = true;
    polygon_begin(&polygon, p->grid);
    if (one)
        ok = add_ring(p, &polygon, v, &extent);
    for (const cJSON *i = one ? NULL : v->child; ok && i; i = i->next)
        ok = cJSON_IsArray(i)
                 ? add_ring(p, &polygon, i, &extent)
                 : err_set(p->e, "%s: \"polygon\": a ring is %s", p->what, json_type(i));
    polygon_end(&polygon, ok ? p->out : NULL);
    if (ok)
        note_outside(p, &extent);
    return ok;
}

// ---- run lengths --------------------------------------------------------------------------------

static bool get_size(const cJSON *v, struct grid *out)
{
    double h, w;
    const cJSON *first = cJSON_IsArray(v) ? v->child : NULL, *second = first ? first->next : NULL;
    if (!second || second->next || !json_is_index(first, &h) || !json_is_index(second, &w) ||
        !(h >= 1 && w >= 1 && h * w <= PIXMAP_MAX_PIXELS))
        return false;
    *out = (struct grid){(uint32_t)w, (uint32_t)h};
    return true;
}

static void note_size(const struct place_of *p, struct grid own)
{
    if (p->ctx->files && (own.w != p->grid.w || own.h != p->grid.h))
        named_note(&p->ctx->files->said.resampled, "%s has %u×%u, the instance %u×%u", p->what,
                   own.w, own.h, p->grid.w, p->grid.h);
}

static bool add_rle(const struct place_of *p, const cJSON *v)
{
    const cJSON *counts = json_get(v, "counts");
    struct grid own;
    if (!get_size(json_get(v, "size"), &own))
        return err_set(p->e,
                       "%s: \"rle\" has no \"size\" [height, width] of at most %d million "
                       "pixels",
                       p->what, PIXMAP_MAX_PIXELS / 1000000);
    struct featureset set = featureset_new(p->arena, grid_n(own));
    struct rle r = rle_begin(&set, own);
    bool ok = true;
    if (cJSON_IsString(counts)) {
        ok = rle_text(&r, counts->valuestring, p->e);
    } else if (cJSON_IsArray(counts)) {
        for (const cJSON *i = counts->child; ok && i; i = i->next)
            ok = rle_run(&r, cJSON_IsNumber(i) ? i->valuedouble : (double)NAN, p->e);
    } else {
        ok = err_set(p->e, "\"counts\" is %s; give run lengths or their text", json_type(counts));
    }
    if (!ok || !rle_end(&r, p->e))
        return err_prefix(p->e, "%s: \"rle\"", p->what);
    note_size(p, own);
    region_resample(p->out, p->grid, &set, own);
    return true;
}

// ---- files --------------------------------------------------------------------------------------

struct content { // of a file, or of a string that is one
    uint8_t *at; // heap
    size_t n;
    char name[64]; // for messages
};

static bool get_content(const struct read_context *ctx, const cJSON *v, const char *what,
                        struct content *out, struct err *e)
{
    if (!cJSON_IsString(v) || !*v->valuestring)
        return err_set(e, "%s is %s; give the name of a file", what, json_type(v));
    const char *name = v->valuestring;
    out->at = named_inline(name, &out->n);
    snprintf(out->name, sizeof out->name, "%.60s", out->at ? "the data" : name);
    if (out->at)
        return true;
    if (!ctx->files)
        return err_set(e, "%s: files cannot be read here", what);
    return named_read(ctx->files, name, &out->at, &out->n, NULL, e) ||
           err_prefix(e, "%s: %.100s", what, name);
}

static bool is_array(const struct content *c)
{
    return scoremap_is_npy(c->at, c->n) || scoremap_is_npz(c->at, c->n);
}

static struct decoder *decoder_of(const struct read_context *ctx)
{
    return ctx->files ? ctx->files->decoder : NULL;
}

static bool read_map(const struct read_context *ctx, const struct content *c, const cJSON *options,
                     struct grid like, struct scoremap *out, struct err *e)
{
    const cJSON *key = json_get(options, "key");
    if (scoremap_is_npy(c->at, c->n))
        return npy_read(c->at, c->n, like, out, e);
    if (scoremap_is_npz(c->at, c->n))
        return npz_read(c->at, c->n, cJSON_IsString(key) ? key->valuestring : NULL, like, out, e);
    struct greymap grey;
    if (!decode_grey(decoder_of(ctx), c->at, c->n, &grey, e))
        return false;
    bool ok = scoremap_from_grey(&grey, out, e);
    greymap_free(&grey);
    return ok;
}

// "label": a number, or "#RRGGBB"; *level and *colour stay as they are without one.
static bool get_label(const cJSON *v, const char *what, double *level, int64_t *colour,
                      struct err *e)
{
    const cJSON *label = json_get(v, "label");
    unsigned rgb;
    char end;
    if (!label || cJSON_IsNull(label))
        return true;
    if (cJSON_IsNumber(label) && isfinite(label->valuedouble)) {
        *level = label->valuedouble;
    } else if (cJSON_IsString(label) && strlen(label->valuestring) == 7 &&
               sscanf(label->valuestring, "#%6x%c", &rgb, &end) == 1) {
        *colour = rgb;
    } else {
        return err_set(e, "%s: \"label\" is %s; give a number, or a colour \"#RRGGBB\"", what,
                       json_type(label));
    }
    return true;
}

static void add_set(const struct place_of *p, struct grid own, const struct featureset *set)
{
    note_size(p, own);
    region_resample(p->out, p->grid, set, own);
}

static bool add_array(const struct place_of *p, const struct content *c, const cJSON *v,
                      double level)
{
    struct scoremap m;
    if (!read_map(p->ctx, c, v, p->grid, &m, p->e))
        return err_prefix(p->e, "%s: %s", p->what, c->name);
    struct featureset set = featureset_new(p->arena, grid_n(m.grid));
    scoremap_set(&m, level, &set);
    add_set(p, m.grid, &set);
    scoremap_free(&m);
    return true;
}

static bool add_colour(const struct place_of *p, const struct content *c, uint32_t colour)
{
    struct pixmap m;
    if (!decode_image(decoder_of(p->ctx), c->at, c->n, &m, p->e))
        return err_prefix(p->e, "%s: %s", p->what, c->name);
    struct grid own = {m.w, m.h};
    struct featureset set = featureset_new(p->arena, grid_n(own));
    region_colour(&set, &m, colour);
    add_set(p, own, &set);
    pixmap_free(&m);
    return true;
}

static bool add_grey(const struct place_of *p, const struct content *c, double level)
{
    struct greymap m;
    if (!decode_grey(decoder_of(p->ctx), c->at, c->n, &m, p->e))
        return err_prefix(p->e, "%s: %s", p->what, c->name);
    struct grid own = {m.w, m.h};
    struct featureset set = featureset_new(p->arena, grid_n(own));
    bool whole = level >= 0 && level <= 255 && level == floor(level);
    if (isnan(level) || whole)
        region_grey(&set, &m, whole ? (int)level : -1);
    add_set(p, own, &set);
    greymap_free(&m);
    return true;
}

static bool add_file(const struct place_of *p, const cJSON *v)
{
    struct content c = {0};
    double level = NAN;
    int64_t colour = -1;
    if (!get_label(v, p->what, &level, &colour, p->e) ||
        !get_content(p->ctx, shape_of(v), p->what, &c, p->e))
        return false;
    bool ok = is_array(&c)  ? add_array(p, &c, v, level)
              : colour >= 0 ? add_colour(p, &c, (uint32_t)colour)
                            : add_grey(p, &c, level);
    free(c.at);
    return ok;
}

// ---- any region ---------------------------------------------------------------------------------

static bool add_region(const struct place_of *p, const cJSON *v)
{
    const cJSON *shape = shape_of(v);
    if (!shape)
        return err_set(p->e, "%s: a region is %s; give box, polygon, rle, mask or npy", p->what,
                       cJSON_IsObject(v) ? "without a shape" : json_type(v));
    if (strcmp(shape->string, "box") == 0)
        return add_box(p, shape);
    if (strcmp(shape->string, "polygon") == 0)
        return add_polygon(p, shape);
    return strcmp(shape->string, "rle") == 0 ? add_rle(p, shape) : add_file(p, v);
}

bool read_region(const struct read_context *ctx, const cJSON *v, const char *what,
                 struct instance *x, struct featureset *out, struct err *e)
{
    struct arena arena = {0};
    struct featureset set = featureset_new(x->arena, x->n);
    struct place_of p = {.ctx = ctx,
                         .what = what,
                         .grid = grid_of_instance(x),
                         .arena = &arena,
                         .out = &set,
                         .e = e};
    bool ok = true;
    if (cJSON_IsArray(v))
        for (const cJSON *i = v->child; ok && i; i = i->next) {
            ok = add_region(&p, i);
            arena_reset(&arena);
        }
    else
        ok = add_region(&p, v);
    arena_free(&arena);
    if (ok)
        *out = set;
    return ok;
}

// ---- scores -------------------------------------------------------------------------------------

bool scores_named(const cJSON *run)
{
    return cJSON_IsString(json_get(run, "scores")) || cJSON_IsString(json_get(run, "npy")) ||
           cJSON_IsString(json_get(run, "npz"));
}

static void count_missing(const struct read_context *ctx, const char *what, const double *scores,
                          uint32_t n)
{
    uint32_t missing = 0;
    for (uint32_t i = 0; i < n; i++)
        missing += isnan(scores[i]) ? 1u : 0u;
    if (missing)
        ctx->problem(ctx->problem_ctx, PROBLEM_NOTE,
                     "%s: %u of %u scores are missing (NaN); these pixels are left out", what,
                     missing, n);
}

static void take_map(const struct place_of *p, const struct scoremap *m, struct instance *x,
                     struct saliency *s)
{
    note_size(p, m->grid);
    if (m->is_set) {
        struct featureset set = featureset_new(p->arena, grid_n(m->grid));
        s->given = featureset_new(x->arena, x->n);
        s->given_as_set = true;
        scoremap_set(m, NAN, &set);
        region_resample(&s->given, p->grid, &set, m->grid);
        return;
    }
    double *scores = arena_array(x->arena, x->n, sizeof *scores);
    scoremap_resample(m, p->grid, scores);
    count_missing(p->ctx, p->what, scores, x->n);
    s->scores = scores;
}

bool read_score_file(const struct read_context *ctx, const cJSON *run, const char *what,
                     struct instance *x, struct saliency *s, struct err *e)
{
    const cJSON *name = json_get(run, "scores");
    struct content c = {0};
    struct scoremap m;
    struct arena arena = {0};
    struct place_of p = {.ctx = ctx, .what = what, .grid = grid_of_instance(x), .arena = &arena};
    if (x->n > SCOREMAP_MAX_PIXELS)
        return err_set(e, "%s: scores for %u × %u pixels; at most %d million", what, p.grid.w,
                       p.grid.h, SCOREMAP_MAX_PIXELS / 1000000);
    if (!get_content(ctx, cJSON_IsString(name) ? name : shape_of(run), what, &c, e))
        return false;
    bool ok = read_map(ctx, &c, run, p.grid, &m, e) || err_prefix(e, "%s: %s", what, c.name);
    free(c.at);
    if (ok) {
        take_map(&p, &m, x, s);
        scoremap_free(&m);
    }
    arena_free(&arena);
    return ok;
}

// ---- how large a region is by itself ------------------------------------------------------------

static bool file_size(const struct read_context *ctx, const cJSON *v, const cJSON *name,
                      struct grid *out)
{
    struct content c = {0};
    struct scoremap m;
    bool ok = false;
    if (!get_content(ctx, name, "", &c, NULL))
        return false;
    if (!is_array(&c)) {
        ok = decode_size(decoder_of(ctx), c.at, c.n, &out->w, &out->h, NULL);
    } else if (read_map(ctx, &c, v, (struct grid){0}, &m, NULL)) {
        *out = m.grid;
        scoremap_free(&m);
        ok = true;
    }
    free(c.at);
    return ok;
}

bool region_own_size(const struct read_context *ctx, const cJSON *v, struct grid *out)
{
    if (cJSON_IsArray(v)) {
        for (const cJSON *i = v->child; i; i = i->next)
            if (region_own_size(ctx, i, out))
                return true;
        return false;
    }
    const cJSON *rle = json_get(v, "rle"), *scores = json_get(v, "scores"), *shape = shape_of(v);
    if (get_size(json_get(rle, "size"), out))
        return true;
    if (cJSON_IsString(scores))
        return file_size(ctx, v, scores, out);
    return cJSON_IsString(shape) && file_size(ctx, v, shape, out);
}
