// SPDX-License-Identifier: MIT
#include "app/resume.h"

#include "base/hash.h"
#include "base/path.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void resume_make_dirs(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
}

char *resume_file(const char *kind, const char *identity)
{
    char *folder = identity ? path_of_user("XDG_STATE_HOME", ".local/state") : NULL;
    if (!folder)
        return NULL;
    unsigned long long h = hash_bytes(0, identity, strlen(identity));
    char *path = mem_printf("%s/venn/%s-%016llx", folder, kind, h);
    free(folder);
    return path;
}

char *resume_path(const char *identity)
{
    return resume_file("view", identity);
}

static void resume_layout(struct app *a, const char *value)
{
    layout_mode_find(value, &a->mode);
    a->reading = a->mode == LAYOUT_READER;
}

static void resume_saved(struct app *a, char *value)
{
    char *blank = strchr(value, ' ');
    if (!blank || a->n_saved >= LETTERS)
        return;
    *blank = '\0';
    a->saved_name[a->n_saved] = mem_strdup(value);
    a->saved_filter[a->n_saved++] = mem_strdup(blank + 1);
}

// "iou 0.2 0.6"; the view's own bounds do not matter: what is out of them lists nothing more.
static void resume_brush(struct app *a, const char *value)
{
    char field[16];
    double low, high;
    if (sscanf(value, "%15s %lf %lf", field, &low, &high) != 3 || !(low >= 0 && low <= high))
        return;
    for (enum series s = 0; s < SERIES_COUNT; s++)
        if (strcmp(field, series_field(s)) == 0)
            a->dist.brushes[s] = (struct brush){true, low, high};
}

// An outdated line (a field that is gone, say) is dropped; it never stops the start.
static void resume_line(struct app *a, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    char *value = strchr(line, ' ');
    if (!value)
        return;
    *value++ = '\0';
    if (!strcmp(line, "run") && !a->run_wanted) {
        free(a->run_name);
        a->run_name = mem_strdup(value);
        a->run_wanted = true;
    } else if (!strcmp(line, "filter") && !a->filter) {
        struct query *q = NULL;
        if (query_parse(value, a->columns, &q, NULL))
            app_set_filter(a, value, q);
    } else if (!strcmp(line, "sort")) {
        struct err e;
        if (!order_parse(value, a->columns, &a->order, &e))
            a->order.n = 0;
    } else if (!strcmp(line, "patterns")) {
        struct err e;
        if (!a->patterns && !pattern_parse_list(value, &a->patterns, &e))
            a->patterns = 0;
    } else if (!strcmp(line, "brush")) {
        resume_brush(a, value);
    } else if (!strcmp(line, "layout")) {
        resume_layout(a, value);
    } else if (!strcmp(line, "row")) {
        free(a->resume_id);
        a->resume_id = mem_strdup(value);
    } else if (!strcmp(line, "saved")) {
        resume_saved(a, value);
    } else if (!strcmp(line, "history:")) {
        history_add(&a->histories[PROMPT_COMMAND], value);
    } else if (!strcmp(line, "historyf")) {
        history_add(&a->histories[PROMPT_FILTER], value);
    } else if (!strcmp(line, "history/")) {
        history_add(&a->histories[PROMPT_SEARCH], value);
    }
}

void resume_read(struct app *a)
{
    FILE *f = fopen(a->state_path, "r");
    if (!f)
        return;
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, f) >= 0)
        resume_line(a, line);
    free(line);
    fclose(f);
}

static void write_patterns(FILE *f, unsigned patterns)
{
    if (!patterns)
        return;
    fputs("patterns ", f);
    const char *sep = "";
    for (unsigned p = 0; p < PATTERN_COUNT; p++) {
        if (!(patterns >> p & 1))
            continue;
        fprintf(f, "%s%s", sep, pattern_key((enum pattern)p));
        sep = ",";
    }
    fputc('\n', f);
}

// A value that holds a line end (a run may be called so) could not be told from two lines.
static void write_value(FILE *f, const char *name, const char *value)
{
    if (value && !strpbrk(value, "\r\n"))
        fprintf(f, "%s %s\n", name, value);
}

