// SPDX-License-Identifier: MIT
#include "core/discretize.h"

#include "base/mem.h"
#include "core/moments.h"
#include "core/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- rules as text ------------------------------------------------------------------------------

static const struct rule_name {
    const char *name;     // up to and including the colon
    enum rule_kind kind;  //
    bool has_arg;         // a number follows
    double least, most;   // that it lies between
    bool whole;           // and is an integer
    const char *expected; // what to say when it is not
} rule_names[] = {
    {"set", RULE_SET, false, 0, 0, false, ""},
    {"mean", RULE_MEAN, false, 0, 0, false, ""},
    {"std:", RULE_STD, true, 0, INFINITY, false, "a number >= 0"},
    {"top%:", RULE_TOP_PERCENT, true, 0, 100, false, "a number from 0 to 100"},
    {"top+:", RULE_TOP_POSITIVE, true, 1, 1e15, true, "a whole number >= 1"},
    {"top:", RULE_TOP, true, 1, 1e15, true, "a whole number >= 1"},
    {"gtsize", RULE_GTSIZE, false, 0, 0, false, ""},
    {"above:", RULE_ABOVE, true, -INFINITY, INFINITY, false, "a number"},
    {"suff:", RULE_SUFF, true, -INFINITY, INFINITY, false, "a number"},
};
enum { N_RULES = sizeof rule_names / sizeof *rule_names };

static const char on_names[][4] = {[ON_DEFAULT] = "", [ON_RAW] = "raw", "abs", "pos"};

bool rule_on_parse(const char *text, enum rule_on *out, struct err *e)
{
    for (enum rule_on on = ON_RAW; on <= ON_POS; on++) {
        if (strcmp(text, on_names[on]) == 0) {
            *out = on;
            return true;
        }
    }
    return err_set(e, "cannot discretise on '%s': expected raw, abs or pos", text);
}

// text[0..n) is the whole argument of the rule.
static bool arg_parse(const struct rule_name *name, const char *text, size_t n, double *out,
                      struct err *e)
{
    char copy[64], *end = copy;
    double x = NAN;
    if (n && n < sizeof copy && strspn(text, "+-.0123456789eE") == n) {
        memcpy(copy, text, n);
        copy[n] = '\0';
        x = strtod(copy, &end);
    }
    if (end == copy || *end || !isfinite(x) || x < name->least || x > name->most ||
        (name->whole && x != floor(x)))
        return err_set(e, "rule '%s' needs %s after the colon, not '%.*s'", name->name,
                       name->expected, (int)(n < 40 ? n : 40), text);
    *out = x;
    return true;
}

bool rule_parse(const char *text, struct rule *out, struct err *e)
{
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    struct rule r = {0};
    if (slash && !rule_on_parse(slash + 1, &r.on, e))
        return false;
    for (size_t i = 0; i < N_RULES; i++) {
        const struct rule_name *name = &rule_names[i];
        size_t m = strlen(name->name);
        if (strncmp(text, name->name, m) != 0 || (name->has_arg ? n < m : n != m))
            continue;
        if (name->has_arg && !arg_parse(name, text + m, n - m, &r.arg, e))
            return false;
        r.kind = name->kind;
        *out = r;
        return true;
    }
    return err_set(e,
                   "unknown rule '%.60s': expected set, mean, std:K, top%%:P, top:N, top+:N, "
                   "gtsize, above:X or suff:T, perhaps with /raw, /abs or /pos",
                   text);
}

bool rule_is_top(const struct rule *r)
{
    return r->kind == RULE_TOP || r->kind == RULE_TOP_POSITIVE;
}

const char *rule_text(const struct rule *r, char out[48])
{
    const char *name = "";
    char number[NUMBER_TEXT] = "";
    for (size_t i = 0; i < N_RULES; i++) {
        if (rule_names[i].kind != r->kind)
            continue;
        name = rule_names[i].name;
        if (rule_names[i].has_arg)
            number_format(r->arg, number);
    }
    snprintf(out, 48, "%s%s%s%s", name, number, r->on == ON_DEFAULT ? "" : "/", on_names[r->on]);
    return out;
}

// ---- ranking ------------------------------------------------------------------------------------

struct ranked {
    double value;
    uint32_t index;
};

static double transformed(double score, enum rule_on on)
{
    if (on == ON_ABS)
        return fabs(score);
    if (on == ON_POS)
        return score > 0 || isnan(score) ? score : 0;
    return score;
}

static int best_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

// Heap array of the features with a score, best first; the caller frees it.
static struct ranked *ranking(const double *scores, size_t n, enum rule_on on, size_t *count)
{
    struct ranked *r = mem_array(n, sizeof *r);
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(scores[i]))
            r[m++] = (struct ranked){transformed(scores[i], on), (uint32_t)i};
    if (m > 1)
        qsort(r, m, sizeof *r, best_first);
    *count = m;
    return r;
}

// ---- the rules ----------------------------------------------------------------------------------

