// SPDX-License-Identifier: MIT
// The words of the little languages a person types: filters, sort keys, field lists. A cursor over
// the text that knows what it expected where the text ended, so that parsing, error messages and
// completion share one grammar.
//
// A word is bare or "quoted" with \" and \\ (any other backslash stands for itself).
#pragma once
#include "core/field.h"

enum word_mode {
    WORD_FIELD, // ends at an operator, a colon or a comma
    WORD_VALUE, // may contain those, but not begin with an operator
    WORD_LIST,  // ends at a comma: pattern keys, run names
};

enum expect { // bits: what may come next
    EXPECT_FIELD = 1 << 0,
    EXPECT_OPERAND = 1 << 1, // a field, a flag, pattern:, has: or "("
    EXPECT_NOT = 1 << 2,
    EXPECT_OPERATOR = 1 << 3,
    EXPECT_VALUE = 1 << 4, // of scan.field
    EXPECT_CONNECTIVE = 1 << 5,
    EXPECT_CLOSE = 1 << 6,
    EXPECT_PATTERN = 1 << 7,
    EXPECT_SCORE = 1 << 8,
    EXPECT_RUN = 1 << 9,
};

struct scan {
    const char *text;
    size_t n, at; // bytes; the next one to read
    const struct columns *columns;
    struct arena *arena; // owns unquoted words
    struct err *e;
    bool filter;        // in a filter: errors name the column, and flags exist beside fields
    unsigned expect;    // after a failure at the end of the text: enum expect
    struct field field; // the field whose operator or value was expected
};

struct word {
    const char *text; // not NUL-terminated unless quoted
    size_t n;
    size_t at; // where it began
    bool quoted;
};

void scan_space(struct scan *s);
bool scan_end(struct scan *s);          // skips space; true when nothing is left
bool scan_char(struct scan *s, char c); // skips space, then takes c if it is next
// Skips space and takes a word; w->n is 0 (and not quoted) when there is none. Fails only on an
// unclosed quote.
bool scan_word(struct scan *s, enum word_mode mode, struct word *w);
// Takes a field, delta(…) and quoted keys included.
bool scan_field(struct scan *s, struct field *out);
// Takes a number at the cursor (a dot followed by a dot ends it); false, nothing taken, when there
// is none or it is not finite.
bool scan_number(struct scan *s, double *out);
// Fails at byte `at`: "column N: …" in a filter. Returns false.
bool scan_fail(struct scan *s, size_t at, unsigned expect, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
// The same for a word that nobody knows: with a near miss and everything that is known.
bool scan_fail_unknown(struct scan *s, const struct word *w);

bool word_is(const struct word *w, const char *keyword);   // ASCII case-insensitive, never quoted
bool word_number(const char *text, size_t n, double *out); // the whole text is a finite number
// "A,B", "A..B" or "A B" with A <= B.
bool range_parse(const char *text, double *low, double *high);
bool word_is_bare(const char *text, size_t n, enum word_mode mode);
// As it would be typed: bare where possible (unless `quote`).
void word_print(struct strbuf *out, const char *text, size_t n, enum word_mode mode, bool quote);
// Bytes of `found` to show in a message, cut at a character.
int word_show(const char *text, size_t n);
