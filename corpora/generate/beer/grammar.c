// SPDX-License-Identifier: MIT
// Expansion of the grammar in words.def and sentences.def. A symbol's alternatives at a level are
// counted and scanned in place: the lists are short, and nothing has to be built beforehand.
#include "grammar.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *symbol;
    const char *levels;
    const char *alternatives;
};

#define W(symbol, levels, alternatives) {symbol, levels, alternatives},
static const struct entry entries[] = {
#include "words.def"
#include "sentences.def"
};
#undef W

enum { ENTRIES = sizeof entries / sizeof entries[0], SYMBOL_MAX = 32 };

static bool applies(const struct entry *entry, const char *symbol, int level)
{
    if (strcmp(entry->symbol, symbol) != 0)
        return false;
    return entry->levels[0] == '*' || strchr(entry->levels, '0' + level) != NULL;
}

static int count_alternatives(const char *text)
{
    int n = 1;
    for (; *text != '\0'; text++)
        n += *text == '|';
    return n;
}

// The index-th alternative of an entry: its start, and its length in *length.
static const char *nth_alternative(const char *text, int index, size_t *length)
{
    for (; index > 0; index--)
        text = strchr(text, '|') + 1;
    *length = strcspn(text, "|");
    return text;
}

static const char *choose(struct writer *writer, const char *symbol, int level, size_t *length)
{
    int total = 0;
    for (int i = 0; i < ENTRIES; i++)
        if (applies(&entries[i], symbol, level))
            total += count_alternatives(entries[i].alternatives);
    if (total == 0) {
        fprintf(stderr, "generate: no words for %s at level %d\n", symbol, level);
        exit(3);
    }
    int index = rng_below(writer->rng, total);
    for (int i = 0; i < ENTRIES; i++) {
        if (!applies(&entries[i], symbol, level))
            continue;
        int n = count_alternatives(entries[i].alternatives);
        if (index < n)
            return nth_alternative(entries[i].alternatives, index, length);
        index -= n;
    }
    return NULL;
}

void grammar_emit(struct writer *writer, const char *text, size_t length)
{
    struct review *review = writer->review;
    if (review->n == MAX_TOKENS) {
        writer->full = true;
        return;
    }
    review->token[review->n++] = vocab_id(writer->vocab, text, length);
}

int grammar_level(struct rng *rng, double level)
{
    int drawn = (int)rint(level + .05 * rng_bell(rng));
    if (drawn < 0)
        return 0;
    return drawn >= LEVELS ? LEVELS - 1 : drawn;
}

// The same alternative each time within one review: drawn from a generator of its own.
static void expand_pinned(struct writer *writer, const char *symbol)
{
    uint64_t stream = 0;
    for (const char *c = symbol; *c != '\0'; c++)
        stream = stream * 131 + (unsigned char)*c;
    struct rng own = rng_make(writer->pin, stream);
    struct rng *shared = writer->rng;
    writer->rng = &own;
    grammar_expand(writer, symbol, LEVELS / 2);
    writer->rng = shared;
}

static void expand_slot(struct writer *writer, const char *slot, size_t length, double level)
{
    char symbol[SYMBOL_MAX] = {0};
    if (length > 0 && slot[0] == '?' && rng_chance(writer->rng, .5))
        return;
    bool pinned = length > 0 && slot[0] == '=';
    if (length > 0 && (pinned || slot[0] == '?')) {
        slot++;
        length--;
    }
    if (length > 0 && slot[length - 1] == '~') {
        level = LEVELS - 1 - level;
        length--;
    }
    if (length >= SYMBOL_MAX) {
        fputs("generate: symbol too long\n", stderr);
        exit(3);
    }
    memcpy(symbol, slot, length);
    if (pinned)
        expand_pinned(writer, symbol);
    else
        grammar_expand(writer, symbol, level);
}

// Writes one alternative; slots recurse through grammar_expand.
static void expand_text(struct writer *writer, const char *text, size_t length, double level)
{
    const char *end = text + length;
    while (text < end) {
        size_t run = strcspn(text, " {[]|");
        switch (*text) {
        case ' ':
            text++;
            break;
        case '[':
            writer->key.start = writer->review->n;
            text++;
            break;
        case ']':
            writer->key.end = writer->review->n;
            text++;
            break;
        case '{':
            run = strcspn(text, "}");
            expand_slot(writer, text + 1, run - 1, level);
            text += run + 1;
            break;
        default:
            grammar_emit(writer, text, run);
            text += run;
        }
    }
}

void grammar_expand(struct writer *writer, const char *symbol, double level)
{
    size_t length = 0;
    const int spoken = grammar_level(writer->rng, level);
    const char *text = choose(writer, symbol, spoken, &length);
    expand_text(writer, text, length, level);
}

void grammar_sentence(struct writer *writer, const char *symbol, double level)
{
    size_t length = 0;
    const int spoken = grammar_level(writer->rng, level);
    const char *text = choose(writer, symbol, spoken, &length);
    while (text == writer->template)
        text = choose(writer, symbol, spoken, &length);
    writer->template = text;
    expand_text(writer, text, length, level);
}
