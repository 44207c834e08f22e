// SPDX-License-Identifier: MIT
// Pieces of the output formats (venn-formats(5)), appended to a buffer.
#pragma once
#include "base/strbuf.h"
#include "core/value.h"

void put_safe(struct strbuf *out, const char *text);        // sanitised, for a person
void put_tsv(struct strbuf *out, const char *s, size_t n);  // \t \n \r \\ escaped
void put_csv(struct strbuf *out, const char *s, size_t n);  // quoted where RFC 4180 wants it
void put_json(struct strbuf *out, const char *s, size_t n); // a string with its quotes
void put_json_text(struct strbuf *out, const char *s);      // the same of a C string; NULL: null
void put_json_number(struct strbuf *out, double x);         // shortest form; null when NaN
void put_json_score(struct strbuf *out, double x);          // %.17g; null when NaN
void put_json_key(struct strbuf *out, const char *name);    // with the comma and colon it needs
void put_json_count(struct strbuf *out, const char *name, size_t n);  // key and number
void put_json_figure(struct strbuf *out, const char *name, double x); // likewise; null when NaN
void put_json_value(struct strbuf *out, struct value v, const struct names *names);
