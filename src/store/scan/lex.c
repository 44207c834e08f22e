// SPDX-License-Identifier: MIT
#include "store/scan/lex.h"

#include <math.h>
#include <stdlib.h>

// ---- strings ------------------------------------------------------------------------------------

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

// Bytes of the UTF-8 sequence at p (which is above 0x7f), 0 when it is none. The NUL behind the
// text ends a sequence that is cut off.
static size_t utf8_sequence(const char *p)
{
    unsigned char a = (unsigned char)p[0], b = (unsigned char)p[1];
    if (a < 0xc2 || a > 0xf4 || !is_tail(p[1]))
        return 0;
    if (a < 0xe0)
        return 2;
    if (!is_tail(p[2]))
        return 0;
    if (a < 0xf0)
        return (a == 0xe0 && b < 0xa0) || (a == 0xed && b >= 0xa0) ? 0 : 3;
    return !is_tail(p[3]) || (a == 0xf0 && b < 0x90) || (a == 0xf4 && b >= 0x90) ? 0 : 4;
}

// Bytes of the escape at p, 0 when it is none that stands for a character of its own.
static size_t escape_length(const char *p)
{
    if (p[1] != 'u')
        return p[1] && strchr("\"\\/bfnrt", p[1]) ? 2 : 0;
    int32_t unit = json_unit(p + 2);
    if (unit <= 0 || (unit >= 0xdc00 && unit < 0xe000))
        return 0;
    if (unit < 0xd800 || unit >= 0xe000)
        return 6;
    int32_t low = p[6] == '\\' && p[7] == 'u' ? json_unit(p + 8) : -1;
    return low >= 0xdc00 && low < 0xe000 ? 12 : 0;
}

bool lex_string_rest(struct lex *l, const char *p, struct span *out)
{
    while (*p != '"') {
        size_t n = 0;
        if (*p == '\\') {
            n = escape_length(p);
            out->escaped = true;
        } else if (*p) {
            n = utf8_sequence(p);
        }
        if (!n)
            return false;
        p = lex_plain(p + n);
    }
    out->n = (size_t)(p - out->at);
    l->p = p + 1;
    return true;
}

static size_t put_utf8(int32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3f));
    out[0] = (char)(lead[n] | cp);
    return n;
}

// The character that the escape at p stands for, as UTF-8; moves *p behind it.
static size_t unescape_one(const char **p, char *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *s = *p;
    if (s[1] != 'u') {
        *p += 2;
        *out = to[strchr(from, s[1]) - from];
        return 1;
    }
    int32_t unit = json_unit(s + 2);
    *p += 6;
    if (unit < 0xd800 || unit >= 0xe000)
        return put_utf8(unit, out);
    *p += 6;
    return put_utf8(0x10000 + ((unit & 0x3ff) << 10 | (json_unit(s + 8) & 0x3ff)), out);
}

void lex_unescape(const struct span *s, struct strbuf *out)
{
    const char *p = s->at, *end = s->at + s->n;
    while (p < end) {
        char text[4];
        if (*p == '\\') {
            size_t n = unescape_one(&p, text);
            strbuf_add(out, text, n);
            continue;
        }
        const char *slash = memchr(p, '\\', (size_t)(end - p));
        size_t n = (size_t)((slash ? slash : end) - p);
        strbuf_add(out, p, n);
        p += n;
    }
}

bool lex_key(struct lex *l, struct span *key)
{
    if (lex_blank(l) != '"' || !lex_string(l, key) || key->escaped || !lex_take(l, ':'))
        return false;
    lex_blank(l);
    return true;
}

// ---- numbers ------------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// digits / 10^places, correctly rounded. A double holds digits < 2^53 and 10^22 exactly, so that
// their quotient is rounded once. Else the quotient is taken with 64 bits and rounded again; when
// it lies so near the middle of two doubles that the first rounding might matter, false.
static bool quotient(uint64_t digits, unsigned places, double *out)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (places >= sizeof tens / sizeof *tens)
        return false;
    if (digits <= (uint64_t)1 << 53) {
        *out = (double)digits / tens[places];
        return true;
    }
#if LDBL_MANT_DIG == 64 && defined __x86_64__
    long double fine = (long double)digits / (long double)tens[places];
    uint64_t mantissa; // x87: 64 bits, the highest explicit
    memcpy(&mantissa, &fine, sizeof mantissa);
    if ((mantissa & 0x7ff) >= 0x3fe && (mantissa & 0x7ff) <= 0x402)
        return false;
    *out = (double)fine;
    return true;
#else
    return false;
#endif
}

// Any number of the grammar of json_scan, from `from`; the text is NUL-terminated.
static bool number_by_strtod(struct lex *l, const char *from, double *out)
{
    const char *p = from + (*from == '-');
    size_t digits = 0;
    for (; is_digit(*p); p++)
        digits++;
    if (*p == '.')
        for (p++; is_digit(*p); p++)
            digits++;
    if (!digits)
        return false;
    if (*p == 'e' || *p == 'E') {
        p += p[1] == '+' || p[1] == '-' ? 2 : 1;
        if (!is_digit(*p))
            return false;
        while (is_digit(*p))
            p++;
    }
    char *end;
    *out = strtod(from, &end);
    l->p = p;
    return end == p && isfinite(*out);
}

bool lex_number(struct lex *l, double *out)
{
    const char *from = l->p, *p = from + (*from == '-'), *first = p;
    uint64_t digits = 0;
    unsigned places = 0;
    if (!is_digit(*p))
        return *from == '-' && number_by_strtod(l, from, out);
    for (; is_digit(*p); p++)
        digits = digits * 10 + (unsigned)(*p - '0');
    if (*p == '.') {
        const char *point = p++;
        for (; is_digit(*p); p++)
            digits = digits * 10 + (unsigned)(*p - '0');
        places = (unsigned)(p - point - 1);
    }
    // at most 19 digits (and the point) fit
    if (p - first > 19 + (places > 0) || *p == 'e' || *p == 'E' || !quotient(digits, places, out))
        return number_by_strtod(l, from, out);
    if (*from == '-')
        *out = -*out;
    l->p = p;
    return true;
}

// ---- the rest -----------------------------------------------------------------------------------

bool lex_word(struct lex *l, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(l->p, word, n) != 0)
        return false;
    l->p += n;
    return true;
}

bool lex_skip(struct lex *l, unsigned outer)
{
    struct json_scan s = {.text = l->text,
                          .n = (size_t)(l->end - l->text),
                          .at = (size_t)(l->p - l->text),
                          .outer = outer};
    if (!json_scan(&s, NULL) || s.repaired_utf8 || s.nul_cut)
        return false;
    l->p = l->text + s.at;
    return true;
}
