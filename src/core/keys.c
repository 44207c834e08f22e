// SPDX-License-Identifier: MIT
#include "core/keys.h"

#include "base/near.h"
#include "core/query_ast.h"

#include <string.h>

enum { KEYS_MET = 256, KEYS_NAMED = 6 };

static bool is_keyed(enum field_id id)
{
    return id == FIELD_ID_META || id == FIELD_ID_STORED || id == FIELD_ID_FIELDS;
}

void keys_ask(struct keys_asked *k, const struct field *f)
{
    bool asked = !is_keyed(f->id) || k->n == KEYS_ASKED;
    for (size_t i = 0; i < k->n && !asked; i++)
        asked = k->at[i].id == f->id && strcmp(k->at[i].arg, f->arg) == 0;
    if (!asked)
        k->at[k->n++] = *f;
}

void keys_ask_order(struct keys_asked *k, const struct order *o)
{
    for (size_t i = 0; i < o->n; i++)
        keys_ask(k, &o->keys[i].field);
}

static void ask_node(struct keys_asked *k, const struct query_node *node)
{
    if (node->kind == QUERY_COMPARE || node->kind == QUERY_RANGE || node->kind == QUERY_HAS)
        keys_ask(k, &node->field);
    for (const struct query_node *child = node->child; child; child = child->next)
        ask_node(k, child);
}

void keys_ask_query(struct keys_asked *k, const struct query *q)
{
    if (q)
        ask_node(k, q->root);
}

// ---- looking ------------------------------------------------------------------------------------

struct look {
    const struct keys_asked *asked;
    bool found[KEYS_ASKED];
    struct names met[FIELD_ID_FIELDS + 1]; // keys, by kind of field
    size_t looked;
};

static void meet(struct look *l, enum field_id id, const char *key, size_t n)
{
    if (l->met[id].n < KEYS_MET)
        names_intern(&l->met[id], key, n);
    for (size_t i = 0; i < l->asked->n; i++) {
        const struct field *f = &l->asked->at[i];
        if (f->id == id && strlen(f->arg) == n && memcmp(f->arg, key, n) == 0)
            l->found[i] = true;
    }
}

static void look_at(struct look *l, const struct row_source *src, uint32_t instance)
{
    struct err e;
    const struct instance *x = src->fetch(src->ctx, instance, &e);
    l->looked += x != NULL;
    for (uint32_t i = 0; x && i < x->n_meta; i++)
        meet(l, FIELD_ID_META, x->meta[i].key, strlen(x->meta[i].key));
    for (uint32_t i = 0; x && i < x->n_stored; i++)
        meet(l, FIELD_ID_STORED, x->stored[i].key, strlen(x->stored[i].key));
    for (uint32_t i = 0; x && x->values && i < x->n; i++)
        meet(l, FIELD_ID_FIELDS, x->tokens[i].text, x->tokens[i].n);
}

static bool all_found(const struct look *l)
{
    for (size_t i = 0; i < l->asked->n; i++)
        if (!l->found[i])
            return false;
    return true;
}

// ---- saying -------------------------------------------------------------------------------------

static void put_key(struct strbuf *out, const struct columns *c, enum field_id id, const char *key)
{
    struct field f = {.id = id};
    size_t n = strlen(key);
    memcpy(f.arg, key, n < sizeof f.arg ? n : sizeof f.arg - 1);
    field_print(&f, c, out);
}

static void put_known(struct strbuf *out, const struct columns *c, const struct field *f,
                      const struct names *met)
{
    struct near near = near_to(f->arg, strlen(f->arg));
    for (size_t i = 0; i < met->n; i++)
        near_try(&near, met->at[i]);
    if (*near.best) {
        strbuf_puts(out, " (did you mean ");
        put_key(out, c, f->id, near.best);
        strbuf_puts(out, "?)");
        return;
    }
    for (size_t i = 0; i < met->n && i < KEYS_NAMED; i++) {
        strbuf_puts(out, i ? ", " : "; there are ");
        put_key(out, c, f->id, met->at[i]);
    }
    if (met->n > KEYS_NAMED)
        strbuf_puts(out, " …");
    if (!met->n)
        strbuf_printf(out, "; the data has no %s",
                      f->id == FIELD_ID_META     ? "meta"
                      : f->id == FIELD_ID_STORED ? "stored scores"
                                                 : "fields");
}

static void put_missing(struct strbuf *out, const struct look *l, const struct columns *c)
{
    for (size_t i = 0; i < l->asked->n; i++) {
        const struct field *f = &l->asked->at[i];
        if (l->found[i])
            continue;
        if (out->n)
            strbuf_puts(out, "; ");
        if (l->looked >= c->n)
            strbuf_puts(out, "no instance has ");
        else
            strbuf_printf(out, "none of %zu instances looked at has ", l->looked);
        field_print(f, c, out);
        put_known(out, c, f, &l->met[f->id]);
    }
}

void keys_missing(const struct keys_asked *k, const struct row_source *src, const struct row *rows,
                  size_t n, size_t most, struct strbuf *out)
{
    const struct columns *c = src->columns;
    struct look l = {.asked = k};
    size_t step = most && c->n > most ? c->n / most + 1 : 1;
    if (!k->n || !c->n)
        return;
    for (size_t i = 0; i < n && !all_found(&l); i++)
        look_at(&l, src, rows[i].instance);
    l.looked = 0; // those are among the others, or not
    for (size_t i = 0; i < c->n && !all_found(&l); i += step)
        look_at(&l, src, (uint32_t)i);
    if (l.looked && !all_found(&l))
        put_missing(out, &l, c);
    for (size_t i = 0; i <= FIELD_ID_FIELDS; i++)
        names_free(&l.met[i]);
}
