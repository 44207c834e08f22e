// SPDX-License-Identifier: MIT
#include "ui/pattern_bar.h"

#include "ui/format.h"

#include <stdio.h>
#include <string.h>

enum form { FORM_NAME, FORM_SHORT, FORM_GLYPH, FORM_TIGHT };

static void chip_text(const struct pattern_bar *b, int key, enum form form, char *out, size_t n)
{
    size_t count = key ? b->counts[key] : b->all;
    const struct pattern_info *p = key ? pattern_info((enum pattern)key) : NULL;
    const char *name = !p ? "all" : form == FORM_NAME ? p->name : p->shortname;
    if (form == FORM_TIGHT)
        snprintf(out, n, "%d:%zu", key, count);
    else if (form == FORM_GLYPH)
        snprintf(out, n, "%d%s%zu", key, p ? p->glyph : "all ", count);
    else if (form == FORM_SHORT)
        snprintf(out, n, " %d %s %zu ", key, name, count);
    else
        snprintf(out, n, " %d %s %s %zu ", key, p ? p->glyph : "·", name, count);
}

static int form_width(const struct pattern_bar *b, enum form form)
{
    char text[64];
    int w = 0;
    for (int key = 0; key < PATTERN_COUNT; key++) {
        chip_text(b, key, form, text, sizeof text);
        w += (int)text_width(text, strlen(text)) + 1;
    }
    return w;
}

int pattern_bar_width(const struct pattern_bar *b)
{
    return form_width(b, FORM_NAME);
}

static bool is_chosen(const struct pattern_bar *b, int key)
{
    return key ? (b->chosen >> key & 1) : !b->chosen;
}

// Draws chips [from, to) of one form in one row; returns the column behind them.
static int draw_chips(struct canvas *c, struct rect r, const struct pattern_bar *b, enum form form,
                      int from, int to)
{
    char text[64];
    int x = r.x + (r.w > 60 ? 1 : 0);
    for (int key = from; key < to; key++) {
        chip_text(b, key, form, text, sizeof text);
        struct style st = style_of(is_chosen(b, key) ? ROLE_BAR_ACTIVE : ROLE_BAR);
        if (key && !b->counts[key] && !is_chosen(b, key))
            st = style_of(ROLE_DIM);
        x += canvas_puts(c, x, r.y, text, st);
        if (key + 1 < to)
            x += canvas_puts(c, x, r.y, form == FORM_TIGHT || form == FORM_GLYPH ? " " : "│",
                             style_of(ROLE_RULE));
    }
    return x;
}

void pattern_bar_draw(struct canvas *c, struct rect r, const struct pattern_bar *b)
{
    struct rect old = canvas_clip(c, r);
    canvas_fill(c, r, " ", style_of(ROLE_BAR));
    if (r.h >= 2) { // correct above, incorrect below
        int half = form_width(b, FORM_NAME) / 2 < r.w ? FORM_NAME : FORM_SHORT;
        struct rect row = {r.x, r.y, r.w, 1};
        draw_chips(c, row, b, (enum form)half, 0, PATTERN_CONFUSER);
        row.y++;
        draw_chips(c, row, b, (enum form)half, PATTERN_CONFUSER, PATTERN_COUNT);
    } else {
        enum form form = FORM_NAME;
        while (form < FORM_TIGHT && form_width(b, form) > r.w)
            form++;
        draw_chips(c, r, b, form, 0, PATTERN_COUNT);
    }
    canvas_unclip(c, old);
}
