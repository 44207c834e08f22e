// SPDX-License-Identifier: MIT
// The whole screen, from const state.
#include "app/app.h"
#include "app/commands.h"
#include "app/hints.h"
#include "app/listing.h"
#include "app/search.h"
#include "app/triage_keys.h"
#include "app/view_stack.h"
#include "ui/format.h"
#include "ui/pattern_bar.h"
#include "ui/draw_cards.h"
#include "ui/draw_sheet.h"

#include <stdio.h>
#include <string.h>

// Draws a segment when all of it fits before `end`; segments come in order of importance.
static int draw_segment(struct canvas *c, int x, int y, int end, enum role role, const char *text)
{
    if (x + (int)text_width(text, strlen(text)) > end)
        return 0;
    return canvas_puts(c, x, y, text, style_of(role));
}

static int draw_header_run(const struct app *a, struct canvas *c, struct rect r, int x, int end)
{
    const struct run *run = &a->columns->runs[a->run];
    char text[96];
    int start = x;
    x += draw_segment(c, x, r.y, end, ROLE_HEADER, r.w >= 60 ? "  run " : "  ");
    x += canvas_text(c, x, r.y, r.w / 4 < end - x ? r.w / 4 : end - x, run->name, strlen(run->name),
                     style_of(ROLE_TITLE), true);
    if (a->columns->n_runs > 1) {
        snprintf(text, sizeof text, " %u/%zu", a->run + 1, a->columns->n_runs);
        x += draw_segment(c, x, r.y, end, ROLE_HEADER, text);
    }
    return x - start;
}

static bool same_cut(const struct cut *a, const struct cut *b)
{
    return a->low.high == b->low.high && a->high.low == b->high.low;
}

static void draw_header_rules(const struct app *a, struct canvas *c, int y, int x, int end)
{
    char rule[48], text[128], low[SCORE_TEXT], high[SCORE_TEXT];
    const struct run *run = a->run < a->columns->n_runs ? &a->columns->runs[a->run] : NULL;
    if (run && run->rule.kind == RULE_SET)
        x += draw_segment(c, x, y, end, ROLE_HEADER, "  S as given");
    else if (run) {
        snprintf(text, sizeof text, "  S by %s%s", rule_text(&run->rule, rule),
                 run->mixed_rules ? "…" : "");
        x += draw_segment(c, x, y, end, ROLE_HEADER, text);
    }
    const struct cuts *cuts = &a->analysis.cuts;
    if (a->notes) {
        snprintf(text, sizeof text, "  %s", a->notes);
        x += draw_segment(c, x, y, end, ROLE_HEADER, text);
    }
    bool alike = same_cut(&cuts->iou, &cuts->gtc) && same_cut(&cuts->iou, &cuts->sc);
    score_text(cuts->iou.low.high, low), score_text(cuts->iou.high.low, high);
    if (a->auto_cuts) // each score has its own
        snprintf(text, sizeof text, "  cuts top and bottom quarter");
    else
        snprintf(text, sizeof text, "  cuts %s %s%s %s", cuts->name, alike ? "" : "IoU ", low,
                 high);
    if (draw_segment(c, x, y, end, ROLE_HEADER, text) || a->w < 60)
        return;
    if (a->auto_cuts || !alike)
        snprintf(text, sizeof text, "  cuts %s", a->auto_cuts ? "auto" : cuts->name);
    else
        snprintf(text, sizeof text, "  cuts %s %s", low, high);
    draw_segment(c, x, y, end, ROLE_HEADER, text);
}

// How far, how fast, and for how long: the latter once there is something to go by.
static void loading_text(const struct app *a, const struct corpus_info *info, bool wide, char *out,
                         size_t n)
{
    double seconds = a->load_began ? (double)(a->now - a->load_began) / 1000 : 0;
    double rate = seconds >= .3 ? (double)(info->read - a->load_from) / seconds : 0;
    int used =
        snprintf(out, n, "reading %.0f %% · ", 100 * (double)info->read / (double)info->bytes);
    if (rate > 0 && wide)
        used += snprintf(out + used, n - (size_t)used, "%.0f MB/s · ", rate / 1e6);
    if (rate > 0)
        used += snprintf(out + used, n - (size_t)used, "%.0f s left · ",
                         (double)(info->bytes - info->read) / rate);
    snprintf(out + used, n - (size_t)used, "%zu ", a->columns->n);
}

