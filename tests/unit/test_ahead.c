// SPDX-License-Identifier: MIT
#include "unit.h"

#include "app/ahead.h"

#include <stdio.h>
#include <unistd.h>

enum { ROWS = 100 };

static void write_corpus(char *path)
{
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (int i = 0; i < ROWS; i++)
        dprintf(fd,
                "{\"id\":\"r%d\",\"tokens\":[\"a\",\"b%d\"],\"label\":\"x\",\"prediction\":\"x\","
                "\"ground_truth\":[0],\"saliency\":{\"s\":{\"indices\":[1]}}}\n",
                i, i);
    close(fd);
}

static void show(struct app *a, struct canvas *c)
{
    app_settle(a);
    canvas_resize(c, a->w, a->h);
    app_draw(a, c);
}

static void pages_around_are_read_and_then_it_sleeps(void **state)
{
    (void)state;
    char path[] = "/tmp/venn-ahead-XXXXXX";
    const char *paths[] = {path};
    struct corpus_options o;
    struct corpus *corpus;
    struct config config;
    struct err e;
    struct canvas c;
    struct app *a = mem_zalloc(sizeof *a);
    write_corpus(path);
    corpus_options_init(&o);
    o.paths = paths;
    o.n_paths = 1;
    config_init(&config);
    assert_true(corpus_open(&corpus, &o, &e));
    struct term *t = term_headless_open(80, 24, DEPTH_256, true);
    struct app_setup setup = {.corpus = corpus,
                              .config = &config,
                              .term = t,
                              .analysis = {.delta = .05, .cuts = cuts_text()},
                              .fresh = true};
    if (!app_init(a, &setup, &e))
        fail_msg("%s", e.msg);
    canvas_init(&c, a->w, a->h);
    for (int i = 0; a->loading && i < 100; i++)
        app_work(a);
    show(a, &c);
    app_handle(a, &(struct event){.kind = EVENT_KEY, .key = 'j', .now = 1000});
    show(a, &c);
    size_t below = a->list.top + (size_t)a->list.height;
    assert_true(below + (size_t)a->list.height <= ROWS);
    assert_false(ahead_due(a)); // another key may come at once
    app_handle(a, &(struct event){.kind = EVENT_NONE, .now = 1030});
    show(a, &c);
    assert_true(ahead_due(a));
    assert_int_equal(app_timeout(a), 0);
    int slices = 0;
    while (app_work(a) && slices < 100)
        slices++;
    assert_true(slices < 100);
    show(a, &c);
    assert_int_equal(app_timeout(a), -1);   // nothing is left to be done
    assert_int_equal(truncate(path, 0), 0); // no row can be read any more
    for (size_t i = below; i < below + (size_t)a->list.height; i++)
        assert_non_null(corpus_fetch(corpus, a->frame.rows[i].instance, &e));
    assert_null(corpus_fetch(corpus, a->frame.rows[ROWS - 1].instance, &e));
    app_fini(a);
    free(a);
    canvas_fini(&c);
    t->ops->close(t);
    corpus_close(corpus);
    config_free(&config);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_around_are_read_and_then_it_sleeps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
