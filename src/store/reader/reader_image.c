// SPDX-License-Identifier: MIT
// The picture of an image instance: where it is, how large it is, what identifies it. It is not
// decoded here: only its header may be asked, when nothing else tells the size.
#include "store/reader/reader_region.h"

#include "base/hash.h"
#include "image/header.h"
#include "store/named_files.h"

#include <stdlib.h>
#include <string.h>

bool is_image_record(const cJSON *record)
{
    const cJSON *image = json_get(record, "image"), *size = json_get(record, "size");
    if (cJSON_IsArray(json_get(record, "tokens")) || cJSON_IsString(json_get(record, "text")) ||
        cJSON_IsObject(json_get(record, "fields")))
        return false;
    return cJSON_IsString(image) || (cJSON_IsArray(size) && (!image || cJSON_IsNull(image))) ||
           (cJSON_IsNull(image) && region_given(json_get(record, "ground_truth")));
}

// ---- how large ----------------------------------------------------------------------------------

static bool stated_size(const cJSON *v, struct grid *out, struct err *e)
{
    double w, h;
    const cJSON *first = cJSON_IsArray(v) ? v->child : NULL, *second = first ? first->next : NULL;
    if (!second || second->next || !json_is_index(first, &w) || !json_is_index(second, &h) ||
        !(w >= 1 && h >= 1 && w * h <= PIXMAP_MAX_PIXELS))
        return err_set(e, "\"size\" is %s; give [width, height], at most %d million pixels",
                       cJSON_IsArray(v) ? "not two lengths of an image" : json_type(v),
                       PIXMAP_MAX_PIXELS / 1000000);
    *out = (struct grid){(uint32_t)w, (uint32_t)h};
    return true;
}

// Of the first mask, run lengths or array that the record has.
static bool size_of_regions(const struct read_context *ctx, const cJSON *record, struct grid *out)
{
    const cJSON *gt = json_get(record, "ground_truth"), *runs = json_get(record, "saliency");
    if (region_own_size(ctx, gt, out))
        return true;
    const cJSON *first = gt && !region_given(gt) && cJSON_IsObject(gt) ? gt->child : NULL;
    for (const cJSON *v = first; v; v = v->next)
        if (region_own_size(ctx, v, out))
            return true;
    for (const cJSON *v = runs ? runs->child : NULL; v; v = v->next)
        if (region_own_size(ctx, v, out))
            return true;
    return false;
}

static bool own_size(const struct read_context *ctx, const struct picture *p, struct grid *out,
                     struct err *e)
{
    if (p->bytes)
        return decode_size(ctx->files ? ctx->files->decoder : NULL, p->bytes, p->n_bytes, &out->w,
                           &out->h, e);
    return p->path && ctx->files && named_size(ctx->files, p->path, &out->w, &out->h, e);
}

// The first bytes have it as a rule, and are no more to read than what identifies the picture; the
// decoder is asked where they do not.
static bool quick_size(const struct read_context *ctx, const struct picture *p, struct grid *out)
{
    bool plain = p->bytes ? header_size(p->bytes, p->n_bytes, &out->w, &out->h)
                          : p->path && named_plain_size(ctx->files, p->path, &out->w, &out->h);
    return plain || own_size(ctx, p, out, NULL);
}

// Said when the record is read first; nothing is decoded.
static void compare_size(const struct read_context *ctx, const struct picture *p,
                         const struct grid *stated)
{
    struct grid own;
    if (!ctx->files || ctx->seen || ctx->own_grid || !quick_size(ctx, p, &own))
        return;
    bool turned = own.w == stated->h && own.h == stated->w;
    if (own.w != stated->w || own.h != stated->h)
        named_note(&ctx->files->said.size, "%.80s is %u×%u, \"size\" says %u×%u%s",
                   p->path ? p->path : "the image", own.w, own.h, stated->w, stated->h,
                   turned ? ": turned by EXIF?" : "");
}

