// SPDX-License-Identifier: MIT
#include "core/instance.h"

#include <math.h>
#include <string.h>

// A run given as a set keeps it; only an override `top:N` cuts a ranked one short.
static void derive_set(const struct instance *x, struct saliency *s, const struct rule *override)
{
    size_t take = s->n_order;
    s->rule = (struct rule){.kind = RULE_SET};
    if (s->ranked && rule_is_top(override)) {
        s->rule = (struct rule){.kind = override->kind, .arg = override->arg};
        take = override->arg < (double)take ? (size_t) override->arg : take;
    }
    s->defined = true;
    if (s->given.words) {
        s->set = s->given;
        return;
    }
    s->set = featureset_new(x->arena, x->n);
    for (size_t i = 0; i < take; i++)
        if (s->order[i] < x->n)
            featureset_add(&s->set, s->order[i]);
}

// The nearest rule that says how to cut scores: the user's, the run's, the corpus's, the default.
// The user's on/abs/pos alone replaces that of whichever rule it is. Raw scores are ON_DEFAULT, so
// that equal rules compare and print equal.
static struct rule rule_in_force(const struct saliency *s, const struct derive_options *o,
                                 bool image)
{
    const struct rule *stated[] = {&o->override, &s->own_rule, &o->corpus};
    struct rule r = {.kind = RULE_STD, .arg = 1, .on = image ? ON_ABS : ON_DEFAULT};
    if (o->corpus.on != ON_DEFAULT)
        r.on = o->corpus.on;
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        if (stated[i]->kind != RULE_NONE) {
            r = *stated[i];
            break;
        }
    }
    if (o->override.on != ON_DEFAULT)
        r.on = o->override.on;
    if (r.on == ON_RAW)
        r.on = ON_DEFAULT;
    return r;
}

// A model that predicts below the threshold is explained from below (Carter et al.'s f' = -f).
static bool on_low_side(const struct instance *x, const struct saliency *s, double threshold)
{
    double output = value_to_number(s->prediction);
    if (isnan(output))
        output = value_to_number(x->prediction);
    if (isnan(output) && s->prefix_outputs && s->n_outputs)
        output = s->prefix_outputs[s->n_outputs - 1];
    return output < threshold;
}

static void derive_scores(const struct instance *x, struct saliency *s,
                          const struct derive_options *o)
{
    s->rule = rule_in_force(s, o, o->image || x->kind == INSTANCE_IMAGE);
    struct discretize_input in = {
        .scores = s->scores,
        .n = x->n,
        .gt = x->annotated ? &x->gt : NULL,
        .prefix_outputs = s->prefix_outputs,
        .n_outputs = s->n_outputs,
        .low_side = on_low_side(x, s, s->rule.arg),
    };
    s->defined = discretize(x->arena, &s->rule, &in, &s->set, &s->note);
    for (uint32_t i = 0; i < x->n; i++)
        s->missing += isnan(s->scores[i]) ? 1u : 0u;
    if (!s->missing)
        return;
    s->universe = featureset_new(x->arena, x->n);
    for (uint32_t i = 0; i < x->n; i++)
        if (!isnan(s->scores[i]))
            featureset_add(&s->universe, i);
}

void instance_derive(struct instance *x, const struct derive_options *o)
{
    for (uint32_t i = 0; i < x->n_runs; i++) {
        struct saliency *s = &x->runs[i];
        s->rule = (struct rule){0};
        s->defined = false;
        s->set = (struct featureset){0};
        s->note = DISCRETIZE_OK;
        s->missing = 0;
        s->universe = (struct featureset){.n = x->n};
        if (s->given_as_set)
            derive_set(x, s, &o->override);
        else if (s->scores)
            derive_scores(x, s, o);
        else
            s->set = featureset_new(x->arena, x->n); // nothing was given: S is undefined
    }
}

const struct saliency *instance_run(const struct instance *x, uint32_t run)
{
    for (uint32_t i = 0; i < x->n_runs; i++)
        if (x->runs[i].run == run)
            return &x->runs[i];
    return NULL;
}

const struct meta *instance_meta(const struct instance *x, const char *key)
{
    for (uint32_t i = 0; i < x->n_meta; i++)
        if (strcmp(x->meta[i].key, key) == 0)
            return &x->meta[i];
    return NULL;
}

bool instance_field(const struct instance *x, const char *name, uint32_t *out)
{
    uint32_t low = 0, high = x->by_name ? x->n : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(x->tokens[x->by_name[middle]].text, name);
        if (order == 0)
            return *out = x->by_name[middle], true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

const char *instance_noun(const struct instance *x)
{
    static const char *const nouns[] = {
        [INSTANCE_TEXT] = "words", [INSTANCE_IMAGE] = "pixels", [INSTANCE_TABLE] = "fields"};
    return nouns[x->kind];
}
