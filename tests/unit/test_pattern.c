// SPDX-License-Identifier: MIT
// Every pattern at every border of the prototypes' cut-offs, and what follows from the definitions.
#include "unit.h"

#include "base/utf8.h"
#include "core/pattern.h"

#include <locale.h>
#include <math.h>
#include <string.h>
#include <wchar.h>

enum {
    ALIGNED = 1u << PATTERN_HUMAN_ALIGNED,
    SUBSET = 1u << PATTERN_SUFFICIENT_SUBSET,
    CONTEXT = 1u << PATTERN_SUFFICIENT_CONTEXT,
    DEPENDENT = 1u << PATTERN_CONTEXT_DEPENDENT,
};

// Patterns 1-4 as 5-8.
static unsigned wrong(unsigned bits)
{
    return bits << 4;
}

static unsigned member(double iou, double gtc, double sc, enum correctness c, struct cuts cuts)
{
    struct scores s = {iou, gtc, sc, NAN};
    return pattern_membership(&s, c, &cuts);
}

static void assert_member(struct cuts cuts, double iou, double gtc, double sc, unsigned expected)
{
    assert_int_equal(member(iou, gtc, sc, CORRECT_YES, cuts), expected);
    assert_int_equal(member(iou, gtc, sc, CORRECT_NO, cuts), wrong(expected));
    assert_int_equal(member(iou, gtc, sc, CORRECT_UNKNOWN, cuts), 0);
}

static void borders_of_the_text_preset(void **state)
{
    (void)state;
    struct cuts t = cuts_text();
    assert_member(t, 1, 1, 1, ALIGNED);
    assert_member(t, .70, .8, .8, ALIGNED);
    assert_member(t, .695001, .8, .8, ALIGNED); // shown as .70
    assert_member(t, .694999, .8, .8, 0);       // shown as .69
    assert_member(t, .69, .8, .8, 0);
    assert_member(t, .30, .5, .5, CONTEXT);
    assert_member(t, .304999, .5, .5, CONTEXT); // shown as .30
    assert_member(t, .305001, .5, .5, 0);
    assert_member(t, .31, .5, .5, 0);
    assert_member(t, 0, 0, 0, CONTEXT);
    assert_member(t, .5, .30, .70,
                  SUBSET); // (scores that no sets have, to see one score at a time)
    assert_member(t, .5, .31, .70, 0);
    assert_member(t, .5, .30, .69, 0);
    assert_member(t, .5, .70, .30, DEPENDENT);
    assert_member(t, .5, .69, .30, 0);
    assert_member(t, .5, .70, .31, 0);
    assert_member(t, 3.0 / 14, 3.0 / 14, 1, CONTEXT | SUBSET);
    assert_member(t, .25, 1, .25, CONTEXT | DEPENDENT);
    assert_member(t, .5, .5, .5, 0); // none
}

static void borders_of_the_image_preset(void **state)
{
    (void)state;
    struct cuts t = cuts_image();
    assert_member(t, .65, .8, .8, ALIGNED);
    assert_member(t, .64, .8, .8, 0);
    assert_member(t, .20, .5, .5, CONTEXT);
    assert_member(t, .21, .5, .5, 0);
    assert_member(t, .5, .20, .65, SUBSET);
    assert_member(t, .5, .21, .65, 0);
    assert_member(t, .5, .20, .64, 0);
    assert_member(t, .5, .65, .20, DEPENDENT);
    assert_member(t, .5, .64, .20, 0);
    assert_member(t, .5, .65, .21, 0);
}

static void borders_of_the_melanoma_preset(void **state)
{
    (void)state;
    struct cuts t = cuts_melanoma();
    assert_member(t, .39, .5, .6, ALIGNED);
    assert_member(t, .38, .5, .6, 0);
    assert_member(t, .10, .1, .6, CONTEXT);
    assert_member(t, .11, .1, .6, 0);
    assert_member(t, .25, .30, .80, SUBSET);
    assert_member(t, .25, .31, .80, 0);
    assert_member(t, .25, .30, .79, 0);
    assert_member(t, .25, .20, .55, DEPENDENT);
    assert_member(t, .25, .19, .55, 0);
    assert_member(t, .25, .20, .56, 0);
    assert_member(t, .39, .7, .5, ALIGNED | DEPENDENT); // other cut-offs, other overlaps
    assert_member(t, .09, .25, .12, CONTEXT | DEPENDENT);
}