static bool find_size(const struct read_context *ctx, const cJSON *record, struct picture *p,
                      struct err *e)
{
    const cJSON *size = json_get(record, "size");
    struct grid g = {0};
    struct err why = {.msg = "there is none"};
    bool ok;
    if (size && !cJSON_IsNull(size)) {
        ok = stated_size(size, &g, e);
        if (ok)
            compare_size(ctx, p, &g);
    } else {
        ok = own_size(ctx, p, &g, &why);
        if (!ok && ctx->seen) { // it is gone since
            g = (struct grid){ctx->seen->w, ctx->seen->h};
            ok = true;
        }
        ok = ok || size_of_regions(ctx, record, &g);
        if (!ok)
            err_set(e, "%.80s: %s; \"size\":[w,h] would tell how large it is",
                    p->path ? p->path : "\"image\"", why.msg);
    }
    p->w = g.w;
    p->h = g.h;
    return ok;
}

// ---- the picture --------------------------------------------------------------------------------

// A picture that went away or came since its record was read first leaves its instance what it was:
// nothing that is counted depends on it.
static uint64_t content_of(const struct read_context *ctx, const struct picture *p)
{
    uint32_t size[2] = {p->w, p->h};
    uint64_t hash = 0, by_name = p->path ? hash_bytes(2, p->path, strlen(p->path)) : 0;
    bool same_size = ctx->seen && ctx->seen->w == p->w && ctx->seen->h == p->h;
    if (p->bytes) {
        hash = hash_bytes(1, p->bytes, p->n_bytes);
    } else if (p->path && !(ctx->files && named_hash(ctx->files, p->path, &hash))) {
        if (same_size)
            return ctx->seen->content;
        hash = by_name;
    } else if (same_size && ctx->seen->content == hash_bytes(by_name, size, sizeof size)) {
        return ctx->seen->content;
    }
    return hash_bytes(hash, size, sizeof size);
}

static bool find_image(const struct read_context *ctx, const cJSON *v, struct picture *p,
                       struct instance *x, struct err *e)
{
    if (!v || cJSON_IsNull(v))
        return true;
    if (!cJSON_IsString(v) || !*v->valuestring)
        return err_set(e, "\"image\" is %s; give a file's name, or the file as base64",
                       json_type(v));
    size_t n;
    uint8_t *bytes = named_inline(v->valuestring, &n);
    if (bytes) {
        p->bytes = (uint8_t *)arena_strndup(x->arena, (char *)bytes, n);
        p->n_bytes = n;
        free(bytes);
        return true;
    }
    p->path = arena_strdup(x->arena, v->valuestring);
    struct err why;
    bool missing;
    if (!ctx->files || named_image(ctx->files, p->path, &missing, &why))
        return true;
    if (missing)
        named_note(&ctx->files->said.missing, "%.100s", p->path);
    else
        named_note(&ctx->files->said.unusable, "%.100s: %s", p->path, why.msg);
    return true;
}

bool read_picture(const struct read_context *ctx, const cJSON *record, struct instance *x,
                  struct err *e)
{
    if (!is_image_record(record)) {
        if (ctx->base && ctx->base->kind == INSTANCE_IMAGE) {
            x->kind = INSTANCE_IMAGE;
            x->picture = ctx->base->picture;
            x->n = ctx->base->n;
        }
        return true;
    }
    struct picture *p = arena_alloc(x->arena, sizeof *p);
    if (!find_image(ctx, json_get(record, "image"), p, x, e) || !find_size(ctx, record, p, e))
        return false;
    p->content = content_of(ctx, p);
    x->kind = INSTANCE_IMAGE;
    x->picture = p;
    x->n = p->w * p->h;
    return true;
}

// ---- a run --------------------------------------------------------------------------------------

bool read_image_saliency(const struct read_context *ctx, const cJSON *run, const char *what,
                         struct instance *x, struct saliency *s, struct err *e)
{
    const cJSON *regions = json_get(run, "region");
    if (!regions)
        regions = json_get(run, "regions");
    const cJSON *label = json_get(run, "label");
    if (scores_named(run) && (!label || cJSON_IsNull(label)))
        return read_score_file(ctx, run, what, x, s, e);
    s->given_as_set = true;
    return read_region(ctx, regions ? regions : run, what, x, &s->given, e);
}
