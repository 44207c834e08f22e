// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "store/input/split.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 64 << 20 };

static struct bytes open_text(const char *s, size_t n)
{
    struct bytes b;
    int fd = bytes_spool_file(NULL);
    assert_true(fd >= 0);
    assert_true(bytes_spool_write(fd, s, n, NULL));
    bytes_from_spool(&b, fd, n, "test");
    return b;
}

static char *transpose_n(const char *text, size_t n, struct err *e)
{
    struct bytes b = open_text(text, n), out;
    char *got = NULL;
    if (columns_transpose(&b, "index", LIMIT, &out, e)) {
        got = mem_zalloc((size_t)out.size + 1);
        assert_true(bytes_read(&out, 0, got, (size_t)out.size, e));
        bytes_close(&out);
    }
    bytes_close(&b);
    return got;
}

static void columns_become_rows(void **state)
{
    (void)state;
    static const char text[] =
        "{\"words\": {\"0\": [\"a\",\n \"b\"], \"2\": null, \"\\\"1\": [\"}\"] },"
        "\"iou\":{\"2\":.5,\"\\\"1\":1e3 ,\"9\":-1},\"none\":{}, \"x\\n\":\n"
        "{\"0\":{\"k\":{}}}}\n";
    struct err e = {0};
    char *got = transpose_n(text, sizeof text - 1, &e);
    if (!got)
        fail_msg("%s", e.msg);
    assert_string_equal(
        got, "{\"index\":\"0\",\"words\":[\"a\",  "
             "\"b\"],\"iou\":null,\"none\":null,\"x\\n\":{\"k\":{}}}\n"
             "{\"index\":\"2\",\"words\":null,\"iou\":.5,\"none\":null,\"x\\n\":null}\n"
             "{\"index\":\"\\\"1\",\"words\":[\"}\"],\"iou\":1e3 ,\"none\":null,\"x\\n\":null}\n"
             "{\"index\":\"9\",\"words\":null,\"iou\":-1,\"none\":null,\"x\\n\":null}\n");
    free(got);
    got = transpose_n("{}", 2, &e);
    assert_string_equal(got, "");
    free(got);
}

static void malformed_columns_fail_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *what;
    } cases[] = {
        {"[]", "line 1, column 1: expected '{'"},
        {"{\"a\":{\"0\":1},\n\"b\":3}", "line 2, column 5: expected an object of rows"},
        {"{\"a\":{\"0\":1}", "line 1, column 13: expected ',' or '}' after a value, but the file "
                             "ends here: it is cut off"},
        {"{\"a\":{\"0\":[1", "line 1, column 13: expected a value, but the file ends here"},
        {"{\"a\":{\"0\":}}", "line 1, column 11: expected a value"},
        {"{\"a\":{\"0\" 1}}", "line 1, column 11: expected ':' after a key"},
        {"{\"a\":{0:1}}", "line 1, column 7: expected a key in quotes"},
        {"{\"a\":{\"0\":1}} x", "line 1, column 15: expected nothing more behind the columns"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        assert_null(transpose_n(cases[i].text, strlen(cases[i].text), &e));
        if (!strstr(e.msg, cases[i].what))
            fail_msg("%s: %s", cases[i].text, e.msg);
    }
}

static void many_rows_in_another_order(void **state)
{
    (void)state;
    enum { ROWS = 20011 };
    struct strbuf text = {0};
    strbuf_puts(&text, "{\"a\":{");
    for (int i = 0; i < ROWS; i++)
        strbuf_printf(&text, "%s\"%d\":[%d,\"%0*d\"]", i ? "," : "", i, i, i % 50, 0);
    strbuf_puts(&text, "},\"b\":{");
    for (int i = 0; i < ROWS; i++) {
        int row = i * 7919 % ROWS;
        strbuf_printf(&text, "%s\"%d\":%d", i ? "," : "", row, row * 2);
    }
    strbuf_puts(&text, "}}");
    struct bytes in = open_text(text.at, text.n), out;
    struct err e;
    assert_true(columns_transpose(&in, "index", LIMIT, &out, &e));
    struct splitter *s = splitter_new(&out, LAYOUT_LINES, LIMIT);
    struct piece p;
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(splitter_next(s, &p, &e), SPLIT_VALUE);
        char want[200];
        snprintf(want, sizeof want, "{\"index\":\"%d\",\"a\":[%d,\"%0*d\"],\"b\":%d}", i, i, i % 50,
                 0, i * 2);
        assert_string_equal(p.text, want);
    }
    assert_int_equal(splitter_next(s, &p, &e), SPLIT_END);
    splitter_free(s);
    bytes_close(&in);
    bytes_close(&out);
    strbuf_free(&text);
}

static void few_cells_do_not_make_a_huge_table(void **state)
{
    (void)state;
    struct strbuf text = {0};
    strbuf_putc(&text, '{');
    for (int i = 0; i < 20000; i++)
        strbuf_printf(&text, "%s\"c%d\":{\"r%d\":1}", i ? "," : "", i, i);
    strbuf_putc(&text, '}');
    struct err e = {0};
    assert_null(transpose_n(text.at, text.n, &e));
    assert_non_null(strstr(e.msg, "share their row names"));
    strbuf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_become_rows),
        cmocka_unit_test(malformed_columns_fail_with_their_place),
        cmocka_unit_test(many_rows_in_another_order),
        cmocka_unit_test(few_cells_do_not_make_a_huge_table),
    };
    return cmocka_run_group_tests_name("transpose", tests, NULL, NULL);
}
