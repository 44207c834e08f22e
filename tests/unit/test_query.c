// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <cmocka.h>
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

static struct query *parsed(const char *text)
{
    struct query *q = NULL;
    struct err e;
    if (!query_parse(text, &fx.columns, &q, &e))
        fail_msg("%s: %s", text, e.msg);
    return q;
}

// One letter per instance under run SIS: True, False or Unknown.
static void truths_of(const struct query *q, char out[FIXTURE_N + 1])
{
    struct err e;
    for (uint32_t i = 0; i < FIXTURE_N; i++) {
        enum truth t = TRUTH_FALSE;
        assert_true(query_eval(q, &fx.source, (struct row){i, FIXTURE_SIS}, &t, &e));
        out[i] = "FTU"[t];
    }
    out[FIXTURE_N] = '\0';
}

static void assert_truths(const char *text, const char *expected)
{
    char got[FIXTURE_N + 1];
    struct query *q = parsed(text);
    truths_of(q, got);
    if (strcmp(got, expected))
        fail_msg("%s: %s, expected %s", text, got, expected);
    query_free(q);
}

static void assert_error(const char *text, const char *start, const char *part)
{
    struct query *q = (struct query *)&fx;
    struct err e;
    if (query_parse(text, &fx.columns, &q, &e))
        fail_msg("%s: parsed", text);
    assert_ptr_equal(q, &fx);
    if (strncmp(e.msg, start, strlen(start)) || !strstr(e.msg, part))
        fail_msg("%s: \"%s\", expected \"%s … %s\"", text, e.msg, start, part);
}

static void assert_prints(const char *text, const char *expected)
{
    struct query *q = parsed(text);
    struct strbuf out = {0};
    query_print(q, &fx.columns, &out);
    assert_string_equal(strbuf_str(&out), expected);
    strbuf_free(&out);
    query_free(q);
}

// ---- meaning ----------------------------------------------------------------------------------

static void empty_keeps_everything(void **state)
{
    (void)state;
    struct query *q = (struct query *)&fx;
    struct err e;
    enum truth t;
    assert_true(query_parse(" \t\n", &fx.columns, &q, &e));
    assert_null(q);
    assert_true(query_eval(NULL, &fx.source, (struct row){0, 0}, &t, &e));
    assert_int_equal(t, TRUTH_TRUE);
    assert_false(query_needs_instance(NULL));
    query_free(NULL);
}

static void number_operators(void **state)
{
    (void)state; // iou: 1, .1, -, -, .33, -, 0, .08
    assert_truths("iou = 1", "TFUUFUFF");
    assert_truths("iou == 1", "TFUUFUFF");
    assert_truths("iou != 1", "FTUUTUTT");
    assert_truths("iou < .1", "FFUUFUTT");
    assert_truths("iou <= .1", "FTUUFUTT");
    assert_truths("iou > .1", "TFUUTUFF");
    assert_truths("iou >= .1", "TTUUTUFF");
    assert_truths("iou in .1 .. .5", "FTUUTUFF");
    assert_truths("n >= 5", "TTFFTFFT"); // columns know n without the run
    assert_truths("s = 1", "FTTFFUTF");
    assert_truths("g > -1e0", "TTUTTUTT");
}

static void scores_compare_rounded(void **state)
{
    (void)state;
    assert_truths("iou = .08", "FFUUFUFT"); // 3/40 = .075
    assert_truths("iou in .08...08", "FFUUFUFT");
    assert_truths("iou < .08", "FFUUFUTF");
    assert_truths("iou = .33", "FFUUTUFF");
    assert_truths("gtc = .15 and sc = .13", "FFUUFUFT");
    assert_truths("wsc = .25", "UUUUUUUT");
    assert_truths("delta(iou,SIS,IG) = .67", "FFUUFUUU"); // exact: 2/3
    assert_truths("delta(iou,SIS,IG) > .666", "TFUUFUUU");
    assert_truths("delta(iou,IG,SIS) < -.3", "TFUUFUUU");
}

