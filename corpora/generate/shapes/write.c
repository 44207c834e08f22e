// SPDX-License-Identifier: MIT
// The files of the corpus: pictures, masks, saliencies, and shapes.jsonl, which ties them together.
#include "check.h"
#include "binary.h"
#include "maker.h"
#include "readme.h"
#include "score.h"

#include <string.h>

// Files come in blocks: one of each of these for every picture, then the single ones. A picture
// whose truth is no mask has no mask file, so masks are numbered by their own list.
enum { PER_PICTURE = 3 + CLASSES, SINGLE = 3 };
enum { FILE_PICTURE, FILE_IG, FILE_OCCLUSION, FILE_CLASS };

// ---- shapes.jsonl

static void write_polygon(const struct polygon *polygon, FILE *out)
{
    fputs("{\"polygon\":[", out);
    for (int i = 0; i < polygon->n; i++)
        fprintf(out, "%s[%.6g,%.6g]", i == 0 ? "" : ",", polygon->corner[i].x,
                polygon->corner[i].y);
    fputs("]}", out);
}

// The only character of COCO's text that JSON minds is the backslash.
static void write_runs(const struct truth *truth, FILE *out)
{
    int run[PIXELS + 1];
    char text[4 * (PIXELS + 1)];
    int n = mask_runs(&truth->mask, run);
    fprintf(out, "{\"rle\":{\"size\":[%d,%d],\"counts\":", SIDE, SIDE);
    if (truth->form == FORM_RLE) {
        for (int i = 0; i < n; i++)
            fprintf(out, "%c%d", i == 0 ? '[' : ',', run[i]);
        fputs("]}}", out);
        return;
    }
    runs_text(run, n, text);
    fputc('"', out);
    for (const char *c = text; *c != 0; c++)
        fprintf(out, *c == '\\' ? "\\%c" : "%c", *c);
    fputs("\"}}", out);
}

static void write_truth(const struct truth *truth, int number, FILE *out)
{
    switch (truth->form) {
    case FORM_EMPTY:
        fputs("[]", out);
        break;
    case FORM_BOX:
        fprintf(out, "{\"box\":[%d,%d,%d,%d]}", truth->box[0], truth->box[1], truth->box[2],
                truth->box[3]);
        break;
    case FORM_POLYGON:
        write_polygon(&truth->polygon[0], out);
        break;
    case FORM_PARTS:
        fputc('[', out);
        write_polygon(&truth->polygon[0], out);
        fputc(',', out);
        write_polygon(&truth->polygon[1], out);
        fputc(']', out);
        break;
    case FORM_RLE:
    case FORM_TEXT:
        write_runs(truth, out);
        break;
    case FORM_MASK:
        fprintf(out, "{\"mask\":\"masks/s%03d.png\"}", number);
        break;
    default:
        fputs("null", out);
    }
}

static void write_saliencies(int number, FILE *out)
{
    fprintf(out, "\"saliency\":[{\"method\":\"IG\",\"npy\":\"saliency/s%03d.IG.npy\"},", number);
    fprintf(out, "{\"method\":\"occlusion\",\"discretise\":\"%s\",", rule_text[METHOD_OCCLUSION]);
    fprintf(out, "\"npy\":\"saliency/s%03d.occlusion.npy\"}", number);
    for (int k = 0; k < CLASSES; k++) {
        fprintf(out, ",{\"method\":\"occlusion\",\"class\":\"%s\",\"discretise\":\"%s\",",
                kind_name((enum kind)k), class_rule_text);
        fprintf(out, "\"npy\":\"saliency/s%03d.occlusion.%s.npz\"}", number,
                kind_name((enum kind)k));
    }
    fputs("]", out);
}

static void write_plate(const struct plate *plate, int number, FILE *out)
{
    const struct scene *scene = &plate->scene;
    fprintf(out, "{\"id\":\"s%03d\",\"image\":\"images/s%03d.png\",\"size\":[%d,%d],", number,
            number, SIDE, SIDE);
    fprintf(out, "\"label\":\"%s\",\"prediction\":\"%s\",\"probabilities\":{",
            kind_name(scene->object.kind), kind_name((enum kind)plate->prediction));
    for (int k = 0; k < CLASSES; k++)
        fprintf(out, "%s\"%s\":%.6g", k == 0 ? "" : ",", kind_name((enum kind)k),
                plate->probability[k]);
    fputs("},\"ground_truth\":", out);
    write_truth(&plate->truth, number, out);
    fputc(',', out);
    write_saliencies(number, out);
    fprintf(out, ",\"meta\":{\"sticker\":\"%s\",\"beside\":\"%s\"}}\n", scene->mark ? "yes" : "no",
            scene->has_second ? kind_name(scene->second.kind) : "nothing");
}

