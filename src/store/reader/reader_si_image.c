// SPDX-License-Identifier: MIT
// The image files of Shared Interest's server: rows of fname, image (base64), bbox and saliency,
// both lists of rings "x,y x,y …" on 175 × 175 pixels. The scores stored with them were made at
// another resolution, from masks that the file does not have: those computed here differ a little.
#include "store/reader/reader_region.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE = 175 };
static const struct grid grid = {SIDE, SIDE};

// One ring's numbers; NULL when there are others than "x,y x,y …". Heap.
static double *ring_of(const char *text, size_t *points)
{
    size_t n = 0, cap = strlen(text) / 2 + 2;
    double *xy = mem_array(cap, sizeof *xy);
    for (const char *p = text + strspn(text, " "); *p; p += strspn(p, " ")) {
        for (int k = 0; k < 2; k++) {
            char *end;
            double x = strtod(p, &end);
            if (end == p || n == cap || (k == 0 && *end != ',')) {
                free(xy);
                return NULL;
            }
            xy[n++] = x;
            p = end + (k == 0);
        }
        if (*p && *p != ' ') {
            free(xy);
            return NULL;
        }
    }
    *points = n / 2;
    return xy;
}

static bool read_rings(const cJSON *v, const char *key, struct instance *x, struct featureset *out,
                       struct err *e)
{
    struct polygon polygon;
    bool ok = true;
    if (!cJSON_IsArray(v))
        return err_set(e, "\"%s\" is %s; give a list of rings \"x,y x,y …\"", key, json_type(v));
    polygon_begin(&polygon, grid);
    for (const cJSON *i = v->child; ok && i; i = i->next) {
        size_t n = 0;
        double *xy = cJSON_IsString(i) ? ring_of(i->valuestring, &n) : NULL;
        if (!xy)
            ok = err_set(e, "\"%s\" has a ring that is not of the form \"x,y x,y …\"", key);
        else
            ok = polygon_ring(&polygon, xy, n, e) || err_prefix(e, "\"%s\"", key);
        free(xy);
    }
    *out = featureset_new(x->arena, x->n);
    polygon_end(&polygon, ok ? out : NULL);
    return ok;
}

// The prototype gave images without an annotation a mask of ones; its outline may leave the last
// row and column out.
static bool is_everything(const struct featureset *s)
{
    return featureset_count(s) + 4 * SIDE >= grid_n(grid);
}

static bool read_image(const struct read_context *ctx, const cJSON *record, struct instance *x,
                       struct err *e)
{
    cJSON *picture = cJSON_CreateObject();
    cJSON *image = (cJSON *)(uintptr_t)json_get(record, "image"); // only read
    if (image)
        cJSON_AddItemReferenceToObject(picture, "image", image);
    cJSON_AddItemToObject(picture, "size", cJSON_CreateIntArray((int[]){SIDE, SIDE}, 2));
    struct read_context sized = *ctx;
    sized.own_grid = true;
    bool ok = read_picture(&sized, picture, x, e);
    cJSON_Delete(picture);
    return ok;
}

bool si_image_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                   struct err *e)
{
    const cJSON *bbox = json_get(record, "bbox"), *saliency = json_get(record, "saliency");
    if (!read_image(ctx, record, x, e) ||
        !read_value(ctx, json_get(record, "label"), "label", &x->label, e) ||
        !read_value(ctx, json_get(record, "prediction"), "prediction", &x->prediction, e))
        return false;
    x->gt = featureset_new(x->arena, x->n);
    if (bbox && !cJSON_IsNull(bbox)) {
        struct featureset gt;
        if (!read_rings(bbox, "bbox", x, &gt, e))
            return false;
        x->annotated = !is_everything(&gt);
        if (x->annotated)
            x->gt = gt;
    }
    runs_reserve(x, 1);
    struct run_parts unnamed = {0};
    struct saliency *s = run_add(ctx, &unnamed, true, x, e);
    if (!s || !saliency || cJSON_IsNull(saliency))
        return s != NULL;
    s->given_as_set = true;
    return read_rings(saliency, "saliency", x, &s->given, e);
}