static void values_compare(void **state)
{
    (void)state; // label: pos pos pos - pos pos 0.7 "0.9"; pred: pos neg pos pos pos - .876 .9
    assert_truths("label = pos", "TTTUTTFF");
    assert_truths("label != pos", "FFFUFFTT");
    assert_truths("label = 0.7", "FFFUFFTF");
    assert_truths("label = .70", "FFFUFFTF");
    assert_truths("label = \"0.7\"", "FFFUFFTF"); // its shortest text
    assert_truths("label = \".70\"", "FFFUFFFF");
    assert_truths("label = 0.9", "FFFUFFFT"); // exact text
    assert_truths("label = .9", "FFFUFFFF");
    assert_truths("pred = \"neg class\"", "FTFFFUFF");
    assert_truths("label < q", "TTTUTTUT");
    assert_truths("label >= .7", "UUUUUUTT"); // a text that reads as a number
    assert_truths("label in .5...8", "UUUUUUTF");
    assert_truths("pred in .2...88", "UUUUUUTF");
    assert_truths("label ~ ^p", "TTTUTTFF");
    assert_truths("label !~ ^p", "FFFUFFTT");
    assert_truths("label ~ 7$", "FFFUFFTF");
    assert_truths("correct = yes", "TFTFTFFF");
    assert_truths("run = SIS", "TTTTTUTT");
    assert_truths("primary = distractor", "FFUUUUTT");
    assert_truths("patterns ~ subset", "FTUUFUFF");
}

static void texts_compare(void **state)
{
    (void)state;
    assert_truths("id = palate-3", "FFFTFFFF");
    assert_truths("id >= palate-6", "FFFFFFTT");
    assert_truths("text ~ \"zilch\"", "TFFFFFFF");
    assert_truths("text ~ porter", "TFFFFFFF"); // no capital: any case
    assert_truths("text ~ Porter", "TFFFFFFF");
    assert_truths("text ~ PORTER", "FFFFFFFF"); // capitals: exactly
    assert_truths("text !~ z", "FTTTTTTT");
}

static void texts_of_sets_compare(void **state)
{
    (void)state;
    assert_truths("salient ~ beautiful", "FTFFFUFF");
    assert_truths("salient = \"\"", "FFFTFUFF");
    assert_truths("gt = \"creamy smooth\"", "TFUFFFFF");
    assert_truths("meta.style = porter", "TFUUUUFU");
    assert_truths("meta.style ~ STOUT", "FFUUUUFU");
    assert_truths("meta.style ~ stout", "FTUUUUFU");
    assert_truths("meta.style = \"\"", "FFUUUUTU");
    assert_truths("meta.year > 2000", "TUUUFUUU");
    assert_truths("meta.year = 2010.0", "TFUUFUUU");
    assert_truths("meta.\"two words\" = \"x \\\"y\\\" \\\\z\"", "UUUUTUUU");
    assert_truths("stored.recall = .5", "TUUUUUUU");
    assert_truths("disagreement > .5", "TTUUFUUU");
}

static void flags_are_true_or_false(void **state)
{
    (void)state;
    assert_truths("correct", "TFTFTFFF");
    assert_truths("incorrect", "FTFFFFTT");
    assert_truths("unknown", "FFFTFTFF");
    assert_truths("UNDEFINED", "FFTTFTFF");
    assert_truths("annotated", "TTFTTTTT");
    assert_truths("marked", "FTFFFTFF");
    assert_truths("not annotated", "FFTFFFFF");
    fx.source.marked = NULL;
    assert_truths("marked", "FFFFFFFF");
}

static void patterns_filter(void **state)
{
    (void)state;
    assert_truths("pattern:1", "TFFFFFFF");
    assert_truths("pattern:distractor", "FTFFFFTT");
    assert_truths("pattern:Distracted", "FTFFFFTT");
    assert_truths("pattern:6,human_aligned", "TTFFFFFF");
    assert_truths("pattern: insufficient-subset , \"human aligned\"", "TTFFFFFF");
    assert_truths("pattern:none", "FFFFTFFF");
    assert_truths("pattern:none,7", "FTFFTFTT");
    assert_truths("not pattern:none", "TTTTFTTT");
    assert_truths("pattern:distractor,8 and sc = 1", "FTFFFFFF");
}

static void has_is_true_or_false(void **state)
{
    (void)state;
    assert_truths("has:iou", "TTFFTFTT");
    assert_truths("has:gt", "TTFTTTTT");
    assert_truths("has:salient", "TTTFTFTT");
    assert_truths("has:s", "TTTTTFTT");
    assert_truths("has:label", "TTTFTTTT");
    assert_truths("has:correct", "TTTFTFTT");
    assert_truths("has:text and has:id", "TTTTTTTT");
    assert_truths("has:run", "TTTTTFTT");
    assert_truths("has:meta.style", "TTFFFFFF"); // present and not empty
    assert_truths("has:stored.recall", "TFFFFFFF");
    assert_truths("not has:disagreement", "FFTTFTTT");
    assert_truths("has:delta(iou,SIS,IG)", "TTFFTFFF");
}

