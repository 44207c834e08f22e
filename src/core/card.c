// SPDX-License-Identifier: MIT
#include "core/card.h"

#include "base/hash.h"
#include "base/mem.h"
#include "core/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- labels -------------------------------------------------------------------------------------

static struct card_label *label_of(struct card *card, struct value v)
{
    for (size_t i = card->n_labels; i-- > 0;)
        if (card->labels[i].label.bits == v.bits)
            return &card->labels[i];
    card->labels = mem_resize(card->labels, card->n_labels + 1, sizeof *card->labels);
    card->labels[card->n_labels] = (struct card_label){.label = v};
    return &card->labels[card->n_labels++];
}

static void add_label(struct card *card, struct value v, const struct judgement *j)
{
    if (value_is_none(v))
        return;
    struct card_label *at = label_of(card, v);
    at->n++;
    at->known += j->correct != CORRECT_UNKNOWN;
    at->wrong += j->correct == CORRECT_NO;
    if (pattern_decidable(&j->scores, j->correct))
        at->primary[j->primary]++;
}

// ---- words --------------------------------------------------------------------------------------

static size_t *slot_of(const struct card *card, const char *word, size_t n)
{
    size_t i = (size_t)hash_bytes(0, word, n) & (card->n_slots - 1);
    for (; card->slots[i]; i = (i + 1) & (card->n_slots - 1)) {
        const char *other = card->words[card->slots[i] - 1].word;
        if (strlen(other) == n && memcmp(other, word, n) == 0)
            break;
    }
    return &card->slots[i];
}

static void grow_slots(struct card *card)
{
    free(card->slots);
    card->n_slots = card->n_slots ? card->n_slots * 2 : 256;
    card->slots = mem_array(card->n_slots, sizeof *card->slots);
    for (size_t i = 0; i < card->n_words; i++)
        *slot_of(card, card->words[i].word, strlen(card->words[i].word)) = i + 1;
}

static size_t word_of(struct card *card, const struct token *t)
{
    if ((card->n_words + 1) * 2 > card->n_slots)
        grow_slots(card);
    char *word = mem_strndup(t->text, t->n);
    for (char *p = word; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    size_t *slot = slot_of(card, word, strlen(word));
    if (*slot) {
        free(word);
        return *slot - 1;
    }
    if ((card->n_words & (card->n_words - 1)) == 0) // full at every power of two
        card->words =
            mem_resize(card->words, card->n_words ? card->n_words * 2 : 1, sizeof *card->words);
    card->words[card->n_words] = (struct card_word){.word = word};
    *slot = ++card->n_words;
    return card->n_words - 1;
}

static int by_size(const void *x, const void *y)
{
    const size_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

// Every word of S once per row, however often it stands there.
static void add_words(struct card *card, const struct instance *x, const struct saliency *s,
                      enum pattern p)
{
    if (!x->tokens)
        return;
    size_t n = 0, *found = mem_array(featureset_count(&s->set) + 1, sizeof *found);
    for (size_t i = featureset_next(&s->set, 0); i < x->n; i = featureset_next(&s->set, i + 1))
        found[n++] = word_of(card, &x->tokens[i]);
    qsort(found, n, sizeof *found, by_size);
    for (size_t i = 0; i < n; i++)
        if (!i || found[i] != found[i - 1])
            card->words[found[i]].rows[p]++;
    free(found);
}

// ---- layers -------------------------------------------------------------------------------------

static struct card_layer *layer_of(struct card *card, const char *name)
{
    for (size_t i = 0; i < card->n_layers; i++)
        if (strcmp(card->layers[i].name, name) == 0)
            return &card->layers[i];
    card->layers = mem_resize(card->layers, card->n_layers + 1, sizeof *card->layers);
    card->layers[card->n_layers] = (struct card_layer){.name = mem_strdup(name)};
    return &card->layers[card->n_layers++];
}

static void add_layer(struct card *card, const char *name, const struct saliency *s,
                      const struct featureset *g)
{
    struct card_layer *l = layer_of(card, name);
    size_t in_universe =
        s->universe.words ? featureset_count_both(g, &s->universe) : featureset_count(g);
    struct scores x =
        coverage_scores(in_universe, featureset_count(&s->set), featureset_count_both(g, &s->set));
    l->n++;
    for (int k = 0; k < 3; k++) {
        double score = coverage_get(&x, (enum score)k);
        l->sum[k] += isnan(score) ? 0 : score;
        l->defined[k] += isnan(score) ? 0u : 1u;
    }
}

double card_layer_mean(const struct card_layer *l, enum score which)
{
    return l->defined[which] ? l->sum[which] / (double)l->defined[which] : (double)NAN;
}

// ---- the card -----------------------------------------------------------------------------------

void card_add(struct card *card, const struct columns *c, const struct analysis *a,
              uint32_t instance, uint32_t run, const struct instance *x)
{
    struct judgement j = judge(c, a, instance, run);
    const struct saliency *s = x ? instance_run(x, run) : NULL;
    add_label(card, confusion_value(c->rows[instance].label, a->task), &j);
    if (!s || !s->defined)
        return;
    if (pattern_decidable(&j.scores, j.correct))
        add_words(card, x, s, j.primary);
    if (x->annotated)
        add_layer(card, "", s, &x->gt);
    for (uint32_t i = 0; i < x->n_layers; i++)
        add_layer(card, x->layers[i].name, s, &x->layers[i].set);
}

static int by_label(const void *x, const void *y, void *names)
{
    const struct card_label *a = x, *b = y;
    return confusion_compare(a->label, b->label, names);
}

static int by_word(const void *x, const void *y)
{
    const struct card_word *a = x, *b = y;
    return strcmp(a->word, b->word);
}

void card_finish(struct card *card, const struct columns *c)
{
    struct names names = c->names;
    if (card->n_labels)
        qsort_r(card->labels, card->n_labels, sizeof *card->labels, by_label, &names);
    if (card->n_words)
        qsort(card->words, card->n_words, sizeof *card->words, by_word);
    free(card->slots); // the indices in it are those of before
    card->slots = NULL;
    card->n_slots = 0;
}

void card_fini(struct card *card)
{
    for (size_t i = 0; i < card->n_words; i++)
        free(card->words[i].word);
    for (size_t i = 0; i < card->n_layers; i++)
        free(card->layers[i].name);
    free(card->labels);
    free(card->words);
    free(card->layers);
    free(card->slots);
    *card = (struct card){0};
}

// Keeps the `most` best of what is offered in order: only a larger one goes before.
static size_t keep_best(size_t *order, size_t n, size_t most, size_t i,
                        size_t (*value)(const struct card *, size_t, int), const struct card *card,
                        int arg)
{
    size_t x = value(card, i, arg), at = n < most ? n : most;
    if (!x || !most)
        return n;
    while (at && value(card, order[at - 1], arg) < x)
        at--;
    if (at >= most)
        return n;
    if (n < most)
        n++;
    memmove(order + at + 1, order + at, (n - at - 1) * sizeof *order);
    order[at] = i;
    return n;
}

static size_t errors_of(const struct card *card, size_t i, int arg)
{
    (void)arg;
    return card->labels[i].wrong;
}

static size_t rows_of(const struct card *card, size_t i, int pattern)
{
    return card->words[i].rows[pattern];
}

size_t card_worst(const struct card *card, size_t *order, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < card->n_labels; i++)
        n = keep_best(order, n, most, i, errors_of, card, 0);
    return n;
}

size_t card_top_words(const struct card *card, enum pattern p, size_t *order, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < card->n_words; i++)
        n = keep_best(order, n, most, i, rows_of, card, (int)p);
    return n;
}
