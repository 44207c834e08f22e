// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/strbuf.h"
#include "term/keys_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A decoder for a terminal with xterm's application cursor keys and one string of its own.
static void decoder(struct key_decoder *d)
{
    key_decoder_init(d, true, 25);
    key_decoder_add(d, "\033OA", K_UP);
    key_decoder_add(d, "\033[99x", K_F1 + 11);
    key_decoder_add(d, "\033[M", 0); // no key: ignored by look-up
    key_decoder_add(d, NULL, K_DOWN);
    key_decoder_add(d, "\010", K_DOWN); // no ESC: ignored
}

static void describe(struct strbuf *out, const struct event *e)
{
    char name[24];
    if (out->n)
        strbuf_putc(out, ' ');
    switch (e->kind) {
    case EVENT_KEY:
        strbuf_puts(out, keycode_name(e->key, name));
        break;
    case EVENT_PASTE:
        strbuf_printf(out, "paste(%.*s)", (int)e->n, e->text);
        break;
    case EVENT_INTERRUPT:
        strbuf_puts(out, "interrupt");
        break;
    case EVENT_CLICK:
        strbuf_printf(out, "click(%d,%d)", e->x, e->y);
        break;
    case EVENT_DRAG:
        strbuf_printf(out, "drag(%d,%d)", e->x, e->y);
        break;
    case EVENT_WHEEL:
        strbuf_printf(out, "wheel(%d)", e->y);
        break;
    default:
        strbuf_puts(out, "none");
    }
}

static void drain(struct key_decoder *d, struct strbuf *out)
{
    struct event e;
    while (key_decoder_next(d, &e))
        describe(out, &e);
}

// What bytes mean when they come in two pieces cut at `cut`, and the time is up afterwards.
static void decode_cut(const char *bytes, size_t n, size_t cut, bool mouse, struct strbuf *out)
{
    struct key_decoder d;
    struct event e;
    decoder(&d);
    d.mouse = mouse;
    if (cut)
        key_decoder_feed(&d, bytes, cut, 1000);
    drain(&d, out);
    if (n > cut)
        key_decoder_feed(&d, bytes + cut, n - cut, 1010);
    drain(&d, out);
    if (key_decoder_patience(&d) >= 0 && key_decoder_expire(&d, 3000, &e))
        describe(out, &e);
    assert_int_equal(key_decoder_patience(&d) >= 0, 0);
    drain(&d, out);
    key_decoder_fini(&d);
}

static void decode_one_by_one(const char *bytes, size_t n, bool mouse, struct strbuf *out)
{
    struct key_decoder d;
    struct event e;
    decoder(&d);
    d.mouse = mouse;
    for (size_t i = 0; i < n; i++) {
        key_decoder_feed(&d, bytes + i, 1, 1000 + i);
        drain(&d, out);
    }
    if (key_decoder_expire(&d, 9000, &e))
        describe(out, &e);
    key_decoder_fini(&d);
}

// The same events whatever way the bytes are cut.
static void expect_with(const char *bytes, size_t n, bool mouse, const char *want)
{
    for (size_t cut = 0; cut <= n + 1; cut++) {
        struct strbuf got = {0};
        if (cut <= n)
            decode_cut(bytes, n, cut, mouse, &got);
        else
            decode_one_by_one(bytes, n, mouse, &got);
        if (strcmp(strbuf_str(&got), want) != 0)
            fail_msg("%s (cut at %zu): got `%s`, want `%s`", bytes + 1, cut, strbuf_str(&got),
                     want);
        strbuf_free(&got);
    }
}

static void expect(const char *bytes, const char *want)
{
    expect_with(bytes, strlen(bytes), false, want);
}

static void plain_keys(void **state)
{
    (void)state;
    expect("j", "j");
    expect("jkG?", "j k G ?");
    expect(" <", "<Space> <lt>");
    expect("\r\n\t\b\177", "<Enter> <Enter> <Tab> <BS> <BS>");
    expect("\x04\x15\x1a\x1f", "^d ^u ^z ^_");
    expect("\x03", "interrupt");
    expect_with("\0", 1, false, "^@");
}

static void utf8_keys(void **state)
{
    (void)state;
    expect("é", "é");
    expect("語x", "語 x");
    expect("🦀", "🦀");
    expect("\033é", "<M-é>");
    expect("\xc3x", "x");                // cut off
    expect("\xff\xfe\x80j", "j");        // never valid
    expect("\xe2\x82\xe2\x82\xac", "€"); // begins again
    expect("\xc2\x9b", "");              // C1 in UTF-8
    expect("\xed\xa0\x80k", "k");        // a surrogate
    expect("\xc3", "");                  // given up
}

