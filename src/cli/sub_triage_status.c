// SPDX-License-Identifier: MIT
// venn triage status: how far everybody is.
#include "cli/sub_triage.h"

#include "base/mem.h"
#include "cli/table.h"

#include <stdlib.h>

enum { SHOWN = TABLE_COLUMNS - 1 };

static struct triage_counts counts_of(const struct study *s, const struct triage *t, int reviewer)
{
    struct triage_counts c = {.total = corpus_columns(s->corpus)->n};
    for (size_t i = 0; i < triage_states(t); i++) {
        const struct triage_state *st = triage_state_at(t, i);
        if (st->reviewer != reviewer || st->instance == UINT32_MAX)
            continue;
        c.done += st->tags != 0;
        c.noted += st->note != NULL;
        c.edited += st->edited;
        c.marked += st->marked;
        c.changed += st->changed;
        for (int tag = 0; tag < triage_tags(t); tag++)
            c.tagged[tag] += st->tags >> tag & 1;
    }
    c.left = c.total - c.done;
    return c;
}

static size_t count_elsewhere(const struct triage *t)
{
    size_t n = 0;
    for (size_t i = 0; i < triage_states(t); i++)
        n += triage_state_at(t, i)->instance == UINT32_MAX;
    return n;
}

// The reviewers to tell of: those who did something, else the one who asks. Heap.
static int *reviewers_shown(const struct triage *t, size_t *n)
{
    int *list = triage_active(t, n);
    if (*n == 0)
        list[(*n)++] = 0;
    return list;
}

// ---- text ---------------------------------------------------------------------------------------

static void put_row(struct table *table, const char *name, const struct triage_counts *c, size_t n,
                    size_t offset)
{
    table_cell(table, name);
    for (size_t i = 0; i < n; i++)
        table_printf(table, "%zu", *(const size_t *)(const void *)((const char *)&c[i] + offset));
}

static void put_table(const struct triage *t, const int *list, const struct triage_counts *c,
                      size_t n, struct strbuf *out)
{
    struct table table;
    size_t shown = n < SHOWN ? n : SHOWN;
    table_begin(&table, 1 + shown, 1);
    table_cell(&table, "");
    for (size_t i = 0; i < shown; i++)
        table_cell(&table, triage_reviewer_name(t, list[i]));
    put_row(&table, "done", c, shown, offsetof(struct triage_counts, done));
    put_row(&table, "left", c, shown, offsetof(struct triage_counts, left));
    for (int tag = 0; tag < triage_tags(t); tag++)
        put_row(&table, triage_tag_name(t, tag), c, shown,
                offsetof(struct triage_counts, tagged) + (size_t)tag * sizeof(size_t));
    put_row(&table, "with a note", c, shown, offsetof(struct triage_counts, noted));
    put_row(&table, "ground truth corrected", c, shown, offsetof(struct triage_counts, edited));
    put_row(&table, "marked", c, shown, offsetof(struct triage_counts, marked));
    put_row(&table, "changed since", c, shown, offsetof(struct triage_counts, changed));
    table_end(&table, false, out);
    if (n > shown)
        strbuf_printf(out, "and %zu more reviewer%s (--json lists all)\n", n - shown,
                      n - shown == 1 ? "" : "s");
}

void triage_status_text(const struct study *s, const struct triage *t, struct strbuf *out)
{
    size_t n, elsewhere = count_elsewhere(t);
    int *list = reviewers_shown(t, &n);
    struct triage_counts *c = mem_array(n, sizeof *c);
    for (size_t i = 0; i < n; i++)
        c[i] = counts_of(s, t, list[i]);
    strbuf_printf(out, "%s: %zu instances\n", corpus_info(s->corpus).name, c[0].total);
    strbuf_printf(out, "%s%s\n\n", triage_file(t), triage_exists(t) ? "" : " (not there yet)");
    put_table(t, list, c, n, out);
    if (elsewhere)
        strbuf_printf(out, "\n%zu verdicts are about instances that are not in this corpus\n",
                      elsewhere);
    free(c);
    free(list);
}

// ---- JSON ---------------------------------------------------------------------------------------

static void put_reviewer(const struct triage *t, int reviewer, const struct triage_counts *c,
                         struct strbuf *out)
{
    strbuf_putc(out, '{');
    put_json_key(out, "reviewer");
    put_json_text(out, triage_reviewer_name(t, reviewer));
    put_json_count(out, "done", c->done);
    put_json_count(out, "left", c->left);
    put_json_key(out, "tags");
    strbuf_putc(out, '{');
    for (int tag = 0; tag < triage_tags(t); tag++)
        put_json_count(out, triage_tag_name(t, tag), c->tagged[tag]);
    strbuf_putc(out, '}');
    put_json_count(out, "noted", c->noted);
    put_json_count(out, "edited", c->edited);
    put_json_count(out, "marked", c->marked);
    put_json_count(out, "changed", c->changed);
    strbuf_putc(out, '}');
}

void triage_status_json(const struct study *s, const struct triage *t, struct strbuf *out)
{
    size_t n;
    int *list = reviewers_shown(t, &n);
    strbuf_putc(out, '{');
    put_json_key(out, "database");
    put_json_text(out, triage_file(t));
    put_json_key(out, "id");
    put_json_text(out, triage_exists(t) ? triage_id(t) : NULL);
    put_json_count(out, "n", corpus_columns(s->corpus)->n);
    put_json_count(out, "elsewhere", count_elsewhere(t));
    put_json_key(out, "reviewers");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < n; i++) {
        struct triage_counts c = counts_of(s, t, list[i]);
        strbuf_puts(out, i ? "," : "");
        put_reviewer(t, list[i], &c, out);
    }
    strbuf_puts(out, "]}\n");
    free(list);
}
