// SPDX-License-Identifier: MIT
#include "cli/highlight.h"
#include "base/utf8.h"

#include <string.h>

enum { IN_G = 1, IN_S = 2, INDENT = 2 };

// What opens and closes a stretch of words, by IN_G | IN_S.
static const struct {
    const char *open[4];
    const char *close;
} styles[] = {
    [HIGHLIGHT_MARKS] = {{"", "[G:", "[S:", "[GS:"}, "]"},
    [HIGHLIGHT_PLAIN] = {{"", "\033[4m", "\033[1;7m", "\033[1;4;7m"}, "\033[0m"},
    [HIGHLIGHT_COLORS] = {{"", "\033[4;38;5;16;48;5;220m", "\033[1;38;5;16;48;5;166m",
                           "\033[1;4;38;5;16;48;5;166m"},
                          "\033[0m"},
};

struct wrapper {
    struct strbuf *out;
    enum highlight how;
    size_t width, column;
    int kind; // of the open stretch, 0 = none
};

static void stretch_close(struct wrapper *w)
{
    if (w->kind)
        strbuf_puts(w->out, styles[w->how].close);
    if (w->kind && w->how == HIGHLIGHT_MARKS)
        w->column++;
    w->kind = 0;
}

static void stretch_open(struct wrapper *w, int kind)
{
    const char *open = styles[w->how].open[kind];
    strbuf_puts(w->out, open);
    if (kind && w->how == HIGHLIGHT_MARKS)
        w->column += kind == (IN_G | IN_S) ? 4 : 3;
    w->kind = kind;
}

// value: what the field of that name holds; NULL: a word.
static void put_word(struct wrapper *w, const char *word, size_t n, int kind,
                     const struct token *value)
{
    size_t columns = text_width(word, n);
    if (value)
        columns += 1 + text_width(value->text, value->n);
    size_t marks = w->how == HIGHLIGHT_MARKS && kind ? 5 : 0;
    if (w->column > INDENT && w->column + 1 + columns + marks > w->width) {
        stretch_close(w);
        strbuf_puts(w->out, "\n  ");
        w->column = INDENT;
    } else if (w->column > INDENT) {
        if (w->kind != kind)
            stretch_close(w);
        strbuf_putc(w->out, ' ');
        w->column++;
    }
    if (w->kind != kind)
        stretch_open(w, kind);
    text_sanitise(w->out, word, n);
    if (value) {
        strbuf_putc(w->out, '=');
        text_sanitise(w->out, value->text, value->n);
    }
    w->column += columns;
}

void highlight_words(struct strbuf *out, enum highlight how, const struct instance *x,
                     const struct featureset *set, size_t width)
{
    struct wrapper w = {.out = out, .how = how, .width = width, .column = INDENT};
    strbuf_puts(out, "  ");
    for (uint32_t i = 0; i < x->n; i++) {
        int kind = (x->annotated && featureset_has(&x->gt, i) ? IN_G : 0) |
                   (set && featureset_has(set, i) ? IN_S : 0);
        put_word(&w, x->tokens[i].text, x->tokens[i].n, kind, x->values ? &x->values[i] : NULL);
    }
    stretch_close(&w);
    strbuf_putc(out, '\n');
}

void highlight_legend(struct strbuf *out, enum highlight how)
{
    static const char *const names[] = {"", "ground truth", "saliency", "both"};
    for (int kind = 1; kind < 4; kind++)
        strbuf_printf(out, "  %s%s%s", styles[how].open[kind], names[kind], styles[how].close);
    strbuf_putc(out, '\n');
}

static size_t begins_with(const char *s, size_t n, const char *mark)
{
    size_t length = strlen(mark);
    return *mark == '\033' && length <= n && memcmp(s, mark, length) == 0 ? length : 0;
}

size_t highlight_mark(const char *s, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; !found && n && *s == '\033' && i < sizeof styles / sizeof *styles; i++) {
        for (size_t k = 0; !found && k < 4; k++)
            found = begins_with(s, n, styles[i].open[k]);
        found = found ? found : begins_with(s, n, styles[i].close);
    }
    return found;
}
