// SPDX-License-Identifier: MIT
#include "ui/pattern_bar.h"

#include <stdio.h>
#include <string.h>

// From roomy to narrow; the widest that fits is drawn.
enum form { FORM_NAME, FORM_SHORT, FORM_CLOSE, FORM_CLOSER, FORM_GLYPH, FORM_TIGHT };

static void chip_text(const struct pattern_bar *b, int key, enum form form, char *out, size_t n)
{
    size_t count = key ? b->counts[key] : b->all;
    const struct pattern_info *p = key ? pattern_info((enum pattern)key) : NULL;
    const char *name = !p ? "all" : form == FORM_NAME ? p->name : p->shortname;
    if (form == FORM_TIGHT)
        snprintf(out, n, "%d:%zu", key, count);
    else if (form == FORM_GLYPH)
        snprintf(out, n, "%d%s%zu", key, p ? p->glyph : " all ", count);
    else if (form == FORM_CLOSE || form == FORM_CLOSER)
        snprintf(out, n, "%d %s %zu", key, name, count);
    else if (form == FORM_SHORT)
        snprintf(out, n, " %d %s %zu ", key, name, count);
    else
        snprintf(out, n, " %d %s %s %zu ", key, p ? p->glyph : "·", name, count);
}

static bool is_chosen(const struct pattern_bar *b, int key)
{
    return key ? (b->chosen >> key & 1) : !b->chosen;
}

// Draws chips [from, to) of one form in one row. The digit looks like the key it is.
static void draw_chips(struct canvas *c, struct rect r, const struct pattern_bar *b, enum form form,
                       int from, int to)
{
    char text[64];
    int x = r.x;
    for (int key = from; key < to; key++) {
        chip_text(b, key, form, text, sizeof text);
        bool chosen = is_chosen(b, key);
        struct style st = style_of(chosen                   ? ROLE_BAR_ACTIVE
                                   : key && !b->counts[key] ? ROLE_DIM
                                                            : ROLE_BAR);
        int start = x;
        x += canvas_puts(c, x, r.y, text, st);
        if (!chosen) {
            int digit = text[0] == ' ';
            canvas_text(c, start + digit, r.y, 1, text + digit, 1, style_of(ROLE_KEY), false);
        }
        if (key + 1 < to)
            x += canvas_puts(c, x, r.y,
                             form == FORM_CLOSE  ? "  "
                             : form > FORM_CLOSE ? " "
                                                 : "│",
                             style_of(ROLE_RULE));
    }
}

static int chips_width(const struct pattern_bar *b, enum form form, int from, int to)
{
    char text[64];
    int w = 0;
    for (int key = from; key < to; key++) {
        chip_text(b, key, form, text, sizeof text);
        w += (int)text_width(text, strlen(text)) + (form == FORM_CLOSE ? 2 : 1);
    }
    return w - (form == FORM_CLOSE);
}

// One row; when even the tightest form is too wide, as many chips as fit with the chosen one among
// them, and arrows where there are more.
static void draw_scrolled(struct canvas *c, struct rect r, const struct pattern_bar *b,
                          enum form form)
{
    int chosen = 0, from = 0, to = PATTERN_COUNT;
    while (chosen < PATTERN_COUNT - 1 && !is_chosen(b, chosen))
        chosen++;
    if (chips_width(b, form, 0, PATTERN_COUNT) <= r.w + 1) {
        draw_chips(c, r, b, form, 0, PATTERN_COUNT);
        return;
    }
    while (from < chosen && chips_width(b, form, from, chosen + 1) > r.w - 2)
        from++;
    while (to > chosen + 1 && chips_width(b, form, from, to) > r.w - 2)
        to--;
    if (from)
        canvas_puts(c, r.x, r.y, "<", style_of(ROLE_KEY));
    if (to < PATTERN_COUNT)
        canvas_puts(c, r.x + r.w - 1, r.y, ">", style_of(ROLE_KEY));
    draw_chips(c, (struct rect){r.x + 1, r.y, r.w - 2, 1}, b, form, from, to);
}

void pattern_bar_draw(struct canvas *c, struct rect r, const struct pattern_bar *b)
{
    struct rect old = canvas_clip(c, r);
    canvas_fill(c, r, " ", style_of(ROLE_BAR));
    enum form form = FORM_NAME;
    if (r.h >= 2) { // correct above, incorrect below
        while (form < FORM_TIGHT && (chips_width(b, form, 0, PATTERN_CONFUSER) > r.w ||
                                     chips_width(b, form, PATTERN_CONFUSER, PATTERN_COUNT) > r.w))
            form++;
        form = form == FORM_GLYPH && c->ascii ? FORM_TIGHT : form; // glyphs are digits there
        struct rect row = {r.x, r.y, r.w, 1};
        draw_chips(c, row, b, form, 0, PATTERN_CONFUSER);
        row.y++;
        draw_chips(c, row, b, form, PATTERN_CONFUSER, PATTERN_COUNT);
    } else {
        while (form < FORM_TIGHT && chips_width(b, form, 0, PATTERN_COUNT) > r.w + 1)
            form++;
        form = form == FORM_GLYPH && c->ascii ? FORM_TIGHT : form;
        draw_scrolled(c, r, b, form);
    }
    canvas_unclip(c, old);
}

int pattern_bar_width(const struct pattern_bar *b)
{
    return chips_width(b, FORM_NAME, 0, PATTERN_COUNT);
}
