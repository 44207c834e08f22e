// SPDX-License-Identifier: MIT
// Every figure is computed, so that it stays true when the generator changes.
#include "readme.h"

#include "score.h"

#include <math.h>
#include <stdlib.h>

double completeness(const struct plate *plate)
{
    double sum = 0;
    for (int i = 0; i < PIXELS; i++)
        sum += plate->gradients.at[i];
    return fabs(sum - plate->gradients_whole);
}

static void write_intro(FILE *out)
{
    fputs("# shapes: drawn pictures with a classifier, its saliencies and annotations\n\n"
          "Written by `corpora/generate` from one seed; no file is edited by hand. "
          "`generate shapes DIR`\n"
          "writes it and tests what is said here; `generate --check shapes corpora/shapes` tells "
          "whether the\nfiles are up to date. (PNG and npz are compressed by zlib: another version "
          "of it may pack the same\nvalues differently.)\n\n",
          out);
    fprintf(
        out,
        "- %d pictures of %d x %d pixels, %d of each class: crescent, cross, ring, star, "
        "triangle. Place, size,\n  turn, colour, texture and clutter are random; one picture in "
        "five has a smaller object of another\n  class beside the one that counts.\n",
        SHOWN, SIDE, SIDE, SHOWN / CLASSES);
    fprintf(
        out,
        "- A blue sticker with a scale, %d x %d pixels, stands on three stars in five, as rulers "
        "stand beside\n  moles in dermatology's pictures. The classifier has learnt it.\n",
        MARK, MARK);
    fputs("- What was chosen by looking at the figures below: the seed, the number of training "
          "pictures, the\n  rule that discretises each run and the cut-offs, so that all eight "
          "patterns occur. The figures\n  describe this corpus and estimate nothing beyond it.\n\n"
          "| file | content |\n|---|---|\n"
          "| `corpus.json` | what venn opens: classes, rule, cut-offs |\n"
          "| `shapes.jsonl` | a picture per line: label, prediction, probabilities, ground truth, "
          "runs |\n"
          "| `images/` | the pictures, PNG |\n"
          "| `masks/` | annotations that are pictures, grey PNG |\n"
          "| `saliency/ID.IG.npy` | integrated gradients of the predicted class, float16 |\n"
          "| `saliency/ID.occlusion.npy` | occlusion of the predicted class, float16 |\n"
          "| `saliency/ID.occlusion.CLASS.npz` | occlusion of every class, for probing |\n\n"
          "`meta.sticker` says whether the sticker is there, `meta.beside` what the smaller object "
          "is.\n",
          out);
}

static bool right(const struct plate *plate)
{
    return plate->prediction == (int)plate->scene.object.kind;
}

static void write_confusion(const struct album *album, FILE *out)
{
    int cell[CLASSES][CLASSES] = {{0}};
    for (int i = 0; i < SHOWN; i++)
        cell[album->plate[i].scene.object.kind][album->plate[i].prediction]++;
    fputs("\n| label |", out);
    for (int k = 0; k < CLASSES; k++)
        fprintf(out, " %s |", kind_name((enum kind)k));
    fputs("\n|---|---:|---:|---:|---:|---:|\n", out);
    for (int k = 0; k < CLASSES; k++) {
        fprintf(out, "| %s |", kind_name((enum kind)k));
        for (int j = 0; j < CLASSES; j++)
            fprintf(out, " %d |", cell[k][j]);
        fputc('\n', out);
    }
}

static void write_classifier(const struct album *album, FILE *out)
{
    int correct = 0;
    for (int i = 0; i < SHOWN; i++)
        correct += right(&album->plate[i]);
    fprintf(
        out,
        "\n## Classifier\n\nA convolutional net of four layers, %d channels each and %d "
        "parameters (`net.h` has the drawing),\nfitted in %d passes over %d other pictures from "
        "the same seed, which are not stored.\nCorrect: %.1f %% of the training pictures, %d of "
        "these %d. Columns are predictions:\n",
        WIDE, PARAMETERS, EPOCHS, TRAINING_PICTURES, 100 * album->train_accuracy, correct, SHOWN);
    write_confusion(album, out);
}

struct share {
    int n, star, right, on;
};

// Pictures that are stars or not, with the mark or without: how many, decided as stars, right, and
// with at least half of the IG's salient pixels on the mark.
static struct share count_share(const struct album *album, bool star, bool mark)
{
    struct share share = {0};
    for (int i = 0; i < SHOWN; i++) {
        const struct plate *plate = &album->plate[i];
        if ((plate->scene.object.kind == STAR) != star || plate->scene.mark != mark)
            continue;
        share.n++;
        share.star += plate->prediction == STAR;
        share.right += right(plate);
        share.on += plate_on_mark(plate, METHOD_IG) >= .5;
    }
    return share;
}

static void write_covered(const struct album *album, FILE *out)
{
    fputs(
        "\nWith the sticker covered (its pixels at the mean colour) these are no longer taken for "
        "stars:\n\n| picture | label | then taken for | salient pixels of IG on the sticker "
        "|\n|---|---|---|---:|\n",
        out);
    for (int i = 0; i < SHOWN; i++) {
        const struct plate *plate = &album->plate[i];
        if (plate->prediction == STAR && plate->without_mark != STAR)
            fprintf(out, "| s%03d | %s | %s | %.0f %% |\n", i + 1,
                    kind_name(plate->scene.object.kind), kind_name((enum kind)plate->without_mark),
                    100 * plate_on_mark(plate, METHOD_IG));
    }
}

