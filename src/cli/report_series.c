// SPDX-License-Identifier: MIT
#include "cli/report_series.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/table.h"
#include "core/checkpoints.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 20 };

struct teller {
    const struct report *report;
    const struct columns *columns;
    struct analysis *analyses; // per run
    struct row_source source;
    struct checkpoint_list list;
    struct strbuf *out;
};

static void teller_init(struct teller *t, const struct report *r, struct strbuf *out)
{
    struct study *s = r->study;
    *t = (struct teller){.report = r, .columns = corpus_columns(s->corpus), .out = out};
    t->analyses = mem_array(t->columns->n_runs + 1, sizeof *t->analyses);
    for (size_t i = 0; i < t->columns->n_runs; i++)
        t->analyses[i] = study_analysis(s, i, NULL);
    t->source = corpus_rows(s->corpus, &s->analysis);
    checkpoints_find(&t->list, t->columns, t->analyses);
}

static void teller_fini(struct teller *t)
{
    checkpoints_free(&t->list);
    free(t->analyses);
}

static const char *id_of(struct teller *t, uint32_t instance, struct err *e)
{
    const struct instance *x = t->source.fetch(t->source.ctx, instance, e);
    return x ? x->id : NULL;
}

// The primary pattern of an instance at a checkpoint: 0 none, -1 not decidable.
static int primary_at(const struct teller *t, uint32_t instance, uint32_t run)
{
    struct judgement j = judge(t->columns, &t->analyses[run], instance, run);
    return pattern_decidable(&j.scores, j.correct) ? (int)j.primary : -1;
}

// ---- for reading --------------------------------------------------------------------------------

static void put_shares(struct teller *t, const struct checkpoint_series *s, bool markdown)
{
    struct table table;
    table_begin(&table, PATTERN_COUNT + 3, 1u);
    table_cell(&table, "checkpoint");
    table_cell(&table, "rows");
    table_cell(&table, "accuracy");
    for (int p = 1; p < PATTERN_COUNT; p++)
        table_printf(&table, "%d %%", p);
    table_cell(&table, "none %");
    for (size_t i = 0; i < s->n; i++) {
        const struct checkpoint *at = &s->at[i];
        table_cell(&table, t->columns->runs[at->run].checkpoint);
        table_printf(&table, "%zu", at->n);
        table_number(&table, at->known ? (double)at->correct / (double)at->known : (double)NAN, 4);
        for (int k = 0; k < PATTERN_COUNT; k++) {
            double n = (double)at->primary[(k + 1) % PATTERN_COUNT];
            table_number(&table, at->decidable ? 100 * n / (double)at->decidable : (double)NAN, 1);
        }
    }
    table_end(&table, markdown, t->out);
}

static bool put_flips(struct teller *t, const struct checkpoint_series *s, bool markdown,
                      struct err *e)
{
    struct table table;
    bool ok = true;
    strbuf_printf(t->out, "\n%s%zu instance%s change%s the primary pattern on the way\n\n",
                  markdown ? "" : "  ", s->n_flips, s->n_flips == 1 ? "" : "s",
                  s->n_flips == 1 ? "s" : "");
    if (!s->n_flips)
        return true;
    table_begin(&table, 3, 5u);
    table_cell(&table, "id");
    table_cell(&table, "changes");
    table_cell(&table, "patterns");
    for (size_t i = 0; ok && i < s->n_flips && i < SHOWN; i++) {
        struct strbuf strip = {0};
        const char *id = id_of(t, s->flips[i].instance, e);
        ok = id != NULL;
        for (size_t k = 0; k < s->n; k++) {
            int p = primary_at(t, s->flips[i].instance, s->at[k].run);
            if (p > 0)
                strbuf_printf(&strip, "%s%d", k ? " " : "", p);
            else
                strbuf_printf(&strip, "%s%s", k ? " " : "", p ? "–" : "·");
        }
        table_cell(&table, ok ? id : "");
        table_printf(&table, "%u", s->flips[i].changes);
        table_cell(&table, strbuf_str(&strip));
        strbuf_free(&strip);
    }
    table_end(&table, markdown, t->out);
    if (s->n_flips > SHOWN)
        strbuf_printf(t->out, "  … %zu more (--json has all)\n", s->n_flips - SHOWN);
    return ok;
}

