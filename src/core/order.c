// SPDX-License-Identifier: MIT
// An order as text: "iou:desc,n". What it does to rows is in order_keys.c and order_sort.c.
#include "core/order.h"

#include "core/query_lex.h"

#include <string.h>

// ---- text of an order -------------------------------------------------------------------------

static bool parse_key(struct scan *s, struct order_key *out)
{
    struct word w;
    size_t from = s->at;
    if (!scan_field(s, &out->field))
        return false;
    out->descending = false;
    if (!scan_char(s, ':'))
        return true;
    if (!scan_word(s, WORD_FIELD, &w))
        return false;
    out->descending = word_is(&w, "desc");
    if (!out->descending && !word_is(&w, "asc"))
        return scan_fail(s, w.at, 0, "sort key \"%.*s\": expected :asc or :desc",
                         word_show(s->text + from, s->at - from), s->text + from);
    return true;
}

bool order_parse(const char *text, const struct columns *c, struct order *out, struct err *e)
{
    struct arena arena = {0};
    struct scan s = {.text = text, .n = strlen(text), .columns = c, .arena = &arena, .e = e};
    struct order o = {0};
    bool ok = true, more = !scan_end(&s);
    while (ok && more) {
        if (o.n == ORDER_KEYS) {
            ok = scan_fail(&s, s.at, 0, "more than %d sort keys", ORDER_KEYS);
            break;
        }
        ok = parse_key(&s, &o.keys[o.n++]);
        more = ok && scan_char(&s, ',');
    }
    if (ok && !scan_end(&s))
        ok = scan_fail(&s, s.at, 0, "unexpected \"%.*s\" after a sort key",
                       word_show(text + s.at, s.n - s.at), text + s.at);
    arena_free(&arena);
    if (ok)
        *out = o;
    return ok;
}

void order_print(const struct order *o, const struct columns *c, struct strbuf *out)
{
    for (size_t i = 0; i < o->n; i++) {
        if (i)
            strbuf_putc(out, ',');
        field_print(&o->keys[i].field, c, out);
        if (o->keys[i].descending)
            strbuf_puts(out, ":desc");
    }
}
