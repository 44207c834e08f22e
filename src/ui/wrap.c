// SPDX-License-Identifier: MIT
#include "ui/wrap.h"

#include "ui/canvas.h"

#include <limits.h>

// Where the next token may go.
struct position {
    uint32_t line;
    int column;
    bool blank_first; // something stands before it on this line
};

// Cuts a token that is wider than a line; `at` ends behind its last part.
static void place_cut(struct position *at, const struct token *t, int width, bool ascii)
{
    size_t from = 0;
    for (;;) {
        int columns;
        from += canvas_fit_text(t->text + from, t->n - from, width, ascii, &columns);
        at->column = columns < width ? columns : width;
        if (from >= t->n)
            return;
        at->line++;
    }
}

static struct wrap_word place(struct position *at, const struct token *t, int width, bool ascii)
{
    int columns;
    canvas_fit_text(t->text, t->n, INT_MAX - GLYPH_BYTES, ascii, &columns);
    if (!columns)
        return (struct wrap_word){.line = at->line, .column = (uint32_t)at->column};
    int start = at->column + (at->blank_first ? 1 : 0);
    if (at->blank_first && columns > width - start) {
        at->line++;
        start = 0;
    }
    struct wrap_word word = {
        .line = at->line, .column = (uint32_t)start, .width = (uint32_t)columns};
    at->blank_first = true;
    at->column = start + columns;
    if (columns > width)
        place_cut(at, t, width, ascii);
    return word;
}

struct wrap wrap_tokens(struct arena *a, const struct token *tokens, uint32_t n, int width,
                        bool ascii)
{
    struct wrap w = {.words = arena_array(a, n ? n : 1, sizeof *w.words), .n = n};
    struct position at = {0};
    if (width < 1)
        width = 1;
    for (uint32_t i = 0; i < n; i++)
        w.words[i] = place(&at, &tokens[i], width, ascii);
    w.lines = n ? at.line + 1 : 0;
    return w;
}

uint32_t wrap_first_on(const struct wrap *w, uint32_t line)
{
    uint32_t low = 0, high = w->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (w->words[mid].line < line)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
