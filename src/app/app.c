// SPDX-License-Identifier: MIT
#include "app/app.h"

#include "app/ahead.h"
#include "app/commands.h"
#include "app/follow.h"
#include "app/listing.h"
#include "app/prompt.h"
#include "app/resume.h"
#include "app/search.h"
#include "app/triage_keys.h"
#include "app/views.h"
#include "base/near.h"

#include <stdio.h>
#include <string.h>

enum {
    READER_DELAY = 30,
    PIXELS_DELAY = 80,
    LOOK_AGAIN = 100,
    FRAME_EVERY = 150,
    LOAD_SLICE = 16 << 20
};

// ---- starting and ending ------------------------------------------------------------------------

static const char *const start_views[] = {"overview", "distributions", "compare",
                                          "probe",    "errors",        "help"};
enum { N_START_VIEWS = sizeof start_views / sizeof *start_views };

static bool fail_unknown_view(const char *view, struct err *e)
{
    struct strbuf known = {0};
    struct near near = near_to(view, strlen(view));
    for (enum layout_mode m = LAYOUT_LIST; m < LAYOUT_MODES; m++) {
        near_try(&near, layout_mode_name(m));
        strbuf_printf(&known, "%s, ", layout_mode_name(m));
    }
    for (size_t i = 0; i < N_START_VIEWS; i++) {
        near_try(&near, start_views[i]);
        strbuf_printf(&known, "%s%s", i ? ", " : "", start_views[i]);
    }
    err_set(e, "--view: no view is called '%.60s'%s; there are %s", view, near_hint(&near),
            strbuf_str(&known));
    strbuf_free(&known);
    return false;
}

static bool start_view(struct app *a, const char *view, struct err *e)
{
    if (!view)
        return true;
    if (layout_mode_find(view, &a->mode)) {
        a->reading = a->mode == LAYOUT_READER;
        return true;
    }
    size_t i = 0;
    while (i < N_START_VIEWS && strcmp(view, start_views[i]) != 0)
        i++;
    if (i == N_START_VIEWS)
        return fail_unknown_view(view, e);
    app_settle(a); // the reader shows the first row
    command_run(a, view);
    return true;
}

// What the command line names: unknown names are usage errors, so loading goes on until a run or an
// id is there.
static bool start_names(struct app *a, const struct app_setup *s, struct err *e)
{
    size_t run;
    uint32_t instance;
    while (s->run && a->loading && !columns_find_run(a->columns, s->run, &run, e))
        app_work(a);
    if (s->run && !columns_find_run(a->columns, s->run, &run, e))
        return err_prefix(e, "--run");
    while (s->id && a->loading && !corpus_find_id(a->corpus, s->id, &instance, NULL))
        app_work(a);
    if (s->id && !corpus_find_id(a->corpus, s->id, &instance, e))
        return err_prefix(e, "--id");
    struct query *q = NULL;
    if (s->filter) {
        if (!query_parse(s->filter, a->columns, &q, e))
            return err_prefix(e, "--filter");
        app_set_filter(a, s->filter, q);
    }
    if (s->sort && !order_parse(s->sort, a->columns, &a->order, e))
        return err_prefix(e, "--sort");
    if (s->fields && !cmd_columns(a, s->fields, e))
        return err_prefix(e, "--fields");
    return true;
}

bool app_init(struct app *a, const struct app_setup *s, struct err *e)
{
    *a = (struct app){.corpus = s->corpus,
                      .columns = corpus_columns(s->corpus),
                      .config = s->config,
                      .view_types = view_types,
                      .term = s->term,
                      .triage = s->triage,
                      .analysis = s->analysis,
                      .task_given = s->task_given,
                      .cuts_given = s->cuts_given,
                      .auto_cuts = s->auto_cuts,
                      .loading = true,
                      .mode = LAYOUT_SPLIT,
                      .patterns = s->patterns,
                      .ascii = s->ascii,
                      .reading_options = s->reading_options,
                      .notes = s->notes,
                      .part = s->part,
                      .w = 80,
                      .h = 24};
    a->theme_dir = mem_strdup(s->theme_dir);
    if (a->triage)
        triage_count_within(a->triage, a->part.only);
    if (!app_theme_set(a, s->theme ? s->theme : "dark", e))
        return false;
    a->state_path = mem_strdup(s->state_path);
    a->run_name = mem_strdup(s->run);
    a->run_wanted = s->run != NULL;
    keys_bind_all(a);
    pictures_init(a, s->picture_mode);
    triage_start(a);
    follow_start(a);
    if (s->term && s->term->notice[0])
        app_say(a, "%s", s->term->notice);
    while (a->loading && !corpus_info(a->corpus).records) // first rows before the last byte
        app_work(a);
    if (s->state_path && !s->fresh)
        resume_read(a);
    if (!start_names(a, s, e))
        return false;
    if (s->id) {
        free(a->resume_id);
        a->resume_id = mem_strdup(s->id);
    }
    if (s->patterns)
        a->patterns = s->patterns;
    a->stale = STALE_FRAME | STALE_READER;
    app_reader_follow(a, 0);
    return start_view(a, s->view, e);
}