static void connectives_have_three_values(void **state)
{
    (void)state; // iou > .1: TFUUTUFF; n > 4: TTFFTFFT
    assert_truths("iou > .1 and n > 4", "TFFFTFFF");
    assert_truths("iou > .1 or n > 4", "TTUUTUFT");
    assert_truths("not iou > .1", "FTUUFUTT");
    assert_truths("not (iou > .1 and undefined)", "TTUUTUTT");
    assert_truths("iou > .1 or undefined", "TFTTTTFF");
    assert_truths("iou > .1 and not undefined", "TFFFTFFF");
    assert_truths("iou > .1 or not iou > .1", "TTUUTUTT");
}

static void precedence(void **state)
{
    (void)state;
    assert_truths("correct or incorrect and marked", "TTTFTFFF");
    assert_truths("(correct or incorrect) and marked", "FTFFFFFF");
    assert_truths("not correct and marked", "FTFFFTFF");
    assert_truths("not (correct and marked)", "TTTTTTTT");
    assert_truths("NOT correct AND marked Or iou=1", "TTUUFTFF");
}

static void documented_examples(void **state)
{
    (void)state;
    assert_truths("iou >= .7 and label = 0.9", "FFFUFFFF");
    assert_truths("pattern:distractor,8", "FTFFFFTT");
    assert_truths("pred in .2...4", "UUUUUUFF");
    assert_truths("text ~ \"zilch\"", "TFFFFFFF");
    assert_truths("salient ~ beautiful", "FTFFFUFF");
    assert_truths("delta(iou,SIS,IG) < -.3", "FTUUFUUU");
    assert_error("iou >= .7 and label = 0.9 and not tag:bad-annotation", "column 35: ", "\"tag:\"");
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

// ---- text -------------------------------------------------------------------------------------

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
    assert_error("tag:ok", "column 1: ", "known: pattern: has:");
    assert_error("tagged", "column 1: ", "flags:");
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

static void records_are_read_only_when_needed(void **state)
{
    (void)state;
    assert_truths("text ~ porter and iou = 1", "TFFFFFFF");
    assert_int_equal(fx.fetches, 4); // 0, and 2, 3, 5 where iou is unknown
    fx.fetches = 0;
    assert_truths("text ~ porter or has:n", "TTTTTTTT");
    assert_int_equal(fx.fetches, 0);
    struct query *q = parsed("iou > .5 and (correct or text ~ x)");
    struct err e;
    enum truth t;
    assert_true(query_needs_instance(q));
    fx.unreadable = 7;
    assert_true(query_eval(q, &fx.source, (struct row){7, 0}, &t, &e)); // iou decides
    query_free(q);
    q = parsed("text ~ x");
    assert_false(query_eval(q, &fx.source, (struct row){7, 0}, &t, &e));
    assert_non_null(strstr(e.msg, "record 7"));
    query_free(q);
    q = parsed("iou > .5 and has:gt and has:salient and delta(iou,SIS,IG) > 0");
    assert_false(query_needs_instance(q));
    query_free(q);
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
        strbuf_puts(out,
                    PICK("correct", "INCORRECT", "Unknown", "undefined", "annotated", "marked"));
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
    assert_completes("correct and pr", "prediction|primary|pred");
    assert_completes("PA", "patterns|pattern:");
    assert_completes("(not ma", "marked");
    assert_completes("n", "n|not");
    assert_completes("not n", "n");
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
    assert_non_null(strstr(all.at, "delta(|incorrect|unknown|"));
    assert_non_null(strstr(all.at, "|pattern:|has:|(|not"));
    strbuf_free(&all);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(empty_keeps_everything),
        TEST(number_operators),
        TEST(scores_compare_rounded),
        TEST(values_compare),
        TEST(texts_compare),
        TEST(texts_of_sets_compare),
        TEST(flags_are_true_or_false),
        TEST(patterns_filter),
        TEST(has_is_true_or_false),
        TEST(connectives_have_three_values),
        TEST(precedence),
        TEST(documented_examples),
        TEST(ranges_lex),
        TEST(prints),
        TEST(errors_point_at_the_column),
        TEST(caps),
        TEST(records_are_read_only_when_needed),
        TEST(printing_and_parsing_round_trip),
        TEST(garbage_is_refused_with_a_column),
        TEST(completes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
