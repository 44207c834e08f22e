// SPDX-License-Identifier: MIT
// Two families of NaN that no arithmetic produces: one stands for nothing, the other carries the
// id of a name in its low 32 bits.
#include "core/value.h"

#include "base/hash.h"
#include "base/mem.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t NOTHING = 0x7ffa000000000000u;
static const uint64_t NAME = (uint64_t)VALUE_NAME << 48;

struct value value_none(void)
{
    return (struct value){NOTHING};
}

struct value value_number(double x)
{
    struct value v = value_none();
    if (!isnan(x))
        memcpy(&v.bits, &x, sizeof x);
    return v;
}

struct value value_name(uint32_t id)
{
    return (struct value){NAME | id};
}

uint32_t value_to_name(struct value v)
{
    return (uint32_t)v.bits;
}

// ---- names --------------------------------------------------------------------------------------

// The slot that holds the name, or the free slot where it would go. nslots > 0, one slot is free.
static size_t slot_of(const struct names *d, const char *s, size_t n)
{
    size_t i = (size_t)hash_bytes(0, s, n) & (d->nslots - 1);
    for (; d->slots[i]; i = (i + 1) & (d->nslots - 1)) {
        const char *known = d->at[d->slots[i] - 1];
        if (strlen(known) == n && memcmp(known, s, n) == 0)
            break;
    }
    return i;
}

static void slots_grow(struct names *d)
{
    free(d->slots);
    d->nslots = d->nslots ? d->nslots * 2 : 16;
    d->slots = mem_array(d->nslots, sizeof *d->slots);
    for (size_t id = 0; id < d->n; id++)
        d->slots[slot_of(d, d->at[id], strlen(d->at[id]))] = (uint32_t)id + 1;
}

uint32_t names_intern(struct names *d, const char *s, size_t n)
{
    n = n ? strnlen(s, n) : 0; // a name ends at its first NUL, as it is kept
    if (!n)
        s = "";
    if ((d->n + 1) * 4 > d->nslots * 3)
        slots_grow(d);
    size_t slot = slot_of(d, s, n);
    if (d->slots[slot])
        return d->slots[slot] - 1;
    if (d->n == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 8;
        d->at = mem_resize(d->at, d->cap, sizeof *d->at);
    }
    d->at[d->n++] = mem_strndup(s, n);
    d->slots[slot] = (uint32_t)d->n;
    return (uint32_t)d->n - 1;
}

bool names_find(const struct names *d, const char *s, size_t n, uint32_t *id_out)
{
    if (!d->nslots)
        return false;
    size_t slot = slot_of(d, n ? s : "", n);
    if (!d->slots[slot])
        return false;
    *id_out = d->slots[slot] - 1;
    return true;
}

void names_free(struct names *d)
{
    for (size_t i = 0; i < d->n; i++)
        free(d->at[i]);
    free(d->at);
    free(d->slots);
    *d = (struct names){0};
}

// ---- text ---------------------------------------------------------------------------------------

static size_t digits(const char *s)
{
    return strspn(s, "0123456789");
}

bool number_is_json(const char *s)
{
    s += *s == '-';
    size_t whole = digits(s);
    if (!whole || (whole > 1 && *s == '0'))
        return false;
    s += whole;
    if (*s == '.') {
        size_t part = digits(s + 1);
        if (!part)
            return false;
        s += 1 + part;
    }
    if (*s == 'e' || *s == 'E') {
        s += 1 + (s[1] == '+' || s[1] == '-');
        if (!digits(s))
            return false;
        s += digits(s);
    }
    return !*s;
}

size_t number_format(double x, char out[NUMBER_TEXT])
{
    // 15 digits are always kept by a normal double, and %g drops their trailing zeros; a subnormal
    // one holds fewer.
    int digits = isnormal(x) || x == 0 || !isfinite(x) ? DBL_DIG : 1;
    int length = 0;
    for (; digits <= DBL_DECIMAL_DIG; digits++) {
        length = snprintf(out, NUMBER_TEXT, "%.*g", digits, x);
        if (isnan(x) || strtod(out, NULL) == x)
            break;
    }
    return (size_t)length;
}

const char *value_text(struct value v, const struct names *d, char buf[NUMBER_TEXT])
{
    if (value_is_name(v))
        return value_to_name(v) < d->n ? d->at[value_to_name(v)] : "";
    buf[0] = '\0';
    if (value_is_number(v))
        number_format(value_to_number(v), buf);
    return buf;
}
