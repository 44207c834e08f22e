// SPDX-License-Identifier: MIT
// Verdicts from the keyboard. Each is durable before the screen says so; when it cannot be written,
// work goes on in memory with a warning that stays.
#include "app/commands.h"
#include "app/outside.h"
#include "app/triage_keys.h"

#include <stdio.h>
#include <string.h>

static bool need_triage(const struct app *a, struct err *e)
{
    return a->triage || err_set(e, "there is no triage database here (--triage FILE names one)");
}

// Nothing is written into another corpus's database before the person said so.
bool triage_may_write(const struct app *a, struct err *e)
{
    if (!need_triage(a, e))
        return false;
    return !a->foreign || err_set(e, ":triage-other starts anew, :triage-other here goes on: the "
                                     "triage database is of another corpus");
}

// The instance of a row, as triage wants it named. The id is borrowed from the corpus's cache.
// src: app_rows, or for many rows corpus_rows_ids, which parses no record. out->id is valid until
// the next fetch.
static bool at_row(const struct app *a, const struct row_source *src, struct row row,
                   struct triage_at *out, struct err *e)
{
    const struct instance *x = src->fetch(src->ctx, row.instance, e);
    if (!x)
        return false;
    *out = (struct triage_at){.instance = row.instance,
                              .id = x->id,
                              .content = a->columns->rows[row.instance].content_hash,
                              .run = row.run < a->columns->n_runs ? a->columns->runs[row.run].name
                                                                  : NULL};
    return true;
}

static bool at_cursor(const struct app *a, struct triage_at *out, struct err *e)
{
    struct row row;
    struct row_source src = app_rows(a);
    return app_row(a, &row) ? at_row(a, &src, row, out, e) : err_set(e, "no row is listed");
}

// A write failed: everything goes on in memory, and the warning says why and how to save it.
static bool went_to_memory(struct app *a, const struct err *why)
{
    struct err e;
    if (triage_trouble(a->triage, NULL) != TRIAGE_FINE || !triage_to_memory(a->triage, &e))
        return false;
    app_say(a, "%s; verdicts are kept in memory now (:triage-save FILE)", why->msg);
    a->message_is_error = a->message_sticky = true;
    return true;
}

static void triage_changed(struct app *a)
{
    a->stale |= STALE_MENUS;
    if (a->query)
        a->stale |= STALE_FRAME;
}

// ---- moving on ----------------------------------------------------------------------------------

static bool is_untagged(const struct app *a, size_t at)
{
    const struct triage_state *s = triage_own(a->triage, a->frame.rows[at].instance);
    return !s || !s->tags;
}

static bool is_disputed(const struct app *a, size_t at)
{
    return triage_disagrees(a->triage, a->frame.rows[at].instance);
}

static bool go_to(struct app *a, bool (*wanted)(const struct app *, size_t), int direction)
{
    for (long i = (long)a->list.cursor + direction; i >= 0 && i < (long)a->frame.n;
         i += direction) {
        if (wanted(a, (size_t)i)) {
            list_goto(&a->list, (size_t)i);
            return true;
        }
    }
    return false;
}

static void advance(struct app *a)
{
    const char *how = a->config ? config_get(a->config, SETTING_ADVANCE) : "untagged";
    if (strcmp(how, "next") == 0)
        list_move(&a->list, 1);
    else if (strcmp(how, "untagged") == 0 && !go_to(a, is_untagged, 1))
        list_move(&a->list, 1);
}

bool cmd_untagged_next(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    return need_triage(a, e) &&
           (go_to(a, is_untagged, 1) || err_set(e, "everything below has a tag"));
}

bool cmd_untagged_previous(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    return need_triage(a, e) &&
           (go_to(a, is_untagged, -1) || err_set(e, "everything above has a tag"));
}

static bool no_dispute(const struct app *a, const char *where, struct err *e)
{
    if (triage_reviewers(a->triage) < 2)
        return err_set(e, "only %s has said anything here (venn triage merge takes others in)",
                       triage_reviewer_name(a->triage, 0));
    return err_set(e, "reviewers agree on everything %s", where);
}

