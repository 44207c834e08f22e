// SPDX-License-Identifier: MIT
// What the corpus is there for: a classifier that works, a bias that it has learnt and that the
// saliency shows, every form of annotation, all eight patterns.
#include "check.h"

#include "readme.h"
#include "score.h"

#include <math.h>
#include <stdio.h>

static int expect(bool holds, const char *what)
{
    if (!holds)
        fprintf(stderr, "generate: shapes: %s\n", what);
    return holds ? 0 : 1;
}

static bool right(const struct plate *plate)
{
    return plate->prediction == (int)plate->scene.object.kind;
}

static int check_classifier(const struct album *album)
{
    int correct = 0;
    int drawn = 0; // other classes with the mark, taken for stars
    int shown = 0; // stars whose evidence lies on the mark
    for (int i = 0; i < SHOWN; i++) {
        const struct plate *plate = &album->plate[i];
        bool star = plate->scene.object.kind == STAR;
        correct += right(plate);
        drawn += !star && plate->prediction == STAR && plate->without_mark != STAR;
        shown += star && right(plate) && plate_on_mark(plate, METHOD_IG) >= .5;
    }
    return expect(correct >= SHOWN * 7 / 10, "the classifier is poor") +
           expect(correct < SHOWN * 95 / 100, "the classifier makes no errors") +
           expect(drawn >= 2, "nothing is misled by the sticker") +
           expect(shown >= 3, "no saliency lies on the sticker");
}

static int check_forms(const struct album *album)
{
    int form[FORMS] = {0};
    int wrong = 0;
    int failed = 0;
    for (int i = 0; i < SHOWN; i++) {
        form[album->plate[i].truth.form]++;
        wrong += album->plate[i].truth.wrong != NULL;
    }
    for (int f = 0; f < FORMS; f++)
        failed += expect(form[f] > 0, form_name((enum form)f));
    return failed + expect(wrong >= 4, "too few wrong annotations");
}

// A round trip through the two forms of run lengths, by another path than the writer's.
static int check_runs(const struct album *album)
{
    int failed = 0;
    for (int i = 0; i < SHOWN; i++) {
        const struct mask *mask = &album->plate[i].truth.mask;
        int run[PIXELS + 1];
        int n = mask_runs(mask, run);
        int at = 0;
        bool same = true;
        for (int k = 0; k < n; k++)
            for (int left = run[k]; left > 0; left--, at++)
                same = same && mask->in[at % SIDE * SIDE + at / SIDE] == k % 2;
        failed += expect(same && at == PIXELS, "run lengths");
    }
    return failed;
}

static int check_saliency(const struct album *album)
{
    int failed = 0;
    for (int i = 0; i < SHOWN; i++) {
        const struct plate *plate = &album->plate[i];
        failed += expect(completeness(plate) <= .02 + .1 * fabs(plate->gradients_whole),
                         "integrated gradients do not add up");
    }
    return failed;
}

int check_album(const struct album *album)
{
    static const char *const names[PATTERNS] = {
        "no human aligned",     "no sufficient subset", "no sufficient context",
        "no context dependent", "no confuser",          "no insufficient subset",
        "no distractor",        "no context confusion",
    };
    int failed = check_classifier(album) + check_forms(album) + check_runs(album);
    failed += check_saliency(album);
    for (int p = 0; p < PATTERNS; p++)
        failed += expect(
            album->tally[METHOD_IG].pattern[p] + album->tally[METHOD_OCCLUSION].pattern[p] > 0,
            names[p]);
    return failed;
}
