// SPDX-License-Identifier: MIT
#include "cli/remarks.h"

#include "cli/output.h"

// Why S is undefined under a rule although there are scores; NULL: the rule needs scores alone.
static const char *lacks(const struct run *run)
{
    if (run->mixed_rules)
        return "their rules lack what they need (`venn show --id ID` says what)";
    switch (run->rule.kind) {
    case RULE_SUFF:
        return "the data has no model outputs (\"prefix_outputs\") for it";
    case RULE_GTSIZE:
        return "nothing is annotated to take the size from";
    case RULE_SET:
        return "they give scores and no set";
    default:
        return NULL;
    }
}

static void remark_undefined(const struct columns *c, size_t r)
{
    const struct run *run = &c->runs[r];
    const char *why = lacks(run);
    size_t undefined = 0;
    char rule[48];
    for (size_t i = 0; why && i < c->n; i++) {
        const struct cell *cell = columns_cell(c, i, r);
        undefined += cell && cell->flags & CELL_SCORES && !(cell->flags & CELL_SALIENT);
    }
    if (undefined)
        complain("note: %s: under %s S is undefined in %zu of %zu rows: %s", run->name,
                 run->mixed_rules ? "their own rules" : rule_text(&run->rule, rule), undefined,
                 run->present, why);
}

void remarks(const struct study *s)
{
    const struct columns *c = corpus_columns(s->corpus);
    enum command_id command = s->options->command;
    bool scores = command == COMMAND_SCORE || command == COMMAND_REPORT ||
                  command == COMMAND_COMPARE || command == COMMAND_PROBE;
    if (!scores)
        return;
    if (c->n && !c->n_runs)
        complain("note: there is no saliency, so nothing to score; --rationales RUN=FILE adds a "
                 "run from another file");
    for (size_t r = 0; r < c->n_runs; r++)
        if (!s->one_run || s->run == r)
            remark_undefined(c, r);
}
