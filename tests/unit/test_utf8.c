// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// ---- code points --------------------------------------------------------------------------------

static void code_points_survive_both_ways(void **state)
{
    (void)state;
    for (int32_t cp = 1; cp <= 0x10ffff; cp += cp < 0x3000 ? 1 : 97) {
        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        char s[4];
        int32_t back;
        size_t n = utf8_encode(cp, s);
        assert_true(utf8_valid(s, n, NULL));
        assert_int_equal(utf8_decode(s, n, &back), n);
        assert_int_equal(back, cp);
    }
}

static void invalid_bytes_are_one_byte_each(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80", // continuation without a start
        "\xff",
        "\xfe",             // never in UTF-8
        "\xc0\xaf",         // overlong /
        "\xe0\x80\xaf",     // overlong /
        "\xed\xa0\x80",     // surrogate
        "\xf4\x90\x80\x80", // above U+10FFFF
        "\xe6\x97",         // cut short
        "\xe6x",            // cut short by a letter
        "\xf8\x88\x80\x80\x80",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int32_t cp = 0;
        size_t n = strlen(bad[i]), at = 99;
        assert_int_equal(utf8_decode(bad[i], n, &cp), 1);
        assert_int_equal(cp, -1);
        assert_false(utf8_valid(bad[i], n, &at));
        assert_int_equal(at, 0);
    }
}

static void validity_names_the_first_bad_byte(void **state)
{
    (void)state;
    size_t at = 99;
    assert_true(utf8_valid("", 0, &at));
    assert_true(utf8_valid("a\0日", 5, &at));
    assert_int_equal(at, 99);
    assert_false(utf8_valid("ab日\xff\xff", 7, &at));
    assert_int_equal(at, 5);
    assert_false(utf8_valid("ab日", 4, &at));
    assert_int_equal(at, 2);
    assert_false(utf8_valid("\xff", 1, NULL));
}

// ---- display units ------------------------------------------------------------------------------

static void assert_safe(const char *s, size_t n, const char *want)
{
    struct strbuf out = {0};
    text_sanitise(&out, s, n);
    assert_string_equal(strbuf_str(&out), want);
    strbuf_free(&out);
}

#define assert_spelled(bytes, want) assert_safe(bytes, sizeof(bytes) - 1, want)

static void controls_are_spelled(void **state)
{
    (void)state;
    assert_spelled("a\033[31mb", "a^[[31mb");
    assert_spelled("\033]0;title\007", "^[]0;title^G");
    assert_spelled("a\bb\rc\nd\te", "a^Hb\\rc\\nd\\te");
    assert_spelled("\0\x7f", "^@^?");
    assert_spelled("\xc2\x9b"
                   "31m",
                   "<9B>31m"); // C1 CSI
    assert_spelled("\xc2\x85\xc2\x80", "<85><80>");
    for (int byte = 0; byte < 256; byte++) {
        char s[1] = {(char)byte};
        struct glyph g;
        assert_int_equal(text_glyph(s, 1, &g), 1);
        assert_int_equal(g.escaped, byte < 0x20 || byte >= 0x7f);
        assert_int_equal(strlen(g.text), g.width);
    }
}

static void bidi_and_separators_are_spelled(void **state)
{
    (void)state;
    assert_spelled("a\u202eb\u202c", "a<U+202E>b<U+202C>");
    assert_spelled("\u2066\u2067\u2068\u2069", "<U+2066><U+2067><U+2068><U+2069>");
    assert_spelled("\u200e\u200f\u061c", "<U+200E><U+200F><U+061C>");
    assert_spelled("\u2028\u2029", "<U+2028><U+2029>");
    assert_spelled("x\ufeff\u200b", "x<U+FEFF><U+200B>");
}

static void what_has_no_width_alone_is_spelled(void **state)
{
    (void)state;
    assert_spelled("\u0301a", "<U+0301>a"); // would land on the cell before it
    assert_spelled("\u200d", "<U+200D>");
    assert_spelled("\ufe0f", "<U+FE0F>");
    assert_spelled("\u0378", "<U+0378>"); // unassigned
    assert_spelled("\U000e0080", "<U+E0080>");
    assert_spelled("\n\u0301", "\\n<U+0301>"); // nothing combines with an escape
    assert_spelled("\xff\u0301", "<FF><U+0301>");
}

static void invalid_bytes_do_not_swallow_text(void **state)
{
    (void)state;
    assert_spelled("\xe6\x97xyz", "<E6><97>xyz");
    assert_spelled("\xe6\x97\xa5", "日");
    assert_spelled("a\xff\xfe", "a<FF><FE>");
    assert_spelled("\xed\xa0\x80", "<ED><A0><80>");
    assert_spelled("日\xe6", "日<E6>");
}

struct unit {
    const char *text;
    int width;
};

static void assert_units(const char *s, const struct unit *units)
{
    size_t n = strlen(s), i = 0, total = 0;
    for (; n; units++) {
        struct glyph g;
        size_t used = text_glyph(s, n, &g);
        assert_string_equal(g.text, units->text);
        assert_int_equal(g.width, units->width);
        assert_false(g.escaped);
        total += (size_t)units->width;
        s += used;
        n -= used;
        i += used;
    }
    assert_null(units->text);
    assert_int_equal(text_width(s - i, i), total);
}

