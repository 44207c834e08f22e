// SPDX-License-Identifier: MIT
#include "core/regex.h"

#include "base/utf8.h"

#include <string.h>
#include <wctype.h>

static bool has_upper(const char *s, size_t n)
{
    int32_t cp;
    for (size_t i = 0; i < n;) {
        i += utf8_decode(s + i, n - i, &cp);
        if (cp >= 0 && ((cp >= 'A' && cp <= 'Z') || (cp > 127 && iswupper((wint_t)cp))))
            return true;
    }
    return false;
}

// ---- size -------------------------------------------------------------------------------------

// The C library copies what is repeated: x{n,m} m times, x+ twice, and nested repetitions multiply,
// so that a dozen characters can fill the memory. The size after copying is estimated first.
struct sizer {
    const char *s;
    size_t n, at;
    unsigned depth;
    unsigned long total[REGEX_TEXT + 1]; // of each open group so far
    unsigned long last;                  // of the last atom, which a repetition copies
};

size_t regex_bracket(const char *s, size_t n)
{
    size_t at = n && s[0] == '^';
    at += at < n && s[at] == ']';
    while (at < n && s[at] != ']') {
        char c = s[at++], kind = at < n ? s[at] : '\0';
        if (c != '[' || !kind || !strchr(":.=", kind))
            continue;
        for (at++; at + 1 < n && (s[at] != kind || s[at + 1] != ']');)
            at++;
        at += 2;
    }
    return at + 1;
}

// The larger bound of {n,m} after the brace; 1 when there is none.
static unsigned long read_bound(struct sizer *z)
{
    unsigned long most = 1, bound = 0;
    for (; z->at < z->n && strchr("0123456789,", z->s[z->at]); z->at++) {
        bound = z->s[z->at] == ',' ? 0 : bound * 10 + (unsigned long)(z->s[z->at] - '0');
        bound = bound > REGEX_SIZE ? REGEX_SIZE : bound;
        most = bound > most ? bound : most;
    }
    return most;
}

static void repeat(struct sizer *z, unsigned long times)
{
    z->total[z->depth] += z->last * (times - 1);
    z->last *= times;
}

static void size_step(struct sizer *z)
{
    char c = z->s[z->at++];
    switch (c) {
    case '(':
        z->total[++z->depth] = 1;
        z->last = 1;
        return;
    case ')':
        z->last = z->total[z->depth];
        if (z->depth)
            z->total[--z->depth] += z->last;
        return;
    case '+':
        repeat(z, 2);
        return;
    case '{':
        repeat(z, read_bound(z));
        return;
    case '*':
    case '?':
        return;
    case '[':
        z->at += regex_bracket(z->s + z->at, z->n - z->at);
        break;
    case '\\':
        z->at += z->at < z->n;
        break;
    default:
        break;
    }
    z->last = 1;
    z->total[z->depth]++;
}

// Back-references are not POSIX in extended expressions, and make matching exponential.
static bool check_size(const char *s, size_t n, struct err *e)
{
    struct sizer z = {.s = s, .n = n, .last = 1};
    if (n > REGEX_TEXT)
        return err_set(e, "the regular expression is longer than %d bytes", REGEX_TEXT);
    while (z.at < n) {
        if (s[z.at] == '\\' && s[z.at + 1] >= '1' && s[z.at + 1] <= '9')
            return err_set(e, "back-references like \\%c are not supported", s[z.at + 1]);
        size_step(&z);
        if (z.total[z.depth] > REGEX_SIZE || z.last > REGEX_SIZE)
            return err_set(e, "the repetitions make this regular expression too large");
    }
    return true;
}

bool regex_compile(regex_t *out, const char *pattern, size_t n, bool *fold, struct err *e)
{
    if (!check_size(pattern, n, e))
        return false;
    *fold = !has_upper(pattern, n);
    int status = regcomp(out, pattern, REG_EXTENDED | REG_NOSUB | (*fold ? REG_ICASE : 0));
    if (!status)
        return true;
    char why[160];
    regerror(status, out, why, sizeof why);
    return err_set(e, "not a regular expression: %s", why);
}
