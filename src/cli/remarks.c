// SPDX-License-Identifier: MIT
#include "cli/remarks.h"

#include "base/mem.h"
#include "cli/output.h"

#include <stdlib.h>

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

void remarks(const struct study *s)
{
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
