// SPDX-License-Identifier: MIT
#include "app/triage_keys.h"

#include <stdio.h>
#include <string.h>

static const struct {
    char letter;
    const char *name;
} default_tags[] = {{'o', "ok"},
                    {'b', "bad-annotation"},
                    {'m', "model-bug"},
                    {'l', "ambiguous-label"},
                    {'s', "secondary-object"},
                    {'a', "look-again"}};

static void add_tag(struct app *a, char letter, const char *name)
{
    if (a->n_tags < LETTERS)
        a->tags[a->n_tags++] = (struct tag_key){letter, name};
}

static void bind_rows(struct app *a)
{
    triage_bind(a->triage, a->columns, !a->loading);
    a->bound = a->columns->n;
    a->bound_loaded = !a->loading;
}

// Marks are kept too: they come back with the database.
static void take_marks(struct app *a)
{
    for (size_t i = 0; i < triage_states(a->triage); i++) {
        const struct triage_state *s = triage_state_at(a->triage, i);
        if (s->reviewer == 0 && s->marked && s->instance / 64 < a->marked_words)
            a->marked[s->instance / 64] |= (uint64_t)1 << (s->instance % 64);
    }
}

void triage_start(struct app *a)
{
    for (size_t i = 0; a->config && i < a->config->n_tags; i++)
        add_tag(a, a->config->tags[i].letter[0], a->config->tags[i].name);
    bool own = a->n_tags > 0;
    for (size_t i = 0; !own && i < sizeof default_tags / sizeof default_tags[0]; i++)
        add_tag(a, default_tags[i].letter, default_tags[i].name);
    a->corrected = true;
    if (!a->triage)
        return;
    a->look = (struct triage_look){a->triage, 0};
    a->look_view = triage_view(&a->look);
    int fd = triage_watch(a->triage);
    if (a->term && fd > 0)
        a->term->watch_fd = fd;
    a->polls = fd <= 0;
    bind_rows(a);
}

static void loaded(struct app *a)
{
    const char *text;
    size_t items, known;
    take_marks(a);
    edit_apply_kept(a);
    triage_known(a->triage, &items, &known);
    if (items && !known) {
        a->foreign = true;
        app_say(a,
                ":triage-other starts anew, :triage-other here goes on in it: %s is of another "
                "corpus",
                triage_file(a->triage));
        a->message_is_error = a->message_sticky = true;
    } else if (triage_trouble(a->triage, &text) != TRIAGE_FINE) {
        app_say(a, "%s", text);
        a->message_is_error = a->message_sticky = true;
    }
}

void triage_settle(struct app *a)
{
    struct err e;
    bool changed = false;
    if (!a->triage)
        return;
    if (a->bound != a->columns->n || (!a->loading && !a->bound_loaded)) {
        bool first = !a->bound_loaded;
        bind_rows(a);
        if (first && a->bound_loaded)
            loaded(a);
    }
    if (!a->loading && !triage_poll(a->triage, &changed, &e))
        app_complain(a, &e);
    if (changed)
        a->stale |= STALE_MENUS | (a->query ? STALE_FRAME : 0);
}

const char *triage_tag_of_letter(const struct app *a, char letter)
{
    for (size_t i = 0; i < a->n_tags; i++)
        if (a->tags[i].letter == letter)
            return a->tags[i].name;
    return NULL;
}

char triage_letter_of_tag(const struct app *a, const char *name)
{
    for (size_t i = 0; i < a->n_tags; i++)
        if (strcmp(a->tags[i].name, name) == 0)
            return a->tags[i].letter;
    return '?';
}

enum { GAP = 2, MORE = 2 }; // between tags; " …"

void draw_tag_legend(const struct app *a, struct canvas *c, struct rect r, uint32_t instance)
{
    const struct triage_state *s = instance == UINT32_MAX ? NULL : triage_own(a->triage, instance);
    struct rect old = canvas_clip(c, r);
    int x = r.x, y = r.y, end = r.x + r.w;
    for (size_t i = 0; i < a->n_tags; i++) {
        int bit = triage_tag_find(a->triage, a->tags[i].name);
        bool on = s && bit >= 0 && (s->tags >> bit & 1);
        char key[2] = {a->tags[i].letter, '\0'};
        int need = (int)text_width(a->tags[i].name, strlen(a->tags[i].name)) + 2;
        if (x > r.x && x + need > end && y + 1 < r.y + r.h) {
            x = r.x;
            y++;
        }
        bool others = y + 1 == r.y + r.h && i + 1 < a->n_tags; // room to say that there are some
        if (x + need + (others ? MORE : 0) > end) {
            canvas_puts(c, x > r.x ? x - 1 : x, y, "…", style_of(ROLE_HINT));
            break;
        }
        x += canvas_puts(c, x, y, key, style_of(ROLE_KEY)) + 1;
        x += canvas_text(c, x, y, need, a->tags[i].name, strlen(a->tags[i].name),
                         style_of(on ? ROLE_BAR_ACTIVE : ROLE_HINT), false) +
             GAP;
    }
    canvas_unclip(c, old);
}

void draw_reader_tags(const struct app *a, struct canvas *c, struct rect r,
                      const struct reader_view *v)
{
    struct rect legend = reader_legend_row(&r, v);
    bool picture = v->instance && v->instance->kind == INSTANCE_IMAGE;
    if (!a->triage || !v->instance || legend.w <= 8 || (v->focused && !picture))
        return;
    int used = canvas_puts(c, legend.x, legend.y, a->tag_mode ? "" : "x ", style_of(ROLE_KEY));
    legend.x += used;
    legend.w -= used;
    draw_tag_legend(a, c, legend, a->reader.instance);
}

// In a narrow header the run and its rule are worth more than what is left.
void header_triage_text(const struct app *a, char *out, size_t n)
{
    out[0] = '\0';
    if (!a->triage)
        return;
    const struct triage_counts *counts = triage_counts(a->triage);
    if (triage_trouble(a->triage, NULL) != TRIAGE_FINE)
        snprintf(out, n, " · ✎ IN MEMORY %zu", triage_unsaved(a->triage));
    else if (!counts->done && !counts->noted && !counts->edited)
        return;
    else if (a->w >= 100)
        snprintf(out, n, " · ✎ %zu done %zu left", counts->done, counts->left);
    else
        snprintf(out, n, " · ✎ %zu%s", counts->done, a->w >= 60 ? " done" : "");
}
