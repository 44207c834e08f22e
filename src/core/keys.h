// SPDX-License-Identifier: MIT
// Keys that nobody has. meta.KEY, stored.NAME and fields.NAME name what the data holds, so a
// mistyped one is no error, it is undefined everywhere; what is asked for is looked for here.
#pragma once
#include "core/frame.h"

enum { KEYS_ASKED = 16 };

struct keys_asked {
    struct field at[KEYS_ASKED];
    size_t n;
};

// Fields of other kinds are passed over, as are more than KEYS_ASKED.
void keys_ask(struct keys_asked *k, const struct field *f);
void keys_ask_order(struct keys_asked *k, const struct order *o);
void keys_ask_query(struct keys_asked *k, const struct query *q); // q may be NULL

// Looks at the instances of rows[0..n) and at up to `most` spread over the corpus. Appends what
// none of them has: "no instance has meta.stlye (did you mean meta.style?)".
void keys_missing(const struct keys_asked *k, const struct row_source *src, const struct row *rows,
                  size_t n, size_t most, struct strbuf *out);