static void a_corpus_may_override_one_pattern(void **state)
{
    (void)state;
    struct cuts t = cuts_text();
    t.own[PATTERN_CONTEXT_DEPENDENT].set = 1u << SCORE_GTC | 1u << SCORE_SC;
    t.own[PATTERN_CONTEXT_DEPENDENT].range[SCORE_GTC] = (struct range){.2, 1};
    t.own[PATTERN_CONTEXT_DEPENDENT].range[SCORE_SC] = (struct range){0, .55};
    assert_int_equal(member(.4, .2, .55, CORRECT_YES, t), DEPENDENT);
    assert_int_equal(member(.4, .2, .55, CORRECT_NO, t), 0); // its twin keeps the cut
    struct range r;
    assert_true(cuts_range(&t, PATTERN_CONTEXT_DEPENDENT, SCORE_GTC, &r) && r.low == .2);
    assert_true(cuts_range(&t, PATTERN_CONTEXT_CONFUSION, SCORE_GTC, &r) && r.low == .7);
    assert_false(cuts_range(&t, PATTERN_CONTEXT_DEPENDENT, SCORE_IOU, &r));
    t.own[PATTERN_CONFUSER].set = 1u << SCORE_WSC; // a condition that the table does not have
    t.own[PATTERN_CONFUSER].range[SCORE_WSC] = (struct range){.5, 1};
    struct scores s = {.8, .9, .9, NAN};
    assert_int_equal(pattern_membership(&s, CORRECT_NO, &t), 0);
    s.wsc = .5;
    assert_int_equal(pattern_membership(&s, CORRECT_NO, &t), 1u << PATTERN_CONFUSER);
    assert_false(cuts_range(&t, PATTERN_NONE, SCORE_IOU, &r));
    assert_false(cuts_range(&t, PATTERN_CONFUSER, SCORE_COUNT, &r));
}

static void undefined_scores_belong_to_no_pattern(void **state)
{
    (void)state;
    static const struct scores undefined[] = {
        {0, NAN, 0, NAN}, {0, 0, NAN, NAN}, {NAN, NAN, NAN, NAN}, {NAN, 1, 1, 1}};
    struct cuts t = cuts_text();
    for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++) {
        assert_int_equal(pattern_membership(&undefined[i], CORRECT_YES, &t), 0);
        assert_int_equal(pattern_membership(&undefined[i], CORRECT_NO, &t), 0);
        assert_false(pattern_decidable(&undefined[i], CORRECT_YES));
    }
    struct scores s = {.1, .1, .1, NAN};
    assert_true(pattern_decidable(&s, CORRECT_YES) && pattern_decidable(&s, CORRECT_NO));
    assert_false(pattern_decidable(&s, CORRECT_UNKNOWN));
}

// With real sets: every 2 and 4 is a 3, every 6 and 8 a 7, 1 and 5 exclude the others.
static void overlaps_of_both_prototype_presets(void **state)
{
    (void)state;
    const struct cuts presets[] = {cuts_text(), cuts_image()};
    for (int k = 0; k < 2; k++) {
        for (size_t g = 1; g <= 25; g++) {
            for (size_t s = 1; s <= 25; s++) {
                for (size_t inter = 0; inter <= (g < s ? g : s); inter++) {
                    struct scores x = coverage_scores(g, s, inter);
                    unsigned right = pattern_membership(&x, CORRECT_YES, &presets[k]);
                    if (right & (SUBSET | DEPENDENT))
                        assert_true(right & CONTEXT);
                    if (right & ALIGNED)
                        assert_int_equal(right, ALIGNED);
                    assert_false((right & SUBSET) && (right & DEPENDENT));
                    assert_int_equal(pattern_membership(&x, CORRECT_NO, &presets[k]), wrong(right));
                }
            }
        }
    }
}

