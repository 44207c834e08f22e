// SPDX-License-Identifier: MIT
// The checks recompute what they can by another path: the output on a rationale alone, for
// instance, comes from a full evaluation and not from the incremental one that found the rationale.
#include "check.h"

#include "figures.h"

#include <stdio.h>

static int expect(bool holds, const char *what, const char *where, int review)
{
    if (holds)
        return 0;
    if (review >= 0)
        fprintf(stderr, "generate: %s, %s: b%04d\n", what, where, review + 1);
    else
        fprintf(stderr, "generate: %s, %s\n", what, where);
    return 1;
}

static int check_reviews(const struct study *study)
{
    int failed = 0;
    for (int r = 0; r < HELD_OUT; r++) {
        const struct review *review = &study->held_out[r];
        failed += expect(review->n >= MIN_WORDS && review->n <= MAX_WORDS, "length", "review", r);
        for (int k = 0; k < ASPECTS; k++) {
            const struct annotation *annotation = &review->annotation[k];
            int end = 0;
            for (int s = 0; s < annotation->n; s++) {
                struct span span = annotation->span[s];
                failed +=
                    expect(span.start >= end && span.end > span.start && span.end <= review->n,
                           "span", aspect_name(k), r);
                end = span.end;
            }
        }
    }
    return failed;
}

static int check_text(const struct study *study)
{
    const struct text_figures text = figures_text(study);
    int failed = expect(text.vocabulary >= 800, "vocabulary", "reviews", -1);
    failed += expect(text.sentence_share <= .03, "a sentence too frequent", "reviews", -1);
    for (int k = 0; k < ASPECTS; k++) {
        int incomplete = 0;
        for (int r = 0; r < HELD_OUT; r++)
            incomplete += study->held_out[r].annotation[k].incomplete;
        failed += expect(incomplete > 0, "no incomplete annotation", aspect_name(k), -1);
        failed += expect(text.not_annotated[k] > 0 && text.not_annotated[k] < HELD_OUT / 10,
                         "reviews without annotation", aspect_name(k), -1);
    }
    return failed;
}

static double output_on(const struct run *run, const struct review *review, int size,
                        const struct rationale *rationale, struct trace *trace)
{
    unsigned char kept[MAX_TOKENS] = {0};
    for (int i = 0; i < size; i++)
        kept[rationale->set[i]] = 1;
    return model_predict(run->model, review, kept, trace);
}

// Sufficient with all its words, insufficient without the one added last.
static int check_sis(const struct study *study, const struct run *run)
{
    const char *aspect = aspect_name(run->aspect);
    struct explainer explainer = explainer_new(run->model, run->tau);
    struct trace *trace = explainer.trace;
    int failed = 0;
    int found = 0;
    for (int r = 0; r < HELD_OUT; r++) {
        const struct review *review = &study->held_out[r];
        const struct rationale *rationale = &run->rationale[r];
        double f = model_predict(run->model, review, NULL, trace);
        double side = explain_side(&explainer, f);
        double tau = side > 0 ? run->tau.high : -run->tau.low;
        failed += expect(rationale->missing == (side * f < tau), "SIS or none", aspect, r);
        if (rationale->missing)
            continue;
        double all = side * output_on(run, review, rationale->size, rationale, trace);
        double fewer = side * output_on(run, review, rationale->size - 1, rationale, trace);
        failed += expect(all >= tau - 1e-12, "SIS not sufficient", aspect, r);
        failed += expect(fewer < tau + 1e-12, "SIS not minimal", aspect, r);
        found++;
    }
    failed += expect(4 * found >= 3 * HELD_OUT, "too few reviews have a SIS", aspect, -1);
    explainer_free(&explainer);
    return failed;
}

static int check_aspect(const struct study *study, int explained)
{
    const struct fit_report *fit = &study->fit[explained][0];
    const char *aspect = aspect_name(explained_aspect[explained]);
    int failed = check_sis(study, &study->run[explained][METHOD_SIS]);
    failed += expect(fit->held_out.mae < fit->baseline.mae / 2, "model no better than baseline",
                     aspect, -1);
    failed += expect(fit->held_out.within >= .35 && fit->held_out.within <= .65,
                     "share within .05 of the score", aspect, -1);
    for (int m = 0; m < METHODS; m++) {
        const struct run *run = &study->run[explained][m];
        int steps = 0;
        if (run->spec->method == METHOD_IG)
            failed += expect(figures_completeness(study, run, &steps) <= 1e-3, "completeness",
                             aspect, -1);
    }
    for (int p = 0; p < PATTERNS; p++) {
        int n = 0;
        for (int m = 0; m < METHODS; m++)
            n += study->run[explained][m].pattern[p];
        failed += expect(n > 0, pattern_name(p), aspect, -1);
    }
    return failed;
}

int check_study(const struct study *study)
{
    int failed = check_reviews(study) + check_text(study);
    for (int e = 0; e < EXPLAINED; e++)
        failed += check_aspect(study, e);
    return failed;
}
