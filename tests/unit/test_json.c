// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "store/json/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static cJSON *parse_n(const char *text, size_t n, struct json_fault *fault, struct err *e)
{
    // A heap copy of the exact size, so that the address sanitizer sees any step over the end.
    char *copy = mem_strndup(text, n);
    cJSON *v = json_parse(copy, n, fault, e);
    free(copy);
    return v;
}

static cJSON *parse(const char *text)
{
    struct err e = {0};
    cJSON *v = parse_n(text, strlen(text), NULL, &e);
    if (!v)
        fail_msg("%s: %s", text, e.msg);
    return v;
}

static void values_are_parsed(void **state)
{
    (void)state;
    cJSON *v = parse(" {\"a\": [1, -2.5e3, true, false, null, \"x\\n\\u00e9\\ud83d\\ude00\"],"
                     "\"b\": {}, \"c\": []}\r\n");
    const cJSON *a = json_get(v, "a");
    assert_int_equal(cJSON_GetArraySize(a), 6);
    assert_true(cJSON_GetArrayItem(a, 1)->valuedouble == -2500);
    assert_string_equal(cJSON_GetArrayItem(a, 5)->valuestring, "x\n\xc3\xa9\xf0\x9f\x98\x80");
    assert_true(cJSON_IsObject(json_get(v, "b")));
    cJSON_Delete(v);
}

static void lookups_are_case_sensitive(void **state)
{
    (void)state;
    cJSON *v = parse("{\"Label\": 1, \"label\": 2, \"label\": 3}");
    assert_true(json_get(v, "label")->valuedouble == 2);
    assert_null(json_get(v, "LABEL"));
    assert_null(json_get(json_get(v, "label"), "x"));
    assert_null(json_get(NULL, "x"));
    cJSON_Delete(v);
}

static void nan_and_infinity_outside_strings(void **state)
{
    (void)state;
    cJSON *v = parse("[NaN, Infinity, -Infinity, \"NaN Infinity\", 1e999, {\"NaN\": NaN}]");
    assert_true(cJSON_IsNull(cJSON_GetArrayItem(v, 0)));
    assert_true(isinf(cJSON_GetArrayItem(v, 1)->valuedouble));
    assert_true(cJSON_GetArrayItem(v, 2)->valuedouble < 0);
    assert_true(isinf(cJSON_GetArrayItem(v, 2)->valuedouble));
    assert_string_equal(cJSON_GetArrayItem(v, 3)->valuestring, "NaN Infinity");
    assert_true(isinf(cJSON_GetArrayItem(v, 4)->valuedouble));
    assert_true(cJSON_IsNull(json_get(cJSON_GetArrayItem(v, 5), "NaN")));
    cJSON_Delete(v);
}

static void lax_forms_are_accepted(void **state)
{
    (void)state;
    cJSON *v = parse("\xef\xbb\xbf[01, 1., -.5, \"a\tb\"]");
    assert_true(cJSON_GetArrayItem(v, 0)->valuedouble == 1);
    assert_true(cJSON_GetArrayItem(v, 1)->valuedouble == 1);
    assert_true(cJSON_GetArrayItem(v, 2)->valuedouble == -.5);
    assert_string_equal(cJSON_GetArrayItem(v, 3)->valuestring, "a\tb");
    cJSON_Delete(v);
}