// "12 of 50", of a sample "12 of 50 sampled of 8000".
static void listed_text(const struct app *a, bool wide, const char *triage, char *out, size_t n)
{
    bool first = a->part.only && !a->part.sampled;
    int used = snprintf(out, n, "%zu of %s%zu%s", a->frame.n, first ? "the first " : "",
                        a->frame.total, a->part.sampled ? " sampled" : "");
    if (a->part.only && a->w >= 60)
        used += snprintf(out + used, n - (size_t)used, " of %zu", a->columns->n);
    if (a->frame.undefined && wide)
        used += snprintf(out + used, n - (size_t)used, " · %zu undefined", a->frame.undefined);
    snprintf(out + used, n - (size_t)used, "%s ", triage);
}

static void header_counts(const struct app *a, bool wide, char *out, size_t n)
{
    char triage[64];
    struct corpus_info info = corpus_info(a->corpus);
    header_triage_text(a, triage, sizeof triage);
    if (a->loading && info.bytes)
        loading_text(a, &info, wide, out, n);
    else if (discretise_running(a))
        snprintf(out, n, "discretising %d %% · ^c keeps the old ",
                 corpus_rediscretise_percent(a->discretising.job));
    else if (listing_running(a))
        snprintf(out, n, "%s %d %% · ^c stops ", a->filter ? "filtering" : "sorting",
                 listing_percent(a));
    else
        listed_text(a, wide, triage, out, n);
}

static void draw_header(const struct app *a, struct canvas *c, struct rect r)
{
    struct corpus_info info = corpus_info(a->corpus);
    char right[128];
    canvas_fill(c, r, " ", style_of(ROLE_HEADER));
    header_counts(a, r.w >= 100, right, sizeof right);
    int end = r.x + r.w - (int)text_width(right, strlen(right));
    canvas_puts(c, end, r.y, right, style_of(ROLE_HEADER));
    end--;
    int x = r.x;
    if (r.w >= 60)
        x += canvas_puts(c, x, r.y, " venn ", style_of(ROLE_TITLE));
    x += 1 + canvas_text(c, x + 1, r.y, r.w / 3, info.name, strlen(info.name), style_of(ROLE_TITLE),
                         true);
    if (a->run < a->columns->n_runs)
        x += draw_header_run(a, c, r, x, end);
    struct strbuf filter = {0};
    app_filter_text(a, &filter);
    if (filter.n && x + 14 < end) { // what hides rows is said before how S was made
        x += canvas_puts(c, x, r.y, dist_brushed(a) ? "  custom " : "  filter ",
                         style_of(ROLE_HEADER));
        x += canvas_text(c, x, r.y, end - x, filter.at, filter.n, style_of(ROLE_TITLE), true);
    }
    strbuf_free(&filter);
    draw_header_rules(a, c, r.y, x, end);
}

static void draw_prompt(const struct app *a, struct canvas *c, struct rect r)
{
    static const char *const texts[PROMPT_KINDS] = {"", ":", "filter: ", "/", "note: "};
    const char *prompt = texts[a->prompt.kind];
    const struct view *v = app_top_const(a);
    if (a->prompt.kind == PROMPT_SEARCH && v)
        prompt = "search here: ";
    canvas_fill(c, r, " ", style_of(ROLE_PROMPT));
    editline_draw(&a->prompt.edit, c, r.x, r.y, r.w, prompt, style_of(ROLE_PROMPT),
                  style_of(ROLE_TEXT));
    const char *hint = a->prompt.kind == PROMPT_NOTE     ? "Enter keeps it  ^u clears"
                       : a->prompt.kind == PROMPT_SEARCH ? "Up earlier  ^u clears"
                                                         : "Tab completes  Up earlier  ^u clears";
    const struct strbuf *typed = &a->prompt.edit.text;
    int used = (int)(strlen(prompt) + text_width(strbuf_str(typed), typed->n)) + 4;
    if (used + (int)strlen(hint) < r.w)
        canvas_puts(c, r.x + r.w - 1 - (int)strlen(hint), r.y, hint, style_of(ROLE_DIM));
}

