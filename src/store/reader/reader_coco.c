// SPDX-License-Identifier: MIT
// COCO: one object {"images":[…],"annotations":[…],"categories":[…]}. It is cut into lines by
// images as text, without a tree of the whole; the id of an instance is the stem of its file name.
// G is the union of its annotations (polygons, run lengths, else the box); an image without any is
// annotated as empty. The label is the category, where all annotations of an image have the same.
#include "store/reader/foreign.h"
#include "store/reader/reader_parts.h"

#include "base/hash.h"
#include "core/put.h"
#include "store/json/json_scan.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const uint64_t largest = (uint64_t)2 << 30;

struct part {
    const char *at;
    size_t n;
};

// ---- walking through text -----------------------------------------------------------------------

// Passes over the value at s; its text.
static bool pass(struct json_scan *s, struct part *out, struct err *e)
{
    json_scan_blank(s);
    size_t from = s->at;
    if (!json_scan(s, e))
        return false;
    *out = (struct part){s->text + from, s->at - from};
    return true;
}

static bool take(struct json_scan *s, char c)
{
    if (json_scan_blank(s) != c)
        return false;
    s->at++;
    return true;
}

// The next member of the object that s is in; false behind the last or with e set.
static bool next_member(struct json_scan *s, bool *first, struct part *key, struct part *value,
                        struct err *e)
{
    if (take(s, '}') || (!*first && !take(s, ',')))
        return false;
    *first = false;
    return pass(s, key, e) && (take(s, ':') || err_set(e, "not JSON")) && pass(s, value, e);
}

static bool is_key(const struct part *key, const char *name)
{
    return key->n == strlen(name) + 2 && memcmp(key->at + 1, name, key->n - 2) == 0;
}

static struct part member(const struct part *object, const char *name)
{
    struct json_scan s = {.text = object->at, .n = object->n};
    struct part key, value, found = {0};
    bool first = true;
    if (take(&s, '{'))
        while (!found.at && next_member(&s, &first, &key, &value, NULL))
            if (is_key(&key, name))
                found = value;
    json_scan_free(&s);
    return found;
}

typedef VEC(struct part) part_list;

static bool elements(const struct part *list, part_list *out, struct err *e)
{
    struct json_scan s = {.text = list->at, .n = list->n};
    struct part value;
    bool ok = list->at && take(&s, '[');
    if (!ok)
        return err_set(e, "\"images\" or \"annotations\" is no list");
    for (bool first = true; ok && !take(&s, ']'); first = false) {
        ok = (first || take(&s, ',')) && pass(&s, &value, e);
        if (ok)
            vec_push(out, value);
    }
    json_scan_free(&s);
    return ok || err_set(e, "the lists of this file are cut off");
}

// ---- annotations by image -----------------------------------------------------------------------

struct coco {
    part_list images, annotations, categories;
    uint32_t *first, *next; // 1 + index of an image's first annotation, of the next one; 0 = none
    uint32_t *slots;        // hash table of 1 + image by id
    size_t n_slots, orphans;
};

static size_t slot_of(const struct coco *c, const struct part *id)
{
    size_t at = (size_t)hash_bytes(0, id->at, id->n) & (c->n_slots - 1);
    for (; c->slots[at]; at = (at + 1) & (c->n_slots - 1)) {
        struct part other = member(&c->images.at[c->slots[at] - 1], "id");
        if (other.n == id->n && memcmp(other.at, id->at, id->n) == 0)
            break;
    }
    return at;
}

static void index_annotations(struct coco *c)
{
    c->n_slots = 16;
    while (c->n_slots < 2 * c->images.n)
        c->n_slots *= 2;
    c->slots = mem_array(c->n_slots, sizeof *c->slots);
    c->first = mem_array(c->images.n + 1, sizeof *c->first);
    c->next = mem_array(c->annotations.n + 1, sizeof *c->next);
    for (size_t i = 0; i < c->images.n; i++) {
        struct part id = member(&c->images.at[i], "id");
        size_t slot = id.at ? slot_of(c, &id) : 0;
        if (id.at && !c->slots[slot])
            c->slots[slot] = (uint32_t)i + 1;
    }
    for (size_t i = c->annotations.n; i-- > 0;) { // backwards, so that each list is in order
        struct part id = member(&c->annotations.at[i], "image_id");
        uint32_t image = id.at ? c->slots[slot_of(c, &id)] : 0;
        c->orphans += !image;
        if (!image)
            continue;
        c->next[i] = c->first[image - 1];
        c->first[image - 1] = (uint32_t)i + 1;
    }
}