static void primary_goes_by_precedence(void **state)
{
    (void)state;
    assert_int_equal(pattern_primary(0), PATTERN_NONE);
    assert_int_equal(pattern_primary(CONTEXT), PATTERN_SUFFICIENT_CONTEXT);
    assert_int_equal(pattern_primary(CONTEXT | DEPENDENT), PATTERN_CONTEXT_DEPENDENT);
    assert_int_equal(pattern_primary(CONTEXT | DEPENDENT | SUBSET), PATTERN_SUFFICIENT_SUBSET);
    assert_int_equal(pattern_primary(0x1e), PATTERN_HUMAN_ALIGNED);
    assert_int_equal(pattern_primary(wrong(CONTEXT)), PATTERN_DISTRACTOR);
    assert_int_equal(pattern_primary(wrong(CONTEXT | DEPENDENT)), PATTERN_CONTEXT_CONFUSION);
    assert_int_equal(pattern_primary(wrong(CONTEXT | SUBSET)), PATTERN_INSUFFICIENT_SUBSET);
    assert_int_equal(pattern_primary(wrong(0x1e)), PATTERN_CONFUSER);
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++)
        assert_int_equal(pattern_primary(1u << p), p);
}

// ---- what is said about them --------------------------------------------------------------------

static bool is_ambiguous(int32_t cp) // East Asian Width A, in the blocks that glyphs come from
{
    static const int32_t ranges[][2] = {
        {0x2227, 0x222c}, {0x2295, 0x2295}, {0x2299, 0x2299}, {0x22a5, 0x22a5}, {0x22bf, 0x22bf},
        {0x25a0, 0x25a1}, {0x25a3, 0x25a9}, {0x25b2, 0x25b3}, {0x25b6, 0x25b7}, {0x25bc, 0x25bd},
        {0x25c0, 0x25c1}, {0x25c6, 0x25c8}, {0x25cb, 0x25cb}, {0x25ce, 0x25d1}, {0x25e2, 0x25e5},
        {0x25ef, 0x25ef}, {0x25fd, 0x25fe}, {0x2600, 0x27ff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i][0] && cp <= ranges[i][1])
            return true;
    return false;
}

static void glyphs_take_one_column_and_differ(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++) {
        const struct pattern_info *x = pattern_info(p);
        int32_t cp;
        size_t n = strlen(x->glyph);
        assert_int_equal(utf8_decode(x->glyph, n, &cp), n); // one code point
        assert_int_equal(wcwidth((wchar_t)cp), 1);
        assert_false(is_ambiguous(cp));
        struct glyph drawn;
        assert_int_equal(text_glyph(x->glyph, n, &drawn), n);
        assert_false(drawn.escaped);
        assert_true(x->ascii > ' ' && x->ascii < 0x7f);
        for (enum pattern q = PATTERN_HUMAN_ALIGNED; q < p; q++) {
            assert_string_not_equal(x->glyph, pattern_info(q)->glyph);
            assert_int_not_equal(x->ascii, pattern_info(q)->ascii);
            assert_string_not_equal(x->meaning, pattern_info(q)->meaning);
            assert_string_not_equal(x->question, pattern_info(q)->question);
        }
    }
}

static void the_table_is_complete_and_consistent(void **state)
{
    (void)state;
    struct cuts t = cuts_text();
    assert_null(pattern_info(PATTERN_NONE));
    assert_null(pattern_info(PATTERN_COUNT));
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++) {
        const struct pattern_info *x = pattern_info(p);
        assert_true(x->correct == (p <= PATTERN_CONTEXT_DEPENDENT));
        assert_true(strlen(x->shortname) <= 14 && strlen(x->shortname) <= strlen(x->name));
        assert_true(x->meaning[strlen(x->meaning) - 1] == '.');
        assert_true(x->question[strlen(x->question) - 1] == '?');
        assert_non_null(strstr(x->meaning, x->correct ? "is right" : "is wrong"));
        struct range r; // selecting a pattern sorts by a score that defines it, its best end first
        assert_true(cuts_range(&t, p, x->sort, &r));
        assert_int_equal(x->sort_descending, r.high == 1);
        assert_null(strpbrk(x->key, " _"));
    }
    assert_int_equal(pattern_info(PATTERN_SUFFICIENT_SUBSET)->sort, SCORE_SC);
    assert_int_equal(pattern_info(PATTERN_CONTEXT_CONFUSION)->sort, SCORE_GTC);
}