void app_fini(struct app *a)
{
    while (a->n_views)
        app_pop_view(a);
    discretise_stop(a, false);
    follow_stop(a);
    listing_free(a);
    compare_free(a);
    probe_free(a);
    gather_free(a);
    dist_free(a);
    query_free(a->query);
    free(a->filter);
    free(a->run_name);
    free(a->rule_text);
    free(a->resume_id);
    free(a->marked);
    free(a->theme_dir);
    free(a->state_path);
    arena_free(&a->reader.arena);
    search_clear(a);
    editline_fini(&a->prompt.edit);
    for (size_t i = 0; i < PROMPT_KINDS; i++)
        history_free(&a->histories[i]);
    for (size_t i = 0; i < a->n_back; i++)
        free(a->back[i].filter);
    for (size_t i = 0; i < a->n_ahead; i++)
        free(a->ahead[i].filter);
    for (size_t i = 0; i < a->n_saved; i++) {
        free(a->saved_name[i]);
        free(a->saved_filter[i]);
    }
    arena_free(&a->edit.arena);
    marking_free(&a->edit.region);
    paint_free(a);
    pictures_fini(a);
    keymap_free(&a->keymap);
}

// ---- background work ----------------------------------------------------------------------------

// What went wrong with a file as a whole.
static const struct problem *first_of_a_file(const struct problems *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->at[i].line && p->at[i].kind >= PROBLEM_SKIPPED)
            return &p->at[i];
    return NULL;
}

static void say_unused(struct app *a, size_t records, size_t files)
{
    char of_files[48] = "";
    if (files)
        snprintf(of_files, sizeof of_files, "%s%zu file%s", records ? " and " : "", files,
                 files == 1 ? "" : "s");
    if (records)
        app_say(a, "%zu record%s%s could not be used: E shows why", records,
                records == 1 ? "" : "s", of_files);
    else
        app_say(a, "%s could not be used: E shows why", of_files);
}

static void loading_ended(struct app *a)
{
    const struct problems *p = corpus_problems(a->corpus);
    size_t bad = p->counts[PROBLEM_SKIPPED] + p->counts[PROBLEM_UNREADABLE];
    size_t records = p->skipped_instances < bad ? p->skipped_instances : bad;
    size_t files = bad - records;
    const struct problem *whole = files == 1 ? first_of_a_file(p) : NULL;
    if (bad && whole && !records)
        app_say(a, "%s", whole->what);
    else if (bad)
        say_unused(a, records, files);
    a->message_is_error = bad > 0;
}

static bool background_work(struct app *a)
{
    if (!a->loading && discretise_work(a))
        return true;
    bool listing = listing_work(a);
    app_listed(a);
    if (listing && !a->loading)
        return true;
    if (!a->loading) {
        bool more = search_work(a);
        more = gather_work(a) || more;
        more = compare_work(a) || more;
        return more || ahead_work(a);
    }
    bool done = false;
    struct err e;
    if (!a->load_began && a->now) {
        a->load_began = a->now;
        a->load_from = corpus_info(a->corpus).read;
    }
    uint64_t slice = a->columns->n ? LOAD_SLICE : LOAD_SLICE / 64;
    if (!corpus_load_some(a->corpus, slice, NULL, &done, &e)) {
        app_complain(a, &e);
        a->load_failed = true;
        done = true;
    }
    app_marks_grow(a);
    bool first = a->frame.total == 0;
    if (done || first || a->now - a->frame_at >= FRAME_EVERY) {
        a->stale |= STALE_ROWS;
        a->frame_at = a->now;
    }
    if (done) {
        a->loading = false;
        a->reader.has = false; // what was joined since is shown too
        pictures_changed(a);
        loading_ended(a);
    }
    return a->loading;
}

bool app_work(struct app *a)
{
    bool more = background_work(a);
    return pictures_work(a) || more;
}

static int work_timeout(const struct app *a)
{
    if (a->loading || discretise_running(a) || listing_running(a) || search_running(a) ||
        compare_running(a) || gather_running(a))
        return 0;
    uint64_t due = a->reader.due ? a->reader.due_at : UINT64_MAX;
    if (a->look_again_at && a->look_again_at < due)
        due = a->look_again_at;
    due = follow_due(a) < due ? follow_due(a) : due;
    if (ahead_due(a))
        return 0;
    if (due == UINT64_MAX)
        return a->polls && a->triage ? 1000 : -1;
    return due > a->now ? (int)(due - a->now) : 0;
}

int app_timeout(const struct app *a)
{
    int other = work_timeout(a), pictures = pictures_timeout(a);
    return other < 0 || (pictures >= 0 && pictures < other) ? pictures : other;
}

// ---- events -------------------------------------------------------------------------------------

// Bare letters in tag mode; false: not a tag.
static bool tag_key(struct app *a, keycode key)
{
    if (!a->tag_mode || a->reading || a->n_views || a->n_typed || key > 'z' || key < 'a' ||
        !triage_tag_of_letter(a, (char)key))
        return false;
    char line[8] = {'t', 'a', 'g', ' ', (char)key, '\0'};
    command_run(a, line);
    return true;
}

