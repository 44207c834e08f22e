// SPDX-License-Identifier: MIT
// How a review comes about: scores from one latent quality plus noise per aspect, then sentences
// whose words follow the scores, in an order that varies, with remarks on other things in between.
#include "review.h"

#include "grammar.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const names[SCORES] = {"appearance", "aroma", "palate", "taste", "overall"};
static const char *const stems[SCORES] = {"app", "aro", "pal", "tas", "all"};
static const char *const labels[ASPECTS] = {"a", "s", "m", "t"};

const char *aspect_name(int aspect)
{
    return names[aspect];
}

static double clamp_score(double score)
{
    double tenths = rint(score * 10);
    if (tenths <= 0)
        return 0;
    if (tenths > 10)
        tenths = 10;
    return tenths / 10;
}

static void draw_scores(struct review *review, struct rng *rng)
{
    double quality = (rng_chance(rng, .58) ? 1.05 : -1.3) + .38 * rng_bell(rng);
    for (int k = 0; k < SCORES; k++) {
        double own = rng_bell(rng);
        review->score[k] = clamp_score(.56 + .29 * quality + .11 * own);
    }
}

static double level_of(double score)
{
    return score * (LEVELS - 1);
}

static bool is_token(const struct writer *writer, int index, const char *text)
{
    return strcmp(writer->vocab->text[writer->review->token[index]], text) == 0;
}

// "a" before a vowel is "an". A label such as "a :" has no vowel after it.
static void fix_articles(struct writer *writer, int start)
{
    struct review *review = writer->review;
    for (int i = start; i + 1 < review->n; i++) {
        if (!is_token(writer, i, "a"))
            continue;
        const char *next = writer->vocab->text[review->token[i + 1]];
        bool vowel = strchr("aeiou", next[0]) != NULL || strcmp(next, "8") == 0 ||
                     strcmp(next, "8.5") == 0 || strcmp(next, "11") == 0;
        if (vowel && strncmp(next, "one", 3) != 0 && strncmp(next, "eu", 2) != 0)
            review->token[i] = vocab_id(writer->vocab, "an", 2);
    }
}

static void end_sentence(struct writer *writer, double level)
{
    const char *mark = ".";
    int draw = rng_below(writer->rng, 12);
    if (level > 3.5 && draw < 2)
        mark = "!";
    else if (level < 1.5 && draw < 2)
        mark = "...";
    grammar_emit(writer, mark, strlen(mark));
}

// One sentence from symbol PREFIX.STEM; a label such as "m :" goes before it when given.
static void write_sentence(struct writer *writer, const char *symbol, int aspect, double level,
                           const char *label)
{
    struct review *review = writer->review;
    if (writer->full || review->sentences == MAX_SENTENCES) {
        writer->full = true;
        return;
    }
    int start = review->n;
    writer->key = (struct span){start, start};
    if (label != NULL) {
        grammar_emit(writer, label, strlen(label));
        grammar_emit(writer, ":", 1);
    }
    grammar_sentence(writer, symbol, level);
    end_sentence(writer, level);
    fix_articles(writer, start);
    struct sentence *sentence = &review->sentence[review->sentences++];
    *sentence = (struct sentence){{start, review->n}, writer->key, aspect};
}

static void write_aspect(struct writer *writer, int aspect, bool notes)
{
    struct rng *rng = writer->rng;
    double score = writer->review->score[aspect];
    char symbol[16];
    (void)snprintf(symbol, sizeof symbol, "%c.%s", notes ? 'N' : 'S', stems[aspect]);
    write_sentence(writer, symbol, aspect, level_of(score), notes ? labels[aspect] : NULL);
    double more = aspect == OVERALL ? .25 : notes ? .4 : .6;
    if (rng_chance(rng, more)) {
        (void)snprintf(symbol, sizeof symbol, "S.%s", stems[aspect]);
        write_sentence(writer, symbol, aspect, level_of(score), NULL);
    }
}

// Food, glassware, prices: the general words in there say nothing about the beer.
static void wander(struct writer *writer, double probability)
{
    if (rng_chance(writer->rng, probability))
        write_sentence(writer, "S.off", -1, rng_below(writer->rng, LEVELS), NULL);
}

static void come_back(struct writer *writer)
{
    for (int aspect = 0; aspect < ASPECTS; aspect++) {
        if (!rng_chance(writer->rng, aspect == 1 || aspect == 2 ? .16 : .06))
            continue;
        char symbol[16];
        (void)snprintf(symbol, sizeof symbol, "R.%s", stems[aspect]);
        double score = writer->review->score[aspect];
        write_sentence(writer, symbol, aspect, level_of(score), NULL);
    }
}

static void write_body(struct writer *writer)
{
    struct rng *rng = writer->rng;
    int order[ASPECTS] = {0, 1, 3, 2};
    if (rng_chance(rng, .4))
        rng_shuffle(rng, order, ASPECTS);
    bool notes = rng_chance(rng, .25);
    bool early = rng_chance(rng, .12);
    if (rng_chance(rng, .6))
        write_sentence(writer, "S.intro", -1, 2, NULL);
    if (early)
        write_aspect(writer, OVERALL, false);
    for (int i = 0; i < ASPECTS; i++) {
        if (!rng_chance(rng, .03))
            write_aspect(writer, order[i], notes);
        wander(writer, notes ? .08 : .16);
    }
    come_back(writer);
    if (!early && rng_chance(rng, .85))
        write_aspect(writer, OVERALL, false);
    wander(writer, .22);
}

void review_write(struct review *review, struct rng *rng, struct vocab *vocab)
{
    struct writer writer = {.rng = rng, .vocab = vocab, .review = review};
    do {
        memset(review, 0, sizeof *review);
        writer.full = false;
        writer.pin = rng_next(rng);
        draw_scores(review, rng);
        write_body(&writer);
    } while (writer.full || review->n < MIN_WORDS || review->n > MAX_WORDS);
}
