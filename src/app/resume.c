// SPDX-License-Identifier: MIT
#include "app/resume.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const layout_names[LAYOUT_MODES] = {"list", "split", "reader", "cards"};

static void make_dirs(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
}

char *resume_path(const char *identity)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (!identity || ((!state || !*state) && (!home || !*home)))
        return NULL;
    unsigned long long h = hash_bytes(0, identity, strlen(identity));
    if (state && *state)
        return mem_printf("%s/venn/view-%016llx", state, h);
    return mem_printf("%s/.local/state/venn/view-%016llx", home, h);
}

static void resume_layout(struct app *a, const char *value)
{
    for (unsigned i = 0; i < LAYOUT_MODES; i++)
        if (strcmp(value, layout_names[i]) == 0)
            a->mode = (enum layout_mode)i;
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
        fprintf(f, "%s%s", sep, p ? pattern_info((enum pattern)p)->key : "none");
        sep = ",";
    }
    fputc('\n', f);
}

static void write_lines(const struct app *a, FILE *f)
{
    static const char kinds[PROMPT_KINDS] = {0, ':', 'f', '/', 'n'};
    if (a->run < a->columns->n_runs)
        fprintf(f, "run %s\n", a->columns->runs[a->run].name);
    if (a->filter)
        fprintf(f, "filter %s\n", a->filter);
    struct strbuf sort = {0};
    order_print(&a->order, a->columns, &sort);
    if (sort.n)
        fprintf(f, "sort %s\n", strbuf_str(&sort));
    strbuf_free(&sort);
    write_patterns(f, a->patterns);
    fprintf(f, "layout %s\n", layout_names[a->mode]);
    const struct instance *x = app_instance(a);
    if (x && !strchr(x->id, '\n'))
        fprintf(f, "row %s\n", x->id);
    for (size_t i = 0; i < a->n_saved; i++)
        fprintf(f, "saved %s %s\n", a->saved_name[i], a->saved_filter[i]);
    for (size_t k = 1; k < PROMPT_KINDS; k++)
        for (size_t i = 0; i < a->histories[k].n; i++)
            fprintf(f, "history%c %s\n", kinds[k], a->histories[k].at[i]);
}

void resume_write(const struct app *a)
{
    if (!a->state_path)
        return;
    char *tmp = mem_printf("%s.%ld", a->state_path, (long)getpid());
    make_dirs(tmp);
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

static void add_quoted(struct strbuf *out, const char *s)
{
    strbuf_putc(out, '\'');
    for (; *s; s++) {
        if (*s == '\'')
            strbuf_puts(out, "'\\''");
        else
            strbuf_putc(out, *s);
    }
    strbuf_putc(out, '\'');
}

void resume_command_line(const struct app *a, struct strbuf *out)
{
    struct corpus_info info = corpus_info(a->corpus);
    strbuf_puts(out, "venn --fresh");
    if (a->run < a->columns->n_runs && a->columns->n_runs > 1) {
        strbuf_puts(out, " --run ");
        add_quoted(out, a->columns->runs[a->run].name);
    }
    if (a->filter) {
        strbuf_puts(out, " --filter ");
        add_quoted(out, a->filter);
    }
    if (a->patterns) {
        strbuf_puts(out, " --pattern ");
        const char *sep = "";
        for (unsigned p = 0; p < PATTERN_COUNT; p++) {
            if (a->patterns >> p & 1) {
                strbuf_printf(out, "%s%s", sep, p ? pattern_info((enum pattern)p)->key : "none");
                sep = ",";
            }
        }
    }
    if (a->order.n) {
        struct strbuf sort = {0};
        order_print(&a->order, a->columns, &sort);
        strbuf_puts(out, " --sort ");
        add_quoted(out, strbuf_str(&sort));
        strbuf_free(&sort);
    }
    strbuf_printf(out, " --view %s ", layout_names[a->mode]);
    char here[4096];
    const char *path = info.identity ? info.identity : "-";
    if (getcwd(here, sizeof here) && str_starts(path, here) && path[strlen(here)] == '/')
        path += strlen(here) + 1; // as one would type it here
    add_quoted(out, path);
}
