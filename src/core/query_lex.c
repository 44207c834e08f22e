// SPDX-License-Identifier: MIT
#include "core/query_lex.h"

#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool space_char(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool operator_char(char c)
{
    return c && strchr("=!<>~", c);
}

static bool word_char(char c, enum word_mode mode)
{
    unsigned char u = (unsigned char)c;
    if (u <= ' ' || u == 127 || strchr("\"()", c))
        return false;
    switch (mode) {
    case WORD_FIELD:
        return !operator_char(c) && c != ':' && c != ',';
    case WORD_LIST:
        return c != ',';
    case WORD_VALUE:
        break;
    }
    return true;
}

void scan_space(struct scan *s)
{
    while (s->at < s->n && space_char(s->text[s->at]))
        s->at++;
}

bool scan_end(struct scan *s)
{
    scan_space(s);
    return s->at == s->n;
}

bool scan_char(struct scan *s, char c)
{
    if (scan_end(s) || s->text[s->at] != c)
        return false;
    s->at++;
    return true;
}

static bool scan_quoted(struct scan *s, struct word *w)
{
    char *out = arena_alloc(s->arena, s->n - s->at + 1);
    size_t n = 0;
    for (s->at++; s->at < s->n && s->text[s->at] != '"'; s->at++) {
        if (s->text[s->at] == '\\' && s->at + 1 < s->n &&
            (s->text[s->at + 1] == '"' || s->text[s->at + 1] == '\\'))
            s->at++;
        out[n++] = s->text[s->at];
    }
    if (s->at == s->n) {
        s->expect = 0;
        return scan_fail(s, w->at, 0, "the quote that begins here has no closing \"");
    }
    s->at++;
    *w = (struct word){.text = out, .n = n, .at = w->at, .quoted = true};
    return true;
}

bool scan_word(struct scan *s, enum word_mode mode, struct word *w)
{
    scan_space(s);
    *w = (struct word){.text = s->text + s->at, .at = s->at};
    if (s->at < s->n && s->text[s->at] == '"')
        return scan_quoted(s, w);
    if (mode == WORD_VALUE && s->at < s->n && operator_char(s->text[s->at]))
        return true;
    while (s->at < s->n && word_char(s->text[s->at], mode))
        s->at++;
    w->n = s->at - w->at;
    return true;
}

// ---- numbers ------------------------------------------------------------------------------------

static size_t digits(const char *p, size_t n)
{
    size_t i = 0;
    while (i < n && p[i] >= '0' && p[i] <= '9')
        i++;
    return i;
}

// Bytes of the number at p, or 0. At most one dot; a dot followed by a dot is not part of it.
static size_t number_length(const char *p, size_t n)
{
    size_t i = n && (p[0] == '-' || p[0] == '+');
    size_t whole = digits(p + i, n - i), part = 0;
    i += whole;
    if (i < n && p[i] == '.' && !(i + 1 < n && p[i + 1] == '.')) {
        part = digits(p + i + 1, n - i - 1);
        if (whole + part)
            i += 1 + part;
    }
    if (!(whole + part))
        return 0;
    if (i < n && (p[i] == 'e' || p[i] == 'E')) {
        size_t j = i + 1;
        j += j < n && (p[j] == '-' || p[j] == '+');
        size_t exponent = digits(p + j, n - j);
        if (exponent)
            i = j + exponent;
    }
    return i;
}

static bool number_read(const char *p, size_t n, double *out)
{
    char copy[512]; // strtod alone would also read hexadecimal and run past the number's end
    if (!n || n >= sizeof copy)
        return false;
    memcpy(copy, p, n);
    copy[n] = '\0';
    double x = strtod(copy, NULL);
    if (!isfinite(x))
        return false;
    *out = x;
    return true;
}

bool scan_number(struct scan *s, double *out)
{
    scan_space(s);
    size_t n = number_length(s->text + s->at, s->n - s->at);
    if (!number_read(s->text + s->at, n, out))
        return false;
    s->at += n;
    return true;
}

bool word_number(const char *text, size_t n, double *out)
{
    return n && number_length(text, n) == n && number_read(text, n, out);
}

bool range_parse(const char *text, double *low, double *high)
{
    struct scan s = {.text = text, .n = strlen(text)};
    double a, b;
    if (!scan_number(&s, &a))
        return false;
    size_t end = s.at;
    if (!scan_char(&s, ',') && str_starts(text + s.at, ".."))
        s.at += 2;
    if (s.at == end || !scan_number(&s, &b) || !scan_end(&s) || a > b)
        return false;
    *low = a;
    *high = b;
    return true;
}

// ---- words out ----------------------------------------------------------------------------------

bool word_is(const struct word *w, const char *keyword)
{
    return !w->quoted && w->n == strlen(keyword) && !strncasecmp(w->text, keyword, w->n);
}

bool word_is_bare(const char *text, size_t n, enum word_mode mode)
{
    if (!n || (mode == WORD_VALUE && operator_char(text[0])))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!word_char(text[i], mode))
            return false;
    return true;
}

void word_print(struct strbuf *out, const char *text, size_t n, enum word_mode mode, bool quote)
{
    if (!quote && word_is_bare(text, n, mode)) {
        strbuf_add(out, text, n);
        return;
    }
    strbuf_putc(out, '"');
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '"' || text[i] == '\\')
            strbuf_putc(out, '\\');
        strbuf_putc(out, text[i]);
    }
    strbuf_putc(out, '"');
}

int word_show(const char *text, size_t n)
{
    enum { SHOWN = 32 };
    if (n <= SHOWN)
        return (int)n;
    n = SHOWN;
    while (n && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return (int)n;
}

// ---- errors -------------------------------------------------------------------------------------

static size_t column_of(const struct scan *s, size_t at)
{
    size_t column = 1;
    int32_t cp;
    for (size_t i = 0; i < at; column++)
        i += utf8_decode(s->text + i, at - i, &cp);
    return column;
}

bool scan_fail(struct scan *s, size_t at, unsigned expect, const char *fmt, ...)
{
    struct err what;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what.msg, sizeof what.msg, fmt, ap);
    va_end(ap);
    s->expect = at == s->n ? expect : 0;
    if (s->filter)
        err_prefix(&what, "column %zu", column_of(s, at));
    if (s->e)
        *s->e = what;
    return false;
}