static struct part category_name(const struct coco *c, const struct part *annotation)
{
    struct part id = member(annotation, "category_id");
    for (size_t i = 0; id.at && i < c->categories.n; i++) {
        struct part other = member(&c->categories.at[i], "id");
        if (other.n == id.n && memcmp(other.at, id.at, id.n) == 0)
            return member(&c->categories.at[i], "name");
    }
    return id;
}

// ---- lines --------------------------------------------------------------------------------------

static void put_part(struct strbuf *out, const struct part *p)
{
    size_t from = out->n;
    if (p->at)
        strbuf_add(out, p->at, p->n);
    else
        strbuf_puts(out, "null");
    for (size_t i = from; i < out->n; i++)
        if (out->at[i] == '\n' || out->at[i] == '\r')
            out->at[i] = ' ';
}

static void put_image(const struct coco *c, size_t image, struct strbuf *out)
{
    const char *between = "";
    strbuf_puts(out, "{\"coco\":");
    put_part(out, &c->images.at[image]);
    strbuf_puts(out, ",\"annotations\":[");
    for (uint32_t k = c->first[image]; k; k = c->next[k - 1], between = ",") {
        strbuf_puts(out, between);
        put_part(out, &c->annotations.at[k - 1]);
    }
    strbuf_puts(out, "],\"names\":[");
    between = "";
    for (uint32_t k = c->first[image]; k; k = c->next[k - 1], between = ",") {
        struct part name = category_name(c, &c->annotations.at[k - 1]);
        strbuf_puts(out, between);
        put_part(out, &name);
    }
    strbuf_putc(out, ']');
}

static bool put_all(const struct coco *c, const struct foreign *f, struct bytes *out, struct err *e)
{
    struct strbuf line = {0};
    uint64_t written = 0;
    int fd = bytes_spool_file(e);
    bool ok = fd >= 0;
    for (size_t i = 0; ok && i < c->images.n; i++) {
        strbuf_clear(&line);
        put_image(c, i, &line);
        if (f->images) {
            strbuf_puts(&line, ",\"folder\":");
            put_json(&line, f->images, strlen(f->images));
        }
        strbuf_puts(&line, "}\n");
        ok = bytes_spool_write(fd, line.at, line.n, e);
        written += line.n;
    }
    strbuf_free(&line);
    if (ok)
        bytes_from_spool(out, fd, written, f->path);
    else if (fd >= 0)
        close(fd);
    return ok;
}

static bool cut(struct json_scan *s, struct coco *c, struct err *e)
{
    struct part key, value;
    struct err why = {.msg = ""};
    bool first = true, ok = take(s, '{'), images = false;
    while (ok && next_member(s, &first, &key, &value, &why)) {
        if (is_key(&key, "images")) {
            ok = elements(&value, &c->images, e);
            images = true;
        } else if (is_key(&key, "annotations")) {
            ok = elements(&value, &c->annotations, e);
        } else if (is_key(&key, "categories")) {
            ok = elements(&value, &c->categories, e);
        }
    }
    if (why.msg[0])
        return err_set(e, "byte %zu: %s", s->at + 1, why.msg);
    return ok && (images || err_set(e, "no \"images\""));
}

static bool coco_spool(struct foreign *f, struct bytes *out, struct err *e)
{
    struct coco c = {0};
    if (f->directory)
        return err_set(e, "a directory; give the file of the annotations");
    if (f->bytes->size > largest)
        return err_set(e, "larger than 2 GiB; split it");
    size_t n = (size_t)f->bytes->size;
    char *text = mem_alloc(n + 1);
    text[n] = '\0';
    bool ok = bytes_read(f->bytes, 0, text, n, e);
    struct json_scan s = {.text = text, .n = n};
    ok = ok && cut(&s, &c, e);
    json_scan_free(&s);
    if (ok) {
        index_annotations(&c);
        ok = put_all(&c, f, out, e);
        if (c.orphans)
            snprintf(f->note, sizeof f->note, "%zu annotations are of images that it does not list",
                     c.orphans);
    }
    vec_free(&c.images);
    vec_free(&c.annotations);
    vec_free(&c.categories);
    free(c.first);
    free(c.next);
    free(c.slots);
    free(text);
    return ok;
}

