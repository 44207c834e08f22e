// SPDX-License-Identifier: MIT
#include "cli/suggest.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 40 };

struct suggest suggest_begin(const char *word, size_t n)
{
    // About a third of the letters may be wrong; more is another word.
    return (struct suggest){.word = word, .n = n, .distance = n / 3 + 2};
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

// Optimal string alignment: Levenshtein, and neighbours swapped count once.
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= na; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= nb; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= na; i++)
        for (size_t j = 1; j <= nb; j++) {
            size_t replace = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1, replace);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1, d[i][j]);
        }
    return d[na][nb];
}

void suggest_try(struct suggest *s, const char *candidate)
{
    size_t n = strlen(candidate);
    if (n > LONGEST || s->n > LONGEST || s->n == 0)
        return;
    size_t d = distance(s->word, s->n, candidate, n);
    // A prefix is a likely abbreviation, however much is missing.
    if (s->n >= 3 && n > s->n && memcmp(candidate, s->word, s->n) == 0)
        d = 1;
    if (d < s->distance) {
        s->distance = d;
        s->best = candidate;
    }
}