static void bytes_above_ascii_are_dropped_without_utf8(void **state)
{
    (void)state;
    struct key_decoder d;
    struct strbuf got = {0};
    key_decoder_init(&d, false, 25);
    key_decoder_feed(&d,
                     "a\xc3\xa9\x9b"
                     "b",
                     5, 1);
    drain(&d, &got);
    assert_string_equal(strbuf_str(&got), "a b");
    key_decoder_fini(&d);
    strbuf_free(&got);
}

static void escape_and_alt(void **state)
{
    (void)state;
    expect("\033", "<Esc>");
    expect("\033\033", "<Esc> <Esc>");
    expect("\033x", "<M-x>");
    expect("\033X", "<M-X>");
    expect("\033\r", "<M-Enter>");
    expect("\033\177", "<M-BS>");
    expect("\033\003", "interrupt");
    expect("\033\033[A", "<Esc> <Up>");
    expect("\033[", "<M-[>"); // given up: Alt and [
    expect("\033O", "<M-O>");
    expect("\033]", "<M-]>");
}

static void cursor_and_editing_keys(void **state)
{
    (void)state;
    expect("\033[A\033[B\033[C\033[D", "<Up> <Down> <Right> <Left>");
    expect("\033OA\033OB\033OC\033OD", "<Up> <Down> <Right> <Left>");
    expect("\033[H\033[F\033OH\033OF", "<Home> <End> <Home> <End>");
    expect("\033[1~\033[4~\033[7~\033[8~", "<Home> <End> <Home> <End>");
    expect("\033[2~\033[3~\033[5~\033[6~", "<Ins> <Del> <PgUp> <PgDn>");
    expect("\033[Z", "<S-Tab>");
    expect("\033OP\033OS\033[11~\033[15~", "<F1> <F4> <F1> <F5>");
    expect("\033[17~\033[21~\033[23~\033[24~", "<F6> <F10> <F11> <F12>");
    expect("\033[[A\033[[E", "<F1> <F5>"); // Linux console
    expect("\033[99x", "<F12>");           // terminfo's own
    expect("\033Op\033Oy\033OM\033Ok", "0 9 <Enter> +");
}

static void modified_keys(void **state)
{
    (void)state;
    expect("\033[1;2A", "<S-Up>");
    expect("\033[1;2D\033[1;2C", "<S-Left> <S-Right>");
    expect("\033[1;3B", "<M-Down>");
    expect("\033[1;5H", "<C-Home>");
    expect("\033[3;2~", "<S-Del>");
    expect("\033[1;2P\033O2P", "<S-F1> <S-F1>");
    expect("\033O5A", "<C-Up>");
    expect("\033[a\033[3$\033[5^", "<S-Up> <S-Del> <C-PgUp>"); // rxvt
    expect("\033Oa", "<C-Up>");
    expect("\033[97;5u", "^a"); // CSI u
    expect("\033[99;5u", "interrupt");
    expect("\033[106u\033[97;2u\033[32;2u", "j A <Space>");
    expect("\033[27;5;100~", "^d"); // modifyOtherKeys
    expect("\033[13;2u", "<S-Enter>");
}

static void unknown_sequences_are_swallowed(void **state)
{
    (void)state;
    static const char *const unknown[] = {
        "\033[I",                           // focus
        "\033[O",                           //
        "\033[?1;2c",                       // device attributes
        "\033[>41;379;0c",                  //
        "\033[24;80R",                      // cursor position
        "\033[8;24;80t",                    // size
        "\033[?2026;2$y",                   // mode report
        "\033[4;1$y",                       //
        "\033[E",                           //
        "\033[200X",                        //
        "\033[201~",                        // end of no paste
        "\033[25~",                         // F13
        "\033[1;99A",                       // no such modifier
        "\033[97;5:3u",                     // release of a key
        "\033[57358u",                      // a key we have no name for
        "\033[1;2;3;4;5;6;7;8;9;10m",       // too many
        "\033[0 q",                         // intermediate byte
        "\033[12\t34X",                     // a control character inside
        "\033[[Z",                          //
        "\033OE",                           //
        "\033O\033[A\033O~",                // broken off, then a key
        "\033]11;rgb:ffff/ffff/ffff\033\\", // OSC, ended by ST
        "\033]11;rgb:0000/0000/0000\a",     // OSC, ended by BEL
        "\033]52;c;ZGRkZGRk\a",             //
        "\033P>|XTerm(379)\033\\",          // DCS
        "\033P1+r524742=38\033\\",          //
        "\033_Gi=1;OK\033\\",               // APC
        "\033^private\033\\",               // PM
        "\033]unterminated",                //
        "\033Phalf\033",                    //
        "\033[M !!",                        // a mouse report nobody asked for
        "\033[<0;10;5M\033[<0;10;5m",       //
        "\033[1234567890123456789012345678901234567890123456789012345678901234567890A",
        "\033[12\x18", // cancelled
    };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        expect(unknown[i], strstr(unknown[i], "[A\033O~") ? "<Up>" : "");
}