static void write_plates(const struct album *album, FILE *out)
{
    for (int i = 0; i < SHOWN; i++)
        write_plate(&album->plate[i], i + 1, out);
}

// ---- corpus.json

static void write_ranges(const char *score, struct range low, struct range high, bool last,
                         FILE *out)
{
    fprintf(out, "    \"%s\": {\"low\": [%.6g, %.6g], \"high\": [%.6g, %.6g]}%s\n", score, low.low,
            low.high, high.low, high.high, last ? "" : ",");
}

static void write_config(FILE *out)
{
    fputs("{\n  \"name\": \"shapes\",\n  \"task\": \"classification\",\n  \"classes\": [", out);
    for (int k = 0; k < CLASSES; k++)
        fprintf(out, "%s\"%s\"", k == 0 ? "" : ", ", kind_name((enum kind)k));
    fprintf(out, "],\n  \"discretise\": \"%s\",\n  \"thresholds\": {\n", rule_text[METHOD_IG]);
    write_ranges("iou", cuts.iou_low, cuts.iou_high, false, out);
    write_ranges("gtc", cuts.gtc_low, cuts.gtc_high, false, out);
    write_ranges("sc", cuts.sc_low, cuts.sc_high, true, out);
    fputs(
        "  },\n  \"sources\": [\n    {\"path\": \"shapes.jsonl\", \"format\": \"venn\"}\n  ]\n}\n",
        out);
}

// ---- the list of files

static int count_masks(const struct album *album, int before)
{
    int n = 0;
    for (int i = 0; i < before; i++)
        n += album->plate[i].truth.form == FORM_MASK;
    return n;
}

static int nth_mask(const struct album *album, int n)
{
    int at = 0;
    while (album->plate[at].truth.form != FORM_MASK || count_masks(album, at) < n)
        at++;
    return at;
}

static int count_files(const void *album)
{
    return SHOWN * PER_PICTURE + SINGLE + count_masks(album, SHOWN);
}

static const char *const single[SINGLE] = {"shapes.jsonl", "corpus.json", "README.md"};

static void file_name(const void *album, int index, char name[FILE_NAME_MAX])
{
    int picture = index / PER_PICTURE;
    int kind = index % PER_PICTURE;
    int rest = index - SHOWN * PER_PICTURE;
    if (rest >= SINGLE)
        (void)snprintf(name, FILE_NAME_MAX, "masks/s%03d.png", nth_mask(album, rest - SINGLE) + 1);
    else if (rest >= 0)
        (void)snprintf(name, FILE_NAME_MAX, "%s", single[rest]);
    else if (kind == FILE_PICTURE)
        (void)snprintf(name, FILE_NAME_MAX, "images/s%03d.png", picture + 1);
    else if (kind == FILE_IG || kind == FILE_OCCLUSION)
        (void)snprintf(name, FILE_NAME_MAX, "saliency/s%03d.%s.npy", picture + 1,
                       kind == FILE_IG ? "IG" : "occlusion");
    else
        (void)snprintf(name, FILE_NAME_MAX, "saliency/s%03d.occlusion.%s.npz", picture + 1,
                       kind_name((enum kind)(kind - FILE_CLASS)));
}

static void write_mask(const struct mask *mask, FILE *out)
{
    uint8_t grey[PIXELS];
    for (int i = 0; i < PIXELS; i++)
        grey[i] = mask->in[i] != 0 ? 255 : 0;
    png_write(grey, 1, out);
}

static void file_write(const void *of, int index, FILE *out)
{
    const struct album *album = of;
    int rest = index - SHOWN * PER_PICTURE;
    int kind = index % PER_PICTURE;
    const struct plate *plate = &album->plate[rest < 0 ? index / PER_PICTURE : 0];
    if (rest >= SINGLE)
        write_mask(&album->plate[nth_mask(album, rest - SINGLE)].truth.mask, out);
    else if (rest == 0)
        write_plates(album, out);
    else if (rest == 1)
        write_config(out);
    else if (rest == 2)
        album_readme(album, out);
    else if (kind == FILE_PICTURE)
        png_write(plate->picture.rgb, CHANNELS, out);
    else if (kind == FILE_IG || kind == FILE_OCCLUSION)
        npy_write(plate_saliency(plate, kind == FILE_IG ? METHOD_IG : METHOD_OCCLUSION), out);
    else
        npz_write(&plate->occlusion[kind - FILE_CLASS], out);
}

static void *make(void)
{
    return album_new();
}

static void drop(void *album)
{
    album_free(album);
}

static int check(const void *album)
{
    return check_album(album);
}

static void patterns(const void *album, FILE *out)
{
    album_patterns(album, out);
}

const struct maker shapes_maker = {
    .name = "shapes",
    .make = make,
    .drop = drop,
    .files = count_files,
    .file_name = file_name,
    .file_write = file_write,
    .check = check,
    .patterns = patterns,
};