static void faults_have_place_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
        const char *what;
    } cases[] = {
        {"", 0, "expected a value, but the text ends here"},
        {"  ", 2, "expected a value, but the text ends here"},
        {"{\"a\": 1 \"b\": 2}", 8, "expected ',' or '}' after a value, found '\"'"},
        {"{\"a\": 1", 7, "expected ',' or '}' after a value, but the text ends here"},
        {"[1 2]", 3, "expected ',' or ']' after a value, found '2'"},
        {"[1,]", 3, "expected a value, found ']'"},
        {"[1,2}", 4, "expected ',' or ']' after a value, found '}'"},
        {"{a: 1}", 1, "expected a key in quotes or '}', found 'a'"},
        {"{\"a\":1,}", 7, "expected a key in quotes after ',', found '}'"},
        {"{\"a\" 1}", 5, "expected ':' after a key, found '1'"},
        {"{\"a\": \"bc", 6, "expected '\"' at the end of this string, but the text ends"},
        {"[\"a\\x\"]", 4, "expected one of \" \\ / b f n r t u after '\\', found 'x'"},
        {"[\"\\u12g4\"]", 6, "expected four hexadecimal digits after '\\u', found 'g'"},
        {"{} x", 3, "expected nothing more behind the value, found 'x'"},
        {"1 {", 2, "expected nothing more behind the value, found '{'"},
        {"[nul]", 1, "expected a value, found 'n'"},
        {"[Inf]", 1, "expected a value, found 'I'"},
        {"-", 1, "expected a digit, but the text ends here"},
        {"[1e]", 3, "expected a digit in the exponent, found ']'"},
        {"[\x01]", 1, "expected a value, found byte 0x01"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        struct json_fault fault;
        cJSON *v = parse_n(cases[i].text, strlen(cases[i].text), &fault, &e);
        assert_null(v);
        assert_string_equal(e.msg, cases[i].what);
        assert_int_equal(fault.offset, cases[i].offset);
    }
}

static void nesting_is_capped(void **state)
{
    (void)state;
    char text[140];
    for (size_t depth = 64; depth <= 65; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        struct err e = {0};
        struct json_fault fault;
        cJSON *v = parse_n(text, 2 * depth, &fault, &e);
        assert_int_equal(v != NULL, depth == 64);
        if (!v) {
            assert_string_equal(e.msg, "nested deeper than 64 levels");
            assert_int_equal(fault.offset, 64);
        }
        cJSON_Delete(v);
    }
    char *deep = mem_alloc(1000001);
    memset(deep, '[', 1000000);
    deep[1000000] = '\0';
    assert_null(json_parse(deep, 1000000, NULL, NULL));
    free(deep);
}

static void every_string_becomes_valid(void **state)
{
    (void)state;
    struct json_fault fault;
    static const char text[] = "{\"k\xff\": \"a\xc3\", \"l\": \"\\ud800 \\udc00 \\ud800\\u0041\"}";
    cJSON *v = parse_n(text, sizeof text - 1, &fault, NULL);
    assert_non_null(v);
    assert_true(fault.repaired_utf8);
    assert_false(fault.nul_cut);
    assert_string_equal(json_get(v, "k\xef\xbf\xbd")->valuestring, "a\xef\xbf\xbd");
    assert_string_equal(json_get(v, "l")->valuestring, "\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd"
                                                       "A");
    cJSON_Delete(v);
    v = parse_n("\"\xc3\xa9\xef\xbf\xbd\"", 7, &fault, NULL);
    assert_non_null(v);
    assert_false(fault.repaired_utf8);
    cJSON_Delete(v);
}

static void nul_stays_visible(void **state)
{
    (void)state;
    struct json_fault fault;
    static const char text[] = "[\"a\\u0000b\", \"c\0d\", \"\\\\u0000\"]";
    cJSON *v = parse_n(text, sizeof text - 1, &fault, NULL);
    assert_non_null(v);
    assert_true(fault.nul_cut);
    assert_string_equal(cJSON_GetArrayItem(v, 0)->valuestring, "a\xe2\x90\x80"
                                                               "b");
    assert_string_equal(cJSON_GetArrayItem(v, 1)->valuestring, "c\xe2\x90\x80"
                                                               "d");
    assert_string_equal(cJSON_GetArrayItem(v, 2)->valuestring, "\\u0000");
    cJSON_Delete(v);
}