static void graphemes_and_their_widths(void **state)
{
    (void)state;
    assert_units("ab", (const struct unit[]){{"a", 1}, {"b", 1}, {0}});
    assert_units("e\u0301x", (const struct unit[]){{"e\u0301", 1}, {"x", 1}, {0}});
    assert_units("日本", (const struct unit[]){{"日", 2}, {"本", 2}, {0}});
    assert_units("\u2764\ufe0f!",
                 (const struct unit[]){{"\u2764\ufe0f", 1}, {"!", 1}, {0}}); // VS16
    assert_units("🇩🇪🇫🇷", (const struct unit[]){{"🇩🇪", 2}, {"🇫🇷", 2}, {0}});
    assert_units("🇩", (const struct unit[]){{"🇩", 1}, {0}});
    // what wcwidth counts as four columns becomes two units
    assert_units("\U0001f469\u200d\U0001f52c",
                 (const struct unit[]){{"\U0001f469\u200d", 2}, {"\U0001f52c", 2}, {0}});
    assert_units("\u00a0", (const struct unit[]){{"\u00a0", 1}, {0}});
}

static void a_cell_holds_only_so_many_marks(void **state)
{
    (void)state;
    char zalgo[2 + 2 * 40] = "a";
    for (int i = 0; i < 40; i++)
        memcpy(zalgo + 1 + 2 * i, "\u0301", 2);
    struct glyph g;
    size_t used = text_glyph(zalgo, sizeof zalgo - 1, &g);
    assert_true(used <= GLYPH_BYTES);
    assert_int_equal(g.width, 1);
    assert_int_equal(strlen(g.text), used);
    text_glyph(zalgo + used, sizeof zalgo - 1 - used, &g);
    assert_true(g.escaped); // the rest is visible, not lost
}

static void nothing_is_nothing(void **state)
{
    (void)state;
    struct glyph g;
    assert_int_equal(text_glyph("", 0, &g), 0);
    assert_int_equal(text_width("", 0), 0);
    assert_safe("", 0, "");
}

// ---- any bytes ----------------------------------------------------------------------------------

static unsigned roll(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void any_bytes_come_out_safe(void **state)
{
    (void)state;
    unsigned seed = 3;
    for (int run = 0; run < 20000; run++) {
        char s[24], *exact;
        size_t n = roll(&seed) % sizeof s, total = 0, columns = 0;
        for (size_t i = 0; i < n;) {
            int32_t cp = (int32_t)(roll(&seed) % (run & 1 ? 0x110000 : 0x3000));
            char one[4] = {(char)roll(&seed)};
            size_t len = run & 2 || (cp >= 0xd800 && cp < 0xe000) ? 1 : utf8_encode(cp, one);
            for (size_t k = 0; k < len && i < n; k++)
                s[i++] = one[k];
        }
        exact = mem_strndup(s, n); // reading beyond n would be noticed
        exact = mem_resize(exact, n ? n : 1, 1);
        memcpy(exact, s, n);
        while (total < n) {
            struct glyph g;
            size_t used = text_glyph(exact + total, n - total, &g), len = strlen(g.text);
            assert_true(used >= 1 && used <= n - total && len <= GLYPH_BYTES);
            assert_true(utf8_valid(g.text, len, NULL));
            assert_true(g.escaped ? g.width == len : g.width == 1 || g.width == 2);
            for (size_t i = 0; i < len; i++)
                assert_true((unsigned char)g.text[i] >= 0x20 && g.text[i] != 0x7f);
            assert_false(g.text[0] == '\xc2' && (unsigned char)g.text[1] < 0xa0);
            total += used;
            columns += g.width;
        }
        assert_int_equal(text_width(exact, n), columns);
        free(exact);
    }
}

static void cost_is_linear(void **state)
{
    (void)state;
    enum { N = 10 * 1000 * 1000 };
    static const char *const patterns[] = {"\xff", "\u0301", "\u200d", "\U0001f1e9", "\u1100"};
    char *s = mem_alloc(N);
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        size_t len = strlen(patterns[p]), n = 0, most = p ? N / 10 : N;
        for (; n + len <= most; n += len)
            memcpy(s + n, patterns[p], len);
        clock_t start = clock();
        assert_true(text_width(s, n) > 0);
        assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
    }
    free(s);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_points_survive_both_ways),
        cmocka_unit_test(invalid_bytes_are_one_byte_each),
        cmocka_unit_test(validity_names_the_first_bad_byte),
        cmocka_unit_test(controls_are_spelled),
        cmocka_unit_test(bidi_and_separators_are_spelled),
        cmocka_unit_test(what_has_no_width_alone_is_spelled),
        cmocka_unit_test(invalid_bytes_do_not_swallow_text),
        cmocka_unit_test(graphemes_and_their_widths),
        cmocka_unit_test(a_cell_holds_only_so_many_marks),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(any_bytes_come_out_safe),
        cmocka_unit_test(cost_is_linear),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
