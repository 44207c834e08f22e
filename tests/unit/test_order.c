// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <stdlib.h>

static struct fixture fx;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_fini(&fx);
    return 0;
}

static struct order parsed(const char *text)
{
    struct order o;
    struct err e;
    if (!order_parse(text, &fx.columns, &o, &e))
        fail_msg("%s: %s", text, e.msg);
    return o;
}

// Instances under run SIS in the order, as digits.
static void assert_order(const char *text, const char *expected)
{
    struct order o = parsed(text);
    struct row rows[FIXTURE_N];
    char got[FIXTURE_N + 1] = "";
    struct err e;
    for (uint32_t i = 0; i < FIXTURE_N; i++)
        rows[i] = (struct row){i, FIXTURE_SIS};
    assert_true(order_rows(&o, &fx.source, rows, FIXTURE_N, &e));
    for (uint32_t i = 0; i < FIXTURE_N; i++)
        got[i] = (char)('0' + rows[i].instance);
    if (strcmp(got, expected))
        fail_msg("%s: %s, expected %s", text, got, expected);
}

static void assert_error(const char *text, const char *part)
{
    struct order o = {.n = 77};
    struct err e;
    assert_false(order_parse(text, &fx.columns, &o, &e));
    if (!strstr(e.msg, part))
        fail_msg("%s: \"%s\" lacks \"%s\"", text, e.msg, part);
    assert_int_equal(o.n, 77);
}

static void parses_and_prints(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"iou:desc,n", "iou:desc,n"},
        {" IoU : DESC , pred:asc ", "iou:desc,prediction"},
        {"delta(iou,SIS,LIME):desc", "delta(iou,SIS,\"cnn/LIME, mean\"):desc"},
        {"meta.\"a,b:c\":desc,id", "meta.\"a,b:c\":desc,id"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct order o = parsed(texts[i][0]);
        struct strbuf out = {0};
        order_print(&o, &fx.columns, &out);
        assert_string_equal(strbuf_str(&out), texts[i][1]);
        struct order again = parsed(strbuf_str(&out));
        assert_memory_equal(&o, &again, sizeof o);
        strbuf_free(&out);
    }
    assert_error("iuo", "did you mean iou?");
    assert_error("n,frob:desc", "\"frob\"");
    assert_error("iou:up", "iou:up\": expected :asc or :desc");
    assert_error("iou,", "expected a field");
    assert_error(",iou", "expected a field");
    assert_error("iou n", "unexpected \"n\"");
    assert_error("n,n,n,n,n,n,n,n,n", "more than 8");
}

static void undefined_comes_last_both_ways(void **state)
{
    (void)state; // iou: 1, .1, -, -, .33, -, 0, .075
    assert_order("iou", "67140235");
    assert_order("iou:desc", "04176235");
    assert_order("wsc", "70123456");
    assert_order("wsc:desc", "70123456");
    assert_order("primary", "67012345");
}

static void ties_keep_their_order(void **state)
{
    (void)state; // s: 2, 1, 1, 0, 4, -, 1, 23
    assert_order("s", "31260475");
    assert_order("s:desc", "74012635");
    assert_order("s,n:desc", "31620475");
    assert_order("s:desc,n", "74026135");
    assert_order("correct", "16735024"); // no, unknown, yes
}

static void texts_go_by_bytes(void **state)
{
    (void)state;
    assert_order("id:desc", "76543210");
    assert_order("text", "31047265"); // all, beautiful, creamy, ein, forty, not, numbers, only
    assert_order("text:desc", "56274013");
    assert_order("gt", "31047652"); // "", beautiful, creamy, ein, forty, numbers, only, undefined
    assert_order("run:desc", "01234675");
}

static void numbers_come_before_words(void **state)
{
    (void)state; // label: pos pos pos - pos pos 0.7 "0.9"; pred: pos neg pos pos pos - .876 .9
    assert_order("label", "67012453");
    assert_order("label:desc", "01245763");
    assert_order("pred", "67102345");
    assert_order("pred:desc", "02341765");
    assert_order("meta.year", "40123567"); // 1999, 2010, "n/a"
    assert_order("meta.year:desc", "10423567");
    assert_order("meta.style", "61023457"); // "", Stout, porter
    assert_order("meta.style:desc", "01623457");
}

