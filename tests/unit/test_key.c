// SPDX-License-Identifier: MIT
#include "unit.h"

#include "ui/key.h"

#include <locale.h>
#include <string.h>

static void assert_key(const char *name, keycode want)
{
    keycode k = 0;
    assert_int_equal(key_parse(name, strlen(name), &k), strlen(name));
    assert_int_equal(k, want);
}

static void names_are_read(void **state)
{
    (void)state;
    assert_key("j", 'j');
    assert_key("G", 'G');
    assert_key("?", '?');
    assert_key("é", 0xe9);
    assert_key("日", 0x65e5);
    assert_key("^d", key_ctrl('d'));
    assert_key("^D", key_ctrl('d'));
    assert_key("^", '^');
    assert_key("<^>", '^');
    assert_key("<Enter>", K_ENTER);
    assert_key("<cr>", K_ENTER);
    assert_key("<Space>", ' ');
    assert_key("<S-Tab>", K_TAB | K_SHIFT);
    assert_key("<S-Right>", K_RIGHT | K_SHIFT);
    assert_key("<C-M-S-Home>", K_HOME | K_CTRL | K_ALT | K_SHIFT);
    assert_key("<PgDn>", K_PGDN);
    assert_key("<Del>", K_DELETE);
    assert_key("<BS>", K_BACKSPACE);
    assert_key("<F1>", K_F1);
    assert_key("<F12>", K_F12);
    assert_key("<M-x>", 'x' | K_ALT);
    assert_key("<A-X>", 'X' | K_ALT);
    assert_key("<M->>", '>' | K_ALT);
    assert_key("<C-d>", key_ctrl('d'));
    assert_key("<C-M-d>", key_ctrl('d') | K_ALT);
    assert_key("<S-a>", 'A');
    assert_key("<lt>", '<');
    assert_key("<gt>", '>');
    assert_key("<", '<');
    assert_key(">", '>');
    assert_key("<->", '-');
    assert_key("<a-z>", K_LETTER);
}

static void what_terminals_cannot_tell_apart_is_one_key(void **state)
{
    (void)state;
    assert_key("^[", K_ESC);
    assert_key("^i", K_TAB);
    assert_key("^M", K_ENTER);
    assert_key("<C-m>", K_ENTER);
}

static void only_the_first_key_is_taken(void **state)
{
    (void)state;
    keycode k;
    assert_int_equal(key_parse("si", 2, &k), 1);
    assert_int_equal(key_parse("<Up>x", 5, &k), 4);
    assert_int_equal(key_parse("^dx", 3, &k), 2);
    assert_int_equal(key_parse("^1", 2, &k), 1);
    assert_int_equal(k, '^');
}

static void bad_names_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",      "<Foo>", "<Up",      "<>",     "<F0>",   "<F13>",
                                      "<F01>", "<F1x>", "<X-a>",    "<S-1>",  "<C-1>",  "<S-S-Up>",
                                      "\n",    "\x7f",  "\xc2\x85", "\xff",   "<ab>",   "<M-a-z>",
                                      "<C-é>", "<M->",  "<lt",      "<Up\n>", "<\033>", "<C-M->"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        keycode k = 7;
        assert_int_equal(key_parse(bad[i], strlen(bad[i]), &k), 0);
    }
}

static void shown_names_read_back(void **state)
{
    (void)state;
    static const keycode plain[] = {'a', 'Z', '0', '^', '<', '>', ' ', '-', 0xe9, 0x65e5, 0x10ffff};
    char name[24];
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        assert_key(keycode_name(plain[i], name), plain[i]);
        assert_key(keycode_name(plain[i] | K_ALT, name), plain[i] | K_ALT);
    }
    for (keycode k = K_ENTER; k <= K_F12; k++)
        for (keycode mods = 0; mods < 8; mods++)
            assert_key(keycode_name(k | mods << 24, name), k | mods << 24);
    for (char c = 'a'; c <= 'z'; c++)
        if (c != 'i' && c != 'm')
            assert_key(keycode_name(key_ctrl(c), name), key_ctrl(c));
    assert_string_equal(keycode_name(key_ctrl('d'), name), "^d");
    assert_string_equal(keycode_name(K_TAB | K_SHIFT, name), "<S-Tab>");
    assert_string_equal(keycode_name(' ', name), "<Space>");
    assert_string_equal(keycode_name('<', name), "<lt>");
    assert_string_equal(keycode_name('>', name), ">");
    assert_string_equal(keycode_name(K_LETTER, name), "<a-z>");
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_read),
        cmocka_unit_test(what_terminals_cannot_tell_apart_is_one_key),
        cmocka_unit_test(only_the_first_key_is_taken),
        cmocka_unit_test(bad_names_are_refused),
        cmocka_unit_test(shown_names_read_back),
    };
    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
