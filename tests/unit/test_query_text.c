// SPDX-License-Identifier: MIT
// Filters as text: numbers, canonical form, errors, limits, random texts, completion.
#include "query_check.h"

#include "core/query_lex.h"

static void assert_prints(const char *text, const char *expected)
{
    struct query *q = parsed(text);
    struct strbuf out = {0};
    query_print(q, &fx.columns, &out);
    assert_string_equal(strbuf_str(&out), expected);
    strbuf_free(&out);
    query_free(q);
}

static void ranges_lex(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"pred in .2...4", "prediction in 0.2..0.4"},
        {"pred in .2 .. .4", "prediction in 0.2..0.4"},
        {"pred in 0.2..0.4", "prediction in 0.2..0.4"},
        {"n in 1..5", "n in 1..5"},
        {"n in -1...5", "n in -1..0.5"},
        {"n in 1. .. 5.", "n in 1..5"},
        {"n in -3..-.5", "n in -3..-0.5"},
        {"n in +1e1..2E+1", "n in 10..20"},
        {"n in 1e-1..1.5e0", "n in 0.1..1.5"},
        {"n IN 2..2", "n in 2..2"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_prints(texts[i][0], texts[i][1]);
    assert_error("n in 1...5", "column 9: ", "below the lower end");
    assert_error("n in .2....4", "column 10: ", "upper end");
    assert_error("n in 1..", "column 9: ", "upper end");
    assert_error("n in 1", "column 7: ", "\"..\"");
    assert_error("n in 1.2.3", "column 9: ", "\"..\"");
    assert_error("n in", "column 5: ", "a range");
    assert_error("n in x..y", "column 6: ", "found \"x..y\"");
}

static void prints(void **state)
{
    (void)state;
    assert_prints("( iou>=.70 )AnD(label=\"pos\")", "iou >= 0.7 and label = pos");
    assert_prints("label=\"0.9\" or label=.90", "label = \"0.9\" or label = .90");
    assert_prints("(correct and marked) and n>3", "correct and marked and n > 3");
    assert_prints("(correct or marked) and (n>3)", "(correct or marked) and n > 3");
    assert_prints("not (not (correct))", "not (not correct)");
    assert_prints("not(correct or marked)", "not (correct or marked)");
    assert_prints("text!~\"a b\" and id==x:y", "text !~ \"a b\" and id = x:y");
    assert_prints("id = \"a\\\"b\\\\c\\d\"", "id = \"a\\\"b\\\\c\\\\d\"");
    assert_prints("id = \"=x\" or id = \"\" or id = \"(\"",
                  "id = \"=x\" or id = \"\" or id = \"(\"");
    assert_prints("pattern:NONE,8,1", "pattern:human-aligned,context-confusion,none");
    assert_prints("has: pred", "has:prediction");
    assert_prints("TAG:bad-annotation and not(Untagged)", "tag:bad-annotation and not untagged");
    assert_prints("tag:\"look again\" or has:note", "tag:\"look again\" or has:note");
    assert_prints("note~\"a b\"", "note ~ \"a b\"");
    assert_prints("delta(IoU,lime,ig)<0", "delta(iou,\"cnn/LIME, mean\",IG) < 0");
    assert_prints("meta.\"two words\"=1", "meta.\"two words\" = 1");
}

