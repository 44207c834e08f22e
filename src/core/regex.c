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
// so that a dozen characters can fill the memory. Repetitions within repetitions take it longer
// than any patience when there are anchors, too ($:**** with a hundred stars: 8 s). What is left
// after copying is estimated first.
struct extent {
    unsigned long atoms, anchors, repeats;
    unsigned height; // of repetitions within each other
};

struct sizer {
    const char *s;
    size_t n, at;
    unsigned depth;
    struct extent total[REGEX_TEXT + 1]; // of each open group so far
    struct extent last;                  // of the last atom, which a repetition copies
    bool knotted;                        // repetitions within repetitions, or of anchors
};

enum { ANCHORS = 64, KNOTTED_ANCHORS = 4, KNOTTED_REPEATS = 12 };

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

static void extend(struct extent *to, const struct extent *by, unsigned long times)
{
    to->atoms += by->atoms * times;
    to->anchors += by->anchors * times;
    to->repeats += by->repeats * times;
    to->height = by->height > to->height ? by->height : to->height;
}

static void repeat(struct sizer *z, unsigned long times)
{
    struct extent once = z->last;
    if (times)
        extend(&z->last, &once, times - 1);
    z->last.repeats++;
    z->last.height++;
    z->knotted = z->knotted || z->last.height > 1 || z->last.anchors;
    // The group has it once already.
    struct extent *group = &z->total[z->depth];
    struct extent more = {.atoms = z->last.atoms - once.atoms,
                          .anchors = z->last.anchors - once.anchors,
                          .repeats = z->last.repeats - once.repeats,
                          .height = z->last.height};
    extend(group, &more, 1);
}

static void add_atom(struct sizer *z, bool anchor)
{
    z->last = (struct extent){.atoms = 1, .anchors = anchor};
    extend(&z->total[z->depth], &z->last, 1);
}

static void size_step(struct sizer *z)
{
    char c = z->s[z->at++];
    bool anchor = c == '^' || c == '$';
    switch (c) {
    case '(':
        z->total[++z->depth] = (struct extent){.atoms = 1};
        z->last = z->total[z->depth];
        return;
    case ')':
        z->last = z->total[z->depth];
        if (z->depth)
            extend(&z->total[--z->depth], &z->last, 1);
        return;
    case '+':
        repeat(z, 2);
        return;
    case '{':
        repeat(z, read_bound(z));
        return;
    case '*':
    case '?':
        repeat(z, 1);
        return;
    case '[':
        z->at += regex_bracket(z->s + z->at, z->n - z->at);
        break;
    case '\\':
        anchor = z->at < z->n && strchr("bB<>`'", z->s[z->at]);
        z->at += z->at < z->n;
        break;
    default:
        break;
    }
    add_atom(z, anchor);
}

static bool is_slow(const struct sizer *z)
{
    const struct extent *all = &z->total[z->depth];
    return all->anchors > ANCHORS ||
           (z->knotted && all->anchors &&
            (all->anchors > KNOTTED_ANCHORS || all->repeats > KNOTTED_REPEATS));
}

// Back-references are not POSIX in extended expressions, and make matching exponential.
static bool check_size(const char *s, size_t n, struct err *e)
{
    struct sizer z = {.s = s, .n = n, .last = {.atoms = 1}};
    if (n > REGEX_TEXT)
        return err_set(e, "the regular expression is longer than %d bytes", REGEX_TEXT);
    while (z.at < n) {
        if (s[z.at] == '\\' && s[z.at + 1] >= '1' && s[z.at + 1] <= '9')
            return err_set(e, "back-references like \\%c are not supported", s[z.at + 1]);
        size_step(&z);
        if (z.total[z.depth].atoms > REGEX_SIZE || z.last.atoms > REGEX_SIZE)
            return err_set(e, "the repetitions make this regular expression too large");
    }
    if (is_slow(&z))
        return err_set(e, "repetitions within repetitions and anchors (^ $) make this regular "
                          "expression too slow");
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