static void ids_keep_their_digits(void **state)
{
    (void)state;
    static const struct {
        const char *text, *id;
    } cases[] = {
        {"12345678901234567890", "12345678901234567890"},
        {"-1234567890123456", "-1234567890123456"},
        {"123456789012345", "123456789012345"},
        {"7", "7"},
        {"7.0", "7"},
        {"-0", "0"},
        {"0.5", "0.5"},
        {"0.1", "0.1"},
        {"1e22", "1e+22"},
        {"\"r17\"", "r17"},
        {"\"\"", ""},
        {"null", NULL},
        {"true", NULL},
        {"[1]", NULL},
        {"Infinity", NULL},
    };
    struct arena a = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *v = parse(cases[i].text);
        const char *id = json_id(&a, v);
        if (cases[i].id)
            assert_string_equal(id, cases[i].id);
        else
            assert_null(id);
        cJSON_Delete(v);
    }
    assert_null(json_id(&a, NULL));
    arena_free(&a);
}

static void literals_find_their_node(void **state)
{
    (void)state;
    struct arena a = {0};
    cJSON *v = parse("{\"x\": [NaN, 1, Infinity, {\"y\": 11111111111111111111}], \"s\": "
                     "\"99999999999999999999\", \"id\": 22222222222222222222, \"z\": 3}");
    const cJSON *y = json_get(cJSON_GetArrayItem(json_get(v, "x"), 3), "y");
    assert_string_equal(json_id(&a, y), "11111111111111111111");
    assert_string_equal(json_id(&a, json_get(v, "id")), "22222222222222222222");
    assert_true(json_get(v, "id")->valuedouble == 22222222222222222222.0);
    assert_null(json_get(v, "z")->valuestring);
    cJSON_Delete(v);
    arena_free(&a);
}

static void long_numbers_are_read_whole(void **state)
{
    (void)state;
    char text[500] = "[0.";
    memset(text + 3, '3', 200);
    strcpy(text + 203, ",");
    memset(text + 204, '9', 100);
    strcpy(text + 304, ", 1]");
    cJSON *v = parse(text);
    assert_int_equal(cJSON_GetArraySize(v), 3);
    assert_true(fabs(v->child->valuedouble - 1 / 3.) < 1e-15);
    struct arena a = {0};
    assert_int_equal(strlen(json_id(&a, v->child->next)), 100);
    assert_true(v->child->next->valuedouble == 1e100);
    cJSON_Delete(v);
    arena_free(&a);
}

static void indices_are_whole_numbers(void **state)
{
    (void)state;
    cJSON *v = parse("[3, 3.0, -1, 3.5, Infinity, \"3\", null]");
    static const bool is[] = {true, true, true, false, false, false, false};
    const cJSON *item;
    size_t i = 0;
    cJSON_ArrayForEach(item, v)
    {
        double x = 99;
        assert_int_equal(json_is_index(item, &x), is[i]);
        assert_true(is[i] || x == 99);
        i++;
    }
    assert_false(json_is_index(NULL, NULL));
    cJSON_Delete(v);
}

static void types_have_names(void **state)
{
    (void)state;
    cJSON *v = parse("[\"\", 1, true, null, [], {}]");
    static const char *const names[] = {"a string", "a number", "true or false",
                                        "null",     "an array", "an object"};
    for (int i = 0; i < 6; i++)
        assert_string_equal(json_type(cJSON_GetArrayItem(v, i)), names[i]);
    assert_string_equal(json_type(NULL), "nothing");
    cJSON_Delete(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_parsed),
        cmocka_unit_test(lookups_are_case_sensitive),
        cmocka_unit_test(nan_and_infinity_outside_strings),
        cmocka_unit_test(lax_forms_are_accepted),
        cmocka_unit_test(faults_have_place_and_reason),
        cmocka_unit_test(nesting_is_capped),
        cmocka_unit_test(every_string_becomes_valid),
        cmocka_unit_test(nul_stays_visible),
        cmocka_unit_test(ids_keep_their_digits),
        cmocka_unit_test(literals_find_their_node),
        cmocka_unit_test(long_numbers_are_read_whole),
        cmocka_unit_test(indices_are_whole_numbers),
        cmocka_unit_test(types_have_names),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
