// SPDX-License-Identifier: MIT
// A table as venn records. The records go to a spool in which every row is on the line it has in
// the file, so that messages name that line.
#include "base/near.h"
#include "core/value.h"
#include "store/reader/csv.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum what { WHAT_ID, WHAT_LABEL, WHAT_PREDICTION, WHAT_GT, WHAT_META, WHAT_RUN, WHAT_FEATURE };

static const char *const what_names[] = {"id", "label", "prediction", "ground_truth", "meta"};

struct choice { // one part of --columns
    enum what what;
    char *name;   // of the run
    char *column; // up to the '*' where there is one
    char *behind; // what follows the '*'; NULL: no '*'
};

struct column {
    char *name;
    enum what what;
    size_t choice;     // which chose it
    const char *field; // chosen by a '*': the field it is about
};

struct table {
    VEC(struct choice) choices;
    VEC(struct column) columns;
};

static void table_free(struct table *t)
{
    for (size_t i = 0; i < t->choices.n; i++) {
        free(t->choices.at[i].name);
        free(t->choices.at[i].column);
        free(t->choices.at[i].behind);
    }
    for (size_t i = 0; i < t->columns.n; i++)
        free(t->columns.at[i].name);
    vec_free(&t->choices);
    vec_free(&t->columns);
}

// ---- what --columns says ------------------------------------------------------------------------

// The column of one part: quoted, or up to the comma. Moves *at behind it.
static bool take_column(const char **at, struct strbuf *out, struct err *e)
{
    const char *p = *at;
    strbuf_clear(out);
    if (*p != '"') {
        size_t n = strcspn(p, ",");
        strbuf_add(out, p, n);
        p += n;
    } else {
        for (p++; *p && (*p != '"' || p[1] == '"'); p++) {
            strbuf_putc(out, *p);
            p += *p == '"';
        }
        if (*p != '"' || (p[1] && p[1] != ','))
            return err_set(e, "a quoted column ends with a quote and a comma");
        p++;
    }
    *at = *p ? p + 1 : p;
    return true;
}

static bool add_choice(struct table *t, const char *name, size_t n, const char *column,
                       struct err *e)
{
    struct choice c = {.what = WHAT_RUN};
    for (unsigned k = 0; k < WHAT_RUN; k++)
        if (strlen(what_names[k]) == n && memcmp(what_names[k], name, n) == 0)
            c.what = (enum what)k;
    const char *star = strchr(column, '*');
    for (size_t i = 0; i < t->choices.n; i++)
        if (c.what != WHAT_META && strlen(t->choices.at[i].name) == n &&
            memcmp(t->choices.at[i].name, name, n) == 0)
            return err_set(e, "%.*s is given twice", (int)(n < 60 ? n : 60), name);
    if (!n || !*column)
        return err_set(e, "every part is NAME=COLUMN");
    if (star && c.what < WHAT_GT)
        return err_set(e, "%s is one column: it takes no '*'", what_names[c.what]);
    if (star && (strchr(star + 1, '*') || strlen(column) == 1))
        return err_set(e, "'%.60s': one '*', and something beside it", column);
    c.name = mem_strndup(name, n);
    c.column = star ? mem_strndup(column, (size_t)(star - column)) : mem_strdup(column);
    c.behind = star ? mem_strdup(star + 1) : NULL;
    vec_push(&t->choices, c);
    return true;
}

static bool take_choices(struct table *t, const char *columns, struct err *e)
{
    struct strbuf column = {0};
    bool ok = true;
    for (const char *at = columns; ok && *at;) {
        const char *name = at, *equals = strchr(at, '=');
        if (!equals || memchr(at, ',', (size_t)(equals - at))) {
            ok = err_set(e, "'%.60s': every part is NAME=COLUMN, such as id=pid,label=y", at);
            break;
        }
        at = equals + 1;
        ok = take_column(&at, &column, e) &&
             add_choice(t, name, (size_t)(equals - name), strbuf_str(&column), e);
    }
    strbuf_free(&column);
    if (ok && !t->choices.n)
        ok = err_set(e, "it is empty; give NAME=COLUMN, such as id=pid,label=y,prediction=p");
    return ok;
}