static void what_follows_a_swallowed_sequence_counts(void **state)
{
    (void)state;
    expect("\033]0;x\aj", "j");
    expect("\033[?1;2cj", "j");
    expect("\033P..\033\\\033[Ak", "<Up> k");
    expect("\033]never\033[Bk", "<Down> k"); // broken off by another sequence
    expect("\033[12\003", "interrupt");
    expect("\033]0;x\003j", "interrupt j");
    expect("\033[1;é", "é");
}

static void paste(void **state)
{
    (void)state;
    expect("\033[200~hello\nq\033[201~j", "paste(hello\nq) j");
    expect("\033[200~\033[201~", "paste()");
    expect("\033[200~a\033[Ab\033[20\033[201~", "paste(a\033[Ab\033[20)");
    expect("\033[200~a\033\033[201~", "paste(a\033)");
    expect("\033[200~1\033[201~\033[200~2\033[201~", "paste(1) paste(2)");
}

static void a_paste_is_bounded_and_waits_for_its_end(void **state)
{
    (void)state;
    struct key_decoder d;
    struct event e;
    decoder(&d);
    key_decoder_feed(&d, "\033[200~", 6, 0);
    static char block[4096];
    memset(block, 'q', sizeof block);
    for (int i = 0; i < 400; i++) {
        key_decoder_feed(&d, block, sizeof block, (uint64_t)i);
        assert_false(key_decoder_next(&d, &e));
    }
    assert_int_equal(key_decoder_patience(&d), -1);
    assert_false(key_decoder_expire(&d, 100000, &e));
    key_decoder_feed(&d, "\033[201~", 6, 100000);
    assert_true(key_decoder_next(&d, &e));
    assert_int_equal(e.kind, EVENT_PASTE);
    assert_int_equal(e.n, PASTE_MAX);
    key_decoder_feed(&d, "\033[200~lo\003st", 11, 100001);
    assert_false(key_decoder_next(&d, &e));
    key_decoder_feed(&d, "\003", 1, 100002); // the way out when the end is lost
    assert_true(key_decoder_next(&d, &e));
    assert_int_equal(e.kind, EVENT_INTERRUPT);
    key_decoder_fini(&d);
}

static void mouse(void **state)
{
    (void)state;
    static const char sgr[] = "\033[<0;10;5M\033[<0;10;5m\033[<64;1;1M\033[<65;1;1M\033[<2;1;1M"
                              "\033[<35;4;4M\033[<66;1;1M\033[<128;3;3M\033[<32;7;3M";
    expect_with(sgr, sizeof sgr - 1, true, "click(9,4) wheel(-1) wheel(1) drag(6,2)");
    static const char x10[] = "\033[M !!\033[M#!!\033[M`!!\033[Ma!!j";
    expect_with(x10, sizeof x10 - 1, true, "click(0,0) wheel(-1) wheel(1) j");
}

// Esc was reported too early: the rest of its sequence, coming at once, is still no command.
static void the_late_rest_of_a_sequence_is_no_command(void **state)
{
    (void)state;
    static const struct {
        const char *rest;
        uint64_t after;
        const char *want;
    } cases[] = {{"[A", 50, "<Esc> <Up>"},      {"OB", 50, "<Esc> <Down>"},
                 {"[1;2A", 50, "<Esc> <S-Up>"}, {"[A", 900, "<Esc> [ A"},
                 {"j", 50, "<Esc> j"},          {"[", 50, "<Esc> ["}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct key_decoder d;
        struct event e;
        struct strbuf got = {0};
        decoder(&d);
        key_decoder_feed(&d, "\033", 1, 1000);
        drain(&d, &got);
        assert_int_equal(key_decoder_patience(&d), 25);
        assert_true(key_decoder_expire(&d, 1025, &e));
        describe(&got, &e);
        key_decoder_feed(&d, cases[i].rest, strlen(cases[i].rest), 1025 + cases[i].after);
        drain(&d, &got);
        assert_string_equal(strbuf_str(&got), cases[i].want);
        key_decoder_fini(&d);
        strbuf_free(&got);
    }
}

