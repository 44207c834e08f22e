// SPDX-License-Identifier: MIT
// The quick way through the JSON of one record, for what scanner.c looks for. Every function moves
// l->p over what it takes and gives up (false) on anything out of the ordinary; whoever calls then
// leaves the whole record to json_parse, which accepts, repairs or refuses it. So what is accepted
// here must mean the same there, and what is refused there must be given up here.
#pragma once
#include "store/json/json_scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LEX_PADDING = 64 }; // bytes behind the text that must be readable; the first is NUL

struct lex {
    const char *text; // NUL-terminated at `end`
    const char *p, *end;
};

struct span {
    const char *at;
    size_t n;
    bool escaped; // has backslashes: lex_unescape gives what it stands for
};

static inline char lex_blank(struct lex *l)
{
    while (*l->p == ' ' || *l->p == '\t' || *l->p == '\r' || *l->p == '\n')
        l->p++;
    return *l->p;
}

// Takes c, and blanks in front of it.
static inline bool lex_take(struct lex *l, char c)
{
    if (*l->p != c && lex_blank(l) != c)
        return false;
    l->p++;
    return true;
}

// Goes on over c in a string at p until a byte that is not plain: '"', '\\', NUL or above 0x7f.
static inline const char *lex_plain(const char *p)
{
#ifdef __SSE2__
    for (;; p += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        __m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        __m128i nul = _mm_cmpeq_epi8(bytes, _mm_setzero_si128());
        __m128i any = _mm_or_si128(_mm_or_si128(quote, slash), _mm_or_si128(nul, bytes));
        unsigned mask = (unsigned)_mm_movemask_epi8(any);
        if (mask)
            return p + __builtin_ctz(mask);
    }
#else
    while ((signed char)*p > 0 && *p != '"' && *p != '\\')
        p++;
    return p;
#endif
}

bool lex_string_rest(struct lex *l, const char *p, struct span *out); // p: the first odd byte

// A string whose opening quote is the next byte. Gives up on bytes that are not UTF-8, on NUL and
// on escapes of half a surrogate pair.
static inline bool lex_string(struct lex *l, struct span *out)
{
    if (*l->p != '"')
        return false;
    const char *from = l->p + 1, *p = lex_plain(from);
    *out = (struct span){.at = from};
    if (*p != '"')
        return lex_string_rest(l, p, out);
    out->n = (size_t)(p - from);
    l->p = p + 1;
    return true;
}

// `"key":` without escapes, and the blanks behind it.
bool lex_key(struct lex *l, struct span *key);
// What an escaped string stands for.
void lex_unescape(const struct span *s, struct strbuf *out);
// A finite number, to the bit what strtod reads.
bool lex_number(struct lex *l, double *out);
bool lex_word(struct lex *l, const char *word);
// Any value `outer` containers deep, checked but not looked at.
bool lex_skip(struct lex *l, unsigned outer);
// Behind a member: takes ',' (true in *more) or the closing bracket (false).
static inline bool lex_next(struct lex *l, char close, bool *more)
{
    char c = *l->p;
    if (c != ',' && c != close)
        c = lex_blank(l);
    *more = c == ',';
    l->p++;
    return *more || c == close;
}