bool csv_columns_valid(const char *columns, struct err *e)
{
    struct table t = {0};
    bool ok = take_choices(&t, columns, e) || err_prefix(e, "columns");
    table_free(&t);
    return ok;
}

// ---- the header ---------------------------------------------------------------------------------

static bool column_matches(const struct choice *c, const struct column *column, size_t *at,
                           size_t *n)
{
    size_t length = strlen(column->name), before = strlen(c->column);
    if (!c->behind)
        return strcmp(c->column, column->name) == 0;
    size_t behind = strlen(c->behind);
    if (length <= before + behind || strncmp(column->name, c->column, before) != 0 ||
        strcmp(column->name + length - behind, c->behind) != 0)
        return false;
    *at = before;
    *n = length - before - behind;
    return true;
}

static struct column *find_column(const struct table *t, const char *name, size_t n)
{
    for (size_t i = 0; i < t->columns.n; i++)
        if (strlen(t->columns.at[i].name) == n && memcmp(t->columns.at[i].name, name, n) == 0)
            return &t->columns.at[i];
    return NULL;
}

static bool list_columns(const struct table *t, const struct choice *c, struct err *e)
{
    struct strbuf names = {0};
    struct near near = near_to(c->column, c->behind ? 0 : strlen(c->column));
    for (size_t i = 0; i < t->columns.n; i++) {
        near_try(&near, t->columns.at[i].name);
        if (names.n < 200)
            strbuf_printf(&names, "%s%.40s", i ? ", " : "", t->columns.at[i].name);
    }
    err_set(e, "%s: no column %s%s%s%s; the header has %s", c->name, c->column,
            c->behind ? "*" : "", c->behind ? c->behind : "", near_hint(&near), strbuf_str(&names));
    strbuf_free(&names);
    return false;
}

static bool choose(struct table *t, size_t choice, struct err *e)
{
    const struct choice *c = &t->choices.at[choice];
    bool any = false;
    for (size_t i = 0; i < t->columns.n; i++) {
        struct column *column = &t->columns.at[i];
        size_t at = 0, n = 0;
        if (!column_matches(c, column, &at, &n))
            continue;
        if (column->what != WHAT_FEATURE)
            return err_set(e, "the column %.60s is chosen twice", column->name);
        const struct column *of = c->behind ? find_column(t, column->name + at, n) : NULL;
        if (c->behind && c->what != WHAT_META && !of)
            return err_set(e, "the column %.60s is about %.*s, which is no column", column->name,
                           (int)(n < 60 ? n : 60), column->name + at);
        column->what = c->what;
        column->choice = choice;
        column->field = of ? of->name : NULL;
        any = true;
    }
    return any || list_columns(t, c, e);
}

static bool take_header(struct table *t, struct csv *c, struct err *e)
{
    if (!csv_row(c))
        return c->failed ? (*e = c->why, false) : err_set(e, "empty: a table has a header line");
    for (size_t i = 0; i < c->cells.n; i++) {
        const char *name = csv_cell(c, i);
        struct column column = {.what = WHAT_FEATURE};
        if (!*name && i == 0) { // the index that pandas writes
            column.name = mem_strdup("index");
            column.what = WHAT_META;
            column.choice = SIZE_MAX;
        } else {
            column.name = *name ? mem_strdup(name) : mem_printf("column %zu", i + 1);
        }
        bool twice = find_column(t, column.name, strlen(column.name)) != NULL;
        vec_push(&t->columns, column);
        if (twice)
            return err_set(e, "the header has the column %.60s twice", column.name);
    }
    for (size_t k = 0; k < t->choices.n; k++)
        if (!choose(t, k, e))
            return false;
    for (size_t i = 0; i < t->columns.n; i++)
        if (t->columns.at[i].field &&
            find_column(t, t->columns.at[i].field, strlen(t->columns.at[i].field))->what !=
                WHAT_FEATURE)
            return err_set(e, "the column %.60s is about %.60s, which is no feature",
                           t->columns.at[i].name, t->columns.at[i].field);
    return true;
}