// |G| without the features whose score is missing: they are in neither set.
static size_t ground_truth_size(const struct discretize_input *in)
{
    size_t size = 0;
    for (size_t i = 0; i < in->n; i++)
        size += featureset_has(in->gt, i) && !isnan(in->scores[i]);
    return size;
}

// How many features of the ranking make the model's output reach the threshold, at least one.
static size_t sufficient(const struct rule *r, const struct discretize_input *in, size_t ranked,
                         enum discretize_note *note)
{
    for (size_t k = 0; k < ranked && k < in->n_outputs; k++) {
        double output = in->prefix_outputs[k];
        if (in->low_side ? output <= r->arg : output >= r->arg)
            return k + 1;
    }
    *note = DISCRETIZE_NEVER_REACHED;
    return ranked;
}

// Rules that take the best so many. False when there is no saying how many (note is set).
static bool take_best(const struct rule *r, const struct discretize_input *in,
                      struct featureset *out, enum discretize_note *note)
{
    if (r->kind == RULE_GTSIZE && !in->gt)
        *note = DISCRETIZE_NO_GT;
    else if (r->kind == RULE_SUFF && (!in->prefix_outputs || !in->n_outputs))
        *note = DISCRETIZE_NO_OUTPUTS;
    if (*note != DISCRETIZE_OK)
        return false;
    size_t n, take;
    struct ranked *best = ranking(in->scores, in->n, r->on, &n);
    if (r->kind == RULE_GTSIZE)
        take = ground_truth_size(in);
    else if (r->kind == RULE_SUFF)
        take = sufficient(r, in, n, note);
    else
        take = r->arg < (double)n ? (size_t)r->arg : n;
    for (size_t i = 0; i < take; i++)
        if (r->kind != RULE_TOP_POSITIVE || best[i].value > 0)
            featureset_add(out, best[i].index);
    free(best);
    return true;
}

// The least score that the rule selects, from the n scores it has (sorted in place here).
static double threshold(const struct rule *r, double *values, size_t n)
{
    if (r->kind == RULE_ABOVE)
        return r->arg;
    if (r->kind == RULE_TOP_PERCENT) {
        values_sort(values, n);
        return quantile_sorted(values, n, 100 - r->arg);
    }
    struct moments m = moments_of(values, n);
    return r->kind == RULE_STD ? m.mean + r->arg * m.sd : m.mean;
}

// Rules that take every feature from some score on.
static void take_above(const struct rule *r, const struct discretize_input *in,
                       struct featureset *out, enum discretize_note *note)
{
    double *values = mem_array(in->n, sizeof *values);
    size_t n = 0;
    bool constant = true;
    for (size_t i = 0; i < in->n; i++) {
        if (isnan(in->scores[i]))
            continue;
        values[n++] = transformed(in->scores[i], r->on);
        constant = constant && values[n - 1] == values[0];
    }
    if (constant && n && r->kind != RULE_ABOVE) {
        *note = DISCRETIZE_CONSTANT;
    } else {
        double least = threshold(r, values, n);
        for (size_t i = 0; i < in->n; i++)
            if (transformed(in->scores[i], r->on) >= least)
                featureset_add(out, i);
    }
    free(values);
}

static bool all_missing(const double *scores, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(scores[i]))
            return false;
    return n > 0;
}

bool discretize(struct arena *a, const struct rule *r, const struct discretize_input *in,
                struct featureset *out, enum discretize_note *note)
{
    *out = featureset_new(a, in->n);
    *note = DISCRETIZE_OK;
    if (all_missing(in->scores, in->n)) {
        *note = DISCRETIZE_ALL_MISSING;
        return false;
    }
    switch (r->kind) {
    case RULE_NONE:
    case RULE_SET:
        *note = DISCRETIZE_NO_SET; // scores state no set
        return false;
    case RULE_TOP:
    case RULE_TOP_POSITIVE:
    case RULE_GTSIZE:
    case RULE_SUFF:
        return take_best(r, in, out, note);
    case RULE_MEAN:
    case RULE_STD:
    case RULE_TOP_PERCENT:
    case RULE_ABOVE:
        take_above(r, in, out, note);
    }
    return true;
}

const char *discretize_note_text(enum discretize_note note)
{
    static const char *const text[] = {
        [DISCRETIZE_OK] = "",
        [DISCRETIZE_CONSTANT] =
            "All scores are equal, so nothing ranks above anything: S is empty.",
        [DISCRETIZE_NO_OUTPUTS] = "The data has no model outputs for the rule: S is undefined.",
        [DISCRETIZE_NO_GT] = "Nothing is annotated to take the size from: S is undefined.",
        [DISCRETIZE_NEVER_REACHED] =
            "The model's output never reaches the threshold: S is all features.",
        [DISCRETIZE_ALL_MISSING] = "Every score is missing: S is undefined.",
        [DISCRETIZE_NO_SET] = "The rule says that S is given, but only scores are: S is undefined.",
    };
    return text[note];
}
