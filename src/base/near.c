// SPDX-License-Identifier: MIT
#include "base/near.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct near near_to(const char *word, size_t n)
{
    return (struct near){.word = word, .n = n};
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Optimal string alignment: Levenshtein, and neighbours swapped count once.
static size_t edits(const char *a, size_t na, const char *b, size_t nb)
{
    size_t d[NEAR_LONGEST + 1][NEAR_LONGEST + 1];
    for (size_t i = 0; i <= na; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= nb; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= na; i++)
        for (size_t j = 1; j <= nb; j++) {
            size_t replaced = d[i - 1][j - 1] + !same(a[i - 1], b[j - 1]);
            d[i][j] = least(replaced, least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[na][nb];
}

// About a third of the letters may be wrong; more is another word.
static size_t limit(size_t n)
{
    return n <= 3 ? 1 : n < 9 ? 2 : n / 3;
}

void near_try_n(struct near *near, const char *known, size_t n)
{
    size_t most = limit(near->n);
    if (!near->n || near->n > NEAR_LONGEST || n > NEAR_LONGEST)
        return;
    // The beginning of a word is a likely abbreviation, however much is missing.
    bool begins = near->n >= 3 && n > near->n && strncasecmp(known, near->word, near->n) == 0;
    if (!begins && (n > near->n + most || near->n > n + most))
        return;
    size_t distance = begins ? 1 : edits(near->word, near->n, known, n);
    if (distance > most || distance >= near->n || (*near->best && distance >= near->distance))
        return;
    near->distance = distance;
    memcpy(near->best, known, n);
    near->best[n] = '\0';
}

void near_try(struct near *near, const char *known)
{
    near_try_n(near, known, strlen(known));
}

const char *near_hint(struct near *near)
{
    near->hint[0] = '\0';
    if (*near->best)
        snprintf(near->hint, sizeof near->hint, " (did you mean %s?)", near->best);
    return near->hint;
}
