// SPDX-License-Identifier: MIT
#include "unit.h"

#include "ui/editline.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

// `text` with the cursor as '|'.
static void assert_line(const struct editline *e, const char *want)
{
    char got[256];
    const char *s = strbuf_str(&e->text);
    snprintf(got, sizeof got, "%.*s|%s", (int)e->cursor, s, s + e->cursor);
    assert_string_equal(got, want);
}

// Types key names; returns what the last one did.
static enum edit_result type(struct editline *e, const char *keys)
{
    enum edit_result r = EDIT_IGNORED;
    size_t n = strlen(keys);
    while (n) {
        keycode k;
        size_t used = key_parse(keys, n, &k);
        assert_true(used > 0);
        r = editline_key(e, k);
        keys += used;
        n -= used;
    }
    return r;
}

static void typing_and_moving(void **state)
{
    (void)state;
    struct editline e = {0};
    assert_int_equal(type(&e, "abc"), EDIT_CHANGED);
    assert_int_equal(type(&e, "<Left><Left>"), EDIT_MOVED);
    type(&e, "X");
    assert_line(&e, "aX|bc");
    type(&e, "^a<Left>-<End><Right>+");
    assert_line(&e, "-aXbc+|");
    type(&e, "<Home>^f^f^b<Del>");
    assert_line(&e, "-|Xbc+");
    type(&e, "^e^h<BS>");
    assert_line(&e, "-Xb|");
    assert_int_equal(type(&e, "<Enter>"), EDIT_ACCEPT);
    assert_int_equal(type(&e, "<Esc>"), EDIT_CANCEL);
    assert_int_equal(type(&e, "^g"), EDIT_CANCEL);
    assert_int_equal(type(&e, "^c"), EDIT_CANCEL);
    assert_int_equal(type(&e, "<F5>"), EDIT_IGNORED);
    assert_int_equal(type(&e, "<M-x>"), EDIT_IGNORED);
    assert_int_equal(type(&e, "<Tab>"), EDIT_IGNORED);
    assert_int_equal(type(&e, "<Up>"), EDIT_IGNORED);
    editline_fini(&e);
}

static void backspace_on_nothing_cancels(void **state)
{
    (void)state;
    struct editline e = {0};
    assert_int_equal(type(&e, "a<BS>"), EDIT_CHANGED);
    assert_int_equal(type(&e, "<BS>"), EDIT_CANCEL);
    type(&e, "a<Left>");
    assert_int_equal(type(&e, "<BS>"), EDIT_MOVED);
    assert_line(&e, "|a");
    editline_fini(&e);
}

static void words_and_rest_of_line(void **state)
{
    (void)state;
    struct editline e = {0};
    editline_set(&e, "iou >= .7 and label_x");
    type(&e, "<M-b>");
    assert_line(&e, "iou >= .7 and |label_x");
    type(&e, "<M-b><M-b>");
    assert_line(&e, "iou >= .|7 and label_x");
    type(&e, "<M-f><M-f>");
    assert_line(&e, "iou >= .7 and| label_x");
    type(&e, "^w^w");
    assert_line(&e, "iou >= | label_x");
    type(&e, "^k");
    assert_line(&e, "iou >= |");
    type(&e, "<Left>^u");
    assert_line(&e, "| ");
    type(&e, "^w<M-b>");
    assert_line(&e, "| ");
    editline_fini(&e);
}

static void graphemes_are_one_step(void **state)
{
    (void)state;
    struct editline e = {0};
    editline_set(&e, "e\u0301日🇩🇪");
    type(&e, "<Left>");
    assert_line(&e, "e\u0301日|🇩🇪");
    type(&e, "<BS><BS>");
    assert_line(&e, "|🇩🇪");
    type(&e, "<Del>");
    assert_line(&e, "|");
    type(&e, "e");
    assert_int_equal(editline_key(&e, 0x301), EDIT_CHANGED);
    assert_line(&e, "e\u0301|");
    editline_set(&e, "\u0301x"); // what is typed before it combines
    type(&e, "^ae");
    assert_line(&e, "e\u0301|x");
    assert_int_equal(editline_key(&e, 0xd800), EDIT_IGNORED);
    assert_int_equal(editline_key(&e, 0x9b), EDIT_IGNORED);
    assert_int_equal(editline_key(&e, 0x1b), EDIT_IGNORED);
    editline_fini(&e);
}

