// SPDX-License-Identifier: MIT
// Marks, the clipboard, and writing what is listed.
#include "app/commands.h"
#include "app/outside.h"
#include "core/row_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void set_mark(struct app *a, uint32_t instance, bool on)
{
    if (instance / 64 >= a->marked_words)
        return;
    uint64_t bit = (uint64_t)1 << (instance % 64);
    if (on)
        a->marked[instance / 64] |= bit;
    else
        a->marked[instance / 64] &= ~bit;
}

static size_t count_marks(const struct app *a)
{
    size_t n = 0;
    for (size_t i = 0; i < a->marked_words; i++)
        n += (size_t)__builtin_popcountll(a->marked[i]);
    return n;
}

// Marks are part of triage: stored first, shown then.
static bool keep_marks(struct app *a, size_t from, size_t to, bool on, struct err *e)
{
    if (!a->triage || a->foreign) // marks of this session
        return true;
    size_t n = 0, most = to - from + 1;
    struct triage_at *at = mem_array(most, sizeof *at);
    char **ids = mem_array(most, sizeof *ids);
    struct row_source src = corpus_rows_ids(a->corpus, &a->analysis);
    bool ok = true;
    for (size_t i = from; ok && i <= to && i < a->frame.n; i++) {
        struct row row = a->frame.rows[i];
        const struct instance *x = src.fetch(src.ctx, row.instance, e);
        ok = x != NULL;
        if (!ok)
            break;
        ids[n] = mem_strdup(x->id);
        at[n] = (struct triage_at){.instance = row.instance,
                                   .id = ids[n],
                                   .content = a->columns->rows[row.instance].content_hash};
        n++;
    }
    ok = ok && (triage_mark_many(a->triage, at, n, on, e) ||
                (triage_to_memory(a->triage, e) && triage_mark_many(a->triage, at, n, on, e)));
    for (size_t i = 0; i < n; i++)
        free(ids[i]);
    free(ids);
    free(at);
    return ok;
}

bool cmd_mark(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct row row;
    if (!app_row(a, &row))
        return true;
    bool on = !is_marked(a->marked, row.instance);
    if (!keep_marks(a, a->list.cursor, a->list.cursor, on, e))
        return false;
    set_mark(a, row.instance, on);
    a->last_mark = a->list.cursor;
    list_move(&a->list, 1);
    app_say(a, "%zu marked", count_marks(a));
    return true;
}

bool cmd_mark_range(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    size_t from = a->last_mark, to = a->list.cursor;
    if (from > to) {
        size_t swap = from;
        from = to;
        to = swap;
    }
    if (!keep_marks(a, from, to, true, e))
        return false;
    for (size_t i = from; i <= to && i < a->frame.n; i++)
        set_mark(a, a->frame.rows[i].instance, true);
    a->last_mark = a->list.cursor;
    app_say(a, "%zu marked", count_marks(a));
    return true;
}

bool cmd_unmark_all(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    if (a->marked)
        memset(a->marked, 0, a->marked_words * sizeof *a->marked);
    return true;
}

static bool copy_text(struct app *a, const char *what, struct strbuf *out, struct err *e)
{
    struct row row;
    if (!app_row(a, &row))
        return err_set(e, "no row is listed");
    struct row_source src = app_rows(a);
    enum field_id id = !strcmp(what, "text")      ? FIELD_ID_TEXT
                       : !strcmp(what, "salient") ? FIELD_ID_SALIENT
                       : !strcmp(what, "gt")      ? FIELD_ID_GT
                                                  : FIELD_ID_ID;
    if (id == FIELD_ID_ID && strcmp(what, "id") != 0 && strcmp(what, "link") != 0)
        return err_set(e, "there is id, text, salient, gt and link, but no '%s'", what);
    const struct instance *x = app_instance(a);
    if (id == FIELD_ID_TEXT && x && x->kind == INSTANCE_IMAGE)
        return pictures_twin(a, out, e);
    if (!strcmp(what, "link"))
        strbuf_printf(out, "%s#", corpus_info(a->corpus).name);
    bool defined = false;
    struct field f = {.id = id};
    if (!field_text(&src, row, &f, out, &defined, e))
        return false;
    return defined || err_set(e, "there is no %s here", what);
}

