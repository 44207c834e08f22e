// SPDX-License-Identifier: MIT
#include "unit.h"

#include "ui/keymap.h"

#include <locale.h>
#include <string.h>

enum { GLOBAL, BROWSE, READER };

static void bind(struct keymap *m, unsigned context, const char *keys, const char *command)
{
    struct err e;
    assert_true(keymap_bind(m, context, keys, command, &e));
}

// Looks `keys` up in the context and then in GLOBAL.
static enum keymap_result look(const struct keymap *m, unsigned context, const char *keys,
                               const char **command, char *letter)
{
    keycode typed[8];
    size_t n = 0;
    for (const char *s = keys; *s; n++)
        s += key_parse(s, strlen(s), &typed[n]);
    const unsigned contexts[] = {context, GLOBAL};
    const struct binding *b;
    enum keymap_result r = keymap_look(m, contexts, 2, typed, n, &b, letter);
    *command = b ? b->command : "";
    return r;
}

static void assert_look(const struct keymap *m, unsigned context, const char *keys,
                        enum keymap_result want, const char *want_command)
{
    const char *command;
    char letter;
    assert_int_equal(look(m, context, keys, &command, &letter), want);
    assert_string_equal(command, want_command);
}

static void sequences_wait_for_their_end(void **state)
{
    (void)state;
    struct keymap m = {0};
    bind(&m, GLOBAL, "si", "sort iou");
    bind(&m, GLOBAL, "sg", "sort gtc");
    bind(&m, GLOBAL, "j", "down");
    assert_look(&m, BROWSE, "j", KEYMAP_MATCH, "down");
    assert_look(&m, BROWSE, "s", KEYMAP_PENDING, "");
    assert_look(&m, BROWSE, "si", KEYMAP_MATCH, "sort iou");
    assert_look(&m, BROWSE, "sx", KEYMAP_NONE, "");
    assert_look(&m, BROWSE, "sij", KEYMAP_NONE, "");
    assert_look(&m, BROWSE, "x", KEYMAP_NONE, "");
    assert_look(&m, BROWSE, "", KEYMAP_NONE, "");
    keymap_free(&m);
}

static void earlier_contexts_go_first(void **state)
{
    (void)state;
    struct keymap m = {0};
    bind(&m, GLOBAL, "e", "global e");
    bind(&m, GLOBAL, "gg", "top");
    bind(&m, READER, "e", "edit");
    bind(&m, READER, "g", "reader g");
    bind(&m, BROWSE, "en", "browse en");
    assert_look(&m, READER, "e", KEYMAP_MATCH, "edit");
    assert_look(&m, READER, "g", KEYMAP_MATCH, "reader g"); // does not wait for global gg
    assert_look(&m, READER, "gg", KEYMAP_MATCH, "top");
    assert_look(&m, BROWSE, "e", KEYMAP_PENDING, "global e"); // what runs if nothing follows
    assert_look(&m, BROWSE, "en", KEYMAP_MATCH, "browse en");
    assert_look(&m, BROWSE, "g", KEYMAP_PENDING, "");
    keymap_free(&m);
}

static void letters_are_given_to_the_command(void **state)
{
    (void)state;
    struct keymap m = {0};
    const char *command;
    char letter;
    bind(&m, GLOBAL, "m<a-z>", "mark");
    bind(&m, GLOBAL, "mq", "mark-quick");
    assert_int_equal(look(&m, GLOBAL, "mc", &command, &letter), KEYMAP_MATCH);
    assert_string_equal(command, "mark");
    assert_int_equal(letter, 'c');
    assert_int_equal(look(&m, GLOBAL, "mq", &command, &letter), KEYMAP_MATCH);
    assert_string_equal(command, "mark-quick");
    assert_int_equal(letter, 0);
    assert_int_equal(look(&m, GLOBAL, "mC", &command, &letter), KEYMAP_NONE);
    assert_int_equal(look(&m, GLOBAL, "m1", &command, &letter), KEYMAP_NONE);
    assert_int_equal(look(&m, GLOBAL, "m", &command, &letter), KEYMAP_PENDING);
    keymap_free(&m);
}

static void binding_again_replaces_and_nothing_unbinds(void **state)
{
    (void)state;
    struct keymap m = {0};
    bind(&m, GLOBAL, "x", "one");
    bind(&m, GLOBAL, "y", "two");
    bind(&m, GLOBAL, "x", "three");
    assert_int_equal(m.n, 2);
    assert_look(&m, BROWSE, "x", KEYMAP_MATCH, "three");
    bind(&m, BROWSE, "x", "four");
    assert_look(&m, BROWSE, "x", KEYMAP_MATCH, "four");
    bind(&m, BROWSE, "x", "");
    assert_look(&m, BROWSE, "x", KEYMAP_MATCH, "three");
    bind(&m, GLOBAL, "x", "");
    bind(&m, GLOBAL, "x", "");
    assert_look(&m, BROWSE, "x", KEYMAP_NONE, "");
    assert_look(&m, BROWSE, "y", KEYMAP_MATCH, "two");
    keymap_free(&m);
}

static void bad_sequences_say_where(void **state)
{
    (void)state;
    struct keymap m = {0};
    struct err e;
    assert_false(keymap_bind(&m, GLOBAL, "s<Foo>", "x", &e));
    assert_string_equal(e.msg, "s<Foo>: no key name at column 2");
    assert_false(keymap_bind(&m, GLOBAL, "abcde", "x", &e));
    assert_string_equal(e.msg, "abcde: more than 4 keys");
    assert_false(keymap_bind(&m, GLOBAL, "", "x", &e));
    assert_int_equal(m.n, 0);
    keymap_free(&m);
}

static void keys_of_a_command_are_named(void **state)
{
    (void)state;
    struct keymap m = {0};
    char out[64];
    for (int i = 0; i < 100; i++) {
        char keys[4] = {(char)('a' + i % 26), (char)('a' + i / 26), 0, 0};
        bind(&m, BROWSE, keys, "filler");
    }
    bind(&m, GLOBAL, "^d", "half-down");
    bind(&m, GLOBAL, "<PgDn><S-Tab>", "half-down");
    bind(&m, READER, "<PgDn><S-Tab>^x<lt>", "page");
    bind(&m, READER, "<C-M-S-Right><C-M-S-Right><C-M-S-Right><C-M-S-Right>", "long");
    assert_string_equal(keymap_keys_for(&m, GLOBAL, "half-down", out), "^d");
    assert_string_equal(keymap_keys_for(&m, READER, "page", out), "<PgDn><S-Tab>^x<lt>");
    assert_string_equal(keymap_keys_for(&m, READER, "long", out),
                        "<C-M-S-Right><C-M-S-Right><C-M-S-Right><C-M-S-Right>");
    assert_string_equal(keymap_keys_for(&m, READER, "half-down", out), "");
    assert_string_equal(keymap_keys_for(&m, BROWSE, "half", out), "");
    keymap_free(&m);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_wait_for_their_end),
        cmocka_unit_test(earlier_contexts_go_first),
        cmocka_unit_test(letters_are_given_to_the_command),
        cmocka_unit_test(binding_again_replaces_and_nothing_unbinds),
        cmocka_unit_test(bad_sequences_say_where),
        cmocka_unit_test(keys_of_a_command_are_named),
    };
    return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
