// SPDX-License-Identifier: MIT
#include "cli/remarks.h"

#include "base/mem.h"
#include "cli/output.h"
#include "core/keys.h"
#include "core/row_text.h"

#include <stdlib.h>
#include <string.h>

// Why S is undefined under a rule although there are scores; NULL: the rule needs scores alone.
static const char *lacks(const struct run *run)
{
    if (run->mixed_rules)
        return "the rules of the rows lack what they need (`venn show --id ID` says what)";
    switch (run->rule.kind) {
    case RULE_SUFF:
        return "the data has no model outputs (\"prefix_outputs\") for suff";
    case RULE_GTSIZE:
        return "nothing is annotated to take the size from (gtsize)";
    case RULE_SET:
        return "there are scores, but the rule is set";
    default:
        return NULL;
    }
}

static size_t count_undefined(const struct columns *c, size_t run)
{
    size_t undefined = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct cell *cell = columns_cell(c, i, run);
        undefined += cell && cell->flags & CELL_SCORES && !(cell->flags & CELL_SALIENT);
    }
    return undefined;
}

// One line per reason, over all runs in sight.
static void remark_undefined(const struct study *s, const struct columns *c)
{
    char *said = mem_zalloc(c->n_runs + 1);
    for (size_t first = 0; first < c->n_runs; first++) {
        const char *why = lacks(&c->runs[first]);
        size_t undefined = 0, rows = 0;
        for (size_t r = first; why && r < c->n_runs; r++) {
            if (said[r] || lacks(&c->runs[r]) != why || (s->one_run && s->run != r))
                continue;
            said[r] = 1;
            undefined += count_undefined(c, r);
            rows += c->runs[r].present;
        }
        if (undefined)
            complain("note: S is undefined in %zu of %zu rows: %s", undefined, rows, why);
    }
    free(said);
}

enum { INSTANCES_ASKED = 1000, PICTURES_ASKED = 100 }; // pictures come with masks to decode

// Of --fields and --by, which were understood before.
static void ask_options(struct keys_asked *asked, const struct options *o, const struct columns *c)
{
    struct row_text list = {0};
    struct field by;
    if (o->fields && row_text_fields(&list, o->fields, c, NULL))
        for (size_t i = 0; i < list.n; i++)
            keys_ask(asked, &list.fields[i]);
    row_text_free(&list);
    if (o->by && field_parse(o->by, strlen(o->by), c, &by, NULL))
        keys_ask(asked, &by);
}

static void remark_keys(const struct study *s)
{
    struct corpus_info info = corpus_info(s->corpus);
    struct keys_asked asked = {0};
    struct row_source src = corpus_rows(s->corpus, &s->analysis);
    struct strbuf missing = {0};
    keys_ask_query(&asked, s->query);
    keys_ask_order(&asked, &s->order);
    ask_options(&asked, s->options, corpus_columns(s->corpus));
    if (info.loaded)
        keys_missing(&asked, &src, NULL, 0, info.image ? PICTURES_ASKED : INSTANCES_ASKED,
                     &missing);
    if (missing.n)
        complain("note: %s", strbuf_str(&missing));
    strbuf_free(&missing);
}

void remarks(const struct study *s)
{
    remark_keys(s);
    const struct columns *c = corpus_columns(s->corpus);
    enum subcommand command = s->options->command;
    if (command != SUB_SCORE && command != SUB_REPORT && command != SUB_COMPARE &&
        command != SUB_PROBE)
        return;
    if (c->n && !c->n_runs)
        complain("note: there is no saliency, so nothing to score; --rationales RUN=FILE adds a "
                 "run from another file");
    remark_undefined(s, c);
    if (corpus_info(s->corpus).image && query_asks_words(s->query))
        complain("note: images have no words: text, salient and gt are empty in the filter");
}

void config_complain(const struct config *c)
{
    for (size_t i = 0; i < c->n_warnings; i++) {
        const struct config_warning *w = &c->warnings[i];
        if (w->line)
            complain("%s:%d: %s", c->path ? c->path : "config", w->line, w->what);
        else
            complain("%s: %s", c->path ? c->path : "config", w->what);
    }
}
