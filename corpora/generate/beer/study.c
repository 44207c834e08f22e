// SPDX-License-Identifier: MIT
// One seed in, the whole corpus out: training reviews, held-out reviews, models, rationales,
// pattern counts.
#include "study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t seed = 7;

const int explained_aspect[EXPLAINED] = {1, 2};

static const struct shape shapes[MODELS] = {
    {.name = "window",
     .width = 3,
     .dim = 8,
     .feature = 8,
     .hidden = 6,
     .prior = 200,
     .decay = 1e-5,
     .dropout = .1,
     .epochs = 9},
    {.name = "bag",
     .width = 1,
     .dim = 8,
     .feature = 8,
     .hidden = 6,
     .prior = 40,
     .decay = 1e-5,
     .dropout = .15,
     .epochs = 6},
};

static const struct method_spec specs[METHODS] = {
    {"sis", "SIS", METHOD_SIS, RULE_SET, 0},
    {"ig", "IG", METHOD_IG, RULE_STD1, 0},
    {"occlusion", "occlusion", METHOD_OCCLUSION, RULE_GT_SIZE, 0},
    {"bag-ig", "IG", METHOD_IG, RULE_GT_SIZE, 1},
};

static const struct thresholds taus[EXPLAINED] = {{.8, .4}, {.8, .36}};

// Words rare in the training reviews share row 0.
static void number_rows(struct study *study)
{
    int *count = must_calloc(VOCAB_MAX, sizeof *count);
    study->row = must_calloc(VOCAB_MAX, sizeof *study->row);
    study->rows = 1;
    for (int i = 0; i < TRAINING; i++)
        for (int t = 0; t < study->training[i].n; t++)
            count[study->training[i].token[t]]++;
    for (int id = 0; id < study->vocab->n; id++)
        study->row[id] = count[id] >= RARE ? study->rows++ : 0;
    free(count);
}

static struct review *write_reviews(struct vocab *vocab, int n, uint64_t stream)
{
    struct rng text = rng_make(seed, stream);
    struct rng annotator = rng_make(seed, stream + 1);
    struct review *reviews = must_calloc((size_t)n, sizeof *reviews);
    for (int i = 0; i < n; i++) {
        review_write(&reviews[i], &text, vocab);
        review_annotate(&reviews[i], &annotator, vocab);
    }
    return reviews;
}

// What is printed is what counts: predictions to six digits, scores to five decimals.
static double as_printed(double value)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.6g", value);
    return strtod(text, NULL);
}

static void explain_one(struct explainer *explainer, const struct method_spec *spec,
                        const struct review *review, struct rationale *rationale)
{
    const double f = model_predict(explainer->model, review, NULL, explainer->trace);
    rationale->prediction = as_printed(f);
    if (spec->method == METHOD_SIS) {
        rationale->size = explain_sis(explainer, review, rationale->set);
        rationale->missing = rationale->size == 0;
        return;
    }
    if (spec->method == METHOD_IG)
        rationale->steps = explain_gradients(explainer, review, rationale->scores);
    else
        explain_occlusion(explainer, review, rationale->scores);
    for (int i = 0; i < review->n; i++)
        rationale->scores[i] = as_printed(rint(rationale->scores[i] * 1e5) / 1e5 + 0.0);
}

static void count_patterns(struct run *run, unsigned bits)
{
    run->count++;
    run->none += bits == 0;
    for (int p = 0; p < PATTERNS; p++)
        run->pattern[p] += (bits >> p & 1U) != 0;
}

static void make_run(struct study *study, int explained, int method)
{
    struct run *run = &study->run[explained][method];
    const int aspect = explained_aspect[explained];
    *run = (struct run){.spec = &specs[method], .aspect = aspect, .tau = taus[explained]};
    run->model = study->model[explained][specs[method].model];
    run->rationale = must_calloc(HELD_OUT, sizeof *run->rationale);
    struct explainer explainer = explainer_new(run->model, run->tau);
    for (int i = 0; i < HELD_OUT; i++) {
        const struct review *review = &study->held_out[i];
        const struct annotation *annotation = &review->annotation[aspect];
        struct rationale *rationale = &run->rationale[i];
        explain_one(&explainer, run->spec, review, rationale);
        rationale_discretise(rationale, run->spec->rule, review->n, annotation);
        if (annotation->n > 0 && !rationale->missing)
            count_patterns(run,
                           patterns_of(rationale, annotation, review->n, review->score[aspect]));
    }
    explainer_free(&explainer);
}

struct study *study_new(void)
{
    struct study *study = must_calloc(1, sizeof *study);
    study->vocab = vocab_new();
    study->held_out = write_reviews(study->vocab, HELD_OUT, 10);
    study->training = write_reviews(study->vocab, TRAINING, 20);
    number_rows(study);
    for (int e = 0; e < EXPLAINED; e++) {
        for (int m = 0; m < MODELS; m++) {
            struct model *model = model_new(&shapes[m], study->rows, study->row);
            int aspect = explained_aspect[e];
            model_train(model, study->training, TRAINING, aspect, seed + (uint64_t)m);
            study->model[e][m] = model;
            study->fit[e][m] =
                model_assess(model, study->training, TRAINING, study->held_out, HELD_OUT, aspect);
        }
        for (int method = 0; method < METHODS; method++)
            make_run(study, e, method);
    }
    return study;
}

void study_free(struct study *study)
{
    for (int e = 0; e < EXPLAINED; e++) {
        for (int m = 0; m < MODELS; m++)
            model_free(study->model[e][m]);
        for (int method = 0; method < METHODS; method++)
            free(study->run[e][method].rationale);
    }
    free(study->training);
    free(study->held_out);
    free(study->row);
    vocab_free(study->vocab);
    free(study);
}
