// SPDX-License-Identifier: MIT
#include "core/probe.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

// Features without a score are outside of the class's universe.
static struct featureset universe_copy(const struct saliency *s, struct arena *a)
{
    return s->universe.words ? featureset_copy(a, &s->universe) : (struct featureset){0};
}

void probe_prepare(struct prober *p, const struct instance *x, const struct columns *c,
                   struct arena *a)
{
    *p = (struct prober){.n = x->n, .at = arena_array(a, x->n_runs, sizeof *p->at)};
    for (uint32_t i = 0; i < x->n_runs; i++)
        p->named = p->named || c->runs[x->runs[i].run].class;
    for (uint32_t i = 0; i < x->n_runs; i++) {
        const struct saliency *s = &x->runs[i];
        const struct run *run = &c->runs[s->run];
        if (p->named && !run->class)
            continue;
        struct probe_class *k = &p->at[p->n_classes++];
        *k = (struct probe_class){.run = s->run, .name = run->class ? run->class : run->name};
        k->name = arena_strdup(a, k->name);
        if (!s->defined)
            continue;
        k->defined = true;
        k->set = featureset_copy(a, &s->set);
        k->size = featureset_count(&k->set);
        k->universe = universe_copy(s, a);
    }
}

void probe_ask(const struct prober *p, const struct featureset *region, struct probe_result *out)
{
    size_t whole = featureset_count(region);
    for (size_t i = 0; i < p->n_classes; i++) {
        const struct probe_class *k = &p->at[i];
        out[i] =
            (struct probe_result){.run = k->run, .name = k->name, .scores = {NAN, NAN, NAN, NAN}};
        if (!k->defined)
            continue;
        size_t g = k->universe.words ? featureset_count_both(region, &k->universe) : whole;
        out[i].scores = coverage_scores(g, k->size, featureset_count_both(region, &k->set));
    }
}

size_t probe_classes(const struct instance *x, const struct columns *c,
                     const struct featureset *region, struct probe_result *out)
{
    struct arena a = {0};
    struct prober p;
    probe_prepare(&p, x, c, &a);
    probe_ask(&p, region, out);
    for (size_t i = 0; i < p.n_classes; i++) {
        const struct run *run = &c->runs[out[i].run];
        const struct saliency *s = instance_run(x, out[i].run);
        out[i].name = run->class ? run->class : run->name; // outlives the arena
        if (s->scores)
            out[i].scores.wsc = coverage_weighted(s->scores, x->n, region);
    }
    arena_free(&a);
    return p.n_classes;
}

// Does x go before y, which stood before it?
static bool goes_before(double x, double y)
{
    return !isnan(x) && (isnan(y) || y < x);
}

size_t probe_best(const struct probe_result *results, size_t n, enum score by, size_t most,
                  struct probe_result *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        double x = coverage_get(&results[i].scores, by);
        size_t k = kept;
        if (kept == most && (!most || !goes_before(x, coverage_get(&out[kept - 1].scores, by))))
            continue;
        kept += kept < most;
        for (k = kept - 1; k && goes_before(x, coverage_get(&out[k - 1].scores, by)); k--)
            out[k] = out[k - 1];
        out[k] = results[i];
    }
    return kept;
}

// Insertion keeps ties in order; with a thousand classes it is still done in some milliseconds.
void probe_sort(struct probe_result *results, size_t n, enum score by)
{
    for (size_t i = 1; i < n; i++) {
        struct probe_result r = results[i];
        double x = coverage_get(&r.scores, by);
        size_t k = i;
        for (; k && !isnan(x); k--) {
            double y = coverage_get(&results[k - 1].scores, by);
            if (!isnan(y) && y >= x)
                break;
            results[k] = results[k - 1];
        }
        results[k] = r;
    }
}

// ---- regions ------------------------------------------------------------------------------------

static bool take_number(const char **at, unsigned long *out)
{
    char *end;
    if (**at < '0' || **at > '9')
        return false;
    errno = 0;
    *out = strtoul(*at, &end, 10);
    *at = end;
    return errno == 0;
}

bool region_parse(const char *text, size_t n, struct arena *a, struct featureset *out,
                  struct err *e)
{
    struct featureset set = featureset_new(a, n);
    for (const char *at = text; *at || at == text;) {
        unsigned long from, to;
        const char *part = at;
        bool ok = take_number(&at, &from);
        to = from + 1;
        if (ok && *at == ':') {
            at++;
            ok = take_number(&at, &to);
        }
        if (!ok || (*at && *at != ','))
            return err_set(e,
                           "'%.60s' is no region: features are given as 3:7,12 (7 not included), "
                           "those of a picture also as box:x,y,w,h or polygon:x,y;x,y;x,y",
                           text);
        if (from >= to)
            return err_set(e, "%.*s is empty: a stretch ends behind its last token",
                           (int)(at - part), part);
        if (to > n)
            return err_set(e, "%.*s reaches outside: the instance has %zu features, 0 to %zu",
                           (int)(at - part), part, n, n ? n - 1 : 0);
        featureset_add_range(&set, from, to);
        at += *at == ',';
    }
    *out = set;
    return true;
}

void region_print(const struct featureset *region, struct strbuf *out)
{
    const char *sep = "";
    for (size_t i = featureset_next(region, 0); i < region->n;) {
        size_t end = i;
        while (end < region->n && featureset_has(region, end))
            end++;
        strbuf_printf(out, end == i + 1 ? "%s%zu" : "%s%zu:%zu", sep, i, end);
        sep = ",";
        i = featureset_next(region, end);
    }
}