static void errors_point_at_the_column(void **state)
{
    (void)state;
    assert_error("iuo > .5", "column 1: ", "did you mean iou?");
    assert_error("correct and lable = x", "column 13: ", "did you mean label?");
    assert_error("markd", "column 1: ", "did you mean marked?");
    assert_error("frobnicate = 1", "column 1: ", "flags: correct incorrect unknown");
    assert_error("iou", "column 4: ", "expected an operator");
    assert_error("iou high", "column 5: ", "expected an operator");
    assert_error("iou >", "column 6: ", "expected a number");
    assert_error("iou > high", "column 7: ", "found \"high\"");
    assert_error("iou > .5.6", "column 7: ", "found \".5.6\"");
    assert_error("iou > 1e999", "column 7: ", "expected a number");
    assert_error("iou > 0x1", "column 7: ", "expected a number");
    assert_error("iou > \"1\"", "column 7: ", "expected a number");
    assert_error("iou ~ 1", "column 5: ", "is a number");
    assert_error("label =", "column 8: ", "expected a word");
    assert_error("label = = x", "column 9: ", "found \"=\"");
    assert_error("text ~ \"abc", "column 8: ", "no closing");
    assert_error("text ~ \"schön\" and text ~ a(", "column 28: ", "found \"(\"");
    assert_error("text ~ \"sch\xc3\xb6n\" und", "column 16: ", "found \"und\"");
    assert_error("text ~ \"(\"", "column 8: ", "not a regular expression");
    assert_error("text ~ \"(a)\\1\"", "column 8: ", "back-references");
    assert_error("text ~ (a{999}){999}", "column 8: ", "found \"(\"");
    assert_error("text ~ \"(a{999}){1,999}\"", "column 8: ", "too large");
    assert_error("text ~ a++++++++++++++++++++++++++++++++", "column 8: ", "too large");
    assert_error("text ~ \"(((((((((((a+)+)+)+)+)+)+)+)+)+)+)+\"", "column 8: ", "too large");
    query_free(parsed("text ~ \"^[])(+{9999}[:alpha:]]+(a+b{200}c{1,300}|d){2}+\\\\+x?\""));
    assert_error("correct correct", "column 9: ", "expected \"and\", \"or\"");
    assert_error("(correct", "column 9: ", "\")\"");
    assert_error("correct)", "column 8: ", "closes nothing");
    assert_error("()", "column 2: ", "expected a field");
    assert_error("correct and", "column 12: ", "expected a field");
    assert_error("not not correct", "column 5: ", "found \"not\"");
    assert_error("and correct", "column 1: ", "found \"and\"");
    assert_error("\"iou\" > 1", "column 1: ", "expected a field");
    assert_error("unknown = 3", "column 1: ", "is a flag");
    assert_error("tog:ok", "column 1: ", "known: pattern: has: tag:");
    assert_error("tag:", "column 5: ", "expected a tag's name");
    assert_error("tagged = 1", "column 1: ", "is a flag");
    assert_error("pattern:", "column 9: ", "expected a pattern");
    assert_error("pattern:1,", "column 11: ", "expected a pattern");
    assert_error("pattern:9", "column 9: ", "no pattern is called \"9\"");
    assert_error("pattern:distracter", "column 9: ", "did you mean distractor?");
    assert_error("has:nothing", "column 5: ", "unknown field");
    assert_error("delta(iou,SIS,nope) > 0", "column 15: ", "SIS");
    assert_error("\x01", "column 1: ", "expected a field");
}

static void caps(void **state)
{
    (void)state;
    char deep[200];
    size_t n = 64;
    memset(deep, '(', n);
    memcpy(deep + n, "marked", 6);
    memset(deep + n + 6, ')', n);
    deep[2 * n + 6] = '\0';
    query_free(parsed(deep));
    memset(deep, '(', n + 1);
    deep[n + 1] = '\0';
    assert_error(deep, "column 65: ", "more than 64");
    char *longest = malloc(70000);
    memset(longest, ' ', 70000);
    memcpy(longest, "marked", 6);
    longest[65536] = '\0';
    query_free(parsed(longest));
    longest[65536] = ' ';
    longest[69999] = '\0';
    assert_error(longest, "column 65536: ", "longer");
    size_t at = 0; // a chain of 4000 does not nest
    while (at < 40000)
        at += (size_t)snprintf(longest + at, 70000 - at, "marked or ");
    snprintf(longest + at, 70000 - at, "marked");
    assert_truths(longest, "FTFFFTFF");
    free(longest);
}

// ---- properties -------------------------------------------------------------------------------

static uint64_t seed;

static const char *pick(const char *const *from, uint32_t n)
{
    return from[fixture_random(&seed, n)];
}

#define PICK(...)                            \
    pick((const char *const[]){__VA_ARGS__}, \
         (uint32_t)(sizeof(const char *const[]){__VA_ARGS__} / sizeof(char *)))

