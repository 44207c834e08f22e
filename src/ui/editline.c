// SPDX-License-Identifier: MIT
#include "ui/editline.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

// ---- history ------------------------------------------------------------------------------------

void history_add(struct history *h, const char *line)
{
    char *text = mem_strdup(line);
    size_t kept = 0;
    for (size_t i = 0; i < h->n; i++) {
        if (strcmp(h->at[i], text) == 0)
            free(h->at[i]);
        else
            h->at[kept++] = h->at[i];
    }
    h->n = kept;
    while (h->n >= HISTORY_KEPT) {
        free(h->at[0]);
        memmove(h->at, h->at + 1, --h->n * sizeof *h->at);
    }
    if (h->n == h->cap) {
        h->cap = h->cap ? h->cap * 2 : 16;
        h->at = mem_resize(h->at, h->cap, sizeof *h->at);
    }
    h->at[h->n++] = text;
}

void history_free(struct history *h)
{
    for (size_t i = 0; i < h->n; i++)
        free(h->at[i]);
    free(h->at);
    *h = (struct history){0};
}

// ---- text ---------------------------------------------------------------------------------------

static size_t next_border(const struct editline *e, size_t at)
{
    struct glyph g;
    return at + text_glyph(strbuf_str(&e->text) + at, e->text.n - at, &g);
}

// The last border before `at`, or the first at or after it. Borders only exist from the left.
static size_t find_border(const struct editline *e, size_t at, bool before)
{
    size_t last = 0, border = 0;
    while (border < at && border < e->text.n) {
        last = border;
        border = next_border(e, border);
    }
    return before ? last : border;
}

// Replaces [from, to) and leaves the cursor behind the new text.
static void splice(struct editline *e, size_t from, size_t to, const char *s, size_t n)
{
    size_t tail = e->text.n - to;
    char *rest = mem_strndup(strbuf_str(&e->text) + to, tail);
    e->text.n = from;
    strbuf_add(&e->text, s, n);
    strbuf_add(&e->text, rest, tail);
    free(rest);
    e->cursor = find_border(e, from + n, false); // what follows may combine with it
}

static void forget_words(struct editline *e)
{
    for (size_t i = 0; i < e->n_words; i++)
        free(e->words[i]);
    free(e->words);
    e->words = NULL;
    e->n_words = e->word_at = e->word_from = 0;
}

static void leave_history(struct editline *e)
{
    free(e->draft);
    e->draft = NULL;
    e->history_at = e->history ? e->history->n : 0;
}

static enum edit_result changed(struct editline *e)
{
    leave_history(e);
    return EDIT_CHANGED;
}

void editline_set(struct editline *e, const char *text)
{
    forget_words(e);
    leave_history(e);
    strbuf_clear(&e->text);
    strbuf_puts(&e->text, text);
    e->cursor = e->text.n;
}

void editline_fini(struct editline *e)
{
    forget_words(e);
    free(e->draft);
    strbuf_free(&e->text);
    *e = (struct editline){0};
}

// ---- moving and deleting ------------------------------------------------------------------------

static enum edit_result erase(struct editline *e, size_t from, size_t to)
{
    if (from >= to)
        return EDIT_MOVED;
    splice(e, from, to, "", 0);
    return changed(e);
}

static enum edit_result move_to(struct editline *e, size_t at)
{
    e->cursor = at;
    return EDIT_MOVED;
}

