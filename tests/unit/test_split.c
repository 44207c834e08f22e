// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "store/json/json.h"
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

// Splits the text and writes what came out, one result after the other:
// `line:column@offset+length key=text` or `! line:column@offset+length message`.
static char *split_n(const char *text, size_t n, enum layout layout, uint64_t limit)
{
    struct bytes b = open_text(text, n);
    struct splitter *s = splitter_new(&b, layout, limit);
    struct strbuf out = {0};
    struct piece p;
    struct err e;
    enum split_result r;
    while ((r = splitter_next(s, &p, &e)) != SPLIT_END) {
        strbuf_printf(&out, "%s%llu:%llu@%llu+%llu ", r == SPLIT_BAD ? "! " : "",
                      (unsigned long long)p.line, (unsigned long long)p.column,
                      (unsigned long long)p.offset, (unsigned long long)p.length);
        if (p.key && r == SPLIT_VALUE)
            strbuf_printf(&out, "%s=", p.key);
        strbuf_printf(&out, "%s\n", r == SPLIT_BAD ? e.msg : p.text);
        if (r == SPLIT_VALUE) {
            assert_int_equal(strlen(p.text), p.length);
            assert_memory_equal(p.text, text + p.offset, p.length);
        }
    }
    assert_int_equal(splitter_next(s, &p, &e), SPLIT_END); // and stays there
    assert_int_equal(splitter_position(s), n);
    splitter_free(s);
    bytes_close(&b);
    return out.at ? out.at : mem_strdup("");
}

static void expect_split(const char *text, enum layout layout, uint64_t limit, const char *want)
{
    char *got = split_n(text, strlen(text), layout, limit);
    assert_string_equal(got, want);
    free(got);
}

static void lines_have_exact_places(void **state)
{
    (void)state;
    expect_split("\xef\xbb\xbf{\"a\":1}\r\n\r\n  {\"b\": [\r 2]} \t\n\n\n[3]", LAYOUT_LINES, LIMIT,
                 "1:1@3+7 {\"a\":1}\n"
                 "3:3@16+12 {\"b\": [\r 2]}\n"
                 "6:1@33+3 [3]\n");
    expect_split("", LAYOUT_LINES, LIMIT, "");
    expect_split("\n \r\n", LAYOUT_LINES, LIMIT, "");
    expect_split("1\n2", LAYOUT_LINES, LIMIT, "1:1@0+1 1\n2:1@2+1 2\n");
}

static void broken_lines_stay_alone(void **state)
{
    (void)state;
    expect_split("{\"a\":1}\n{\"b\":\"x\n{\"c\":3} tail\n{\"d\":[[[\n{\"e\":5}\n", LAYOUT_LINES,
                 LIMIT,
                 "1:1@0+7 {\"a\":1}\n"
                 "2:1@8+7 {\"b\":\"x\n"
                 "3:1@16+12 {\"c\":3} tail\n"
                 "4:1@29+8 {\"d\":[[[\n"
                 "5:1@38+7 {\"e\":5}\n");
}

static void arrays(void **state)
{
    (void)state;
    expect_split(" [1,{\"a\":\"]}\\\"\"},\n\t[[2],{}] , \"x,y\",null ]\n", LAYOUT_ARRAY, LIMIT,
                 "1:3@2+1 1\n"
                 "1:5@4+12 {\"a\":\"]}\\\"\"}\n"
                 "2:2@19+8 [[2],{}]\n"
                 "2:13@30+5 \"x,y\"\n"
                 "2:19@36+4 null\n");
    expect_split("[]", LAYOUT_ARRAY, LIMIT, "");
    expect_split("[ ]\n\n", LAYOUT_ARRAY, LIMIT, "");
    expect_split("{}", LAYOUT_OBJECT, LIMIT, "");
    expect_split("", LAYOUT_EMPTY, LIMIT, "");
}

static void objects(void **state)
{
    (void)state;
    expect_split("{\"a\\u0062\": {\"x\":1},\n \"\" :2}", LAYOUT_OBJECT, LIMIT,
                 "1:13@12+7 ab={\"x\":1}\n"
                 "2:6@26+1 =2\n");
    expect_split(
        "{\"a\" 1, b:2, \"\\x\":3, \"d\":4,\"e\":}", LAYOUT_OBJECT, LIMIT,
        "! 1:2@1+5 expected ':' after the key\n"
        "! 1:9@8+3 expected a key in quotes\n"
        "! 1:14@13+6 in the key: expected one of \" \\ / b f n r t u after '\\', found 'x'\n"
        "1:26@25+1 d=4\n"
        "! 1:32@31+0 expected a value\n");
}