static void random_number(struct strbuf *out)
{
    strbuf_puts(out, PICK("", "-", "+"));
    strbuf_puts(out, PICK("0", ".5", "0.7", "1", "1.", "12e-1", ".08", "3E0", "0.30000000000000004",
                          "1e300", "5e-324", "00.70", "123456789012345678"));
}

static void random_leaf(struct strbuf *out)
{
    switch (fixture_random(&seed, 6)) {
    case 0:
        strbuf_puts(out, PICK("correct", "INCORRECT", "Unknown", "undefined", "annotated", "marked",
                              "UNtagged", "edited", "tag:ok", "Tag: \"a b\""));
        break;
    case 1:
        strbuf_puts(out, PICK("pattern:", "Pattern: "));
        strbuf_puts(out, PICK("none", "1", "8,none", "distracted , 3", "context_confusion"));
        break;
    case 2:
        strbuf_puts(out, "has:");
        strbuf_puts(out, PICK("iou", "meta.style", "pred", "delta(sc,sis,ig)", "id"));
        break;
    case 3:
        strbuf_puts(out, PICK("iou ", "N\t", "delta( gtc , IG,lime) ", "disagreement", "s", "wsc"));
        strbuf_puts(out, PICK("=", "==", "!=", "<", "<= ", ">", " >= "));
        random_number(out);
        break;
    case 4:
        strbuf_puts(out, PICK("label", "iou", "meta.year", "id", "delta(iou,SIS,SIS)"));
        strbuf_puts(out, PICK(" in -1..2", " in .2...4", " IN 0 ..1.", " in 2000..2.01e3"));
        break;
    default:
        strbuf_puts(out, PICK("label", "pred ", "id", "text ", "meta.style", "meta.\"a b\"", "run",
                              "salient", "stored.recall", "primary", "correct"));
        strbuf_puts(out, PICK("=", "!=", "<", ">= ", "~", "!~"));
        strbuf_puts(out,
                    PICK("pos", "\"neg class\"", ".70", "\".70\"", "\"\"", "a.c", "x:y,z",
                         "\"\\\"\\\\d\"", "and", "\"=\"", "Porter", "\"sch\xc3\xb6n\"", "\xff"));
    }
}

static void random_filter(struct strbuf *out, unsigned depth)
{
    uint32_t n = 1 + fixture_random(&seed, 3);
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            strbuf_puts(out, PICK(" and ", " or ", " AND ", "\nOr\t"));
        if (!fixture_random(&seed, 3))
            strbuf_puts(out, "not ");
        if (depth && !fixture_random(&seed, 3)) {
            strbuf_puts(out, PICK("(", "( "));
            random_filter(out, depth - 1);
            strbuf_puts(out, PICK(")", " )"));
        } else {
            random_leaf(out);
        }
    }
}

static void printing_and_parsing_round_trip(void **state)
{
    (void)state;
    seed = 20220430;
    for (int i = 0; i < 4000; i++) {
        struct strbuf text = {0}, canonical = {0}, again = {0};
        char first[FIXTURE_N + 1], second[FIXTURE_N + 1];
        random_filter(&text, 4);
        struct query *q = parsed(text.at);
        query_print(q, &fx.columns, &canonical);
        struct query *r = parsed(canonical.at);
        query_print(r, &fx.columns, &again);
        assert_string_equal(canonical.at, again.at);
        truths_of(q, first);
        truths_of(r, second);
        assert_string_equal(first, second);
        query_free(q);
        query_free(r);
        strbuf_free(&text);
        strbuf_free(&canonical);
        strbuf_free(&again);
    }
}

