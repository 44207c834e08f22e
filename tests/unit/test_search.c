// SPDX-License-Identifier: MIT
// Searching more rows than are near the cursor, sorted or not: every row that matches is found, the
// cursor goes to the nearest, and ^C stops it.
#include "app_check.h"

#include "app/search.h"

enum { ROWS = 70000, NTH = 2003 }; // the rows whose number leaves 77 have the word

static struct strbuf rows_text(void)
{
    struct strbuf text = {0};
    for (unsigned i = 0; i < ROWS; i++)
        strbuf_printf(&text,
                      "{\"tokens\":[\"a\",\"%s\"],\"ground_truth\":[0],\"saliency\":{\"m\":"
                      "{\"indices\":[%s]}}}\n",
                      i % NTH == 77 ? "Zilch" : "word",
                      i % 3   ? "0"
                      : i % 5 ? "1"
                              : "0,1");
    return text;
}

static bool matches(const struct app *a, size_t i)
{
    return a->frame.rows[i].instance % NTH == 77;
}

static void check_search(struct app *a, size_t cursor)
{
    size_t nearest = cursor, found = 0, slices = 0;
    list_goto(&a->list, cursor);
    while (!matches(a, nearest))
        nearest = (nearest + 1) % ROWS;
    search_set(a, "zilch");
    while (search_work(a))
        slices++;
    assert_int_equal(a->search.far != NULL, a->order.n > 0); // sorted rows in the files' order
    assert_true(slices > 0);                                 // a key would have had its turn
    for (size_t i = 0; i < ROWS; i++) {
        assert_int_equal(a->search.rows[i], matches(a, i));
        found += matches(a, i);
    }
    assert_int_equal(a->search.matches, found);
    assert_int_equal(a->list.cursor, nearest);
}

static void test_search(void **state)
{
    (void)state;
    struct app_fixture f;
    struct err e;
    struct strbuf text = rows_text();
    struct app *a = app_opened(&f, &text, 80, 24);
    strbuf_free(&text);
    app_settle(a);
    assert_int_equal(a->frame.n, ROWS);
    check_search(a, 0);
    check_search(a, 40001);
    assert_true(order_parse("iou:desc", a->columns, &a->order, &e));
    a->stale |= STALE_FRAME;
    app_settle(a);
    check_search(a, 0);
    check_search(a, ROWS - 5);
    search_set(a, "zilch");
    search_stop(a);
    assert_false(search_work(a));
    search_set(a, "zulch");
    while (search_work(a))
        ;
    assert_int_equal(a->search.matches, 0);
    search_set(a, "(w{255}){255}{255}"); // would fill the memory: taken literally
    assert_true(a->search.literally);
    app_closed(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_search)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