static void single_values(void **state)
{
    (void)state;
    expect_split("{\n \"a\":\n 1}\n", LAYOUT_SINGLE, LIMIT, "1:1@0+11 {\n \"a\":\n 1}\n");
    expect_split("{\n}\n[\n]x y\n", LAYOUT_SINGLE, LIMIT,
                 "1:1@0+3 {\n}\n3:1@4+3 [\n]\n4:2@7+3 x y\n");
    expect_split("{\"a\":\n[", LAYOUT_SINGLE, LIMIT,
                 "! 1:1@0+7 the file ends at line 2, column 2 inside this value: it is cut off\n");
}

static void faults_between_elements(void **state)
{
    (void)state;
    expect_split("[{\"a\":1} {\"b\":2},,3,]", LAYOUT_ARRAY, LIMIT,
                 "1:2@1+7 {\"a\":1}\n"
                 "! 1:10@9+0 expected ',' or ']' after a value\n"
                 "1:10@9+7 {\"b\":2}\n"
                 "! 1:18@17+1 expected a value before ','\n"
                 "1:19@18+1 3\n"
                 "! 1:21@20+1 expected a value after ','\n");
    expect_split("[1}:},2] 3", LAYOUT_ARRAY, LIMIT,
                 "1:2@1+1 1\n"
                 "! 1:3@2+3 expected ',' or ']' after a value\n"
                 "1:7@6+1 2\n"
                 "! 1:10@9+1 expected nothing more behind the array's ']'\n");
    // A bracket that is missing inside an element does not swallow the next ones.
    expect_split("[{\"a\":[1,2},{\"b\":3}]", LAYOUT_ARRAY, LIMIT,
                 "1:2@1+10 {\"a\":[1,2}\n"
                 "1:13@12+7 {\"b\":3}\n");
}

static void truncated_files_keep_complete_elements(void **state)
{
    (void)state;
    expect_split("[{\"a\":1},\n{\"b\":", LAYOUT_ARRAY, LIMIT,
                 "1:2@1+7 {\"a\":1}\n"
                 "! 2:1@10+5 the file ends at line 2, column 6 inside this value: it is cut off\n");
    expect_split("[1,\n", LAYOUT_ARRAY, LIMIT,
                 "1:2@1+1 1\n"
                 "! 2:1@4+0 the file ends at line 2, column 1 without a closing ']': it is cut "
                 "off\n");
    expect_split(
        "{\"a\":{},\"b", LAYOUT_OBJECT, LIMIT,
        "1:6@5+2 a={}\n"
        "! 1:11@10+0 the file ends at line 1, column 11 where a value should be: it is cut "
        "off\n");
}

static void too_long_values_are_passed_over(void **state)
{
    (void)state;
    expect_split("{\"a\":1}\n{\"a\":\"0123456789\"}\n{\"b\":2}\n", LAYOUT_LINES, 10,
                 "1:1@0+7 {\"a\":1}\n"
                 "! 2:1@8+18 18 bytes long, more than the limit of 10 bytes for one instance: "
                 "skipped (--max-instance raises the limit)\n"
                 "3:1@27+7 {\"b\":2}\n");
    struct strbuf big = {0};
    strbuf_puts(&big, "[1,\n{\"x\":\"");
    for (int i = 0; i < 200000; i++)
        strbuf_puts(&big, "a]},\n");
    strbuf_puts(&big, "\"},\n2]");
    char *got = split_n(big.at, big.n, LAYOUT_ARRAY, 100000);
    assert_string_equal(got, "1:2@1+1 1\n"
                             "! 2:1@4+1000008 1000008 bytes long, more than the limit of 100000 "
                             "bytes for one instance: skipped (--max-instance raises the limit)\n"
                             "200003:1@1000014+1 2\n");
    free(got);
    strbuf_free(&big);
}

static void deep_nesting_is_no_matter(void **state)
{
    (void)state;
    struct strbuf deep = {0};
    strbuf_putc(&deep, '[');
    for (int i = 0; i < 5000; i++)
        strbuf_putc(&deep, i % 3 ? '[' : '{');
    for (int i = 4999; i >= 0; i--)
        strbuf_putc(&deep, i % 3 ? ']' : '}');
    strbuf_puts(&deep, ",7]");
    char *got = split_n(deep.at, deep.n, LAYOUT_ARRAY, LIMIT);
    assert_non_null(strstr(got, "\n1:10003@10002+1 7\n"));
    free(got);
    strbuf_free(&deep);
}

