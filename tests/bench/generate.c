// SPDX-License-Identifier: MIT
// Corpora for measuring: venn JSON Lines, the same bytes for the same arguments on every machine.
// Usage: generate INSTANCES [sets|scores] >FILE
//   sets    one run given as a set, about 1.35 kB per instance
//   scores  one run with a decimal score per token, about 2.6 kB per instance
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 4096, LONGEST = 16, TOKENS_MAX = 200, LABELS = 21 };

struct generator {
    uint64_t state;
    char words[WORDS][LONGEST];
};

// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t next(struct generator *g)
{
    uint64_t z = g->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static unsigned below(struct generator *g, unsigned n)
{
    return (unsigned)(next(g) % n);
}

// Pronounceable words of 1 to 6 syllables, the short ones in front; a few marks as in real reviews.
static void make_words(struct generator *g)
{
    static const char *const marks[] = {".", ",", "!", "-", "'s", "&", "(", ")", "\\\"", "é"};
    static const char consonants[] = "bcdfghklmnprstvwz", vowels[] = "aeiou";
    for (int i = 0; i < WORDS; i++) {
        char *w = g->words[i];
        if (i < 10) {
            strcpy(w, marks[i]);
            continue;
        }
        int syllables = 1 + (i > 60) + (i > 900 && below(g, 2)) + (i > 2500);
        for (int k = 0; k < syllables; k++) {
            *w++ = consonants[below(g, sizeof consonants - 1)];
            *w++ = vowels[below(g, sizeof vowels - 1)];
            if (below(g, 2))
                *w++ = consonants[below(g, sizeof consonants - 1)];
        }
        *w = '\0';
    }
}

// Frequent words are in front: the product of two uniform numbers.
static const char *word(struct generator *g)
{
    return g->words[(uint64_t)below(g, WORDS) * below(g, WORDS) / WORDS];
}

static void print_range(unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++)
        printf("%s%u", i > from ? ", " : "", i);
}

static void print_scores(struct generator *g, unsigned n, unsigned from, unsigned to)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned magnitude = below(g, i >= from && i < to ? 900000 : 200000);
        printf("%s%s0.%06u", i ? ", " : "", below(g, 4) ? "" : "-", magnitude);
    }
}

static void print_instance(struct generator *g, unsigned i, int scores)
{
    unsigned n = 88 + below(g, 80), from = below(g, n - 24), length = 6 + below(g, 18);
    unsigned label = below(g, LABELS), shift = below(g, 30);
    printf("{\"id\": \"r%07u\", \"tokens\": [", i);
    for (unsigned k = 0; k < n; k++)
        printf("%s\"%s\"", k ? ", " : "", word(g));
    printf("], \"label\": %.2f, \"prediction\": %.4f, \"ground_truth\": [", label / 20.0,
           (label * 480 + below(g, 400)) / 10000.0);
    print_range(from, from + length);
    unsigned start = from + shift < n - 4 ? from + shift : n - 4;
    unsigned end = start + 3 + below(g, 12) < n ? start + 3 + below(g, 8) : n;
    if (scores) {
        printf("], \"saliency\": {\"IG\": {\"scores\": [");
        print_scores(g, n, start, end);
    } else {
        printf("], \"saliency\": {\"SIS\": {\"indices\": [");
        print_range(start, end < n ? end : n);
    }
    printf("]}}, \"meta\": {\"style\": \"%s\", \"year\": %u}}\n",
           i % 3 ? i % 2 ? "porter" : "stout" : "lambic", 1998 + below(g, 24));
}

int main(int argc, char **argv)
{
    static struct generator g = {.state = 20220501};
    if (argc < 2)
        return 2;
    unsigned n = (unsigned)strtoul(argv[1], NULL, 10);
    make_words(&g);
    for (unsigned i = 0; i < n; i++)
        print_instance(&g, i, argc > 2 && strcmp(argv[2], "scores") == 0);
    return ferror(stdout) ? 3 : 0;
}
