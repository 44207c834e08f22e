// SPDX-License-Identifier: MIT
// The views that read every record listed do so in slices that end by the clock, each reads for
// itself alone, and all of them say how far they are.
#include "app_check.h"

#include "app/commands.h"
#include "app/loop.h"
#include "ui/canvas.h"

enum { ROWS = 40000 };

static struct strbuf rows_text(void)
{
    struct strbuf text = {0};
    for (unsigned i = 0; i < ROWS; i++)
        strbuf_printf(&text,
                      "{\"tokens\":[\"a\",\"b%u\"],\"label\":\"x\",\"prediction\":\"%s\","
                      "\"ground_truth\":[0],\"saliency\":{\"m\":{\"scores\":[0.1,0.9]},"
                      "\"n\":{\"scores\":[0.9,0.%u]}}}\n",
                      i % 10, i % 4 ? "x" : "y", i % 9);
    return text;
}

static bool on_screen(struct app *a, const char *words)
{
    struct canvas c;
    struct strbuf text = {0};
    app_settle(a);
    canvas_init(&c, a->w, a->h);
    app_draw(a, &c);
    canvas_print(&c, &text);
    bool found = strstr(strbuf_str(&text), words) != NULL;
    strbuf_free(&text);
    canvas_fini(&c);
    return found;
}

static size_t slices_left(bool (*work)(struct app *), struct app *a)
{
    size_t n = 1;
    while (work(a))
        n++;
    return n;
}

static void test_card(struct app *a)
{
    command_run(a, "card");
    assert_true(on_screen(a, "Labels and words: reading, 0 %"));
    assert_true(gather_work(a));
    assert_in_range(a->gather.part[GATHER_CARD].done, 1, ROWS - 1);
    assert_true(on_screen(a, "Labels and words: reading,"));
    slices_left(gather_work, a);
    assert_true(gather_ready(a, GATHER_CARD));
    assert_false(a->gather.part[GATHER_GRID].fresh); // nobody looks at it
    assert_null(a->gather.grids);
    assert_int_equal(a->gather.card.n_labels, 1);
    assert_int_equal(a->gather.card.labels[0].n, ROWS);
    assert_false(on_screen(a, "reading,"));
}

static void test_grid(struct app *a)
{
    app_pop_view(a);
    command_run(a, "grid");
    assert_true(gather_work(a));
    assert_true(on_screen(a, "reading, "));
    assert_true(slices_left(gather_work, a) > 1);
    assert_true(gather_ready(a, GATHER_GRID) && gather_ready(a, GATHER_CARD));
    assert_int_equal(a->gather.n_grids, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(a->gather.grids[i].cells[0].n, ROWS);
    app_pop_view(a);
}

static void test_compare(struct app *a)
{
    char so_far[48];
    command_run(a, "compare");
    assert_true(on_screen(a, " 0 of 40000"));
    assert_true(compare_work(a));
    assert_in_range(a->compare.c.n_read, 1, ROWS - 1);
    assert_true(on_screen(a, "comparing"));
    snprintf(so_far, sizeof so_far, " %zu of 40000", a->compare.c.n_read);
    assert_true(on_screen(a, so_far));
    a->w = 40;
    assert_true(on_screen(a, so_far));
    a->w = 80;
    slices_left(compare_work, a);
    assert_false(on_screen(a, "comparing"));
    assert_int_equal(a->compare.defined[COMPARE_PLOTS - 1], ROWS);
}

static void test_slices(void **state)
{
    (void)state;
    struct app_fixture f;
    struct strbuf text = rows_text();
    struct app *a = app_opened(&f, &text, 80, 40);
    strbuf_free(&text);
    do
        app_settle(a);
    while (app_work(a));
    app_settle(a);
    assert_int_equal(a->frame.n, ROWS);
    test_card(a);
    test_grid(a);
    test_compare(a);
    app_closed(&f);
}

// ---- how often that is shown --------------------------------------------------------------------

// A terminal on which nobody types, whose clock goes on by 30 ms whenever it is asked.
struct quiet_term {
    struct term term;
    struct term_ops ops;
    const struct app *app;
    uint64_t now, shown;
    size_t frames, early;
    bool whole; // what was shown last is all there is
};

static void quiet_read(struct term *t, int timeout_ms, struct event *out)
{
    struct quiet_term *q = (struct quiet_term *)t;
    bool over = timeout_ms != 0;
    *out = (struct event){.kind = over ? EVENT_QUIT : EVENT_NONE, .now = q->now += 30};
}

static void quiet_blit(struct term *t, const struct canvas *c, const struct theme *theme)
{
    (void)c, (void)theme;
    struct quiet_term *q = (struct quiet_term *)t;
    bool works = app_timeout(q->app) == 0;
    q->early += works && q->frames > 1 && q->now - q->shown < 200;
    q->whole = !works;
    q->shown = q->now;
    q->frames++;
}

static void look_on(struct quiet_term *q, struct app *a)
{
    q->frames = 0;
    a->quit = false;
    app_loop(a, &q->term);
    assert_int_equal(q->early, 0);
    assert_true(q->frames > 1 && q->whole);
}

static void progress_is_shown_five_times_a_second(void **state)
{
    (void)state;
    struct app_fixture f;
    struct strbuf text = rows_text();
    struct app *a = app_opened(&f, &text, 80, 40);
    strbuf_free(&text);
    struct quiet_term q = {.term = *f.term, .ops = *f.term->ops, .app = a, .now = 1000};
    q.term.ops = &q.ops;
    q.ops.read_event = quiet_read;
    q.ops.blit = quiet_blit;
    look_on(&q, a);
    assert_int_equal(a->frame.n, ROWS);
    command_run(a, "card");
    look_on(&q, a);
    app_closed(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slices),
        cmocka_unit_test(progress_is_shown_five_times_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
