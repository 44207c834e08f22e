// SPDX-License-Identifier: MIT
#include "cli/example.h"
#include "base/utf8.h"
#include "cli/output.h"
#include "cli/pixels.h"

#include <math.h>

enum { SHOWN_WORDS = 60, SHOWN_SCORES = 12 };

// ---- text ---------------------------------------------------------------------------------------

// "[3,6) [9,10)"
static void put_spans(struct strbuf *out, const struct featureset *set)
{
    for (size_t i = featureset_next(set, 0); i < set->n;) {
        size_t end = i + 1;
        while (end < set->n && featureset_has(set, end))
            end++;
        strbuf_printf(out, " [%zu,%zu)", i, end);
        i = featureset_next(set, end);
    }
}

static void put_word(struct strbuf *out, const struct instance *x, size_t i)
{
    strbuf_printf(out, " %zu:", i);
    text_sanitise(out, x->tokens[i].text, x->tokens[i].n);
}

static void put_set(struct strbuf *out, const char *name, const struct instance *x,
                    const struct featureset *set)
{
    if (!x->tokens) {
        strbuf_printf(out, "    %s of ", name);
        pixels_text(out, x, set);
        strbuf_putc(out, '\n');
        return;
    }
    strbuf_printf(out, "    %s of %zu, spans", name, featureset_count(set));
    put_spans(out, set);
    strbuf_puts(out, "\n     ");
    size_t shown = 0;
    for (size_t i = featureset_next(set, 0); i < set->n; i = featureset_next(set, i + 1)) {
        if (shown++ == SHOWN_WORDS) {
            strbuf_puts(out, " …");
            break;
        }
        put_word(out, x, i);
    }
    strbuf_putc(out, '\n');
}

static void put_order(struct strbuf *out, const struct instance *x, const struct saliency *s)
{
    if (!s->ranked || s->n_order < 2 || !x->tokens)
        return;
    strbuf_puts(out, "    most important first");
    for (uint32_t i = 0; i < s->n_order && i < SHOWN_WORDS; i++)
        put_word(out, x, s->order[i]);
    strbuf_puts(out, s->n_order > SHOWN_WORDS ? " …\n" : "\n");
}

static void put_scores(struct strbuf *out, const struct instance *x, const struct saliency *s)
{
    if (!s->scores)
        return;
    strbuf_puts(out, "    scores");
    if (!x->tokens) {
        strbuf_puts(out, " from ");
        pixels_scores(out, s->scores, x->n);
        strbuf_putc(out, '\n');
        return;
    }
    for (uint32_t i = 0; i < x->n && i < SHOWN_SCORES; i++) {
        char text[NUMBER_TEXT] = "missing";
        if (!isnan(s->scores[i]))
            number_format(s->scores[i], text);
        put_word(out, x, i);
        strbuf_printf(out, "=%s", text);
    }
    strbuf_puts(out, x->n > SHOWN_SCORES ? " …\n" : "\n");
}

static void put_value(struct strbuf *out, const char *name, struct value v, const struct columns *c)
{
    char buf[NUMBER_TEXT];
    strbuf_printf(out, "%s ", name);
    if (value_is_none(v))
        strbuf_puts(out, "not given");
    else
        put_safe(out, value_text(v, &c->names, buf));
    if (!value_is_none(v))
        strbuf_puts(out, value_is_number(v) ? " (a number)" : " (a class name)");
}

static void put_run(struct strbuf *out, const struct instance *x, const struct saliency *s,
                    const struct columns *c)
{
    char rule[48];
    strbuf_puts(out, "  run ");
    put_safe(out, c->runs[s->run].name);
    if (s->given_as_set || s->scores)
        strbuf_printf(out, ": %s, S is %s, ",
                      s->given.words    ? "region"
                      : s->given_as_set ? "indices"
                                        : "scores",
                      rule_text(&s->rule, rule));
    else
        strbuf_puts(out, ": no saliency, ");
    put_value(out, "prediction", s->prediction, c);
    strbuf_putc(out, '\n');
    put_scores(out, x, s);
    put_order(out, x, s);
    if (s->defined)
        put_set(out, "S", x, &s->set);
    const char *note = discretize_note_text(s->note);
    if (*note)
        strbuf_printf(out, "    %s\n", note);
}

static void put_head(struct strbuf *out, const struct instance *x, const struct columns *c)
{
    strbuf_puts(out, "  id ");
    put_safe(out, x->id);
    strbuf_puts(out, ", ");
    put_safe(out, x->file);
    strbuf_printf(out, ":%llu, %u features", (unsigned long long)x->line, x->n);
    if (x->n)
        strbuf_printf(out, ": 0 to %u", x->n - 1);
    strbuf_puts(out, "\n  ");
    put_value(out, "label", x->label, c);
    if (x->kind == INSTANCE_IMAGE) {
        strbuf_puts(out, "\n  ");
        pixels_image(out, x);
        strbuf_putc(out, '\n');
        return;
    }
    strbuf_printf(out, "\n  %s", instance_noun(x));
    for (uint32_t i = 0; i < x->n && i < SHOWN_WORDS; i++) {
        put_word(out, x, i);
        if (x->values) {
            strbuf_putc(out, '=');
            text_sanitise(out, x->values[i].text, x->values[i].n);
        }
    }
    strbuf_puts(out, x->n > SHOWN_WORDS ? " …\n" : "\n");
}