bool cmd_disagreement_next(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    return need_triage(a, e) && (go_to(a, is_disputed, 1) || no_dispute(a, "below", e));
}

bool cmd_disagreement_previous(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    return need_triage(a, e) && (go_to(a, is_disputed, -1) || no_dispute(a, "above", e));
}

// ---- tags ---------------------------------------------------------------------------------------

static const char *tag_of(const struct app *a, const char *arg, struct err *e)
{
    const char *tag = arg[0] && !arg[1] ? triage_tag_of_letter(a, arg[0]) : arg;
    if (tag && *tag)
        return tag;
    struct strbuf known = {0};
    for (size_t i = 0; i < a->n_tags; i++)
        strbuf_printf(&known, "%s%c %s", i ? ", " : "", a->tags[i].letter, a->tags[i].name);
    err_set(e, "no tag has the letter %s (%s)", arg, strbuf_str(&known));
    strbuf_free(&known);
    return NULL;
}

static bool has_tag(const struct app *a, uint32_t instance, const char *tag)
{
    const struct triage_state *s = triage_own(a->triage, instance);
    int bit = triage_tag_find(a->triage, tag);
    return s && bit >= 0 && (s->tags >> bit & 1);
}

bool cmd_tag(struct app *a, const char *arg, struct err *e)
{
    struct triage_at at;
    const char *tag;
    if (!triage_may_write(a, e) || !(tag = tag_of(a, arg, e)) || !at_cursor(a, &at, e))
        return false;
    bool on = !has_tag(a, at.instance, tag);
    if (!triage_tag(a->triage, &at, tag, on, e)) {
        if (!went_to_memory(a, e) || !triage_tag(a->triage, &at, tag, on, e))
            return false;
    } else {
        app_say(a, "%s %s%s (u takes it back)", at.id, on ? "" : "no longer ", tag);
    }
    triage_changed(a);
    if (on)
        advance(a);
    return true;
}

// Tags every listed row (confirmed): one action, one undo.
static bool tag_listed(struct app *a, const char *tag, struct err *e)
{
    struct triage_at *at = mem_array(a->frame.n, sizeof *at);
    char **ids = mem_array(a->frame.n, sizeof *ids);
    size_t n = 0, changed = 0;
    bool ok = true;
    struct row_source src = corpus_rows_ids(a->corpus, &a->analysis);
    for (; ok && n < a->frame.n; n++) {
        ok = at_row(a, &src, a->frame.rows[n], &at[n], e);
        if (ok)
            at[n].id = ids[n] = mem_strdup(at[n].id);
    }
    ok = ok && triage_tag_many(a->triage, at, n, tag, true, &changed, e);
    if (ok)
        app_say(a, "%zu rows tagged %s (u takes it back)", changed, tag);
    for (size_t i = 0; i < a->frame.n; i++)
        free(ids[i]);
    free(ids);
    free(at);
    triage_changed(a);
    return ok;
}

bool cmd_tag_all(struct app *a, const char *arg, struct err *e)
{
    const char *tag;
    if (!triage_may_write(a, e) || !(tag = tag_of(a, arg, e)))
        return false;
    snprintf(a->confirm_tag, sizeof a->confirm_tag, "%s", tag);
    app_say(a, "tag all %zu listed rows %s? y does it, any other key does not", a->frame.n, tag);
    a->message_sticky = true;
    return true;
}

bool triage_confirm_key(struct app *a, keycode key)
{
    struct err e;
    if (!a->confirm_tag[0])
        return false;
    char tag[sizeof a->confirm_tag];
    memcpy(tag, a->confirm_tag, sizeof tag);
    a->confirm_tag[0] = '\0';
    if (key != 'y')
        app_say(a, "nothing was tagged");
    else if (!tag_listed(a, tag, &e))
        app_complain(a, &e);
    return true;
}

