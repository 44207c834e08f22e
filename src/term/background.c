// SPDX-License-Identifier: MIT
#include "term/background.h"

#include <stdlib.h>
#include <string.h>

// One channel from *s on, 0 to 1; -1 when there is none. *s is moved behind it.
static double channel(const char **s)
{
    char digits[5] = "";
    size_t n = strspn(*s, "0123456789abcdefABCDEF");
    if (n < 1 || n > 4)
        return -1;
    memcpy(digits, *s, n);
    *s += n;
    return (double)strtol(digits, NULL, 16) / (double)((1 << 4 * n) - 1);
}

enum background background_of_colour(const char *text)
{
    bool alpha = strncmp(text, "rgba:", 5) == 0;
    if (!alpha && strncmp(text, "rgb:", 4) != 0)
        return BACKGROUND_UNKNOWN;
    const char *s = text + (alpha ? 5 : 4);
    double rgb[4] = {0};
    int n = alpha ? 4 : 3;
    for (int i = 0; i < n; i++) {
        if (i && *s++ != '/')
            return BACKGROUND_UNKNOWN;
        if ((rgb[i] = channel(&s)) < 0)
            return BACKGROUND_UNKNOWN;
    }
    if (*s)
        return BACKGROUND_UNKNOWN;
    double luma = .299 * rgb[0] + .587 * rgb[1] + .114 * rgb[2];
    return luma > .5 ? BACKGROUND_LIGHT : BACKGROUND_DARK;
}

enum background background_of_variable(const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    char *end;
    long colour = last ? strtol(last + 1, &end, 10) : -1;
    if (!last || end == last + 1 || *end || colour < 0 || colour > 15)
        return BACKGROUND_UNKNOWN;
    return colour == 7 || colour == 15 ? BACKGROUND_LIGHT : BACKGROUND_DARK;
}

const char *background_name(enum background b)
{
    return b == BACKGROUND_LIGHT ? "light" : b == BACKGROUND_DARK ? "dark" : "not known";
}
