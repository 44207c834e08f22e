// SPDX-License-Identifier: MIT
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *score_text(double score, char out[SCORE_TEXT])
{
    if (isnan(score)) {
        snprintf(out, SCORE_TEXT, "–");
        return out;
    }
    char full[32];
    snprintf(full, sizeof full, "%.2f", score_rounded(score));
    const char *shown = full[0] == '0' ? full + 1 : full;
    if (full[0] == '-' && full[1] == '0') {
        full[1] = '-';
        shown = full + 1;
    }
    snprintf(out, SCORE_TEXT, "%.7s", shown);
    return out;
}

const char *value_display(struct value v, const struct names *names, enum task task,
                          char out[VALUE_TEXT])
{
    if (value_is_none(v)) {
        snprintf(out, VALUE_TEXT, "–");
    } else if (value_is_name(v)) {
        char number[NUMBER_TEXT];
        snprintf(out, VALUE_TEXT, "%s", value_text(v, names, number));
    } else {
        double x = value_to_number(v);
        if (x == floor(x) && fabs(x) < 1e9 && task != TASK_REGRESSION)
            snprintf(out, VALUE_TEXT, "%.0f", x);
        else if (fabs(x) < 10)
            score_text(x, out);
        else
            snprintf(out, VALUE_TEXT, "%.6g", x);
    }
    return out;
}

const char *correctness_mark(enum correctness c, enum role *role)
{
    switch (c) {
    case CORRECT_YES:
        *role = ROLE_RIGHT;
        return "✓";
    case CORRECT_NO:
        *role = ROLE_WRONG;
        return "✗";
    case CORRECT_UNKNOWN:
        break;
    }
    *role = ROLE_UNSURE;
    return "?";
}

enum role score_role(double score)
{
    if (isnan(score))
        return ROLE_UNDEFINED;
    int fifth = (int)(score_rounded(score) * 5);
    return (enum role)(ROLE_SCORE_0 + (fifth < 0 ? 0 : fifth > 4 ? 4 : fifth));
}

enum role pattern_role(enum pattern p)
{
    if (p == PATTERN_NONE || p >= PATTERN_COUNT)
        return ROLE_DIM;
    return (enum role)(ROLE_PATTERN_1 + (int)p - 1);
}

enum role token_role(bool in_gt, bool in_salient)
{
    if (in_gt && in_salient)
        return ROLE_TOKEN_BOTH;
    return in_gt ? ROLE_TOKEN_G : in_salient ? ROLE_TOKEN_S : ROLE_TOKEN;
}

enum role gap_role(enum role before, enum role after)
{
    if (before == after && (before == ROLE_TOKEN_S || before == ROLE_TOKEN_BOTH))
        return before;
    bool g = (before == ROLE_TOKEN_G || before == ROLE_TOKEN_BOTH) &&
             (after == ROLE_TOKEN_G || after == ROLE_TOKEN_BOTH);
    return g ? ROLE_TOKEN_G : ROLE_TEXT;
}

void draw_score(struct canvas *c, int x, int y, int w, double score)
{
    char text[SCORE_TEXT];
    score_text(score, text);
    int n = (int)text_width(text, strlen(text));
    canvas_puts(c, x + w - n, y, text, style_of(isnan(score) ? ROLE_UNDEFINED : ROLE_NUMBER));
}

// Our own glyphs have an ASCII form, which those of data do not get.
static int draw_own(struct canvas *c, struct rect r, const char *text, size_t n, struct style st)
{
    char word[512];
    snprintf(word, sizeof word, "%.*s", n < sizeof word ? (int)n : (int)sizeof word - 1, text);
    return draw_label(c, r.x, r.y, r.w, word, st);
}

static int wrap_words(struct canvas *c, struct rect r, const char *text, struct style st, bool own)
{
    int x = 0, y = 0;
    while (*text && y < r.h) {
        size_t n = strcspn(text, " ");
        int w = (int)text_width(text, n);
        if (x && x + 1 + w > r.w) {
            x = 0;
            if (++y >= r.h)
                break;
        }
        if (x)
            x += canvas_text(c, r.x + x, r.y + y, 1, " ", 1, st, false);
        if (own && c->ascii)
            x += draw_own(c, (struct rect){r.x + x, r.y + y, r.w - x, 1}, text, n, st);
        else
            x += canvas_text(c, r.x + x, r.y + y, r.w - x, text, n, st, true);
        text += n + strspn(text + n, " ");
    }
    return y < r.h ? y + 1 : y;
}

int wrapped_rows(const char *text, int w, int most)
{
    int x = 0, rows = 1;
    while (*text && rows < most) {
        size_t n = strcspn(text, " ");
        int word = (int)text_width(text, n);
        bool breaks = x && x + 1 + word > w;
        rows += breaks;
        x = breaks || !x ? word : x + 1 + word;
        text += n + strspn(text + n, " ");
    }
    return rows;
}

int draw_wrapped(struct canvas *c, struct rect r, const char *text, struct style st)
{
    return wrap_words(c, r, text, st, false);
}

int draw_wrapped_label(struct canvas *c, struct rect r, const char *text, struct style st)
{
    return wrap_words(c, r, text, st, true);
}

int draw_label(struct canvas *c, int x, int y, int w, const char *s, struct style st)
{
    if (!c->ascii)
        return canvas_text(c, x, y, w, s, strlen(s), st, true);
    struct rect old = canvas_clip(c, (struct rect){x, y, w, 1});
    int used = canvas_puts(c, x, y, s, st);
    if (w > 0 && (int)text_width(s, strlen(s)) > w)
        canvas_puts(c, x + w - 1, y, "…", st); // cut
    canvas_unclip(c, old);
    return used;
}

const char *pattern_mark(enum pattern p, bool ascii, const char *between, char out[16])
{
    const struct pattern_info *info = pattern_info(p);
    if (ascii || !info)
        snprintf(out, 16, "%d", (int)p);
    else
        snprintf(out, 16, "%d%s%s", (int)p, between, info->glyph);
    return out;
}