static bool parses(const char *text, enum pattern *out)
{
    return pattern_parse(text, strlen(text), out);
}

static void names_are_read_generously(void **state)
{
    (void)state;
    enum pattern p;
    for (enum pattern q = PATTERN_HUMAN_ALIGNED; q < PATTERN_COUNT; q++) {
        const char digit[] = {(char)('0' + q), '\0'};
        assert_true(parses(digit, &p) && p == q);
        assert_true(parses(pattern_info(q)->key, &p) && p == q);
        assert_true(parses(pattern_info(q)->name, &p) && p == q);
    }
    assert_true(parses("Context_Dependant", &p) && p == PATTERN_CONTEXT_DEPENDENT);
    assert_true(parses("context dependant", &p) && p == PATTERN_CONTEXT_DEPENDENT);
    assert_true(parses("DISTRACTED", &p) && p == PATTERN_DISTRACTOR);
    assert_true(parses("None", &p) && p == PATTERN_NONE);
    assert_true(pattern_parse("confuser,7", 8, &p) && p == PATTERN_CONFUSER);
    static const char *const bad[] = {"", "0", "9", "12", "confuse", "confusers", "human", "-"};
    p = PATTERN_CONFUSER;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(parses(bad[i], &p));
    assert_int_equal(p, PATTERN_CONFUSER);
}

static void lists_of_patterns(void **state)
{
    (void)state;
    unsigned bits;
    struct err e;
    assert_true(pattern_parse_list("distractor,8", &bits, &e));
    assert_int_equal(bits, 1u << 7 | 1u << 8);
    assert_true(pattern_parse_list(" 1 , human aligned,none", &bits, &e));
    assert_int_equal(bits, 1u << 1 | 1u);
    bits = 99;
    assert_false(pattern_parse_list("1,zilch,2", &bits, &e));
    assert_non_null(strstr(e.msg, "'zilch'"));
    assert_false(pattern_parse_list("", &bits, &e));
    assert_false(pattern_parse_list("1,", &bits, &e));
    assert_false(pattern_parse_list(",1", &bits, NULL));
    assert_int_equal(bits, 99);
}

static void presets_by_name(void **state)
{
    (void)state;
    struct cuts c;
    assert_true(cuts_preset("text", &c) && c.iou.low.high == .30 && c.sc.high.low == .70);
    assert_string_equal(c.name, "text");
    assert_true(cuts_preset("image", &c) && c.gtc.low.high == .20 && c.gtc.high.low == .65);
    assert_true(cuts_preset("melanoma", &c) && c.iou.high.low == .39);
    assert_string_equal(c.name, "melanoma");
    assert_false(cuts_preset("auto", &c));
    assert_false(cuts_preset("", &c));
    assert_string_equal(c.name, "melanoma");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(borders_of_the_text_preset),
        cmocka_unit_test(borders_of_the_image_preset),
        cmocka_unit_test(borders_of_the_melanoma_preset),
        cmocka_unit_test(a_corpus_may_override_one_pattern),
        cmocka_unit_test(undefined_scores_belong_to_no_pattern),
        cmocka_unit_test(overlaps_of_both_prototype_presets),
        cmocka_unit_test(primary_goes_by_precedence),
        cmocka_unit_test(glyphs_take_one_column_and_differ),
        cmocka_unit_test(the_table_is_complete_and_consistent),
        cmocka_unit_test(names_are_read_generously),
        cmocka_unit_test(lists_of_patterns),
        cmocka_unit_test(presets_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