static void put_annotation(struct strbuf *out, const struct instance *x)
{
    if (x->annotated) {
        strbuf_printf(out, "  ground truth%s\n", x->n_annotators > 1 ? " of all annotators" : "");
        put_set(out, "G", x, &x->gt);
    } else {
        strbuf_puts(out, "  not annotated (which is not an empty ground truth)\n");
    }
    for (uint32_t i = 0; i < x->n_annotators; i++) {
        strbuf_puts(out, "  annotator ");
        put_safe(out, x->annotators[i].name);
        strbuf_putc(out, '\n');
        put_set(out, "G", x, &x->annotators[i].set);
    }
}

static void put_facts(struct strbuf *out, const char *kind, const struct meta *facts, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        strbuf_printf(out, "  %s.", kind);
        put_safe(out, facts[i].key);
        strbuf_puts(out, " = ");
        put_safe(out, facts[i].text);
        strbuf_putc(out, '\n');
    }
}

void example_text(const struct instance *x, const struct columns *c, struct strbuf *out)
{
    put_head(out, x, c);
    put_annotation(out, x);
    for (uint32_t i = 0; i < x->n_runs; i++)
        put_run(out, x, &x->runs[i], c);
    put_facts(out, "meta", x->meta, x->n_meta);
    put_facts(out, "stored", x->stored, x->n_stored);
}

// ---- JSON ---------------------------------------------------------------------------------------

static void json_set(struct strbuf *out, const char *name, const struct instance *x,
                     const struct featureset *set)
{
    put_json_key(out, name);
    if (!x->tokens) {
        pixels_json(out, x, set);
        return;
    }
    strbuf_puts(out, "{\"indices\":[");
    for (size_t i = featureset_next(set, 0), n = 0; i < set->n; i = featureset_next(set, i + 1))
        strbuf_printf(out, "%s%zu", n++ ? "," : "", i);
    strbuf_puts(out, "],\"spans\":[");
    for (size_t i = featureset_next(set, 0), n = 0; i < set->n; n++) {
        size_t end = i + 1;
        while (end < set->n && featureset_has(set, end))
            end++;
        strbuf_printf(out, "%s[%zu,%zu]", n ? "," : "", i, end);
        i = featureset_next(set, end);
    }
    strbuf_puts(out, "],\"words\":[");
    for (size_t i = featureset_next(set, 0), n = 0; i < set->n; i = featureset_next(set, i + 1)) {
        if (n++)
            strbuf_putc(out, ',');
        put_json(out, x->tokens[i].text, x->tokens[i].n);
    }
    strbuf_puts(out, "]}");
}

static void json_run(struct strbuf *out, const struct instance *x, const struct saliency *s,
                     const struct columns *c)
{
    char rule[48];
    strbuf_putc(out, '{');
    put_json_key(out, "run");
    put_json_text(out, c->runs[s->run].name);
    put_json_key(out, "given");
    put_json_text(out, s->given.words    ? "region"
                       : s->given_as_set ? "indices"
                       : s->scores       ? "scores"
                                         : NULL);
    put_json_key(out, "discretise");
    put_json_text(out, rule_text(&s->rule, rule));
    put_json_key(out, "prediction");
    put_json_value(out, s->prediction, &c->names);
    if (s->defined) {
        json_set(out, "saliency", x, &s->set);
    } else {
        put_json_key(out, "saliency");
        strbuf_puts(out, "null");
    }
    strbuf_putc(out, '}');
}

void example_json(const struct instance *x, const struct columns *c, struct strbuf *out)
{
    strbuf_putc(out, '{');
    put_json_key(out, "id");
    put_json_text(out, x->id);
    put_json_key(out, "file");
    put_json_text(out, x->file);
    put_json_key(out, "line");
    strbuf_printf(out, "%llu", (unsigned long long)x->line);
    put_json_key(out, "n");
    strbuf_printf(out, "%u", x->n);
    if (x->picture) {
        put_json_key(out, "image");
        put_json_text(out, x->picture->path);
        put_json_key(out, "size");
        strbuf_printf(out, "[%u,%u]", x->picture->w, x->picture->h);
    }
    put_json_key(out, "label");
    put_json_value(out, x->label, &c->names);
    if (x->annotated) {
        json_set(out, "ground_truth", x, &x->gt);
    } else {
        put_json_key(out, "ground_truth");
        strbuf_puts(out, "null");
    }
    put_json_key(out, "runs");
    strbuf_putc(out, '[');
    for (uint32_t i = 0; i < x->n_runs; i++) {
        if (i)
            strbuf_putc(out, ',');
        json_run(out, x, &x->runs[i], c);
    }
    strbuf_puts(out, "]}");
}
