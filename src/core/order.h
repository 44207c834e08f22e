// SPDX-License-Identifier: MIT
// Ordering rows: several keys, stable, exact values, undefined last in both directions.
#pragma once
#include "core/field.h"

enum { ORDER_KEYS = 8 };

struct order_key {
    struct field field;
    bool descending;
};

struct order {
    struct order_key keys[ORDER_KEYS];
    size_t n;
};

// "iou:desc,n" — ascending unless ":desc" (":asc" is accepted). Error names the bad key.
bool order_parse(const char *text, const struct columns *c, struct order *out, struct err *e);
void order_print(const struct order *o, const struct columns *c, struct strbuf *out);

// Sorts rows[0..n) in place. Values: numbers before text within a VALUE field; text by bytes.
bool order_rows(const struct order *o, const struct row_source *src, struct row *rows, size_t n,
                struct err *e);
