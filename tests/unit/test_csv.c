// SPDX-License-Identifier: MIT
// Rows of comma-separated values, at every place a block of the input can end.
#include "unit.h"

#include "store/reader/csv.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT = 1 << 22, BLOCK = 1 << 16 };

static struct bytes open_text(const char *s, size_t n)
{
    struct bytes b;
    int fd = bytes_spool_file(NULL);
    assert_true(fd >= 0);
    assert_true(bytes_spool_write(fd, s, n, NULL));
    bytes_from_spool(&b, fd, n, "test");
    return b;
}

// The rows as "a|b\nc|d\n".
static char *rows(const char *text, size_t n, struct strbuf *out)
{
    struct bytes b = open_text(text, n);
    struct csv c;
    strbuf_clear(out);
    csv_begin(&c, &b, LIMIT);
    while (csv_row(&c)) {
        for (size_t i = 0; i < c.cells.n; i++)
            strbuf_printf(out, "%s%s", i ? "|" : "", csv_cell(&c, i));
        strbuf_puts(out, c.unclosed ? "!\n" : "\n");
    }
    csv_end(&c);
    bytes_close(&b);
    return out->at;
}

static void rows_are_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"a,b\nc,d\n", "a|b\nc|d\n"},
        {"a,b\r\nc,d", "a|b\nc|d\n"},
        {"a,\"b,\"\"c\"\"\nd\",e\n", "a|b,\"c\"\nd|e\n"},
        {"a;b,c;d\n1;2;3\n", "a|b,c|d\n1|2|3\n"},
        {"a\tb\n\n,\n", "a|b\n\n,\n"},
        {"\"a;b;c\",d\n", "a;b;c|d\n"},
        {"\xef\xbb\xbfx,y\n", "x|y\n"},
        {"a,b\n1,\"open\n2", "a|b\n1|open\n2!\n"},
        {",\n,,\n", "|\n||\n"},
        {"a\rb,c\n", "a\rb|c\n"},
        {"\"x\"y,z\n", "xy|z\n"},
    };
    struct strbuf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(rows(cases[i].text, strlen(cases[i].text), &out), cases[i].rows);
    strbuf_free(&out);
}

static void blocks_do_not_matter(void **state)
{
    (void)state;
    static const char tail[] = "\"q\"\"r\",\"\xc3\xa9\n\"\r\nlast,1\n";
    struct strbuf text = {0}, out = {0};
    for (size_t shift = 0; shift < 16; shift++) {
        strbuf_clear(&text);
        while (text.n < BLOCK - shift)
            strbuf_putc(&text, 'x');
        strbuf_puts(&text, ",y\n");
        strbuf_puts(&text, tail);
        const char *got = rows(text.at, text.n, &out);
        assert_string_equal(got + BLOCK - shift, "|y\nq\"r|\xc3\xa9\n\nlast|1\n");
    }
    strbuf_free(&text);
    strbuf_free(&out);
}

static void records_stay_on_their_lines(void **state)
{
    (void)state;
    static const char text[] = "id,\"a\nb\",y\nx,\"1\n2\",p\n\nz,3\nw,4,q\n";
    static const char want[] =
        "\n\n"
        "{\"id\":\"x\",\"label\":\"p\",\"fields\":{\"a\\u000ab\":\"1\\u000a2\"},"
        "\"meta\":{},\"saliency\":{}}\n\n"
        "\n"
        "\"2 cells, the header has 3\"\n"
        "{\"id\":\"w\",\"label\":\"q\",\"fields\":{\"a\\u000ab\":4},"
        "\"meta\":{},\"saliency\":{}}\n";
    struct bytes in = open_text(text, strlen(text)), out;
    struct err e;
    char got[512] = "";
    assert_true(csv_to_records(&in, "id=id,label=y", LIMIT, &out, &e));
    assert_int_equal(out.size, strlen(want));
    assert_true(bytes_read(&out, 0, got, (size_t)out.size, &e));
    assert_string_equal(got, want);
    bytes_close(&out);
    assert_false(csv_to_records(&in, "id=nobody", LIMIT, &out, &e));
    assert_false(csv_to_records(&in, NULL, LIMIT, &out, &e));
    bytes_close(&in);
}

static void a_row_has_a_limit(void **state)
{
    (void)state;
    static const char text[] = "a,b\n0123456789,0123456789\n1,2\n";
    struct bytes in = open_text(text, strlen(text));
    struct csv c;
    csv_begin(&c, &in, 12);
    assert_true(csv_row(&c));
    assert_false(c.overlong);
    assert_true(csv_row(&c));
    assert_true(c.overlong);
    assert_true(csv_row(&c));
    assert_false(c.overlong);
    assert_string_equal(csv_cell(&c, 1), "2");
    assert_int_equal(c.line, 3);
    csv_end(&c);
    bytes_close(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_cut),
        cmocka_unit_test(blocks_do_not_matter),
        cmocka_unit_test(records_stay_on_their_lines),
        cmocka_unit_test(a_row_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