// ---- records ------------------------------------------------------------------------------------

static void put_text(struct strbuf *out, const char *s, size_t n)
{
    strbuf_putc(out, '"');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\\')
            strbuf_putc(out, '\\');
        if ((unsigned char)s[i] < 0x20)
            strbuf_printf(out, "\\u%04x", (unsigned)s[i]);
        else
            strbuf_putc(out, s[i]);
    }
    strbuf_putc(out, '"');
}

static void put_key(struct strbuf *out, const char *name)
{
    if (out->at[out->n - 1] != '{')
        strbuf_putc(out, ',');
    put_text(out, name, strlen(name));
    strbuf_putc(out, ':');
}

static void put_value(struct strbuf *out, const char *cell)
{
    if (!*cell)
        strbuf_puts(out, "null");
    else if (number_is_json(cell))
        strbuf_puts(out, cell);
    else
        put_text(out, cell, strlen(cell));
}

static bool is_missing(const char *cell)
{
    return !*cell || str_same_nocase(cell, "nan") || str_same_nocase(cell, "na");
}

// A score as it stands; what is none is left to the reader, who says so.
static void put_score(struct strbuf *out, const char *cell)
{
    if (is_missing(cell))
        strbuf_puts(out, "null");
    else
        put_value(out, cell[0] == '+' ? cell + 1 : cell);
}

// "age; job": the fields that a cell lists.
static void put_list(struct strbuf *out, const char *cell)
{
    const char *sep = "";
    strbuf_putc(out, '[');
    while (*cell && strcmp(cell, "-") != 0) {
        size_t n = strcspn(cell, ";|"), from = strspn(cell, " "), to = n;
        while (to > from && cell[to - 1] == ' ')
            to--;
        if (to > from) {
            strbuf_puts(out, sep);
            put_text(out, cell + from, to - from);
            sep = ",";
        }
        cell += n + (cell[n] != '\0');
    }
    strbuf_putc(out, ']');
}

static bool is_false(const char *cell)
{
    return strcmp(cell, "0") == 0 || strcmp(cell, "0.0") == 0 || str_same_nocase(cell, "false");
}

// Not annotated where the cell, or every one of them, is empty.
static void put_ground_truth(struct strbuf *out, const struct table *t, const struct csv *c,
                             size_t choice)
{
    const char *sep = "";
    bool any = false;
    size_t from = out->n;
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct column *column = &t->columns.at[i];
        const char *cell = csv_cell(c, i);
        if (column->what != WHAT_GT || column->choice != choice || is_missing(cell))
            continue;
        if (!column->field) {
            put_list(out, cell);
            return;
        }
        if (!any)
            strbuf_putc(out, '[');
        any = true;
        if (is_false(cell))
            continue;
        strbuf_puts(out, sep);
        put_text(out, column->field, strlen(column->field));
        sep = ",";
    }
    strbuf_puts(out, out->n > from ? "]" : "null");
}

static void put_run(struct strbuf *out, const struct table *t, const struct csv *c, size_t choice)
{
    bool scores = t->choices.at[choice].behind != NULL;
    strbuf_puts(out, scores ? "{\"scores\":{" : "{\"indices\":");
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct column *column = &t->columns.at[i];
        const char *cell = csv_cell(c, i);
        if (column->what != WHAT_RUN || column->choice != choice)
            continue;
        if (scores) {
            put_key(out, column->field);
            put_score(out, cell);
        } else if (is_missing(cell)) {
            strbuf_puts(out, "null");
        } else {
            put_list(out, cell);
        }
    }
    strbuf_puts(out, scores ? "}}" : "}");
}

