// SPDX-License-Identifier: MIT
// Regular expressions of filters: POSIX extended, smart case, and only such as cannot blow up.
#include "core/query_ast.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
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
    unsigned long total[QUERY_REGEX_TEXT + 1]; // of each open group so far
    unsigned long last;                        // of the last atom, which a repetition copies
};

static void skip_bracket(struct sizer *z)
{
    z->at += z->at < z->n && z->s[z->at] == '^';
    z->at += z->at < z->n && z->s[z->at] == ']';
    while (z->at < z->n && z->s[z->at] != ']') {
        char c = z->s[z->at++];
        char kind = z->at < z->n ? z->s[z->at] : '\0';
        if (c != '[' || !kind || !strchr(":.=", kind))
            continue;
        for (z->at++; z->at + 1 < z->n && (z->s[z->at] != kind || z->s[z->at + 1] != ']');)
            z->at++;
        z->at += 2;
    }
    z->at += z->at < z->n;
}

// The larger bound of {n,m} after the brace; 1 when there is none.
static unsigned long read_bound(struct sizer *z)
{
    unsigned long most = 1, bound = 0;
    for (; z->at < z->n && strchr("0123456789,", z->s[z->at]); z->at++) {
        bound = z->s[z->at] == ',' ? 0 : bound * 10 + (unsigned long)(z->s[z->at] - '0');
        bound = bound > QUERY_REGEX_SIZE ? QUERY_REGEX_SIZE : bound;
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
        skip_bracket(z);
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
    if (n > QUERY_REGEX_TEXT)
        return err_set(e, "the regular expression is longer than %d bytes", QUERY_REGEX_TEXT);
    while (z.at < n) {
        if (s[z.at] == '\\' && s[z.at + 1] >= '1' && s[z.at + 1] <= '9')
            return err_set(e, "back-references like \\%c are not supported", s[z.at + 1]);
        size_step(&z);
        if (z.total[z.depth] > QUERY_REGEX_SIZE || z.last > QUERY_REGEX_SIZE)
            return err_set(e, "the repetitions make this regular expression too large");
    }
    return true;
}

bool query_regex_new(struct query *q, const char *pattern, size_t n, const struct query_regex **out,
                     struct err *e)
{
    if (!check_size(pattern, n, e))
        return false;
    struct query_regex *r = mem_zalloc(sizeof *r);
    r->fold = !has_upper(pattern, n);
    int flags = REG_EXTENDED | REG_NOSUB | (r->fold ? REG_ICASE : 0);
    int status = regcomp(&r->compiled, pattern, flags);
    if (status) {
        char why[160];
        regerror(status, &r->compiled, why, sizeof why);
        free(r);
        return err_set(e, "not a regular expression: %s", why);
    }
    r->next = q->regexes;
    q->regexes = r;
    *out = r;
    return true;
}