// Random bytes, heavy on what matters here: no crash, and always a way back to plain keys.
// Keys made of bytes cut at `cut`, the second piece coming after a pause.
static void decode_paused(const char *bytes, size_t cut, bool asked, int pause, struct strbuf *out)
{
    struct key_decoder d;
    struct event e;
    uint64_t now = 1000;
    decoder(&d);
    if (asked)
        key_decoder_expect(&d, now + 2000);
    key_decoder_feed(&d, bytes, cut, now);
    drain(&d, out);
    int patience = key_decoder_patience(&d);
    if (patience >= 0 && patience <= pause && key_decoder_expire(&d, now + (uint64_t)patience, &e))
        describe(out, &e);
    key_decoder_feed(&d, bytes + cut, strlen(bytes + cut), now + (uint64_t)pause);
    drain(&d, out);
    key_decoder_fini(&d);
}

static void no_piece_of_an_answer_is_a_key(void **state)
{
    (void)state;
    static const char *const answers[] = {"\033]11;rgb:ffff/ffff/ffff\033\\",
                                          "\033]11;rgba:0/0/0/f\a",
                                          "\033P>|XTerm(379)\033\\",
                                          "\033_Gi=4211;OK\033\\",
                                          "\033[6;20;10t",
                                          "\033[?63;1;2;4c"};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        for (size_t cut = 1; cut < strlen(answers[i]); cut++) {
            struct strbuf got = {0};
            // the line is slow, and the answer was asked for
            decode_paused(answers[i], cut, true, 450, &got);
            assert_string_equal(strbuf_str(&got), "");
            // once it is under way even this
            if (cut > 2)
                decode_paused(answers[i], cut, true, 4500, &got);
            assert_string_equal(strbuf_str(&got), "");
            // nobody waits any more: at most ESC itself is Esc
            decode_paused(answers[i], cut, false, 100, &got);
            assert_string_equal(strbuf_str(&got), cut == 1 ? "<Esc>" : "");
            strbuf_free(&got);
        }
    struct strbuf keys = {0}; // Esc and Alt remain what they are, a little later
    decode_paused("\033x", 1, true, 600, &keys);
    assert_string_equal(strbuf_str(&keys), "<Esc> x");
    strbuf_clear(&keys);
    decode_paused("\033]j", 2, true, 600, &keys);
    assert_string_equal(strbuf_str(&keys), "<M-]> j");
    strbuf_free(&keys);
}

static void random_bytes(void **state)
{
    (void)state;
    static const char spice[] =
        "\033\033\033[[[OP]_^M<>?0129;:$~AmuZ\a\\\003\x18\x80\xc3\xa9 200~201~";
    unsigned seed = 7;
    for (int round = 0; round < 20000; round++) {
        struct key_decoder d;
        struct event e;
        char bytes[40];
        decoder(&d);
        d.mouse = round & 1;
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245U + 12345U;
            bytes[i] = seed >> 28 ? spice[(seed >> 16) % (sizeof spice - 1)] : (char)(seed >> 16);
        }
        for (size_t i = 0; i < sizeof bytes; i += 8) {
            key_decoder_feed(&d, bytes + i, 8, i);
            while (key_decoder_next(&d, &e))
                assert_int_not_equal(e.kind, EVENT_NONE);
        }
        key_decoder_feed(&d, "\003", 1, 50);
        while (key_decoder_next(&d, &e))
            ;
        key_decoder_expire(&d, 5000, &e);
        key_decoder_feed(&d, "j", 1, 9000);
        assert_true(key_decoder_next(&d, &e));
        assert_int_equal(e.key, 'j');
        key_decoder_fini(&d);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_keys),
        cmocka_unit_test(utf8_keys),
        cmocka_unit_test(bytes_above_ascii_are_dropped_without_utf8),
        cmocka_unit_test(escape_and_alt),
        cmocka_unit_test(cursor_and_editing_keys),
        cmocka_unit_test(modified_keys),
        cmocka_unit_test(unknown_sequences_are_swallowed),
        cmocka_unit_test(what_follows_a_swallowed_sequence_counts),
        cmocka_unit_test(paste),
        cmocka_unit_test(a_paste_is_bounded_and_waits_for_its_end),
        cmocka_unit_test(mouse),
        cmocka_unit_test(the_late_rest_of_a_sequence_is_no_command),
        cmocka_unit_test(no_piece_of_an_answer_is_a_key),
        cmocka_unit_test(random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