static void put_heading(struct teller *t, const struct checkpoint_series *s, bool markdown)
{
    const struct run *run = &t->columns->runs[s->at[0].run];
    const char *parts[] = {run->model, run->method, run->class};
    strbuf_puts(t->out, markdown ? "\n## checkpoints of " : "\ncheckpoints of ");
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i])
            continue;
        strbuf_puts(t->out, any ? "/" : "");
        text_sanitise(t->out, parts[i], strlen(parts[i]));
        any = true;
    }
    strbuf_puts(t->out, any ? "" : "the only run");
    strbuf_puts(t->out, markdown ? "\n\n" : "\n");
}

bool report_series_text(const struct report *r, bool markdown, struct strbuf *out, struct err *e)
{
    struct teller t;
    bool ok = true;
    if (!r->study->options->series)
        return true;
    teller_init(&t, r, out);
    if (!t.list.n)
        strbuf_puts(out, "\nNo two runs differ in their checkpoint alone.\n");
    for (size_t i = 0; ok && i < t.list.n; i++) {
        put_heading(&t, &t.list.at[i], markdown);
        put_shares(&t, &t.list.at[i], markdown);
        ok = put_flips(&t, &t.list.at[i], markdown, e);
    }
    teller_fini(&t);
    return ok;
}

// ---- JSON ---------------------------------------------------------------------------------------

static void put_checkpoint_json(struct teller *t, const struct checkpoint *at)
{
    struct strbuf *out = t->out;
    strbuf_putc(out, '{');
    put_json_key(out, "run");
    put_json_text(out, t->columns->runs[at->run].name);
    put_json_key(out, "checkpoint");
    put_json_text(out, t->columns->runs[at->run].checkpoint);
    put_json_key(out, "n");
    strbuf_printf(out, "%zu", at->n);
    put_json_key(out, "accuracy");
    put_json_number(out, at->known ? (double)at->correct / (double)at->known : (double)NAN);
    put_json_key(out, "primary");
    strbuf_putc(out, '{');
    for (int k = 0; k < PATTERN_COUNT; k++) {
        put_json_key(out, pattern_key((enum pattern)((k + 1) % PATTERN_COUNT)));
        strbuf_printf(out, "%zu", at->primary[(k + 1) % PATTERN_COUNT]);
    }
    strbuf_puts(out, "}}");
}

static bool put_flips_json(struct teller *t, const struct checkpoint_series *s, struct err *e)
{
    put_json_key(t->out, "flips");
    strbuf_putc(t->out, '[');
    for (size_t i = 0; i < s->n_flips; i++) {
        const char *id = id_of(t, s->flips[i].instance, e);
        if (!id)
            return false;
        strbuf_puts(t->out, i ? ",{" : "{");
        put_json_key(t->out, "id");
        put_json_text(t->out, id);
        put_json_key(t->out, "primary");
        for (size_t k = 0; k < s->n; k++) {
            strbuf_putc(t->out, k ? ',' : '[');
            int p = primary_at(t, s->flips[i].instance, s->at[k].run);
            put_json_text(t->out, p < 0 ? NULL : pattern_key((enum pattern)p));
        }
        strbuf_puts(t->out, "]}");
    }
    strbuf_putc(t->out, ']');
    return true;
}

bool report_series_json(const struct report *r, struct strbuf *out, struct err *e)
{
    struct teller t;
    bool ok = true;
    if (!r->study->options->series)
        return true;
    teller_init(&t, r, out);
    put_json_key(out, "series");
    strbuf_putc(out, '[');
    for (size_t i = 0; ok && i < t.list.n; i++) {
        const struct checkpoint_series *s = &t.list.at[i];
        strbuf_puts(out, i ? ",{" : "{");
        put_json_key(out, "checkpoints");
        for (size_t k = 0; k < s->n; k++) {
            strbuf_putc(out, k ? ',' : '[');
            put_checkpoint_json(&t, &s->at[k]);
        }
        strbuf_putc(out, ']');
        ok = put_flips_json(&t, s, e);
        strbuf_putc(out, '}');
    }
    strbuf_putc(out, ']');
    teller_fini(&t);
    return ok;
}
