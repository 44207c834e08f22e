// SPDX-License-Identifier: MIT
// Counting: words, repeated sentences, rationale sizes, completeness.
#include "figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool same_sentence(const struct review *a, const struct sentence *s, const struct review *b,
                          const struct sentence *t)
{
    int length = s->span.end - s->span.start;
    if (length != t->span.end - t->span.start)
        return false;
    return memcmp(a->token + s->span.start, b->token + t->span.start,
                  sizeof(int) * (size_t)length) == 0;
}

static bool contains(const struct review *review, const struct review *other,
                     const struct sentence *sentence)
{
    for (int i = 0; i < review->sentences; i++)
        if (same_sentence(review, &review->sentence[i], other, sentence))
            return true;
    return false;
}

static int most_shared_sentence(const struct study *study)
{
    int most = 0;
    for (int r = 0; r < HELD_OUT; r++) {
        const struct review *review = &study->held_out[r];
        for (int i = 0; i < review->sentences; i++) {
            int n = 0;
            for (int other = 0; other < HELD_OUT; other++)
                n += contains(&study->held_out[other], review, &review->sentence[i]);
            most = n > most ? n : most;
        }
    }
    return most;
}

struct text_figures figures_text(const struct study *study)
{
    struct text_figures figures = {.shortest = MAX_TOKENS};
    unsigned char *seen = must_calloc(VOCAB_MAX, 1);
    for (int r = 0; r < HELD_OUT; r++) {
        const struct review *review = &study->held_out[r];
        figures.words += review->n;
        figures.shortest = review->n < figures.shortest ? review->n : figures.shortest;
        figures.longest = review->n > figures.longest ? review->n : figures.longest;
        for (int t = 0; t < review->n; t++) {
            figures.vocabulary += seen[review->token[t]] == 0;
            seen[review->token[t]] = 1;
        }
        for (int k = 0; k < ASPECTS; k++) {
            const struct annotation *annotation = &review->annotation[k];
            figures.not_annotated[k] += annotation->n == 0;
            for (int s = 0; s < annotation->n; s++)
                figures.annotated_words[k] += annotation->span[s].end - annotation->span[s].start;
        }
    }
    figures.sentence_share = (double)most_shared_sentence(study) / HELD_OUT;
    free(seen);
    return figures;
}

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;
    return (x > y) - (x < y);
}

// Whether no word of the rationale stands in a sentence about the aspect.
static bool is_elsewhere(const struct review *review, const struct rationale *rationale, int aspect)
{
    for (int i = 0; i < rationale->size; i++) {
        for (int s = 0; s < review->sentences; s++) {
            const struct sentence *sentence = &review->sentence[s];
            int word = rationale->set[i];
            if (sentence->aspect == aspect && word >= sentence->span.start &&
                word < sentence->span.end)
                return false;
        }
    }
    return true;
}

struct size_figures figures_sizes(const struct study *study, const struct run *run)
{
    struct size_figures figures = {0};
    int sizes[HELD_OUT] = {0};
    for (int r = 0; r < HELD_OUT; r++) {
        const struct rationale *rationale = &run->rationale[r];
        if (rationale->missing)
            continue;
        sizes[figures.n++] = rationale->size;
        figures.single += rationale->size == 1;
        figures.elsewhere += is_elsewhere(&study->held_out[r], rationale, run->aspect);
    }
    qsort(sizes, (size_t)figures.n, sizeof *sizes, ascending);
    if (figures.n > 0) {
        figures.median = sizes[figures.n / 2];
        figures.longest = sizes[figures.n - 1];
    }
    return figures;
}

double figures_completeness(const struct study *study, const struct run *run, int *steps)
{
    static const unsigned char none[MAX_TOKENS] = {0};
    struct explainer explainer = explainer_new(run->model, run->tau);
    double worst = 0;
    *steps = 0;
    for (int r = 0; r < HELD_OUT; r++) {
        const struct review *review = &study->held_out[r];
        const struct rationale *rationale = &run->rationale[r];
        double f = model_predict(run->model, review, NULL, explainer.trace);
        double masked = model_predict(run->model, review, none, explainer.trace);
        double sum = 0;
        for (int i = 0; i < review->n; i++)
            sum += rationale->scores[i];
        double error = fabs(sum - explain_side(&explainer, f) * (f - masked));
        worst = error > worst ? error : worst;
        *steps = rationale->steps > *steps ? rationale->steps : *steps;
    }
    explainer_free(&explainer);
    return worst;
}