// Where the cursor is, and among how many; with a search, which match.
static void position_text(const struct app *a, char *out, size_t n)
{
    const struct view *v = app_top_const(a);
    char match[64] = "";
    if (a->search.text && !v)
        search_position_text(a, match, sizeof match);
    size_t at = 0, total = 0;
    for (size_t i = 0; v && i < v->list.n; i++) {
        total += !v->lines[i].heading;
        at += !v->lines[i].heading && i <= v->list.cursor;
    }
    if (v && v->kind == VIEW_PROBE)
        snprintf(out, n, "%zu kept ", a->probe.region.kept.n);
    else if (v && v->kind == VIEW_COMPARE)
        snprintf(out, n, "%zu compared ", a->compare.c.n);
    else if (v && v->kind == VIEW_DISTRIBUTIONS)
        snprintf(out, n, "%zu listed ", a->frame.n);
    else if (v && v->kind != VIEW_IMAGE)
        snprintf(out, n, "%zu/%zu ", at, total);
    else
        snprintf(out, n, "%s%zu/%zu ", match, a->frame.n ? a->list.cursor + 1 : 0, a->frame.n);
}

// What Tab goes through, the chosen word lit.
static void draw_candidates(const struct app *a, struct canvas *c, struct rect r)
{
    const struct editline *e = &a->prompt.edit;
    canvas_fill(c, r, " ", style_of(ROLE_POPUP));
    size_t first = 0;
    int x = r.x + 1;
    if (e->word_at < e->n_words) // start where the chosen one is sure to be seen
        for (size_t i = 0, w = 0; i <= e->word_at; i++) {
            w += text_width(e->words[i], strlen(e->words[i])) + 2;
            if ((int)w > r.w - 4) {
                first = i;
                w = 0;
            }
        }
    for (size_t i = first; i < e->n_words && x < r.x + r.w - 1; i++)
        x += 2 + canvas_text(c, x, r.y, r.x + r.w - x - 1, e->words[i], strlen(e->words[i]),
                             style_of(i == e->word_at ? ROLE_SELECTED : ROLE_POPUP), true);
}

// A message that is too long for its row takes those above as well.
static void draw_message(struct canvas *c, struct rect r, const char *text, enum role role,
                         enum role ground)
{
    int most = r.y < 6 ? 1 : r.y < 18 ? r.y / 3 : 6;
    struct rect all = {r.x + 1, r.y, r.w - 1, wrapped_rows(text, r.w - 1, most)};
    all.y -= all.h - 1;
    for (int y = all.y; y < r.y; y++)
        canvas_fill(c, (struct rect){r.x, y, c->w, 1}, " ", style_of(ground));
    draw_wrapped_label(c, all, text, style_of(role));
}

static bool tag_pending(const struct app *a)
{
    return a->n_typed == 1 && (a->typed[0] == 'x' || a->typed[0] == 'X');
}

static void draw_footer(const struct app *a, struct canvas *c, struct rect r)
{
    if (a->prompt.kind != PROMPT_NONE) { // what is wrong with the input stands above it
        struct rect above = {r.x, r.y - 1, r.w, 1};
        if (a->message[0]) {
            canvas_fill(c, above, " ", style_of(ROLE_ERROR));
            draw_message(c, above, a->message, ROLE_ERROR, ROLE_ERROR);
        }
        if (!a->message[0] && a->prompt.edit.n_words > 1)
            draw_candidates(a, c, above);
        draw_prompt(a, c, r);
        return;
    }
    char position[128];
    position_text(a, position, sizeof position);
    int w = (int)text_width(position, strlen(position));
    canvas_fill(c, r, " ", style_of(ROLE_HINT));
    struct rect left = {r.x, r.y, r.w - w - 1, 1};
    if (a->message[0]) {
        draw_message(c, left, a->message, a->message_is_error ? ROLE_ERROR : ROLE_MESSAGE,
                     ROLE_HINT);
    } else if (a->triage && !a->n_views && (a->tag_mode || tag_pending(a))) {
        struct row row = {UINT32_MAX, 0};
        app_row(a, &row);
        int x = r.x + 1 +
                canvas_puts(c, r.x + 1, r.y, a->tag_mode ? "TAG (T ends) " : "tag ",
                            style_of(ROLE_TITLE));
        draw_tag_legend(a, c, (struct rect){x, r.y, left.x + left.w - x, 1}, row.instance);
    } else {
        struct rect old = canvas_clip(c, left);
        draw_hints(a, c, left);
        canvas_unclip(c, old);
    }
    if (w < r.w)
        canvas_puts(c, r.x + r.w - w, r.y, position, style_of(ROLE_TEXT));
}

