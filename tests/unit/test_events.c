// SPDX-License-Identifier: MIT
// Events that come before anything was drawn, and while a question is open.
#include "app_check.h"

#include "app/commands.h"
#include "app/outside.h"
#include "app/script.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char corpus[] =
    "{\"id\":\"a\",\"tokens\":[\"a\",\"b\"],\"label\":\"x\",\"prediction\":\"x\",\"ground_truth\":"
    "[0],\"saliency\":{\"s\":{\"indices\":[1]}}}\n"
    "{\"id\":\"b\",\"tokens\":[\"a\",\"b\"],\"label\":\"y\",\"prediction\":\"y\",\"ground_truth\":"
    "[0],\"saliency\":{\"s\":{\"indices\":[1]}}}\n"
    "{\"id\":\"c\",\"tokens\":[\"a\",\"b\"],\"label\":\"z\",\"prediction\":\"z\",\"ground_truth\":"
    "[0],\"saliency\":{\"s\":{\"indices\":[1]}}}\n";

static struct app *all_read(struct app_fixture *f)
{
    struct strbuf text = {0};
    strbuf_puts(&text, corpus);
    struct app *a = app_opened(f, &text, 80, 24);
    strbuf_free(&text);
    while (a->loading)
        app_work(a);
    app_settle(a);
    assert_int_equal(a->frame.n, 3);
    return a;
}

static void event(struct app *a, enum event_kind kind, keycode key)
{
    app_handle(a, &(struct event){.kind = kind, .key = key, .now = a->now + 1});
}

static void keys(struct app *a, const char *text)
{
    for (; *text; text++)
        event(a, EVENT_KEY, *text == '\r' ? K_ENTER : (keycode)*text);
}

static bool has_mark(const struct app *a, uint32_t instance)
{
    return a->marked[0] >> instance & 1;
}

// ---- typed ahead --------------------------------------------------------------------------------

// A key is for what those before it list, drawn or not.
static void keys_typed_ahead_find_what_is_listed(void **state)
{
    (void)state;
    struct app_fixture f;
    struct app *a = all_read(&f);
    keys(a, ":filter label = z\r ");
    assert_true(has_mark(a, 2));
    assert_false(has_mark(a, 0));
    event(a, EVENT_KEY, key_ctrl('o'));
    keys(a, "G ");
    assert_int_equal(a->frame.n, 3);
    assert_false(has_mark(a, 2)); // by the second time
    app_settle(a);
    command_run(a, "distributions");
    command_run(a, "filter label = y"); // as a brush does
    keys(a, ",");
    assert_true(has_mark(a, 1));
    app_closed(&f);
}

// ---- questions ----------------------------------------------------------------------------------

// With a verdict that nothing but memory has.
static struct app *unsaved(struct app_fixture *f, struct triage **t)
{
    struct err e;
    struct triage_options o = {.path = "/dev/null/t", .reviewer = "ann", .aspect = -1};
    struct app *a = all_read(f);
    assert_true(triage_open(t, &o, &e));
    triage_bind(*t, a->columns, true);
    a->triage = *t;
    command_run(a, "tag ok");
    assert_int_equal(triage_unsaved(*t), 1);
    return a;
}

static void done(struct app_fixture *f, struct triage *t)
{
    f->app->triage = NULL;
    app_closed(f);
    triage_close(t);
}

static void told_to_end_it_does_not_reload(void **state)
{
    (void)state;
    struct app_fixture f;
    struct triage *t;
    struct app *a = unsaved(&f, &t);
    command_run(a, "reload");
    assert_true(a->confirm_leave && !a->quit);
    app_handle(a, &(struct event){.kind = EVENT_QUIT, .n = SIGTERM});
    assert_true(a->quit);
    assert_false(a->reload);
    assert_int_equal(a->status, 128 + SIGTERM);
    done(&f, t);
}

static void what_is_asked_stays_until_it_is_answered(void **state)
{
    (void)state;
    struct app_fixture f;
    struct triage *t;
    struct app *a = unsaved(&f, &t);
    command_run(a, "quit");
    char question[MESSAGE_BYTES];
    strcpy(question, a->message);
    assert_non_null(strstr(question, "not saved"));
    app_handle(a, &(struct event){.kind = EVENT_PASTE, .text = "y", .n = 1, .now = a->now});
    app_handle(a, &(struct event){.kind = EVENT_CLICK, .x = 10, .y = 5, .now = a->now});
    assert_string_equal(a->message, question);
    event(a, EVENT_INTERRUPT, 0); // is no
    assert_string_equal(a->message, "nothing was lost");
    event(a, EVENT_KEY, 'y');
    assert_false(a->quit);
    command_run(a, "quit");
    event(a, EVENT_KEY, 'y');
    assert_true(a->quit);
    done(&f, t);
}

// A script cannot be asked.
static void a_script_that_quits_quits(void **state)
{
    (void)state;
    struct app_fixture f;
    struct triage *t;
    struct app *a = unsaved(&f, &t);
    char text[] = "quit\nkey G\n";
    FILE *script = fmemopen(text, strlen(text), "r");
    struct err e;
    size_t at = a->list.cursor;
    assert_true(script_run(a, f.term, script, "script", stdout, &e));
    assert_true(a->quit);
    assert_int_equal(a->list.cursor, at); // the rest is not run
    fclose(script);
    done(&f, t);
}

// ---- other programs -----------------------------------------------------------------------------

struct paging_term {
    struct term term;
    struct term_ops ops;
    char shown[4096];
};

static bool copy_file(struct term *t, const char *command, struct err *e)
{
    struct paging_term *p = (struct paging_term *)t;
    (void)e;
    const char *from = strchr(command, '\'') + 1;
    char path[256];
    snprintf(path, sizeof path, "%.*s", (int)(strlen(from) - 1), from);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    p->shown[fread(p->shown, 1, sizeof p->shown - 1, file)] = '\0';
    fclose(file);
    return true;
}

// Half of UTF-8 is control characters to a terminal of ISO-8859-1.
static void a_pager_gets_what_the_terminal_shows(void **state)
{
    (void)state;
    struct app_fixture f;
    struct app *a = all_read(&f);
    struct paging_term p = {.term = *f.term, .ops = *f.term->ops};
    struct strbuf text = {0};
    struct err e;
    p.term.ops = &p.ops;
    p.ops.shell = copy_file;
    a->term = &p.term;
    strbuf_puts(&text, "caf\xc3\x9b \033[2J\ntwo");
    assert_true(outside_page(a, &text, &e));
    assert_string_equal(p.shown, "caf\xc3\x9b ^[[2J\ntwo\n");
    a->ascii = true;
    assert_true(outside_page(a, &text, &e));
    for (const char *at = p.shown; *at; at++)
        assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
    assert_non_null(strstr(p.shown, "\ntwo\n"));
    strbuf_free(&text);
    a->term = f.term;
    app_closed(&f);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_typed_ahead_find_what_is_listed),
        cmocka_unit_test(told_to_end_it_does_not_reload),
        cmocka_unit_test(what_is_asked_stays_until_it_is_answered),
        cmocka_unit_test(a_script_that_quits_quits),
        cmocka_unit_test(a_pager_gets_what_the_terminal_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