static void garbage_is_refused_with_a_column(void **state)
{
    (void)state;
    seed = 7;
    for (int i = 0; i < 20000; i++) {
        struct strbuf text = {0};
        uint32_t n = 1 + fixture_random(&seed, 8);
        for (uint32_t k = 0; k < n; k++)
            strbuf_puts(&text, PICK("iou", "label", "correct", "not", "and", "or", "in", " ", "(",
                                    ")", "=", "~", "..", ".5", "\"", "\\", "pattern:", "has:",
                                    "delta(", ",", "SIS", "meta.", "none", "\xc3", "[", "*", "{"));
        struct query *q = NULL;
        struct err e;
        if (query_parse(strbuf_str(&text), &fx.columns, &q, &e))
            query_free(q);
        else if (strncmp(e.msg, "column ", 7))
            fail_msg("%s: %s", text.at, e.msg);
        strbuf_free(&text);
    }
}

// ---- completion -------------------------------------------------------------------------------

static void collect(void *ctx, const char *word)
{
    struct strbuf *out = ctx;
    strbuf_printf(out, "%s%s", out->n ? "|" : "", word);
}

static void assert_completes(const char *text, const char *expected)
{
    struct strbuf out = {0};
    query_complete(text, &fx.columns, collect, &out);
    if (strcmp(strbuf_str(&out), expected))
        fail_msg("%s: %s, expected %s", text, strbuf_str(&out), expected);
    strbuf_free(&out);
}

static void completes(void **state)
{
    (void)state;
    assert_completes("io", "iou");
    assert_completes("correct and pr", "prediction|primary|pred|primary(");
    assert_completes("PA", "patterns|pattern:");
    assert_completes("(not ma", "marked");
    assert_completes("n", "n|note|not");
    assert_completes("not n", "n|note");
    assert_completes("iou ", "=|!=|<|<=|>|>=|in");
    assert_completes("label ", "=|!=|<|<=|>|>=|~|!~|in");
    assert_completes("label i", "in");
    assert_completes("label = ", "pos|\"neg class\"|\"0.9\"");
    assert_completes("pred=p", "pos");
    assert_completes("label != \"n", "\"neg class\"");
    assert_completes("run = ", "SIS|IG|\"cnn/LIME, mean\"");
    assert_completes("correct = y", "yes");
    assert_completes("pattern:con", "context-dependent|confuser|context-confusion");
    assert_completes("pattern:1,no", "none");
    assert_completes("has:dis", "disagreement");
    assert_completes("delta(", "iou|gtc|sc|wsc");
    assert_completes("delta(iou,", "SIS|IG|\"cnn/LIME, mean\"");
    assert_completes("delta(iou,SIS,i", "IG");
    assert_completes("delta(iou,SIS,IG) >", "");
    assert_completes("iou > .5 ", "and|or");
    assert_completes("(iou > .5 ", "and|or|)");
    assert_completes("iou > .5 a", "and");
    assert_completes("iou > ", "");
    assert_completes("label in ", "");
    assert_completes("nonsense = ", "");
    assert_completes("\"", "");
    assert_int_equal(query_complete_start("label = \"neg c"), 8);
    assert_int_equal(query_complete_start("delta(iou,SI"), 10);
    assert_int_equal(query_complete_start(""), 0);
    struct strbuf all = {0};
    query_complete("", NULL, collect, &all);
    assert_non_null(strstr(all.at, "id|run|n|"));
    assert_non_null(strstr(all.at, "primary(|incorrect|unknown|"));
    assert_non_null(strstr(all.at, "|pattern:|tag:|has:|(|not"));
    strbuf_free(&all);
}

static void ranges_of_options(void **state)
{
    (void)state;
    static const char *const good[] = {".2,.6", ".2...6", "0.2 .. 0.6", " .2 .6 ", ".2, .6"};
    static const char *const bad[] = {"",      ".2",     ".6,.2", ".2,.6x",  ".2.6",  "a,.6",
                                      ".2;.6", ".2,,.6", "nan,1", "0x0,0x1", ".2,inf"};
    double low, high;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(range_parse(good[i], &low, &high));
        assert_true(low == .2 && high == .6);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (range_parse(bad[i], &low, &high))
            fail_msg("%s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ranges_lex),
        TEST(prints),
        TEST(errors_point_at_the_column),
        TEST(caps),
        TEST(printing_and_parsing_round_trip),
        TEST(garbage_is_refused_with_a_column),
        TEST(completes),
        TEST(ranges_of_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
