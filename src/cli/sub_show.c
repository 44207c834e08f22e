// SPDX-License-Identifier: MIT
// venn show: one instance as text, every run with its scores and its words highlighted.
#include "cli/cli.h"
#include "cli/highlight.h"
#include "cli/pixels.h"
#include "cli/report.h"
#include "cli/show_picture.h"
#include "cli/study.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum { WIDTH = 80, WIDEST = 120 };

static enum highlight choose_highlight(const struct options *o, bool terminal)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    bool dumb = !term || strcmp(term, "dumb") == 0;
    if (o->color == COLOR_ALWAYS)
        return HIGHLIGHT_COLORS;
    if (!terminal || dumb)
        return HIGHLIGHT_MARKS;
    return o->color == COLOR_NEVER || (no_color && *no_color) ? HIGHLIGHT_PLAIN : HIGHLIGHT_COLORS;
}

static size_t line_width(const struct output *out)
{
    struct winsize size;
    if (!out->terminal || ioctl(fileno(out->file), TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
        return WIDTH;
    return size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

static void put_score(struct strbuf *out, const char *name, double x)
{
    if (isnan(x))
        strbuf_printf(out, "  %s –", name);
    else
        strbuf_printf(out, "  %s %.2f", name, score_rounded(x));
}

static void put_patterns(struct strbuf *out, const struct judgement *j)
{
    if (!pattern_decidable(&j->scores, j->correct))
        return;
    bool any = false;
    for (unsigned p = 1; p < PATTERN_COUNT; p++)
        if (j->patterns & 1u << p) {
            strbuf_printf(out, "%s%s", any ? ", " : "  ", pattern_info((enum pattern)p)->name);
            any = true;
        }
    if (!any)
        strbuf_puts(out, "  in no pattern");
}

static void put_sizes(struct strbuf *out, const struct cell *cell)
{
    if (!cell)
        return;
    if (cell->flags & CELL_ANNOTATED)
        strbuf_printf(out, "  |G| %u", cell->g);
    if (cell->flags & CELL_SALIENT)
        strbuf_printf(out, "  |S| %u", cell->s);
    if (cell->flags & CELL_ANNOTATED && cell->flags & CELL_SALIENT)
        strbuf_printf(out, "  both %u", cell->inter);
}

struct shown {
    const struct study *study;
    const struct instance *x;
    uint32_t instance;
    enum highlight how;
    size_t width;
    struct shown_picture picture;
};

// The words, those of G and S marked; of an image where the pixels are.
static void show_sets(const struct shown *sh, const struct featureset *s, struct strbuf *out)
{
    if (sh->x->tokens || !sh->x->picture) {
        highlight_words(out, sh->how, sh->x, s, sh->width);
        return;
    }
    if (sh->x->annotated) {
        strbuf_puts(out, "  G is ");
        pixels_text(out, sh->x, &sh->x->gt);
        strbuf_putc(out, '\n');
    }
    if (s) {
        strbuf_puts(out, "  S is ");
        pixels_text(out, sh->x, s);
        strbuf_putc(out, '\n');
    }
}

static void show_run(const struct shown *sh, const struct saliency *s, struct strbuf *out)
{
    const struct columns *c = corpus_columns(sh->study->corpus);
    struct analysis a = study_analysis(sh->study, s->run, NULL);
    struct judgement j = judge(c, &a, sh->instance, s->run);
    char buf[NUMBER_TEXT], rule[48];
    strbuf_puts(out, "\nrun ");
    put_safe(out, c->runs[s->run].name);
    if (s->rule.kind == RULE_NONE)
        strbuf_puts(out, "  no saliency");
    else
        strbuf_printf(out, "  S is %s", rule_text(&s->rule, rule));
    if (!value_is_none(s->prediction)) {
        strbuf_puts(out, "  prediction ");
        put_safe(out, value_text(s->prediction, &c->names, buf));
    }
    static const char *const verdict[] = {"", "  correct", "  incorrect"};
    strbuf_puts(out, verdict[j.correct]);
    put_patterns(out, &j);
    strbuf_putc(out, '\n');
    put_score(out, "IoU", j.scores.iou);
    put_score(out, "GTC", j.scores.gtc);
    put_score(out, "SC", j.scores.sc);
    put_score(out, "WSC", j.scores.wsc);
    put_sizes(out, columns_cell(c, sh->instance, s->run));
    strbuf_putc(out, '\n');
    const char *note = discretize_note_text(s->note);
    if (*note)
        strbuf_printf(out, "  %s\n", note);
    strbuf_putc(out, '\n');
    show_sets(sh, s->defined ? &s->set : NULL, out);
    shown_picture_put(out, &sh->picture, sh->x, s->run);
}

static void show_head(const struct shown *sh, struct strbuf *out)
{
    const struct instance *x = sh->x;
    char buf[NUMBER_TEXT];
    put_safe(out, x->id);
    strbuf_puts(out, "  (");
    put_safe(out, x->file);
    strbuf_printf(out, ":%llu)\n", (unsigned long long)x->line);
    if (x->picture) {
        strbuf_puts(out, "  ");
        pixels_image(out, x);
        strbuf_putc(out, '\n');
    }
    strbuf_printf(out, "  %u features", x->n);
    if (x->annotated)
        strbuf_printf(out, "  %zu marked", featureset_count(&x->gt));
    else
        strbuf_puts(out, "  not annotated");
    if (!value_is_none(x->label)) {
        strbuf_puts(out, "  label ");
        put_safe(out, value_text(x->label, &corpus_columns(sh->study->corpus)->names, buf));
    }
    strbuf_putc(out, '\n');
    for (uint32_t i = 0; i < x->n_meta + x->n_stored; i++) {
        bool meta = i < x->n_meta;
        const struct meta *m = meta ? &x->meta[i] : &x->stored[i - x->n_meta];
        strbuf_puts(out, meta ? "  meta." : "  stored.");
        put_safe(out, m->key);
        strbuf_putc(out, ' ');
        put_safe(out, m->text);
        strbuf_putc(out, '\n');
    }
}

static void show_instance(const struct shown *sh, struct strbuf *out)
{
    const struct study *s = sh->study;
    bool any = false;
    show_head(sh, out);
    for (uint32_t i = 0; i < sh->x->n_runs; i++) {
        if (s->one_run && sh->x->runs[i].run != s->run)
            continue;
        show_run(sh, &sh->x->runs[i], out);
        any = true;
    }
    if (!any) {
        strbuf_puts(out, "\n");
        show_sets(sh, NULL, out);
        shown_picture_put(out, &sh->picture, sh->x, UINT32_MAX);
    }
    if (!sh->x->tokens)
        return;
    strbuf_putc(out, '\n');
    highlight_legend(out, sh->how);
}

static int print_instance(struct study *s, uint32_t instance, struct err *e)
{
    struct output out;
    struct strbuf text = {0};
    struct shown sh = {.study = s, .instance = instance};
    sh.x = corpus_fetch(s->corpus, instance, e);
    if (!sh.x)
        return fail(EXIT_UNREADABLE, e);
    int status = output_open(&out, s->options, e);
    if (status != EXIT_CLEAN)
        return fail(status, e);
    sh.how = choose_highlight(s->options, out.terminal);
    sh.width = line_width(&out);
    shown_picture_open(&sh.picture, s->corpus, instance, s->options);
    sh.picture.width = (int)sh.width;
    sh.picture.colours = sh.how == HIGHLIGHT_COLORS;
    show_instance(&sh, &text);
    output_write(&out, &text);
    strbuf_free(&text);
    shown_picture_close(&sh.picture);
    return output_close(&out, EXIT_CLEAN);
}

static int show(struct study *s, struct err *e)
{
    uint32_t instance;
    if (!study_load(s, NULL, e) || !study_settle(s, e))
        return fail(s->status, e);
    if (!corpus_find_id(s->corpus, s->options->id, &instance, e))
        return fail(EXIT_USAGE, e);
    return print_instance(s, instance, e);
}

int sub_show(const struct options *o)
{
    struct study s;
    struct err e;
    if (!o->id) {
        complain("which instance? give --id ID");
        return EXIT_USAGE;
    }
    int status = study_open(&s, o, &e) ? show(&s, &e) : fail(s.status, &e);
    return study_finish(&s, status);
}