// Top-level keys of COCO and no others among those that the first bytes show.
static bool coco_takes(const struct foreign *f)
{
    static const char *const known[] = {"info",   "licenses",    "type",
                                        "images", "annotations", "categories"};
    struct json_scan s = {.text = f->head, .n = f->n};
    struct part key, value;
    unsigned seen = 0;
    bool ok = !f->directory && take(&s, '{');
    while (ok && json_scan_blank(&s) == '"' && pass(&s, &key, NULL) && take(&s, ':')) {
        size_t i = 0;
        while (i < 6 && !is_key(&key, known[i]))
            i++;
        ok = i < 6;
        seen |= 1u << i;
        int next = json_scan_blank(&s);
        if (ok && i >= 3)
            ok = next == '[';
        if (!ok || !pass(&s, &value, NULL) || !take(&s, ','))
            break;
    }
    json_scan_free(&s);
    return ok && seen & 0x38u;
}

// ---- one image ----------------------------------------------------------------------------------

static void add(cJSON *object, const char *key, const cJSON *v)
{
    if (v && !cJSON_IsNull(v))
        cJSON_AddItemReferenceToObject(object, key, (cJSON *)(uintptr_t)v); // only read
}

static void add_region(cJSON *regions, const char *shape, const cJSON *v)
{
    cJSON *region = cJSON_CreateObject();
    add(region, shape, v);
    cJSON_AddItemToArray(regions, region);
}

static void add_annotation(cJSON *regions, const cJSON *annotation)
{
    const cJSON *shape = json_get(annotation, "segmentation");
    if (cJSON_IsObject(shape))
        add_region(regions, "rle", shape);
    else if (cJSON_IsArray(shape) && shape->child)
        for (const cJSON *part = shape->child; part; part = part->next)
            add_region(regions, "polygon", part);
    else if (json_get(annotation, "bbox"))
        add_region(regions, "box", json_get(annotation, "bbox"));
}

static const cJSON *only_name(const cJSON *names)
{
    const cJSON *first = names ? names->child : NULL;
    for (const cJSON *v = first; v; v = v->next)
        if (!cJSON_Compare(v, first, true))
            return NULL;
    return first;
}

// The different names, in order.
static void add_categories(cJSON *meta, const cJSON *names)
{
    struct strbuf text = {0};
    for (const cJSON *v = names ? names->child : NULL; v; v = v->next) {
        const cJSON *before = names->child;
        while (before != v && !cJSON_Compare(before, v, true))
            before = before->next;
        if (before == v && cJSON_IsString(v))
            strbuf_printf(&text, "%s%s", text.n ? ", " : "", v->valuestring);
    }
    if (text.n)
        cJSON_AddStringToObject(meta, "categories", text.at);
    strbuf_free(&text);
}

// The same instance as a record of the venn format.
static cJSON *venn_record(const cJSON *line, const cJSON *image, const char *file, struct arena *a)
{
    const cJSON *w = json_get(image, "width"), *h = json_get(image, "height"),
                *names = json_get(line, "names"), *folder = json_get(line, "folder");
    const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
    cJSON *r = cJSON_CreateObject(), *regions = cJSON_CreateArray(), *meta = cJSON_CreateObject();
    cJSON_AddStringToObject(r, "id", arena_strndup(a, base, foreign_stem(base)));
    cJSON_AddStringToObject(
        r, "image",
        cJSON_IsString(folder) ? arena_printf(a, "%s/%s", folder->valuestring, file) : file);
    if (cJSON_IsNumber(w) && cJSON_IsNumber(h)) {
        cJSON *size = cJSON_AddArrayToObject(r, "size");
        cJSON_AddItemToArray(size, cJSON_CreateNumber(w->valuedouble));
        cJSON_AddItemToArray(size, cJSON_CreateNumber(h->valuedouble));
    }
    add(r, "label", only_name(names));
    const cJSON *list = json_get(line, "annotations");
    for (const cJSON *v = list ? list->child : NULL; v; v = v->next)
        add_annotation(regions, v);
    cJSON_AddItemToObject(r, "ground_truth", regions);
    add(meta, "image_id", json_get(image, "id"));
    add_categories(meta, names);
    cJSON_AddItemToObject(r, "meta", meta);
    return r;
}

static bool coco_read(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    const cJSON *image = json_get(record, "coco"), *file = json_get(image, "file_name");
    if (!cJSON_IsString(file) || !*file->valuestring)
        return err_set(e, "an image without \"file_name\"");
    cJSON *tree = venn_record(record, image, file->valuestring, x->arena);
    bool ok = reader_venn.read(ctx, tree, x, e) || err_prefix(e, "%.80s", file->valuestring);
    cJSON_Delete(tree);
    return ok;
}

const struct reader reader_coco = {
    .name = "coco",
    .what = "COCO annotations: images, annotations, categories",
    .why = "an object with \"images\" and \"annotations\"",
    .read = coco_read,
    .takes = coco_takes,
    .spool = coco_spool,
};