static void values_may_cross_every_window(void **state)
{
    (void)state;
    struct strbuf text = {0};
    strbuf_putc(&text, '[');
    for (int i = 0; i < 12; i++) {
        strbuf_puts(&text, i ? ",\n\"" : "\"");
        for (int j = 0; j < 100000 * (i % 4); j++)
            strbuf_putc(&text, (char)('a' + (i + j) % 26));
        strbuf_putc(&text, '"');
    }
    strbuf_putc(&text, ']');
    struct bytes b = open_text(text.at, text.n);
    struct splitter *s = splitter_new(&b, LAYOUT_ARRAY, LIMIT);
    struct piece p;
    for (unsigned i = 0; i < 12; i++) {
        assert_int_equal(splitter_next(s, &p, NULL), SPLIT_VALUE);
        assert_int_equal(p.length, 100000 * (i % 4) + 2);
        assert_int_equal(p.line, i + 1);
        assert_memory_equal(p.text, text.at + p.offset, p.length);
    }
    assert_int_equal(splitter_next(s, &p, NULL), SPLIT_END);
    splitter_free(s);
    bytes_close(&b);
    strbuf_free(&text);
}

// ---- random documents -------------------------------------------------------------------------

static uint32_t random_state;

static unsigned pick(unsigned n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 16) % n;
}

static void add_blank(struct strbuf *b, bool lines)
{
    static const char *const blanks[] = {"", "", "", " ", "\t", "\n", "\r\n  "};
    strbuf_puts(b, blanks[pick(lines ? 5 : 7)]);
}

static void add_string(struct strbuf *b)
{
    static const char *const bits[] = {"a", "]",    "}",   "{", "[",        ",",       ":", "\\\"",
                                       " ", "\\\\", "\\n", "/", "\xc3\xa9", "\\u00e9", "1", "NaN"};
    strbuf_putc(b, '"');
    for (unsigned n = pick(8); n; n--)
        strbuf_puts(b, bits[pick(sizeof bits / sizeof *bits)]);
    strbuf_putc(b, '"');
}

static void add_value(struct strbuf *b, int depth, bool lines)
{
    static const char *const scalars[] = {"null", "true", "false", "0", "-1.5e-3", "12345"};
    unsigned kind = pick(depth < 5 ? 6 : 3);
    if (kind < 2) {
        strbuf_puts(b, scalars[pick(sizeof scalars / sizeof *scalars)]);
    } else if (kind == 2) {
        add_string(b);
    } else {
        bool object = kind == 3;
        strbuf_putc(b, object ? '{' : '[');
        for (unsigned i = 0, n = pick(4); i < n; i++) {
            strbuf_puts(b, i ? "," : "");
            add_blank(b, lines);
            if (object) {
                add_string(b);
                add_blank(b, lines);
                strbuf_putc(b, ':');
            }
            add_blank(b, lines);
            add_value(b, depth + 1, lines);
            add_blank(b, lines);
        }
        add_blank(b, lines);
        strbuf_putc(b, object ? '}' : ']');
    }
}

static void add_document(struct strbuf *b, enum layout layout)
{
    bool lines = layout == LAYOUT_LINES, object = layout == LAYOUT_OBJECT;
    strbuf_puts(b, lines ? "" : object ? "{" : "[");
    for (unsigned i = 0, n = pick(9); i < n; i++) {
        strbuf_puts(b, !i ? "" : lines ? "\n" : ",");
        add_blank(b, false);
        if (object) {
            add_string(b);
            add_blank(b, false);
            strbuf_putc(b, ':');
            add_blank(b, false);
        }
        add_value(b, 0, lines);
        add_blank(b, false);
    }
    add_blank(b, false);
    strbuf_puts(b, lines ? "" : object ? "}" : "]");
    add_blank(b, false);
}

static void check_place(const char *text, const struct piece *p)
{
    uint64_t line = 1, column = 1;
    for (uint64_t i = 0; i < p->offset; i++) {
        column++;
        if (text[i] == '\n') {
            line++;
            column = 1;
        }
    }
    assert_int_equal(p->line, line);
    assert_int_equal(p->column, column);
}

// The whole, parsed at once; lines become an array first.
static cJSON *parse_whole(const struct strbuf *text, enum layout layout)
{
    struct strbuf all = {0};
    strbuf_puts(&all, layout == LAYOUT_LINES ? "[" : "");
    bool blank = true;
    for (size_t i = 0; i < text->n; i++) {
        char c = text->at[i];
        if (layout == LAYOUT_LINES && c == '\n') {
            strbuf_puts(&all, blank ? "" : ",");
            blank = true;
        } else {
            blank &= c == ' ' || c == '\t' || c == '\r';
            strbuf_putc(&all, c);
        }
    }
    if (layout == LAYOUT_LINES) {
        while (all.n > 1 && strchr(", \t\r", all.at[all.n - 1]))
            all.at[--all.n] = '\0';
        strbuf_putc(&all, ']');
    }
    struct err e = {0};
    cJSON *v = json_parse(all.at, all.n, NULL, &e);
    if (!v)
        fail_msg("%s: %s", all.at, e.msg);
    strbuf_free(&all);
    return v;
}

