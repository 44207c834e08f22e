// SPDX-License-Identifier: MIT
// Pascal VOC: a folder of XML files (or the folder above Annotations and JPEGImages, or one file).
// G is the union of the boxes; no object is an empty annotation. The label is the class where all
// objects have the same. Boxes count from 1 with both ends in (--voc-origin 1), or from 0 with the
// end left out (0), which is how Shared Interest read them.
#include "store/reader/foreign.h"
#include "store/reader/reader_parts.h"

#include "core/put.h"
#include "store/corpus_options.h"
#include "store/named_files.h"
#include "store/reader/voc_xml.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

static const char *const xml[] = {".xml", NULL};

static bool any_xml(const char *path)
{
    name_list names;
    bool any = false;
    if (!foreign_names(path, &names, NULL))
        return false;
    for (size_t i = 0; i < names.n && !any; i++)
        any = foreign_has_suffix(names.at[i], xml);
    foreign_names_free(&names);
    return any;
}

// The folder Annotations below f, if it is there. Heap.
static char *annotations_of(const struct foreign *f)
{
    struct stat st;
    char *path = mem_printf("%s/Annotations", f->path);
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return path;
    free(path);
    return NULL;
}

static bool voc_takes(const struct foreign *f)
{
    if (!f->directory)
        return f->n && (str_starts(f->head, "<annotation") ||
                        (str_starts(f->head, "<?xml") && strstr(f->head, "<annotation")));
    char *below = annotations_of(f);
    bool any = any_xml(below ? below : f->path);
    free(below);
    return any;
}

static void put_line(struct strbuf *lines, const char *folder, const char *name, const char *images)
{
    struct strbuf path = {0};
    strbuf_printf(&path, "%s%s", folder, name);
    strbuf_puts(lines, "{\"voc\":");
    put_json(lines, path.at, path.n);
    if (images) {
        strbuf_puts(lines, ",\"folder\":");
        put_json(lines, images, strlen(images));
    }
    strbuf_puts(lines, "}\n");
    strbuf_free(&path);
}

static bool voc_spool(struct foreign *f, struct bytes *out, struct err *e)
{
    struct strbuf lines = {0};
    name_list names;
    if (!f->directory) {
        const char *slash = strrchr(f->path, '/');
        put_line(&lines, "", slash ? slash + 1 : f->path, f->images);
        return foreign_spool(&lines, f->path, out, e);
    }
    char *below = annotations_of(f);
    bool ok = foreign_names(below ? below : f->path, &names, e);
    for (size_t i = 0; ok && i < names.n; i++)
        if (foreign_has_suffix(names.at[i], xml))
            put_line(&lines, below ? "Annotations/" : "", names.at[i],
                     f->images ? f->images
                     : below   ? "JPEGImages"
                               : NULL);
    if (ok)
        foreign_names_free(&names);
    free(below);
    return ok && foreign_spool(&lines, f->path, out, e);
}

// ---- one file -----------------------------------------------------------------------------------

static bool add_box(cJSON *regions, const struct voc_object *o, uint32_t i, double origin,
                    struct err *e)
{
    const double *c = o->corner;
    for (int k = 0; k < 4; k++)
        if (!isfinite(c[k]))
            return err_set(e, "object %u has no <bndbox> of four numbers", i + 1);
    double box[4] = {c[0] - origin, c[1] - origin, c[2] - c[0] + origin, c[3] - c[1] + origin};
    cJSON *region = cJSON_CreateObject();
    cJSON_AddItemToObject(region, "box", cJSON_CreateDoubleArray(box, 4));
    cJSON_AddItemToArray(regions, region);
    return true;
}

static void add_classes(cJSON *record, cJSON *meta, const struct voc *v)
{
    struct strbuf text = {0};
    bool same = v->n > 0;
    int difficult = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        const char *name = v->objects[i].name;
        uint32_t before = 0;
        while (before < i && strcmp(v->objects[before].name, name) != 0)
            before++;
        if (before == i)
            strbuf_printf(&text, "%s%s", i ? ", " : "", name);
        same = same && strcmp(name, v->objects[0].name) == 0;
        difficult += v->objects[i].difficult;
    }
    if (same && *v->objects[0].name)
        cJSON_AddStringToObject(record, "label", v->objects[0].name);
    if (text.n)
        cJSON_AddStringToObject(meta, "classes", text.at);
    if (difficult)
        cJSON_AddNumberToObject(meta, "difficult", difficult);
    strbuf_free(&text);
}

static bool fill(cJSON *record, const struct voc *v, double origin, struct err *e)
{
    cJSON *regions = cJSON_AddArrayToObject(record, "ground_truth");
    cJSON *meta = cJSON_AddObjectToObject(record, "meta");
    for (uint32_t i = 0; i < v->n; i++)
        if (!add_box(regions, &v->objects[i], i, origin, e))
            return false;
    if (v->w >= 1 && v->h >= 1)
        cJSON_AddItemToObject(record, "size", cJSON_CreateDoubleArray((double[]){v->w, v->h}, 2));
    add_classes(record, meta, v);
    return true;
}

static const char *image_name(const struct voc *v, const char *file, const cJSON *folder,
                              struct arena *a)
{
    const char *name =
        v->file && *v->file ? v->file : arena_printf(a, "%.*s.jpg", (int)foreign_stem(file), file);
    return cJSON_IsString(folder) ? arena_printf(a, "%s/%s", folder->valuestring, name) : name;
}

static bool read_file(const struct read_context *ctx, const cJSON *line, const char *path,
                      struct instance *x, struct err *e)
{
    const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
    uint8_t *text;
    size_t n;
    struct voc v;
    if (!ctx->files)
        return err_set(e, "files cannot be read here");
    if (!named_read(ctx->files, path, &text, &n, NULL, e))
        return false;
    bool ok = voc_parse((const char *)text, n, x->arena, &v, e);
    free(text);
    if (!ok)
        return false;
    cJSON *record = cJSON_CreateObject();
    cJSON_AddStringToObject(record, "id", arena_strndup(x->arena, file, foreign_stem(file)));
    cJSON_AddStringToObject(record, "image",
                            image_name(&v, file, json_get(line, "folder"), x->arena));
    ok = fill(record, &v, ctx->options && ctx->options->voc_zero ? 0 : 1, e) &&
         reader_venn.read(ctx, record, x, e);
    cJSON_Delete(record);
    return ok;
}

static bool voc_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                     struct err *e)
{
    const cJSON *path = json_get(record, "voc");
    if (!cJSON_IsString(path))
        return err_set(e, "no VOC file");
    return read_file(ctx, record, path->valuestring, x, e) ||
           err_prefix(e, "%.100s", path->valuestring);
}

const struct reader reader_voc = {
    .name = "voc",
    .what = "Pascal VOC: XML with boxes, a folder of files or one",
    .why = "VOC annotations",
    .read = voc_read,
    .takes = voc_takes,
    .spool = voc_spool,
};