static bool is_word(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 0x80 || u == '_' || (u >= '0' && u <= '9') || ((u | 32) >= 'a' && (u | 32) <= 'z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t word_left(const struct editline *e)
{
    const char *s = strbuf_str(&e->text);
    size_t at = e->cursor;
    while (at > 0 && !is_word(s[at - 1]))
        at--;
    while (at > 0 && is_word(s[at - 1]))
        at--;
    return find_border(e, at, false);
}

static size_t word_right(const struct editline *e)
{
    const char *s = strbuf_str(&e->text);
    size_t at = e->cursor;
    while (at < e->text.n && !is_word(s[at]))
        at++;
    while (at < e->text.n && is_word(s[at]))
        at++;
    return find_border(e, at, false);
}

static size_t blank_left(const struct editline *e) // where ^w deletes from
{
    const char *s = strbuf_str(&e->text);
    size_t at = e->cursor;
    while (at > 0 && is_blank(s[at - 1]))
        at--;
    while (at > 0 && !is_blank(s[at - 1]))
        at--;
    return find_border(e, at, false);
}

// ---- recalling ----------------------------------------------------------------------------------

// The next line in the direction that starts with what was typed and differs from what is shown;
// past the newest comes the draft.
static enum edit_result recall(struct editline *e, int step)
{
    if (!e->history)
        return EDIT_IGNORED;
    size_t n = e->history->n;
    if (!e->draft)
        e->history_at = n;
    const char *prefix = e->draft ? e->draft : strbuf_str(&e->text);
    for (size_t at = e->history_at; step < 0 ? at > 0 : at < n;) {
        at = step < 0 ? at - 1 : at + 1;
        const char *line = at < n ? e->history->at[at] : prefix;
        bool fits =
            at == n || (str_starts(line, prefix) && strcmp(line, strbuf_str(&e->text)) != 0);
        if (!fits)
            continue;
        char *draft = mem_strdup(prefix), *text = mem_strdup(line);
        editline_set(e, text);
        free(text);
        if (at < n)
            e->draft = draft;
        else
            free(draft);
        e->history_at = at;
        return EDIT_CHANGED;
    }
    return EDIT_MOVED;
}

// ---- completing ---------------------------------------------------------------------------------

struct word_list {
    char **at;
    size_t n, cap;
};

static void add_word(void *list, const char *word)
{
    struct word_list *l = list;
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 16;
        l->at = mem_resize(l->at, l->cap, sizeof *l->at);
    }
    l->at[l->n++] = mem_strdup(word);
}

// Bytes all candidates start with, not ending inside a character.
static size_t common_prefix(char *const *words, size_t n)
{
    size_t len = strlen(words[0]);
    for (size_t i = 1; i < n; i++) {
        size_t same = 0;
        while (same < len && words[i][same] == words[0][same])
            same++;
        len = same;
    }
    while (len > 0 && (words[0][len] & 0xc0) == 0x80)
        len--;
    return len;
}

static void ask_words(struct editline *e)
{
    struct word_list list = {0};
    size_t from = e->complete(e->complete_ctx, strbuf_str(&e->text), e->cursor, add_word, &list);
    e->words = list.at;
    e->n_words = list.n;
    e->word_from = from < e->cursor ? from : e->cursor;
    e->word_at = list.n; // none shown yet
}

static enum edit_result insert_word(struct editline *e, const char *word, size_t n)
{
    size_t typed = e->cursor - e->word_from;
    if (typed == n && memcmp(strbuf_str(&e->text) + e->word_from, word, n) == 0)
        return EDIT_MOVED;
    splice(e, e->word_from, e->cursor, word, n);
    return changed(e);
}

// The word is whole already: a blank, and what can follow it is shown. Where nothing can, the blank
// goes again.
static enum edit_result complete_next(struct editline *e)
{
    splice(e, e->cursor, e->cursor, " ", 1);
    forget_words(e);
    ask_words(e);
    if (e->n_words)
        return changed(e);
    splice(e, e->cursor - 1, e->cursor, "", 0);
    return EDIT_MOVED;
}

static enum edit_result complete(struct editline *e, int step)
{
    if (!e->complete)
        return EDIT_IGNORED;
    if (!e->n_words) {
        forget_words(e);
        ask_words(e);
        if (!e->n_words)
            return EDIT_MOVED;
        size_t common = common_prefix(e->words, e->n_words), typed = e->cursor - e->word_from;
        bool extends =
            common > typed && memcmp(e->words[0], strbuf_str(&e->text) + e->word_from, typed) == 0;
        if (extends || e->n_words == 1) {
            enum edit_result r =
                insert_word(e, e->words[0], e->n_words == 1 ? strlen(e->words[0]) : common);
            bool whole = e->n_words == 1 && r == EDIT_MOVED && e->cursor == e->text.n;
            if (e->n_words == 1)
                forget_words(e);
            return whole ? complete_next(e) : r;
        }
    }
    size_t n = e->n_words;
    if (e->word_at >= n)
        e->word_at = step > 0 ? 0 : n - 1;
    else
        e->word_at = step > 0 ? (e->word_at + 1) % n : (e->word_at + n - 1) % n;
    return insert_word(e, e->words[e->word_at], strlen(e->words[e->word_at]));
}

// ---- keys ---------------------------------------------------------------------------------------

static enum edit_result insert_char(struct editline *e, keycode k)
{
    if (k < 0x20 || (k >= 0x7f && k < 0xa0) || k > 0x10ffff || (k >= 0xd800 && k < 0xe000))
        return EDIT_IGNORED;
    char text[4];
    splice(e, e->cursor, e->cursor, text, utf8_encode((int32_t)k, text));
    return changed(e);
}

static enum edit_result edit_key(struct editline *e, keycode k)
{
    switch (k) {
    case K_LEFT:
    case 'b' | K_CTRL:
        return move_to(e, find_border(e, e->cursor, true));
    case K_RIGHT:
    case 'f' | K_CTRL:
        return move_to(e, next_border(e, e->cursor));
    case K_HOME:
    case 'a' | K_CTRL:
        return move_to(e, 0);
    case K_END:
    case 'e' | K_CTRL:
        return move_to(e, e->text.n);
    case 'b' | K_ALT:
        return move_to(e, word_left(e));
    case 'f' | K_ALT:
        return move_to(e, word_right(e));
    case K_BACKSPACE:
    case 'h' | K_CTRL:
        return e->text.n ? erase(e, find_border(e, e->cursor, true), e->cursor) : EDIT_CANCEL;
    case K_DELETE:
    case 'd' | K_CTRL:
        return erase(e, e->cursor, next_border(e, e->cursor));
    case 'w' | K_CTRL:
        return erase(e, blank_left(e), e->cursor);
    case 'u' | K_CTRL:
        return erase(e, 0, e->cursor);
    case 'k' | K_CTRL:
        return erase(e, e->cursor, e->text.n);
    case K_UP:
    case 'p' | K_CTRL:
        return recall(e, -1);
    case K_DOWN:
    case 'n' | K_CTRL:
        return recall(e, +1);
    case K_ENTER:
        return EDIT_ACCEPT;
    case K_ESC:
    case 'g' | K_CTRL:
    case 'c' | K_CTRL:
        return EDIT_CANCEL;
    default:
        return insert_char(e, k);
    }
}

enum edit_result editline_key(struct editline *e, keycode k)
{
    if (k == K_TAB || k == (K_TAB | K_SHIFT))
        return complete(e, k == K_TAB ? +1 : -1);
    enum edit_result r = edit_key(e, k);
    if (r != EDIT_IGNORED)
        forget_words(e);
    return r;
}

void editline_paste(struct editline *e, const char *s, size_t n)
{
    struct strbuf text = {0};
    for (size_t at = 0, used; at < n; at += used) {
        int32_t cp;
        used = utf8_decode(s + at, n - at, &cp);
        bool newline = cp == '\n' || cp == '\r';
        if (cp == '\r' && at + 1 < n && s[at + 1] == '\n')
            continue; // one blank for both
        if (newline || cp == '\t' || cp == 0x2028 || cp == 0x2029)
            strbuf_putc(&text, ' ');
        else if (cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0))
            strbuf_add(&text, s + at, used);
    }
    forget_words(e);
    if (text.n) {
        splice(e, e->cursor, e->cursor, text.at, text.n);
        leave_history(e);
    }
    strbuf_free(&text);
}

