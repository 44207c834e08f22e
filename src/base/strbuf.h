// SPDX-License-Identifier: MIT
// A growing byte string. {0} is a valid empty one; `at` is NUL-terminated once anything was added.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct strbuf {
    char *at;   // bytes, NUL-terminated; NULL while empty
    size_t n;   // length without the NUL
    size_t cap; // allocated
};

void strbuf_add(struct strbuf *b, const char *s, size_t n);
void strbuf_puts(struct strbuf *b, const char *s);
void strbuf_putc(struct strbuf *b, char c);
void strbuf_printf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_put_quoted(struct strbuf *b, const char *s); // one word of a POSIX shell
void strbuf_clear(struct strbuf *b);                     // length 0, memory kept
void strbuf_free(struct strbuf *b);                      // back to {0}
const char *strbuf_str(const struct strbuf *b);          // never NULL

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool str_same_nocase(const char *a, const char *b);         // ASCII case
int hex_digit(char c);                                      // 0..15; -1: it is none
char *str_find_nocase(const char *hay, const char *needle); // ASCII case; NULL when absent