// Keys typed ahead are for what those before them list. Where a list is not acted on (brushes that
// are held) it is made once for all of them.
static void settle_list(struct app *a, bool acts_on_it)
{
    if (a->stale & STALE_FRAME && acts_on_it)
        app_settle(a);
}

static bool needs_row(const char *command)
{
    const struct command *c = command_named(command, strcspn(command, " "));
    return c && c->needs & (NEED_ROW | NEED_READER);
}

static void handle_key(struct app *a, keycode key)
{
    settle_list(a, !a->n_views);
    if (leave_confirm_key(a, key) || triage_confirm_key(a, key) || tag_key(a, key))
        return;
    if (a->n_typed >= KEYMAP_SEQUENCE)
        a->n_typed = 0;
    a->typed[a->n_typed++] = key;
    unsigned contexts[CONTEXT_COUNT];
    size_t n = app_contexts(a, contexts);
    const struct binding *b = NULL;
    char letter = 0;
    enum keymap_result found =
        keymap_look(&a->keymap, contexts, n, a->typed, a->n_typed, &b, &letter);
    if (found == KEYMAP_PENDING)
        return;
    bool sequence = a->n_typed > 1;
    keycode begun = a->typed[0];
    a->n_typed = 0;
    if (found == KEYMAP_MATCH) {
        char line[256];
        if (letter)
            snprintf(line, sizeof line, "%s %c", b->command, letter);
        else
            snprintf(line, sizeof line, "%s", b->command);
        settle_list(a, needs_row(line));
        command_run(a, line);
    } else if (!sequence) {
        char name[24];
        app_say(a, "%s is not bound here: ? shows all keys", keycode_name(key, name));
    } else if (key != K_ESC && key != key_ctrl('g')) { // Esc gives a sequence up
        char first[24], name[24];
        app_say(a, "%s%s is not bound here: %s alone shows what is", keycode_name(begun, first),
                keycode_name(key, name), first);
    }
}

static bool is_asked(const struct app *a)
{
    return a->confirm_leave || a->confirm_tag[0];
}

static void interrupt(struct app *a)
{
    if (is_asked(a)) {
        handle_key(a, K_ESC);
    } else if (a->loading) {
        a->loading = false;
        a->interrupted = true;
        app_say(a, "loading stopped; the %zu instances read so far are kept", a->columns->n);
    } else if (discretise_running(a)) {
        discretise_stop(a, false);
        app_say(a, "stopped: S is by the rule that it was");
    } else if (listing_running(a)) {
        listing_stop(a);
        app_listed(a);
    } else if (search_running(a)) {
        search_stop(a);
        app_say(a, "search stopped; what was found so far stays");
    } else if (a->config && a->prompt.kind == PROMPT_NONE && !a->n_views) {
        app_say(a, "q ends the program");
    } else {
        command_run(a, "cancel");
    }
}

void app_handle(struct app *a, const struct event *ev)
{
    a->now = ev->now;
    if (ev->kind == EVENT_KEY && !a->message_sticky)
        a->message[0] = '\0';
    a->message_sticky = false;
    struct row before = {0};
    bool had = app_row(a, &before);
    switch (ev->kind) {
    case EVENT_KEY:
        if (a->prompt.kind != PROMPT_NONE)
            prompt_key(a, ev->key);
        else
            handle_key(a, ev->key);
        break;
    case EVENT_PASTE:
        if (a->prompt.kind != PROMPT_NONE)
            editline_paste(&a->prompt.edit, ev->text, ev->n);
        else if (!is_asked(a))
            app_say(a, "pasted text is taken only by a prompt");
        break;
    case EVENT_RESIZE:
        a->w = ev->w;
        a->h = ev->h;
        break;
    case EVENT_CLICK:
    case EVENT_DRAG:
    case EVENT_WHEEL:
        if (!is_asked(a))
            app_mouse(a, ev);
        break;
    case EVENT_BACKGROUND:
        app_theme_follow(a);
        break;
    case EVENT_INTERRUPT:
        interrupt(a);
        break;
    case EVENT_QUIT:
        a->quit = true;
        a->reload = false;
        leave_unasked(a);
        a->status = ev->n ? 128 + (int)ev->n : 0; // as a shell reports a program ended by it
        break;
    case EVENT_NONE: // perhaps the triage folder changed: the write may be visible only now or soon
        if (a->triage && !a->look_again_at)
            a->look_again_at = a->now + LOOK_AGAIN;
        else if (a->look_again_at <= a->now)
            a->look_again_at = 0;
        break;
    }
    struct row after = {0};
    bool has = app_row(a, &after);
    if (had != has || before.instance != after.instance)
        app_reader_follow(a, pictures_pixels(a) ? PIXELS_DELAY : READER_DELAY);
    if (ev->kind == EVENT_KEY || ev->kind == EVENT_WHEEL)
        pictures_key(a);
}
