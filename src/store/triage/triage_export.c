// SPDX-License-Identifier: MIT
// States as JSON Lines or CSV, in the order of the corpus.
#include "store/triage/triage_internal.h"

#include "base/strbuf.h"
#include "core/put.h"

#include <cjson/cJSON.h>
#include <string.h>

struct sorted_state {
    const struct triage *t;
    const struct triage_state *s;
};

static int compare_states(const void *a, const void *b)
{
    const struct sorted_state *x = a, *y = b;
    if (x->s->instance != y->s->instance)
        return x->s->instance < y->s->instance ? -1 : 1;
    int order = strcmp(x->s->id, y->s->id);
    if (order)
        return order;
    order = strcmp(triage_reviewer_name(x->t, x->s->reviewer),
                   triage_reviewer_name(y->t, y->s->reviewer));
    return order ? order : (x->s->content > y->s->content) - (x->s->content < y->s->content);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Names of the tags, sorted; returns how many.
static int tag_names(const struct triage *t, uint64_t tags, const char *names[TRIAGE_TAGS])
{
    int n = 0;
    for (; tags; tags &= tags - 1)
        names[n++] = triage_tag_name(t, __builtin_ctzll(tags));
    qsort(names, (size_t)n, sizeof *names, compare_names);
    return n;
}

// ---- JSON ---------------------------------------------------------------------------------------

static void put_text(struct strbuf *out, const char *key, const char *text)
{
    strbuf_puts(out, key);
    put_json_text(out, text);
}

static void export_json(const struct triage *t, const struct triage_state *s, struct strbuf *out)
{
    const char *names[TRIAGE_TAGS];
    int n = tag_names(t, s->tags, names);
    put_text(out, "{\"id\":", s->id);
    strbuf_printf(out, ",\"content\":\"%016llx\"", (unsigned long long)s->content);
    put_text(out, ",\"reviewer\":", triage_reviewer_name(t, s->reviewer));
    strbuf_puts(out, ",\"tags\":[");
    for (int i = 0; i < n; i++)
        put_text(out, i ? "," : "", names[i]);
    put_text(out, "],\"note\":", s->note);
    strbuf_puts(out, ",\"ground_truth\":");
    if (s->edited)
        truth_print(s->truth, s->n_truth, out);
    else
        strbuf_puts(out, "null");
    strbuf_printf(out, ",\"marked\":%s", s->marked ? "true" : "false");
    put_text(out, ",\"run\":", s->run);
    strbuf_puts(out, ",\"time\":\"");
    time_print(s->time, out);
    strbuf_puts(out, "\"}\n");
}

// ---- CSV ----------------------------------------------------------------------------------------

static void put_cell(struct strbuf *out, const char *text)
{
    if (text)
        put_csv(out, text, strlen(text));
}

static void export_csv(const struct triage *t, const struct triage_state *s, struct strbuf *out)
{
    const char *names[TRIAGE_TAGS];
    struct strbuf cell = {0};
    int n = tag_names(t, s->tags, names);
    put_cell(out, s->id);
    strbuf_printf(out, ",%016llx,", (unsigned long long)s->content);
    put_cell(out, triage_reviewer_name(t, s->reviewer));
    for (int i = 0; i < n; i++)
        strbuf_printf(&cell, "%s%s", i ? ";" : "", names[i]);
    strbuf_putc(out, ',');
    put_cell(out, strbuf_str(&cell));
    strbuf_putc(out, ',');
    put_cell(out, s->note);
    strbuf_putc(out, ',');
    strbuf_clear(&cell);
    if (s->edited)
        truth_print(s->truth, s->n_truth, &cell);
    put_cell(out, strbuf_str(&cell));
    strbuf_printf(out, ",%s,", s->marked ? "true" : "false");
    put_cell(out, s->run);
    strbuf_putc(out, ',');
    time_print(s->time, out);
    strbuf_puts(out, "\r\n");
    strbuf_free(&cell);
}

void triage_export(const struct triage *t, enum triage_form form, struct strbuf *out)
{
    struct sorted_state *list = mem_array(t->items.n + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < t->items.n; i++) {
        const struct item *it = t->items.at[i];
        if ((it->says || it->s.marked) && (it->s.reviewer == 0 || !t->blind))
            list[n++] = (struct sorted_state){t, &it->s};
    }
    qsort(list, n, sizeof *list, compare_states);
    if (form == TRIAGE_CSV)
        strbuf_puts(out, "id,content,reviewer,tags,note,ground_truth,marked,run,time\r\n");
    for (size_t i = 0; i < n; i++)
        (form == TRIAGE_CSV ? export_csv : export_json)(t, list[i].s, out);
    free(list);
}