static void pieces_are_what_the_whole_has(void **state)
{
    (void)state;
    static const enum layout layouts[] = {LAYOUT_LINES, LAYOUT_ARRAY, LAYOUT_OBJECT};
    for (random_state = 1; random_state < 3000; random_state++) {
        uint32_t seed = random_state;
        enum layout layout = layouts[seed % 3];
        struct strbuf text = {0};
        strbuf_puts(&text, "");
        add_document(&text, layout);
        cJSON *whole = parse_whole(&text, layout);
        struct bytes b = open_text(strbuf_str(&text), text.n);
        struct splitter *s = splitter_new(&b, layout, LIMIT);
        struct piece p;
        struct err e;
        const cJSON *want = whole->child;
        for (; want; want = want->next) {
            assert_int_equal(splitter_next(s, &p, &e), SPLIT_VALUE);
            cJSON *got = json_parse(p.text, p.length, NULL, &e);
            char *a = cJSON_PrintUnformatted(got), *c = cJSON_PrintUnformatted(want);
            assert_string_equal(a, c);
            cJSON_free(a);
            cJSON_free(c);
            cJSON_Delete(got);
            if (layout == LAYOUT_OBJECT)
                assert_string_equal(p.key, want->string);
            check_place(text.at, &p);
        }
        assert_int_equal(splitter_next(s, &p, &e), SPLIT_END);
        splitter_free(s);
        bytes_close(&b);
        cJSON_Delete(whole);
        strbuf_free(&text);
        random_state = seed;
    }
}

// Cut anywhere, an array or object gives some of its first elements and exactly one fault.
static void cut_documents_end_with_one_fault(void **state)
{
    (void)state;
    for (random_state = 1; random_state < 40; random_state++) {
        uint32_t seed = random_state;
        enum layout layout = seed % 2 ? LAYOUT_ARRAY : LAYOUT_OBJECT;
        struct strbuf text = {0};
        add_document(&text, layout);
        while (strchr(" \t\r\n", text.at[text.n - 1]))
            text.n--;
        for (size_t n = 1; n < text.n; n++) {
            struct bytes b = open_text(text.at, n);
            struct splitter *s = splitter_new(&b, layout, LIMIT);
            struct piece p;
            struct err e;
            enum split_result r;
            while ((r = splitter_next(s, &p, &e)) == SPLIT_VALUE) {
                cJSON *v = json_parse(p.text, p.length, NULL, &e);
                assert_non_null(v);
                cJSON_Delete(v);
            }
            assert_int_equal(r, SPLIT_BAD);
            assert_non_null(strstr(e.msg, "cut off"));
            assert_int_equal(splitter_next(s, &p, &e), SPLIT_END);
            splitter_free(s);
            bytes_close(&b);
        }
        strbuf_free(&text);
        random_state = seed;
    }
}

static void a_shrinking_file_is_one_fault(void **state)
{
    (void)state;
    static const enum layout layouts[] = {LAYOUT_LINES, LAYOUT_ARRAY, LAYOUT_SINGLE};
    for (size_t i = 0; i < 3; i++) {
        struct bytes b = open_text("[1]\n[2]\n", 8);
        b.size = 100;
        struct splitter *s = splitter_new(&b, layouts[i], LIMIT);
        struct piece p;
        struct err e = {0};
        assert_int_equal(splitter_next(s, &p, &e), SPLIT_BAD);
        assert_non_null(strstr(e.msg, "shorter"));
        assert_int_equal(splitter_next(s, &p, &e), SPLIT_END);
        splitter_free(s);
        bytes_close(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_exact_places),
        cmocka_unit_test(broken_lines_stay_alone),
        cmocka_unit_test(arrays),
        cmocka_unit_test(objects),
        cmocka_unit_test(single_values),
        cmocka_unit_test(faults_between_elements),
        cmocka_unit_test(truncated_files_keep_complete_elements),
        cmocka_unit_test(too_long_values_are_passed_over),
        cmocka_unit_test(deep_nesting_is_no_matter),
        cmocka_unit_test(values_may_cross_every_window),
        cmocka_unit_test(pieces_are_what_the_whole_has),
        cmocka_unit_test(cut_documents_end_with_one_fault),
        cmocka_unit_test(a_shrinking_file_is_one_fault),
    };
    return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}