static void write_bias(const struct album *album, FILE *out)
{
    int elsewhere = 0;
    for (int k = 0; k < CLASSES; k++)
        elsewhere += k == STAR ? 0 : album->train_marked[k];
    fprintf(out,
            "\n## Sticker\n\nIn training %d of %d stars have it and %d of the %d others. Here six "
            "others have it, more than in\ntraining, to see what it does. *On it*: at least half "
            "of the pixels that IG finds salient.\n\n"
            "| | pictures | taken for stars | correct | on it |\n|---|---:|---:|---:|---:|\n",
            album->train_marked[STAR], TRAINING_PICTURES / CLASSES, elsewhere,
            TRAINING_PICTURES - TRAINING_PICTURES / CLASSES);
    for (int i = 0; i < 4; i++) {
        struct share share = count_share(album, i < 2, i % 2 == 0);
        fprintf(out, "| %s %s | %d | %d | %d | %d |\n", i < 2 ? "stars" : "others",
                i % 2 == 0 ? "with it" : "without", share.n, share.star, share.right, share.on);
    }
    write_covered(album, out);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void write_saliencies(const struct album *album, FILE *out)
{
    double missing[SHOWN];
    double size[METHODS] = {0};
    for (int i = 0; i < SHOWN; i++) {
        const struct plate *plate = &album->plate[i];
        missing[i] = 100 * completeness(plate) / fabs(plate->gradients_whole);
        for (int m = 0; m < METHODS; m++)
            size[m] += (double)plate_agreement(plate, (enum method)m).salient / SHOWN;
    }
    qsort(missing, SHOWN, sizeof missing[0], by_size);
    fprintf(out,
            "\n## Saliencies\n\nExplained is f, the logit of a class less the mean of all logits; "
            "the picture's mean colour is what\nstands for nothing.\n\n"
            "- **IG**: integrated gradients (Sundararajan et al. 2017) from a flat picture, "
            "midpoint rule with %d\n  steps, the three channels summed. What the stored values add "
            "up to differs from the change in f by\n  %.1f %% of it in the median and %.1f %% at "
            "most. Rule: `%s`, on average %.0f of %d pixels.\n",
            IG_STEPS, missing[SHOWN / 2], missing[SHOWN - 1], rule_text[METHOD_IG], size[METHOD_IG],
            PIXELS);
    fprintf(
        out,
        "- **occlusion**: f less f with a window of %d x %d pixels at the mean colour, every %d "
        "pixels, averaged\n  over the windows that cover a pixel. Rule: `%s`, on average "
        "%.0f\n  pixels; `%s` for the runs of one class, which is what speaks for it.\n",
        WINDOW, WINDOW, STRIDE, rule_text[METHOD_OCCLUSION], size[METHOD_OCCLUSION],
        class_rule_text);
}

void album_patterns(const struct album *album, FILE *out)
{
    static const char *const names[METHODS] = {"IG", "occlusion"};
    fputs("| run | rule | annotated | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | none |\n"
          "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
          out);
    for (int m = 0; m < METHODS; m++) {
        const struct tally *tally = &album->tally[m];
        fprintf(out, "| %s | %s | %d |", names[m], rule_text[m], tally->count);
        for (int p = 0; p < PATTERNS; p++)
            fprintf(out, " %d |", tally->pattern[p]);
        fprintf(out, " %d |\n", tally->none);
    }
}

static void write_patterns(const struct album *album, FILE *out)
{
    fprintf(out,
            "\n## Patterns\n\nPictures per Shared Interest pattern, by membership: IoU low [0, "
            "%.2f], high [%.2f, 1] (a hit, as\nobject detection counts it), GTC and SC low [0, "
            "%.2f], high [%.2f, 1]. *None* includes the pictures\nannotated as empty, where GTC is "
            "undefined.\n\n"
            "1 human aligned, 2 sufficient subset, 3 sufficient context, 4 context dependent,\n"
            "5 confuser, 6 insufficient subset, 7 distractor, 8 context confusion.\n\n",
            cuts.iou_low.high, cuts.iou_high.low, cuts.gtc_low.high, cuts.gtc_high.low);
    album_patterns(album, out);
}

static void write_forms(const struct album *album, FILE *out)
{
    static const char *const what[FORMS] = {
        [FORM_MISSING] = "not annotated: `null`",
        [FORM_EMPTY] = "annotated as empty, because the ring can hardly be seen: `[]`",
        [FORM_BOX] = "`box` around the object",
        [FORM_POLYGON] = "`polygon`, its outline; a ring's hole counts as part of it",
        [FORM_PARTS] = "a list of two polygons, the bars of a cross",
        [FORM_RLE] = "`rle`, its pixels, run lengths as a list",
        [FORM_TEXT] = "`rle`, its pixels, run lengths as text",
        [FORM_MASK] = "`mask`, its pixels and one around them",
    };
    int n[FORMS] = {0};
    for (int i = 0; i < SHOWN; i++)
        n[album->plate[i].truth.form]++;
    fputs("\n## Annotation\n\n| form | pictures |\n|---|---:|\n", out);
    for (int f = 0; f < FORMS; f++)
        fprintf(out, "| %s | %d |\n", what[f], n[f]);
    fputs("\nNo edge of a polygon passes through the middle of a pixel, so every way of filling "
          "one agrees.\n\nDeliberately wrong:\n\n",
          out);
    for (int i = 0; i < SHOWN; i++)
        if (album->plate[i].truth.wrong != NULL)
            fprintf(out, "- s%03d %s\n", i + 1, album->plate[i].truth.wrong);
}

void album_readme(const struct album *album, FILE *out)
{
    write_intro(out);
    write_classifier(album, out);
    write_bias(album, out);
    write_saliencies(album, out);
    write_patterns(album, out);
    write_forms(album, out);
}