static void pasting_is_only_text(void **state)
{
    (void)state;
    struct editline e = {0};
    editline_set(&e, "ab");
    type(&e, "<Left>");
    const char paste[] = "x\r\ny\nz\t\033[2J\xff\0q\u2028r\xc2\x9b";
    editline_paste(&e, paste, sizeof paste - 1);
    assert_line(&e, "ax y z [2Jq r|b");
    assert_true(utf8_valid(e.text.at, e.text.n, NULL));
    editline_paste(&e, "", 0);
    assert_line(&e, "ax y z [2Jq r|b");
    editline_fini(&e);
}

static void history_by_prefix(void **state)
{
    (void)state;
    struct history h = {0};
    const char *const lines[] = {"sort iou", "filter a", "sort gtc", "sort iou", "filter b"};
    for (size_t i = 0; i < 5; i++)
        history_add(&h, lines[i]);
    assert_int_equal(h.n, 4); // the older "sort iou" is gone
    struct editline e = {.history = &h};
    type(&e, "so");
    assert_int_equal(type(&e, "<Up>"), EDIT_CHANGED);
    assert_line(&e, "sort iou|");
    type(&e, "^p");
    assert_line(&e, "sort gtc|");
    assert_int_equal(type(&e, "<Up>"), EDIT_MOVED);
    assert_line(&e, "sort gtc|");
    type(&e, "<Down>");
    assert_line(&e, "sort iou|");
    type(&e, "<Down>");
    assert_line(&e, "so|");
    assert_int_equal(e.history_at, h.n);
    type(&e, "<Up>x<Up>"); // an edited line is a new one
    assert_line(&e, "sort ioux|");
    editline_set(&e, "");
    type(&e, "<Up><Up><Up><Up><Up>");
    assert_line(&e, "filter a|");
    type(&e, "^n");
    assert_line(&e, "sort gtc|");
    editline_fini(&e);
    history_free(&h);
}

static void history_is_bounded(void **state)
{
    (void)state;
    struct history h = {0};
    for (int i = 0; i < HISTORY_KEPT + 50; i++) {
        char line[16];
        snprintf(line, sizeof line, "%d", i);
        history_add(&h, line);
    }
    assert_int_equal(h.n, HISTORY_KEPT);
    assert_string_equal(h.at[0], "50");
    history_add(&h, h.at[0]); // may point into the history itself
    assert_string_equal(h.at[h.n - 1], "50");
    assert_int_equal(h.n, HISTORY_KEPT);
    history_free(&h);
}

// Candidates: the words of ctx that start with the last word of the text.
static size_t complete(void *ctx, const char *text, size_t cursor,
                       void (*add)(void *list, const char *word), void *list)
{
    size_t from = cursor;
    while (from > 0 && text[from - 1] != ' ')
        from--;
    for (const char *const *word = ctx; *word; word++)
        if (strncmp(*word, text + from, cursor - from) == 0)
            add(list, *word);
    return from;
}

static void completion_cycles(void **state)
{
    (void)state;
    const char *words[] = {"pattern", "patient", "pred", "é1", "è2", NULL};
    struct editline e = {.complete = complete, .complete_ctx = words};
    type(&e, "x p tail<M-b><Left>");
    assert_line(&e, "x p| tail");
    type(&e, "<Tab>"); // the common prefix is what is there already: the first word
    assert_line(&e, "x pattern| tail");
    type(&e, "<Tab><Tab>");
    assert_line(&e, "x pred| tail");
    type(&e, "<Tab>");
    assert_line(&e, "x pattern| tail");
    type(&e, "<S-Tab>");
    assert_line(&e, "x pred| tail");
    assert_int_equal(e.n_words, 3);
    type(&e, "<Right>");
    assert_int_equal(e.n_words, 0);
    editline_set(&e, "pa");
    assert_int_equal(type(&e, "<Tab>"), EDIT_CHANGED);
    assert_line(&e, "pat|");
    assert_int_equal(e.n_words, 2);
    type(&e, "<S-Tab>");
    assert_line(&e, "patient|");
    editline_set(&e, "pr");
    type(&e, "<Tab>");
    assert_line(&e, "pred|");
    assert_int_equal(e.n_words, 0);
    assert_int_equal(type(&e, "<Tab>"), EDIT_CHANGED); // whole: on to the next
    assert_line(&e, "pred |");
    assert_int_equal(e.n_words, 5);
    editline_set(&e, "zzz");
    assert_int_equal(type(&e, "<Tab>"), EDIT_MOVED);
    assert_line(&e, "zzz|");
    editline_set(&e, "p");
    type(&e, "<Tab>q");
    assert_line(&e, "patternq|");
    editline_fini(&e);
}