// ---- drawing ------------------------------------------------------------------------------------

void editline_draw(const struct editline *e, struct canvas *c, int x, int y, int w,
                   const char *prompt, struct style prompt_style, struct style text_style)
{
    if (w < 1)
        return;
    struct rect old = canvas_clip(c, (struct rect){x, y, w, 1});
    canvas_fill(c, (struct rect){x, y, w, 1}, " ", text_style);
    struct rect prompt_clip = canvas_clip(c, (struct rect){x, y, w / 2, 1});
    int used = canvas_puts(c, x, y, prompt, prompt_style);
    canvas_unclip(c, prompt_clip);

    // Scrolled by half windows, so that text is visible on both sides of the cursor.
    const char *s = strbuf_str(&e->text);
    int room = w - used, step = room > 1 ? room / 2 : 1;
    int cursor = canvas_width(c, s, e->cursor);
    int hidden = cursor < room ? 0 : ((cursor - room) / step + 1) * step;
    size_t from = 0;
    int skipped = 0;
    while (skipped < hidden && from < e->cursor) {
        int columns;
        from += canvas_fit(c, s + from, e->text.n - from, 1, &columns);
        skipped += columns;
    }
    canvas_text(c, x + used, y, room, s + from, e->text.n - from, text_style, false);
    if (from && room > 3)
        canvas_puts(c, x + used, y, "…", prompt_style);
    c->cursor_x = x + used + (cursor - skipped);
    c->cursor_y = y;
    canvas_unclip(c, old);
}