// The columns of one kind as an object.
static void put_object(struct strbuf *out, const char *name, const struct table *t,
                       const struct csv *c, enum what what)
{
    put_key(out, name);
    strbuf_putc(out, '{');
    for (size_t i = 0; i < t->columns.n; i++)
        if (t->columns.at[i].what == what) {
            put_key(out, t->columns.at[i].name);
            put_value(out, csv_cell(c, i));
        }
    strbuf_putc(out, '}');
}

static void put_record(struct strbuf *out, const struct table *t, const struct csv *c)
{
    strbuf_putc(out, '{');
    for (size_t i = 0; i < t->columns.n; i++) {
        const struct column *column = &t->columns.at[i];
        const char *cell = csv_cell(c, i);
        if (column->what > WHAT_PREDICTION || !*cell)
            continue;
        put_key(out, what_names[column->what]);
        if (column->what == WHAT_ID)
            put_text(out, cell, strlen(cell));
        else
            put_value(out, cell);
    }
    put_object(out, "fields", t, c, WHAT_FEATURE);
    put_object(out, "meta", t, c, WHAT_META);
    for (size_t k = 0; k < t->choices.n; k++)
        if (t->choices.at[k].what == WHAT_GT) {
            put_key(out, "ground_truth");
            put_ground_truth(out, t, c, k);
        }
    put_key(out, "saliency");
    strbuf_putc(out, '{');
    for (size_t k = 0; k < t->choices.n; k++)
        if (t->choices.at[k].what == WHAT_RUN) {
            put_key(out, t->choices.at[k].name);
            put_run(out, t, c, k);
        }
    strbuf_puts(out, "}}");
}

static void put_refused(struct strbuf *out, const struct table *t, const struct csv *c)
{
    char why[160];
    if (c->unclosed)
        snprintf(why, sizeof why, "a quote that is opened here is not closed");
    else if (c->overlong)
        snprintf(why, sizeof why, "the row is larger than --max-instance");
    else
        snprintf(why, sizeof why, "%zu cells, the header has %zu", c->cells.n, t->columns.n);
    put_text(out, why, strlen(why));
}

static bool put_rows(const struct table *t, struct csv *c, int fd, uint64_t *written, struct err *e)
{
    struct strbuf out = {0};
    bool ok = true, more = true;
    for (uint64_t i = 0; i < c->lines; i++) // of the header
        strbuf_putc(&out, '\n');
    while (ok && more) {
        more = csv_row(c);
        bool blank = more && c->cells.n == 1 && !*csv_cell(c, 0);
        if (more && !blank && c->cells.n == t->columns.n && !c->overlong && !c->unclosed)
            put_record(&out, t, c);
        else if (more && !blank)
            put_refused(&out, t, c);
        for (uint64_t i = 0; more && i < c->lines; i++)
            strbuf_putc(&out, '\n');
        if (out.n > 1 << 16 || !more) {
            ok = bytes_spool_write(fd, strbuf_str(&out), out.n, e);
            *written += out.n;
            strbuf_clear(&out);
        }
    }
    strbuf_free(&out);
    if (ok && c->failed)
        *e = c->why;
    return ok && !c->failed;
}

bool csv_to_records(const struct bytes *in, const char *columns, uint64_t max_value,
                    struct bytes *out, struct err *e)
{
    struct table t = {0};
    struct csv c;
    uint64_t written = 0;
    int fd = -1;
    if (!columns)
        return err_set(e, "a table opens when --columns says which columns are what, e.g. "
                          "--columns id=NAME,label=NAME,prediction=NAME");
    csv_begin(&c, in, max_value);
    bool ok = take_choices(&t, columns, e) && take_header(&t, &c, e) &&
              (fd = bytes_spool_file(e)) >= 0 && put_rows(&t, &c, fd, &written, e);
    if (ok)
        bytes_from_spool(out, fd, written, in->path);
    else if (fd >= 0)
        close(fd);
    csv_end(&c);
    table_free(&t);
    return ok;
}
