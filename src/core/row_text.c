// SPDX-License-Identifier: MIT
#include "core/row_text.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "core/put.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- which columns ----------------------------------------------------------------------------

static void add_field(struct row_text *w, const struct field *f, const struct columns *c)
{
    struct strbuf name = {0};
    field_print(f, c, &name);
    w->fields = mem_resize(w->fields, w->n + 1, sizeof *w->fields);
    w->names = mem_resize(w->names, w->n + 1, sizeof *w->names);
    w->fields[w->n] = *f;
    w->names[w->n++] = mem_strdup(strbuf_str(&name));
    strbuf_free(&name);
}

bool row_text_fields(struct row_text *w, const char *text, const struct columns *c, struct err *e)
{
    for (const char *s = text;;) {
        size_t n = field_extent(s, ","), skip = strspn(s, " ");
        if (skip > n)
            skip = n;
        size_t end = n;
        while (end > skip && s[end - 1] == ' ')
            end--;
        struct field f = {0};
        if (!field_parse(s + skip, end - skip, c, &f, e))
            return false;
        add_field(w, &f, c);
        if (!s[n])
            return true;
        s += n + 1;
    }
}

void row_text_default(struct row_text *w, const struct columns *c)
{
    for (int i = 0; i < FIELD_ID_COUNT; i++)
        if (field_info((enum field_id)i)->in_score)
            add_field(w, &(struct field){.id = (enum field_id)i}, c);
}

bool row_text_ids_only(const struct row_text *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->fields[i].id != FIELD_ID_ID && field_needs_instance(&w->fields[i]))
            return false;
    return true;
}

void row_text_free(struct row_text *w)
{
    for (size_t i = 0; i < w->n; i++)
        free(w->names[i]);
    free(w->names);
    free(w->fields);
    strbuf_free(&w->line);
    strbuf_free(&w->cell);
    *w = (struct row_text){0};
}

// ---- cells ------------------------------------------------------------------------------------

static bool is_score(const struct field *f)
{
    switch (f->id) {
    case FIELD_ID_IOU:
    case FIELD_ID_GTC:
    case FIELD_ID_SC:
    case FIELD_ID_WSC:
    case FIELD_ID_DISAGREE:
    case FIELD_ID_DELTA:
    case FIELD_ID_ABS_DELTA:
    case FIELD_ID_JACCARD:
        return true;
    default:
        return false;
    }
}

static void put_delimited(struct row_text *w, const char *s, size_t n)
{
    struct strbuf escaped = {0};
    bool terminal = w->sanitise;
    (w->form == ROW_CSV ? put_csv : put_tsv)(terminal ? &escaped : &w->line, s, n);
    if (terminal)
        text_sanitise(&w->line, strbuf_str(&escaped), escaped.n);
    strbuf_free(&escaped);
}

// The patterns of a row as a JSON array of keys: empty when the row cannot be judged.
static void put_keys(struct strbuf *out, const char *keys)
{
    strbuf_putc(out, '[');
    for (const char *s = keys; *s;) {
        size_t n = strcspn(s, ",");
        if (s != keys)
            strbuf_putc(out, ',');
        put_json(out, s, n);
        s += n + (s[n] == ',');
    }
    strbuf_putc(out, ']');
}

static bool put_json_cell(struct row_text *w, const struct row_source *src, struct row row,
                          const struct field *f, struct err *e)
{
    double x = NAN;
    enum field_kind kind = field_kind(f);
    if (kind != FIELD_TEXT && !field_number(src, row, f, &x, e))
        return false;
    if (kind == FIELD_NUMBER || !isnan(x)) {
        (is_score(f) ? put_json_score : put_json_number)(&w->line, x);
        return true;
    }
    bool defined;
    strbuf_clear(&w->cell);
    if (!field_text(src, row, f, &w->cell, &defined, e))
        return false;
    const char *text = strbuf_str(&w->cell);
    if (f->id == FIELD_ID_PATTERNS)
        put_keys(&w->line, defined ? text : "");
    else if (!defined || (f->id == FIELD_ID_PRIMARY && w->cell.n == 0))
        strbuf_puts(&w->line, "null");
    else
        put_json(&w->line, text, w->cell.n);
    return true;
}

static bool put_cell(struct row_text *w, const struct row_source *src, struct row row,
                     const struct field *f, struct err *e)
{
    if (w->form == ROW_JSONL)
        return put_json_cell(w, src, row, f, e);
    bool defined;
    strbuf_clear(&w->cell);
    if (!field_text(src, row, f, &w->cell, &defined, e))
        return false;
    if (defined)
        put_delimited(w, strbuf_str(&w->cell), w->cell.n);
    return true;
}

// ---- lines ------------------------------------------------------------------------------------

static void separate(struct row_text *w, size_t i)
{
    static const char separators[] = {[ROW_TSV] = '\t', [ROW_CSV] = ',', [ROW_JSONL] = ','};
    if (i)
        strbuf_putc(&w->line, separators[w->form]);
    if (w->form == ROW_JSONL) {
        if (i == 0)
            strbuf_putc(&w->line, '{');
        put_json_text(&w->line, w->names[i]);
        strbuf_putc(&w->line, ':');
    }
}

const struct strbuf *row_text_header(struct row_text *w)
{
    strbuf_clear(&w->line);
    if (w->form == ROW_JSONL)
        return &w->line;
    for (size_t i = 0; i < w->n; i++) {
        separate(w, i);
        put_delimited(w, w->names[i], strlen(w->names[i]));
    }
    strbuf_putc(&w->line, '\n');
    return &w->line;
}

const struct strbuf *row_text_row(struct row_text *w, const struct row_source *src, struct row row,
                                  struct err *e)
{
    strbuf_clear(&w->line);
    for (size_t i = 0; i < w->n; i++) {
        separate(w, i);
        if (!put_cell(w, src, row, &w->fields[i], e))
            return NULL;
    }
    strbuf_puts(&w->line, w->form == ROW_JSONL ? "}\n" : "\n");
    return &w->line;
}
