// SPDX-License-Identifier: MIT
// The parts of the screen from the state: where they are, and what the list and the reader are
// asked to show.
#include "app/app.h"
#include "app/triage_keys.h"
#include "ui/draw_cards.h"
#include "ui/pattern_bar.h"

struct browse_layout app_layout(const struct app *a)
{
    struct pattern_bar bar = {
        .counts = a->frame.pattern_counts, .all = a->frame.queried, .chosen = a->patterns};
    return browse_layout(a->w, a->h, a->mode, pattern_bar_width(&bar));
}

int app_card_rows(const struct app *a)
{
    return card_rows(app_has_pictures(a), a->h);
}

struct reader_view app_reader_view(const struct app *a)
{
    struct reader_view v = {.instance = app_instance(a),
                            .columns = a->columns,
                            .analysis = &a->analysis,
                            .index = a->reader.instance,
                            .runs = {a->run},
                            .n_runs = 1,
                            .picture = &a->pictures->view,
                            .wrap = &a->reader.wrap,
                            .top = a->reader.top,
                            .token = a->reader.token,
                            .focused = a->reading && !a->n_views,
                            .grade = a->grade,
                            .chance = a->chance,
                            .explain = a->mode == LAYOUT_READER,
                            .search = a->search.text ? &a->search.regex : NULL,
                            .selected_from = UINT32_MAX,
                            .position = a->reader.position,
                            .total = a->frame.n};
    const struct triage_state *said =
        a->triage && a->reader.has ? triage_own(a->triage, a->reader.instance) : NULL;
    v.note = said ? said->note : NULL;
    if (a->edit.on && a->edit.anchor >= 0) {
        uint32_t anchor = (uint32_t)a->edit.anchor;
        v.selected_from = anchor < v.token ? anchor : v.token;
        v.selected_to = anchor < v.token ? v.token : anchor;
    }
    if (a->compare.paired && !a->stacked && a->compare.run_b != a->run &&
        a->compare.run_b < a->columns->n_runs)
        v.runs[v.n_runs++] = a->compare.run_b;
    for (uint32_t k = 0; a->stacked && k < a->columns->n_runs && v.n_runs < READER_RUNS; k++)
        if (k != a->run)
            v.runs[v.n_runs++] = k;
    return v;
}

// Side by side and alone the reader carries its title itself; stacked, the rule above it does.
struct rect app_reader_rect(const struct app *a)
{
    struct browse_layout l = app_layout(a);
    struct rect r = l.reader;
    if ((l.side_by_side || a->mode == LAYOUT_READER) && r.h > 4) {
        r.y++;
        r.h--;
    }
    return r;
}

// The letter of the row's (first) tag, '+' for several, for the list; untagged: e with a corrected
// ground truth, " with a note.
static char tag_letter(const void *app, uint32_t instance)
{
    const struct app *a = app;
    const struct triage_state *s = triage_own(a->triage, instance);
    if (!s || !s->tags)
        return !s ? ' ' : s->edited ? 'e' : s->note ? '"' : ' ';
    if (s->tags & (s->tags - 1))
        return '+';
    return triage_letter_of_tag(a, triage_tag_name(a->triage, __builtin_ctzll(s->tags)));
}

struct list_view app_list_view(const struct app *a)
{
    return (struct list_view){.frame = &a->frame,
                              .list = &a->list,
                              .order = &a->order,
                              .extra = a->extra,
                              .n_extra = a->n_extra,
                              .chip = a->chip,
                              .focused = !a->reading && !a->n_views,
                              .of_pictures = app_has_pictures(a),
                              .tag_letter = a->triage ? tag_letter : NULL,
                              .tag_ctx = a,
                              .pictures = &a->pictures->source,
                              .look = pictures_look(a),
                              .card_rows = app_card_rows(a)};
}
