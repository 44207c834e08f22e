// SPDX-License-Identifier: MIT
#include "core/literals.h"

#include "base/utf8.h"
#include "core/regex.h"

#include <string.h>

enum { DEPTH = 16 };

struct walk { // through an expression
    const char *s;
    size_t n, at;
    bool fold;
    bool odd; // something that is not understood: nothing is known
    unsigned depth;
};

struct run { // literal characters in a row
    char text[LITERAL_BYTES];
    size_t n;
};

// ---- sets of literals ---------------------------------------------------------------------------

static unsigned shortest(const struct literals *l)
{
    unsigned least = l->n ? LITERAL_BYTES : 0;
    for (unsigned i = 0; i < l->n; i++)
        least = l->at[i].n < least ? l->at[i].n : least;
    return least;
}

void literals_prefer(struct literals *best, const struct literals *more)
{
    if (shortest(more) > shortest(best))
        *best = *more;
}

void literals_unite(struct literals *either, const struct literals *other)
{
    if (!either->n || !other->n || either->n + other->n > LITERALS) {
        either->n = 0;
        return;
    }
    memcpy(either->at + either->n, other->at, other->n * sizeof *other->at);
    either->n += other->n;
}

// ---- runs ---------------------------------------------------------------------------------------

static void flush(struct run *r, bool fold, struct literals *best)
{
    struct literals found = {.n = 1};
    if (r->n >= LITERAL_LEAST) {
        struct literal *l = &found.at[0];
        memcpy(l->text, r->text, r->n);
        l->n = (uint8_t)r->n;
        for (size_t i = 0; i < r->n; i++) {
            bool letter = (r->text[i] | 0x20) >= 'a' && (r->text[i] | 0x20) <= 'z';
            l->fold = l->fold || (fold && letter);
        }
        for (size_t i = 0; i < r->n && l->fold; i++)
            if (l->text[i] >= 'A' && l->text[i] <= 'Z')
                l->text[i] = (char)(l->text[i] | 0x20);
        literals_prefer(best, &found);
    }
    r->n = 0;
}

// Bad bytes and NUL are replaced when a record is read (U+FFFD, U+2400).
static bool is_plain(int32_t cp, bool fold)
{
    if (cp >= 0x80)
        return !fold && cp != 0xfffd && cp != 0x2400;
    return cp > ' ' && cp != 0x7f && !strchr("=\"\\/", (int)cp);
}

// The character goes on with the run, or ends it. A run that is full begins anew.
static void take(struct run *r, const char *s, size_t used, int32_t cp, bool fold,
                 struct literals *best)
{
    bool plain = is_plain(cp, fold);
    if (!plain || r->n + used > LITERAL_BYTES)
        flush(r, fold, best);
    if (!plain)
        return;
    memcpy(r->text + r->n, s, used);
    r->n += used;
}

void literals_of_text(const char *text, size_t n, struct literals *out)
{
    struct run run = {.n = 0};
    *out = (struct literals){0};
    for (size_t i = 0, used; i < n; i += used) {
        int32_t cp;
        used = utf8_decode(text + i, n - i, &cp);
        take(&run, text + i, used, cp, false, out);
    }
    flush(&run, false, out);
}

// ---- expressions --------------------------------------------------------------------------------

static bool digits(struct walk *w, bool *zero)
{
    size_t from = w->at;
    *zero = true;
    for (; w->at < w->n && w->s[w->at] >= '0' && w->s[w->at] <= '9'; w->at++)
        *zero = *zero && w->s[w->at] == '0';
    return w->at > from;
}

// {n}, {n,}, {n,m} or {,m} at the brace. true: what is repeated may be left out.
static bool interval(struct walk *w)
{
    bool zero, most;
    w->at++;
    digits(w, &zero);
    if (w->at < w->n && w->s[w->at] == ',') {
        w->at++;
        digits(w, &most);
    }
    w->odd = w->odd || w->at >= w->n || w->s[w->at] != '}';
    w->at++;
    return zero;
}

enum times { ONCE, AT_LEAST_ONCE, MAYBE };

static enum times repetition(struct walk *w)
{
    enum times t = ONCE;
    while (w->at < w->n && !w->odd) {
        char c = w->s[w->at];
        bool maybe = c == '*' || c == '?';
        if (c == '{')
            maybe = interval(w);
        else if (maybe || c == '+')
            w->at++;
        else
            break;
        t = maybe || t == MAYBE ? MAYBE : AT_LEAST_ONCE;
    }
    return t;
}

static void skip_bracket(struct walk *w)
{
    w->at++;
    w->at += regex_bracket(w->s + w->at, w->n - w->at);
    w->odd = w->odd || w->at > w->n;
}

static void alternation(struct walk *w, struct literals *out);

static void group(struct walk *w, struct literals *best)
{
    struct literals inner;
    w->at++;
    alternation(w, &inner);
    w->odd = w->odd || w->at >= w->n || w->s[w->at] != ')';
    w->at++;
    if (repetition(w) != MAYBE)
        literals_prefer(best, &inner);
}

// A character that stands for itself, with what repeats it.
static void character(struct walk *w, struct run *r, struct literals *best)
{
    int32_t cp;
    const char *s = w->s + w->at;
    size_t used = utf8_decode(s, w->n - w->at, &cp);
    w->at += used;
    enum times t = repetition(w);
    if (t != MAYBE)
        take(r, s, used, cp, w->fold, best);
    if (t != ONCE)
        flush(r, w->fold, best);
}

// \w, \b, \< and such are classes and places; other escaped characters stand for themselves.
static bool is_class(const struct walk *w)
{
    char c = w->at + 1 < w->n ? w->s[w->at + 1] : '\0';
    bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z', digit = c >= '0' && c <= '9';
    return letter || digit || (signed char)c <= ' ' || strchr("<>`'", c);
}

static void atom(struct walk *w, struct run *r, struct literals *best)
{
    char c = w->s[w->at];
    if (strchr("*+?{", c)) {
        w->odd = true; // nothing to repeat
        return;
    }
    if (c == '\\' && !is_class(w)) {
        w->at++;
        character(w, r, best);
        return;
    }
    if (!strchr("([.^$\\", c)) {
        character(w, r, best);
        return;
    }
    flush(r, w->fold, best);
    if (c == '(') {
        group(w, best);
        return;
    }
    if (c == '[')
        skip_bracket(w);
    else
        w->at += c == '\\' ? 2 : 1;
    repetition(w);
}

static void branch(struct walk *w, struct literals *best)
{
    struct run run = {.n = 0};
    *best = (struct literals){0};
    while (w->at < w->n && !w->odd && w->s[w->at] && w->s[w->at] != '|' && w->s[w->at] != ')')
        atom(w, &run, best);
    w->odd = w->odd || (w->at < w->n && !w->s[w->at]);
    flush(&run, w->fold, best);
}

static void alternation(struct walk *w, struct literals *out)
{
    w->odd = w->odd || ++w->depth > DEPTH;
    branch(w, out);
    while (!w->odd && w->at < w->n && w->s[w->at] == '|') {
        struct literals other;
        w->at++;
        branch(w, &other);
        literals_unite(out, &other);
    }
    w->depth--;
}

void literals_of_regex(const char *pattern, size_t n, bool fold, struct literals *out)
{
    struct walk w = {.s = pattern, .n = n, .fold = fold};
    alternation(&w, out);
    if (w.odd || w.at != n)
        out->n = 0;
}
