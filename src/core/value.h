// SPDX-License-Identifier: MIT
// A label or a prediction: a number, a class name, or nothing. Eight bytes: a double, or a NaN
// whose payload is the index of an interned name. Numbers and names never compare equal ("1" is not
// 1).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct value {
    uint64_t bits; // {0} is the number 0; use value_none() for nothing
};

struct value value_none(void);
struct value value_number(double x);               // NaN gives nothing
struct value value_name(uint32_t id);              // id in a struct names
static inline bool value_is_number(struct value v) // no NaN: those are names and nothing
{
    return (v.bits & 0x7fffffffffffffffu) <= 0x7ff0000000000000u;
}
enum { VALUE_NAME = 0x7ffb }; // the upper bits of a name
static inline bool value_is_name(struct value v)
{
    return v.bits >> 48 == VALUE_NAME;
}
static inline bool value_is_none(struct value v)
{
    return !value_is_number(v) && !value_is_name(v);
}
static inline double value_to_number(struct value v) // NaN unless it is a number
{
    double x; // the bits of names and nothing are a NaN's
    memcpy(&x, &v.bits, sizeof x);
    return x;
}
uint32_t value_to_name(struct value v);                        // only when value_is_name
static inline bool value_equal(struct value a, struct value b) // none equals nothing
{
    if (value_is_number(a) && value_is_number(b))
        return value_to_number(a) == value_to_number(b);
    return value_is_name(a) && a.bits == b.bits;
}

// Interned names (classes): id 0..n-1 in order of first appearance.
struct names {
    char **at;       // NUL-terminated, owned
    size_t n, cap;   // how many, how many fit
    uint32_t *slots; // open-addressing table of id + 1
    size_t nslots;   // power of two, or 0
};
uint32_t names_intern(struct names *d, const char *s, size_t n);
bool names_find(const struct names *d, const char *s, size_t n, uint32_t *id_out);
void names_free(struct names *d);

enum { NUMBER_TEXT = 32 };
// Shortest decimal text that reads back as the same double ("0.1", "3", "1e-07"); returns its
// length.
size_t number_format(double x, char out[NUMBER_TEXT]);
// Exactly what JSON takes for a number: "007", "1e" and "+1" are not.
bool number_is_json(const char *s);
// The value as text: the name, the number's shortest form, or "" for nothing. Borrowed name or
// `buf`.
const char *value_text(struct value v, const struct names *d, char buf[NUMBER_TEXT]);