bool cmd_tag_mode(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!need_triage(a, e))
        return false;
    a->tag_mode = !a->tag_mode;
    if (!a->tag_mode)
        app_say(a, "letters are commands again");
    return true;
}

// ---- notes --------------------------------------------------------------------------------------

static const char *own_note(const struct app *a, uint32_t instance)
{
    const struct triage_state *s = triage_own(a->triage, instance);
    return s && s->note ? s->note : "";
}

static bool set_note(struct app *a, const char *text, struct err *e)
{
    struct triage_at at;
    if (!at_cursor(a, &at, e))
        return false;
    if (strcmp(own_note(a, at.instance), text) == 0) {
        app_say(a, "note unchanged");
        return true;
    }
    if (!triage_note(a->triage, &at, text, e) &&
        (!went_to_memory(a, e) || !triage_note(a->triage, &at, text, e)))
        return false;
    app_say(a, *text ? "note kept (u takes it back)" : "note removed");
    triage_changed(a);
    return true;
}

void triage_note_accept(struct app *a, const char *text)
{
    struct err e;
    if (!set_note(a, text, &e))
        app_complain(a, &e);
}

bool cmd_note(struct app *a, const char *arg, struct err *e)
{
    struct row row;
    if (!triage_may_write(a, e))
        return false;
    if (*arg)
        return set_note(a, arg, e);
    if (app_row(a, &row))
        app_prompt(a, PROMPT_NOTE, own_note(a, row.instance));
    return true;
}

bool cmd_note_edit(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    struct row row;
    struct strbuf text = {0};
    if (!triage_may_write(a, e) || !app_row(a, &row))
        return false;
    strbuf_puts(&text, own_note(a, row.instance));
    bool ok = outside_edit(a, &text, e) && set_note(a, strbuf_str(&text), e);
    strbuf_free(&text);
    return ok;
}

// ---- undo, redo, saving -------------------------------------------------------------------------

static bool after_undo(struct app *a, const struct triage_undone *done, const char *verb,
                       struct err *e)
{
    if (!done->any)
        return err_set(e, "there is nothing to %s", verb);
    if (done->instance != UINT32_MAX) {
        if (!edit_show_kept(a, done->instance, e))
            return false;
        app_goto_instance(a, done->instance);
    }
    app_say(a, done->n > 1 ? "%s: %s, %zu rows" : "%s: %s", verb, done->what, done->n);
    a->stale |= STALE_FRAME;
    triage_changed(a);
    return true;
}

bool cmd_undo(struct app *a, const char *arg, struct err *e)
{
    struct triage_undone done;
    (void)arg;
    return triage_may_write(a, e) && triage_undo(a->triage, &done, e) &&
           after_undo(a, &done, "undo", e);
}

bool cmd_redo(struct app *a, const char *arg, struct err *e)
{
    struct triage_undone done;
    (void)arg;
    return triage_may_write(a, e) && triage_redo(a->triage, &done, e) &&
           after_undo(a, &done, "redo", e);
}

bool cmd_triage_save(struct app *a, const char *arg, struct err *e)
{
    if (!need_triage(a, e))
        return false;
    if (!(*arg ? triage_save_as(a->triage, arg, e) : triage_save(a->triage, e)))
        return false;
    app_say(a, "triage is in %s", triage_file(a->triage));
    return true;
}

bool cmd_triage_other(struct app *a, const char *arg, struct err *e)
{
    bool here = !strcmp(arg, "here");
    if (*arg && !here)
        return err_set(e, "triage-other takes nothing, or: here");
    if (!need_triage(a, e) || (!here && !triage_refuse(a->triage, e)))
        return false;
    a->foreign = false;
    if (here)
        app_say(a, "triage goes on in %s", triage_file(a->triage));
    else
        app_say(a, "triage starts anew, in memory (:triage-save FILE keeps it)");
    triage_changed(a);
    return true;
}

bool cmd_triage_view(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!need_triage(a, e))
        return false;
    app_push_view(a, VIEW_TRIAGE, "triage");
    return true;
}