static void every_row_is_read_once(void **state)
{
    (void)state;
    assert_order("meta.style,text,id:desc", "61034725");
    assert_int_equal(fx.fetches, FIXTURE_N);
    fx.fetches = 0;
    assert_order("iou,n:desc,label,run", "67140523");
    assert_int_equal(fx.fetches, 0);
}

static void derived_numbers(void **state)
{
    (void)state;
    assert_order("disagreement:desc", "10423567");
    assert_order("delta(iou,SIS,IG)", "14023567");
}

static void failing_reads_change_nothing(void **state)
{
    (void)state;
    struct order o = parsed("iou,text");
    struct row rows[] = {{0, 0}, {6, 0}, {3, 0}, {1, 0}}, before[4];
    struct err e;
    memcpy(before, rows, sizeof rows);
    fx.unreadable = 3;
    assert_false(order_rows(&o, &fx.source, rows, 4, &e));
    assert_non_null(strstr(e.msg, "record 3"));
    assert_memory_equal(rows, before, sizeof rows);
}

// ---- against a sort that is obviously right ---------------------------------------------------

enum { MANY = 3000 };

static double key_of(const struct row *r, const struct field *f)
{
    struct err e;
    double x;
    assert_true(field_number(&fx.source, *r, f, &x, &e));
    return x;
}

static bool goes_after(const struct order *o, const struct row *a, const struct row *b)
{
    for (size_t k = 0; k < o->n; k++) {
        double x = key_of(a, &o->keys[k].field), y = key_of(b, &o->keys[k].field);
        if (isnan(x) || isnan(y)) {
            if (isnan(x) != isnan(y))
                return isnan(x);
        } else if (x != y) {
            return o->keys[k].descending ? x < y : x > y;
        }
    }
    return false;
}

// Random cells for instances 0..MANY-1 under a run of their own.
static void grow(void)
{
    uint64_t seed = 5;
    fx.columns.rows = mem_resize(fx.columns.rows, MANY, sizeof *fx.columns.rows);
    fx.columns.n = fx.columns.cap = MANY;
    for (uint32_t i = 0; i < MANY; i++) {
        struct column_row *row = &fx.columns.rows[i];
        *row = (struct column_row){.n = 40, .label = value_none(), .flags = INSTANCE_ANNOTATED};
        if (fixture_random(&seed, 5))
            row->label = value_number((double)fixture_random(&seed, 9) - 4);
        struct cell *cell = columns_cell_make(&fx.columns, i, FIXTURE_SIS);
        uint32_t g = fixture_random(&seed, 4), s = fixture_random(&seed, 4);
        cell->g = g;
        cell->s = s;
        cell->inter = fixture_random(&seed, (g < s ? g : s) + 1);
        cell->n = (40 + fixture_random(&seed, 3)) & 0xfffffff;
        cell->flags =
            CELL_PRESENT | (fixture_random(&seed, 9) ? CELL_ANNOTATED : 0u) | CELL_SALIENT;
    }
}

static void sorts_like_insertion(void **state)
{
    (void)state;
    static const char *const orders[] = {"iou", "iou:desc", "label:desc,sc", "n,gtc:desc,label",
                                         "g:desc,s:desc,n:desc"};
    struct row *rows = mem_array(MANY, sizeof *rows), *slow = mem_array(MANY, sizeof *slow);
    grow();
    for (size_t k = 0; k < sizeof orders / sizeof orders[0]; k++) {
        struct order o = parsed(orders[k]);
        struct err e;
        size_t n = k ? 300 : MANY / 4;
        for (uint32_t i = 0; i < n; i++) {
            rows[i] = (struct row){(uint32_t)(i * 7919u % MANY), FIXTURE_SIS};
            size_t at = i;
            for (; at && goes_after(&o, &slow[at - 1], &rows[i]); at--)
                slow[at] = slow[at - 1];
            slow[at] = rows[i];
        }
        assert_true(order_rows(&o, &fx.source, rows, n, &e));
        assert_memory_equal(rows, slow, n * sizeof *rows);
    }
    free(rows);
    free(slow);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(parses_and_prints), TEST(undefined_comes_last_both_ways), TEST(ties_keep_their_order),
        TEST(texts_go_by_bytes), TEST(numbers_come_before_words),      TEST(every_row_is_read_once),
        TEST(derived_numbers),   TEST(failing_reads_change_nothing),   TEST(sorts_like_insertion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
