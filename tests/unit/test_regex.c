// SPDX-License-Identifier: MIT
// What a person types as an expression: smart case, and none that fills the memory.
#include "unit.h"

#include "core/regex.h"

#include <string.h>

static bool compiles(const char *pattern, bool *fold, struct err *e)
{
    regex_t regex;
    bool ok = regex_compile(&regex, pattern, strlen(pattern), fold, e);
    if (ok)
        regfree(&regex);
    return ok;
}

static void test_smart_case(void **state)
{
    (void)state;
    bool fold;
    assert_true(compiles("silk", &fold, NULL) && fold);
    assert_true(compiles("Silk", &fold, NULL) && !fold);
    assert_true(compiles("r[oö]s", &fold, NULL) && fold);
    assert_true(compiles("[^]a]+", &fold, NULL) && fold);
}

static void refused(const char *pattern, const char *why)
{
    struct err e;
    bool fold;
    assert_false(compiles(pattern, &fold, &e));
    if (!strstr(e.msg, why))
        fail_msg("%s: %s", pattern, e.msg);
}

static void test_refused(void **state)
{
    (void)state;
    char longer[REGEX_TEXT + 2];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    refused("(a{255}){255}{255}", "too large");
    refused("((((((a+)+)+)+)+){99}){99}", "too large");
    refused("(a)\\1", "back-references");
    refused("(a", "not a regular expression");
    refused("[a", "not a regular expression");
    refused(longer, "longer than");
}

// The C library would compile these for seconds, or for ever.
static void test_slow(void **state)
{
    (void)state;
    static const struct {
        const char *from, *again;
        int n;
    } slow[] = {{"$:", "*", 110},     {"", "(^|$)*", 50}, {"", "$a****", 16},  {"", "$a*", 300},
                {"^", "(a*b*)*", 16}, {"\\b", "*", 100},  {"$", "((a*)*)*", 8}};
    for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
        char text[REGEX_TEXT + 1];
        size_t n = strlen(strcpy(text, slow[i].from));
        for (int k = 0; k < slow[i].n && n + strlen(slow[i].again) < sizeof text; k++)
            n += strlen(strcpy(text + n, slow[i].again));
        refused(text, "too slow");
    }
    bool fold;
    assert_true(compiles("^([a-z]+ ?)+$", &fold, NULL));
    assert_true(compiles("^(a|b*)+$|^c{2,9}$", &fold, NULL));
    assert_true(compiles("((((a*)*)*)*)*", &fold, NULL));
    assert_true(compiles("^a$|^b$|^c$|^d$|^e+$|^f*$", &fold, NULL));
    assert_true(compiles("[$^]*[^$*]*\\$*", &fold, NULL)); // no anchors
}

static void test_brackets(void **state)
{
    (void)state;
    static const struct {
        const char *text; // behind the '['
        size_t n;
    } cases[] = {{"a]b", 2}, {"]]b", 2}, {"^]]b", 3}, {"[:alpha:]x]b", 11}, {"[.].]]b", 6}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(regex_bracket(cases[i].text, strlen(cases[i].text)), cases[i].n);
    assert_true(regex_bracket("", 0) > 0); // not closed
    assert_true(regex_bracket("]", 1) > 1);
    assert_true(regex_bracket("a[:", 3) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smart_case),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_brackets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
