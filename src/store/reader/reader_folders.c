// SPDX-License-Identifier: MIT
// Two folders of files, one per instance, matched with others by their stems:
//
//   masks      a.png or a_segmentation.png (also _Segmentation, _mask): the ground truth of "a",
//   or,
//              as a rationale, its S. The image is a.jpg, a.png … beside it or in the image root.
//   saliency   a.npy, a.npz, a.png: scores of a run
#include "store/reader/foreign.h"
#include "store/reader/reader_parts.h"

#include "core/put.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const mask_marks[] = {"_segmentation", "_mask", NULL};
static const char *const mask_files[] = {".png", ".bmp", ".gif", ".webp", ".npy", ".npz", NULL};
static const char *const score_files[] = {".npy", ".npz", ".png", NULL};
static const char *const arrays[] = {".npy", ".npz", NULL};

// Length of the stem without "_segmentation" or the like; *marked says whether it had one.
static size_t mask_stem(const char *name, bool *marked)
{
    size_t n = foreign_stem(name);
    *marked = false;
    for (size_t i = 0; mask_marks[i]; i++) {
        size_t m = strlen(mask_marks[i]);
        if (n > m && strncasecmp(name + n - m, mask_marks[i], m) == 0) {
            *marked = true;
            return n - m;
        }
    }
    return n;
}

static bool any_marked(const name_list *names)
{
    for (size_t i = 0; i < names->n; i++) {
        bool marked;
        mask_stem(names->at[i], &marked);
        if (marked && foreign_has_suffix(names->at[i], mask_files))
            return true;
    }
    return false;
}

static bool masks_take(const struct foreign *f)
{
    name_list names;
    if (!f->directory || !foreign_names(f->path, &names, NULL))
        return false;
    bool any = any_marked(&names);
    foreign_names_free(&names);
    return any;
}

static bool saliency_takes(const struct foreign *f)
{
    name_list names;
    bool any = false;
    if (!f->directory || !foreign_names(f->path, &names, NULL))
        return false;
    for (size_t i = 0; i < names.n; i++)
        any = any || foreign_has_suffix(names.at[i], f->rationale ? score_files : arrays);
    foreign_names_free(&names);
    return any;
}

// ---- lines --------------------------------------------------------------------------------------

static void put_id(struct strbuf *out, const char *name, size_t n)
{
    strbuf_puts(out, "{\"id\":");
    put_json(out, name, n);
}

// The image of that stem: beside the masks, or in one of the folders where images may be.
static bool find_image(const struct foreign *f, const char *stem, size_t n, struct strbuf *name)
{
    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; f->folders[k] && foreign_images[i]; i++) {
            strbuf_clear(name);
            strbuf_printf(name, "%s/", f->folders[k]);
            size_t from = name->n;
            if (f->images)
                strbuf_printf(name, "%s/", f->images);
            strbuf_add(name, stem, n);
            strbuf_puts(name, foreign_images[i]);
            if (access(name->at, F_OK) == 0) {
                memmove(name->at, name->at + from, name->n - from + 1);
                name->n -= from;
                return true;
            }
        }
    }
    return false;
}

static void put_mask(const struct foreign *f, const char *file, size_t stem, struct strbuf *out)
{
    put_id(out, file, stem);
    if (f->rationale) {
        strbuf_puts(out, ",\"mask\":");
        put_json(out, file, strlen(file));
    } else {
        struct strbuf image = {0};
        bool found = find_image(f, file, stem, &image) && strcmp(image.at, file) != 0;
        strbuf_puts(out, ",\"image\":");
        put_json_text(out, found ? image.at : NULL);
        strbuf_puts(out, ",\"ground_truth\":{\"mask\":");
        put_json(out, file, strlen(file));
        strbuf_puts(out, "},\"saliency\":{}");
        strbuf_free(&image);
    }
    strbuf_puts(out, "}\n");
}

static bool spool(struct foreign *f, bool masks, struct bytes *out, struct err *e)
{
    name_list names;
    struct strbuf lines = {0};
    if (!f->directory)
        return err_set(e, "give a folder of %s", masks ? "masks" : "saliency");
    if (!foreign_names(f->path, &names, e))
        return false;
    bool only_marked = masks && any_marked(&names);
    for (size_t i = 0; i < names.n; i++) {
        const char *file = names.at[i];
        bool marked = false;
        size_t stem = masks ? mask_stem(file, &marked) : foreign_stem(file);
        if (!foreign_has_suffix(file, masks ? mask_files : score_files) || (only_marked && !marked))
            continue;
        if (masks) {
            put_mask(f, file, stem, &lines);
            continue;
        }
        put_id(&lines, file, stem);
        strbuf_puts(&lines, ",\"scores\":");
        put_json(&lines, file, strlen(file));
        strbuf_puts(&lines, "}\n");
    }
    foreign_names_free(&names);
    return foreign_spool(&lines, f->path, out, e);
}

static bool masks_spool(struct foreign *f, struct bytes *out, struct err *e)
{
    return spool(f, true, out, e);
}

static bool saliency_spool(struct foreign *f, struct bytes *out, struct err *e)
{
    return spool(f, false, out, e);
}

static bool read_line(const struct read_context *ctx, const cJSON *record, struct instance *x,
                      struct err *e)
{
    return reader_venn.read(ctx, record, x, e);
}

const struct reader reader_masks = {
    .name = "masks",
    .what = "a folder of mask images, one per instance (ISIC's _segmentation.png)",
    .why = "a folder of masks",
    .read = read_line,
    .takes = masks_take,
    .spool = masks_spool,
};

const struct reader reader_saliency = {
    .name = "saliency",
    .what = "a folder of .npy, .npz or .png scores, one per instance",
    .why = "a folder of saliency",
    .read = read_line,
    .takes = saliency_takes,
    .spool = saliency_spool,
};
