// SPDX-License-Identifier: MIT
// The triage screen: how far one is, what was found (Enter lists it), what each reviewer said about
// the instance, and how far reviewers agree.
#include "app/views.h"
#include "store/triage_agree.h"

#include <math.h>

// `filter`: what Enter lists.
static void add_count(struct view *v, const char *left, size_t n, const char *filter)
{
    struct menu_line *line = view_add(v);
    line->left = left;
    line->left_role = n ? ROLE_TEXT : ROLE_DIM;
    line->text_role = n ? ROLE_NUMBER : ROLE_DIM;
    line->text = arena_printf(&v->arena, "%6zu   f: %s", n, filter);
    line->command = arena_printf(&v->arena, "filter %s", filter);
}

static void add_verdicts(struct app *a, struct view *v)
{
    struct row row;
    if (!app_row(a, &row))
        return;
    view_heading(v, "Verdicts on this instance");
    for (const struct triage_state *s = triage_next(a->triage, row.instance, NULL); s;
         s = triage_next(a->triage, row.instance, s)) {
        struct strbuf text = {0};
        for (int t = 0; t < triage_tags(a->triage); t++)
            if (s->tags >> t & 1)
                strbuf_printf(&text, "%s%s", text.n ? ", " : "", triage_tag_name(a->triage, t));
        if (s->edited)
            strbuf_printf(&text, "%sground truth corrected", text.n ? ", " : "");
        if (s->changed)
            strbuf_printf(&text, "%sCHANGED SINCE TRIAGE", text.n ? ", " : "");
        if (s->note)
            strbuf_printf(&text, "%s“%s”", text.n ? ", " : "", s->note);
        if (s->run)
            strbuf_printf(&text, "  (on %s)", s->run);
        struct menu_line *line = view_add(v);
        line->left = arena_strdup(&v->arena, triage_reviewer_name(a->triage, s->reviewer));
        line->left_role = ROLE_ID;
        line->text = arena_strdup(&v->arena, text.n ? strbuf_str(&text) : "–");
        strbuf_free(&text);
    }
    if (v->lines[v->list.n - 1].heading) {
        struct menu_line *line = view_add(v);
        line->text = "nothing yet";
        line->text_role = ROLE_DIM;
    }
}

static const char *number_or_dash(struct view *v, double x)
{
    return isnan(x) ? "–" : arena_printf(&v->arena, "%.2f", x);
}

static void add_alpha(struct view *v, const char *left, double alpha, size_t n)
{
    struct menu_line *line = view_add(v);
    line->left = left;
    line->text =
        arena_printf(&v->arena, "Krippendorff's α %s over %zu", number_or_dash(v, alpha), n);
}

// Each pair of reviewers, then all of them; nobody who triages blind is told.
static void add_agreement(struct app *a, struct view *v)
{
    struct triage_agreement all;
    if (triage_blind(a->triage))
        return;
    triage_agree(a->triage, a->columns, &all);
    if (all.n_list > 1)
        view_heading(v, a->part.only ? "Agreement of reviewers on the whole corpus"
                                     : "Agreement of reviewers (} goes to where they differ)");
    for (size_t i = 0; i < all.pairs.n; i++) {
        const struct triage_pair *p = &all.pairs.at[i];
        struct menu_line *line = view_add(v);
        line->left =
            arena_printf(&v->arena, "%s, %s", triage_reviewer_name(a->triage, all.list[p->a]),
                         triage_reviewer_name(a->triage, all.list[p->b]));
        line->left_role = ROLE_ID;
        line->text = arena_printf(&v->arena, "Cohen's κ %s over %zu tagged by both",
                                  number_or_dash(v, p->kappa), p->n);
    }
    if (all.n_list > 1) {
        add_alpha(v, "all, of tags", all.alpha, all.n);
        add_alpha(v, "all, of corrected G", all.alpha_tokens, all.n_tokens);
    }
    triage_agreement_free(&all);
}

void view_triage_build(struct app *a, struct view *v)
{
    if (!a->triage)
        return;
    const struct triage_counts *counts = triage_counts(a->triage);
    free(v->title);
    const char *which = !a->part.only ? "" : a->part.sampled ? " sampled" : " first";
    v->title = mem_printf("triage by %s: %zu of %zu%s done; Enter lists a line",
                          triage_reviewer_name(a->triage, 0), counts->done, counts->total, which);
    view_heading(v, arena_printf(&v->arena, "In %s", triage_file(a->triage)));
    add_count(v, "done", counts->done, "tagged");
    add_count(v, "left", counts->left, "untagged");
    for (size_t i = 0; i < a->n_tags; i++) {
        int bit = triage_tag_find(a->triage, a->tags[i].name);
        add_count(v, arena_printf(&v->arena, "%c %s", a->tags[i].letter, a->tags[i].name),
                  bit >= 0 ? counts->tagged[bit] : 0,
                  arena_printf(&v->arena, "tag:%s", a->tags[i].name));
    }
    add_count(v, "corrected", counts->edited, "edited");
    add_count(v, "with a note", counts->noted, "has:note");
    add_count(v, "changed since triage", counts->changed, "changed");
    add_agreement(a, v);
    add_verdicts(a, v);
}
