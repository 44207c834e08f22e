// SPDX-License-Identifier: MIT
// The words of a record, which are most of its bytes: counted, hashed and checked, 64 bytes at a
// time. A bit mask of the quotes in a block gives where its words begin and end.
#include "store/scan/scanner.h"

#include "store/scan/content_hash.h"
#include "store/reader/reader_parts.h"

#ifdef __SSE2__

enum { BLOCK = 64 };

// The quotes in text[0..64), up to the first byte that is not plain (see lex_plain).
static inline uint64_t plain_quotes(const char *text)
{
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    uint64_t quotes = 0;
    __m128i odd[4], any = _mm_setzero_si128();
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(text + 16 * i));
        unsigned at = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, quote));
        quotes |= (uint64_t)at << 16 * i;
        odd[i] = _mm_or_si128(_mm_cmpeq_epi8(v, slash), _mm_cmpeq_epi8(v, _mm_setzero_si128()));
        odd[i] = _mm_or_si128(odd[i], v);
        any = _mm_or_si128(any, odd[i]);
    }
    if (!_mm_movemask_epi8(any))
        return quotes;
    for (int i = 0; i < 4; i++) {
        unsigned at = (unsigned)_mm_movemask_epi8(odd[i]);
        if (at) // nothing from the first odd byte on
            return quotes & (((uint64_t)1 << (16 * i + __builtin_ctz(at))) - 1);
    }
    return quotes;
}

// A token of at most 16 bytes; as many must be readable.
static inline void add_short(struct content_hash *h, const char *text, size_t n)
{
    static const signed char ones[32] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                         -1, -1, -1, -1, -1, -1, -1, -1};
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)text);
    __m128i keep = _mm_loadu_si128((const __m128i *)(const void *)(ones + 16 - n));
    v = _mm_and_si128(v, keep);
    content_block(h, (uint64_t)_mm_cvtsi128_si64(v),
                  (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(v, v)), CONTENT_LAST);
}

// From the opening quote at l->p over all words of the block that are plain and followed by another
// one: `"word", "next` or `"word","next`. Returns how many; l->p is at the quote of the next.
static inline size_t scan_block(struct lex *l, struct content_hash *h)
{
    const char *text = l->p;
    uint64_t quotes = plain_quotes(text);
    size_t n = 0, open = 0;
    for (quotes &= quotes - 1; quotes; n++) {
        size_t close = (size_t)__builtin_ctzll(quotes);
        quotes &= quotes - 1;
        if (!quotes)
            break;
        size_t next = (size_t)__builtin_ctzll(quotes);
        quotes &= quotes - 1;
        bool spaced = next - close == 3 && text[close + 2] == ' ';
        if (text[close + 1] != ',' || (!spaced && next - close != 2))
            break;
        size_t length = close - open - 1;
        if (length <= CONTENT_BLOCK)
            add_short(h, text + open + 1, length);
        else
            content_add(h, text + open + 1, length);
        open = next;
    }
    l->p = text + open;
    return n;
}

static size_t scan_blocks(struct lex *l, struct content_hash *h)
{
    struct content_hash hash = *h;
    size_t n = 0, more = 1;
    while (more && l->end - l->p >= BLOCK)
        n += more = scan_block(l, &hash);
    *h = hash;
    return n;
}

#else

static size_t scan_blocks(struct lex *l, struct content_hash *h)
{
    (void)l;
    (void)h;
    return 0;
}

#endif

static bool scan_token(struct scan *c, struct content_hash *hash)
{
    struct span token;
    if (lex_blank(&c->l) != '"' || !lex_string(&c->l, &token))
        return false;
    if (token.escaped) {
        strbuf_clear(&c->s->unescaped);
        lex_unescape(&token, &c->s->unescaped);
        token.at = c->s->unescaped.at;
        token.n = c->s->unescaped.n;
    }
    content_add(hash, token.at, token.n);
    return true;
}

bool scan_tokens(struct scan *c)
{
    struct lex *l = &c->l;
    struct content_hash hash = {0};
    size_t n = 0;
    bool more = true;
    if (!lex_take(l, '['))
        return false;
    if (lex_blank(l) == ']') {
        l->p++;
        more = false;
    }
    while (more) {
        if (lex_blank(l) == '"')
            n += scan_blocks(l, &hash);
        if (!scan_token(c, &hash) || !lex_next(l, ']', &more))
            return false;
        n++;
    }
    if (n > MAX_TOKENS)
        return false;
    c->has_tokens = true;
    c->x.n = c->out->n = (uint32_t)n;
    c->out->content_hash = content_end(&hash, c->out->n);
    return true;
}
