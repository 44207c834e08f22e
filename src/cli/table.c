// SPDX-License-Identifier: MIT
#include "cli/table.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void table_begin(struct table *t, size_t columns, unsigned left)
{
    *t = (struct table){.columns = columns, .left = left};
}

void table_cell(struct table *t, const char *text)
{
    struct strbuf safe = {0};
    text_sanitise(&safe, text, strlen(text));
    t->cells = mem_resize(t->cells, t->n + 1, sizeof *t->cells);
    t->cells[t->n++] = mem_strdup(strbuf_str(&safe));
    strbuf_free(&safe);
}

void table_printf(struct table *t, const char *fmt, ...)
{
    va_list ap;
    char *text;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    if (n < 0)
        mem_out_of_memory();
    table_cell(t, text);
    free(text);
}

void table_number(struct table *t, double x, int decimals)
{
    if (isnan(x))
        table_cell(t, "–");
    else
        table_printf(t, "%.*f", decimals, x);
}

static void pad(struct strbuf *out, size_t n)
{
    while (n--)
        strbuf_putc(out, ' ');
}

static void put_aligned(struct strbuf *out, const char *cell, size_t width, bool left)
{
    size_t space = width - text_width(cell, strlen(cell));
    if (!left)
        pad(out, space);
    strbuf_puts(out, cell);
    if (left)
        pad(out, space);
}

static void put_text(const struct table *t, struct strbuf *out)
{
    size_t width[TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < t->n; i++) {
        size_t w = text_width(t->cells[i], strlen(t->cells[i]));
        if (w > width[i % t->columns])
            width[i % t->columns] = w;
    }
    for (size_t i = 0; i < t->n; i++) {
        size_t column = i % t->columns;
        strbuf_puts(out, "  ");
        put_aligned(out, t->cells[i], width[column], t->left >> column & 1);
        if (column + 1 < t->columns)
            continue;
        while (out->n && out->at[out->n - 1] == ' ') // no blanks at the end of a line
            out->at[--out->n] = '\0';
        strbuf_putc(out, '\n');
    }
}

static void put_markdown(const struct table *t, struct strbuf *out)
{
    for (size_t i = 0; i < t->n; i++) {
        strbuf_puts(out, i % t->columns ? " | " : "| ");
        for (const char *s = t->cells[i]; *s; s++) {
            if (*s == '|')
                strbuf_putc(out, '\\');
            strbuf_putc(out, *s);
        }
        if ((i + 1) % t->columns)
            continue;
        strbuf_puts(out, " |\n");
        if (i + 1 == t->columns) {
            for (size_t c = 0; c < t->columns; c++)
                strbuf_puts(out, t->left >> c & 1 ? "|---" : "|---:");
            strbuf_puts(out, "|\n");
        }
    }
}

void table_end(struct table *t, bool markdown, struct strbuf *out)
{
    (markdown ? put_markdown : put_text)(t, out);
    for (size_t i = 0; i < t->n; i++)
        free(t->cells[i]);
    free(t->cells);
    *t = (struct table){0};
}
