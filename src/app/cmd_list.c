// SPDX-License-Identifier: MIT
// What is listed and in which order: patterns, filters, sorting, chips.
#include "app/commands.h"
#include "app/search.h"
#include "base/near.h"

#include <math.h>
#include <string.h>

// ---- patterns -----------------------------------------------------------------------------------

static void sort_for_pattern(struct app *a, enum pattern p)
{
    static const enum field_id fields[SCORE_COUNT] = {FIELD_ID_IOU, FIELD_ID_GTC, FIELD_ID_SC,
                                                      FIELD_ID_WSC};
    const struct pattern_info *info = pattern_info(p);
    a->order = (struct order){
        .keys = {{.field = {.id = fields[info->sort]}, .descending = info->sort_descending}},
        .n = 1};
}

bool cmd_pattern(struct app *a, const char *arg, struct err *e)
{
    unsigned bits = 0;
    if (strcmp(arg, "0") != 0 && strcmp(arg, "all") != 0 && !pattern_parse_list(arg, &bits, e))
        return false;
    if (bits == a->patterns)
        return true;
    app_remember(a);
    a->patterns = bits;
    a->stale |= STALE_FRAME;
    if (!bits && a->order_from_pattern)
        a->order = a->order_before;
    else if (bits && !a->order_from_pattern)
        a->order_before = a->order;
    a->order_from_pattern = false;
    for (unsigned p = 1; p < PATTERN_COUNT; p++) {
        if (bits != 1u << p)
            continue;
        const struct pattern_info *info = pattern_info((enum pattern)p);
        sort_for_pattern(a, (enum pattern)p);
        a->order_from_pattern = true;
        app_say(a, "%s %s (%s): %s", info->glyph, info->name, info->condition, info->meaning);
    }
    list_goto(&a->list, 0);
    a->frame.n = 0; // start at the pattern's most telling instance, not where the cursor was
    return true;
}

// ---- filters ------------------------------------------------------------------------------------

bool cmd_filter(struct app *a, const char *arg, struct err *e)
{
    struct query *q = NULL;
    if (!*arg) {
        app_prompt(a, PROMPT_FILTER, a->filter);
        return true;
    }
    if (!query_parse(arg, a->columns, &q, e))
        return false;
    app_remember(a);
    app_set_filter(a, arg, q);
    return true;
}

bool cmd_unfilter(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    app_remember(a);
    a->patterns = 0;
    dist_unbrush(a);
    app_set_filter(a, NULL, NULL);
    return true;
}

// The filter text that keeps rows with the value under the chosen chip; predictions of a regression
// are kept by ranges of .1.
static void chip_text(const struct app *a, struct row row, struct strbuf *out)
{
    const struct cell *cell = columns_cell(a->columns, row.instance, row.run);
    struct value v = a->chip == CHIP_LABEL ? a->columns->rows[row.instance].label
                     : cell                ? cell->prediction
                                           : value_none();
    const char *name = a->chip == CHIP_LABEL ? "label" : "prediction";
    if (value_is_none(v)) {
        strbuf_printf(out, "not has:%s", name);
    } else if (a->chip == CHIP_PREDICTION && a->analysis.task == TASK_REGRESSION &&
               value_is_number(v)) {
        double low = floor(value_to_number(v) * 10 + 1e-9) / 10;
        char from[NUMBER_TEXT], to[NUMBER_TEXT];
        number_format(rint(low * 10) / 10, from);
        number_format(rint(low * 10 + 1) / 10, to);
        strbuf_printf(out, "prediction in %s..%s", from, to);
    } else if (value_is_number(v)) {
        char number[NUMBER_TEXT];
        number_format(value_to_number(v), number);
        strbuf_printf(out, "%s = %s", name, number);
    } else {
        char number[NUMBER_TEXT];
        strbuf_printf(out, "%s = \"", name);
        for (const char *p = value_text(v, &a->columns->names, number); *p; p++) {
            if (*p == '"' || *p == '\\')
                strbuf_putc(out, '\\');
            strbuf_putc(out, *p);
        }
        strbuf_putc(out, '"');
    }
}

static bool chip_pattern(struct app *a, struct row row, struct err *e)
{
    struct judgement j = judge(a->columns, &a->analysis, row.instance, row.run);
    if (!j.primary && !pattern_decidable(&j.scores, j.correct))
        return err_set(e, "this row's pattern cannot be decided (a score or the label is missing)");
    return cmd_pattern(a, pattern_key(j.primary), e);
}

