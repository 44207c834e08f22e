// SPDX-License-Identifier: MIT
// Subwords merged into words: ##x, ▁x, Ġx, x</w>, x@@. The words become the
// features, so G, S and scores follow; outputs per prefix no longer fit and are left out.
#include "store/corpus/corpus_internal.h"

#include <math.h>
#include <string.h>

enum style { STYLE_NONE, STYLE_CONTINUES, STYLE_BEGINS, STYLE_ENDS, STYLE_GOES_ON };

#define MARK_HASHES "##"
#define MARK_BLOCK  "\xe2\x96\x81" // ▁
#define MARK_DOT    "\xc4\xa0"     // Ġ
#define MARK_END    "</w>"
#define MARK_JOIN   "@@"

bool subwords_known(const char *option)
{
    static const char *const known[] = {"keep", "merge:sum", "merge:mean", "merge:maxabs",
                                        "merge:first"};
    if (!option)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(option, known[i]) == 0)
            return true;
    return false;
}

static bool starts(const struct token *t, const char *mark)
{
    return t->n > strlen(mark) && memcmp(t->text, mark, strlen(mark)) == 0;
}

static bool ends(const struct token *t, const char *mark)
{
    size_t n = strlen(mark);
    return t->n > n && memcmp(t->text + t->n - n, mark, n) == 0;
}

static bool is_special(const struct token *t)
{
    return t->n > 2 && ((t->text[0] == '[' && t->text[t->n - 1] == ']') ||
                        (t->text[0] == '<' && t->text[t->n - 1] == '>'));
}

static enum style style_of(const struct instance *x)
{
    for (uint32_t i = 0; i < x->n; i++) {
        const struct token *t = &x->tokens[i];
        if (starts(t, MARK_HASHES))
            return STYLE_CONTINUES;
        if (starts(t, MARK_BLOCK) || starts(t, MARK_DOT))
            return STYLE_BEGINS;
        if (ends(t, MARK_END))
            return STYLE_ENDS;
        if (ends(t, MARK_JOIN))
            return STYLE_GOES_ON;
    }
    return STYLE_NONE;
}

// Does token i (> 0) go on with the word of token i-1?
static bool joins(const struct instance *x, enum style style, uint32_t i)
{
    const struct token *t = &x->tokens[i], *before = t - 1;
    if (is_special(t) || is_special(before))
        return style == STYLE_CONTINUES && starts(t, MARK_HASHES);
    switch (style) {
    case STYLE_CONTINUES:
        return starts(t, MARK_HASHES);
    case STYLE_BEGINS:
        return memcmp(t->text, MARK_BLOCK, t->n < 3 ? t->n : 3) != 0 &&
               memcmp(t->text, MARK_DOT, t->n < 2 ? t->n : 2) != 0;
    case STYLE_ENDS:
        return !ends(before, MARK_END);
    case STYLE_GOES_ON:
        return ends(before, MARK_JOIN);
    case STYLE_NONE:
        break;
    }
    return false;
}

// Appends a token's text without its mark.
static void add_text(struct strbuf *word, const struct token *t)
{
    size_t from = 0, to = t->n;
    if (starts(t, MARK_HASHES))
        from = strlen(MARK_HASHES);
    else if (starts(t, MARK_BLOCK))
        from = strlen(MARK_BLOCK);
    else if (starts(t, MARK_DOT))
        from = strlen(MARK_DOT);
    if (ends(t, MARK_END))
        to -= strlen(MARK_END);
    else if (ends(t, MARK_JOIN))
        to -= strlen(MARK_JOIN);
    if (from < to)
        strbuf_add(word, t->text + from, to - from);
}

static struct featureset merged_set(struct arena *a, const struct featureset *s,
                                    const uint32_t *word, uint32_t n_words)
{
    struct featureset out = featureset_new(a, n_words);
    for (size_t i = featureset_next(s, 0); i < s->n; i = featureset_next(s, i + 1))
        featureset_add(&out, word[i]);
    return out;
}

static double *merged_scores(struct arena *a, const double *scores, uint32_t n,
                             const uint32_t *word, uint32_t n_words, const char *how)
{
    double *out = arena_array(a, n_words, sizeof *out);
    uint32_t *count = arena_array(a, n_words, sizeof *count);
    for (uint32_t i = 0; i < n; i++) {
        double *w = &out[word[i]];
        if (isnan(scores[i]))
            continue;
        bool first = count[word[i]]++ == 0;
        if (first)
            *w = scores[i];
        else if (strcmp(how, "maxabs") == 0)
            *w = fabs(scores[i]) > fabs(*w) ? scores[i] : *w;
        else if (strcmp(how, "first") != 0)
            *w += scores[i];
    }
    for (uint32_t k = 0; k < n_words; k++) {
        if (!count[k])
            out[k] = NAN;
        else if (strcmp(how, "mean") == 0)
            out[k] /= count[k];
    }
    return out;
}

static void merge_saliency(struct instance *x, struct saliency *s, const uint32_t *word,
                           uint32_t n_words, const char *how)
{
    if (s->scores)
        s->scores = merged_scores(x->arena, s->scores, x->n, word, n_words, how);
    s->prefix_outputs = NULL;
    s->n_outputs = 0;
    uint32_t *order = arena_array(x->arena, s->n_order, sizeof *order), n = 0;
    struct featureset seen = featureset_new(x->arena, n_words);
    for (uint32_t i = 0; i < s->n_order; i++) {
        uint32_t k = word[s->order[i]];
        if (!featureset_has(&seen, k)) {
            featureset_add(&seen, k);
            order[n++] = k;
        }
    }
    s->order = order;
    s->n_order = n;
}

static const struct token *merged_tokens(struct instance *x, const uint32_t *word, uint32_t n_words)
{
    struct token *tokens = arena_array(x->arena, n_words, sizeof *tokens);
    struct strbuf text = {0};
    for (uint32_t i = 0; i < x->n; i++) {
        add_text(&text, &x->tokens[i]);
        if (i + 1 < x->n && word[i + 1] == word[i])
            continue;
        tokens[word[i]] = (struct token){.text = arena_strndup(x->arena, strbuf_str(&text), text.n),
                                         .n = (uint32_t)text.n};
        strbuf_clear(&text);
    }
    strbuf_free(&text);
    return tokens;
}

void subwords_merge(struct instance *x, const char *option)
{
    enum style style =
        option && x->tokens && str_starts(option, "merge:") ? style_of(x) : STYLE_NONE;
    if (style == STYLE_NONE)
        return;
    const char *how = option + strlen("merge:");
    uint32_t *word = arena_array(x->arena, x->n, sizeof *word), n_words = 1;
    for (uint32_t i = 1; i < x->n; i++) {
        n_words += !joins(x, style, i);
        word[i] = n_words - 1;
    }
    x->gt = merged_set(x->arena, &x->gt, word, n_words);
    for (uint32_t i = 0; i < x->n_annotators; i++)
        x->annotators[i].set = merged_set(x->arena, &x->annotators[i].set, word, n_words);
    for (uint32_t i = 0; i < x->n_layers; i++)
        x->layers[i].set = merged_set(x->arena, &x->layers[i].set, word, n_words);
    for (uint32_t i = 0; i < x->n_runs; i++)
        merge_saliency(x, &x->runs[i], word, n_words, how);
    x->tokens = merged_tokens(x, word, n_words);
    x->n = n_words;
}
