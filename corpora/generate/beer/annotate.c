// SPDX-License-Identifier: MIT
// The human annotator, imitated: some mark whole sentences, some a clause, some the key phrase
// only, and a few annotations are missing or incomplete.
#include "review.h"

#include <string.h>

enum manner { WHOLE_SENTENCE, CLAUSE, KEY_PHRASE };

static enum manner draw_manner(struct rng *rng)
{
    int draw = rng_below(rng, 100);
    if (draw < 40)
        return WHOLE_SENTENCE;
    return draw < 50 ? CLAUSE : KEY_PHRASE;
}

static bool is_comma(const struct review *review, const struct vocab *vocab, int index)
{
    const char *text = vocab->text[review->token[index]];
    return strcmp(text, ",") == 0 || strcmp(text, ":") == 0;
}

// The part of the sentence between the commas around its key phrase.
static struct span clause_around(const struct review *review, const struct vocab *vocab,
                                 const struct sentence *sentence)
{
    struct span span = sentence->key;
    while (span.start > sentence->span.start && !is_comma(review, vocab, span.start - 1))
        span.start--;
    while (span.end < sentence->span.end - 1 && !is_comma(review, vocab, span.end))
        span.end++;
    return span;
}

static struct span mark(const struct review *review, const struct vocab *vocab,
                        const struct sentence *sentence, enum manner manner)
{
    if (manner == WHOLE_SENTENCE || sentence->key.start == sentence->key.end)
        return (struct span){sentence->span.start, sentence->span.end - 1};
    if (manner == KEY_PHRASE)
        return sentence->key;
    return clause_around(review, vocab, sentence);
}

// Neighbouring sentences become one span, full stop in between included.
static void add_span(struct annotation *annotation, struct span span)
{
    struct span *last = annotation->n > 0 ? &annotation->span[annotation->n - 1] : NULL;
    if (last != NULL && last->end + 1 >= span.start)
        last->end = span.end;
    else if (annotation->n < MAX_SPANS)
        annotation->span[annotation->n++] = span;
}

static void make_incomplete(struct annotation *annotation, struct rng *rng)
{
    struct span *first = &annotation->span[0];
    if (annotation->n > 1) {
        annotation->n--;
        annotation->incomplete = true;
    } else if (annotation->n == 1 && first->end - first->start >= 6) {
        first->end -= (first->end - first->start) / 2 + rng_below(rng, 2);
        annotation->incomplete = true;
    }
}

void review_annotate(struct review *review, struct rng *rng, const struct vocab *vocab)
{
    for (int aspect = 0; aspect < ASPECTS; aspect++) {
        struct annotation *annotation = &review->annotation[aspect];
        enum manner manner = draw_manner(rng);
        bool skipped = rng_chance(rng, .03);
        bool careless = rng_chance(rng, .08);
        for (int i = 0; i < review->sentences && !skipped; i++)
            if (review->sentence[i].aspect == aspect)
                add_span(annotation, mark(review, vocab, &review->sentence[i], manner));
        if (careless)
            make_incomplete(annotation, rng);
    }
}