bool cmd_chip_filter(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct row row;
    if (!app_row(a, &row) || a->chip == CHIP_NONE)
        return cmd_open(a, "", e);
    if (a->chip == CHIP_PATTERN)
        return chip_pattern(a, row, e);
    struct strbuf part = {0}, text = {0};
    chip_text(a, row, &part);
    bool on = a->filter && strstr(a->filter, strbuf_str(&part));
    if (on && strcmp(a->filter, strbuf_str(&part)) == 0) { // the same chip again takes it off
        app_remember(a);
        app_set_filter(a, NULL, NULL);
    } else if (!on) {
        if (a->filter)
            strbuf_printf(&text, "(%s) and ", a->filter);
        strbuf_puts(&text, strbuf_str(&part));
        cmd_filter(a, strbuf_str(&text), e);
        app_say(a, "only %s (Enter again or f changes it, ^o goes back)", strbuf_str(&part));
    }
    strbuf_free(&part);
    strbuf_free(&text);
    return true;
}

bool cmd_save(struct app *a, const char *arg, struct err *e)
{
    if (!*arg || strchr(arg, ' '))
        return err_set(e, "save needs a name without blanks");
    if (!a->filter)
        return err_set(e, "there is no filter to keep");
    size_t i = 0;
    while (i < a->n_saved && strcmp(a->saved_name[i], arg) != 0)
        i++;
    if (i == LETTERS)
        return err_set(e, "%d filters are kept already; use one of their names", LETTERS);
    if (i == a->n_saved) {
        a->saved_name[i] = mem_strdup(arg);
        a->saved_filter[a->n_saved++] = NULL;
    }
    free(a->saved_filter[i]);
    a->saved_filter[i] = mem_strdup(a->filter);
    app_say(a, ":load %s brings this filter back", arg);
    return true;
}

bool cmd_load(struct app *a, const char *arg, struct err *e)
{
    for (size_t i = 0; i < a->n_saved; i++)
        if (strcmp(a->saved_name[i], arg) == 0)
            return cmd_filter(a, a->saved_filter[i], e);
    struct near near = near_to(arg, strlen(arg));
    for (size_t i = 0; i < a->n_saved; i++)
        near_try(&near, a->saved_name[i]);
    return err_set(e, "no filter is kept under %.80s%s", arg,
                   *near.best ? near_hint(&near) : " (:save NAME keeps one)");
}

// ---- order and columns --------------------------------------------------------------------------

// Who sorts wants to see what comes first; ^o goes back to the row.
static void order_changed(struct app *a)
{
    a->order_from_pattern = false;
    list_goto(&a->list, 0);
    a->frame.n = 0;
    a->stale |= STALE_FRAME;
}

bool cmd_sort(struct app *a, const char *arg, struct err *e)
{
    struct order order = {0};
    if (*arg && !order_parse(arg, a->columns, &order, e))
        return false;
    app_remember(a);
    a->order = order;
    order_changed(a);
    return true;
}

bool cmd_sort_by(struct app *a, const char *arg, struct err *e)
{
    struct field f;
    if (!field_parse(arg, strlen(arg), a->columns, &f, e))
        return false;
    if (f.id == FIELD_ID_WSC && a->run < a->columns->n_runs && !a->columns->runs[a->run].any_scores)
        return err_set(e, "run %s gives sets, so WSC is undefined everywhere",
                       a->columns->runs[a->run].name);
    if (f.id == FIELD_ID_DISAGREE && a->columns->n_runs < 2)
        return err_set(e, "disagreement needs two saliency runs");
    app_remember(a);
    bool same = a->order.n == 1 && a->order.keys[0].field.id == f.id;
    bool descending = same ? !a->order.keys[0].descending : true;
    a->order = (struct order){.keys = {{.field = f, .descending = descending}}, .n = 1};
    order_changed(a);
    app_say(a, "sorted by %s, %s first (r reverses)", arg, descending ? "highest" : "lowest");
    return true;
}

bool cmd_reverse(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!a->order.n)
        return err_set(e, "the rows are in input order: s sorts them");
    app_remember(a);
    for (size_t i = 0; i < a->order.n; i++)
        a->order.keys[i].descending = !a->order.keys[i].descending;
    order_changed(a);
    return true;
}

bool cmd_columns(struct app *a, const char *arg, struct err *e)
{
    struct field found[EXTRA_COLUMNS];
    size_t n = 0;
    while (*arg) {
        size_t len = field_extent(arg, ", ");
        if (n == EXTRA_COLUMNS)
            return err_set(e, "at most %d further columns", EXTRA_COLUMNS);
        if (len && !field_parse(arg, len, a->columns, &found[n++], e))
            return false;
        arg += len;
        arg += strspn(arg, ", ");
    }
    memcpy(a->extra, found, n * sizeof *found);
    a->n_extra = n;
    return true;
}

bool cmd_search(struct app *a, const char *arg, struct err *e)
{
    (void)e;
    if (*arg && !a->n_views)
        search_set(a, arg);
    else
        app_prompt(a, PROMPT_SEARCH, "");
    return true;
}
