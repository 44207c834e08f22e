// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/strbuf.h"
#include "store/input/split.h"

#include <string.h>

static struct bytes open_text(const char *s, size_t n)
{
    struct bytes b;
    int fd = bytes_spool_file(NULL);
    assert_true(fd >= 0);
    assert_true(bytes_spool_write(fd, s, n, NULL));
    bytes_from_spool(&b, fd, n, "test");
    return b;
}

static enum layout sniff_n(const char *text, size_t n)
{
    struct bytes b = open_text(text, n);
    struct err e = {0};
    enum layout layout = LAYOUT_EMPTY;
    if (!layout_sniff(&b, &layout, &e))
        fail_msg("%.60s: %s", text, e.msg);
    bytes_close(&b);
    return layout;
}

static void layouts_are_recognised(void **state)
{
    (void)state;
    static const struct {
        enum layout want;
        const char *text;
    } cases[] = {
        {LAYOUT_EMPTY, ""},
        {LAYOUT_EMPTY, "\xef\xbb\xbf \r\n"},
        {LAYOUT_ARRAY, "[{\"words\":[]},{}]"},
        {LAYOUT_ARRAY, "\n[\n{\"a\":1},\n{\"a\":2}\n]\n"},
        {LAYOUT_ARRAY, "[{\"a\":1},\n{\"a\":2},\n{\"a\""},
        {LAYOUT_LINES, "[1,2]\n[3,4]\n"},
        {LAYOUT_LINES, "[1,2\n[3,4]\n"},
        {LAYOUT_LINES, "{\"tokens\":[]}\n{\"tokens\":[]}\n"},
        {LAYOUT_LINES, "{\"tokens\":[]}"},
        {LAYOUT_LINES, "\xef\xbb\xbf{\"tokens\":[]}\r\n\r\n"},
        {LAYOUT_LINES, "{\"tok\n{\"tokens\":[]}\n"},
        {LAYOUT_LINES, "{\"id\":1,\"tokens\":[\"a\"\n{\"tokens\":[]}\n"},
        {LAYOUT_LINES, "{\"a\":{\"b\":1}}\n{\"a\":{\"b\":1}}\n"},
        {LAYOUT_LINES, "oops\n{\"a\":1}\n"},
        {LAYOUT_LINES, "{\"id\":1"},
        {LAYOUT_LINES, "{}"},
        {LAYOUT_SINGLE, "{\n\"tokens\":[]\n}"},
        {LAYOUT_SINGLE, "{\n\"meta\":{},\n\"tokens\":[]\n}"},
        {LAYOUT_SINGLE, "{\n\"tokens\":[]\n}\n{\n\"tokens\":[]\n}\n"},
        {LAYOUT_SINGLE, "{\n \"id\": 1,\n \"tok"},
        {LAYOUT_COLUMNS, "{\"words\":{\"0\":[\"a\"],\"1\":[]},\"iou\":{\"0\":0.5,\"1\":1}}"},
        {LAYOUT_COLUMNS, "{\"words\":{\"0\":[\"a\"],\"1\":[\"b"},
        {LAYOUT_COLUMNS, "{\n \"fname\": {\n  \"x.jpg\": \"x\"\n },\n \"label\": {}\n}\n"},
        {LAYOUT_COLUMNS, "{\"words\":{},\"label\":{}}"},
        {LAYOUT_OBJECT, "{\"1_gab\":{\"post_id\":\"1_gab\",\"annotators\":[]},\"2\":{}}"},
        {LAYOUT_OBJECT, "{\"0\":{\"words\":[],\"label\":1},\"1\":{\"words\":[]}}"},
        {LAYOUT_OBJECT, "{\n\"a\":{\"label\":1},\n\"b\":{\"label\":2}\n}"},
        {LAYOUT_OBJECT, "{\"a\":{\"x\":1,\"y\":[]},\"b\":{\"x\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (sniff_n(cases[i].text, strlen(cases[i].text)) != cases[i].want)
            fail_msg("%s: not layout %d", cases[i].text, (int)cases[i].want);
}

static void one_long_line_is_sniffed_by_its_beginning(void **state)
{
    (void)state;
    static const struct {
        enum layout want;
        const char *first, *filler;
    } cases[] = {
        {LAYOUT_COLUMNS, "{\"words\":{\"0\":1", ",\"17\":[\"word\",\"\\u00e9\"]"},
        {LAYOUT_OBJECT, "{\"7_x\":{\"post_id\":1", ",\"annotators\":[null]"},
        {LAYOUT_ARRAY, "[1", ",{\"a\":null}"},
        {LAYOUT_LINES, "{\"image\":\"", "abcdefghi"},
        {LAYOUT_SINGLE, "{\n\"image\":\"", "abcdefghi"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t pad = 0; pad < 12; pad++) { // the prefix ends at every byte of the filler
            struct strbuf text = {0};
            strbuf_add(&text, "            ", pad);
            strbuf_puts(&text, cases[i].first);
            while (text.n < (1 << 20) + 4000)
                strbuf_puts(&text, cases[i].filler);
            assert_int_equal(sniff_n(text.at, text.n), cases[i].want);
            strbuf_free(&text);
        }
    }
}

static void blank_lines_are_looked_at_once(void **state) // else this takes hours
{
    (void)state;
    struct strbuf text = {0};
    strbuf_puts(&text, "oops");
    for (size_t i = 0; i < (1 << 19) - 16; i++)
        strbuf_puts(&text, "\n ");
    strbuf_puts(&text, "{}\n");
    assert_int_equal(sniff_n(text.at, text.n), LAYOUT_LINES);
    strbuf_free(&text);
}

static void what_is_not_json_is_explained(void **state)
{
    (void)state;
    static const struct {
        const char *text, *what;
    } cases[] = {
        {"id,label\n1,2\n", "this is not JSON: expected '{' or '[', found 'i'"},
        {"\x80\x04\x95", "pickle"},
        {"PK\x03\x04zip", "zip archive"},
        {"\xff\xfe{", "UTF-16"},
        {"<!DOCTYPE html>", "web page"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes b = open_text(cases[i].text, strlen(cases[i].text));
        struct err e = {0};
        enum layout layout = LAYOUT_SINGLE;
        assert_false(layout_sniff(&b, &layout, &e));
        assert_non_null(strstr(e.msg, cases[i].what));
        assert_int_equal(layout, LAYOUT_SINGLE);
        bytes_close(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_recognised),
        cmocka_unit_test(one_long_line_is_sniffed_by_its_beginning),
        cmocka_unit_test(blank_lines_are_looked_at_once),
        cmocka_unit_test(what_is_not_json_is_explained),
    };
    return cmocka_run_group_tests_name("sniff", tests, NULL, NULL);
}