static void empty_text(const struct app *a, char *out, size_t n)
{
    if (a->loading)
        snprintf(out, n, "reading…");
    else if (!a->columns->n)
        snprintf(out, n, "no instance could be read%s",
                 corpus_problems(a->corpus)->n ? ": E shows why" : "");
    else if (a->filter && corpus_info(a->corpus).image && query_asks_words(a->query))
        snprintf(out, n, "images have no words (f: filter %.60s)", a->filter);
    else if (a->filter && a->patterns)
        snprintf(out, n, "no row is left (0: all patterns, f: filter %.60s)", a->filter);
    else if (a->filter)
        snprintf(out, n, "no row matches (f: filter %.60s)", a->filter);
    else
        snprintf(out, n, "no row shows this pattern (0: all)");
}

static void draw_browse(const struct app *a, struct canvas *c, const struct browse_layout *l)
{
    char empty[256];
    struct row_source src = app_rows(a);
    struct list_view lv = app_list_view(a);
    empty_text(a, empty, sizeof empty);
    lv.source = &src;
    lv.empty = empty;
    struct pattern_bar bar = {
        .counts = a->frame.pattern_counts, .all = a->frame.queried, .chosen = a->patterns};
    pattern_bar_draw(c, l->bar, &bar);
    if (l->heading.h > 0 && a->mode != LAYOUT_CARDS && a->mode != LAYOUT_SHEET)
        draw_list_heading(c, l->heading, &lv);
    if (l->list.h > 0 && a->mode == LAYOUT_CARDS)
        draw_cards(c, l->list, &lv);
    else if (l->list.h > 0 && a->mode == LAYOUT_SHEET)
        draw_sheet(c, l->list, &lv);
    else if (l->list.h > 0)
        draw_list(c, l->list, &lv);
    struct reader_view rv = app_reader_view(a);
    if (l->rule.w > 0 && l->rule.h > 0) {
        if (l->side_by_side)
            canvas_vline(c, l->rule.x, l->rule.y, l->rule.h, style_of(ROLE_RULE));
        else
            draw_reader_title(c, l->rule, &rv);
    }
    struct rect r = app_reader_rect(a);
    if (r.h <= 0 || r.w <= 0)
        return;
    if (r.y > l->reader.y)
        draw_reader_title(c, (struct rect){r.x, r.y - 1, r.w, 1}, &rv);
    draw_reader(c, r, &rv);
    draw_reader_tags(a, c, r, &rv);
}

void app_draw(const struct app *a, struct canvas *c)
{
    canvas_clear(c);
    pictures_begin_frame(a);
    c->ascii = a->ascii;
    struct browse_layout l = app_layout(a);
    if (l.too_small) {
        char text[48];
        snprintf(text, sizeof text, "terminal too small (%dx%d)", a->w, a->h);
        canvas_text(c, 0, 0, a->w, text, strlen(text), style_of(ROLE_ERROR), true);
        return;
    }
    draw_header(a, c, l.header);
    const struct view *v = app_top_const(a);
    if (v)
        views_draw(a, c, (struct rect){0, 1, a->w, a->h - 2});
    else
        draw_browse(a, c, &l);
    draw_footer(a, c, l.footer);
}
