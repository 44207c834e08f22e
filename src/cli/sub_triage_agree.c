// SPDX-License-Identifier: MIT
// venn triage agree: how far reviewers agree (store/triage_agree.h says over what).
#include "cli/sub_triage.h"

// ---- printing -----------------------------------------------------------------------------------

static void put_number(struct strbuf *out, const char *name, double x)
{
    if (isnan(x))
        strbuf_printf(out, "%s –", name);
    else
        strbuf_printf(out, "%s %.2f", name, x);
}

void triage_agree_text(const struct study *s, const struct triage *t, struct strbuf *out)
{
    struct triage_agreement a;
    triage_agree(t, corpus_columns(s->corpus), &a);
    strbuf_printf(out, "%zu reviewer%s, %zu instance%s tagged by at least two\n", a.n_list,
                  a.n_list == 1 ? "" : "s", a.n, a.n == 1 ? "" : "s");
    put_number(out, "Cohen's κ", a.kappa);
    strbuf_puts(out, a.pairs.n > 1 ? " (of two reviewers only; pairs below)\n" : "\n");
    put_number(out, "Krippendorff's α", a.alpha);
    put_number(out, "\nα of corrected tokens", a.alpha_tokens);
    strbuf_printf(out, " (%zu instance%s)\n", a.n_tokens, a.n_tokens == 1 ? "" : "s");
    for (size_t i = 0; a.pairs.n > 1 && i < a.pairs.n; i++) {
        const struct triage_pair *p = &a.pairs.at[i];
        strbuf_printf(out, "%s, %s: %zu instances, ", triage_reviewer_name(t, a.list[p->a]),
                      triage_reviewer_name(t, a.list[p->b]), p->n);
        put_number(out, "κ", p->kappa);
        strbuf_putc(out, '\n');
    }
    triage_agreement_free(&a);
}

void triage_agree_json(const struct study *s, const struct triage *t, struct strbuf *out)
{
    struct triage_agreement a;
    triage_agree(t, corpus_columns(s->corpus), &a);
    strbuf_putc(out, '{');
    put_json_key(out, "n");
    strbuf_printf(out, "%zu", a.n);
    put_json_figure(out, "kappa", a.kappa);
    put_json_figure(out, "alpha", a.alpha);
    put_json_figure(out, "alpha_tokens", a.alpha_tokens);
    put_json_key(out, "pairs");
    strbuf_putc(out, '[');
    for (size_t i = 0; i < a.pairs.n; i++) {
        const struct triage_pair *p = &a.pairs.at[i];
        strbuf_puts(out, i ? ",{" : "{");
        put_json_key(out, "a");
        put_json_text(out, triage_reviewer_name(t, a.list[p->a]));
        put_json_key(out, "b");
        put_json_text(out, triage_reviewer_name(t, a.list[p->b]));
        put_json_key(out, "n");
        strbuf_printf(out, "%zu", p->n);
        put_json_figure(out, "kappa", p->kappa);
        strbuf_putc(out, '}');
    }
    strbuf_puts(out, "]}\n");
    triage_agreement_free(&a);
}