bool cmd_copy(struct app *a, const char *arg, struct err *e)
{
    struct strbuf text = {0};
    const char *how = NULL;
    bool ok = copy_text(a, arg, &text, e);
    if (ok && !a->term)
        ok = err_set(e, "there is no terminal to copy to");
    if (ok)
        ok = a->term->ops->copy(a->term, strbuf_str(&text), text.n, &how, e);
    if (ok)
        app_say(a, "%s %s", arg, how);
    strbuf_free(&text);
    return ok;
}

bool cmd_pager(struct app *a, const char *arg, struct err *e)
{
    struct strbuf text = {0};
    bool ok = copy_text(a, *arg ? arg : "text", &text, e) && outside_page(a, &text, e);
    strbuf_free(&text);
    return ok;
}

// The score table of `venn score` for the listed rows, or only the marked ones when some are.
static bool write_rows(struct app *a, FILE *f, struct row_text *text, size_t *written,
                       struct err *e)
{
    struct row_source src = app_rows(a);
    bool only_marked = count_marks(a) > 0;
    const struct strbuf *line = row_text_header(text);
    fwrite(strbuf_str(line), 1, line->n, f);
    for (size_t k = 0; k < a->frame.n; k++) {
        struct row row = a->frame.rows[k];
        if ((only_marked && !is_marked(a->marked, row.instance)) ||
            !columns_cell(a->columns, row.instance, row.run))
            continue;
        if (!(line = row_text_row(text, &src, row, e)))
            return false;
        fwrite(strbuf_str(line), 1, line->n, f);
        (*written)++;
    }
    return true;
}

static enum row_form form_of(const char *path)
{
    return str_ends(path, ".csv")                                  ? ROW_CSV
           : str_ends(path, ".jsonl") || str_ends(path, ".ndjson") ? ROW_JSONL
                                                                   : ROW_TSV;
}

// The picture of the reader as text.
static bool write_twin(struct app *a, const char *path, struct err *e)
{
    struct strbuf text = {0};
    bool ok = pictures_twin(a, &text, e);
    FILE *f = ok ? fopen(path, "wx") : NULL; // never over something that is there
    if (ok && !f)
        ok = err_set(e, "%s: %s", path, strerror(errno));
    if (f) {
        fwrite(strbuf_str(&text), 1, text.n, f);
        if (fclose(f) != 0)
            ok = err_set(e, "%s: cannot write: %s", path, strerror(errno));
    }
    if (ok)
        app_say(a, "the picture as text written to %s", path);
    strbuf_free(&text);
    return ok;
}

bool cmd_write(struct app *a, const char *arg, struct err *e)
{
    size_t written = 0;
    if (!*arg) { // asks where to
        app_prompt(a, PROMPT_COMMAND, "write ");
        return true;
    }
    const struct instance *x = app_instance(a);
    if (str_ends(arg, ".txt") && x && x->kind == INSTANCE_IMAGE)
        return write_twin(a, arg, e);
    FILE *f = fopen(arg, "wx"); // never over something that is there
    if (!f)
        return err_set(e, "%s: %s", arg, strerror(errno));
    struct row_text text = {.form = form_of(arg)};
    row_text_default(&text, a->columns);
    bool ok = write_rows(a, f, &text, &written, e);
    row_text_free(&text);
    if (ferror(f) && ok)
        ok = err_set(e, "%s: cannot write: %s", arg, strerror(errno));
    if (fclose(f) != 0 && ok)
        ok = err_set(e, "%s: cannot write: %s", arg, strerror(errno));
    if (ok)
        app_say(a, "%zu rows written to %s", written, arg);
    return ok;
}