static void write_lines(const struct app *a, FILE *f)
{
    static const char kinds[PROMPT_KINDS] = {0, ':', 'f', '/', 'n'};
    if (a->run < a->columns->n_runs)
        write_value(f, "run", a->columns->runs[a->run].name);
    write_value(f, "filter", a->filter);
    struct strbuf sort = {0};
    order_print(&a->order, a->columns, &sort);
    if (sort.n)
        write_value(f, "sort", strbuf_str(&sort));
    strbuf_free(&sort);
    write_patterns(f, a->patterns);
    for (enum series s = 0; s < SERIES_COUNT; s++)
        if (a->dist.brushes[s].on)
            fprintf(f, "brush %s %.9g %.9g\n", series_field(s), a->dist.brushes[s].low,
                    a->dist.brushes[s].high);
    fprintf(f, "layout %s\n", layout_mode_name(a->mode));
    const struct instance *x = app_instance(a);
    write_value(f, "row", x ? x->id : NULL);
    for (size_t i = 0; i < a->n_saved; i++) {
        char *name = mem_printf("saved %s", a->saved_name[i]);
        write_value(f, name, a->saved_filter[i]);
        free(name);
    }
    for (size_t k = 1; k < PROMPT_KINDS; k++) {
        const char name[] = {'h', 'i', 's', 't', 'o', 'r', 'y', kinds[k], '\0'};
        for (size_t i = 0; i < a->histories[k].n; i++)
            write_value(f, name, a->histories[k].at[i]);
    }
}

void resume_write(const struct app *a)
{
    if (!a->state_path)
        return;
    char *tmp = mem_printf("%s.%ld", a->state_path, (long)getpid());
    resume_make_dirs(tmp);
    FILE *f = fopen(tmp, "w");
    if (f) {
        write_lines(a, f);
        bool ok = !ferror(f);
        ok = fclose(f) == 0 && ok;
        if (!ok || rename(tmp, a->state_path) != 0)
            unlink(tmp);
    }
    free(tmp);
}

static void add_option(struct strbuf *out, const char *name, const char *value)
{
    strbuf_printf(out, " %s ", name);
    strbuf_put_quoted(out, value);
}

static void add_patterns(const struct app *a, struct strbuf *out)
{
    const char *sep = "";
    if (!a->patterns)
        return;
    strbuf_puts(out, " --pattern ");
    for (unsigned p = 0; p < PATTERN_COUNT; p++) {
        if (a->patterns >> p & 1) {
            strbuf_printf(out, "%s%s", sep, pattern_key((enum pattern)p));
            sep = ",";
        }
    }
}

static void add_fields(const struct app *a, struct strbuf *out)
{
    struct strbuf text = {0};
    order_print(&a->order, a->columns, &text);
    if (text.n)
        add_option(out, "--sort", strbuf_str(&text));
    strbuf_clear(&text);
    for (size_t i = 0; i < a->n_extra; i++) {
        if (i)
            strbuf_putc(&text, ',');
        field_print(&a->extra[i], a->columns, &text);
    }
    if (text.n)
        add_option(out, "--fields", strbuf_str(&text));
    strbuf_free(&text);
}

static void add_cuts(const struct app *a, struct strbuf *out)
{
    const struct cuts *cuts = &a->analysis.cuts;
    struct corpus_info info = corpus_info(a->corpus);
    if (a->auto_cuts)
        strbuf_puts(out, " --cuts auto");
    else if (strcmp(cuts->name, "custom") == 0)
        strbuf_printf(out, " --low %g,%g --high %g,%g", cuts->iou.low.low, cuts->iou.low.high,
                      cuts->iou.high.low, cuts->iou.high.high);
    else if (strcmp(cuts->name, info.cuts.name) != 0)
        strbuf_printf(out, " --cuts %s", cuts->name);
    if (a->analysis.delta != info.delta)
        strbuf_printf(out, " --delta %g", a->analysis.delta);
    if (a->rule_text)
        add_option(out, "--discretise", a->rule_text);
}

void resume_command_line(const struct app *a, struct strbuf *out)
{
    struct row row;
    struct err e;
    strbuf_puts(out, "venn --fresh");
    if (a->run < a->columns->n_runs && a->columns->n_runs > 1)
        add_option(out, "--run", a->columns->runs[a->run].name);
    struct strbuf filter = {0};
    app_filter_text(a, &filter);
    if (filter.n)
        add_option(out, "--filter", strbuf_str(&filter));
    strbuf_free(&filter);
    add_patterns(a, out);
    add_fields(a, out);
    add_cuts(a, out);
    const struct instance *x = app_row(a, &row) ? corpus_fetch(a->corpus, row.instance, &e) : NULL;
    if (x)
        add_option(out, "--id", x->id);
    strbuf_printf(out, " --view %s", layout_mode_name(a->mode));
    if (a->reading_options)
        strbuf_puts(out, a->reading_options);
}
