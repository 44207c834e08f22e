// SPDX-License-Identifier: MIT
#include "store/json/finder.h"

#include <string.h>
#include <strings.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define FINDER_AVX2 1
#endif

// ---- needles ------------------------------------------------------------------------------------

// How often a byte is met in JSON of texts: the later here, the more often.
static size_t frequency(uint8_t c)
{
    static const char order[] = "zqxjkvbpgwyfmucdlhrsniotae0123456789.,\": ";
    const char *at = c ? strchr(order, c | (c >= 'A' && c <= 'Z' ? 0x20 : 0)) : NULL;
    return at ? (size_t)(at - order) + 1 : 0;
}

static void choose_bytes(struct needle *x)
{
    for (size_t i = 1; i < x->n; i++)
        if (frequency((uint8_t)x->text[i]) < frequency((uint8_t)x->text[x->a]))
            x->a = (uint8_t)i;
    x->b = x->a == 0;
    for (size_t i = 0; i < x->n; i++)
        if (i != x->a && frequency((uint8_t)x->text[i]) < frequency((uint8_t)x->text[x->b]))
            x->b = (uint8_t)i;
}

static struct needle *add(struct finder *f, const char *text, size_t n, bool fold)
{
    struct needle *x = &f->needles[f->n++];
    *x = (struct needle){.n = n};
    memcpy(x->text, text, n);
    for (size_t i = 0; i < n; i++)
        x->mask[i] = fold && text[i] >= 'a' && text[i] <= 'z' ? 0x20 : 0;
    choose_bytes(x);
    f->longest = n > f->longest ? n : f->longest;
    return x;
}

// \u0000 to \u007f, or a letter that folds to one of them.
static bool is_ascii_escape(const char *p)
{
    static const char *const folds[] = {"0130", "0131", "017f", "212a"};
    if (p[2] == '0' && p[3] == '0' && p[4] >= '0' && p[4] <= '7')
        return true;
    for (size_t i = 0; i < sizeof folds / sizeof *folds; i++)
        if (strncasecmp(p + 2, folds[i], 4) == 0)
            return true;
    return false;
}

// U+0130, U+0131 (i) and U+017F (s): of c4 or c5, then b0, b1 or bf.
static bool is_latin_fold(const char *p)
{
    return memcmp(p, "\xc4\xb0", 2) == 0 || memcmp(p, "\xc4\xb1", 2) == 0 ||
           memcmp(p, "\xc5\xbf", 2) == 0;
}

static bool has(const struct literal *l, const char *letters)
{
    for (size_t i = 0; l->fold && i < l->n; i++)
        if (strchr(letters, l->text[i]))
            return true;
    return false;
}

static bool is_ascii(const struct literal *l)
{
    for (size_t i = 0; i < l->n; i++)
        if ((uint8_t)l->text[i] >= 0x80)
            return false;
    return true;
}

void finder_init(struct finder *f, const struct literals *l)
{
    bool ascii = true, latin = false, kelvin = false;
    *f = (struct finder){.n = 0};
    for (unsigned i = 0; i < l->n; i++) {
        add(f, l->at[i].text, l->at[i].n, l->at[i].fold);
        ascii = ascii && is_ascii(&l->at[i]);
        latin = latin || has(&l->at[i], "is");
        kelvin = kelvin || has(&l->at[i], "k");
    }
    struct needle *escape = add(f, "\\u", 2, false);
    escape->sure = ascii ? is_ascii_escape : NULL; // of the others each may spell something
    if (latin) {
        struct needle *x = add(f, "\xc5\xbf", 2, false);
        x->mask[0] = 1;
        x->mask[1] = 0x0f;
        x->sure = is_latin_fold;
    }
    if (kelvin)
        add(f, "\xe2\x84\xaa", 3, false);
}

// ---- finding ------------------------------------------------------------------------------------

static bool fits(const struct needle *x, const char *p)
{
    for (size_t i = 0; i < x->n; i++)
        if (((uint8_t)p[i] | x->mask[i]) != (uint8_t)x->text[i])
            return false;
    return !x->sure || x->sure(p);
}

typedef uint8_t lane __attribute__((vector_size(32), aligned(1), may_alias));
typedef uint64_t words __attribute__((vector_size(32)));

// Do both bytes of x fit at any of the places p[0..FINDER_CHUNK)?
static inline __attribute__((always_inline)) bool both_fit(const struct needle *x, const char *p)
{
    const lane *at_a = (const lane *)(const void *)(p + x->a);
    const lane *at_b = (const lane *)(const void *)(p + x->b);
    const lane zero = {0}, mask_a = zero + x->mask[x->a], mask_b = zero + x->mask[x->b];
    const lane a = zero + (uint8_t)x->text[x->a], b = zero + (uint8_t)x->text[x->b];
    lane any = zero;
    for (size_t i = 0; i < FINDER_CHUNK / sizeof any; i++)
        any |= (lane)((at_a[i] | mask_a) == a) & (lane)((at_b[i] | mask_b) == b);
    words w = (words)any;
    return (w[0] | w[1] | w[2] | w[3]) != 0;
}

// The first of these places where x is, below `end`; `end` when there is none.
static size_t place_of(const struct needle *x, const char *text, size_t from, size_t end)
{
    uint8_t ma = x->mask[x->a], mb = x->mask[x->b], a = (uint8_t)x->text[x->a],
            b = (uint8_t)x->text[x->b], hit[FINDER_CHUNK];
    const uint8_t *pa = (const uint8_t *)text + from + x->a;
    const uint8_t *pb = (const uint8_t *)text + from + x->b;
    for (size_t i = 0; i < FINDER_CHUNK; i++)
        hit[i] = (uint8_t)(((pa[i] | ma) == a) & ((pb[i] | mb) == b));
    for (size_t i = 0; i < FINDER_CHUNK; i += sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, hit + i, sizeof eight);
        for (size_t k = i; eight && k < i + sizeof eight; k++)
            if (hit[k] && from + k < end && fits(x, text + from + k))
                return from + k;
    }
    return end;
}

static inline __attribute__((always_inline)) size_t find(const struct finder *f, const char *text,
                                                         size_t from, size_t n)
{
    for (; from < n; from += FINDER_CHUNK) {
        size_t chunk = n - from < FINDER_CHUNK ? n : from + FINDER_CHUNK, first = chunk;
        for (size_t k = 0; k < f->n; k++)
            if (both_fit(&f->needles[k], text + from))
                first = place_of(&f->needles[k], text, from, first);
        if (first < chunk)
            return first;
    }
    return n;
}

#ifdef FINDER_AVX2
__attribute__((target("avx2"))) static size_t find_avx2(const struct finder *f, const char *text,
                                                        size_t from, size_t n)
{
    return find(f, text, from, n);
}
#endif

size_t finder_find(const struct finder *f, const char *text, size_t from, size_t n)
{
#ifdef FINDER_AVX2
    if (__builtin_cpu_supports("avx2"))
        return find_avx2(f, text, from, n);
#endif
    return find(f, text, from, n);
}