// "cuts" can be followed by two words, and these by nothing.
static size_t complete_twice(void *ctx, const char *text, size_t cursor,
                             void (*add)(void *list, const char *word), void *list)
{
    static const char *const second[] = {"auto", "text"};
    (void)ctx;
    if (cursor < 5) {
        add(list, "cuts");
        return 0;
    }
    for (size_t i = 0; i < 2; i++)
        if (strncmp(second[i], text + 5, cursor - 5) == 0)
            add(list, second[i]);
    return 5;
}

static void a_whole_word_completes_to_the_next(void **state)
{
    (void)state;
    struct editline e = {.complete = complete_twice};
    editline_set(&e, "cu");
    assert_int_equal(editline_key(&e, K_TAB), EDIT_CHANGED);
    assert_string_equal(strbuf_str(&e.text), "cuts");
    assert_int_equal(e.n_words, 0);
    assert_int_equal(editline_key(&e, K_TAB), EDIT_CHANGED);
    assert_string_equal(strbuf_str(&e.text), "cuts ");
    assert_int_equal(e.n_words, 2); // shown, none taken yet
    assert_int_equal(editline_key(&e, K_TAB), EDIT_CHANGED);
    assert_string_equal(strbuf_str(&e.text), "cuts auto");
    editline_set(&e, "cuts text");
    assert_int_equal(editline_key(&e, K_TAB), EDIT_MOVED); // nothing can follow
    assert_string_equal(strbuf_str(&e.text), "cuts text");
    editline_fini(&e);
}

static void completion_keeps_characters_whole(void **state)
{
    (void)state;
    const char *words[] = {"\u00e9a", "\u00e8b", NULL}; // the same first byte
    struct editline e = {.complete = complete, .complete_ctx = words};
    type(&e, "<Tab>");
    assert_line(&e, "\u00e9a|");
    type(&e, "<Tab>");
    assert_line(&e, "\u00e8b|");
    editline_fini(&e);
}

static void assert_drawn(const struct editline *e, int w, const char *want, int cursor)
{
    struct canvas c;
    struct strbuf out = {0};
    canvas_init(&c, w + 4, 1);
    editline_draw(e, &c, 2, 0, w, ":", style_of(ROLE_PROMPT), style_of(ROLE_TEXT));
    canvas_print(&c, &out);
    assert_string_equal(strbuf_str(&out), want);
    assert_int_equal(c.cursor_x, cursor);
    assert_int_equal(c.cursor_y, 0);
    strbuf_free(&out);
    canvas_fini(&c);
}

static void drawing_scrolls_to_the_cursor(void **state)
{
    (void)state;
    struct editline e = {0};
    assert_drawn(&e, 10, "  :\n", 3);
    editline_set(&e, "abc");
    assert_drawn(&e, 10, "  :abc\n", 6);
    editline_set(&e, "abcdefghijklmnop"); // 16 columns in 9
    assert_drawn(&e, 10, "  :…jklmnop\n", 11);
    type(&e, "<Home>");
    assert_drawn(&e, 10, "  :abcdefghi\n", 3);
    editline_set(&e, "日本語日本語");
    assert_drawn(&e, 10, "  :… 日本語\n", 11);
    editline_set(&e, "a\033b");
    assert_drawn(&e, 10, "  :a^[b\n", 7);
    for (int w = -1; w < 30; w++) {
        struct canvas c;
        canvas_init(&c, 40, 1);
        editline_set(&e, "ab\u202e日本語 and more of it");
        do {
            editline_draw(&e, &c, 3, 0, w, "filter: ", style_of(ROLE_PROMPT), style_of(ROLE_TEXT));
            if (w > 0)
                assert_true(c.cursor_x >= 3 && c.cursor_x < 3 + w);
        } while (e.cursor > 0 && type(&e, "<Left>") == EDIT_MOVED);
        canvas_fini(&c);
    }
    editline_fini(&e);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_and_moving),
        cmocka_unit_test(backspace_on_nothing_cancels),
        cmocka_unit_test(words_and_rest_of_line),
        cmocka_unit_test(graphemes_are_one_step),
        cmocka_unit_test(pasting_is_only_text),
        cmocka_unit_test(history_by_prefix),
        cmocka_unit_test(history_is_bounded),
        cmocka_unit_test(completion_cycles),
        cmocka_unit_test(a_whole_word_completes_to_the_next),
        cmocka_unit_test(completion_keeps_characters_whole),
        cmocka_unit_test(drawing_scrolls_to_the_cursor),
    };
    return cmocka_run_group_tests_name("editline", tests, NULL, NULL);
}
